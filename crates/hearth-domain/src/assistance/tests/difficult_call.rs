//! The break after a difficult call: timed until it is given, and followed up in private.

use crate::{
    api::assistance::{EndState, LegState, NamedDone, RequestState},
    assistance::{
        Cause, Nature, Tier,
        difficult_call::{BreakWait, CallBack, DifficultCall, FORGET_DAYS, FollowUp},
    },
    pack::{AsksFor, Assistance},
    role::Role,
    time::{Date, Ms},
};

const S: i64 = 1_000;

fn assistance() -> Assistance {
    let text = r#"
        unseen_s = 5
        unanswered_s = 30
        everyone_s = 60
        repeat_s = 60
        [[reason]]
        id = "clinical"
        title = "Clinical help"
        say = "Help."
        to = "clinician"
        [[reason]]
        id = "break"
        title = "A break"
        say = "A break."
        to = "shiftLead"
        asks_for = "break"
        seconds = { unseen_s = 30, unanswered_s = 180, everyone_s = 600, repeat_s = 500 }
        [[reason]]
        id = "call-back"
        title = "A break and a call back"
        say = "Both."
        to = "shiftLead"
        asks_for = "break_and_call_back"
        [[outcome]]
        id = "given"
        title = "Break given"
        gives_break = true
        [[outcome]]
        id = "both"
        title = "Break given and call back arranged"
        gives_break = true
        arranges_call_back = true
        [[outcome]]
        id = "not-needed"
        title = "Not needed"
    "#;
    toml::from_str(text).expect("a part of a pack")
}

fn cause(reason: &str) -> Cause {
    let reason = reason.parse().expect("a slug");
    Cause::Reason { reason }
}

fn done(at: i64) -> NamedDone {
    NamedDone {
        person: "00000000-0000-7000-8000-000000000002"
            .parse()
            .expect("a uuid"),
        name: "Aisha".into(),
        at: Ms(at),
    }
}

fn request(reason: &str) -> RequestState {
    RequestState {
        id: "00000000-0000-7000-8000-000000000099"
            .parse()
            .expect("a uuid"),
        version: 1,
        from: "00000000-0000-7000-8000-000000000001"
            .parse()
            .expect("a uuid"),
        name: "Priya".into(),
        nature: Nature::Live,
        cause: cause(reason),
        pack: crate::pack::PackRef {
            id: "small".parse().expect("a slug"),
            version: 1,
        },
        title: "A break".into(),
        pressed: Ms(0),
        received: Ms(S),
        legs: vec![LegState {
            to: Role::ShiftLead,
            tier: Tier::Group,
            repeated: None,
            told: 1,
            screens: 1,
            seen: Some(Ms(2 * S)),
            answered: None,
        }],
        diverted: None,
        ended: None,
    }
}

fn closed(at: i64, outcome: &str) -> Option<EndState> {
    Some(EndState::Closed {
        done: done(at),
        outcome: outcome.parse().expect("a slug"),
        title: outcome.into(),
    })
}

#[test]
fn a_break_is_timed_until_it_is_given_and_not_until_it_is_answered() {
    let (pack, mut request) = (assistance(), request("break"));
    let wait = |request: &RequestState| BreakWait::of(request, &pack).expect("a break");
    assert_eq!(wait(&request).waited(Ms(60 * S)), Some(60 * S));
    request.legs[0].answered = Some(done(70 * S));
    let answered = wait(&request);
    assert_eq!(
        (answered.answered, answered.given),
        (Some(Ms(70 * S)), None)
    );
    assert_eq!(answered.waited(Ms(90 * S)), Some(90 * S), "they still wait");
    request.ended = closed(100 * S, "given");
    let given = wait(&request);
    assert_eq!(given.given, Some(Ms(100 * S)));
    assert_eq!(given.waited(Ms(900 * S)), Some(100 * S));
    assert_eq!(
        given.waited(Ms(-900 * S)),
        Some(100 * S),
        "whatever the clock says now"
    );
}

