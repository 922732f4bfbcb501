//! Who else at home was online during a sample, and what a line is like with them and without.
//!
//! The advisor says it; nothing looks at the home's network. A *guided pair* is two samples soon
//! after each other: one with everybody else's devices quiet, one with everything as it usually is.
//! Not here: the samples themselves ([`super::measurement`]).

use std::collections::BTreeSet;

use super::{
    judgement::SampleVerdict,
    limits::Grade,
    summary::SampleSummary,
    words::{cause, number},
};
use crate::time::Ms;

/// More people than this are a slip of the finger.
pub const MOST_OTHERS: u32 = 20;

/// Two samples that are further apart in time are no pair: the line may have changed meanwhile.
const PAIR_MS: i64 = 2 * 60 * 60 * 1_000;

wire! {
    /// Who else was online, as the advisor says.
    pub struct Household {
        /// How many other people.
        pub others: u32,
        /// What they did.
        pub doing: BTreeSet<Doing>,
        /// When it was said. A booked sample takes the last word.
        pub said: Ms,
        /// Which half of a guided pair the sample is, if it is one.
        pub guided: Option<Half>,
    }

    /// What other people do online.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Doing {
        /// Pages, messages, music.
        Browsing,
        /// Films and television.
        Films,
        /// Games.
        Games,
        /// Calls with a picture.
        VideoCalls,
        /// Large downloads, uploads and backups.
        Transfers,
    }

    /// One half of a guided pair.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Half {
        /// Everybody else's devices are quiet.
        Quiet,
        /// Everything is as it usually is.
        Usual,
    }
}

impl Doing {
    /// Everything that can be said, in the order in which it is asked.
    pub const ALL: [Doing; 5] = [
        Doing::Browsing,
        Doing::Films,
        Doing::Games,
        Doing::VideoCalls,
        Doing::Transfers,
    ];

    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Doing::Browsing => "pages, messages or music",
            Doing::Films => "films or television",
            Doing::Games => "games",
            Doing::VideoCalls => "video calls",
            Doing::Transfers => "large downloads or uploads",
        }
    }
}

impl Household {
    /// Whether it can be so: nobody does nothing.
    pub fn is_possible(&self) -> bool {
        self.others <= MOST_OTHERS && (self.others > 0 || self.doing.is_empty())
    }

    /// It in a few words, such as "2 other people online: games, video calls".
    pub fn words(&self) -> String {
        if self.guided == Some(Half::Quiet) {
            return "Others were asked to be quiet".into();
        }
        if self.others == 0 {
            return "Nobody else online".into();
        }
        let who = format!(
            "{} online",
            number(self.others, "other person", "other people")
        );
        let doing: Vec<&str> = self.doing.iter().map(|doing| doing.words()).collect();
        match doing.is_empty() {
            true => who,
            false => format!("{who}: {}", doing.join(", ")),
        }
    }
}

/// A quiet sample and the usual one after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GuidedPair<'a> {
    /// Without the others.
    pub quiet: &'a SampleSummary,
    /// With them.
    pub usual: &'a SampleSummary,
}

impl<'a> GuidedPair<'a> {
    /// The latest pair among samples, the oldest first.
    pub fn latest(samples: &'a [SampleSummary]) -> Option<GuidedPair<'a>> {
        let halves = |half| samples.iter().rev().filter(move |it| it.is_half(half));
        halves(Half::Usual).find_map(|usual| {
            let fits = |quiet: &&SampleSummary| {
                // What did not fill the line says nothing of what did.
                is_soon(quiet.at, usual.at) && quiet.depth == usual.depth
            };
            let quiet = halves(Half::Quiet).find(fits)?;
            Some(GuidedPair { quiet, usual })
        })
    }

    /// What the others make of the line, and what probably limits it, in one or two sentences.
    pub fn sentence(&self) -> String {
        let (SampleVerdict::Judged { grade: quiet }, SampleVerdict::Judged { grade: usual }) =
            (self.quiet.verdict, self.usual.verdict)
        else {
            return "One of the two tests says nothing about the line, so both have to be taken again."
                .into();
        };
        match (quiet, usual) {
            (_, Grade::Good) => {
                "Calls would probably have been clear in this test, with the others online as usual.".into()
            }
            (quiet, usual) if quiet < usual => {
                let without = match quiet {
                    Grade::Good => "have been clear",
                    Grade::Borderline | Grade::Poor => "have worked, with little to spare,",
                };
                format!(
                    "Calls would probably {without} while the others were quiet. While they were online: {}.",
                    cause(&self.usual.diagnosis)
                )
            }
            _ => format!(
                "In these 2 tests calls were no better with the others quiet, so look elsewhere first: {}.",
                cause(&self.quiet.diagnosis)
            ),
        }
    }
}

/// Whether a moment lies after another one, and not long after.
fn is_soon(before: Ms, after: Ms) -> bool {
    (0..=PAIR_MS).contains(&after.0.saturating_sub(before.0))
}

/// The half that is still to be taken after these samples, the oldest first: a quiet one that is
/// recent waits for its usual one.
pub fn next_half(samples: &[SampleSummary], now: Ms) -> Half {
    // One that was stopped, or that the server was too busy for, shows nothing.
    let last = samples
        .iter()
        .rev()
        .filter(|it| it.is_judged())
        .find(|it| it.half().is_some());
    match last {
        Some(it) if it.is_half(Half::Quiet) && is_soon(it.at, now) => Half::Usual,
        _ => Half::Quiet,
    }
}
