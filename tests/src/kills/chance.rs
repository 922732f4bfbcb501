//! Chance that can be had again.
//!
//! Not here: where the seed comes from ([`super::seed`]).

use std::time::Duration;

/// Numbers that look random and come from a seed: SplitMix64 (Steele, Lea and Flood, 2014).
pub(super) struct Chance(u64);

impl From<u64> for Chance {
    fn from(seed: u64) -> Chance {
        Chance(seed)
    }
}

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Whether one of so many falls on us.
    pub fn one_in(&mut self, many: u64) -> bool {
        (self.next() >> 32).is_multiple_of(many)
    }

    /// A part of a length, each as likely as any other.
    pub fn part_of(&mut self, whole: Duration) -> Duration {
        let parts = u128::from(self.next() >> 32);
        let nanoseconds = (whole.as_nanos() * parts) >> 32;
        Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
    }
}
