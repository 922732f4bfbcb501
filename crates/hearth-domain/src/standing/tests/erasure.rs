//! Contents can be erased; signatures, chain and honesty stay.

use proptest::prelude::*;

use super::{
    example::world,
    random,
    world::{by, chosen, day},
};
use crate::{
    package::is_signed,
    record::open,
    role::Role,
    standing::{ItemResult, State},
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn erasing_leaves_the_chain_whole_and_the_answer_unknown(
        (plan, steps) in random::story(true),
        which in 0usize..8,
    ) {
        let (mut world, on) = random::play(&plan, &steps);
        let picked = world.record.responses().cloned().collect::<Vec<_>>();
        prop_assume!(!picked.is_empty());
        let erased = &picked[which % picked.len()];
        let values = world.record.values.clone();

        world.erase(on, &erased.id);

        let opened = open(&world.record.id, &world.stored);
        prop_assert_eq!(opened, Ok((world.record.entries.clone(), world.head)));
        let standing = world.on(on);
        let method = standing.items.get(&erased.item).and_then(|it| it.methods.get(&erased.method));
        if let Some(method) = method.filter(|it| it.response == erased.id) {
            let unknown = match method.state {
                State::Returned => ItemResult::NotEnoughEvidence,
                _ => ItemResult::CouldNotTell,
            };
            prop_assert_eq!(method.result, unknown, "{:?}", method);
        }
        // A copy that a device has not let go of yet makes no difference.
        world.record.values = values;
        prop_assert_eq!(world.on(on), standing);
    }
}

#[test]
fn a_package_stays_signed_when_its_contents_are_gone() {
    let mut world = world();
    let response = world.answer(day(0), "chair", "yes");
    world.erase(day(1), &response);
    let (key, package) = (world.key.verifying_key(), &world.sent[0]);
    assert!(is_signed(
        &key,
        package.manifest.as_bytes(),
        &package.signature
    ));
    assert!(
        !package.manifest.contains("yes"),
        "what is signed and kept says nothing of the answer"
    );
    assert_eq!(world.at("chair", day(1)).0, ItemResult::CouldNotTell);
}

#[test]
fn erasing_a_no_brings_no_older_yes_back() {
    let mut world = world();
    let accepted = world.give(day(0), "claim", "answer", chosen("yes"));
    world.accept(day(1), &accepted, Role::Manager);
    let no = world.give(day(2), "claim", "answer", chosen("no"));
    assert_eq!(world.at("claim", day(2)).0, ItemResult::NotMet);
    world.erase(day(3), &no);
    assert_eq!(world.at("claim", day(3)).0, ItemResult::CouldNotTell);

    // Nor by another way of showing the same.
    let it = super::world::attested(crate::response::Attested::Confirmed);
    world.attest(day(0), ("antivirus", "it"), by(Role::It), it);
    let no = world.answer(day(2), "antivirus", "no");
    world.erase(day(3), &no);
    assert_eq!(world.at("antivirus", day(3)).0, ItemResult::CouldNotTell);
}
