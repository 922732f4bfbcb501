//! What is due when: one evening, a whole year, and a computer that does not behave.

mod year;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::window::daily;
use crate::{
    internet::{
        measurement::Depth,
        plan::{
            Busy, ByHand, Next, Now, PlanRules, Postponement, Quarter, ShiftNow, Taken, VoiceOnly,
            Wait, by_hand, missed, next,
        },
        window::PeakWindows,
    },
    time::{Date, Ms, TimeOfDay},
};

/// Books the first quarter of [`DAY`] early enough for a second try.
const SEED: u64 = 6;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// A Wednesday, in winter time.
const DAY: Date = Date::of(2026, 2, 4);

fn free(at: Ms) -> Now {
    Now {
        at,
        on_call: false,
        shift: ShiftNow::Off,
        metered: false,
    }
}

fn evening() -> PeakWindows {
    daily(TimeOfDay::of(18, 0), TimeOfDay::of(22, 0))
}

fn at(hours: i64) -> Ms {
    DAY.start().plus(hours * HOUR)
}

fn ask(taken: &[Taken], now: &Now) -> Next {
    next(&evening(), &PlanRules::default(), taken, None, SEED, now)
}

/// Waits as told until something is due, at most so long.
fn wait_for(taken: &[Taken], mut now: Now) -> (Ms, Quarter, Depth) {
    for _ in 0..100 {
        match ask(taken, &now) {
            Next::Take { quarter, depth } => return (now.at, quarter, depth),
            Next::Wait { until, .. } => {
                assert!(until > now.at, "a wait goes forward");
                now.at = until;
            }
        }
    }
    panic!("nothing is ever due");
}

fn finished(at: Ms, depth: Depth) -> Taken {
    Taken {
        at,
        depth,
        bytes: match depth {
            Depth::Light => 200_000,
            Depth::Full => 45_000_000,
        },
        finished: true,
    }
}

fn aborted(at: Ms) -> Taken {
    Taken {
        finished: false,
        ..finished(at, Depth::Full)
    }
}

#[test]
fn one_sample_is_booked_in_each_quarter_at_a_moment_of_chance() {
    let (first, quarter, _) = wait_for(&[], free(at(12)));
    assert_eq!((quarter.start, quarter.end), (at(18), at(19)));
    assert_eq!(first, quarter.booked);
    assert!(quarter.start <= first && first < quarter.end);
    let (second, quarter, _) = wait_for(&[finished(first, Depth::Full)], free(first.plus(MINUTE)));
    assert_eq!(quarter.start, at(19));
    assert!(second >= at(19));
}

#[test]
fn moments_are_spread_evenly_over_the_quarter() {
    let booked = |seed| match next(
        &evening(),
        &PlanRules::default(),
        &[],
        None,
        seed,
        &free(at(12)),
    ) {
        Next::Wait { until, .. } => until.0 - at(18).0,
        Next::Take { .. } => panic!("it is noon"),
    };
    let mut tenths = [0; 10];
    for seed in 0..2_000 {
        tenths[usize::try_from(booked(seed) * 10 / HOUR).expect("in the quarter")] += 1;
    }
    // 200 each; four standard deviations are 54.
    assert!(
        tenths.iter().all(|count| (146..=254).contains(count)),
        "{tenths:?}"
    );
}

#[test]
fn two_light_ones_go_to_each_full_one() {
    let mut taken = Vec::new();
    let mut now = at(12);
    let mut depths = Vec::new();
    for _ in 0..9 {
        let (due, _, depth) = wait_for(&taken, free(now));
        depths.push(depth);
        taken.push(finished(due, depth));
        now = due.plus(MINUTE);
    }
    use Depth::{Full, Light};
    assert_eq!(
        depths,
        [Full, Light, Light, Full, Light, Light, Full, Light, Light]
    );
}

#[test]
fn one_that_broke_off_is_tried_again_after_a_while() {
    let (due, quarter, _) = wait_for(&[], free(at(12)));
    let taken = [aborted(due)];
    let waiting = ask(&taken, &free(due.plus(MINUTE)));
    let retry = due.plus(10 * MINUTE);
    assert_eq!(
        waiting,
        Next::Wait {
            until: retry,
            why: Wait::Retry
        }
    );
    let (again, same, _) = wait_for(&taken, free(due.plus(MINUTE)));
    assert_eq!((again, same), (retry, quarter));
    // With less than that left, the next quarter has its own.
    let late = [aborted(quarter.end.plus(-MINUTE))];
    let (_, next, _) = wait_for(&late, free(quarter.end.plus(-MINUTE)));
    assert_eq!(next.start, quarter.end);
}

#[test]
fn what_a_wrong_clock_noted_ahead_of_time_holds_nothing_up() {
    let (due, quarter, depth) = wait_for(&[], free(at(12)));
    // It broke off while the clock was a day ahead; then the clock was set right.
    let ahead = [aborted(at(24 + 18))];
    assert_eq!(ask(&ahead, &free(due)), Next::Take { quarter, depth });
}

