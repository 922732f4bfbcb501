//! Made-up samples of a line that nobody has, for demonstrations: two weeks on a part-fibre line of
//! 36 and 9 Mbit/s that mostly does well, and not when somebody uploads.
//!
//! They are the same at every call, so that pictures can be compared. Whoever shows them says that
//! they are made up. Not here: samples for tests, which come from simulated lines.

use std::collections::BTreeSet;

use super::{
    household::{Doing, Household},
    measurement::{
        CongestionControl, Delay, Filling, Growth, Link, Load, Measurement, Packets, RoundTrip,
        ServerLoad, Stream, Stretch, Surroundings, Voice,
    },
    window::PeakWindows,
};
use crate::time::Ms;

/// So many days are made up.
const DAYS: i32 = 14;

/// Voice packets of a phase.
const PACKETS: u32 = 500;

const QUARTER_MS: i64 = 15 * 60 * 1_000;

/// Samples at peak hours of the days before a moment, the oldest first.
pub fn samples(before: Ms, windows: &PeakWindows) -> Vec<Measurement> {
    let today = before.date();
    let openings = (1..=DAYS)
        .rev()
        .flat_map(|ago| windows.stretches(today.plus(-ago)));
    let mut samples = Vec::new();
    for (nth, opening) in (0_u32..).zip(openings) {
        // Somewhere in the stretch, another place each time.
        let length = opening.end.0 - opening.start.0;
        let place = i64::from(nth * 37 % 90 + 5) * length / 100;
        let at = opening.start.plus(place.min((length - QUARTER_MS).max(0)));
        samples.push(sample(nth, at, windows));
    }
    samples
}

fn sample(nth: u32, began: Ms, windows: &PeakWindows) -> Measurement {
    let wobble = f64::from(nth * 7 % 11) / 11.0;
    // Now and then a backup runs, and once in a while nobody knows why it was a bad evening.
    let upload_queue_ms = match nth % 7 {
        3 => 190.0,
        5 => 90.0,
        _ => 8.0 + 12.0 * wobble,
    };
    let others = nth % 3;
    Measurement {
        began,
        peak: windows.at(began),
        seconds_taken: 38.0 + 6.0 * wobble,
        bytes_used: 62_000_000,
        surroundings: Surroundings {
            link: Link::Wired,
            vpn: Some(false),
            metered: Some(false),
            other_traffic_bytes: Some(20_000),
            congestion_control: CongestionControl::Cubic,
            sender_lateness_p99_ms: Some(0.6),
            gateway_jitter_ms: Some(0.4),
            household: Some(Household {
                others,
                doing: match others {
                    0 => BTreeSet::new(),
                    1 => BTreeSet::from([Doing::Browsing]),
                    _ => BTreeSet::from([Doing::Films, Doing::Games]),
                },
                said: began,
                guided: None,
            }),
        },
        server: ServerLoad {
            other_tests: nth % 4,
            // Once the provider's own line was the limit.
            uplink_percent: if nth == 9 { 88.0 } else { 20.0 },
            datagrams_dropped: 0,
            lateness_p99_ms: None,
        },
        aborted: None,
        idle: Some(voice(0, 0.8 + wobble, 0.8, 19.0 + 3.0 * wobble)),
        load: Some(Load {
            download_mbit_per_s: 34.6 - 4.0 * wobble,
            upload_mbit_per_s: 8.7 - 0.6 * wobble,
            download: filling(voice(nth % 2, 2.0, 9.0 + 6.0 * wobble, 19.0)),
            upload: filling(voice(
                u32::from(nth % 7 == 3) * 4,
                upload_queue_ms,
                2.0,
                19.0,
            )),
        }),
    }
}

fn filling(voice: Voice) -> Filling {
    Filling {
        streams: 6,
        seconds_counted: 6.0,
        seconds_settling: 1.5,
        has_levelled_off: true,
        is_least: false,
        voice,
    }
}

fn voice(lost: u32, to_ms: f64, from_ms: f64, quickest_ms: f64) -> Voice {
    let middle = quickest_ms + 1.0 + to_ms + from_ms;
    Voice::Udp {
        round_trip: RoundTrip {
            min_ms: quickest_ms,
            median_ms: middle,
            p95_ms: middle * 1.2,
        },
        to_provider: stream(lost, to_ms),
        from_provider: stream(0, from_ms),
    }
}

fn stream(lost: u32, growth_ms: f64) -> Stream {
    let worst = |of| Stretch {
        lost: lost.min(of),
        of,
    };
    Stream {
        packets: Packets {
            sent: PACKETS,
            received: PACKETS - lost,
            late: 0,
            reordered: 0,
            duplicates: 0,
            gaps: lost,
            longest_gap: lost.min(1),
            worst_15_s: worst(PACKETS),
            worst_200_ms: worst(10),
        },
        delay: Delay {
            growth: Growth {
                p5_ms: growth_ms * 0.8,
                median_ms: growth_ms,
                p95_ms: growth_ms * 1.1 + 1.0,
            },
            jitter_ms: 1.5 + growth_ms * 0.02,
            jitter_max_ms: 3.0 + growth_ms * 0.05,
        },
    }
}
