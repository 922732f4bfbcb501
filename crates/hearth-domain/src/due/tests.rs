//! What falls due and in which order. Beneath: reminders over a year.

mod reminder;
mod year;

use super::*;
use crate::{
    record::{Condition, Verdict},
    role::Role,
    standing::tests::{
        example::world,
        world::{World, approved, by, day, noon, words},
    },
};

fn list(world: &World, unsent: &Unsent, today: Date) -> Vec<Due> {
    let standing = world.on(today);
    let pack = world.packs.get(&standing.pack).unwrap();
    items(pack, &standing, unsent, today)
}

fn item(id: &str) -> DueWhat {
    DueWhat::Item {
        item: id.parse().unwrap(),
    }
}

fn find(all: &[Due], id: &str) -> Option<Due> {
    all.iter().find(|due| due.what == item(id)).cloned()
}

/// What an item needs and how near its end it is, with nothing on the device.
fn stands(world: &World, id: &str, today: Date) -> Option<(Need, Option<DueStage>)> {
    find(&list(world, &Unsent::default(), today), id).map(|due| (due.need, due.stage))
}

#[test]
fn an_item_grows_old_and_its_days_stand_beside_it() {
    let mut world = world();
    world.answer(day(0), "chair", "yes");
    let need = |after| stands(&world, "chair", day(after));
    assert_eq!(need(1), None, "it is in order");
    assert_eq!(need(365 - 28), Some((Need::Soon, Some(DueStage::DueSoon))));
    assert_eq!(
        need(365),
        Some((Need::Soon, Some(DueStage::DueSoon))),
        "its last day"
    );
    assert_eq!(need(366), Some((Need::Overdue, Some(DueStage::Grace))));
    assert_eq!(
        need(365 + 14),
        Some((Need::Overdue, Some(DueStage::LastSafeDay)))
    );
    assert_eq!(need(365 + 15), Some((Need::Lapsed, Some(DueStage::Lapsed))));
    let due = find(&list(&world, &Unsent::default(), day(366)), "chair").unwrap();
    assert_eq!((due.due, due.last_safe), (Some(day(365)), Some(day(379))));
    assert_eq!(due.minutes(), 1, "10 seconds are shown as a minute");
}

#[test]
fn what_was_not_answered_is_asked_for_and_what_lies_on_the_device_is_not() {
    let mut world = world();
    let none = Unsent::default();
    assert_eq!(stands(&world, "chair", day(0)), Some((Need::Answer, None)));
    assert_eq!(
        stands(&world, "shared", day(0)),
        Some((Need::Optional, None))
    );
    assert_eq!(
        stands(&world, "training", day(0)),
        None,
        "it is the manager's to say"
    );
    assert_eq!(
        stands(&world, "screened", day(0)),
        None,
        "nobody knows yet whether it is asked"
    );
    let key = |id: &str| (id.parse().unwrap(), "answer".parse().unwrap());
    let drafted = Unsent {
        drafts: [key("chair")].into(),
        in_flight: [key("fire")].into(),
        ..none.clone()
    };
    let all = list(&world, &drafted, day(0));
    assert_eq!((find(&all, "chair"), find(&all, "fire")), (None, None));
    let stuck = Unsent {
        refused: ["chair".parse().unwrap()].into(),
        unfinished: ["fire".parse().unwrap()].into(),
        ..drafted
    };
    let all = list(&world, &stuck, day(0));
    assert_eq!(find(&all, "chair").map(|it| it.need), Some(Need::Again));
    assert_eq!(find(&all, "fire").map(|it| it.need), Some(Need::Answer));
    world.answer(day(0), "chair", "no");
    assert_eq!(
        stands(&world, "chair", day(1)),
        Some((Need::PutRight, None))
    );
}

#[test]
fn what_was_sent_back_presses_by_no_day() {
    let mut world = world();
    let given = world.give(day(0), "plan", "words", words("I walk."));
    assert_eq!(
        stands(&world, "plan", day(1)),
        None,
        "it waits for a reviewer"
    );
    let returned = Verdict::Returned {
        reason: "Too short.".into(),
        satisfy: "Say when.".into(),
    };
    world.review(day(1), &given, by(Role::Manager), returned);
    for after in [2, 360, 400] {
        let due = find(&list(&world, &Unsent::default(), day(after)), "plan").unwrap();
        assert_eq!(
            (due.need, due.stage, due.last_safe),
            (Need::Again, None, None)
        );
    }
}

#[test]
fn what_an_approval_rests_on_comes_with_its_words_and_its_day() {
    let mut world = world();
    let condition = Condition {
        item: Some("chair".parse().unwrap()),
        words: "Get the new chair.".into(),
        due: Some(day(20)),
    };
    let standing = {
        let decision = approved(&[condition]);
        let body = crate::record::Body::Decided { decision };
        world.append(day(1), by(Role::Manager), body);
        |after| find(&list(&world, &Unsent::default(), day(after)), "chair").unwrap()
    };
    let agreed = standing(2);
    assert_eq!(
        (agreed.need, agreed.stage),
        (Need::Agreed, Some(DueStage::DueSoon))
    );
    assert_eq!(agreed.words.as_deref(), Some("Get the new chair."));
    assert_eq!(standing(20).stage, Some(DueStage::LastSafeDay));
    let late = standing(21);
    assert_eq!((late.need, late.last_safe), (Need::Late, Some(day(20))));
}

