//! The one place where the app learns what time it is.
//!
//! Tests move it; everything else gets the time as an argument. Not here: calendar days
//! ([`hearth_domain::time`]).

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use hearth_domain::time::{Date, Ms};

/// A clock: this computer's, or one that a test sets.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Ms + Send + Sync>);

impl Clock {
    /// This computer's clock.
    pub fn system() -> Clock {
        Clock::of(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            Ms(since.map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(i64::MAX)))
        })
    }

    /// A clock that shows what `now` says.
    pub fn of(now: impl Fn() -> Ms + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(now))
    }

    /// The time.
    pub fn now(&self) -> Ms {
        (self.0)()
    }

    /// The day in London.
    pub fn today(&self) -> Date {
        self.now().date()
    }
}

impl Default for Clock {
    fn default() -> Clock {
        Clock::system()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({:?})", self.now())
    }
}
