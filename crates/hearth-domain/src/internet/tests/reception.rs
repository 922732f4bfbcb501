//! Packets in any order, and what becomes of them.

use proptest::prelude::*;

use crate::internet::{
    floor::Floor,
    measurement::{Packets, Stream, Stretch},
    reception::{Incomplete, Reception, Strange},
};
use hearth_line::Rng;

/// A packet that is sent on time and takes so many ms, on clocks that began at different times.
fn note(reception: &mut Reception, sequence: u32, took_ms: f64) {
    let sent_us = 700_000_000 + u64::from(sequence) * 20_000;
    let arrived_us = sent_us + 1_000_000_000_000 + (took_ms * 1_000.0) as u64;
    reception
        .note(sequence, sent_us, arrived_us)
        .expect("a packet of this phase");
}

fn reception(took_ms: &[(u32, f64)]) -> Reception {
    let mut reception = Reception::new(1_000);
    for (sequence, took_ms) in took_ms {
        note(&mut reception, *sequence, *took_ms);
    }
    reception
}

fn stream(took_ms: &[(u32, f64)], sent: u32) -> Stream {
    let reception = reception(took_ms);
    let floor = Floor::of(&[&reception]).expect("packets came");
    reception.stream(sent, &floor).expect("packets came")
}

#[test]
fn losses_are_counted_by_the_sender() {
    let all = (0..100).filter(|it| ![7, 8, 9, 40].contains(it) && *it < 98);
    let came: Vec<(u32, f64)> = all.map(|it| (it, 10.0)).collect();
    let packets = stream(&came, 100).packets;
    assert_eq!(
        packets,
        Packets {
            sent: 100,
            received: 94,
            late: 0,
            reordered: 0,
            duplicates: 0,
            gaps: 3,
            longest_gap: 3,
            worst_15_s: Stretch { lost: 6, of: 100 },
            worst_200_ms: Stretch { lost: 3, of: 10 },
        },
        "the last two are lost, though nothing after them shows it"
    );
}

#[test]
fn order_and_copies_are_told_apart() {
    let packets = stream(
        &[
            (1, 10.0),
            (0, 31.0),
            (1, 12.0),
            (3, 10.0),
            (2, 31.0),
            (3, 9.0),
        ],
        4,
    )
    .packets;
    assert_eq!(
        (packets.received, packets.reordered, packets.duplicates),
        (4, 2, 2)
    );
    assert_eq!((packets.lost(), packets.gaps), (0, 0));
}

#[test]
fn what_comes_after_a_telephone_has_stopped_waiting_is_late() {
    let took = |it: u32| if it == 50 { 90.0 } else { 20.0 };
    let came: Vec<(u32, f64)> = (0..100).map(|it| (it, took(it))).collect();
    let Stream { packets, delay } = stream(&came, 100);
    assert_eq!((packets.late, packets.gaps, packets.longest_gap), (1, 1, 1));
    assert_eq!(packets.lost(), 0);
    assert_eq!(packets.worst_200_ms.lost, 0, "late is not lost");
    assert!(delay.jitter_max_ms > 4.0 && delay.jitter_ms < 2.0);
}

#[test]
fn a_queue_that_stays_is_delay_and_not_lateness() {
    let idle = reception(&(0..500).map(|it| (it, 20.0)).collect::<Vec<_>>());
    let floor = Floor::of(&[&idle]).expect("packets came");
    let mut loaded = Reception::new(1_000);
    for it in 500..1_000 {
        note(&mut loaded, it, 270.0);
    }
    let Stream { packets, delay } = loaded.stream(1_000, &floor).expect("packets came");
    assert_eq!(packets.late, 0);
    assert!((delay.growth.median_ms - 250.0).abs() < 1e-6);
    assert!((delay.growth.p5_ms - 250.0).abs() < 1e-6);
}

#[test]
fn no_more_is_taken_for_lost_than_a_phase_has() {
    let reception = reception(&[(0, 10.0)]);
    let floor = Floor::of(&[&reception]).expect("packets came");
    let lost = |sent| Ok::<_, Incomplete>(reception.stream(sent, &floor)?.packets.lost());
    assert_eq!(lost(1_000), Ok(999));
    assert_eq!(lost(1_001), Err(Incomplete::Endless));
    assert_eq!(lost(u32::MAX), Err(Incomplete::Endless));
}

