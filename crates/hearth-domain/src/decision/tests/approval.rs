//! What an approval must carry, and what nobody can approve.

use super::*;

#[test]
fn a_gate_is_carried_by_no_condition_whatever_its_state() {
    let (mut world, carried) = ready();
    assert!(
        world
            .may_decide(day(1), &by(MANAGER), approved(&carried))
            .is_ok()
    );
    for outcome in [Attested::NotSo, Attested::CannotSay] {
        world.attest(
            day(1),
            ("training", "manager"),
            by(MANAGER),
            attested(outcome),
        );
        let mut all = carried.clone();
        all.push(condition("training"));
        let problem = world
            .may_decide(day(1), &by(MANAGER), approved(&all))
            .unwrap_err();
        assert_eq!(fields(&problem), ["training"]);
        assert!(
            problem.message.contains("must be met before anybody"),
            "{problem}"
        );
    }
    world.reopen(day(1), "training");
    let problem = world
        .may_decide(day(1), &by(MANAGER), approved(&carried))
        .unwrap_err();
    assert_eq!(
        fields(&problem),
        ["training"],
        "a gate that nobody has answered is shut too"
    );
}

#[test]
fn what_is_required_is_met_or_carried_by_name() {
    let (world, mut carried) = ready();
    let left: Vec<_> = carried.drain(..2).filter_map(|it| it.item).collect();
    let problem = world
        .may_decide(day(1), &by(MANAGER), approved(&carried))
        .unwrap_err();
    assert_eq!(
        fields(&problem),
        left.iter().map(ItemId::as_str).collect::<Vec<_>>()
    );
    assert!(
        !left.iter().any(|it| it.as_str() == "shared"),
        "what is advisory blocks nothing"
    );
}

#[test]
fn a_condition_says_something_about_something_by_a_day_to_come() {
    let (world, carried) = ready();
    let with = |change: &dyn Fn(&mut Condition)| {
        let mut all = carried.clone();
        change(&mut all[0]);
        world
            .may_decide(day(1), &by(MANAGER), approved(&all))
            .map(drop)
    };
    assert_eq!(with(&|_| ()), Ok(()));
    let name = carried[0].item.clone().unwrap();
    assert_eq!(
        fields(&with(&|it| it.words = " ".into()).unwrap_err()),
        [name.as_str()]
    );
    assert_eq!(
        fields(&with(&|it| it.due = Some(day(0))).unwrap_err()),
        [name.as_str()]
    );
    assert_eq!(with(&|it| it.due = Some(day(1))), Ok(()));
    let mut all = carried.clone();
    all.push(condition("stool"));
    let problem = world
        .may_decide(day(1), &by(MANAGER), approved(&all))
        .unwrap_err();
    assert_eq!(fields(&problem), ["stool"]);
}

#[test]
fn a_stop_item_needs_a_second_person_who_is_not_the_first() {
    let (mut world, _) = ready();
    world.answer(START, "fire", "no");
    let carried = carry(&world);
    let first = world
        .decide(day(1), by(MANAGER), approved(&carried))
        .unwrap();
    assert_eq!(
        world.on(day(1)).arrangement,
        Arrangement::AwaitingSecond { decision: first }
    );

    let confirms = |conditions: &[Condition]| Decision {
        confirms: Some(first),
        ..approved(conditions)
    };
    let alone = world
        .may_decide(day(2), &by(MANAGER), confirms(&carried))
        .unwrap_err();
    assert_eq!(alone.code, ProblemCode::NotAllowed);
    let as_assessor = Author {
        role: Role::Assessor,
        ..by(MANAGER)
    };
    let alone = world
        .may_decide(day(2), &as_assessor, confirms(&carried))
        .unwrap_err();
    assert_eq!(
        alone.code,
        ProblemCode::NotAllowed,
        "another role is not another person"
    );
    let second = another(MANAGER);
    let fewer = world
        .may_decide(day(2), &second, confirms(&carried[1..]))
        .unwrap_err();
    assert_eq!(fields(&fewer), ["conditions"]);
    let elsewhere = Outcome::Approved {
        place: Place::Hybrid,
        conditions: carried.clone(),
    };
    let elsewhere = Decision {
        outcome: elsewhere,
        ..confirms(&carried)
    };
    let elsewhere = world.may_decide(day(2), &second, elsewhere).unwrap_err();
    assert_eq!(fields(&elsewhere), ["conditions"], "nor another place");
    let none = Decision {
        confirms: Some(1),
        ..approved(&carried)
    };
    assert_eq!(
        world.may_decide(day(2), &second, none).unwrap_err().code,
        ProblemCode::NotFound
    );

    let place = world.decide(day(2), second, confirms(&carried)).unwrap();
    let Arrangement::Approved {
        decision,
        since,
        conditions,
        ..
    } = world.on(day(2)).arrangement
    else {
        panic!("two people approved");
    };
    assert_eq!((decision, since), (place, day(2)));
    assert_eq!(conditions.len(), carried.len());
    assert_eq!(
        code(&world, confirms(&carried)),
        Some(ProblemCode::Conflict),
        "once is enough"
    );
}

#[test]
fn a_gate_that_shut_meanwhile_stops_the_second_person_too() {
    let (mut world, _) = ready();
    world.answer(START, "fire", "no");
    let carried = carry(&world);
    let first = world
        .decide(day(1), by(MANAGER), approved(&carried))
        .unwrap();
    world.attest(
        day(2),
        ("training", "manager"),
        by(MANAGER),
        attested(Attested::NotSo),
    );
    let second = Decision {
        confirms: Some(first),
        ..approved(&carried)
    };
    let problem = world
        .may_decide(day(2), &another(MANAGER), second)
        .unwrap_err();
    assert_eq!(fields(&problem), ["training"]);
}

#[test]
fn whether_a_second_person_is_needed_is_not_for_the_window_to_say() {
    let (world, carried) = ready();
    let said = world
        .may_decide(day(1), &by(MANAGER), approved(&carried))
        .unwrap();
    assert!(
        !said.needs_second,
        "no stop is carried, whatever the window claims"
    );
    let claimed = Decision {
        needs_second: true,
        ..approved(&carried)
    };
    assert!(
        !world
            .may_decide(day(1), &by(MANAGER), claimed)
            .unwrap()
            .needs_second
    );
}

#[test]
fn conditions_stand_with_their_items() {
    let mut world = working();
    let stands = |world: &World, today| match world.on(today).arrangement {
        Arrangement::Approved { conditions, .. } => {
            let of = |it: &&crate::standing::ConditionStanding| {
                it.condition
                    .item
                    .as_ref()
                    .is_some_and(|id| id.as_str() == "chair")
            };
            conditions
                .iter()
                .find(of)
                .map(|it| (it.met, it.overdue))
                .unwrap()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(stands(&world, day(400)), (false, false));
    assert_eq!(stands(&world, day(401)), (false, true));
    world.answer(day(100), "chair", "yes");
    assert_eq!(stands(&world, day(401)), (true, false));
    assert_eq!(
        stands(&world, day(480)),
        (false, true),
        "when the answer lapses it is open again"
    );
}
