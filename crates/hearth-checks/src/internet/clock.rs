//! The clock of a sample, and whether the computer slept or its clock was set meanwhile.
//!
//! Times of a sample are µs of a clock that only goes on. A computer that sleeps stops it on some
//! systems and not on others, so sleep is seen in two ways: the time of day has gone on by more than
//! the sample's clock, or nobody has looked for longer than any sample leaves it alone. Not here:
//! what becomes of the sample then.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use hearth_domain::internet::measurement::Abort;

use super::Computer;

/// Nobody leaves the clock alone for so long unless the computer sleeps.
const SLEPT: Duration = Duration::from_secs(3);

/// Sleep that a system counts is sleep from here on.
const COUNTED: Duration = Duration::from_secs(1);

/// The time of day may be put right by so much without anything having happened.
const PUT_RIGHT: Duration = Duration::from_secs(2);

/// A clock that only goes on.
#[derive(Debug, Clone, Copy)]
pub struct Ticks(Instant);

impl Ticks {
    /// One that begins now.
    pub fn start() -> Ticks {
        Ticks(Instant::now())
    }

    /// µs since it began.
    pub fn us(self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// The moment that is so many µs after it began.
    pub fn at(self, us: u64) -> Instant {
        self.0 + Duration::from_micros(us)
    }
}

/// What the clocks said when somebody last looked.
#[derive(Debug)]
pub struct Watch(Mutex<Looked>);

/// What the clocks of a computer say at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Looked {
    /// The clock of samples.
    pub ticks: Instant,
    /// The time of day.
    pub day: SystemTime,
    /// How long the computer has slept since it was started; none where the system does not count.
    pub asleep: Option<Duration>,
}

impl Watch {
    /// Looks for the first time.
    pub fn start(computer: &dyn Computer) -> Watch {
        Watch(Mutex::new(computer.look()))
    }

    /// Looks again, which is to be done each second. Answers what happened since.
    pub fn look(&self, computer: &dyn Computer) -> Option<Abort> {
        let now = computer.look();
        let before = std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            now,
        );
        now.since(&before)
    }
}

impl Looked {
    /// What they say now.
    pub fn now() -> Looked {
        Looked {
            ticks: Instant::now(),
            day: SystemTime::now(),
            asleep: crate::os::asleep(),
        }
    }

    fn since(&self, before: &Looked) -> Option<Abort> {
        let went = self.ticks.saturating_duration_since(before.ticks);
        let asleep = self.asleep.zip(before.asleep);
        let slept = asleep.is_some_and(|(now, then)| now.saturating_sub(then) >= COUNTED);
        if slept || went >= SLEPT {
            return Some(Abort::Slept);
        }
        let by_day = self.day.duration_since(before.day);
        let (ahead, behind) = match by_day {
            Ok(by_day) => (by_day.saturating_sub(went), went.saturating_sub(by_day)),
            Err(back) => (Duration::ZERO, back.duration() + went),
        };
        if ahead >= PUT_RIGHT && asleep.is_none() {
            // Most who find the time of day ahead have slept, and nothing here says otherwise.
            return Some(Abort::Slept);
        }
        (ahead.max(behind) >= PUT_RIGHT).then_some(Abort::ClockChanged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(ticks_s: u64, day_s: u64, asleep_s: Option<u64>) -> Looked {
        let (ticks, day) = *START;
        Looked {
            ticks: ticks + Duration::from_secs(ticks_s),
            day: day + Duration::from_secs(day_s),
            asleep: asleep_s.map(Duration::from_secs),
        }
    }

    static START: std::sync::LazyLock<(Instant, SystemTime)> =
        std::sync::LazyLock::new(|| (Instant::now(), SystemTime::UNIX_EPOCH));

    #[test]
    fn sleep_and_a_set_clock_are_told_apart() {
        let before = looked(100, 1_000, Some(0));
        let since = |ticks, day, asleep| looked(ticks, day, asleep).since(&before);
        assert_eq!(since(101, 1_001, Some(0)), None);
        assert_eq!(since(101, 1_002, Some(0)), None, "put right by a second");
        assert_eq!(since(101, 4_601, Some(3_600)), Some(Abort::Slept));
        assert_eq!(since(101, 4_601, Some(0)), Some(Abort::ClockChanged));
        assert_eq!(since(101, 500, Some(0)), Some(Abort::ClockChanged), "back");
        // Systems that do not count sleep: where the clock of samples stops in it, and where it goes on.
        let unknown = |ticks, day| looked(ticks, day, None).since(&looked(100, 1_000, None));
        assert_eq!(unknown(101, 4_601), Some(Abort::Slept));
        assert_eq!(unknown(101, 1_002), None, "put right by a second");
        assert_eq!(unknown(101, 500), Some(Abort::ClockChanged), "back");
        assert_eq!(since(3_700, 4_600, None), Some(Abort::Slept));
    }
}
