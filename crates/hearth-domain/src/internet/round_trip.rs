//! Round trips of one phase, from when the first came to when the last did.
//!
//! Not here: whether they still grow ([`super::levelling`]).

use super::{
    measurement::RoundTrip,
    percentile::percentile,
    reception::{Arrival, Reception},
};

/// Longer than any packet is waited for, in µs: what claims to have taken longer did not.
const LONGEST_US: u64 = 60_000_000;

/// What is shown while a phase runs looks back so far, in µs.
const LATELY_US: u64 = 1_000_000;

/// The round trips of a phase.
#[derive(Debug, Clone)]
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

    /// Every round trip that both directions of a phase make up: each packet that reached the provider,
    /// with the first that the provider sent from then on and that came. The clocks of the two ends
    /// drop out of the sum. What packets say of each other while a phase runs is one of several where
    /// they come in bunches, and the latest of a bunch is its quickest.
    pub fn of_both(to_provider: &Reception, from_provider: &Reception) -> RoundTrips {
        let mut back: Vec<Arrival> = from_provider.arrivals().copied().collect();
        back.sort_by_key(|it| it.sent_us);
        let mut seen: Vec<Seen> = to_provider
            .arrivals()
            .filter_map(|there| {
                let reached_us = there.sent_us.wrapping_add_signed(there.transit_us);
                let next = back.partition_point(|it| it.sent_us < reached_us);
                let back = back.get(next)?;
                Some(Seen {
                    at_us: back.sent_us.wrapping_add_signed(back.transit_us),
                    took_us: u64::try_from(there.transit_us.checked_add(back.transit_us)?).ok()?,
                })
            })
            .filter(|it| it.took_us <= LONGEST_US)
            .collect();
        seen.sort_by_key(|it| it.at_us);
        RoundTrips {
            most: seen.len(),
            seen,
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

    /// Those that ended at this time (µs) or later.
    pub fn since(&self, at_us: u64) -> RoundTrips {
        let begin = self.seen.partition_point(|seen| seen.at_us < at_us);
        RoundTrips {
            seen: self.seen[begin..].to_vec(),
            most: self.most,
        }
    }

    /// All of them, in the order of arrival.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// The median of those that ended in the last second, in ms; none if none did.
    pub fn lately_ms(&self) -> Option<f64> {
        let last = self.seen.last()?.at_us;
        let since = self.seen.partition_point(|it| it.at_us + LATELY_US < last);
        let mut sorted: Vec<u64> = self.seen[since..].iter().map(|it| it.took_us).collect();
        sorted.sort_unstable();
        percentile(&sorted, 0.5).map(|us| us as f64 / 1_000.0)
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
