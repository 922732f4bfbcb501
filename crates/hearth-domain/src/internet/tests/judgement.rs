//! One sample against the lines, and what is named as its limit.

use proptest::prelude::*;

use super::{
    facts::{deep_upload_queue, full, light, over_websocket, quiet, stream, voice, with_load},
    loss::packets,
};
use crate::internet::{
    diagnosis::{Because, Change, LikelyLimit},
    judgement::{HeldFigure, Judgement, SampleVerdict, WhyNot, judge},
    limits::{Figure, Grade, Limits},
    measurement::{
        Abort, Absurd, Depth, Link, Measurement, Packets, RoundTrip, ServerLoad, Stream, Voice,
    },
    voice::Call,
};

fn judged(found: &Measurement) -> Judgement {
    judge(found, &Limits::default(), &Call::default()).expect("facts that can be")
}

fn grade(found: &Measurement) -> Option<Grade> {
    match judged(found).verdict {
        SampleVerdict::Judged { grade } => Some(grade),
        SampleVerdict::NotJudged { .. } => None,
    }
}

fn held(judgement: &Judgement, figure: Figure) -> &HeldFigure {
    let mut figures = judgement.figures.iter();
    figures.find(|held| held.figure == figure).expect("held")
}

#[test]
fn a_good_line_is_good_with_nothing_to_change() {
    let it = judged(&full());
    assert_eq!(it.verdict, SampleVerdict::Judged { grade: Grade::Good });
    assert_eq!(it.depth, Depth::Full);
    assert_eq!(it.diagnosis.limit, LikelyLimit::Nothing);
    assert_eq!(it.diagnosis.change, None);
    assert_eq!(it.figures.len(), 6);
    assert!(it.sentence.contains("also while something filled the line"));
    let stress = it.quality.stress.expect("known");
    assert!(stress.mos < held(&it, Figure::CallQuality).judged.expect("known"));
}

#[test]
fn a_light_sample_says_that_it_did_not_fill_the_line() {
    let it = judged(&light());
    assert_eq!(it.verdict, SampleVerdict::Judged { grade: Grade::Good });
    assert_eq!(it.depth, Depth::Light);
    assert_eq!(it.figures.len(), 4, "it knows no rates");
    assert!(it.sentence.contains("did not fill"));
}

#[test]
fn a_deep_queue_is_named_with_its_length() {
    let it = judged(&deep_upload_queue());
    assert_eq!(it.verdict, SampleVerdict::Judged { grade: Grade::Poor });
    assert_eq!(it.diagnosis.limit, LikelyLimit::UploadQueue);
    assert_eq!(it.diagnosis.change, Some(Change::PauseUploads));
    assert!(it.diagnosis.because.contains(&Because::Queue { ms: 265.5 }));
    let quality = held(&it, Figure::CallQuality);
    assert!(quality.idle.expect("known") > 4.3);
    assert!(
        quality.loaded.expect("known") < 3.1,
        "half a round trip would say 3.8"
    );
    assert_eq!(quality.judged, quality.loaded);
    assert!(it.sentence.contains("266 ms"), "{}", it.sentence);

    let download = with_load(full(), |load| {
        load.download.voice = voice(stream(0, 1.0, 3.0), stream(10, 250.0, 3.0));
    });
    assert_eq!(
        judged(&download).diagnosis.limit,
        LikelyLimit::DownloadQueue
    );
}

#[test]
fn queues_both_ways_need_more_than_a_pause() {
    let both = with_load(deep_upload_queue(), |load| {
        load.download.voice = voice(stream(0, 1.0, 3.0), stream(10, 250.0, 3.0));
    });
    let it = judged(&both);
    assert_eq!(it.diagnosis.change, Some(Change::ShareLine));
    assert!(
        it.sentence.contains("keep calls ahead of transfers"),
        "{}",
        it.sentence
    );
}

#[test]
fn lost_without_waiting_is_a_short_queue_that_overflows() {
    let short = with_load(full(), |load| {
        load.upload.voice = voice(stream(60, 9.0, 3.0), stream(0, 1.0, 3.0));
    });
    let it = judged(&short);
    assert_eq!(it.diagnosis.limit, LikelyLimit::Line);
    assert_eq!(it.diagnosis.change, Some(Change::PauseUploads));
    assert!(
        it.sentence
            .contains("while something uploads, speech is lost"),
        "{}",
        it.sentence
    );
}

