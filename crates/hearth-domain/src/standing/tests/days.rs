//! A standing says until when it holds, and it does.

use proptest::prelude::*;

use super::{example::world, random, world::day};
use crate::{
    standing::{ItemResult, State},
    time::Date,
};

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
