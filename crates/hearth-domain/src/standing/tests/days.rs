//! A standing says until when it holds, and it does.

use proptest::prelude::*;

use super::{
    example::{first, world},
    random,
    world::{World, chosen, day, packs},
};
use crate::{
    fact::{Fact, FactId, Found, System},
    response::Value,
    standing::{ItemResult, State},
    time::Date,
};

const MET: (ItemResult, State) = (ItemResult::Met, State::Current);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_standing_is_constant_until_the_day_it_names(
        (plan, steps) in random::story(false),
        start in -10i32..900,
    ) {
        let (world, _) = random::play(&plan, &steps);
        let mut today = day(start);
        for _ in 0..40 {
            let standing = world.on(today);
            let end = standing.holds_until;
            if let Some(end) = end {
                prop_assert!(end > today, "{end} is not after {today}");
            }
            let last = end.map_or(today.plus(4_000), |end| end.plus(-1));
            let middle = today.plus(last.days_since(today) / 2);
            for same in [today.plus(1).min(last), middle, last] {
                prop_assert_eq!(&world.on(same), &standing, "from {} on {}", today, same);
            }
            let Some(end) = end else { break };
            today = end;
        }
    }
}

#[test]
fn an_answer_grows_old_day_by_day_and_says_so_beforehand() {
    let mut world = world();
    world.answer(day(0), "chair", "yes");
    let seen: Vec<(Date, State)> =
        std::iter::successors(Some(day(0)), |&today| world.on(today).holds_until)
            .take(9)
            .map(|today| (today, world.at("chair", today).1))
            .collect();
    assert_eq!(
        seen,
        [
            (day(0), State::Current),
            (day(365 - 28), State::DueSoon),
            (day(366), State::Grace),
            (day(366 + 14), State::Lapsed),
        ],
        "it turns on these days and on no other"
    );
    let item = world.item("chair", day(380));
    assert_eq!(
        item.due,
        Some(day(365)),
        "the last day on which it is current"
    );
    assert_eq!(
        item.last_safe,
        Some(day(379)),
        "the last day on which it may be relied on"
    );
    assert!(world.item("chair", day(379)).is_satisfied());
    assert!(!item.is_satisfied());
    assert_eq!(
        item.result,
        ItemResult::Met,
        "what was said does not change, only its worth"
    );
}

#[test]
fn a_day_may_end_what_it_speaks_of() {
    let mut world = world();
    let ends = |days| Value::Day { day: day(days) };
    world.give(day(0), "contract", "day", ends(100));
    assert_eq!(world.at("contract", day(72)).1, State::DueSoon);
    assert_eq!(
        world.at("contract", day(100)),
        (ItemResult::Met, State::DueSoon)
    );
    assert_eq!(
        world.at("contract", day(101)),
        (ItemResult::Met, State::Grace)
    );
    assert_eq!(
        world.at("contract", day(115)),
        (ItemResult::Met, State::Lapsed)
    );
    world.give(day(90), "contract", "day", ends(465));
    assert_eq!(world.at("contract", day(115)), MET, "a later day renews it");
}

fn windows(build: u32) -> Value {
    let system = System {
        os: "windows".into(),
        version: "11".into(),
        build: Some(build),
        edition: None,
    };
    let fact = Fact {
        id: FactId::System,
        found: Found::System(system),
    };
    Value::Measured { facts: vec![fact] }
}

#[test]
fn a_system_is_met_only_as_long_as_its_maker_supports_it() {
    // The table of the pack says that support ends on 31 March 2026, long before the year is over.
    let ends = Date::of(2026, 3, 31);
    let mut world = world();
    world.give(day(0), "system", "probe", windows(26100));
    assert_eq!(world.at("system", day(0)), MET);
    assert_eq!(world.item("system", day(0)).due, Some(ends));
    assert_eq!(world.at("system", ends.plus(-27)).1, State::DueSoon);
    assert_eq!(
        world.at("system", ends.plus(1)),
        (ItemResult::Met, State::Grace)
    );
    assert_eq!(
        world.at("system", ends.plus(15)),
        (ItemResult::Met, State::Lapsed)
    );
    world.give(ends.plus(1), "system", "probe", windows(26100));
    assert_eq!(
        world.at("system", ends.plus(1)).0,
        ItemResult::NotMet,
        "measured after its end"
    );
    world.give(ends.plus(2), "system", "probe", windows(99));
    let item = world.item("system", ends.plus(2));
    assert_eq!(
        item.result,
        ItemResult::CouldNotTell,
        "a system that the table does not know"
    );
}

#[test]
fn a_clock_two_days_off_neither_lengthens_nor_breaks_anything() {
    let mut world = world();
    let ahead = world.draft(day(2), "chair", "answer", chosen("yes"));
    world.send(day(0), &[ahead]);
    let item = world.item("chair", day(0));
    assert_eq!(
        (item.observed, item.due),
        (Some(day(0)), Some(day(365))),
        "held to the server's day"
    );
    assert_eq!((item.result, item.state), MET);
    let behind = world.draft(day(1), "chair", "answer", chosen("no"));
    world.send(day(3), &[behind]);
    let item = world.item("chair", day(3));
    assert_eq!(
        (item.result, item.observed),
        (ItemResult::NotMet, Some(day(1)))
    );
    // Whatever a clock says, what was sent later is later.
    let far_behind = world.draft(day(-300), "chair", "answer", chosen("yes"));
    world.send(day(4), &[far_behind]);
    assert_eq!(world.item("chair", day(4)).due, Some(day(65)));
    // A probe ahead of its time is judged by the server's day, not past the end of support.
    let ends = Date::of(2026, 3, 31);
    let mut probe = World::new(packs([first().as_str()]));
    let ahead = probe.draft(ends.plus(1), "system", "probe", windows(26100));
    probe.send(ends.plus(-1), &[ahead]);
    assert_eq!(probe.item("system", ends.plus(-1)).result, ItemResult::Met);
}
