//! Simulated lines of the kinds that people have at home: what is measured beside what the line
//! really did.

use hearth_line::{
    Jitter, Profile, Way,
    profile::{adsl, bad_wifi, fttc, fttc_lossy, line, mobile, satellite},
};

use super::line::{Direction, Filled, Line};
use crate::internet::{floor::Floor, levelling::has_levelled_off, loss::Loss, measurement::Stream};

const ALL: [fn() -> Profile; 6] = [fttc, fttc_lossy, adsl, mobile, bad_wifi, satellite];

pub(super) fn near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found} is not {wanted}");
}

/// What a direction was found to do, above a floor of the direction itself.
fn found(direction: &Direction) -> Stream {
    let floor = Floor::of(&[&direction.reception]).expect("packets came");
    above(direction, &floor)
}

pub(super) fn above(direction: &Direction, floor: &Floor) -> Stream {
    let stream = direction.reception.stream(direction.sent, floor);
    stream.expect("packets came")
}

/// What is there for a transfer beside voice, in Mbit/s without headers.
pub(super) fn left_for_tcp(way: &Way) -> f64 {
    (way.mbit_per_s - 0.08) * 1_448.0 / 1_500.0
}

/// What the median packet really waited in queues and jitter.
fn waited_ms(direction: &Direction, way: &Way) -> f64 {
    let mut took = direction.took_ms.clone();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2] - way.delay_ms - 1.6 / way.mbit_per_s
}

#[test]
fn idle_delay_is_what_the_line_adds_and_no_count_is_lost() {
    for profile in ALL {
        let profile = profile();
        let phase = Line::new(profile, 1).run(60, Filled::Neither);
        assert_eq!(phase.up.sent, 3_000);
        assert!(phase.down.sent <= 3_000 && phase.down.sent > 2_990);
        let round_trip = phase.round_trips.figures().expect("answers came");
        let sending = 1.6 / profile.up.mbit_per_s + 1.6 / profile.down.mbit_per_s;
        let shortest = profile.up.delay_ms + profile.down.delay_ms + sending;
        near(round_trip.min_ms, shortest, 1.0);
        let waited = waited_ms(&phase.up, &profile.up) + waited_ms(&phase.down, &profile.down);
        // The median of a sum is not the sum of the medians: of two exponentials 3 ms apart here.
        near(round_trip.median_ms, shortest + waited, 3.5);
        for (direction, way) in [(&phase.up, &profile.up), (&phase.down, &profile.down)] {
            let Stream { packets, delay } = found(direction);
            near(delay.growth.median_ms, waited_ms(direction, way), 0.5);
            assert!(packets.check().is_ok(), "{packets:?}");
            assert_eq!(packets.received as usize, direction.took_ms.len());
        }
    }
}

#[test]
fn a_queue_is_seen_in_the_direction_in_which_it_stands() {
    for (profile, filled) in [
        (fttc(), Filled::Up),
        (fttc(), Filled::Down),
        (adsl(), Filled::Up),
    ] {
        let mut line = Line::new(profile, 2);
        let idle = line.run(10, Filled::Neither);
        let loaded = line.run(15, filled);
        let longest = profile.up.queue_ms;
        for (way, before, after, has_queue) in [
            (&profile.up, &idle.up, &loaded.up, filled == Filled::Up),
            (
                &profile.down,
                &idle.down,
                &loaded.down,
                filled == Filled::Down,
            ),
        ] {
            let floor = Floor::of(&[&before.reception]).expect("packets came");
            let growth = above(after, &floor).delay.growth;
            near(growth.median_ms, waited_ms(after, way), 1.0);
            let queue = if has_queue {
                0.6 * longest..longest
            } else {
                -1.0..5.0
            };
            assert!(
                queue.contains(&growth.median_ms),
                "{growth:?} of {longest} ms"
            );
        }
        let rate = loaded.rate.expect("it was filled");
        assert!(has_levelled_off(&loaded.round_trips, &rate));
        let filled_way = if filled == Filled::Up {
            profile.up
        } else {
            profile.down
        };
        near(rate.mbit_per_s / left_for_tcp(&filled_way), 1.0, 0.03);
    }
}