fn names(groups: &[DueGroup]) -> Vec<String> {
    let name = |due: &Due| match &due.what {
        DueWhat::Item { item } => item.to_string(),
        other => format!("{other:?}")
            .split([' ', '{'])
            .next()
            .unwrap()
            .into(),
    };
    let all = |group: &DueGroup| group.things.iter().map(name).collect::<Vec<_>>().join("+");
    groups.iter().map(all).collect()
}

#[test]
fn the_list_is_in_order_and_its_first_three_stand_on_the_start_page() {
    let mut world = world();
    for id in ["room.door", "room.window", "chair", "lamp", "pain", "fire"] {
        world.answer(day(0), id, "yes");
    }
    let standing = world.on(day(0));
    let pack = world.packs.get(&standing.pack).unwrap();
    let today = day(370);
    let wanted = ["room.door", "room.window", "chair", "fire"].map(item);
    let mut all = list(&world, &Unsent::default(), today);
    all.retain(|due| wanted.contains(&due.what));
    let mut soon = |id: &str, need, last_safe: Option<Date>| {
        all.push(Due {
            what: item(id),
            need,
            stage: None,
            due: None,
            last_safe,
            seconds: 40,
            words: None,
        });
    };
    soon("room.plant", Need::Soon, Some(today.plus(9)));
    soon("lamp", Need::Soon, Some(today.plus(3)));
    soon("shared", Need::Optional, None);
    all.extend(Due::send(2));
    all.extend(Due::buddy(&BuddyNow::Left {
        pair: "00000000-0000-7000-8000-000000000001".parse().unwrap(),
        another_asked: false,
    }));
    let groups = in_order(pack, all);
    assert_eq!(
        names(&groups),
        [
            "room.door+room.window",
            "chair",
            "fire",
            "Send",
            "lamp",
            "room.plant",
            "shared",
            "Buddy",
        ]
    );
    assert_eq!(first(&groups), &groups[..3]);
    assert_eq!(first(&groups[..2]), &groups[..2]);
    assert_eq!(groups[0].last_safe(), Some(day(379)));
    assert_eq!(
        groups[0].section.as_ref().map(|it| it.as_str()),
        Some("room")
    );
    assert_eq!(groups[3].minutes(), 2);
}

#[test]
fn what_somebody_wrote_words_to_stands_by_itself() {
    let world = world();
    let standing = world.on(day(0));
    let pack = world.packs.get(&standing.pack).unwrap();
    let due = |id: &str, words: Option<&str>| Due {
        what: item(id),
        need: Need::Agreed,
        stage: None,
        due: None,
        last_safe: None,
        seconds: 10,
        words: words.map(Into::into),
    };
    let all = vec![due("room.door", None), due("room.window", Some("Shut it."))];
    assert_eq!(names(&in_order(pack, all)), ["room.door", "room.window"]);
}

#[test]
fn a_check_in_stands_in_the_list_when_it_is_near_and_never_lapses() {
    let text = include_str!("../pack/check/tests/small.toml");
    let pack = crate::pack::parse::parse(text).unwrap();
    let form = pack.check_in.unwrap();
    let on = |after| Due::check_in(&form, Some(noon(day(0))), day(-100), day(after));
    assert_eq!(on(24), None);
    let near = on(25).expect("three days before");
    assert_eq!(
        (near.need, near.due, near.last_safe),
        (Need::Soon, Some(day(28)), None)
    );
    let later = on(300).expect("it is still due");
    assert_eq!(
        (later.need, later.stage),
        (Need::Soon, Some(DueStage::DueSoon))
    );
}

#[test]
fn a_talk_is_in_the_list_from_the_day_before_until_it_begins() {
    let id: CheckInId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
    let when = noon(day(10));
    let on = |now: Ms| Due::talk(&id, &Topic::Outcome, when, now).map(|due| due.due);
    assert_eq!(on(noon(day(8))), None);
    assert_eq!(on(noon(day(9))), Some(Some(day(10))));
    assert_eq!(on(when), Some(Some(day(10))));
    assert_eq!(on(when.plus(1)), None);
}

#[test]
fn nothing_is_due_of_what_there_is_enough_of() {
    assert_eq!(Due::send(0), None);
    assert_eq!(
        Due::buddy(&BuddyNow::Nobody),
        None,
        "nobody was paired, and that is fine"
    );
    let later = Due::follow_up(FollowUp::WeekAfter, day(0));
    assert_eq!(later.due, Some(day(7)));
}
