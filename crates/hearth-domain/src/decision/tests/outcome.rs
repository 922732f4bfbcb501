//! What can be decided after what.

use super::*;

#[test]
fn a_decision_says_why_and_what_comes_next() {
    let (world, carried) = ready();
    let silent = Decision {
        reason: " ".into(),
        next: String::new(),
        ..approved(&carried)
    };
    let problem = world.may_decide(day(1), &by(MANAGER), silent).unwrap_err();
    assert_eq!(fields(&problem), ["reason", "next"]);
    let endless = Decision {
        reason: "r".repeat(MOST_WORDS + 1),
        ..approved(&carried)
    };
    let problem = world.may_decide(day(1), &by(MANAGER), endless).unwrap_err();
    assert_eq!(fields(&problem), ["reason"]);
    let past = Decision {
        review: Some(day(1)),
        ..approved(&carried)
    };
    let problem = world.may_decide(day(1), &by(MANAGER), past).unwrap_err();
    assert_eq!(fields(&problem), ["review"]);
}

#[test]
fn a_pause_takes_effect_at_once_and_says_when_it_is_looked_at() {
    let mut world = working();
    let problem = world
        .may_decide(day(2), &by(MANAGER), decision(Outcome::Paused))
        .unwrap_err();
    assert_eq!(fields(&problem), ["review"]);
    world
        .decide(day(2), by(MANAGER), reviewed(decision(Outcome::Paused)))
        .unwrap();
    let paused = |world: &World, today| match world.on(today).arrangement {
        Arrangement::Paused {
            since,
            review_overdue,
            ..
        } => (since, review_overdue),
        other => panic!("{other:?}"),
    };
    assert_eq!(paused(&world, day(2)), (day(2), false));
    assert_eq!(paused(&world, day(300)), (day(2), false));
    assert_eq!(
        paused(&world, day(301)),
        (day(2), true),
        "it is never forgotten"
    );
    let longer = Decision {
        review: Some(day(330)),
        ..decision(Outcome::Paused)
    };
    world.decide(day(301), by(MANAGER), longer).unwrap();
    assert_eq!(
        paused(&world, day(302)),
        (day(2), false),
        "a pause that goes on is the same pause, with another day to look at it"
    );
}

#[test]
fn one_outcome_follows_another_in_order_only() {
    let (mut world, carried) = ready();
    let may = |world: &World| {
        let said = [
            approved(&carried),
            reviewed(decision(Outcome::Paused)),
            decision(Outcome::Resumed),
            decision(Outcome::Declined),
            decision(Outcome::Ended),
        ];
        said.map(|said| match code(world, said) {
            None => true,
            Some(code) => {
                assert_eq!(code, ProblemCode::Conflict);
                false
            }
        })
    };
    let decide = |world: &mut World, said: Decision| {
        world.decide(day(2), by(MANAGER), said).unwrap();
    };
    //                          approve pause  resume decline end
    let (applying, declined) = (
        [true, false, false, true, false],
        [true, false, false, true, false],
    );
    let approved_now = [true, true, false, false, true];
    let paused = [false, true, true, false, true];
    assert_eq!(may(&world), applying);
    decide(&mut world, decision(Outcome::Declined));
    assert_eq!(
        may(&world),
        declined,
        "who was declined may apply again, and be declined again"
    );
    decide(&mut world, approved(&carried));
    assert_eq!(may(&world), approved_now);
    decide(&mut world, reviewed(decision(Outcome::Paused)));
    assert_eq!(may(&world), paused);
    decide(&mut world, decision(Outcome::Resumed));
    assert_eq!(may(&world), approved_now);
    decide(&mut world, decision(Outcome::Ended));
    assert_eq!(may(&world), declined);
}

#[test]
fn what_goes_on_after_a_pause_is_what_was_approved() {
    let mut world = working();
    let before = world.on(day(3)).arrangement;
    world
        .decide(day(2), by(MANAGER), reviewed(decision(Outcome::Paused)))
        .unwrap();
    world
        .decide(day(3), by(MANAGER), decision(Outcome::Resumed))
        .unwrap();
    assert_eq!(world.on(day(3)).arrangement, before);
}

#[test]
fn pausing_and_resuming_leads_nobody_past_a_gate_or_a_stop() {
    let mut world = working();
    world
        .decide(day(2), by(MANAGER), reviewed(decision(Outcome::Paused)))
        .unwrap();
    world.attest(
        day(2),
        ("training", "manager"),
        by(MANAGER),
        attested(Attested::NotSo),
    );
    let resume = |world: &World| {
        world
            .may_decide(day(3), &by(MANAGER), decision(Outcome::Resumed))
            .map(drop)
    };
    assert_eq!(fields(&resume(&world).unwrap_err()), ["training"]);
    world.attest(
        day(2),
        ("training", "manager"),
        by(MANAGER),
        attested(Attested::Confirmed),
    );
    assert_eq!(resume(&world), Ok(()));
    world.answer(day(2), "fire", "no");
    assert_eq!(fields(&resume(&world).unwrap_err()), ["fire"]);
    // The way on is the way of every stop: afresh, carried, with a second person.
    let carried = carry(&world);
    let first = world
        .decide(day(3), by(MANAGER), approved(&carried))
        .unwrap();
    assert_eq!(
        world.on(day(3)).arrangement,
        Arrangement::AwaitingSecond { decision: first }
    );
    let second = Decision {
        confirms: Some(first),
        ..approved(&carried)
    };
    world.decide(day(3), another(MANAGER), second).unwrap();
    world
        .decide(day(4), by(MANAGER), reviewed(decision(Outcome::Paused)))
        .unwrap();
    assert_eq!(
        resume(&world),
        Ok(()),
        "what two people carried does not hold it up"
    );
}

#[test]
fn homeworking_can_be_paused_while_a_change_waits_for_a_second_person() {
    let mut world = working();
    world.answer(day(2), "fire", "no");
    let carried = carry(&world);
    world
        .decide(day(2), by(MANAGER), approved(&carried))
        .unwrap();
    assert_eq!(
        code(&world, decision(Outcome::Declined)),
        Some(ProblemCode::Conflict)
    );
    assert_eq!(code(&world, decision(Outcome::Ended)), None);
    world
        .decide(day(2), by(MANAGER), reviewed(decision(Outcome::Paused)))
        .unwrap();
    assert!(matches!(
        world.on(day(2)).arrangement,
        Arrangement::Paused { .. }
    ));
}

#[test]
fn only_an_approval_is_confirmed() {
    let mut world = working();
    let odd = Decision {
        confirms: Some(2),
        ..reviewed(decision(Outcome::Paused))
    };
    assert_eq!(code(&world, odd), Some(ProblemCode::Conflict));
    let nothing = Decision {
        confirms: Some(2),
        ..approved(&[])
    };
    assert_eq!(code(&world, nothing), Some(ProblemCode::Conflict));
    world
        .decide(day(2), by(MANAGER), decision(Outcome::Ended))
        .unwrap();
}
