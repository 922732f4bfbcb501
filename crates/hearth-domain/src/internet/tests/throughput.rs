//! Rates, their intervals, and when a phase stops.

use proptest::prelude::*;

use crate::internet::throughput::{Caps, Enough, Rate, Throughput};
use hearth_line::Rng;

const BEGAN: u64 = 77_000_000;

/// Runs a phase on a line that carries this rate at each moment (Mbit/s, after seconds), read every
/// 10 ms, until it may stop.
fn run(caps: Caps, mut rate: impl FnMut(f64) -> f64) -> (Enough, f64, Option<Rate>) {
    let mut throughput = Throughput::new(BEGAN, caps);
    let mut now = BEGAN;
    loop {
        let seconds = (now - BEGAN) as f64 / 1e6;
        if let Some(enough) = throughput.enough(now) {
            let rate = throughput.rate(now);
            if enough == Enough::Bytes {
                assert_eq!(throughput.rate(now + 5_000_000), rate, "the end is the end");
            }
            return (enough, seconds, rate);
        }
        throughput.count(now, (rate(seconds) * 1e6 / 8.0 / 100.0) as u64);
        now += 10_000;
    }
}

fn unlimited() -> Caps {
    Caps {
        bytes: u64::MAX,
        ..Caps::default()
    }
}

fn near(found: f64, wanted: f64, share: f64) {
    assert!(
        (found / wanted - 1.0).abs() <= share,
        "{found} is not {wanted}"
    );
}

#[test]
fn a_steady_line_is_known_soon() {
    let (enough, seconds, rate) = run(unlimited(), |_| 34.75);
    assert_eq!(enough, Enough::Known);
    near(seconds, 4.0, 0.001);
    let rate = rate.expect("something came");
    near(rate.mbit_per_s, 34.75, 0.001);
    near(rate.seconds_counted, 3.0, 0.001);
    near(rate.seconds_settling, 1.0, 0.001);
}

#[test]
fn a_slow_start_does_not_count() {
    // Doubling every 0.2 s up to 50, as TCP begins.
    let ramp = |seconds: f64| (0.1 * (seconds / 0.2).exp2()).min(50.0);
    let (_, _, rate) = run(unlimited(), ramp);
    let rate = rate.expect("something came");
    near(rate.mbit_per_s, 50.0, 0.001);
    assert!(rate.half_width.is_some_and(|width| width < 0.01));
}

#[test]
fn a_line_far_away_is_not_judged_by_its_beginning() {
    // Nothing for a round trip of 1.2 s, then twice as much each, as TCP begins over a satellite.
    let far = |seconds: f64| match seconds {
        ..1.2 => 0.0,
        _ => (4.0 * ((seconds - 1.2) / 0.6).exp2()).min(40.0),
    };
    let (_, _, rate) = run(unlimited(), far);
    near(rate.expect("something came").mbit_per_s, 40.0, 0.03);
}

#[test]
fn what_the_first_overshoot_holds_back_does_not_count() {
    // TCP sends too much at first, loses much of it, and what came behind the holes is handed over
    // when they are filled.
    let held = |seconds: f64| match seconds {
        ..0.5 => 0.7,
        0.5..1.5 => 0.3,
        1.5..2.5 => 1.6,
        _ => 1.0,
    };
    let (_, _, rate) = run(unlimited(), held);
    near(rate.expect("something came").mbit_per_s, 1.0, 0.001);
}

#[test]
fn a_line_that_gives_more_at_first_is_judged_by_what_it_gives_then() {
    let burst = |seconds: f64| if seconds < 0.5 { 300.0 } else { 100.0 };
    let (enough, _, rate) = run(Caps::default(), burst);
    let rate = rate.expect("something came");
    near(rate.mbit_per_s, 100.0, 0.001);
    assert!(
        enough == Enough::Bytes && rate.seconds_counted >= 0.5,
        "{rate:?}"
    );
}

#[test]
fn a_restless_line_takes_all_its_time() {
    let mut rng = Rng::new(3);
    let mut now = 0.0;
    let (enough, seconds, rate) = run(unlimited(), |seconds| {
        if (seconds * 2.0).fract() < 0.01 {
            now = 20.0 * rng.share();
        }
        now
    });
    assert_eq!(enough, Enough::Time);
    near(seconds, 10.0, 0.001);
    assert!(rate.and_then(|it| it.half_width).is_some_and(|it| it > 0.1));
}

#[test]
fn bytes_have_a_cap_and_what_was_seen_by_then_is_told() {
    let caps = Caps {
        bytes: 25_000_000,
        ..Caps::default()
    };
    let (enough, seconds, rate) = run(caps, |_| 80.0);
    assert_eq!(enough, Enough::Bytes);
    assert!(seconds < 2.52, "25 MB take 2.5 s");
    near(rate.expect("something came").mbit_per_s, 80.0, 0.001);
    // Faster than the warm-up can end: at least so much.
    let (enough, seconds, rate) = run(caps, |_| 500.0);
    assert_eq!(enough, Enough::Bytes);
    assert!(seconds < 0.42);
    let rate = rate.expect("something came");
    near(rate.mbit_per_s, 500.0, 0.05);
    assert_eq!((rate.half_width, rate.seconds_counted), (None, 0.0));
}

#[test]
fn a_dead_line_has_no_rate() {
    let (enough, _, rate) = run(Caps::default(), |_| 0.0);
    assert_eq!((enough, rate), (Enough::Time, None));
    let dies = |seconds: f64| if seconds < 1.5 { 30.0 } else { 0.0 };
    let (enough, _, rate) = run(Caps::default(), dies);
    assert_eq!(enough, Enough::Time);
    let rate = rate.expect("something came");
    assert!(rate.mbit_per_s < 5.0, "silence counts");
}

#[test]
fn the_interval_holds_what_it_says() {
    // 5 % of noise from window to window: of 400 phases nearly all hold the truth within a band
    // that is widened by as much as looking again and again costs.
    let (mut held, mut close) = (0, 0);
    for seed in 0..400 {
        let mut rng = Rng::new(seed);
        let mut factor = 1.0;
        let (_, _, rate) = run(unlimited(), |seconds| {
            if (seconds * 2.0).fract() < 0.01 {
                factor = 1.0 + 0.05 * 3.0_f64.sqrt() * (2.0 * rng.share() - 1.0);
            }
            20.0 * factor
        });
        let rate = rate.expect("something came");
        let off = (rate.mbit_per_s / 20.0 - 1.0).abs();
        held += u32::from(off <= rate.half_width.expect("windows counted"));
        close += u32::from(off <= 0.05);
    }
    assert!(held >= 340, "{held} of 400 hold");
    assert!(close >= 390, "{close} of 400 within 5 %");
}

proptest! {
    #[test]
    fn counts_of_any_kind_do_no_harm(
        counts in prop::collection::vec((any::<u64>(), any::<u64>()), 0..50),
        now in any::<u64>(),
    ) {
        let mut throughput = Throughput::new(BEGAN, Caps::default());
        for (at, bytes) in counts {
            throughput.count(at, bytes);
        }
        let _ = throughput.enough(now);
        if let Some(rate) = throughput.rate(now) {
            prop_assert!(rate.mbit_per_s.is_finite());
        }
    }
}
