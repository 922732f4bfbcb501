//! The voice of one end in one phase: what it says, and what it hears of the other.
//!
//! Both ends are alike in this. Not here: who begins and who ends a phase ([`super::caller`],
//! [`super::answerer`]), and the datagrams' seals ([`super::datagram`]).

use super::{
    datagram::{Datagram, Heard, Kind, SIZE},
    pace::{Due, INTERVAL_US, Pace},
    reception::{Reception, Strange},
    round_trip::{RoundTrips, Seen},
};

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Do {
    /// Send this.
    Send([u8; SIZE]),
    /// Nothing before this time, in µs.
    At(u64),
    /// Nothing more.
    Over,
}

/// The other end may speak on for so long after this one, in µs: until it has heard that it is over.
const OVERRUN_US: u64 = 3_000_000;

/// One end's part in a phase.
#[derive(Debug)]
pub struct Talk {
    phase: u8,
    pace: Pace,
    reception: Reception,
    round_trips: RoundTrips,
    /// What came last of what was sent latest, and when.
    newest: Option<(Heard, u64)>,
}

impl Talk {
    /// A part that begins at this time (µs) and has so many slots.
    pub fn new(phase: u8, began_us: u64, slots: u32) -> Talk {
        let most = slots.saturating_add((OVERRUN_US / INTERVAL_US) as u32);
        Talk {
            phase,
            pace: Pace::new(began_us, slots),
            reception: Reception::new(most),
            round_trips: RoundTrips::new(most as usize),
            newest: None,
        }
    }

    /// Whether something is to be said now. A packet that it says is due counts as sent.
    pub fn poll(&mut self, now_us: u64) -> Due {
        self.pace.poll(now_us)
    }

    /// Says nothing in the slots until now (µs), and answers what comes then.
    pub fn let_pass(&mut self, now_us: u64) -> Due {
        self.pace.let_pass(now_us)
    }

    /// What is said in a packet.
    pub fn say(&self, sequence: u32, now_us: u64) -> Datagram {
        Datagram {
            kind: Kind::Voice,
            phase: self.phase,
            sequence,
            sent_us: now_us,
            heard: self.newest.map(|(heard, arrived_us)| Heard {
                ago_us: now_us.saturating_sub(arrived_us),
                ..heard
            }),
        }
    }

    /// Takes a packet of the other end's voice.
    ///
    /// # Errors
    /// When it cannot be one of this phase. It is not counted then.
    pub fn hear(&mut self, said: &Datagram, now_us: u64) -> Result<(), Strange> {
        self.reception.note(said.sequence, said.sent_us, now_us)?;
        let is_newest = |(newest, _): (Heard, u64)| newest.sequence < said.sequence;
        if self.newest.is_none_or(is_newest) {
            let heard = Heard {
                sequence: said.sequence,
                sent_us: said.sent_us,
                ago_us: 0,
            };
            self.newest = Some((heard, now_us));
        }
        if let Some(took_us) = said.heard.and_then(|it| it.round_trip_us(now_us)) {
            self.round_trips.note(Seen {
                at_us: now_us,
                took_us,
            });
        }
        Ok(())
    }

    /// When and how late it spoke.
    pub fn pace(&self) -> &Pace {
        &self.pace
    }

    /// What it heard.
    pub fn reception(&self) -> &Reception {
        &self.reception
    }

    /// The round trips that it heard of.
    pub fn round_trips(&self) -> &RoundTrips {
        &self.round_trips
    }
}
