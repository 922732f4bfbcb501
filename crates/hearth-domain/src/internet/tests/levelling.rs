//! Whether a queue still grows.

use crate::internet::{
    levelling::{has_drained, has_levelled_off},
    measurement::RoundTrip,
    reception::Reception,
    round_trip::{RoundTrips, Seen},
    throughput::Rate,
};

const STEADY: Rate = Rate {
    mbit_per_s: 9.0,
    half_width: Some(0.02),
    seconds_counted: 4.0,
    seconds_settling: 1.5,
};

/// Round trips of 6 s, so many ms at each moment.
fn round_trips(took_ms: impl Fn(f64) -> f64) -> RoundTrips {
    let mut round_trips = RoundTrips::new(300);
    for packet in 0..300_u32 {
        let seconds = f64::from(packet) / 50.0;
        let seen = Seen {
            at_us: 9_000_000 + u64::from(packet) * 20_000,
            took_us: (took_ms(seconds) * 1_000.0) as u64,
        };
        assert!(round_trips.note(seen));
    }
    round_trips
}

#[test]
fn a_full_queue_is_level_and_so_is_an_empty_one() {
    let sawtooth = |seconds: f64| 320.0 - 60.0 * (seconds * 0.8).fract();
    // The middle of the last stretch is far above that of the one before; the peaks are not.
    let slow_sawtooth = |seconds: f64| 320.0 - 120.0 * ((6.0 - seconds) / 2.9).fract();
    let flat: [fn(f64) -> f64; 4] = [|_| 320.0, |_| 21.0, sawtooth, slow_sawtooth];
    for flat in flat {
        assert!(has_levelled_off(&round_trips(flat), &STEADY));
    }
}

#[test]
fn a_queue_that_grows_is_not_level() {
    // One careful stream that fills a long buffer slowly, and one that has just begun to.
    let growing: [fn(f64) -> f64; 2] = [
        |seconds| 30.0 + 10.0 * seconds,
        |seconds| 20.0 + 100.0 * (seconds - 4.0).max(0.0),
    ];
    for growing in growing {
        assert!(!has_levelled_off(&round_trips(growing), &STEADY));
    }
}

#[test]
fn a_queue_that_shrinks_is_not_growing() {
    assert!(has_levelled_off(
        &round_trips(|seconds| 320.0 - 20.0 * seconds),
        &STEADY
    ));
}

#[test]
fn a_rate_that_is_still_found_has_filled_nothing() {
    for half_width in [None, Some(0.4)] {
        let rate = Rate {
            half_width,
            ..STEADY
        };
        assert!(!has_levelled_off(&round_trips(|_| 600.0), &rate));
    }
}

#[test]
fn too_little_was_seen() {
    assert!(!has_levelled_off(&RoundTrips::new(10), &STEADY));
    let mut few = RoundTrips::new(1_000);
    for packet in 0..20 {
        few.note(Seen {
            at_us: packet * 200_000,
            took_us: 20_000,
        });
    }
    assert!(!has_levelled_off(&few, &STEADY));
}

#[test]
fn a_queue_has_drained_when_several_packets_in_a_row_say_so() {
    let idle = RoundTrip {
        min_ms: 20.0,
        median_ms: 21.0,
        p95_ms: 24.0,
    };
    let draining =
        |until: f64| round_trips(move |seconds| if seconds < until { 90.0 } else { 30.0 });
    assert!(has_drained(&draining(3.0), &idle));
    assert!(!has_drained(&draining(7.0), &idle));
    assert!(!has_drained(&draining(5.95), &idle), "too few are quick");
    assert!(!has_drained(&RoundTrips::new(10), &idle));
}

/// Packets of one direction: when each was sent and when it arrived, in ms of clocks that differ by
/// `ahead`, the receiver's.
fn came(packets: &[(u64, u64)], ahead: i64) -> Reception {
    let mut reception = Reception::new(100);
    for (sequence, (sent, arrived)) in (0_u32..).zip(packets) {
        let arrived_us = (arrived * 1_000).wrapping_add_signed(ahead * 1_000);
        let noted = reception.note(sequence, sent * 1_000, arrived_us);
        assert_eq!(noted, Ok(()));
    }
    reception
}

#[test]
fn packets_that_come_in_a_bunch_are_a_round_trip_each() {
    // The second and third are held up by the first; the provider's clock is an hour ahead.
    const AHEAD: i64 = 3_600_000;
    let there = came(&[(0, 60), (20, 60), (40, 60), (60, 70)], AHEAD);
    let at_provider = |ms: u64| ms + AHEAD as u64;
    let back = came(
        &[
            (at_provider(65), at_provider(75)),
            (at_provider(85), at_provider(95)),
        ],
        -AHEAD,
    );
    let round_trips = RoundTrips::of_both(&there, &back);
    let took: Vec<u64> = round_trips.seen().iter().map(|it| it.took_us).collect();
    assert_eq!(took, [70_000, 50_000, 30_000, 20_000]);
    let ended: Vec<u64> = round_trips.seen().iter().map(|it| it.at_us).collect();
    assert_eq!(ended, [75_000, 75_000, 75_000, 95_000]);
}

#[test]
fn a_packet_after_which_nothing_came_back_has_no_round_trip() {
    let there = came(&[(0, 10), (20, 30)], 0);
    let back = came(&[(15, 25)], 0);
    assert_eq!(RoundTrips::of_both(&there, &back).seen().len(), 1);
    assert!(RoundTrips::of_both(&there, &came(&[], 0)).seen().is_empty());
}

#[test]
fn round_trips_have_their_percentiles_and_a_limit() {
    assert!(RoundTrips::new(10).figures().is_none());
    let mut all = RoundTrips::new(100);
    let note = |all: &mut RoundTrips, at_us, took_us| all.note(Seen { at_us, took_us });
    for packet in 1..=100 {
        assert!(note(&mut all, packet, packet * 1_000));
    }
    assert!(!note(&mut all, 101, 5_000), "it is full");
    let figures = all.figures().expect("there are some");
    let found = [figures.min_ms, figures.median_ms, figures.p95_ms];
    assert_eq!(found, [1.0, 50.0, 95.0]);
    let mut odd = RoundTrips::new(100);
    assert!(!note(&mut odd, 5, 60_000_001), "longer than a minute");
    assert!(note(&mut odd, 5, 1));
    assert!(!note(&mut odd, 4, 1), "before the last");
}