#[test]
fn one_that_ended_without_a_break_has_no_wait() {
    let (pack, mut request) = (assistance(), request("break"));
    for ended in [
        closed(100 * S, "not-needed"),
        Some(EndState::Withdrawn { at: Ms(50 * S) }),
    ] {
        request.ended = ended;
        let wait = BreakWait::of(&request, &pack).expect("a break");
        assert!(wait.ended_without);
        assert_eq!(wait.waited(Ms(900 * S)), None);
    }
}

#[test]
fn a_call_back_is_asked_for_by_choice_and_help_is_no_break() {
    let pack = assistance();
    let of = |reason: &str| BreakWait::of(&request(reason), &pack);
    let call_back = |reason: &str| of(reason).map(|it| it.call_back);
    assert_eq!(call_back("break"), Some(CallBack::NotAsked));
    assert_eq!(call_back("call-back"), Some(CallBack::Asked));
    for (reason, outcome, call_back) in [
        ("call-back", "both", CallBack::Arranged),
        ("call-back", "given", CallBack::Asked),
        ("break", "both", CallBack::NotAsked),
    ] {
        let ended = RequestState {
            ended: closed(9 * S, outcome),
            ..request(reason)
        };
        let wait = BreakWait::of(&ended, &pack).expect("a break");
        assert_eq!((wait.call_back, wait.given), (call_back, Some(Ms(9 * S))));
    }
    assert_eq!(of("clinical"), None);
    assert_eq!(of("unknown"), None);
    let asking = |asks_for| pack.reasons_for(asks_for).map(|it| it.id.as_str());
    assert_eq!(asking(AsksFor::Break).collect::<Vec<_>>(), ["break"]);
    assert_eq!(asking(AsksFor::Help).collect::<Vec<_>>(), ["clinical"]);
}

#[test]
fn a_break_is_told_further_by_its_own_seconds_and_help_by_the_packs() {
    let pack = assistance();
    let own = pack.timings_of(&cause("break"));
    assert_eq!(
        (own.unseen, own.unanswered, own.everyone, own.repeat),
        (30 * S, 180 * S, 600 * S, 500 * S)
    );
    for with_the_pack in ["clinical", "call-back", "unknown"] {
        assert_eq!(pack.timings_of(&cause(with_the_pack)), pack.timings());
    }
}

#[test]
fn a_day_and_a_week_later_the_device_asks_its_owner_and_then_forgets() {
    let on = Date::of(2026, 10, 20);
    let mut call = DifficultCall { on, read: None };
    let shown = |call: &DifficultCall, days: i32| call.follow_up(on.plus(days));
    assert_eq!(shown(&call, 0), None);
    assert_eq!(shown(&call, 1), Some(FollowUp::DayAfter));
    assert_eq!(
        shown(&call, 6),
        Some(FollowUp::DayAfter),
        "a computer that was off missed nothing"
    );
    assert_eq!(
        shown(&call, 7),
        Some(FollowUp::WeekAfter),
        "and is asked one thing at a time"
    );
    call.read = Some(FollowUp::DayAfter);
    assert_eq!(shown(&call, 1), None);
    assert_eq!(shown(&call, 7), Some(FollowUp::WeekAfter));
    call.read = Some(FollowUp::WeekAfter);
    assert_eq!(shown(&call, 7), None);
    assert_eq!(shown(&call, 1), None, "a clock set back asks nothing again");
    let unread = DifficultCall { on, read: None };
    assert_eq!(shown(&unread, FORGET_DAYS), Some(FollowUp::WeekAfter));
    assert_eq!(shown(&unread, FORGET_DAYS + 1), None);
    assert!(unread.is_forgotten(on.plus(FORGET_DAYS + 1)) && !unread.is_forgotten(on));
}

#[test]
fn what_is_pressed_after_a_call_carries_nothing_about_it() {
    let wire = serde_json::to_value(request("call-back").press()).expect("it can be written");
    let fields: Vec<&String> = wire.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["cause", "nature", "pressed"]);
    assert_eq!(
        wire["cause"],
        serde_json::json!({"type": "reason", "reason": "call-back"})
    );
}
