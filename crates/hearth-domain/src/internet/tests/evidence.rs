//! What the samples of several evenings come to together.

use std::collections::BTreeMap;

use super::{
    facts,
    summary::{FRIDAY, HOUR, at, evenings, guided, internet, number, sound, summary},
};
use crate::{
    fact::{FactId, Found},
    internet::{
        coverage::Skip,
        household::Half,
        judgement::SampleVerdict,
        limits::{Figure, Grade},
        measurement::Abort,
        plan::{Postponement, Quarter, missed},
        summary::{self, SampleSummary},
    },
};

#[test]
fn too_few_samples_are_not_enough_evidence() {
    let facts = summary::facts(&evenings(2), &internet());
    for fact in facts {
        let Found::Unknown(why) = fact.found else {
            panic!("{fact:?}");
        };
        assert!(why.starts_with("Not enough evidence"), "{why}");
    }
}

#[test]
fn an_evening_has_one_say_however_often_somebody_presses_in_it() {
    let mut bad = facts::deep_upload_queue();
    bad.load.as_mut().expect("full").download_mbit_per_s = 2.0;
    let mut samples: Vec<SampleSummary> = (0..9)
        .map(|day| summary(bad.clone(), at(day, 20)))
        .collect();
    for minute in 0..60 {
        let good = at(9, 20).plus(minute * 60_000);
        samples.push(summary(facts::full(), good));
    }
    assert_eq!(number(&samples, FactId::Download), Some(2.0));
    let counted = summary::coverage(&samples, &BTreeMap::new(), &internet());
    let most = counted.windows.iter().map(|it| it.samples).max();
    assert_eq!(
        most,
        Some(13),
        "four quarters of an hour, and nine evenings"
    );
}

#[test]
fn a_line_on_which_every_call_suffers_is_not_met_by_its_idle_figures() {
    let samples: Vec<SampleSummary> = (0..3)
        .map(|day| summary(facts::deep_upload_queue(), at(day, 20)))
        .collect();
    assert!(number(&samples, FactId::CallQuality).is_some_and(|mos| mos < 3.6));
    assert!(number(&samples, FactId::Latency).is_some_and(|ms| ms < 30.0));
}

#[test]
fn losses_are_those_of_all_packets_of_an_evening_in_the_worse_direction() {
    let mut samples = evenings(4);
    let packets = samples[0].packets.as_mut().expect("over UDP");
    packets.to_provider.lost = packets.to_provider.sent / 10;
    let a_tenth_on_one_of_four = number(&samples, FactId::Loss).expect("known");
    assert!((a_tenth_on_one_of_four - 2.5).abs() < 0.02);
}

#[test]
fn rates_are_known_from_tests_that_filled_the_line_on_enough_days() {
    let mut samples = vec![summary(facts::full(), at(0, 20))];
    samples.extend((1..9).map(|day| summary(facts::light(), at(day, 20))));
    assert_eq!(number(&samples, FactId::Download), None);
    assert!(number(&samples, FactId::Latency).is_some());
    samples.push(summary(facts::full(), at(9, 20)));
    assert_eq!(number(&samples, FactId::Download), Some(34.7));
}

#[test]
fn only_what_was_judged_at_peak_with_the_household_as_usual_counts() {
    let evidence = |sample: SampleSummary| {
        let coverage = summary::coverage(&[sample], &BTreeMap::new(), &internet());
        coverage.windows.iter().map(|it| it.samples).max()
    };
    assert_eq!(evidence(summary(facts::full(), at(0, 20))), Some(1));
    assert_eq!(evidence(summary(facts::full(), at(0, 4))), Some(0));
    let mut busy = facts::full();
    busy.server.uplink_percent = 99.0;
    assert_eq!(evidence(summary(busy.clone(), at(0, 20))), Some(0));
    let quiet = guided(facts::full(), Half::Quiet, at(0, 20));
    assert_eq!(evidence(quiet), Some(0), "homes are not quiet at work");
    let usual = guided(facts::full(), Half::Usual, at(0, 20));
    assert_eq!(evidence(usual), Some(1));
}

