//! The assistance desk, from what the server tells those who answer.
//!
//! Who may take what is the server's to decide; the desk offers what it would allow. Not here: how
//! far a request is told (`hearth_domain::assistance::escalation`).

use std::collections::BTreeSet;

use hearth_domain::{
    api::assistance::{Floor, LegState, RequestState},
    assistance::{
        ANSWERERS, Nature,
        ladder::{Ladder, Step},
    },
    id::PersonId,
    pack::{Assistance, Pack, Packs},
    role::Role,
};

use super::{
    assistance::{ended, halves, people, steps},
    method,
};
use crate::view::answering::{AnsweringView, OutcomeView, RequestView, TakeView};

/// Everything that the desk is made from.
pub(crate) struct Answering<'a> {
    /// Whose desk it is.
    pub me: &'a PersonId,
    /// What they are.
    pub roles: &'a BTreeSet<Role>,
    /// How assistance stands; none when nobody knows.
    pub floor: Option<&'a Floor>,
    /// Every pack.
    pub packs: &'a Packs,
    /// What they had and have not any more.
    pub lost: Vec<String>,
}

impl Answering<'_> {
    /// The page.
    pub fn view(self) -> AnsweringView {
        let on_duty = self.floor.map(|floor| &floor.on_duty[..]);
        let known = self.floor.map(|floor| &floor.requests[..]);
        let known = known.unwrap_or_default().iter();
        let mut requests: Vec<_> = known.map(|request| self.request(request)).collect();
        requests.sort_by_key(|request| {
            let is_drill = request.nature == Nature::Drill;
            (!request.waits, is_drill, request.pressed)
        });
        AnsweringView {
            duty: self.floor.and_then(|floor| floor.duty.since),
            can_go_on_duty: ANSWERERS.iter().any(|role| self.roles.contains(role)),
            connected: self.floor.is_some(),
            on_duty: on_duty.map(people).unwrap_or_default(),
            warning: on_duty.is_some_and(<[_]>::is_empty).then(|| {
                "Nobody is on duty, so advisors are told to phone. A press still reaches everybody \
                 who answers and has Hearth open and unlocked."
                    .into()
            }),
            requests,
            lost: self.lost,
            card: self
                .packs
                .all()
                .filter_map(Pack::card)
                .last()
                .map(method::text),
        }
    }

    fn is_on_duty(&self) -> bool {
        self.floor.is_some_and(|floor| floor.duty.since.is_some())
    }

    fn request(&self, request: &RequestState) -> RequestView {
        let ladder = Ladder::of(&request.press(), Some(request));
        let mine = request.is_with(self.me);
        let (waits, is_incident) = (request.waits(), request.is_incident());
        let offers = self.offers(request);
        RequestView {
            id: request.id.clone(),
            title: request.title.clone(),
            from: request.name.clone(),
            nature: request.nature,
            pressed: request.pressed,
            headline: match ladder.step() {
                Step::HalfAnswered => format!("Half done: {}.", halves(&ladder.legs)),
                Step::Answered if mine && !is_incident => "You have this.".into(),
                Step::Answered => format!("{}.", halves(&ladder.legs)),
                Step::Ended => ended(&ladder),
                Step::Pressed | Step::Sent | Step::Seen => "Nobody has this yet.".into(),
            },
            waits,
            rings: request.rings_for(self.me, self.is_on_duty()),
            mine,
            takes: self.takes(request, is_incident, mine),
            can_divert: mine && is_incident && request.diverted.is_none(),
            can_hand_back: mine,
            outcomes: match (mine, waits, offers) {
                (true, false, Some(pack)) => pack
                    .outcome
                    .iter()
                    .map(|outcome| OutcomeView {
                        outcome: outcome.id.clone(),
                        title: outcome.title.clone(),
                    })
                    .collect(),
                _ => Vec::new(),
            },
            cannot_close: (mine && waits).then(|| {
                "The other group has not answered. Phone them: it can be closed when both have it."
                    .into()
            }),
            steps: steps(&ladder, "Pressed"),
        }
    }

    /// The parts that nobody has: those for their own groups first. Whoever has a part takes another
    /// one only if they are of both groups.
    fn takes(&self, request: &RequestState, is_incident: bool, mine: bool) -> Vec<TakeView> {
        let open = request.legs.iter().filter(|leg| leg.answered.is_none());
        let is_own = |leg: &LegState| self.roles.contains(&leg.to);
        let mut held = request.legs.iter().filter(|leg| {
            let by = leg.answered.as_ref();
            by.is_some_and(|it| it.person == *self.me)
        });
        let holds_own = held.all(is_own);
        let open = open.filter(|leg| !mine || (holds_own && is_own(leg)));
        let mut open: Vec<_> = open.map(|leg| leg.to).collect();
        open.sort_by_key(|role| !self.roles.contains(role));
        open.into_iter()
            .map(|to| TakeView {
                to,
                title: match is_incident {
                    true => format!("Take this for {}", to.title()),
                    false => "Take this".into(),
                },
            })
            .collect()
    }

    /// What the pack of a request says; the newest one when that version is not here.
    fn offers(&self, request: &RequestState) -> Option<&Assistance> {
        let pack = self.packs.get(&request.pack);
        let newest = || self.packs.versions(&request.pack.id).next_back();
        pack.or_else(newest)?.assistance.as_ref()
    }
}
