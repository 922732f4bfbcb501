//! A shift: when somebody says that they work, by one press at each end.
//!
//! It decides what is offered and what is left alone (no measurement on a call, nothing falls due in
//! the middle of one) and is never a report of hours: it is kept for 31 days and no list of shifts
//! exists. Not knowing is not being on shift. Not here: being on a call, which the advisor says and
//! which does not leave the device.

use crate::time::{Days, Ms};

/// How long a shift is kept after it began.
pub const KEEP_DAYS: Days = 31;

/// A shift that was never ended counts as ended after so long: nobody works longer at a stretch.
pub const LONGEST_MS: i64 = 14 * 60 * 60 * 1_000;

/// When somebody says that they work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shift {
    /// When it began.
    pub started: Ms,
    /// When it ended; none while it goes on.
    pub ended: Option<Ms>,
}

impl Shift {
    /// Whether it goes on at an instant.
    pub fn is_on(&self, now: Ms) -> bool {
        self.started <= now && now < self.end()
    }

    /// When it ends, or counts as ended at the latest.
    pub fn end(&self) -> Ms {
        let latest = self.started.plus(LONGEST_MS);
        self.ended.map_or(latest, |ended| ended.min(latest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_shift_that_nobody_ended_is_over_by_itself() {
        let shift = Shift {
            started: Ms(0),
            ended: None,
        };
        assert!(shift.is_on(Ms(HOUR)));
        assert!(!shift.is_on(Ms(14 * HOUR)), "nobody is on shift for days");
        assert!(!shift.is_on(Ms(-1)), "one that begins later is not on yet");
    }

    #[test]
    fn an_ended_shift_is_over() {
        let shift = Shift {
            started: Ms(0),
            ended: Some(Ms(8 * HOUR)),
        };
        assert!(shift.is_on(Ms(8 * HOUR - 1)));
        assert!(!shift.is_on(Ms(8 * HOUR)));
    }
}
