//! One evening at a time: quiet hours, shifts, calls, and a clock that is set back.

use crate::{
    due::{
        Due, DueStage, DueWhat, Need,
        quiet::QuietHours,
        reminder::{
            NextReminder, Reminded, ReminderNow, ReminderRules, ReminderSettings, forget_old, next,
        },
    },
    time::{Date, Ms, TimeOfDay},
};
use std::collections::BTreeSet;

const DAY: Date = Date::of(2026, 6, 3);

pub(super) fn thing(id: &str, day: Date, stage: DueStage) -> Due {
    Due {
        what: DueWhat::Item {
            item: id.parse().expect("a slug"),
        },
        need: Need::Soon,
        stage: Some(stage),
        due: Some(day),
        last_safe: Some(day.plus(14)),
        seconds: 60,
        words: None,
    }
}

fn free(at: Ms) -> ReminderNow {
    ReminderNow {
        at,
        on_call: false,
        do_not_disturb: false,
        on_shift: false,
    }
}

fn at(hour: i8) -> Ms {
    DAY.at(TimeOfDay::of(hour, 0))
}

fn ask(all: &[Due], told: &BTreeSet<Reminded>, now: &ReminderNow) -> NextReminder {
    let (rules, settings) = (ReminderRules::default(), ReminderSettings::default());
    next(&rules, &settings, all, told, now)
}

fn wait(until: Ms) -> NextReminder {
    NextReminder::Wait { until }
}

fn tomorrow() -> Ms {
    DAY.plus(1).start()
}

/// What is shown, or an empty list.
fn shown(all: &[Due], told: &BTreeSet<Reminded>, now: &ReminderNow) -> Vec<Reminded> {
    match ask(all, told, now) {
        NextReminder::Show { things, .. } => things,
        NextReminder::Wait { .. } => Vec::new(),
    }
}

#[test]
fn all_that_is_to_be_told_is_one_notification_and_is_told_once() {
    let all = [
        thing("a", DAY.plus(9), DueStage::DueSoon),
        thing("b", DAY.plus(-1), DueStage::Grace),
    ];
    let mut told = BTreeSet::new();
    let NextReminder::Show { stage, things } = ask(&all, &told, &free(at(12))) else {
        panic!("it is noon");
    };
    assert_eq!((stage, things.len()), (DueStage::Grace, 2));
    told.extend(things);
    assert_eq!(ask(&all, &told, &free(at(13))), wait(tomorrow()));
}

#[test]
fn quiet_hours_are_kept_outside_a_shift() {
    let all = [thing("a", DAY, DueStage::DueSoon)];
    let told = BTreeSet::new();
    assert_eq!(ask(&all, &told, &free(at(7))), wait(at(8)));
    assert_eq!(shown(&all, &told, &free(at(8))).len(), 1);
    assert_eq!(shown(&all, &told, &free(at(20))).len(), 1);
    assert_eq!(
        ask(&all, &told, &free(at(21))),
        wait(tomorrow()),
        "the list turns first"
    );
    let own = ReminderSettings {
        on: true,
        quiet: Some(QuietHours {
            from: TimeOfDay::of(6, 0),
            to: TimeOfDay::of(14, 0),
        }),
    };
    let rules = ReminderRules::default();
    assert_eq!(next(&rules, &own, &all, &told, &free(at(12))), wait(at(14)));
    assert!(matches!(
        next(&rules, &own, &all, &told, &free(at(23))),
        NextReminder::Show { .. }
    ));
}

#[test]
fn nobody_is_told_on_a_call_or_under_do_not_disturb_or_when_they_said_so() {
    let all = [thing("a", DAY.plus(-14), DueStage::LastSafeDay)];
    let told = BTreeSet::new();
    let on_call = ReminderNow {
        on_call: true,
        ..free(at(12))
    };
    let quiet = ReminderNow {
        do_not_disturb: true,
        ..free(at(12))
    };
    for busy in [on_call, quiet] {
        assert_eq!(ask(&all, &told, &busy), wait(tomorrow()));
    }
    let off = ReminderSettings {
        on: false,
        quiet: None,
    };
    let none = next(&ReminderRules::default(), &off, &all, &told, &free(at(12)));
    assert_eq!(none, wait(tomorrow()));
}

