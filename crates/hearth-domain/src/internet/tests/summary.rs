//! What goes on the record of samples, and what whoever reads it makes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use crate::{
    fact::{FactId, Found},
    hash::Hash,
    internet::{
        coverage::{Evidence, Skip},
        example,
        household::{Doing, GuidedPair, Half, Household, next_half},
        judgement::{SampleVerdict, WhyNot, judge},
        limits::{Figure, Grade},
        measurement::{Abort, Measurement},
        plan::{Quarter, missed},
        summary::{self, CallRange, SampleSummary, are_sound},
    },
    pack::Internet,
    time::{Date, Ms},
};

const HOUR: i64 = 3_600_000;
/// A Friday, in winter time; two days of a weekend follow.
const FRIDAY: Date = Date::of(2026, 1, 16);

fn internet() -> Internet {
    Internet::default()
}

fn at(day: i32, hour: i64) -> Ms {
    FRIDAY.plus(day).start().plus(hour * HOUR)
}

fn summary(mut found: Measurement, began: Ms) -> SampleSummary {
    found.began = began;
    let Internet { limits, call, .. } = internet();
    let judged = judge(&found, &limits, &call).expect("can be");
    SampleSummary::of(&found, &judged)
}

/// Full samples at 20:00 of so many days, which is in every window.
fn evenings(days: i32) -> Vec<SampleSummary> {
    let full = |day| summary(facts::full(), at(day, 20));
    (0..days).map(full).collect()
}

fn number(samples: &[SampleSummary], id: FactId) -> Option<f64> {
    let facts = summary::facts(samples, &internet());
    match &facts.iter().find(|fact| fact.id == id)?.found {
        Found::Number(number) => Some(*number),
        _ => None,
    }
}

fn guided(mut found: Measurement, half: Half, began: Ms) -> SampleSummary {
    found.surroundings.household = Some(Household {
        others: 2,
        doing: BTreeSet::from([Doing::Games]),
        said: began,
        guided: Some(half),
    });
    summary(found, began)
}

#[test]
fn a_reader_makes_the_same_facts_of_summaries_as_the_samples_say() {
    let samples = evenings(3);
    assert_eq!(number(&samples, FactId::CallQuality), Some(4.4));
    assert_eq!(number(&samples, FactId::Download), Some(34.7));
    assert_eq!(number(&samples, FactId::Upload), Some(8.7));
    assert_eq!(number(&samples, FactId::Loss), Some(0.0));
    assert!(number(&samples, FactId::Latency).is_some_and(|ms| ms < 30.0));
}

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
    let skips = summary::skips(&quarters, &tried, nothing);
    assert_eq!(skips.get(&Skip::OnCall), Some(&1));
    assert_eq!(skips.get(&Skip::Off), Some(&(all - 1)));
    let then_taken = [
        stopped(0),
        summary(facts::light(), quarters[0].start.plus(20 * 60_000)),
    ];
    let skips = summary::skips(&quarters, &then_taken, nothing);
    assert_eq!(skips.get(&Skip::OnCall), None, "nothing is missing of it");
    let put_off = |quarter: &Quarter| (quarter.end == quarters[1].end).then_some(Skip::Postponed);
    let skips = summary::skips(&quarters, &then_taken, put_off);
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
    found.idle = None;
    assert!(!found.is_whole(), "nothing was seen of it before");
}

