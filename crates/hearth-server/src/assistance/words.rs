//! The server's word on a request: what is stored, with names and in the pack's words.
//!
//! Not here: who hears it ([`crate::live`]).

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::{
    api::assistance::{EndState, LegState, NamedDone, RequestState},
    assistance::{Done, Ended, Leg, Request},
    id::PersonId,
};

use super::{change::assistance, stored::Stored};
use crate::{error::Result, people, state::App};

/// Puts a request into words.
///
/// # Errors
/// Those of the database.
pub async fn word(app: &App, stored: &Stored) -> Result<RequestState> {
    let request = &stored.request;
    let names = names(app, request).await?;
    let named = |done: &Done| NamedDone {
        person: done.by.clone(),
        name: names.get(&done.by).cloned().unwrap_or_default(),
        at: done.at,
    };
    let packs = app.packs();
    let assistance = assistance(&packs, &stored.pack);
    let title = assistance.and_then(|it| it.words(&request.press.cause));
    Ok(RequestState {
        id: request.id.clone(),
        version: stored.version,
        from: request.from.clone(),
        name: names.get(&request.from).cloned().unwrap_or_default(),
        nature: request.press.nature,
        cause: request.press.cause.clone(),
        pack: stored.pack.clone(),
        title: title.map_or("Assistance", |(title, _)| title).to_owned(),
        pressed: request.press.pressed,
        received: request.received,
        legs: request.legs.iter().map(|leg| way(leg, named)).collect(),
        diverted: request.diverted.as_ref().map(named),
        ended: request.ended.as_ref().map(|ended| match ended {
            Ended::Withdrawn(at) => EndState::Withdrawn { at: *at },
            Ended::Closed { done, outcome } => EndState::Closed {
                done: named(done),
                outcome: outcome.clone(),
                title: assistance
                    .and_then(|it| it.outcome(outcome))
                    .map_or("Closed", |it| &it.title)
                    .to_owned(),
            },
        }),
    })
}

fn way(leg: &Leg, named: impl Fn(&Done) -> NamedDone) -> LegState {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    LegState {
        to: leg.to,
        tier: leg.tier,
        repeated: leg.repeated,
        told: count(leg.told.len()),
        screens: count(leg.told.values().flatten().count()),
        seen: leg.seen(),
        answered: leg.answered.as_ref().map(named),
    }
}

/// The names of everybody who has done something about a request.
async fn names(app: &App, request: &Request) -> Result<BTreeMap<PersonId, String>> {
    let mut named = BTreeSet::from([&request.from]);
    named.extend(
        request
            .legs
            .iter()
            .filter_map(|leg| leg.answered.as_ref())
            .map(|it| &it.by),
    );
    named.extend(request.diverted.as_ref().map(|it| &it.by));
    if let Some(Ended::Closed { done, .. }) = &request.ended {
        named.insert(&done.by);
    }
    people::names(app, named).await
}
