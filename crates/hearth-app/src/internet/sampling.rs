//! The one sample that runs, if one does: what is seen of it, and how it is stopped.
//!
//! Not here: taking it ([`super`]).

use std::sync::{Mutex, MutexGuard, PoisonError};

use hearth_domain::internet::{
    measurement::{Abort, Depth},
    progress::Progress,
};
use tokio::sync::{Notify, watch};

/// What runs now.
#[derive(Default)]
pub(crate) struct Sampling {
    state: Mutex<State>,
    plan: Notify,
}

#[derive(Default)]
struct State {
    running: Option<(Depth, watch::Sender<Option<Abort>>)>,
    /// The name of its row, once it has one.
    row: Option<i64>,
    seen: Option<Progress>,
    refusals: u32,
    /// Why the last one that somebody pressed for did not come about.
    trouble: Option<String>,
    metered: Option<bool>,
}

/// A sample that runs; dropped, it has ended.
pub(crate) struct Running<'a> {
    sampling: &'a Sampling,
    stop: watch::Receiver<Option<Abort>>,
}

impl Sampling {
    /// A sample begins; none when one runs.
    pub fn begin(&self, depth: Depth) -> Option<Running<'_>> {
        let mut state = self.lock();
        if state.running.is_some() {
            return None;
        }
        let (say, stop) = watch::channel(None);
        state.running = Some((depth, say));
        state.row = None;
        state.seen = None;
        state.trouble = None;
        Some(Running {
            sampling: self,
            stop,
        })
    }

    /// Stops what runs, if it is of a depth that has to stop.
    pub fn stop(&self, why: Abort, has_to: impl Fn(Depth) -> bool) {
        if let Some((_, say)) = self
            .lock()
            .running
            .as_ref()
            .filter(|(depth, _)| has_to(*depth))
        {
            say.send_replace(Some(why));
        }
    }

    /// The one that runs has this row from now on.
    pub fn is_kept_as(&self, row: i64) {
        self.lock().row = Some(row);
    }

    /// The row of the one that runs, if it has one.
    pub fn row(&self) -> Option<i64> {
        let state = self.lock();
        state.row.filter(|_| state.running.is_some())
    }

    /// What the one that runs has used, in bytes, as far as it has said.
    pub fn bytes_used(&self) -> u64 {
        self.lock().seen.map_or(0, |seen| seen.bytes_used)
    }

    /// How deep the one that runs is, and what is seen of it.
    pub fn running(&self) -> Option<(Depth, Option<Progress>)> {
        let state = self.lock();
        let (depth, _) = state.running.as_ref()?;
        Some((*depth, state.seen))
    }

    /// What is seen of it now. Answers whether somebody who watches would notice: another step or
    /// another second. Where nothing new is known of a figure yet, the last one stays.
    pub fn saw(&self, mut seen: Progress) -> bool {
        let mut state = self.lock();
        if let Some(before) = state.seen {
            seen.round_trip_ms = seen.round_trip_ms.or(before.round_trip_ms);
            seen.jitter_ms = seen.jitter_ms.or(before.jitter_ms);
        }
        let shown = |it: Progress| (it.step, it.seconds as u64);
        let before = state.seen.replace(seen);
        before.map(shown) != Some(shown(seen))
    }

    /// The server had no place.
    pub fn refused(&self) {
        let mut state = self.lock();
        state.refusals = state.refusals.saturating_add(1);
    }

    /// The server had a place.
    pub fn granted(&self) {
        self.lock().refusals = 0;
    }

    /// How often the server had no place since it last had one.
    pub fn refusals(&self) -> u32 {
        self.lock().refusals
    }

    /// One that somebody pressed for did not come about.
    pub fn failed(&self, why: String) {
        self.lock().trouble = Some(why);
    }

    /// Why the last one did not come about.
    pub fn trouble(&self) -> Option<String> {
        self.lock().trouble.clone()
    }

    /// Whether the system says that somebody pays by the byte.
    pub fn pays_by_byte(&self, metered: Option<bool>) {
        self.lock().metered = metered;
    }

    /// Whether somebody pays by the byte, as the system said last.
    pub fn is_metered(&self) -> Option<bool> {
        self.lock().metered
    }

    /// The plan is to be looked at again.
    pub fn wake(&self) {
        self.plan.notify_one();
    }

    /// Returns when the plan is to be looked at again.
    pub async fn woken(&self) {
        self.plan.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // It is changed whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running<'_> {
    /// Says why it has to stop, as soon as it has.
    pub fn stopped(&self) -> watch::Receiver<Option<Abort>> {
        self.stop.clone()
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut state = self.sampling.lock();
        state.running = None;
        state.seen = None;
    }
}
