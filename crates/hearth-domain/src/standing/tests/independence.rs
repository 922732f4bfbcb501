//! What is done to one item is done to that item alone, in whatever order it is done.

use proptest::{collection::vec, prelude::*};

use super::{
    random::{self, Event, SAYS, Step},
    world::{World, by, day, returned},
};
use crate::{record::Head, response::Draft, role::Role, standing::Standing};

/// What one advisor does about one item: answers given one after the other, and at the end perhaps
/// a return by the manager, upon which the last answer is given once more.
#[derive(Debug, Clone)]
struct Way {
    says: Vec<(usize, &'static str)>,
    returned: bool,
}

fn ways(items: usize) -> impl Strategy<Value = Vec<Way>> {
    let says = vec((0usize..3, prop::sample::select(SAYS.to_vec())), 0..4);
    let way = (says, any::<bool>()).prop_map(|(says, returned)| Way { says, returned });
    vec(way, items)
}

/// Goes all ways in one day. `order` says which item is next, `together` after which answers a
/// package is sent, `twice` which packages arrive a second time.
fn go(
    world: &mut World,
    drafts: &[Vec<Draft>],
    ways: &[Way],
    order: &[usize],
    together: &[bool],
    twice: &[bool],
) -> Standing {
    let on = day(1);
    let send = |world: &mut World, drafts: &[Draft], twice: bool| {
        assert_eq!(world.send(on, drafts), []);
        let (head, package) = (world.head, world.sent.last().cloned());
        if twice && let Some(package) = package {
            let refused = world.receive(on, &package);
            assert_eq!(refused.len(), drafts.len(), "nothing is taken twice");
            assert_eq!(world.head, head, "the second time leaves no trace");
        }
    };
    let mut left: Vec<_> = drafts.iter().map(|of| of.iter()).collect();
    let mut unsent: Vec<Draft> = Vec::new();
    let round_robin = (0..drafts.len()).cycle().take(8 * drafts.len());
    for (at, item) in order
        .iter()
        .map(|it| it % drafts.len())
        .chain(round_robin)
        .enumerate()
    {
        // The advisor leaves and comes back: what is unsent lies on the device.
        unsent.extend(left[item].next().cloned());
        if together[at % together.len()] && !unsent.is_empty() {
            send(world, &unsent, twice[at % twice.len()]);
            unsent.clear();
        }
    }
    if !unsent.is_empty() {
        send(world, &unsent, false);
    }
    let mut items: Vec<usize> = (0..drafts.len()).collect();
    items.sort_by_key(|it| order.iter().position(|at| at % drafts.len() == *it));
    for item in items {
        let Some(last) = drafts[item].last().filter(|_| ways[item].returned) else {
            continue;
        };
        world.review(on, &last.id, by(Role::Manager), returned());
        if !ways[item].says.len().is_multiple_of(2) {
            let mut again = last.clone();
            let number = 700_000 + u128::try_from(item).unwrap();
            again.id = super::world::uuid(number);
            send(world, &[again], true);
        }
    }
    world.on(day(2))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The items are free of each other, the answers of one item keep their order, and all is sent
    /// on one day: then neither the order between items, nor how answers are put into packages,
    /// nor what is sent twice, nor whose return comes first makes a difference.
    #[test]
    fn any_order_of_answering_leaving_sending_twice_and_returning_is_the_same(
        (plan, ways) in random::pack::plan(true).prop_flat_map(|plan| {
            let ways = ways(plan.items.len());
            (Just(plan), ways)
        }),
        orders in vec(vec(any::<usize>(), 12), 2),
        together in vec(vec(any::<bool>(), 5), 2),
        twice in vec(any::<bool>(), 3),
    ) {
        let mut world = random::pack::world(&plan);
        world.trusting = false;
        let drafts: Vec<Vec<Draft>> = ways.iter().enumerate().map(|(item, way)| {
            let says = way.says.iter();
            says.filter_map(|(method, say)| {
                random::draft(&mut world, day(1), (item, *method), say)
            }).collect()
        }).collect();
        let mut other = world.clone();
        let one = go(&mut world, &drafts, &ways, &orders[0], &together[0], &[false]);
        let two = go(&mut other, &drafts, &ways, &orders[1], &together[1], &twice);
        prop_assert_eq!(one, two);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_done_to_one_item_touches_no_other(
        (plan, steps) in random::story(true),
        item in any::<usize>(),
        method in 0usize..3,
        say in prop::sample::select(SAYS.to_vec()),
        act in 0usize..5,
    ) {
        let (mut world, on) = random::play(&plan, &steps);
        let at = item % plan.items.len();
        let name = format!("i{at}");
        let on = on.plus(1);
        let before = world.on(on.plus(1));
        let last = world.record.responses().filter(|it| it.item.as_str() == name).last().cloned();
        let step = |event| Step { after: 0, lag: 0, event };
        match (act, last) {
            (1, Some(last)) => world.withdraw(on, &last.id),
            (2, Some(last)) => world.erase(on, &last.id),
            (3, _) => world.reopen(on, &name),
            (4, Some(last)) => world.review(on, &last.id, by(Role::Manager), returned()),
            _ => drop(random::take(&mut world, on, &step(Event::Give { item: at, method, say }))),
        }
        let after = world.on(on.plus(1));
        for (id, standing) in after.items.iter().filter(|(id, _)| id.as_str() != name) {
            prop_assert_eq!(standing, &before.items[id], "{} was not touched", id);
        }
    }

    #[test]
    fn taking_back_erasing_or_reopening_never_makes_anything_satisfied(
        (plan, steps) in random::story(false),
        which in 0usize..6,
        act in 0usize..3,
    ) {
        let (mut world, on) = random::play(&plan, &steps);
        let given: Vec<_> = world.record.responses().map(|it| (it.id.clone(), it.item.clone())).collect();
        prop_assume!(!given.is_empty());
        // The later ones are those that count.
        let (response, item) = &given[given.len() - 1 - which % given.len()];
        let before = world.on(on);
        match act {
            0 => world.withdraw(on, response),
            1 => world.erase(on, response),
            _ => world.reopen(on, item.as_str()),
        }
        let after = world.on(on);
        for (id, standing) in &after.items {
            let was = before.items[id].is_satisfied();
            prop_assert!(was || !standing.is_satisfied(), "{} became satisfied", id);
        }
    }
}

#[test]
fn a_response_that_comes_in_two_packages_counts_once() {
    let mut world = super::example::world();
    let draft = world.draft(day(0), "chair", "answer", super::world::chosen("yes"));
    assert_eq!(world.send(day(0), std::slice::from_ref(&draft)), []);
    let before = world.on(day(1));
    // The device crashed before it read the receipt and packs the same draft again.
    let refused = world.send(day(1), std::slice::from_ref(&draft));
    assert!(
        refused[0].reason.contains("has this answer"),
        "{}",
        refused[0].reason
    );
    let (manifest, payloads) = world.pack_up(&[draft], Head::EMPTY);
    let package = world.signed(&manifest, payloads);
    let refused = world.receive(day(1), &package);
    assert!(
        refused[0].reason.contains("has this answer"),
        "{}",
        refused[0].reason
    );
    assert_eq!(world.on(day(1)), before);
}
