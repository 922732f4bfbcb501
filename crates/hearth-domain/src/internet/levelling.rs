//! Whether the delay of a filled line has levelled off, and whether its queue has drained again.
//!
//! Until it has, the queue still grows, and what was seen of it is less than what a long transfer
//! would cause. A full rate alone does not show that: one stream can carry nearly all that the line
//! has and never fill its queue. A flat delay alone does not show it either: on a long line TCP takes
//! seconds to find its rate, and the queue is empty all that time. So it takes both. Delay is the
//! round trip here, which needs no second clock.

use super::{
    measurement::RoundTrip,
    percentile::percentile,
    round_trip::{RoundTrips, Seen},
    throughput::Rate,
};

/// The round trips of two stretches in a row of this length are compared, in µs.
const STRETCH_US: u64 = 1_500_000;

/// Fewest round trips in a stretch that say something.
const FEWEST: usize = 15;

/// A rate whose interval is wider than this, half its width as a share, is still being found.
const STEADY: f64 = 0.1;

/// A figure of two stretches may rise by this share and so many µs, and still be level: TCP's own
/// sawtooth and the line's jitter move it by as much.
const RISE: f64 = 0.1;
const RISE_US: f64 = 5_000.0;

/// A queue has drained when round trips are no more than this above the idle median, in ms.
const DRAINED_MS: f64 = 10.0;

/// So many round trips in a row say so: one alone may have been lucky.
const DRAINED_ROW: usize = 5;

/// Whether delay had levelled off when the last of these round trips ended, on a line that was
/// filled at this rate.
pub fn has_levelled_off(round_trips: &RoundTrips, rate: &Rate) -> bool {
    let is_steady = rate.half_width.is_some_and(|width| width <= STEADY);
    is_steady && is_level(round_trips.seen()).unwrap_or(false)
}

/// Whether what a phase left in the queue is gone, so that the next one does not measure it. A line
/// that never drains is not waited for longer than the caller likes.
pub fn has_drained(round_trips: &RoundTrips, idle: &RoundTrip) -> bool {
    let most_us = (idle.median_ms + DRAINED_MS) * 1_000.0;
    let last = round_trips.seen().iter().rev().take(DRAINED_ROW);
    let quick = last.filter(|seen| seen.took_us as f64 <= most_us).count();
    quick == DRAINED_ROW
}

/// A queue still grows while both its middle and its peaks rise: between the peaks of its sawtooth
/// TCP lets the middle rise for seconds, on a queue that is as long as it can be.
fn is_level(seen: &[Seen]) -> Option<bool> {
    let end = seen.last()?.at_us;
    let middle = end.checked_sub(STRETCH_US)?;
    let begin = middle.checked_sub(STRETCH_US)?;
    let before = sorted_us(seen, begin..middle)?;
    let after = sorted_us(seen, middle..end)?;
    let is_level_at = |share| {
        let (before, after) = (percentile(&before, share)?, percentile(&after, share)?);
        Some(after as f64 <= before as f64 * (1.0 + RISE) + RISE_US)
    };
    Some(is_level_at(0.5)? || is_level_at(0.95)?)
}

/// The round trips of a stretch, from the quickest; none when they are too few to say something.
fn sorted_us(seen: &[Seen], stretch: std::ops::Range<u64>) -> Option<Vec<u64>> {
    let mut took: Vec<u64> = seen
        .iter()
        .filter(|seen| stretch.contains(&seen.at_us))
        .map(|seen| seen.took_us)
        .collect();
    took.sort_unstable();
    (took.len() >= FEWEST).then_some(took)
}
