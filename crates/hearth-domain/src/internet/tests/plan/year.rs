//! Booking over a whole year, and through whatever happens in it.

use super::*;

#[test]
fn a_year_has_one_sample_in_every_quarter_through_both_clock_changes() {
    let windows = PeakWindows::default();
    let rules = PlanRules::default();
    let mut now = Date::of(2026, 1, 1).start();
    let end = Date::of(2027, 1, 1).start();
    let mut taken: Vec<Taken> = Vec::new();
    while now < end {
        // As the app does: no more than the month is kept at hand.
        let recent = &taken[taken.len().saturating_sub(250)..];
        match next(&windows, &rules, recent, None, SEED, &free(now)) {
            Next::Take { depth, .. } => {
                taken.push(finished(now, depth));
                now = now.plus(MINUTE);
            }
            Next::Wait { until, .. } => {
                assert!(until > now);
                now = until;
            }
        }
    }
    let days = (0..365).map(|days| Date::of(2026, 1, 1).plus(days));
    let stretches: Vec<_> = days.flat_map(|day| windows.stretches(day)).collect();
    assert_eq!(taken.len(), 4 * stretches.len());
    for stretch in &stretches {
        let quarter = (stretch.end.0 - stretch.start.0) / 4;
        for nth in 0..4 {
            let start = stretch.start.plus(nth * quarter);
            let inside = |it: &&Taken| start <= it.at && it.at < start.plus(quarter);
            assert_eq!(taken.iter().filter(inside).count(), 1, "{stretch:?}, {nth}");
        }
    }
    assert!(missed(&windows, &taken, SEED, end.plus(-5 * 24 * HOUR), end).is_empty());
    let full = taken.iter().filter(|it| it.depth == Depth::Full).count();
    assert_eq!(full, taken.len().div_ceil(3));
    let mut months: BTreeMap<String, u64> = BTreeMap::new();
    for it in &taken {
        let month = it.at.date().to_string()[..7].to_owned();
        *months.entry(month).or_default() += it.bytes;
    }
    assert!(
        months.values().all(|bytes| *bytes <= rules.month_bytes),
        "{months:?}"
    );
}

/// What can happen to a computer.
#[derive(Debug, Clone)]
enum Event {
    /// It runs, is asleep or off so long.
    Pass(i64),
    /// Its clock is set back so far.
    SetBack(i64),
    /// The next sample breaks off.
    Abort,
    /// A call begins or ends.
    Call(bool),
    /// A shift begins or ends.
    Shift(bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (1..6 * HOUR).prop_map(Event::Pass),
        1 => (1..30 * HOUR).prop_map(Event::SetBack),
        1 => Just(Event::Abort),
        1 => any::<bool>().prop_map(Event::Call),
        1 => any::<bool>().prop_map(Event::Shift),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_that_happens_fills_a_quarter_twice_or_disturbs_a_call(
        events in proptest::collection::vec(event(), 1..80), seed in any::<u64>(),
    ) {
        let (windows, rules) = (PeakWindows::default(), PlanRules::default());
        let mut now = free(Date::of(2026, 3, 27).start());
        let mut taken: Vec<Taken> = Vec::new();
        let mut filled: Vec<Quarter> = Vec::new();
        let mut aborts = false;
        for event in events {
            match event {
                Event::Pass(ms) => now.at = now.at.plus(ms),
                Event::SetBack(ms) => now.at = now.at.plus(-ms),
                Event::Abort => aborts = true,
                Event::Call(on) => now.on_call = on,
                Event::Shift(on) => now.shift = if on { ShiftNow::On } else { ShiftNow::Off },
            }
            match next(&windows, &rules, &taken, None, seed, &now) {
                Next::Wait { until, .. } => prop_assert!(until > now.at),
                Next::Take { quarter, depth } => {
                    prop_assert!(!now.on_call);
                    prop_assert!(now.shift == ShiftNow::Off || depth == Depth::Light);
                    prop_assert!(quarter.booked <= now.at && now.at < quarter.end);
                    prop_assert!(!windows.at(now.at).is_empty());
                    let again = next(&windows, &rules, &taken, None, seed, &now);
                    prop_assert_eq!(again, Next::Take { quarter, depth }, "after a restart");
                    if std::mem::take(&mut aborts) {
                        taken.push(aborted(now.at));
                        let after = next(&windows, &rules, &taken, None, seed, &now);
                        let is_taken = matches!(after, Next::Take { .. });
                        prop_assert!(!is_taken, "at once again");
                    } else {
                        prop_assert!(!filled.contains(&quarter));
                        filled.push(quarter);
                        taken.push(finished(now.at, depth));
                    }
                }
            }
        }
    }
}
