//! Requests and their escalation, as those who press and those who answer would notice them.

mod difficult_call;
mod model;

use std::collections::BTreeSet;

use super::{
    Answerer, Cause, INCIDENT_GROUPS, Incident, Leg, Nature, Press, Refused, Request, Tier,
    Timings,
    escalation::tell,
    readiness::{Readiness, readiness},
};
use crate::{
    api::assistance::OnDuty,
    id::{OutcomeId, PersonId, RequestId},
    role::Role,
    time::Ms,
};

const S: i64 = 1_000;
const TIMINGS: Timings = Timings {
    unseen: 5 * S,
    unanswered: 30 * S,
    everyone: 60 * S,
    repeat: 60 * S,
};

fn person(number: u8) -> PersonId {
    format!("00000000-0000-7000-8000-0000000000{number:02x}")
        .parse()
        .expect("a uuid")
}

fn request_id() -> RequestId {
    "00000000-0000-7000-8000-000000000099"
        .parse()
        .expect("a uuid")
}

fn outcome() -> OutcomeId {
    "helped".parse().expect("a slug")
}

fn press(cause: Cause) -> Press {
    Press {
        pressed: Ms(0),
        nature: Nature::Live,
        cause,
    }
}

fn help() -> Request {
    let cause = Cause::Reason {
        reason: "clinical".parse().expect("a slug"),
    };
    Request::new(
        request_id(),
        person(1),
        press(cause),
        &[Role::Clinician],
        Ms(0),
    )
}

fn incident() -> Request {
    let cause = Cause::Incident {
        incident: Incident::Power,
    };
    let to = [Role::ShiftLead, Role::It];
    Request::new(request_id(), person(1), press(cause), &to, Ms(0))
}

fn answerer(number: u8, role: Role, on_duty: bool, is_reached: bool) -> Answerer {
    Answerer {
        person: person(number),
        roles: BTreeSet::from([role]),
        on_duty,
        is_reached,
    }
}

/// Tells a leg at an instant as the server does.
fn told(leg: &mut Leg, people: &[Answerer], now: Ms) -> Vec<PersonId> {
    let telling = tell(leg, &TIMINGS, people, now);
    leg.note(&telling, now);
    telling.people.into_iter().collect()
}

#[test]
fn a_request_goes_to_its_group_then_leads_then_all_on_duty_then_everyone() {
    let people = [
        answerer(2, Role::Clinician, true, true),
        answerer(3, Role::ShiftLead, true, true),
        answerer(4, Role::It, true, true),
        answerer(5, Role::Clinician, false, false),
        answerer(6, Role::Manager, false, true),
    ];
    let mut leg = help().legs.remove(0);
    assert_eq!(told(&mut leg, &people, Ms(0)), [person(2)]);
    assert_eq!(told(&mut leg, &people, Ms(5 * S)), [person(3)]);
    assert_eq!(told(&mut leg, &people, Ms(30 * S)), [person(4)]);
    assert_eq!(
        told(&mut leg, &people, Ms(60 * S)),
        [person(5), person(6)],
        "everyone includes those who are off duty, and managers"
    );
}

#[test]
fn what_is_on_a_screen_does_not_go_to_the_leads_early() {
    let people = [
        answerer(2, Role::Clinician, true, true),
        answerer(3, Role::ShiftLead, true, true),
    ];
    let mut request = help();
    told(&mut request.legs[0], &people, Ms(0));
    request.shown(&person(2), Ms(S));
    assert!(told(&mut request.legs[0], &people, Ms(6 * S)).is_empty());
    assert_eq!(told(&mut request.legs[0], &people, Ms(30 * S)), [person(3)]);
}

#[test]
fn a_step_with_nobody_in_it_is_not_waited_out() {
    let lead = [answerer(3, Role::ShiftLead, true, true)];
    let mut leg = help().legs.remove(0);
    assert_eq!(
        told(&mut leg, &lead, Ms(0)),
        [person(3)],
        "no clinician is there: the shift lead hears at once"
    );

    let gone = [answerer(2, Role::Clinician, true, false)];
    let mut leg = help().legs.remove(0);
    let telling = tell(&leg, &TIMINGS, &gone, Ms(0));
    assert_eq!(telling.tier, Tier::Everyone, "nobody can be reached");
    assert!(telling.anew, "everybody hears at once");
    leg.note(&telling, Ms(0));
    assert_eq!(telling.due, Ms(60 * S), "and again after a minute");
    let again = tell(&leg, &TIMINGS, &gone, Ms(60 * S));
    assert!(again.anew && again.due == Ms(120 * S));
}

#[test]
fn the_first_to_answer_has_it_and_the_second_hears_so() {
    let mut request = help();
    assert_eq!(
        request.answer(
            Role::Clinician,
            &person(2),
            &[Role::Clinician].into(),
            Ms(S)
        ),
        Ok(())
    );
    assert_eq!(
        request.answer(
            Role::Clinician,
            &person(2),
            &[Role::Clinician].into(),
            Ms(2 * S)
        ),
        Ok(()),
        "twice is harmless"
    );
    assert_eq!(
        request.answer(
            Role::Clinician,
            &person(3),
            &[Role::Clinician].into(),
            Ms(3 * S)
        ),
        Err(Refused::Taken)
    );
    assert_eq!(
        request.legs[0].answered.as_ref().map(|it| it.at),
        Some(Ms(S))
    );
}

