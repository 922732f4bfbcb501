//! A new version of a pack asks anew where it must, and rewrites nothing.

use proptest::prelude::*;

use super::{
    example::{changing, first, world},
    random,
    world::{
        World, another, approved, attested, by, cannot_tell, chosen, condition, day, packs,
        returned, words,
    },
};
use crate::{
    pack::{PackRef, Packs},
    record::Condition,
    response::{Attested, Value},
    role::Role,
    standing::{Arrangement, ItemResult, Standing, State},
    time::Date,
};

/// What was decided, apart from how its conditions stand by now.
fn decided(standing: &Standing) -> (Option<u64>, Option<Date>, Vec<Condition>) {
    match &standing.arrangement {
        Arrangement::Approved {
            decision,
            since,
            conditions,
            ..
        } => {
            let conditions = conditions.iter().map(|it| it.condition.clone());
            (Some(*decision), Some(*since), conditions.collect())
        }
        Arrangement::Paused {
            decision, since, ..
        }
        | Arrangement::Declined { decision, since }
        | Arrangement::Ended { decision, since } => (Some(*decision), Some(*since), Vec::new()),
        Arrangement::AwaitingSecond { decision } => (Some(*decision), None, Vec::new()),
        Arrangement::Applying => (None, None, Vec::new()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_pack_change_rewrites_no_decision_and_no_response(
        (plan, steps) in random::story(true),
        after in 1i32..200,
    ) {
        prop_assume!(plan.versions.len() > 1);
        let mut first = plan.clone();
        first.versions.truncate(1);
        let (old, on) = random::play(&first, &steps);
        let mut new = old.clone();
        let texts = plan.texts();
        new.packs = packs(texts.iter().take(2).map(String::as_str));
        // The change comes after all that happened, so that everything happened before it.
        let mut second = new.packs.all().last().unwrap().clone();
        second.from = on.plus(1).max(second.from);
        let (from, grace) = (second.from, i32::try_from(second.grace).unwrap());
        new.packs.add(second.clone());

        let (was, is) = (old.on(from.plus(-1)), new.on(from.plus(-1)));
        prop_assert_eq!(&is.items, &was.items, "before it is in force it changes nothing");
        prop_assert!(is.holds_until.is_some_and(|until| until <= from));

        let today = from.plus(after - 1);
        let (was, is) = (old.on(today), new.on(today));
        prop_assert_eq!(decided(&is), decided(&was));
        for item in &second.items {
            let (id, is) = (&item.id, &is.items[&item.id]);
            match was.items.get(id) {
                None => {
                    prop_assert_eq!(is.state, State::NotStarted);
                    prop_assert_eq!(is.last_safe, Some(from.plus(grace)));
                }
                Some(was) if item.revision == 1 => prop_assert_eq!(is, was, "{}", id),
                Some(was) => {
                    let in_grace = today <= from.plus(grace);
                    prop_assert_eq!(is.is_satisfied(), was.is_satisfied() && in_grace, "{}", id);
                    if is.is_satisfied() {
                        prop_assert_eq!(is.state, State::Grace);
                        prop_assert!(is.last_safe <= Some(from.plus(grace)));
                    }
                }
            }
        }
    }
}

/// 1 July 2026, when the second version begins, and 30 August, when its grace ends.
const CHANGE: Date = Date::of(2026, 7, 1);
const END: Date = Date::of(2026, 8, 30);
const HELD: (ItemResult, State) = (ItemResult::Met, State::Grace);

#[test]
fn what_was_accepted_holds_until_the_grace_ends() {
    let mut world = changing();
    world.answer(day(0), "lamp", "yes");
    world.answer(day(0), "chair", "yes");
    let plan = world.give(day(0), "plan", "words", words("Out by the door."));
    world.accept(day(1), &plan, Role::Manager);
    world.give(day(0), "risk", "advisor", chosen("yes"));
    world.attest(
        day(0),
        ("risk", "manager"),
        by(Role::Manager),
        attested(Attested::Confirmed),
    );

    // One with another option, one with another method, one that needs a method more.
    for item in ["lamp", "plan", "risk"] {
        assert_eq!(
            world.at(item, CHANGE.plus(-1)),
            (ItemResult::Met, State::Current),
            "{item}"
        );
        assert_eq!(world.at(item, CHANGE), HELD, "{item}");
        assert_eq!(world.at(item, END), HELD, "{item}");
        assert_eq!(world.item(item, CHANGE).last_safe, Some(END), "{item}");
        assert!(!world.item(item, END.plus(1)).is_satisfied(), "{item}");
    }
    assert_eq!(
        world.at("chair", END.plus(1)),
        (ItemResult::Met, State::Current)
    );
    assert_eq!(world.on(CHANGE).holds_until, Some(END.plus(1)));
}

#[test]
fn answering_anew_step_by_step_does_not_end_the_grace_and_a_no_does() {
    let mut world = changing();
    world.give(day(0), "risk", "advisor", chosen("yes"));
    world.attest(
        day(0),
        ("risk", "manager"),
        by(Role::Manager),
        attested(Attested::Confirmed),
    );
    world.give(CHANGE, "risk", "advisor", chosen("yes"));
    assert_eq!(world.at("risk", CHANGE), HELD, "a day is still missing");
    world.give(CHANGE.plus(1), "risk", "day", Value::Day { day: END });
    assert_eq!(
        world.at("risk", END),
        HELD,
        "the manager's voice is still the old one"
    );
    assert!(!world.item("risk", END.plus(1)).is_satisfied());
    let yes = attested(Attested::Confirmed);
    world.attest(CHANGE.plus(2), ("risk", "manager"), by(Role::Manager), yes);
    assert_eq!(
        world.at("risk", END.plus(1)),
        (ItemResult::Met, State::Current)
    );

    let mut doubtful = changing();
    doubtful.answer(day(0), "lamp", "yes");
    doubtful.answer(CHANGE, "lamp", "no");
    assert_eq!(
        doubtful.at("lamp", CHANGE).0,
        ItemResult::NotMet,
        "a no governs at once"
    );
    let mut unsure = changing();
    let plan = unsure.give(day(0), "plan", "words", words("Out by the door."));
    unsure.accept(day(0), &plan, Role::Manager);
    assert_eq!(unsure.at("plan", CHANGE), HELD);
    unsure.give(CHANGE, "plan", "sign", cannot_tell());
    assert_eq!(
        unsure.at("plan", CHANGE).0,
        ItemResult::CouldNotTell,
        "and so does an unknown"
    );
}

#[test]
fn what_was_not_accepted_gets_no_grace() {
    let mut world = changing();
    let plan = world.give(day(0), "plan", "words", words("Out by the door."));
    assert_eq!(world.at("plan", CHANGE.plus(-1)).1, State::WithReviewer);
    assert_eq!(
        world.at("plan", CHANGE),
        (ItemResult::NotEnoughEvidence, State::NotStarted)
    );
    world.review(CHANGE, &plan, another(Role::Manager), returned());
    assert!(!world.item("plan", CHANGE).is_satisfied());
}

#[test]
fn an_answer_that_was_on_its_way_when_the_questions_changed_is_taken_and_ages() {
    let mut world = changing();
    let version = PackRef {
        id: "small".parse().unwrap(),
        version: 1,
    };
    let draft = world.draft_under(&version, CHANGE.plus(-1), "lamp", "answer", chosen("yes"));
    assert_eq!(world.send(CHANGE.plus(3), &[draft]), []);
    assert_eq!(world.at("lamp", CHANGE.plus(3)), HELD);
    assert!(!world.item("lamp", END.plus(1)).is_satisfied());
}

#[test]
fn what_is_asked_for_the_first_time_says_until_when_there_is_time() {
    let world = changing();
    let item = world.item("bin", CHANGE);
    assert_eq!(
        (item.result, item.state),
        (ItemResult::NotEnoughEvidence, State::NotStarted)
    );
    assert_eq!(item.last_safe, Some(END));
    assert!(!item.is_satisfied(), "time to answer is not an answer");
    assert!(!world.on(CHANGE.plus(-1)).items.contains_key("bin"));
    assert_eq!(world.on(CHANGE.plus(-1)).holds_until, Some(CHANGE));

    let mut late = changing();
    let enrolled = crate::record::Body::Enrolled {
        pack: "other".parse().unwrap(),
    };
    late.append(day(1), by(Role::Administrator), enrolled);
    let enrolled = crate::record::Body::Enrolled {
        pack: "small".parse().unwrap(),
    };
    late.append(CHANGE.plus(20), by(Role::Administrator), enrolled);
    assert_eq!(
        late.item("bin", CHANGE.plus(20)).last_safe,
        None,
        "it was asked from the start"
    );
}

#[test]
fn a_decision_stands_when_the_questions_change() {
    let mut world = world();
    let everything: Vec<_> = world.blocks(&world.on(day(0))).into_iter().collect();
    let yes = attested(Attested::Confirmed);
    world.attest(day(0), ("training", "manager"), by(Role::Manager), yes);
    world.answer(day(0), "fire", "yes");
    let carried: Vec<_> = everything
        .iter()
        .map(|block| block.item.as_str())
        .filter(|item| !["training", "fire"].contains(item))
        .map(condition)
        .collect();
    let place = world
        .decide(day(1), by(Role::Manager), approved(&carried))
        .unwrap();
    let second = super::example::second();
    let first = first();
    world.packs = packs([first.as_str(), second.as_str()]);
    for today in [CHANGE.plus(-1), CHANGE, END.plus(1)] {
        let standing = world.on(today);
        assert_eq!(
            decided(&standing),
            (Some(place), Some(day(1)), carried.clone())
        );
    }
}

#[test]
fn a_choice_that_is_no_longer_offered_leaves_open_what_depends_on_it() {
    let second = first()
        .replace("version = 1\n", "version = 2\n")
        .replace("from = \"2025-12-01\"", "from = \"2026-07-01\"")
        .replace("any = [\"yes\"]", "any = [\"friends\"]")
        .replacen(
            "[[text]]",
            "[[choices]]\nid = \"house\"\noptions = [\n  { id = \"alone\", text = \"Alone\", means = \"met\" },\n  { id = \"friends\", text = \"With friends\", means = \"met\" },\n]\n\n[[text]]",
            1,
        );
    let (before, after) = second.split_once("id = \"shared\"").unwrap();
    let after =
        after
            .replacen("revision = 1", "revision = 2", 1)
            .replacen("\"four\"", "\"house\"", 1);
    let second = format!("{before}id = \"shared\"{after}");
    let first = first();
    let mut world = World::new(packs([first.as_str(), second.as_str()]));
    world.answer(day(0), "shared", "yes");
    assert_eq!(
        world.at("screened", day(1)),
        (ItemResult::NotEnoughEvidence, State::NotStarted)
    );
    assert_eq!(
        world.at("screened", CHANGE),
        (ItemResult::NotEnoughEvidence, State::NotStarted),
        "yes is neither alone nor with friends: nobody knows, so it is not waved through"
    );
    world.answer(CHANGE, "shared", "alone");
    assert_eq!(world.at("screened", CHANGE).0, ItemResult::NotApplicable);
}

#[test]
fn a_version_that_is_not_known_leaves_its_answers_unknown() {
    let mut world = changing();
    world.answer(CHANGE, "chair", "yes");
    world.answer(CHANGE, "room.door", "no");
    assert_eq!(world.at("chair", CHANGE).0, ItemResult::Met);
    let first = first();
    world.packs = packs([first.as_str()]);
    for item in ["chair", "room.door"] {
        assert_eq!(world.at(item, CHANGE).0, ItemResult::CouldNotTell, "{item}");
    }
    world.packs = Packs::default();
    let standing = crate::standing::standing(&world.record, &[], &world.packs, CHANGE);
    assert_eq!(
        standing, None,
        "and without any version there is no standing"
    );
}

#[test]
fn answers_under_another_pack_do_not_count_under_this_one() {
    let first = first();
    let other = first.replace("id = \"small\"", "id = \"other\"");
    let mut world = World::new(packs([first.as_str()]));
    world.answer(day(0), "chair", "yes");
    world.packs = packs([first.as_str(), other.as_str()]);
    let pack = "other".parse().unwrap();
    world.append(
        day(1),
        by(Role::Administrator),
        crate::record::Body::Enrolled { pack },
    );
    let standing = world.on(day(1));
    assert_eq!(standing.pack.id.as_str(), "other");
    assert_eq!(standing.items["chair"].state, State::NotStarted);
    let small = PackRef {
        id: "small".parse().unwrap(),
        version: 1,
    };
    let draft = world.draft_under(&small, day(1), "lamp", "answer", chosen("yes"));
    assert_eq!(world.send(day(1), &[draft]).len(), 1, "nor are they taken");
}
