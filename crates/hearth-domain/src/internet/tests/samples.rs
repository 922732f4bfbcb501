//! Whole samples of simulated lines, as they are judged: what is named as their limit.

use hearth_line::{
    Profile,
    profile::{adsl, bad_wifi, fttc, mobile, satellite},
};

use super::{
    facts::light,
    line::{Direction, Filled, Line, Phase},
    profiles::{above, left_for_tcp, near},
};
use crate::internet::{
    diagnosis::{Because, Change, LikelyLimit},
    floor::Floor,
    judgement::{Judgement, SampleVerdict, judge},
    levelling::has_levelled_off,
    limits::{Grade, Limits},
    measurement::{Delay, Depth, Filling, Link, Load, Measurement, Voice},
    voice::Call,
};

fn voice(phase: &Phase, up: &Floor, down: &Floor) -> Voice {
    Voice::Udp {
        round_trip: phase.round_trips.figures().expect("answers came"),
        to_provider: above(&phase.up, up),
        from_provider: above(&phase.down, down),
    }
}

fn filling(phase: &Phase, voice: Voice) -> Filling {
    let rate = phase.rate.expect("it was filled");
    Filling {
        streams: 4,
        seconds_counted: rate.seconds_counted,
        seconds_settling: rate.seconds_settling,
        has_levelled_off: has_levelled_off(&phase.round_trips, &rate),
        is_least: false,
        voice,
    }
}

/// A full sample of a line.
fn sample(profile: Profile, link: Link, idle_seconds: u32) -> Measurement {
    let mut line = Line::new(profile, 6);
    let idle = line.run(idle_seconds, Filled::Neither);
    let download = line.run(8, Filled::Down);
    let upload = line.run(8, Filled::Up);
    let floor = |quiet: [&Direction; 2]| {
        Floor::of(&quiet.map(|direction| &direction.reception)).expect("packets came")
    };
    let up = floor([&idle.up, &download.up]);
    let down = floor([&idle.down, &upload.down]);
    let mbit_per_s = |phase: &Phase| phase.rate.expect("it was filled").mbit_per_s;
    let mut found = light();
    found.surroundings.link = link;
    found.idle = Some(voice(&idle, &up, &down));
    found.load = Some(Load {
        download_mbit_per_s: mbit_per_s(&download),
        upload_mbit_per_s: mbit_per_s(&upload),
        download: filling(&download, voice(&download, &up, &down)),
        upload: filling(&upload, voice(&upload, &up, &down)),
    });
    found
}

fn judged(found: &Measurement) -> Judgement {
    judge(found, &Limits::default(), &Call::default()).expect("facts that can be")
}

fn grade(judgement: &Judgement) -> Option<Grade> {
    match judgement.verdict {
        SampleVerdict::Judged { grade } => Some(grade),
        SampleVerdict::NotJudged { .. } => None,
    }
}

/// A router that shares the line fairly, or one whose queue is short.
fn fair(profile: Profile) -> Profile {
    profile.with(|way| way.small_first = true)
}

#[test]
fn fttc_suffers_from_uploads_unless_the_router_shares() {
    // Modems hold most of their queue to the provider.
    let mut line = fttc();
    line.down.queue_ms = 30.0;
    let found = sample(line, Link::Wired, 10);
    let it = judged(&found);
    assert_eq!(it.depth, Depth::Full, "its delay levelled off");
    assert_eq!(it.diagnosis.limit, LikelyLimit::UploadQueue);
    assert_eq!(it.diagnosis.change, Some(Change::PauseUploads));
    assert!(grade(&it) > Some(Grade::Good));
    let queue = it.diagnosis.because.iter().find_map(|fact| match fact {
        Because::Queue { ms } => Some(*ms),
        _ => None,
    });
    assert!(
        queue.is_some_and(|ms| (180.0..300.0).contains(&ms)),
        "{queue:?}"
    );
    let shared = judged(&sample(fair(fttc()), Link::Wired, 10));
    assert_eq!(shared.diagnosis.limit, LikelyLimit::Nothing);
    assert_eq!(grade(&shared), Some(Grade::Good));
}

#[test]
fn adsl_is_too_slow_once_its_queue_is_out_of_the_way() {
    let deep = judged(&sample(adsl(), Link::Wired, 60));
    let queues = [LikelyLimit::UploadQueue, LikelyLimit::DownloadQueue];
    assert!(queues.contains(&deep.diagnosis.limit));
    let found = sample(fair(adsl()), Link::Wired, 60);
    let it = judged(&found);
    assert_eq!(it.diagnosis.limit, LikelyLimit::Line);
    assert_eq!(it.diagnosis.change, Some(Change::FasterPackage));
    let load = found.load.expect("a full sample");
    near(
        load.download_mbit_per_s / left_for_tcp(&adsl().down),
        1.0,
        0.03,
    );
    near(load.upload_mbit_per_s / left_for_tcp(&adsl().up), 1.0, 0.03);
}

#[test]
fn bad_wifi_is_named_and_a_cable_proposed() {
    let found = sample(bad_wifi(), Link::WiFi, 120);
    let it = judged(&found);
    assert_eq!(it.diagnosis.limit, LikelyLimit::WiFi);
    assert_eq!(it.diagnosis.change, Some(Change::UseCable));
    assert!(it.diagnosis.because.contains(&Because::OnWiFi));
}

#[test]
fn a_satellite_is_far_away_whatever_else_it_is() {
    let it = judged(&sample(satellite(), Link::Wired, 10));
    assert_eq!(it.diagnosis.limit, LikelyLimit::Line);
    assert_eq!(grade(&it), Some(Grade::Poor));
}

#[test]
fn a_mobile_line_jitters_and_is_not_blamed_for_it() {
    let found = sample(mobile(), Link::Wired, 60);
    let idle = found.idle.as_ref().expect("a sample");
    let jitters = |delay: &Delay| (6.0..9.0).contains(&delay.jitter_ms);
    assert!(idle.delays().into_iter().all(jitters));
    let it = judged(&found);
    assert!(matches!(
        it.diagnosis.limit,
        LikelyLimit::UploadQueue | LikelyLimit::DownloadQueue
    ));
}
