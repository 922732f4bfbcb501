//! When a break is shown: a quiet shift, a long call, a clock that is set back.

use super::*;

const MINUTE: i64 = 60_000;
const START: Ms = Ms(1_782_000_000_000);

fn rules() -> BreakRules {
    let rhythm = |minutes| BreakRhythm {
        minutes,
        title: "Break".into(),
        ideas: vec!["Stand up.".into()],
    };
    BreakRules {
        short: rhythm(20),
        long: rhythm(55),
    }
}

fn at(minutes: i64) -> BreakNow {
    BreakNow {
        at: START.plus(minutes * MINUTE),
        shift: Some(Shift {
            started: START,
            ended: None,
        }),
        on_call: false,
        do_not_disturb: false,
    }
}

fn ask(state: &BreakState, now: &BreakNow) -> NextBreak {
    next(&rules(), &BreakSettings::default(), state, now)
}

const SHORT: NextBreak = NextBreak::Show {
    which: Break::Short,
};
const LONG: NextBreak = NextBreak::Show { which: Break::Long };

#[test]
fn a_quiet_shift_has_short_breaks_and_long_ones_in_between() {
    let (mut state, mut shown) = (BreakState::default(), Vec::new());
    let mut now = at(0);
    while shown.len() < 6 {
        match ask(&state, &now) {
            NextBreak::Wait { until } => {
                assert!(until > now.at, "a wait goes forward");
                now.at = until;
            }
            NextBreak::Show { which } => {
                shown.push((which, (now.at.0 - START.0) / MINUTE));
                state.shown(which, now.at);
            }
            other => panic!("nothing holds it: {other:?}"),
        }
    }
    use Break::{Long, Short};
    let expected = [
        (Short, 20),
        (Short, 40),
        (Long, 55),
        (Short, 75),
        (Short, 95),
        (Long, 110),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn a_call_and_do_not_disturb_hold_it_and_it_is_shown_once_afterwards() {
    let mut state = BreakState::default();
    for (on_call, do_not_disturb) in [(true, false), (false, true), (true, true)] {
        let busy = BreakNow {
            on_call,
            do_not_disturb,
            ..at(45)
        };
        assert_eq!(
            ask(&state, &busy),
            NextBreak::Hold {
                which: Break::Short
            }
        );
    }
    // Two short ones were missed; one is shown.
    assert_eq!(ask(&state, &at(46)), SHORT);
    state.shown(Break::Short, at(46).at);
    assert_eq!(ask(&state, &at(47)), NextBreak::Wait { until: at(55).at });
}

#[test]
fn after_a_long_call_there_is_one_reminder_and_not_two() {
    let mut state = BreakState::default();
    let just_before = ask(&state, &at(52));
    assert_eq!(
        just_before,
        NextBreak::Wait { until: at(55).at },
        "the long one is near"
    );
    assert_eq!(ask(&state, &at(90)), LONG);
    state.shown(Break::Long, at(90).at);
    assert_eq!(ask(&state, &at(91)), NextBreak::Wait { until: at(110).at });
}

#[test]
fn outside_a_shift_and_switched_off_nothing_is_shown() {
    let state = BreakState::default();
    let not_declared = BreakNow {
        shift: None,
        ..at(600)
    };
    assert_eq!(ask(&state, &not_declared), NextBreak::Off);
    let over = BreakNow {
        shift: Some(Shift {
            started: START,
            ended: Some(at(30).at),
        }),
        ..at(31)
    };
    assert_eq!(ask(&state, &over), NextBreak::Off);
    let off = BreakSettings {
        on: false,
        ..BreakSettings::default()
    };
    assert_eq!(next(&rules(), &off, &state, &at(60)), NextBreak::Off);
}

#[test]
fn a_new_shift_begins_both_rhythms_anew() {
    let mut state = BreakState::default();
    state.shown(Break::Long, START.plus(-10 * MINUTE));
    assert_eq!(ask(&state, &at(1)), NextBreak::Wait { until: at(20).at });
}

#[test]
fn ones_own_timing_counts_within_what_makes_sense() {
    let own = |short, long| BreakSettings {
        on: true,
        short_minutes: Some(short),
        long_minutes: Some(long),
    };
    let until = |settings| match next(&rules(), &settings, &BreakState::default(), &at(0)) {
        NextBreak::Wait { until } => (until.0 - START.0) / MINUTE,
        other => panic!("it is waited: {other:?}"),
    };
    assert_eq!(until(own(30, 50)), 30);
    assert_eq!(
        until(own(60, 45)),
        45,
        "a long one can come before the short one"
    );
    assert_eq!(until(own(0, 50)), 10, "nobody is shown one every moment");
    assert_eq!(until(own(u32::MAX, u32::MAX)), 60);
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    let mut state = BreakState::default();
    state.shown(Break::Long, at(600).at);
    // The clock was ten hours ahead then.
    assert_eq!(ask(&state, &at(19)), NextBreak::Wait { until: at(20).at });
    assert_eq!(ask(&state, &at(20)), SHORT);
    state.shown(Break::Short, at(20).at);
    assert_eq!(ask(&state, &at(21)), NextBreak::Wait { until: at(40).at });
    assert_eq!(ask(&state, &at(56)), LONG);
}

#[test]
fn a_computer_that_slept_shows_one_and_goes_on_from_there() {
    let mut state = BreakState::default();
    assert_eq!(ask(&state, &at(300)), LONG);
    state.shown(Break::Long, at(300).at);
    assert_eq!(ask(&state, &at(301)), NextBreak::Wait { until: at(320).at });
}