#[test]
fn how_sure_a_test_is_stands_beside_it() {
    let sample = summary(facts::full(), at(0, 20));
    let call = sample.call.expect("known");
    let quality = sample.figure(Figure::CallQuality).and_then(|it| it.judged);
    assert!(quality.is_some_and(|mos| call.low_mos <= mos && mos <= call.high_mos));
    let said = sample.certainty().join(" ");
    for words in [
        "planning estimate",
        "G.107",
        "probably between",
        "0 of 750",
        "at most 0.5%",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let mut absurd = sample;
    absurd.call = absurd.call.map(|it| CallRange { low_mos: 5.0, ..it });
    assert!(!sound(&[absurd], FRIDAY));
}

fn sound(samples: &[SampleSummary], observed: Date) -> bool {
    are_sound(samples, &BTreeMap::new(), observed, &internet())
}

#[test]
fn what_cannot_be_is_not_sound() {
    let true_one = summary(facts::deep_upload_queue(), at(0, 20));
    assert!(sound(std::slice::from_ref(&true_one), FRIDAY));
    let with = |change: fn(&mut SampleSummary)| {
        let mut sample = true_one.clone();
        change(&mut sample);
        sound(&[sample], FRIDAY)
    };
    let good = |it: &mut SampleSummary| it.verdict = SampleVerdict::Judged { grade: Grade::Good };
    assert!(!with(good), "its figures do not bear that out");
    assert!(!with(|it| it.verdict = SampleVerdict::NotJudged {
        why: WhyNot::UdpBlocked
    }));
    assert!(!with(|it| it.figures.clear()), "nothing was measured");
    assert!(
        !with(|it| it.figures.truncate(1)),
        "the others are left out"
    );
    assert!(!with(|it| it.figures[0].judged = Some(f64::NAN)));
    assert!(
        !with(|it| it.figures[0].judged = it.figures[0].idle),
        "not what was judged"
    );
    assert!(!with(|it| it.figures[5].loaded = Some(1e308)));
    assert!(
        !with(|it| it.figures[1] = it.figures[0]),
        "one figure twice"
    );
    assert!(!with(|it| it.packets = None), "its loss was seen");
    assert!(!with(|it| {
        let packets = it.packets.as_mut().expect("over UDP");
        packets.to_provider.lost = packets.to_provider.sent;
    }));
    assert!(!with(|it| {
        let because = it.diagnosis.because[0];
        it.diagnosis.because = vec![because; 100];
    }));
}

#[test]
fn samples_are_of_their_time_each_once_and_the_oldest_first() {
    let [one, other] = [0, 1].map(|day| summary(facts::full(), at(day, 20)));
    let next = FRIDAY.plus(1);
    assert!(sound(&[one.clone(), other.clone()], next));
    assert!(!sound(&[], FRIDAY));
    assert!(!sound(&[other.clone(), one.clone()], FRIDAY));
    assert!(!sound(&[one.clone(), one.clone()], FRIDAY), "twice is once");
    assert!(!sound(&[other], FRIDAY.plus(-1)), "it is of a day to come");
    let later = FRIDAY.plus(30);
    assert!(
        !sound(std::slice::from_ref(&one), later),
        "it speaks of no later day"
    );
    let skips = BTreeMap::from([(Skip::OnCall, u32::MAX)]);
    assert!(!are_sound(&[one], &skips, FRIDAY, &internet()));
}

#[test]
fn what_is_read_is_what_was_judged() {
    let mut found = facts::full();
    found.load.as_mut().expect("full").download_mbit_per_s = 9.96;
    let sample = summary(found, at(0, 20));
    let download = sample.figure(Figure::Download).expect("measured");
    assert_eq!(download.judged, Some(10.0));
    assert_eq!(sample.verdict, SampleVerdict::Judged { grade: Grade::Good });
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

#[test]
fn what_does_not_count_never_pushes_out_what_does() {
    let internet = internet();
    let mut samples = evenings(30);
    samples.extend((0..300).map(|nth| summary(facts::light(), at(31 + nth, 3))));
    let sent = summary::to_send(&samples, &internet);
    assert_eq!(sent.len(), 30 + 60);
    let observed = summary::observed(&sent, &internet).expect("some count");
    assert_eq!(observed, FRIDAY.plus(29));
    assert!(
        sound(&sent, observed),
        "it can be sent whatever was tested since"
    );
    assert!(summary::is_enough(&sent, &internet));
    let mut stopped = facts::light();
    stopped.aborted = Some(Abort::OnCall);
    samples.push(summary(stopped, at(400, 20)));
    assert_eq!(
        summary::to_send(&samples, &internet).last().map(|it| it.at),
        Some(at(330, 3)),
        "nobody reads when a call was"
    );
}

#[test]
fn the_series_binds_every_measurement_and_their_order() {
    let of = |series: &[&str]| summary::series(series.iter().copied());
    let all: BTreeSet<Hash> = [
        of(&["one"]),
        of(&["two"]),
        of(&["one", "two"]),
        of(&["two", "one"]),
        of(&["onetwo"]),
    ]
    .into_iter()
    .collect();
    assert_eq!(all.len(), 5);
}

#[test]
fn a_pair_says_if_it_is_the_others() {
    let soon = |pair: [Measurement; 2]| {
        let [quiet, usual] = pair;
        [
            guided(quiet, Half::Quiet, at(0, 20)),
            guided(usual, Half::Usual, at(0, 21)),
        ]
    };
    let sentence = |pair: [Measurement; 2]| {
        let samples = soon(pair);
        GuidedPair::latest(&samples).expect("a pair").sentence()
    };
    let clear = sentence([facts::full(), facts::full()]);
    assert_eq!(
        clear,
        "Calls would probably have been clear in this test, with the others online as usual."
    );
    let others = sentence([facts::full(), facts::deep_upload_queue()]);
    assert!(
        others.starts_with("Calls would probably have been clear while the others were quiet.")
    );
    assert!(others.contains("pause uploads"), "{others}");
    let line = sentence([facts::deep_upload_queue(), facts::deep_upload_queue()]);
    assert!(line.contains("no better with the others quiet"), "{line}");
    let samples = soon([facts::full(), facts::full()]);
    assert_eq!(samples[1].half(), Some(Half::Usual));
    let apart = guided(facts::full(), Half::Usual, at(1, 20));
    let [quiet, usual] = samples;
    let lone = [quiet.clone(), apart.clone()];
    assert_eq!(GuidedPair::latest(&lone), None, "a day lies between them");
    let three = [quiet, usual, apart];
    let latest = GuidedPair::latest(&three).expect("the whole one stays");
    assert_eq!(latest.usual.at, at(0, 21));
    let light = [
        guided(facts::full(), Half::Quiet, at(0, 20)),
        guided(facts::light(), Half::Usual, at(0, 21)),
    ];
    assert_eq!(
        GuidedPair::latest(&light),
        None,
        "one of them did not fill the line"
    );
}

#[test]
fn the_usual_half_follows_a_quiet_one_that_is_recent() {
    let quiet = [guided(facts::full(), Half::Quiet, at(0, 20))];
    assert_eq!(next_half(&[], at(0, 20)), Half::Quiet);
    assert_eq!(next_half(&quiet, at(0, 21)), Half::Usual);
    assert_eq!(next_half(&quiet, at(0, 23)), Half::Quiet);
    assert_eq!(
        next_half(&quiet, at(0, 19)),
        Half::Quiet,
        "the clock was set back"
    );
    let mut stopped = facts::full();
    stopped.aborted = Some(Abort::Stopped);
    let stopped = [guided(stopped, Half::Quiet, at(0, 20))];
    assert_eq!(
        next_half(&stopped, at(0, 21)),
        Half::Quiet,
        "it came to nothing"
    );
}

#[test]
fn a_household_reads_as_people_say_it() {
    let home = |others, doing: &[Doing]| Household {
        others,
        doing: doing.iter().copied().collect(),
        said: Ms(0),
        guided: None,
    };
    assert_eq!(home(0, &[]).words(), "Nobody else online");
    assert_eq!(home(1, &[]).words(), "1 other person online");
    assert_eq!(
        home(2, &[Doing::Games, Doing::Films]).words(),
        "2 other people online: films or television, games"
    );
    assert!(!home(0, &[Doing::Games]).is_possible(), "nobody plays");
    assert!(!home(99, &[]).is_possible());
}

#[test]
fn made_up_samples_are_as_varied_as_real_ones_and_can_be_sent() {
    let internet = internet();
    let found = example::samples(at(0, 12), &internet.windows);
    let samples: Vec<SampleSummary> = found
        .into_iter()
        .map(|found| {
            let began = found.began;
            summary(found, began)
        })
        .collect();
    let day = summary::observed(&samples, &internet).expect("there are some");
    assert!(sound(&samples, day));
    let coverage = summary::coverage(&samples, &BTreeMap::new(), &internet);
    assert!(coverage.is_enough(), "{}", coverage.sentence);
    let grades: BTreeSet<Option<Grade>> = samples
        .iter()
        .map(|it| match it.verdict {
            SampleVerdict::Judged { grade } => Some(grade),
            SampleVerdict::NotJudged { .. } => None,
        })
        .collect();
    assert!(grades.len() >= 3, "{grades:?}");
    for (one, id) in [(9.0, FactId::Download), (1.0, FactId::Upload)] {
        assert!(number(&samples, id).is_some_and(|rate| rate > one));
    }
}

#[test]
fn a_first_look_is_what_three_evenings_at_a_weekend_support() {
    let coverage = summary::coverage(&evenings(3), &BTreeMap::new(), &internet());
    assert!(coverage.is_enough());
    assert!(matches!(coverage.evidence, Evidence::FirstLook { .. }));
}