#[test]
fn a_quarter_of_peak_hours_is_skipped_once_however_often_it_was_tried() {
    let windows = internet().windows;
    let quarters = missed(&windows, &[], 1, at(0, 0), at(0, 24));
    let all = u32::try_from(quarters.len()).expect("a few");
    let stopped = |minute: i64| {
        let mut found = facts::light();
        found.aborted = Some(Abort::OnCall);
        summary(found, quarters[0].start.plus(minute * 60_000))
    };
    let nothing = |_: &Quarter| None;
    let tried = [stopped(0), stopped(10)];
    let skips = summary::skips(&quarters, &tried, &[], nothing);
    assert_eq!(skips.get(&Skip::OnCall), Some(&1));
    assert_eq!(skips.get(&Skip::Off), Some(&(all - 1)));
    let then_taken = [
        stopped(0),
        summary(facts::light(), quarters[0].start.plus(20 * 60_000)),
    ];
    let skips = summary::skips(&quarters, &then_taken, &[], nothing);
    assert_eq!(skips.get(&Skip::OnCall), None, "nothing is missing of it");
    // Taken back before the next one ended.
    let postponed = Postponement {
        asked: quarters[1].start,
        until: quarters[1].end.plus(60_000),
    };
    let skips = summary::skips(&quarters, &then_taken, &[postponed], nothing);
    assert_eq!(skips.get(&Skip::Postponed), Some(&1));
    assert_eq!(skips.values().sum::<u32>(), all - 1);
}

#[test]
fn voice_alone_does_not_hide_what_filling_the_line_does_to_a_call() {
    let samples: Vec<SampleSummary> = (0..12)
        .map(|nth| {
            let found = match nth % 3 {
                2 => facts::deep_upload_queue(),
                _ => facts::light(),
            };
            summary(
                found,
                at(nth / 3, 18)
                    .plus(HOUR * 3 / 4)
                    .plus(i64::from(nth % 3) * HOUR),
            )
        })
        .collect();
    assert!(number(&samples, FactId::CallQuality).is_some_and(|mos| mos < 3.6));
    let rows = summary::by_window(Figure::CallQuality, &samples, &internet());
    assert!(
        rows.iter().all(|row| row.grade == Some(Grade::Poor)),
        "{rows:?}"
    );
    let said = summary::verdict(&samples, &internet());
    assert!(said.starts_with("So far the line falls short"), "{said}");
    assert!(
        said.contains("calls while something fills the line"),
        "{said}"
    );
    let light: Vec<SampleSummary> = (0..4)
        .map(|day| summary(facts::light(), at(day, 20)))
        .collect();
    assert_eq!(
        number(&light, FactId::CallQuality),
        None,
        "nothing filled it"
    );
    let said = summary::verdict(&light, &internet());
    assert!(
        said.contains("Too few tests have measured: calls while"),
        "{said}"
    );
    let said = summary::verdict(&evenings(4), &internet());
    assert_eq!(
        said,
        "So far the line does what is asked for at peak times."
    );
    let said = summary::verdict(&evenings(1), &internet());
    assert!(said.starts_with("There are too few tests"), "{said}");
}

#[test]
fn a_line_that_stands_still_once_it_is_filled_is_poor() {
    let mut found = facts::light();
    found.aborted = Some(Abort::LineStalled);
    assert!(
        !found.is_whole(),
        "the server has not said that it was not it"
    );
    found.server.lateness_p99_ms = Some(1.0);
    assert!(found.is_whole());
    let samples: Vec<SampleSummary> = (0..3)
        .map(|day| summary(found.clone(), at(day, 20)))
        .collect();
    assert_eq!(
        samples[0].verdict,
        SampleVerdict::Judged { grade: Grade::Poor }
    );
    assert!(
        samples[0].sentence().contains("for a second or longer"),
        "{}",
        samples[0].sentence()
    );
    assert!(sound(&samples, FRIDAY.plus(2)));
    assert_eq!(number(&samples, FactId::CallQuality), Some(1.0));
    let mut lossy = found.clone();
    lossy.idle = Some(facts::voice(
        facts::stream(40, 0.5, 2.0),
        facts::stream(0, 0.5, 2.0),
    ));
    let mut beside = found.clone();
    beside.surroundings.other_traffic_bytes = Some(50_000_000);
    let mut busy = found.clone();
    busy.server.uplink_percent = 99.0;
    for found in [lossy, beside, busy] {
        let sample = summary(found, at(0, 20));
        assert!(
            sound(&[sample], FRIDAY),
            "it can be sent whatever else is to blame"
        );
    }
    found.idle = None;
    assert!(!found.is_whole(), "nothing was seen of it before");
}

#[test]
fn plans_are_left_behind_whole() {
    let internet = internet();
    let many = evenings(400);
    assert_eq!(summary::plan_to_begin_with(&many[..247], &internet), None);
    let first = summary::plan_to_begin_with(&many[..248], &internet);
    assert_eq!(first, Some(many[124].at));
    let second = summary::plan_to_begin_with(&many[124..400], &internet);
    assert_eq!(second, Some(many[124 + 124].at));
}