#[test]
fn lossy_wifi_is_not_taken_for_a_queue() {
    let mut found = full();
    found.surroundings.link = Link::WiFi;
    found.idle = Some(voice(stream(15, 3.0, 12.0), stream(20, 3.0, 12.0)));
    let it = judged(&found);
    assert_eq!(it.diagnosis.limit, LikelyLimit::WiFi);
    assert_eq!(it.diagnosis.change, Some(Change::UseCable));
    assert!(it.diagnosis.because.contains(&Because::OnWiFi));

    // The router's own answers come evenly: then Wi-Fi is cleared, and it is the line.
    found.surroundings.gateway_jitter_ms = Some(1.0);
    assert_eq!(judged(&found).diagnosis.limit, LikelyLimit::Line);
    // By cable nobody blames Wi-Fi.
    found.surroundings.link = Link::Wired;
    let it = judged(&found);
    assert_eq!(it.diagnosis.limit, LikelyLimit::Line);
    assert_eq!(it.diagnosis.change, Some(Change::ReportFault));
}

#[test]
fn wifi_with_a_deep_queue_is_still_a_queue() {
    let mut found = deep_upload_queue();
    found.surroundings.link = Link::WiFi;
    assert_eq!(judged(&found).diagnosis.limit, LikelyLimit::UploadQueue);
}

#[test]
fn each_other_limit_is_named_by_its_facts() {
    let mut late = light();
    late.idle = Some(voice(stream(0, 5.0, 40.0), stream(0, 5.0, 3.0)));
    late.surroundings.sender_lateness_p99_ms = Some(25.0);
    assert_eq!(judged(&late).diagnosis.limit, LikelyLimit::ThisComputer);

    let mut far = light();
    far.surroundings.vpn = Some(true);
    if let Some(Voice::Udp { round_trip, .. }) = &mut far.idle {
        *round_trip = RoundTrip {
            min_ms: 118.0,
            median_ms: 120.0,
            p95_ms: 130.0,
        };
    }
    let it = judged(&far);
    assert_eq!(it.diagnosis.limit, LikelyLimit::Line);
    assert_eq!(it.diagnosis.change, Some(Change::AskAboutVpn));

    let mut slow = with_load(full(), |load| load.download_mbit_per_s = 4.0);
    assert_eq!(judged(&slow).diagnosis.change, Some(Change::FasterPackage));
    slow.surroundings.link = Link::WiFi;
    let it = judged(&slow);
    assert_eq!(it.diagnosis.limit, LikelyLimit::Line);
    assert_eq!(
        it.diagnosis.change,
        Some(Change::UseCable),
        "a cable is cheaper"
    );
}

#[test]
fn a_busy_server_never_counts_against_the_advisor() {
    for server in [
        ServerLoad {
            other_tests: 12,
            uplink_percent: 86.0,
            datagrams_dropped: 0,
            lateness_p99_ms: None,
        },
        ServerLoad {
            other_tests: 0,
            uplink_percent: 1.0,
            datagrams_dropped: 1,
            lateness_p99_ms: None,
        },
        ServerLoad {
            other_tests: 0,
            uplink_percent: 1.0,
            datagrams_dropped: 0,
            lateness_p99_ms: Some(10.5),
        },
    ] {
        let mut found = deep_upload_queue();
        found.server = server;
        let it = judged(&found);
        assert_eq!(
            it.verdict,
            SampleVerdict::NotJudged {
                why: WhyNot::ServerBusy
            }
        );
        assert_eq!(it.diagnosis.limit, LikelyLimit::Server);
    }
}

#[test]
fn an_aborted_sample_is_not_judged_whatever_it_found() {
    let mut found = deep_upload_queue();
    found.aborted = Some(Abort::OnCall);
    let why = WhyNot::Aborted {
        cause: Abort::OnCall,
    };
    assert_eq!(judged(&found).verdict, SampleVerdict::NotJudged { why });
    assert_eq!(judged(&found).diagnosis.limit, LikelyLimit::Nothing);
    found.idle = None;
    found.load = None;
    assert_eq!(judged(&found).verdict, SampleVerdict::NotJudged { why });
    found.aborted = None;
    let nothing = judge(&found, &Limits::default(), &Call::default());
    assert_eq!(nothing, Err(Absurd::Empty("idle voice packets")));
}

#[test]
fn a_download_on_this_computer_is_not_taken_for_a_bad_line() {
    let mut found = deep_upload_queue();
    found.surroundings.other_traffic_bytes = Some(20_000_000);
    let it = judged(&found);
    assert_eq!(it.diagnosis.limit, LikelyLimit::ThisComputer);
    assert!(it.diagnosis.because.contains(&Because::OtherTraffic));
    assert!(
        it.sentence.contains("pause it and test again"),
        "{}",
        it.sentence
    );
    let mut good = full();
    good.surroundings.other_traffic_bytes = Some(20_000_000);
    assert_eq!(
        judged(&good).diagnosis.limit,
        LikelyLimit::Nothing,
        "nothing falls short"
    );
}

