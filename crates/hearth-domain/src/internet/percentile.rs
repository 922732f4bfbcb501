//! Percentiles of what was seen, by nearest rank.
//!
//! Nearest rank, not interpolation: every figure that is shown was really seen once.

/// The value that this share of all values do not exceed. `sorted` rises; none if it is empty.
pub(super) fn percentile<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let last = sorted.len().checked_sub(1)?;
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1).min(last)).copied()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn a_percentile_was_seen() {
        let all: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&all, 0.0), Some(1));
        assert_eq!(percentile(&all, 0.05), Some(5));
        assert_eq!(percentile(&all, 0.5), Some(50));
        assert_eq!(percentile(&all, 0.951), Some(96));
        assert_eq!(percentile(&all, 1.0), Some(100));
        assert_eq!(percentile(&[7], 0.5), Some(7));
        assert_eq!(percentile::<u32>(&[], 0.5), None);
    }
}
