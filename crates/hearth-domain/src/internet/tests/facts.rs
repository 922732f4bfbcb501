//! The facts of samples, as tests need them.

use std::collections::BTreeSet;

use super::loss::packets;
use crate::{
    internet::measurement::{
        CongestionControl, Delay, Filling, Growth, Link, Load, Measurement, RoundTrip, ServerLoad,
        Stream, Surroundings, Voice,
    },
    time::Ms,
};

/// One direction: so many of 750 packets lost, and so much growth of delay.
pub(super) fn stream(lost: u32, growth_ms: f64, jitter_ms: f64) -> Stream {
    Stream {
        packets: packets(750, lost, lost),
        delay: Delay {
            growth: Growth {
                p5_ms: growth_ms * 0.9,
                median_ms: growth_ms,
                p95_ms: growth_ms * 1.1 + 1.0,
            },
            jitter_ms,
            jitter_max_ms: 2.0 * jitter_ms,
        },
    }
}

pub(super) fn voice(to_provider: Stream, from_provider: Stream) -> Voice {
    let both = to_provider.delay.growth.median_ms + from_provider.delay.growth.median_ms;
    Voice::Udp {
        round_trip: RoundTrip {
            min_ms: 20.0,
            median_ms: 21.0 + both,
            p95_ms: 25.0 + 1.2 * both,
        },
        to_provider,
        from_provider,
    }
}

pub(super) fn filling(voice: Voice) -> Filling {
    Filling {
        streams: 4,
        seconds_counted: 6.0,
        seconds_settling: 1.5,
        has_levelled_off: true,
        is_least: false,
        voice,
    }
}

pub(super) fn quiet() -> Voice {
    voice(stream(0, 0.5, 2.0), stream(0, 0.5, 2.0))
}

/// A light sample of a good line.
pub(super) fn light() -> Measurement {
    Measurement {
        began: Ms(0),
        peak: BTreeSet::new(),
        seconds_taken: 12.0,
        bytes_used: 200_000,
        surroundings: Surroundings {
            link: Link::Wired,
            vpn: Some(false),
            metered: Some(false),
            other_traffic_bytes: Some(10_000),
            congestion_control: CongestionControl::Cubic,
            sender_lateness_p99_ms: Some(2.0),
            gateway_jitter_ms: None,
            household: None,
        },
        server: ServerLoad {
            other_tests: 2,
            uplink_percent: 20.0,
            datagrams_dropped: 0,
            lateness_p99_ms: None,
        },
        aborted: None,
        idle: Some(quiet()),
        load: None,
    }
}

/// A full sample of a good line: 36/9 Mbit/s with short queues.
pub(super) fn full() -> Measurement {
    Measurement {
        load: Some(Load {
            download_mbit_per_s: 34.7,
            upload_mbit_per_s: 8.7,
            download: filling(voice(stream(0, 1.0, 3.0), stream(0, 8.0, 3.0))),
            upload: filling(voice(stream(0, 15.0, 3.0), stream(0, 1.0, 3.0))),
        }),
        ..light()
    }
}

/// The same with a queue of 300 ms to the provider.
pub(super) fn deep_upload_queue() -> Measurement {
    with_load(full(), |load| {
        load.upload.voice = voice(stream(17, 266.0, 5.0), stream(0, 1.0, 3.0));
    })
}

pub(super) fn with_load(mut found: Measurement, change: impl FnOnce(&mut Load)) -> Measurement {
    change(found.load.as_mut().expect("a full sample"));
    found
}

pub(super) fn over_websocket(voice: &Voice) -> Voice {
    let [to, from] = voice.delays();
    Voice::WebSocket {
        round_trip: *voice.round_trip(),
        to_provider: *to,
        from_provider: *from,
    }
}
