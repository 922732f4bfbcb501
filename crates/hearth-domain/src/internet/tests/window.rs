//! Peak windows, through midnight, holidays and both clock changes.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::{
    internet::window::{BadWindows, DayKind, Hours, PeakWindow, PeakWindows, WindowId},
    time::{Date, Ms, TimeOfDay},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

pub(super) fn id(text: &str) -> WindowId {
    text.parse().expect("a name")
}

/// One window, open every day.
pub(super) fn daily(from: TimeOfDay, to: TimeOfDay) -> PeakWindows {
    PeakWindows {
        windows: vec![PeakWindow {
            id: id("daily"),
            title: "Daily".into(),
            hours: vec![Hours {
                days: DayKind::ALL.into(),
                from,
                to,
            }],
        }],
        more_holidays: BTreeSet::new(),
    }
}

fn names(windows: &PeakWindows, instant: Ms) -> Vec<String> {
    windows
        .at(instant)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn an_instant_counts_for_every_window_it_lies_in() {
    let windows = PeakWindows::default();
    windows.check().expect("the defaults make sense");
    // Wednesday 4 February 2026, when London keeps UTC.
    let day = Date::of(2026, 2, 4).start();
    let at = |ms| names(&windows, day.plus(ms));
    assert_eq!(at(9 * HOUR), [""; 0]);
    assert_eq!(at(18 * HOUR + 30 * MINUTE), ["operational"]);
    assert_eq!(at(20 * HOUR), ["operational", "social"]);
    assert_eq!(at(22 * HOUR), [""; 0], "a window is over when it ends");
}

#[test]
fn a_bank_holiday_is_like_a_sunday() {
    let mut windows = PeakWindows::default();
    let monday = Date::of(2026, 5, 25);
    assert_eq!(windows.kind_of(monday), DayKind::SundayOrHoliday);
    // Ten in the morning, in summer time.
    assert_eq!(
        names(&windows, monday.start().plus(10 * HOUR)),
        ["operational"]
    );
    let ordinary = Date::of(2026, 6, 10);
    assert_eq!(windows.kind_of(ordinary), DayKind::Weekday);
    windows.more_holidays.insert(ordinary);
    assert_eq!(windows.kind_of(ordinary), DayKind::SundayOrHoliday);
    assert_eq!(windows.kind_of(Date::of(2026, 6, 13)), DayKind::Saturday);
}

#[test]
fn after_midnight_belongs_to_the_evening_before() {
    let windows = daily(TimeOfDay::of(22, 0), TimeOfDay::of(2, 0));
    let day = Date::of(2026, 2, 4);
    assert_eq!(
        windows.evening_of(day.start().plus(HOUR)),
        Some(day.plus(-1))
    );
    assert_eq!(windows.evening_of(day.start().plus(23 * HOUR)), Some(day));
    assert_eq!(windows.evening_of(day.start().plus(3 * HOUR)), None);
    let opening = &windows.openings(day)[0];
    assert_eq!(opening.end.0 - opening.start.0, 4 * HOUR);
}

#[test]
fn windows_keep_local_time_through_both_clock_changes() {
    let night = daily(TimeOfDay::of(22, 0), TimeOfDay::of(4, 0));
    let length = |windows: &PeakWindows, day| {
        let opening = &windows.openings(day)[0];
        opening.end.0 - opening.start.0
    };
    // Clocks go forward on 29 March 2026 at 01:00, back on 25 October at 02:00 summer time.
    assert_eq!(length(&night, Date::of(2026, 3, 28)), 5 * HOUR);
    assert_eq!(length(&night, Date::of(2026, 3, 29)), 6 * HOUR);
    assert_eq!(length(&night, Date::of(2026, 10, 24)), 7 * HOUR);
    let evening = daily(TimeOfDay::of(18, 30), TimeOfDay::of(22, 0));
    for day in [Date::of(2026, 3, 29), Date::of(2026, 10, 25)] {
        assert_eq!(length(&evening, day), 3 * HOUR + 30 * MINUTE);
    }
    // 18:30 in London is 17:30 UTC from that day on.
    let utc_midnight = Date::of(2026, 3, 29).start();
    assert_eq!(
        evening.openings(Date::of(2026, 3, 29))[0].start,
        utc_midnight.plus(17 * HOUR + 30 * MINUTE)
    );
    // A window that begins in the hour that does not exist.
    let gap = daily(TimeOfDay::of(1, 15), TimeOfDay::of(1, 45));
    assert_eq!(length(&gap, Date::of(2026, 3, 29)), 30 * MINUTE);
}

#[test]
fn what_overlaps_is_one_stretch() {
    let windows = PeakWindows::default();
    let weekday = windows.stretches(Date::of(2026, 2, 4));
    assert_eq!(weekday.len(), 1, "the social hours lie in the evening");
    assert_eq!(weekday[0].windows, [id("operational"), id("social")].into());
    let saturday = windows.stretches(Date::of(2026, 2, 7));
    assert_eq!(saturday.len(), 2, "a morning and an evening");
}

#[test]
fn the_next_windows_come_in_order() {
    let windows = PeakWindows::default();
    let friday = Date::of(2026, 2, 6).start().plus(21 * HOUR);
    let next = windows.next(friday, 3);
    assert_eq!(next.len(), 3);
    assert!(
        next.iter().all(|it| it.day == Date::of(2026, 2, 7)),
        "{next:?}"
    );
    assert!(next.is_sorted_by_key(|it| it.start));
}

#[test]
fn windows_that_make_no_sense_are_refused() {
    let mut windows = daily(TimeOfDay::of(18, 0), TimeOfDay::of(18, 0));
    assert_eq!(windows.check(), Err(BadWindows::Empty(id("daily"))));
    windows.windows[0].hours.clear();
    assert_eq!(windows.check(), Err(BadWindows::Never(id("daily"))));
    windows.windows.clear();
    assert_eq!(windows.check(), Err(BadWindows::None));
    windows.windows = [
        PeakWindows::default().windows,
        PeakWindows::default().windows,
    ]
    .concat();
    assert_eq!(windows.check(), Err(BadWindows::Twice(id("operational"))));
    for text in ["24:00", "7:30", "18:60", "18", "", "1é:30", "+1:30"] {
        assert!(text.parse::<TimeOfDay>().is_err(), "{text:?}");
    }
}

#[test]
fn windows_read_back_as_they_were_written() {
    let windows = PeakWindows::default();
    let text = serde_json::to_string(&windows).expect("JSON");
    assert!(text.contains(r#""from":"18:30""#), "{text}");
    assert_eq!(
        serde_json::from_str::<PeakWindows>(&text).expect("JSON"),
        windows
    );
}

#[test]
fn what_goes_on_after_midnight_is_in_no_two_stretches() {
    let mut windows = daily(TimeOfDay::of(20, 0), TimeOfDay::of(9, 0));
    let early = daily(TimeOfDay::of(8, 0), TimeOfDay::of(12, 0));
    windows.windows[0]
        .hours
        .extend(early.windows[0].hours.clone());
    let day = Date::of(2026, 2, 4);
    let stretches: Vec<_> = [day, day.plus(1)]
        .into_iter()
        .flat_map(|day| windows.stretches(day))
        .collect();
    assert!(
        stretches.windows(2).all(|two| two[0].end <= two[1].start),
        "{stretches:?}"
    );
    assert_eq!(stretches.len(), 4);
}

proptest! {
    #[test]
    fn no_instant_is_too_strange(ms in any::<i64>()) {
        let windows = PeakWindows::default();
        windows.at(Ms(ms));
        windows.next(Ms(ms), 2);
    }

    #[test]
    fn an_instant_is_in_a_window_exactly_when_an_evening_has_it(
        minutes in 0..2 * 525_600_i64,
    ) {
        let windows = daily(TimeOfDay::of(21, 0), TimeOfDay::of(1, 30));
        let instant = Date::of(2026, 1, 1).start().plus(minutes * MINUTE);
        prop_assert_eq!(windows.at(instant).is_empty(), windows.evening_of(instant).is_none());
        let within = (-1..=0).any(|days| {
            let day = instant.date().plus(days);
            windows.openings(day).iter().any(|it| it.start <= instant && instant < it.end)
        });
        prop_assert_eq!(within, !windows.at(instant).is_empty());
    }
}