#[test]
fn what_cannot_be_is_not_counted() {
    let mut reception = reception(&[(0, 10.0)]);
    assert_eq!(reception.note(1_000, 0, 0), Err(Strange::Sequence(1_000)));
    assert_eq!(
        reception.note(u32::MAX, 0, 0),
        Err(Strange::Sequence(u32::MAX))
    );
    assert_eq!(reception.note(1, u64::MAX, 0), Err(Strange::Time));
    assert_eq!(reception.note(1, 0, u64::MAX), Err(Strange::Time));
    let floor = Floor::of(&[&reception]).expect("a packet came");
    assert_eq!(
        reception.stream(2, &floor).map(|it| it.packets.received),
        Ok(1)
    );
    assert_eq!(reception.stream(0, &floor), Err(Incomplete::NothingSent));
    let nothing = Reception::new(10);
    assert_eq!(Floor::of(&[&nothing]), None);
    assert_eq!(nothing.stream(5, &floor), Err(Incomplete::NothingCame));
    note(&mut reception, 7, 10.0);
    assert_eq!(reception.stream(7, &floor), Err(Incomplete::MoreThanSent));
}

/// The growth of a stream with 20 ms of transit, exponential jitter, clocks that drift apart, and a
/// queue for the last 15 of 60 s.
fn drifting(ppm: f64, queue_ms: f64) -> (Floor, Stream) {
    let mut rng = Rng::new(11);
    let mut took = |it: u32| 20.0 - 5.0 * rng.share().ln() + f64::from(it) * 0.02 * ppm / 1_000.0;
    let (mut quiet, mut filled) = (Reception::new(3_000), Reception::new(3_000));
    for it in 0..2_250 {
        note(&mut quiet, it, took(it));
    }
    for it in 2_250..3_000 {
        note(&mut filled, it, took(it) + queue_ms);
    }
    let floor = Floor::of(&[&quiet]).expect("packets came");
    let stream = filled.stream(3_000, &floor).expect("packets came");
    (floor, stream)
}

#[test]
fn clocks_that_drift_apart_are_not_a_queue() {
    let (_, alike) = drifting(0.0, 0.0);
    for ppm in [-150.0, -50.0, 50.0, 100.0, 150.0] {
        for queue_ms in [0.0, 80.0] {
            let (floor, stream) = drifting(ppm, queue_ms);
            assert!((floor.drift_ppm() - ppm).abs() < 10.0, "{ppm} ppm");
            let growth = stream.delay.growth.median_ms - queue_ms;
            let off = growth - alike.delay.growth.median_ms;
            assert!(off.abs() < 0.5, "{ppm} ppm look like {off} ms");
        }
    }
}

#[test]
fn a_line_that_slows_down_is_not_a_clock() {
    // 0.5 ms in every second is faster than any clock drifts.
    let (floor, stream) = drifting(500.0, 0.0);
    assert!(floor.drift_ppm().abs() < 1e-9);
    assert!(stream.delay.growth.median_ms > 20.0);
}

proptest! {
    /// Whatever comes, in whatever order: the counts agree, and memory is bounded.
    #[test]
    fn counts_agree_whatever_comes(
        came in prop::collection::vec((0..80_u32, 0.0..300.0_f64), 1..300),
        more in 0..20_u32,
    ) {
        let stream = stream(&came, 80 + more);
        prop_assert!(stream.packets.check().is_ok(), "{:?}", stream.packets);
        prop_assert_eq!(stream.packets.received + stream.packets.duplicates, came.len() as u32);
        prop_assert!(stream.delay.growth.p5_ms >= -1e-6);
        prop_assert!(stream.delay.jitter_ms <= stream.delay.jitter_max_ms + 1e-9);
    }

    #[test]
    fn nothing_that_comes_makes_it_panic(
        came in prop::collection::vec(any::<(u32, u64, u64)>(), 0..100),
        sent in any::<u16>(),
    ) {
        let mut reception = Reception::new(50);
        for (sequence, sent_us, arrived_us) in came {
            let _ = reception.note(sequence % 100, sent_us, arrived_us);
        }
        prop_assert!(reception.arrivals().count() <= 50);
        if let Some(floor) = Floor::of(&[&reception]) {
            let _ = reception.stream(u32::from(sent), &floor);
        }
    }

    /// The order of arrival changes what is reordered and the jitter, and nothing else.
    #[test]
    fn order_does_not_change_what_is_lost(
        order in Just((0..60_u32).filter(|it| it % 7 != 3).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let shuffled: Vec<(u32, f64)> = order.iter().map(|it| (*it, 10.0)).collect();
        let packets = stream(&shuffled, 60).packets;
        prop_assert_eq!((packets.lost(), packets.gaps), (9, 9));
        prop_assert_eq!(packets.worst_200_ms, Stretch { lost: 2, of: 10 });
    }
}
