//! Loss, its interval and its bursts.

use proptest::prelude::*;

use crate::internet::{
    loss::{Interval, Loss},
    measurement::{Absurd, Packets, Stretch},
};

/// A stream that lost so many packets in so many gaps, the first of them the longest.
pub(super) fn packets(sent: u32, lost: u32, gaps: u32) -> Packets {
    let none = Stretch { lost: 0, of: 0 };
    Packets {
        sent,
        received: sent - lost,
        late: 0,
        reordered: 0,
        duplicates: 0,
        gaps,
        longest_gap: if gaps == 0 { 0 } else { lost - (gaps - 1) },
        worst_15_s: none,
        worst_200_ms: none,
    }
}

fn near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found} is not {wanted}");
}

#[test]
fn none_lost_of_few_proves_little() {
    let bound = |sent| {
        let loss = Loss::of_line(&packets(sent, 0, 0)).expect("can be");
        near(loss.percent, 0.0, 0.0);
        near(loss.interval.low_percent, 0.0, 1e-9);
        loss.interval.high_percent
    };
    // 1 - 0.025^(1/n): 10 s, 60 s and 300 s of voice.
    near(bound(500), 0.735, 0.001);
    near(bound(3_000), 0.123, 0.001);
    near(bound(15_000), 0.024_6, 0.000_1);
}

#[test]
fn an_interval_is_clopper_and_pearsons() {
    let found = Interval::of_proportion(10, 100).expect("can be");
    near(found.low_percent, 4.900_5, 0.000_1);
    near(found.high_percent, 17.622_3, 0.000_1);
    assert!(Interval::of_proportion(0, 0).is_err());
    assert!(Interval::of_proportion(2, 1).is_err());
}

#[test]
fn bursts_are_told_from_chance() {
    // 20 lost of 1,000, one by one: as chance has it. A mean length of 1 / (1 - 0.02) would be 1.
    let single = Loss::of_call(&packets(1_000, 20, 20)).expect("can be");
    near(single.burst_r, 1.0, 0.0);
    // In four gaps: 5 in a row where chance has 1.02.
    let burst = Loss::of_call(&packets(1_000, 20, 4)).expect("can be");
    near(burst.burst_r, 4.9, 1e-9);
    let wide = |loss: Loss| loss.interval.high_percent - loss.interval.low_percent;
    assert!(
        wide(burst) > 2.0 * wide(single),
        "a burst is one event, not five"
    );
    // Nothing arrived at all.
    let gone = Loss::of_call(&packets(1_000, 1_000, 1)).expect("can be");
    near(gone.percent, 100.0, 0.0);
    near(gone.burst_r, 1.0, 0.0);
}

#[test]
fn what_came_too_late_is_missed_and_not_lost() {
    let late = Packets {
        late: 10,
        gaps: 10,
        longest_gap: 1,
        ..packets(1_000, 0, 0)
    };
    near(Loss::of_line(&late).expect("can be").percent, 0.0, 0.0);
    near(Loss::of_call(&late).expect("can be").percent, 1.0, 1e-9);
}

#[test]
fn counts_that_contradict_each_other_are_refused() {
    let good = packets(1_000, 20, 4);
    assert_eq!(
        Loss::of_line(&packets(0, 0, 0)),
        Err(Absurd::Empty("packets"))
    );
    for bad in [
        Packets {
            received: 1_001,
            ..good
        },
        Packets { late: 981, ..good },
        Packets {
            reordered: 981,
            ..good
        },
        Packets { gaps: 0, ..good },
        Packets { gaps: 21, ..good },
        Packets {
            longest_gap: 18,
            ..good
        },
        Packets {
            longest_gap: 4,
            ..good
        },
        Packets {
            gaps: u32::MAX,
            longest_gap: u32::MAX,
            ..good
        },
        Packets {
            worst_15_s: Stretch { lost: 21, of: 750 },
            ..good
        },
        Packets {
            worst_200_ms: Stretch { lost: 2, of: 1 },
            ..good
        },
    ] {
        assert!(Loss::of_line(&bad).is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn the_rate_seen_lies_in_its_interval(
        sent in 1..20_000_u32, share in 0.0..=1.0_f64, together in 1..10_u32,
    ) {
        let lost = (f64::from(sent) * share) as u32;
        let gaps = lost.div_ceil(together);
        let loss = Loss::of_line(&packets(sent, lost, gaps)).expect("can be");
        let Interval { low_percent, high_percent } = loss.interval;
        prop_assert!(0.0 <= low_percent && low_percent <= loss.percent + 1e-9);
        prop_assert!(loss.percent - 1e-9 <= high_percent && high_percent <= 100.0);
        prop_assert!(loss.burst_r >= 1.0);
    }

    #[test]
    fn more_packets_say_more(sent in 100..5_000_u32, lost in 0..50_u32) {
        let width = |times: u32| {
            let loss = Loss::of_line(&packets(times * sent, times * lost, times * lost));
            let interval = loss.expect("can be").interval;
            interval.high_percent - interval.low_percent
        };
        prop_assert!(width(4) < width(1));
    }
}