#[test]
fn clocks_that_drift_change_no_loaded_figure() {
    for drift_ppm in [-100.0, 0.0, 100.0] {
        let mut line = Line::with_drift(mobile(), drift_ppm, 3);
        let idle = line.run(10, Filled::Neither);
        let down = line.run(8, Filled::Down);
        let up = line.run(8, Filled::Up);
        let floor = Floor::of(&[&idle.up.reception, &down.up.reception]).expect("packets came");
        let growth = above(&up.up, &floor).delay.growth.median_ms;
        near(growth, waited_ms(&up.up, &mobile().up), 1.0);
    }
}

/// Without jitter, so that nothing is late and every gap is a loss.
fn still(profile: Profile) -> Profile {
    profile.with(|way| way.jitter = Jitter::None)
}

/// Whether the interval of the packets of a long run holds the line's own loss, over many seeds.
fn intervals_that_hold(profile: Profile, seconds: u32) -> usize {
    let share = profile.up.loss.share() * 100.0;
    let holds = |seed| {
        let phase = Line::new(profile, seed).run(seconds, Filled::Neither);
        [phase.up, phase.down].map(|direction| {
            let loss = Loss::of_line(&found(&direction).packets).expect("they agree");
            loss.interval.low_percent <= share && share <= loss.interval.high_percent
        })
    };
    (0..10).flat_map(holds).filter(|holds| *holds).count()
}

#[test]
fn loss_lies_in_its_interval() {
    // Of 20 intervals at 95 % 19 hold on average, and fewer than 17 once in 60 times.
    for profile in [fttc_lossy(), still(bad_wifi()), satellite()] {
        let hold = intervals_that_hold(profile, 60);
        assert!(hold >= 17, "{hold} of 20 intervals hold the truth");
    }
    assert_eq!(intervals_that_hold(fttc(), 10), 20);
}

#[test]
fn a_long_run_finds_the_loss_and_its_bursts() {
    let phase = Line::new(still(bad_wifi()), 4).run(600, Filled::Neither);
    for direction in [&phase.up, &phase.down] {
        let packets = found(direction).packets;
        let loss = Loss::of_line(&packets).expect("they agree");
        near(loss.percent, 0.99, 0.3);
        // Bursts end with one packet in five.
        near(
            f64::from(packets.missed()) / f64::from(packets.gaps),
            5.0,
            1.0,
        );
        assert!(loss.burst_r > 3.5);
        assert!(packets.worst_200_ms.lost >= 8 && packets.worst_15_s.lost >= 15);
    }
    let phase = Line::new(fttc_lossy(), 4).run(400, Filled::Neither);
    let loss = Loss::of_line(&found(&phase.down).packets).expect("they agree");
    near(loss.percent, 0.5, 0.12);
    near(loss.burst_r, 1.0, 0.1);
}

#[test]
fn jitter_is_near_its_closed_form() {
    // E|D| of two transits: their mean if exponential, 2 σ / √π if normal.
    for (jitter, wanted) in [
        (Jitter::Exponential(8.0), 8.0),
        (Jitter::Normal(5.0), 10.0 / std::f64::consts::PI.sqrt()),
    ] {
        let profile = line("still", [36.0, 9.0], 80.0, 300.0).with(|way| {
            way.jitter = jitter;
            way.in_order = false;
        });
        let phase = Line::new(profile, 5).run(300, Filled::Neither);
        for direction in [&phase.up, &phase.down] {
            let delay = found(direction).delay;
            near(delay.jitter_ms / wanted, 1.0, 0.05);
            assert!(delay.jitter_max_ms < 4.0 * wanted);
        }
    }
    let phase = Line::new(fttc(), 5).run(60, Filled::Neither);
    assert!(
        found(&phase.up).delay.jitter_max_ms < 0.1,
        "a still line has none"
    );
}
