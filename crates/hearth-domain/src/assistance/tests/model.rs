//! Everything that can happen to one request, in any order, beside what must be shown of it.

use proptest::prelude::*;

use super::{S, TIMINGS, answerer, help, incident, outcome};
use crate::{
    api::assistance::{EndState, LegState, NamedDone, RequestState},
    assistance::{
        Answerer, Cause, Done, Ended, Incident, Nature, Request,
        escalation::tell,
        ladder::{Ladder, Step},
    },
    pack::PackRef,
    role::Role,
    time::Ms,
};

/// What can happen to a request.
#[derive(Debug, Clone)]
enum Act {
    Wait(i64),
    Shown(u8),
    /// By whom, and which of its legs.
    Answer(u8, u8),
    HandBack(u8),
    Divert(u8),
    Withdraw,
    Close(u8),
    Duty(u8, bool),
    Reach(u8, bool),
}

fn act() -> impl Strategy<Value = Act> {
    let who = 0..4_u8;
    prop_oneof![
        4 => (0..40 * S).prop_map(Act::Wait),
        1 => who.clone().prop_map(Act::Shown),
        2 => (who.clone(), 0..2_u8).prop_map(|(who, leg)| Act::Answer(who, leg)),
        1 => who.clone().prop_map(Act::HandBack),
        1 => who.clone().prop_map(Act::Divert),
        1 => Just(Act::Withdraw),
        1 => who.clone().prop_map(Act::Close),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Act::Duty(who, on)),
        2 => (who, any::<bool>()).prop_map(|(who, on)| Act::Reach(who, on)),
    ]
}

