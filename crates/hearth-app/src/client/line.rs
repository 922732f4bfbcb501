//! Whether the server answers, and how far this computer's clock is from its own.
//!
//! Every call adds to it; nobody asks the network only to know. Not here: what to do about it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use hearth_domain::time::Ms;
use tokio::sync::watch;

use crate::view::state::Connection;

/// A difference that matters: days, due dates and sessions begin to be wrong.
const MATTERS_MS: i64 = 120_000;
/// Two answers of one clock differ by less than this.
const SAME_MS: i64 = 30_000;
/// Two clocks that are further apart than this do not tell the same time, in milliseconds.
const APART_MS: i64 = 3_600_000;

/// What is known of the line to the server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LineState {
    /// Whether the server answers.
    pub connection: Connection,
    /// This computer's clock is ahead by so much (behind, when negative), when that matters.
    pub clock_ahead_ms: Option<i64>,
}

/// The line, shared by all who use it.
#[derive(Clone)]
pub(crate) struct Line(Arc<Known>);

struct Known {
    state: watch::Sender<LineState>,
    /// What time the server said last that it is, and when.
    said: Mutex<Option<(Ms, Instant)>>,
}

impl Line {
    /// A line that nobody has tried.
    pub fn new() -> Line {
        let state = LineState {
            connection: Connection::Unknown,
            clock_ahead_ms: None,
        };
        Line(Arc::new(Known {
            state: watch::Sender::new(state),
            said: Mutex::default(),
        }))
    }

    /// What is known now.
    pub fn state(&self) -> LineState {
        *self.0.state.borrow()
    }

    /// Hears of every change.
    pub fn changes(&self) -> watch::Receiver<LineState> {
        self.0.state.subscribe()
    }

    /// Forgets what was known, because it is another server from here on.
    pub fn reset(&self) {
        *self.lock_said() = None;
        self.set(|state| {
            state.connection = Connection::Unknown;
            state.clock_ahead_ms = None;
        });
    }

    /// The server answered.
    pub fn answered(&self) {
        self.set(|state| state.connection = Connection::Online);
    }

    /// The server did not answer.
    pub fn silent(&self) {
        self.set(|state| state.connection = Connection::Offline);
    }

    /// The server said what time it is.
    pub fn clock(&self, here: Ms, server: Ms) {
        *self.lock_said() = Some((server, Instant::now()));
        let ahead = here.0.saturating_sub(server.0);
        let matters = (ahead.abs() > MATTERS_MS).then_some(ahead);
        self.set(|state| match (state.clock_ahead_ms, matters) {
            (Some(known), Some(ahead)) if (known - ahead).abs() < SAME_MS => {}
            _ => state.clock_ahead_ms = matters,
        });
    }

    /// The server's clock, as well as it is known.
    pub fn server_time(&self, here: Ms) -> Ms {
        here.plus(-self.state().clock_ahead_ms.unwrap_or(0))
    }

    /// The server's clock by its own words alone: what it said last, and what went by since on a clock
    /// that nobody sets and that stands still while the computer sleeps. None before it said anything.
    /// Whatever is deleted for its age is deleted by this one.
    pub fn said_time(&self) -> Option<Ms> {
        let (said, at) = (*self.lock_said())?;
        Some(said.plus(i64::try_from(at.elapsed().as_millis()).unwrap_or(0)))
    }

    /// The same where this computer's clock agrees with it, which shows `here`; none where it does not. The
    /// clock that nobody sets may have stood still while the computer slept, and then the two agree again
    /// once the server has said the time.
    pub fn known_time(&self, here: Ms) -> Option<Ms> {
        let said = self.said_time()?;
        let apart = self.server_time(here).0.saturating_sub(said.0);
        (apart.saturating_abs() <= APART_MS).then_some(said)
    }

    fn lock_said(&self) -> MutexGuard<'_, Option<(Ms, Instant)>> {
        self.0.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, change: impl FnOnce(&mut LineState)) {
        self.0.state.send_if_modified(|state| {
            let before = *state;
            change(state);
            *state != before
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_old_is_judged_by_the_server_s_own_words() {
        let line = Line::new();
        assert_eq!(line.said_time(), None, "nobody said what time it is");
        line.clock(Ms(0), Ms(7_000));
        let said = line.said_time().unwrap();
        // However this computer's clock is set meanwhile.
        assert!((7_000..67_000).contains(&said.0), "{said:?}");
        line.reset();
        assert_eq!(line.said_time(), None);
    }

    #[test]
    fn a_clock_two_days_off_is_said_once_and_a_minute_off_never() {
        let line = Line::new();
        let changes = line.changes();
        line.clock(Ms(60_000), Ms(0));
        assert!(!changes.has_changed().unwrap(), "a minute does not matter");
        let two_days = 2 * 86_400_000;
        line.clock(Ms(two_days), Ms(0));
        line.clock(Ms(two_days + 900), Ms(0));
        assert_eq!(line.state().clock_ahead_ms, Some(two_days));
        assert_eq!(line.server_time(Ms(two_days)), Ms(0));
        line.clock(Ms(0), Ms(0));
        assert_eq!(line.state().clock_ahead_ms, None, "it was put right");
    }
}
