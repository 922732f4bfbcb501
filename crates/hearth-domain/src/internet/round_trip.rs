//! Round trips of one phase, from when the first came to when the last did.
//!
//! Not here: whether they still grow ([`super::levelling`]).

use super::{measurement::RoundTrip, percentile::percentile};

/// Longer than any packet is waited for, in µs: what claims to have taken longer did not.
const LONGEST_US: u64 = 60_000_000;

/// The round trips of a phase.
#[derive(Debug)]
pub struct RoundTrips {
    seen: Vec<Seen>,
    most: usize,
}

/// One round trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// When it came to its end, in µs of the clock of the end that measures.
    pub at_us: u64,
    /// How long it took, in µs.
    pub took_us: u64,
}

impl RoundTrips {
    /// Room for so many; those that come when it is full are left out.
    pub fn new(most: usize) -> RoundTrips {
        RoundTrips {
            seen: Vec::new(),
            most,
        }
    }

    /// Notes one, in the order of arrival. Answers whether it counts.
    pub fn note(&mut self, seen: Seen) -> bool {
        let in_order = self.seen.last().is_none_or(|last| last.at_us <= seen.at_us);
        let counts = in_order && seen.took_us <= LONGEST_US && self.seen.len() < self.most;
        if counts {
            self.seen.push(seen);
        }
        counts
    }

    /// All of them, in the order of arrival.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// The quickest, the median and the 95th percentile; none if there was no round trip.
    pub fn figures(&self) -> Option<RoundTrip> {
        let mut sorted: Vec<u64> = self.seen.iter().map(|seen| seen.took_us).collect();
        sorted.sort_unstable();
        let ms = |share| percentile(&sorted, share).map(|us| us as f64 / 1_000.0);
        Some(RoundTrip {
            min_ms: ms(0.0)?,
            median_ms: ms(0.5)?,
            p95_ms: ms(0.95)?,
        })
    }
}
