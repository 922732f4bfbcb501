//! What a wire has carried one way, by time: the line's own word on when it was full.
//!
//! Not here: carrying it.

use std::{
    ops::Range,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Bytes are counted by stretches of this length.
const STRETCH: Duration = Duration::from_millis(100);

/// Losses make holes in a transfer: so many stretches together say whether it goes on.
const TOGETHER: usize = 5;

/// The bytes of one direction since the wire was made.
#[derive(Debug)]
pub struct Carried {
    began: Instant,
    bytes: Mutex<Vec<u64>>,
}

impl Carried {
    /// Nothing yet.
    pub(super) fn new() -> Carried {
        Carried {
            began: Instant::now(),
            bytes: Mutex::default(),
        }
    }

    /// Counts what arrives now.
    pub(super) fn note(&self, bytes: usize) {
        let at = self.stretch(Instant::now());
        let mut all = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() <= at {
            all.resize(at + 1, 0);
        }
        all[at] += bytes as u64;
    }

    /// The longest time since an instant in which something filled the line, from its beginning to
    /// its end; none when nothing went over it.
    pub fn filled(&self, since: Instant) -> Option<Range<Instant>> {
        let first = self.stretch(since);
        let all = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = busiest(all.get(first..)?)?;
        let at = |stretch: usize| self.began + STRETCH * (first + stretch) as u32;
        Some(at(filled.start)..at(filled.end))
    }

    /// What it carried in this time, with headers, in Mbit/s; none when it has not come.
    pub fn mbit_per_s(&self, time: Range<Instant>) -> Option<f64> {
        let of = self.stretch(time.start)..self.stretch(time.end);
        let all = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = all.get(of.clone())?.iter().sum::<u64>();
        let seconds = STRETCH.as_secs_f64() * of.len() as f64;
        (!of.is_empty()).then(|| bytes as f64 * 8.0 / 1e6 / seconds)
    }

    fn stretch(&self, at: Instant) -> usize {
        let since = at.saturating_duration_since(self.began);
        (since.as_millis() / STRETCH.as_millis()) as usize
    }
}

/// From the first to the last of those stretches around which a quarter of the most was carried: more
/// than voice and acknowledgements are of the slowest line.
fn busiest(bytes: &[u64]) -> Option<Range<usize>> {
    let around = |at: usize| {
        let from = at.saturating_sub(TOGETHER / 2);
        let to = (at + TOGETHER / 2 + 1).min(bytes.len());
        bytes[from..to].iter().sum::<u64>() / (to - from) as u64
    };
    let most = (0..bytes.len())
        .map(around)
        .max()
        .filter(|most| *most > 0)?;
    let mut busy = (0..bytes.len()).filter(|at| around(*at) >= most.div_ceil(4));
    let first = busy.next()?;
    Some(first..busy.next_back().unwrap_or(first) + 1)
}

#[cfg(test)]
mod tests {
    use super::busiest;

    #[test]
    fn a_transfer_with_holes_is_one_and_voice_is_none() {
        let voice = [16_u64; 30];
        let transfer = [120, 125, 0, 0, 125, 125, 60, 125, 125, 125];
        let bytes = [&voice[..], &transfer, &voice].concat();
        let found = busiest(&bytes).unwrap();
        assert!((28..=30).contains(&found.start), "{found:?}");
        assert!((40..=42).contains(&found.end), "{found:?}");
        assert_eq!(busiest(&[0; 20]), None);
        assert_eq!(busiest(&[]), None);
    }
}
