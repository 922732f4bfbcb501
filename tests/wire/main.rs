//! The internet check on lines whose truth is known: the real server and the real `hearth-check`, in
//! two network namespaces, over TLS with the provider's own authority.
//!
//! Not here: how near it comes to other programs that measure (`cargo xtask bench network`).

#![allow(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use hearth_line::{Profile, profile};
use hearth_tests::wire::site::Site;
use serde_json::Value;

/// What there is for a transfer beside voice, without headers, in Mbit/s.
fn left_for_tcp(mbit_per_s: f64) -> f64 {
    (mbit_per_s - 0.08) * 1_448.0 / 1_500.0
}

fn number(value: &Value, pointer: &str) -> f64 {
    let found = value.pointer(pointer).and_then(Value::as_f64);
    found.unwrap_or_else(|| panic!("{pointer} of {value:#}"))
}

#[track_caller]
fn near(found: f64, wanted: f64, within: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= within,
        "{what}: {found}, and {wanted} ± {within} was wanted"
    );
}

/// Rates and round trips of a line are what the line has.
fn is_that_of(report: &Value, profile: &Profile) {
    for (figure, way) in [
        ("/downloadMbitPerS", profile.down),
        ("/uploadMbitPerS", profile.up),
    ] {
        let wanted = left_for_tcp(way.mbit_per_s);
        near(number(report, figure), wanted, 0.05 * wanted, figure);
    }
    let sending = 1.6 / profile.up.mbit_per_s + 1.6 / profile.down.mbit_per_s;
    let shortest = profile.up.delay_ms + profile.down.delay_ms + sending;
    near(
        number(report, "/idle/latencyMinMs"),
        shortest,
        4.0,
        "the quickest round trip",
    );
}

/// A line with a long queue: good while it is idle, and not while something uploads.
#[test]
fn a_queue_is_found_where_it_stands() {
    let profile = profile::fttc();
    let Some(site) = Site::open(&profile, 1).unwrap() else {
        return;
    };
    let report = site.check(&[]).unwrap().report().unwrap();
    is_that_of(&report, &profile);
    let growth = |pointer: &str| number(&report, pointer);
    let up = growth("/loaded/upload/toProvider/delayGrowthMs");
    assert!((180.0..320.0).contains(&up), "{up}");
    assert!(growth("/loaded/upload/fromProvider/delayGrowthMs") < 15.0);
    let down = growth("/loaded/download/fromProvider/delayGrowthMs");
    assert!((180.0..320.0).contains(&down), "{down}");
    assert!(growth("/loaded/download/toProvider/delayGrowthMs") < 15.0);
    assert!(growth("/idle/toProvider/mos") > 4.2);
    assert!(growth("/loaded/upload/toProvider/mos") < 3.7);
    assert_eq!(
        report["measurement"]["surroundings"]["congestionControl"],
        "cubic"
    );
    // Ten seconds of 36 and of 9 Mbit/s at the most, with the voice.
    assert!(growth("/bytesUsed") < 60e6, "{}", growth("/bytesUsed"));
    assert!(
        growth("/secondsTaken") < 60.0,
        "{}",
        growth("/secondsTaken")
    );
}

/// Packets that a line loses are seen in each direction, and their share lies in the interval that is
/// said.
#[test]
fn losses_are_counted_in_each_direction() {
    let mut profile = profile::fttc();
    profile.up.loss = hearth_line::Chance::Random(0.04);
    let Some(site) = Site::open(&profile, 5).unwrap() else {
        return;
    };
    let report = site.check(&["--light"]).unwrap().report().unwrap();
    assert!(
        report["downloadMbitPerS"].is_null(),
        "a light check fills no line"
    );
    let low = number(&report, "/idle/toProvider/lossLowPercent");
    let high = number(&report, "/idle/toProvider/lossHighPercent");
    assert!(low <= 4.0 && 4.0 <= high && low > 0.5, "{low} to {high}");
    assert_eq!(number(&report, "/idle/fromProvider/lossPercent"), 0.0);
}

/// A slow line far away is measured as well as a quick one, within the time of a lease.
#[test]
fn a_satellite_is_measured_too() {
    let profile = profile::satellite().with(|way| way.loss = hearth_line::Chance::Never);
    let Some(site) = Site::open(&profile, 1).unwrap() else {
        return;
    };
    let report = site.check(&[]).unwrap().report().unwrap();
    assert_eq!(report["measurement"]["aborted"], Value::Null);
    let trip = number(&report, "/idle/latencyMs");
    near(trip, 600.4, 5.0, "there and back");
    assert!(number(&report, "/secondsTaken") < 60.0);
    assert_ne!(
        report["result"], "good",
        "people talk over each other on it"
    );
}

/// Where UDP does not come through, the check says so, measures over a WebSocket, and claims nothing
/// about loss.
#[test]
fn udp_that_is_blocked_is_a_finding() {
    let Some(site) = Site::open(&profile::fttc(), 1).unwrap() else {
        return;
    };
    site.block_udp().unwrap();
    let checked = site.check(&["--light"]).unwrap();
    assert_eq!(checked.code, 2, "nobody can tell");
    let report = checked.report().unwrap();
    assert!(report["idle"]["toProvider"]["lossPercent"].is_null());
    near(
        number(&report, "/idle/latencyMs"),
        20.4,
        6.0,
        "there and back",
    );
    // A machine that does much else at once is a busy server, which is named first.
    let limit = report["judgement"]["diagnosis"]["limit"].as_str();
    assert!(matches!(limit, Some("udpBlocked" | "server")), "{limit:?}");
    assert_eq!(report["measurement"]["idle"]["type"], "webSocket");
}
