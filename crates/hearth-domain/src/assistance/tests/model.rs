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
    Answer(u8),
    HandBack(u8),
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
        1 => who.clone().prop_map(Act::Answer),
        1 => who.clone().prop_map(Act::HandBack),
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

proptest! {
    /// Whatever happens in whatever order: no step shows that did not happen, an open request that
    /// nobody has is always told again within a minute, and what ended stays ended.
    #[test]
    fn no_request_lapses_and_no_step_shows_unconfirmed(acts in prop::collection::vec(act(), 0..60)) {
        let roles = [Role::Clinician, Role::ShiftLead, Role::It, Role::Manager];
        let mut people: Vec<Answerer> = roles
            .iter()
            .zip(2..)
            .map(|(role, number)| answerer(number, *role, false, false))
            .collect();
        let (mut request, mut now) = (help(), Ms(0));
        let (mut was_shown, mut was_answered, mut was_ended) = (false, false, false);
        for act in acts {
            match act {
                Act::Wait(ms) => now = now.plus(ms),
                Act::Shown(who) => {
                    let person = &people[usize::from(who)].person;
                    was_shown |= request.is_open() && request.legs[0].told.contains_key(person);
                    request.shown(person, now);
                }
                Act::Answer(who) => {
                    let answered = request.answer(Role::Clinician, &people[usize::from(who)].person, now);
                    was_answered |= answered.is_ok();
                    was_shown |= answered.is_ok();
                }
                Act::HandBack(who) => {
                    let person = &people[usize::from(who)].person;
                    let had = request.legs[0].answered.as_ref().is_some_and(|it| &it.by == person);
                    if request.hand_back(person, now).is_ok() && had {
                        (was_shown, was_answered) = (false, false);
                    }
                }
                Act::Withdraw => was_ended |= request.withdraw(now).is_ok(),
                Act::Close(who) => {
                    was_ended |= request.close(&people[usize::from(who)].person, outcome(), now).is_ok();
                }
                Act::Duty(who, on) => people[usize::from(who)].on_duty = on,
                Act::Reach(who, on) => people[usize::from(who)].is_reached = on,
            }
            if request.waits() {
                let telling = tell(&request.legs[0], &TIMINGS, &people, now);
                prop_assert!(telling.due > now, "a timer that is due already would spin");
                prop_assert!(telling.due <= now.plus(60 * S), "nobody would look again");
                request.legs[0].note(&telling, now);
                if people.iter().any(|it| it.is_ready() && it.roles.contains(&Role::Clinician)) {
                    let heard = people.iter().filter(|it| it.is_ready());
                    prop_assert!(
                        heard.into_iter().any(|it| request.legs[0].told.contains_key(&it.person)),
                        "somebody is ready and nobody who is ready was told"
                    );
                }
            }
            let ladder = Ladder::of(&request.press, Some(&word(&request)));
            prop_assert_eq!(ladder.ended.is_some(), was_ended);
            prop_assert_eq!(ladder.legs[0].answered.is_some(), was_answered);
            prop_assert_eq!(ladder.legs[0].seen.is_some(), was_shown);
            let step = ladder.step();
            prop_assert_eq!(step == Step::Ended, was_ended);
            prop_assert!(was_answered || step != Step::Answered);
            prop_assert!(was_shown || step < Step::Seen || step == Step::Ended);
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
