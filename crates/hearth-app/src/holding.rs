//! What this person answers for just now: their duty and the requests that they have.
//!
//! All of it can end without them: whoever pressed takes it back, the other group closes it, the server
//! has not heard this computer for too long. Whoever had it is told, because somebody who believes that
//! they have a request acts on it. Not here: what is shown besides ([`crate::page`]).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use hearth_domain::{
    api::assistance::{EndState, Floor, RequestState},
    id::{PersonId, RequestId},
};

/// More than these are not told: who was away for so long reads the desk itself.
const MOST: usize = 20;

/// What somebody answers for.
#[derive(Default)]
pub(crate) struct Holding(Mutex<Held>);

#[derive(Default)]
struct Held {
    on_duty: bool,
    /// Whose requests they have.
    requests: BTreeMap<RequestId, String>,
    /// Those that they give back themself.
    given_back: BTreeSet<RequestId>,
    /// They go off duty themself.
    leaving: bool,
    told: Vec<String>,
}

impl Holding {
    /// They give a request back themself.
    pub fn gives_back(&self, request: &RequestId) {
        self.lock().given_back.insert(request.clone());
    }

    /// They go off duty themself, with everything that they have.
    pub fn leaves(&self) {
        let mut held = self.lock();
        held.leaving = true;
        // Which of it is heard first nobody knows.
        let all: Vec<RequestId> = held.requests.keys().cloned().collect();
        held.given_back.extend(all);
    }

    /// What they wanted to give up was not given up: the server did not hear it.
    pub fn stays(&self) {
        let mut held = self.lock();
        held.leaving = false;
        held.given_back.clear();
    }

    /// How it stands now; `last` is a request that has just changed.
    pub fn look(&self, me: &PersonId, floor: &Floor, last: Option<&RequestState>) {
        let mut held = self.lock();
        let own = |it: &&RequestState| it.ended.is_none() && it.is_with(me);
        let now: BTreeMap<RequestId, String> = floor
            .requests
            .iter()
            .filter(own)
            .map(|it| (it.id.clone(), it.name.clone()))
            .collect();
        let on_duty = floor.duty.since.is_some();
        let mut told = Vec::new();
        if held.on_duty && !on_duty && !held.leaving {
            told.push(
                "You are not on duty here any more: Hearth had not heard this computer for half an \
                 hour, your duty was as long as it can be, or you went on duty on another computer."
                    .to_owned(),
            );
        }
        for (id, name) in &held.requests {
            if now.contains_key(id) || held.given_back.contains(id) {
                continue;
            }
            let last = last.filter(|it| it.id == *id);
            told.extend(match last.and_then(|it| it.ended.as_ref()) {
                Some(EndState::Withdrawn { .. }) => {
                    Some(format!("{name} has taken back the request that you had."))
                }
                Some(EndState::Closed { done, .. }) if done.person == *me => None,
                Some(EndState::Closed { done, .. }) => {
                    let who = &done.name;
                    Some(format!("{who} has closed the request of {name} that you had."))
                }
                None => Some(format!(
                    "You do not have the request of {name} any more. It has ended, or it went back to \
                     everybody because Hearth had not heard this computer."
                )),
            });
        }
        held.given_back.retain(|id| now.contains_key(id));
        held.leaving = held.leaving && on_duty;
        held.requests = now;
        held.on_duty = on_duty;
        held.told.extend(told);
        let too_many = held.told.len().saturating_sub(MOST);
        held.told.drain(..too_many);
    }

    /// What they have to be told of, the oldest first.
    pub fn told(&self) -> Vec<String> {
        self.lock().told.clone()
    }

    /// They have read it.
    pub fn read(&self) {
        self.lock().told.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        // It is changed whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
