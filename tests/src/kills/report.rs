//! When the kills struck, and how much was found to be whole afterwards.
//!
//! Not here: finding it out ([`super::rounds`]).

use std::fmt;

/// How far a round was when it was cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Answers and a photo are being saved.
    Answering,
    /// What was saved is being sent off.
    Submitting,
    /// It was sent off, and nobody has heard yet that it was received.
    Sending,
    /// The receipt was seen.
    Received,
}

/// What happened, for people to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Report {
    /// Kills while answers were being saved,
    pub answering: u32,
    /// while they were being sent off,
    pub submitting: u32,
    /// while they were on their way,
    pub sending: u32,
    /// and after the receipt had been seen.
    pub received: u32,
    /// Answers that were acknowledged, all of which were found.
    pub saved: usize,
    /// Packages that were acknowledged, all of which were found, each in one entry.
    pub packages: usize,
    /// Photos whose bytes were found to be the same.
    pub photos: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "killed {} times while answering, {} while submitting, {} while sending, {} after; {} \
             answers, {} packages and {} photos were acknowledged, and all are there, once",
            self.answering,
            self.submitting,
            self.sending,
            self.received,
            self.saved,
            self.packages,
            self.photos
        )
    }
}

impl Report {
    pub(super) fn count(&mut self, phase: Phase) {
        let counter = match phase {
            Phase::Answering => &mut self.answering,
            Phase::Submitting => &mut self.submitting,
            Phase::Sending => &mut self.sending,
            Phase::Received => &mut self.received,
        };
        *counter += 1;
    }

    /// How many kills cut something short.
    pub fn in_the_middle(&self) -> u32 {
        self.answering + self.submitting + self.sending
    }
}