/// The server's word on a request, with numbers for names.
fn word(request: &Request) -> RequestState {
    let named = |done: &Done| NamedDone {
        person: done.by.clone(),
        name: done.by.to_string(),
        at: done.at,
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    RequestState {
        id: request.id.clone(),
        version: 1,
        from: request.from.clone(),
        name: "Priya".into(),
        nature: request.press.nature,
        cause: request.press.cause.clone(),
        pack: PackRef {
            id: "trial".parse().unwrap(),
            version: 1,
        },
        title: "Clinical help".into(),
        pressed: request.press.pressed,
        received: request.received,
        legs: request
            .legs
            .iter()
            .map(|leg| LegState {
                to: leg.to,
                tier: leg.tier,
                repeated: leg.repeated,
                told: count(leg.told.len()),
                screens: count(leg.told.values().flatten().count()),
                seen: leg.seen(),
                answered: leg.answered.as_ref().map(named),
            })
            .collect(),
        diverted: request.diverted.as_ref().map(named),
        ended: request.ended.as_ref().map(|ended| match ended {
            Ended::Withdrawn(at) => EndState::Withdrawn { at: *at },
            Ended::Closed { done, outcome } => EndState::Closed {
                done: named(done),
                outcome: outcome.clone(),
                title: "Helped".into(),
            },
        }),
    }
}

/// What has happened to a request, noted beside it.
struct Happened {
    /// Of each leg, whether a screen showed it.
    shown: Vec<bool>,
    /// Of each leg, whether somebody has it.
    answered: Vec<bool>,
    diverted: bool,
    ended: bool,
}

impl Happened {
    fn to(request: &Request) -> Happened {
        Happened {
            shown: vec![false; request.legs.len()],
            answered: vec![false; request.legs.len()],
            diverted: false,
            ended: false,
        }
    }

    /// Has somebody do something to the request, and notes what came of it.
    fn note(&mut self, act: &Act, request: &mut Request, people: &[Answerer], now: Ms) {
        let who = |who: &u8| &people[usize::from(*who)];
        match act {
            Act::Shown(by) => {
                let person = &who(by).person;
                for (shown, leg) in self.shown.iter_mut().zip(&request.legs) {
                    *shown |= request.is_open() && leg.told.contains_key(person);
                }
                request.shown(person, now);
            }
            Act::Answer(by, leg) => {
                let (by, at) = (who(by), usize::from(*leg) % request.legs.len());
                let to = request.legs[at].to;
                let done = request.answer(to, &by.person, &by.roles, now);
                self.answered[at] |= done.is_ok();
                self.shown[at] |= done.is_ok();
            }
            Act::HandBack(by) => {
                let person = &who(by).person;
                let legs = request.legs.iter();
                let had: Vec<bool> = legs.map(|leg| leg.is_with(person)).collect();
                if request.hand_back(person, now).is_ok() {
                    for (at, _) in had.iter().enumerate().filter(|(_, had)| **had) {
                        (self.shown[at], self.answered[at]) = (false, false);
                    }
                }
            }
            Act::Divert(by) => self.diverted |= request.divert(&who(by).person, now).is_ok(),
            Act::Withdraw => self.ended |= request.withdraw(now).is_ok(),
            Act::Close(by) => {
                let all = self.answered.iter().all(|it| *it);
                let done = request.close(&who(by).person, outcome(), now).is_ok();
                assert!(all || !done, "half of it was closed");
                self.ended |= done;
            }
            Act::Wait(_) | Act::Duty(..) | Act::Reach(..) => {}
        }
    }
}

proptest! {
    /// Whatever happens in whatever order, to a request for one group and to an incident for two: no
    /// step shows that did not happen, an open request that nobody has is always told again within a
    /// minute, and what ended stays ended.
    #[test]
    fn no_request_lapses_and_no_step_shows_unconfirmed(
        is_incident in any::<bool>(),
        acts in prop::collection::vec(act(), 0..60),
    ) {
        let roles = [Role::Clinician, Role::ShiftLead, Role::It, Role::Manager];
        let mut people: Vec<Answerer> = roles
            .iter()
            .zip(2..)
            .map(|(role, number)| answerer(number, *role, false, false))
            .collect();
        let mut request = if is_incident { incident() } else { help() };
        let (mut happened, mut now) = (Happened::to(&request), Ms(0));
        for act in acts {
            match act {
                Act::Wait(ms) => now = now.plus(ms),
                Act::Duty(who, on) => people[usize::from(who)].on_duty = on,
                Act::Reach(who, on) => people[usize::from(who)].is_reached = on,
                _ => happened.note(&act, &mut request, &people, now),
            }
            let is_open = request.is_open();
            for leg in request.legs.iter_mut().filter(|leg| is_open && leg.answered.is_none()) {
                let telling = tell(leg, &TIMINGS, &people, now);
                prop_assert!(telling.due > now, "a timer that is due already would spin");
                prop_assert!(telling.due <= now.plus(60 * S), "nobody would look again");
                leg.note(&telling, now);
                if people.iter().any(|it| it.is_ready() && it.roles.contains(&leg.to)) {
                    let mut ready = people.iter().filter(|it| it.is_ready());
                    prop_assert!(
                        ready.any(|it| leg.told.contains_key(&it.person)),
                        "somebody is ready and nobody who is ready was told"
                    );
                }
            }
            let ladder = Ladder::of(&request.press, Some(&word(&request)));
            let legs = ladder.legs.iter();
            let (shown, answered): (Vec<_>, Vec<_>) =
                legs.map(|leg| (leg.seen.is_some(), leg.answered.is_some())).unzip();
            prop_assert_eq!(&shown, &happened.shown);
            prop_assert_eq!(&answered, &happened.answered);
            prop_assert_eq!(ladder.diverted.is_some(), happened.diverted);
            prop_assert_eq!(ladder.ended.is_some(), happened.ended);
            let all = |of: &[bool]| of.iter().all(|it| *it);
            let some = answered.iter().any(|it| *it);
            let step = match (happened.ended, some, all(&answered), all(&shown)) {
                (true, ..) => Step::Ended,
                (false, _, true, _) => Step::Answered,
                (false, true, false, _) => Step::HalfAnswered,
                (false, false, false, true) => Step::Seen,
                (false, false, false, false) => Step::Sent,
            };
            prop_assert_eq!(ladder.step(), step);
        }
    }

    /// A word on another press says nothing of this one: a drill never shows as live.
    #[test]
    fn a_word_on_something_else_is_no_word(drill in any::<bool>()) {
        let request = incident();
        let mut other = word(&request);
        if drill {
            other.nature = Nature::Drill;
        } else {
            other.cause = Cause::Incident { incident: Incident::Broadband };
        }
        let ladder = Ladder::of(&request.press, Some(&other));
        prop_assert_eq!(ladder.step(), Step::Pressed);
    }
}