#[test]
fn what_is_handed_back_begins_again() {
    let people = [answerer(2, Role::Clinician, true, true)];
    let mut request = help();
    told(&mut request.legs[0], &people, Ms(0));
    request
        .answer(
            Role::Clinician,
            &person(2),
            &[Role::Clinician].into(),
            Ms(S),
        )
        .expect("free");
    request.hand_back(&person(2), Ms(100 * S)).expect("open");
    assert!(request.waits());
    let leg = &mut request.legs[0];
    assert!(leg.told.contains_key(&person(2)), "who was told still is");
    assert!(leg.seen().is_none(), "their screens have to show it again");
    assert_eq!(told(leg, &people, Ms(100 * S)), []);
    assert_eq!(
        (leg.since, leg.tier),
        (Ms(100 * S), Tier::Group),
        "its times run anew"
    );
}

#[test]
fn an_incident_is_closed_when_both_have_it() {
    let mut request = incident();
    request
        .answer(
            Role::ShiftLead,
            &person(3),
            &[Role::ShiftLead].into(),
            Ms(S),
        )
        .expect("free");
    assert_eq!(
        request.close(&person(3), outcome(), Ms(2 * S)),
        Err(Refused::HalfDone)
    );
    assert_eq!(
        request.divert(&person(4), Ms(2 * S)),
        Err(Refused::NotAnswered),
        "IT has not answered, so does not say what operations did"
    );
    request.divert(&person(3), Ms(2 * S)).expect("answered");
    request
        .answer(Role::It, &person(4), &[Role::It].into(), Ms(3 * S))
        .expect("free");
    request
        .close(&person(3), outcome(), Ms(4 * S))
        .expect("done");
    assert!(!request.is_open());
}

#[test]
fn one_person_is_not_both_groups_of_an_incident() {
    let mut request = incident();
    request
        .answer(Role::It, &person(4), &[Role::It].into(), Ms(S))
        .expect("free");
    assert_eq!(
        request.answer(Role::ShiftLead, &person(4), &[Role::It].into(), Ms(2 * S)),
        Err(Refused::OtherPart),
        "operations have not heard of it"
    );
    request
        .answer(
            Role::ShiftLead,
            &person(4),
            &INCIDENT_GROUPS.into(),
            Ms(3 * S),
        )
        .expect("they are of both groups");
    assert!(!request.waits());
    // The part of another group first is the same thing.
    let mut request = incident();
    let lead = [Role::ShiftLead].into();
    request
        .answer(Role::It, &person(3), &lead, Ms(S))
        .expect("whoever is there helps");
    assert_eq!(
        request.answer(Role::ShiftLead, &person(3), &lead, Ms(2 * S)),
        Err(Refused::OtherPart),
        "IT has not heard of it"
    );
}

#[test]
fn a_device_whose_clock_is_ahead_did_not_press_in_the_future() {
    let cause = Cause::Incident {
        incident: Incident::Home,
    };
    let ahead = Press {
        pressed: Ms(500 * S),
        ..press(cause)
    };
    let request = Request::new(
        request_id(),
        person(1),
        ahead,
        &[Role::ShiftLead],
        Ms(7 * S),
    );
    assert_eq!(request.press.pressed, Ms(7 * S));
    let never = Press {
        pressed: Ms(i64::MIN),
        ..request.press
    };
    let request = Request::new(request_id(), person(1), never, &[Role::It], Ms(7 * S));
    assert!(
        request.press.pressed > Ms(-32 * 24 * 3_600 * S),
        "a time that can be shown"
    );
}

#[test]
fn readiness_never_says_more_than_is_known() {
    let on_duty = |roles: &[Role]| OnDuty {
        person: person(2),
        name: "Aisha".into(),
        roles: roles.to_vec(),
    };
    let clinician = [Role::Clinician];
    assert_eq!(
        readiness(false, Some(&[on_duty(&clinician)]), &clinician),
        Readiness::NoRoute
    );
    assert_eq!(
        readiness(true, None, &clinician),
        Readiness::PhoneOnly,
        "not knowing"
    );
    assert_eq!(readiness(true, Some(&[]), &clinician), Readiness::PhoneOnly);
    assert_eq!(
        readiness(true, Some(&[on_duty(&[Role::It])]), &clinician),
        Readiness::PhoneOnly,
        "IT is not first to hear of this"
    );
    for role in [Role::Clinician, Role::ShiftLead] {
        assert_eq!(
            readiness(true, Some(&[on_duty(&[role])]), &clinician),
            Readiness::CanAnswer {
                names: vec!["Aisha".into()]
            }
        );
    }
}
