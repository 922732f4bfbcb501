//! The clock of samples: µs since the server started, which nobody can set.
//!
//! Not here: the time of day, which is [`crate::state::Clock`]'s.

use std::time::{Duration, Instant};

use hearth_domain::time::Ms;

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

    /// The same in ms, as the rules of admission count.
    pub fn ms(self) -> Ms {
        Ms(i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    /// The moment that is so many µs after it began.
    pub fn at(self, us: u64) -> Instant {
        self.0 + Duration::from_micros(us)
    }
}