#[test]
fn where_udp_is_blocked_no_loss_is_claimed() {
    let mut found = full();
    found.idle = Some(over_websocket(&quiet()));
    found = with_load(found, |load| {
        load.download.voice = over_websocket(&load.download.voice);
        load.upload.voice = over_websocket(&load.upload.voice);
    });
    let it = judged(&found);
    assert_eq!(
        it.verdict,
        SampleVerdict::NotJudged {
            why: WhyNot::UdpBlocked
        }
    );
    assert_eq!(it.diagnosis.change, Some(Change::AskAboutUdp));
    assert_eq!(held(&it, Figure::Loss).grade, None);
    assert_eq!(held(&it, Figure::CallQuality).judged, None);
    assert!(it.quality.idle.is_none() && it.quality.stress.is_none());

    // What is poor for certain is poor all the same.
    let slow = with_load(found, |load| load.upload_mbit_per_s = 0.3);
    assert_eq!(grade(&slow), Some(Grade::Poor));
}

#[test]
fn a_load_that_did_not_settle_can_condemn_and_never_clear() {
    let unsettled = with_load(full(), |load| load.upload.has_levelled_off = false);
    let it = judged(&unsettled);
    assert_eq!(
        it.depth,
        Depth::Light,
        "it does not show how a full line does"
    );
    assert_eq!(
        held(&it, Figure::CallQuality).judged,
        held(&it, Figure::CallQuality).idle
    );

    let rising = with_load(deep_upload_queue(), |load| {
        load.upload.has_levelled_off = false
    });
    assert_eq!(grade(&rising), Some(Grade::Poor));
    assert_eq!(judged(&rising).depth, Depth::Full);
}

#[test]
fn facts_that_cannot_be_are_refused() {
    let refused = |found: &Measurement| judge(found, &Limits::default(), &Call::default()).is_err();
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e12] {
        let mut found = full();
        found.seconds_taken = number;
        assert!(refused(&found), "{number} s");
        let found = with_load(full(), |load| load.download_mbit_per_s = number);
        assert!(refused(&found), "{number} Mbit/s");
        let mut found = light();
        found.surroundings.gateway_jitter_ms = Some(number);
        assert!(refused(&found), "{number} ms to the router");
        let mut found = light();
        found.idle = Some(voice(stream(0, 0.0, number), stream(0, 0.0, 1.0)));
        assert!(refused(&found), "jitter of {number} ms");
    }
    let found = with_load(full(), |load| load.upload.streams = 0);
    assert!(refused(&found));
}

#[test]
fn names_on_the_wire_carry_units() {
    let text = serde_json::to_string(&full()).expect("JSON");
    for name in [
        "downloadMbitPerS",
        "uploadMbitPerS",
        "bytesUsed",
        "secondsTaken",
        "jitterMs",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    assert!(
        text.contains("worst15S") || text.contains("worst_15_s"),
        "{text}"
    );
    assert_eq!(
        serde_json::from_str::<Measurement>(&text).expect("JSON"),
        full()
    );
    let judgement = judged(&deep_upload_queue());
    let text = serde_json::to_string(&judgement).expect("JSON");
    assert!(text.contains("ITU-T G.107"), "the formula is named: {text}");
    let back: Judgement = serde_json::from_str(&text).expect("JSON");
    assert_eq!(back.verdict, judgement.verdict);
}

proptest! {
    #[test]
    fn no_facts_make_it_panic(
        sent in any::<u32>(),
        received in any::<u32>(),
        late in any::<u32>(),
        gaps in any::<u32>(),
        longest_gap in any::<u32>(),
        growth in any::<f64>(),
        jitter in any::<f64>(),
    ) {
        let counts = Packets { sent, received, late, gaps, longest_gap, ..packets(1, 0, 0) };
        let odd = Stream { packets: counts, ..stream(0, growth, jitter) };
        let mut found = light();
        found.idle = Some(voice(odd, stream(0, 0.0, 1.0)));
        let _ = judge(&found, &Limits::default(), &Call::default());
    }

    #[test]
    fn a_worse_line_is_never_judged_better(
        lost in 0..100_u32,
        more in 0..100_u32,
        growth in 0.0..400.0_f64,
        longer in 0.0..400.0_f64,
    ) {
        let line = |lost, growth| with_load(full(), |load| {
            load.upload.voice = voice(stream(lost, growth, 3.0), stream(0, 1.0, 3.0));
        });
        prop_assert!(grade(&line(lost, growth)) <= grade(&line(lost + more, growth + longer)));
    }
}