#[test]
fn nothing_starts_on_a_call_and_nothing_heavy_in_a_shift() {
    let (due, quarter, _) = wait_for(&[], free(at(12)));
    let held = |why| Next::Wait {
        until: quarter.end,
        why,
    };
    let now = free(due);
    assert_eq!(
        ask(
            &[],
            &Now {
                on_call: true,
                ..now
            }
        ),
        held(Wait::OnCall)
    );
    let undeclared = Now {
        shift: ShiftNow::NotDeclared,
        ..now
    };
    assert_eq!(ask(&[], &undeclared), held(Wait::ShiftNotDeclared));
    let light = Next::Take {
        quarter,
        depth: Depth::Light,
    };
    let in_shift = Now {
        shift: ShiftNow::On,
        ..now
    };
    assert_eq!(ask(&[], &in_shift), light);
    assert_eq!(
        ask(
            &[],
            &Now {
                metered: true,
                ..now
            }
        ),
        light
    );
    let strict = PlanRules {
        light_in_shift: false,
        ..PlanRules::default()
    };
    let answer = next(&evening(), &strict, &[], None, SEED, &in_shift);
    assert_eq!(answer, held(Wait::InShift));
}

#[test]
fn the_months_data_are_not_overdrawn() {
    let (due, quarter, _) = wait_for(&[], free(at(12)));
    let spent = |bytes, at| {
        [Taken {
            bytes,
            ..finished(at, Depth::Light)
        }]
    };
    let this_month = Date::of(2026, 2, 1).start();
    let nearly = spent(5_990_000_000, this_month);
    assert_eq!(
        ask(&nearly, &free(due)),
        Next::Take {
            quarter,
            depth: Depth::Light
        }
    );
    let all = spent(u64::MAX, this_month);
    assert_eq!(
        ask(&all, &free(due)),
        Next::Wait {
            until: quarter.end,
            why: Wait::Budget
        }
    );
    let last_month = spent(u64::MAX, this_month.plus(-1));
    assert_eq!(
        ask(&last_month, &free(due)),
        Next::Take {
            quarter,
            depth: Depth::Full
        }
    );
}

#[test]
fn what_is_put_off_waits() {
    let put_off = |asked, until, now: Ms| {
        let postponed = Some(Postponement { asked, until });
        next(
            &evening(),
            &PlanRules::default(),
            &[],
            postponed,
            SEED,
            &free(now),
        )
    };
    let until = at(20).plus(-MINUTE);
    assert_eq!(
        put_off(at(18), until, at(19)),
        Next::Wait {
            until,
            why: Wait::Postponed
        },
        "the second quarter's, if it was booked before"
    );
    let Next::Take { .. } = put_off(at(18), until, until) else {
        panic!("then it is due");
    };
    // Said while the clock was a year ahead.
    let ahead = at(24 * 365);
    assert!(!matches!(
        put_off(ahead, ahead.plus(HOUR), at(19)),
        Next::Wait {
            why: Wait::Postponed,
            ..
        }
    ));
}

#[test]
fn a_sleeping_computer_misses_quarters_and_says_so() {
    let (due, quarter, _) = wait_for(&[], free(at(12)));
    let woken = quarter.end.plus(-MINUTE);
    assert!(
        matches!(ask(&[], &free(woken)), Next::Take { .. }),
        "late, and still inside"
    );
    let taken = [finished(due, Depth::Full)];
    let lost = missed(&evening(), &taken, SEED, at(12), at(21));
    let starts: Vec<Ms> = lost.iter().map(|quarter| quarter.start).collect();
    assert_eq!(starts, [at(19), at(20)]);
    assert!(
        missed(&evening(), &taken, SEED, at(21), at(21)).is_empty(),
        "each is said once"
    );
    let month = missed(&evening(), &[], SEED, at(12), at(12 + 30 * 24));
    assert_eq!(month.len(), 30 * 4, "a month off is a month of quarters");
}

#[test]
fn a_line_that_breaks_while_it_is_filled_is_not_filled_all_evening() {
    let rules = PlanRules::default();
    let broken = Taken {
        bytes: 30_000_000,
        finished: false,
        ..finished(at(18), Depth::Full)
    };
    let (_, _, depth) = wait_for(&[broken], free(at(18).plus(MINUTE)));
    assert_eq!(depth, Depth::Light);
    let before_it_filled = Taken {
        bytes: rules.light_bytes,
        ..broken
    };
    let (_, _, depth) = wait_for(&[before_it_filled], free(at(18).plus(MINUTE)));
    assert_eq!(depth, Depth::Full);
}

#[test]
fn whoever_presses_keeps_to_the_same_limits() {
    let rules = PlanRules::default();
    let ask = |rules: &PlanRules, now: Now, used: u64| {
        let taken = [Taken {
            bytes: used,
            ..finished(at(1), Depth::Full)
        }];
        by_hand(rules, &taken, &now)
    };
    let now = free(at(19));
    assert_eq!(ask(&rules, now, 0), ByHand::Anything);
    let full_month = rules.month_bytes - rules.full_bytes + 1;
    assert_eq!(
        ask(&rules, now, full_month),
        ByHand::VoiceOnly(VoiceOnly::Budget)
    );
    let in_shift = Now {
        shift: ShiftNow::On,
        ..now
    };
    assert_eq!(
        ask(&rules, in_shift, 0),
        ByHand::VoiceOnly(VoiceOnly::InShift)
    );
    let quiet_shifts = PlanRules {
        light_in_shift: false,
        ..rules
    };
    assert_eq!(
        ask(&quiet_shifts, in_shift, 0),
        ByHand::Nothing(Busy::InShift)
    );
    let on_call = Now {
        on_call: true,
        ..now
    };
    assert_eq!(ask(&rules, on_call, 0), ByHand::Nothing(Busy::OnCall));
    let undeclared = Now {
        shift: ShiftNow::NotDeclared,
        ..now
    };
    assert_eq!(
        ask(&rules, undeclared, 0),
        ByHand::Anything,
        "a person presses"
    );
}
