//! What lies on the device marks its items and decides what is asked. It satisfies nothing.

use proptest::{collection::vec, prelude::*};

use super::{
    example::world,
    random::{self, SAYS},
    world::{cannot_tell, chosen, day, words},
};
use crate::standing::{ItemResult, State};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn drafts_satisfy_nothing_and_break_nothing(
        (plan, steps) in random::story(true),
        says in vec((any::<usize>(), 0usize..3, prop::sample::select(SAYS.to_vec())), 0..6),
    ) {
        let (mut world, on) = random::play(&plan, &steps);
        let on = on.plus(1);
        let drafts: Vec<_> = says.iter().filter_map(|(item, method, say)| {
            random::draft(&mut world, on, (item % plan.items.len(), *method), say)
        }).collect();
        let (without, with) = (world.on(on), world.with(&drafts, on));
        prop_assert_eq!(world.blocks(&with), world.blocks(&without));
        prop_assert_eq!(&with.arrangement, &without.arrangement);
        for (id, item) in &with.items {
            let was = &without.items[id];
            prop_assert_eq!((item.result, item.due, &item.methods), (was.result, was.due, &was.methods));
            prop_assert_eq!(item.unsent.is_some(), drafts.iter().any(|it| &it.item == id));
        }
    }

    #[test]
    fn drafts_open_no_gate_where_conditions_depend_on_them(
        (plan, steps) in random::story(false),
        says in vec((any::<usize>(), 0usize..3, prop::sample::select(SAYS.to_vec())), 0..6),
    ) {
        let (mut world, on) = random::play(&plan, &steps);
        let drafts: Vec<_> = says.iter().filter_map(|(item, method, say)| {
            random::draft(&mut world, on, (item % plan.items.len(), *method), say)
        }).collect();
        let (without, with) = (world.on(on), world.with(&drafts, on));
        let asked: Vec<_> = world.blocks(&with).into_iter().map(|it| it.item).collect();
        for block in world.blocks(&without) {
            let not_asked = with.items[&block.item].result == ItemResult::NotApplicable
                && with.items[&block.item].methods.is_empty();
            prop_assert!(not_asked || asked.contains(&block.item), "{} opened", block.item);
        }
    }
}

#[test]
fn drafts_decide_what_is_asked_next() {
    let mut world = world();
    let screened = |world: &super::world::World, drafts: &[_]| {
        let item = world.with(drafts, day(0)).items.remove("screened").unwrap();
        (item.result, item.state)
    };
    let unknown = (ItemResult::NotEnoughEvidence, State::NotStarted);
    let not_asked = (ItemResult::NotApplicable, State::Current);
    assert_eq!(
        screened(&world, &[]),
        unknown,
        "nobody knows yet whether it is asked"
    );
    let alone = world.draft(day(0), "shared", "answer", chosen("no"));
    let shared = world.draft(day(0), "shared", "answer", chosen("yes"));
    let unsure = world.draft(day(0), "shared", "answer", cannot_tell());
    assert_eq!(screened(&world, std::slice::from_ref(&alone)), not_asked);
    assert_eq!(
        screened(&world, &[alone.clone(), shared]),
        unknown,
        "the last draft counts"
    );
    assert_eq!(
        screened(&world, &[alone.clone(), unsure]),
        unknown,
        "and not the one before it"
    );
    world.answer(day(0), "shared", "yes");
    assert_eq!(
        screened(&world, &[alone]),
        not_asked,
        "a draft goes before what was sent"
    );
}

#[test]
fn a_draft_is_marked_with_what_it_claims() {
    let mut world = world();
    let no = world.draft(day(0), "chair", "answer", chosen("no"));
    let yes = world.draft(day(0), "chair", "answer", chosen("yes"));
    let plan = world.draft(day(0), "plan", "words", words("Out by the door."));
    let at = |drafts: &[_], item: &str| {
        let item = world.with(drafts, day(0)).items.remove(item).unwrap();
        (item.unsent, item.result, item.state)
    };
    let nothing = ItemResult::NotEnoughEvidence;
    let drafts = [no.clone(), yes, plan];
    assert_eq!(
        at(&drafts, "chair"),
        (Some(ItemResult::Met), nothing, State::InProgress)
    );
    assert_eq!(
        at(&[no], "chair"),
        (Some(ItemResult::NotMet), nothing, State::InProgress)
    );
    assert_eq!(
        at(&drafts, "plan"),
        (Some(nothing), nothing, State::InProgress)
    );
    assert_eq!(at(&drafts, "lamp"), (None, nothing, State::NotStarted));
}
