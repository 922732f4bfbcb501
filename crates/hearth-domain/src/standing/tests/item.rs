//! How methods make an item, which items are asked, and what is unknown.

use proptest::prelude::*;

use super::{
    example::world,
    random,
    world::{attested, by, cannot_tell, chosen, day, photos},
};
use crate::{
    pack::Weight,
    response::Attested,
    role::Role,
    standing::{ItemResult, State},
};

const NOTHING: ItemResult = ItemResult::NotEnoughEvidence;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn unknown_is_never_met_and_never_not_met(
        (plan, steps) in random::unknown_story(),
        after in 0i32..500,
    ) {
        let (world, on) = random::play(&plan, &steps);
        let standing = world.on(on.plus(after));
        let pack = world.packs.get(&standing.pack).unwrap();
        let blocks = world.blocks(&standing);
        for item in &pack.items {
            let is = &standing.items[&item.id];
            // A choice that a condition does not name, such as "I am not sure", asks nothing more.
            if item.when.is_some() && is.result == ItemResult::NotApplicable {
                prop_assert!(is.methods.is_empty());
                continue;
            }
            let unknown = matches!(is.result, ItemResult::CouldNotTell | NOTHING);
            prop_assert!(unknown, "{} is {:?}", item.id, is.result);
            prop_assert!(!is.is_satisfied());
            let blocked = blocks.iter().any(|it| it.item == item.id);
            prop_assert_eq!(blocked, item.weight != Weight::Advisory, "it goes to a person");
        }
    }
}

#[test]
fn of_several_ways_the_latest_that_says_yes_or_no_speaks() {
    let mut world = world();
    let it = by(Role::It);
    world.answer(day(0), "antivirus", "not-sure");
    assert_eq!(world.at("antivirus", day(0)).0, ItemResult::CouldNotTell);
    world.attest(
        day(1),
        ("antivirus", "it"),
        it.clone(),
        attested(Attested::Confirmed),
    );
    assert_eq!(world.at("antivirus", day(1)).0, ItemResult::Met, "IT knows");
    world.answer(day(2), "antivirus", "not-sure");
    assert_eq!(
        world.at("antivirus", day(2)).0,
        ItemResult::Met,
        "not knowing speaks against nobody"
    );
    let photo = world.give(day(3), "antivirus", "photo", photos(&["front", "side"], 1));
    assert_eq!(world.at("antivirus", day(3)).0, ItemResult::Met);
    world.answer(day(4), "antivirus", "no");
    assert_eq!(
        world.at("antivirus", day(4)).0,
        ItemResult::NotMet,
        "a later no speaks"
    );
    world.accept(day(5), &photo, Role::Manager);
    assert_eq!(
        world.at("antivirus", day(5)).0,
        ItemResult::NotMet,
        "the picture is older than it"
    );
    // On one day, the one that came last.
    world.attest(
        day(6),
        ("antivirus", "it"),
        it.clone(),
        attested(Attested::Confirmed),
    );
    world.answer(day(6), "antivirus", "no");
    assert_eq!(world.at("antivirus", day(6)).0, ItemResult::NotMet);
    world.attest(
        day(6),
        ("antivirus", "it"),
        it,
        attested(Attested::Confirmed),
    );
    assert_eq!(world.at("antivirus", day(6)).0, ItemResult::Met);
}

#[test]
fn two_voices_are_both_needed_and_the_worse_one_weighs() {
    let mut world = world();
    let manager = by(Role::Manager);
    assert_eq!(world.at("risk", day(0)), (NOTHING, State::NotStarted));
    world.give(day(0), "risk", "advisor", chosen("yes"));
    assert_eq!(
        world.at("risk", day(0)),
        (NOTHING, State::InProgress),
        "one voice is not two"
    );
    world.attest(
        day(10),
        ("risk", "manager"),
        manager.clone(),
        attested(Attested::Confirmed),
    );
    let item = world.item("risk", day(10));
    assert_eq!((item.result, item.state), (ItemResult::Met, State::Current));
    assert_eq!(
        item.due,
        Some(day(365)),
        "it holds as long as the older voice"
    );
    assert_eq!(world.at("risk", day(366)).1, State::Grace);
    world.attest(
        day(11),
        ("risk", "manager"),
        manager.clone(),
        attested(Attested::CannotSay),
    );
    assert_eq!(world.at("risk", day(11)).0, ItemResult::CouldNotTell);
    world.attest(
        day(12),
        ("risk", "manager"),
        manager.clone(),
        attested(Attested::NotSo),
    );
    assert_eq!(world.at("risk", day(12)).0, ItemResult::NotMet);
    world.give(day(13), "risk", "advisor", cannot_tell());
    assert_eq!(
        world.at("risk", day(13)).0,
        ItemResult::NotMet,
        "a no outweighs an unknown"
    );

    // That it does not apply, said long ago, does not stand in for the voice that lapsed.
    let mut old = super::example::world();
    old.give(day(0), "risk", "advisor", chosen("na"));
    old.attest(
        day(300),
        ("risk", "manager"),
        manager,
        attested(Attested::Confirmed),
    );
    assert_eq!(old.at("risk", day(360)), (ItemResult::Met, State::DueSoon));
    assert!(!old.item("risk", day(400)).is_satisfied());
}

#[test]
fn a_no_alone_is_a_no_though_the_other_voice_is_missing() {
    let mut world = world();
    world.give(day(0), "risk", "advisor", chosen("no"));
    assert_eq!(world.at("risk", day(0)).0, ItemResult::NotMet);
}

#[test]
fn what_depends_on_a_question_waits_for_its_answer() {
    let mut world = world();
    assert_eq!(world.at("screened", day(0)), (NOTHING, State::NotStarted));
    world.answer(day(0), "shared", "no");
    assert_eq!(
        world.at("screened", day(0)),
        (ItemResult::NotApplicable, State::Current)
    );
    let yes = world.answer(day(1), "shared", "yes");
    assert_eq!(world.at("screened", day(1)), (NOTHING, State::NotStarted));
    world.answer(day(1), "screened", "no");
    assert_eq!(world.at("screened", day(1)).0, ItemResult::NotMet);
    world.erase(day(2), &yes);
    assert_eq!(
        world.at("screened", day(2)).0,
        NOTHING,
        "when nobody knows whether it is asked, a no is no fault"
    );
    world.answer(day(3), "shared", "yes");
    world.answer(day(3), "screened", "yes");
    world.reopen(day(4), "shared");
    assert_eq!(
        world.at("screened", day(4)).0,
        ItemResult::Met,
        "and what may be relied on if it is asked may be relied on"
    );
}
