//! A year and more of reminders, half hour by half hour: both clock changes, nights on which the
//! computer sleeps, shifts by day and by night, calls, and a computer that is on in shifts only.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::reminder::thing;
use crate::{
    due::{
        Due, DueStage,
        reminder::{NextReminder, Reminded, ReminderNow, ReminderRules, ReminderSettings, next},
    },
    time::{Date, Ms, TimeOfDay},
};

const FIRST_DAY: Date = Date::of(2026, 1, 5);
const DAYS: i32 = 420;
const HALF_HOUR: i64 = 1_800_000;

/// What falls due on a day: a thing every nine days, due soon for four weeks, with two weeks' grace,
/// and renewed two weeks after it has lapsed.
fn due_on(today: Date) -> Vec<Due> {
    let things = (0..60).map(|nth| (format!("thing-{nth}"), FIRST_DAY.plus(9 * nth)));
    let due = things.filter_map(|(id, day)| {
        let stage = DueStage::on(today, day.plus(-28), day, day.plus(14))?;
        (today <= day.plus(28)).then(|| thing(&id, day, stage))
    });
    due.collect()
}

/// How somebody lives: drawn from a seed, the same for the same seed.
struct Life {
    seed: u64,
    /// The hour at which shifts of eight hours begin; by night, they go on after midnight.
    shift_from: i8,
    /// The computer is on in shifts and at no other time.
    on_in_shifts_only: bool,
}

impl Life {
    /// A number from 0 to 99 for this moment and purpose.
    fn chance(&self, moment: i64, purpose: u64) -> u64 {
        let mut z =
            self.seed ^ moment.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ purpose;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % 100
    }

    fn on_shift(&self, at: Ms) -> bool {
        [at.date().plus(-1), at.date()].into_iter().any(|day| {
            let start = day.at(TimeOfDay::of(self.shift_from, 0));
            // Four days of seven, and never two shifts at once.
            let works = self.chance(i64::from(day.days_since(FIRST_DAY)), 1) < 57;
            works && start <= at && at < start.plus(16 * HALF_HOUR)
        })
    }

    /// What is so at an instant; none while the computer is off.
    fn at(&self, at: Ms) -> Option<ReminderNow> {
        let on_shift = self.on_shift(at);
        let day = i64::from(at.date().days_since(FIRST_DAY));
        // It is off for whole days now and then, and for a part of most nights.
        let sleeps = self.chance(day, 2) < 15 || self.chance(at.0 / (8 * HALF_HOUR), 3) < 30;
        let is_on = on_shift || (!self.on_in_shifts_only && !sleeps);
        is_on.then(|| ReminderNow {
            at,
            on_call: on_shift && self.chance(at.0, 4) < 60,
            do_not_disturb: self.chance(at.0, 5) < 5,
            on_shift,
        })
    }
}

/// The local hour, by the calendar alone.
fn hour(at: Ms) -> i8 {
    let instant = jiff::Timestamp::from_millisecond(at.0).expect("a time of this century");
    let london = jiff::tz::TimeZone::get("Europe/London").expect("the zone is bundled");
    instant.to_zoned(london).hour()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_year_of_reminders(
        seed in any::<u64>(),
        shift_from in prop::sample::select(vec![7i8, 14, 22]),
        on_in_shifts_only in any::<bool>(),
    ) {
        let life = Life { seed, shift_from, on_in_shifts_only };
        let (rules, settings) = (ReminderRules::default(), ReminderSettings::default());
        let mut told = BTreeSet::new();
        let mut said: BTreeMap<Reminded, Ms> = BTreeMap::new();
        let mut waits: Option<(ReminderNow, Ms)> = None;
        let end = FIRST_DAY.plus(DAYS).start();
        let mut at = FIRST_DAY.start();
        let mut today = at.date();
        let mut all = due_on(today);
        // Whether there was a moment on this day at which everything, or what is late, can be told.
        let (mut was_free, mut was_between_calls) = (false, false);
        while at < end {
            if at.date() != today {
                for due in &all {
                    let stage = due.stage.expect("each has one");
                    let must = was_free || (was_between_calls && stage > DueStage::DueSoon);
                    let it = due.reminded().expect("each has a day");
                    let later = told.range(&it..).next().is_some_and(|other: &Reminded| {
                        other.what == it.what && other.day == it.day
                    });
                    prop_assert!(!must || later, "{:?} was not told of on {}", it, today);
                }
                today = at.date();
                all = due_on(today);
                (was_free, was_between_calls) = (false, false);
            }
            if let Some(now) = life.at(at) {
                let is_quiet = !(8..21).contains(&hour(at));
                let is_busy = now.on_call || now.do_not_disturb;
                was_free |= !is_busy && !now.on_shift && !is_quiet;
                was_between_calls |= !is_busy && now.on_shift;
                match next(&rules, &settings, &all, &told, &now) {
                    NextReminder::Show { stage, things } => {
                        prop_assert!(!is_busy, "nobody is told while they are busy");
                        prop_assert!(now.on_shift || !is_quiet, "at {} in the night", hour(at));
                        if let Some((before, until)) = waits {
                            let same = ReminderNow { at, ..before } == now;
                            prop_assert!(!same || at >= until, "it came before it was to be asked");
                        }
                        prop_assert_eq!(things.iter().map(|it| it.stage).max(), Some(stage));
                        for it in things {
                            prop_assert!(!now.on_shift || it.stage > DueStage::DueSoon);
                            prop_assert!(said.insert(it.clone(), at).is_none(), "{:?} twice", it);
                            told.insert(it);
                        }
                        waits = None;
                    }
                    NextReminder::Wait { until } => {
                        prop_assert!(until > at && until.0 - at.0 <= 50 * HALF_HOUR);
                        waits = Some((now, until));
                    }
                }
            } else {
                waits = None;
            }
            at = at.plus(HALF_HOUR);
        }
        // Else nothing was shown by it.
        prop_assert!(said.len() > 30, "{} were told", said.len());
    }
}

#[test]
fn a_computer_that_is_always_on_tells_each_stage_at_the_end_of_the_quiet() {
    let (rules, settings) = (ReminderRules::default(), ReminderSettings::default());
    let (mut told, mut at) = (BTreeSet::new(), FIRST_DAY.start());
    let mut times = Vec::new();
    while at < FIRST_DAY.plus(DAYS).start() {
        let now = ReminderNow {
            at,
            on_call: false,
            do_not_disturb: false,
            on_shift: false,
        };
        // It is asked again when it said, and at no other time.
        match next(&rules, &settings, &due_on(at.date()), &told, &now) {
            NextReminder::Show { things, .. } => {
                times.push(at);
                told.extend(things);
            }
            NextReminder::Wait { until } => at = until,
        }
    }
    let not_at_eight: Vec<Date> = times
        .iter()
        .filter(|at| **at != at.date().at(TimeOfDay::of(8, 0)))
        .map(|at| at.date())
        .collect();
    assert_eq!(not_at_eight, []);
    let days: BTreeSet<Date> = times.iter().map(|at| at.date()).collect();
    assert_eq!(days.len(), times.len(), "no day has two");
    // Every stage of every thing whose stages all lie in the time.
    let whole = (4..42).flat_map(|nth| {
        let day = FIRST_DAY.plus(9 * nth);
        [
            DueStage::DueSoon,
            DueStage::Grace,
            DueStage::LastSafeDay,
            DueStage::Lapsed,
        ]
        .map(|stage| thing(&format!("thing-{nth}"), day, stage).reminded())
    });
    let missing: Vec<_> = whole.flatten().filter(|it| !told.contains(it)).collect();
    assert_eq!(missing, []);
}