#[test]
fn in_a_shift_what_is_due_soon_waits_for_its_end_and_what_is_late_does_not() {
    let all = [
        thing("soon", DAY.plus(3), DueStage::DueSoon),
        thing("late", DAY.plus(-2), DueStage::Grace),
    ];
    let mut told = BTreeSet::new();
    let night = ReminderNow {
        on_shift: true,
        ..free(at(23))
    };
    let first = shown(&all, &told, &night);
    assert_eq!(
        first.len(),
        1,
        "people on shift are awake, whatever the hour"
    );
    assert_eq!(first[0].stage, DueStage::Grace);
    told.extend(first);
    assert_eq!(ask(&all, &told, &night), wait(tomorrow()));
    let after = shown(&all, &told, &free(DAY.plus(1).at(TimeOfDay::of(9, 0))));
    assert_eq!(after.len(), 1, "the shift is over: {after:?}");
}

#[test]
fn a_clock_that_is_set_back_tells_nothing_again() {
    let stages = [
        DueStage::DueSoon,
        DueStage::Grace,
        DueStage::LastSafeDay,
        DueStage::Lapsed,
    ];
    let mut told = BTreeSet::new();
    for stage in stages {
        let things = shown(&[thing("a", DAY, stage)], &told, &free(at(12)));
        assert_eq!(things.len(), 1, "{stage:?}");
        told.extend(things);
    }
    // However far it goes back, and whatever stage it seems to be then.
    for days in [0, 1, 30, 365] {
        for stage in stages {
            let now = free(DAY.plus(-days).at(TimeOfDay::of(12, 0)));
            assert_eq!(
                shown(&[thing("a", DAY, stage)], &told, &now),
                [],
                "{days} {stage:?}"
            );
        }
    }
    let next_year = thing("a", DAY.plus(365), DueStage::DueSoon);
    assert_eq!(
        shown(&[next_year], &told, &free(at(12))).len(),
        1,
        "that is another thing"
    );
}

#[test]
fn a_later_stage_stands_in_for_those_before_it_and_for_no_other_thing() {
    let last = thing("b", DAY, DueStage::LastSafeDay);
    let told = BTreeSet::from([last.reminded().expect("it has a day")]);
    for id in ["a", "c"] {
        let other = [thing(id, DAY, DueStage::DueSoon)];
        assert_eq!(shown(&other, &told, &free(at(12))).len(), 1, "{id}");
    }
    for stage in [DueStage::DueSoon, DueStage::Grace, DueStage::LastSafeDay] {
        assert_eq!(shown(&[thing("b", DAY, stage)], &told, &free(at(12))), []);
    }
    let lapsed = [thing("b", DAY, DueStage::Lapsed)];
    assert_eq!(shown(&lapsed, &told, &free(at(12))).len(), 1);
}

#[test]
fn what_no_day_presses_is_reminded_of_by_nobody() {
    let send = Due::send(3).expect("three are ready");
    assert_eq!(shown(&[send], &BTreeSet::new(), &free(at(12))), []);
}

#[test]
fn quiet_hours_keep_their_local_times_when_the_clocks_change() {
    let quiet = ReminderRules::default().quiet;
    const HOUR: i64 = 3_600_000;
    // Clocks go forward on the night to 29 March 2026, and back on the night to 25 October.
    for (night, hours) in [
        (Date::of(2026, 3, 27), 11),
        (Date::of(2026, 3, 28), 10),
        (Date::of(2026, 10, 24), 12),
        (Date::of(2026, 10, 25), 11),
    ] {
        let begins = night.at(TimeOfDay::of(21, 0));
        let ends = night.plus(1).at(TimeOfDay::of(8, 0));
        assert_eq!(ends.0 - begins.0, hours * HOUR, "{night}");
        assert_eq!(quiet.end(begins), Some(ends));
        assert_eq!(quiet.end(ends.plus(-1)), Some(ends));
        assert_eq!((quiet.end(begins.plus(-1)), quiet.end(ends)), (None, None));
    }
}

#[test]
fn quiet_hours_by_day_and_none_at_all() {
    let by_day = QuietHours {
        from: TimeOfDay::of(9, 0),
        to: TimeOfDay::of(17, 0),
    };
    assert_eq!(by_day.end(at(8)), None);
    assert_eq!(by_day.end(at(9)), Some(at(17)));
    assert_eq!(by_day.end(at(17)), None);
    let none = QuietHours {
        to: by_day.from,
        ..by_day
    };
    assert!((0..24).all(|hour| none.end(at(hour)).is_none()));
}

#[test]
fn what_is_long_over_is_forgotten_and_nothing_else() {
    let reminded = |day| {
        thing("a", day, DueStage::Grace)
            .reminded()
            .expect("it has a day")
    };
    let mut told = BTreeSet::from([
        reminded(DAY.plus(-733)),
        reminded(DAY.plus(-732)),
        reminded(DAY),
    ]);
    forget_old(&mut told, DAY);
    assert_eq!(
        told,
        BTreeSet::from([reminded(DAY.plus(-732)), reminded(DAY)])
    );
}
