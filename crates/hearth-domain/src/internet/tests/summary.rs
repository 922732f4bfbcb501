//! What goes on the record of samples, and what whoever reads it makes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use crate::{
    fact::{FactId, Found},
    hash::Hash,
    internet::{
        coverage::{Evidence, Skip},
        example,
        household::{Doing, Half, Household},
        judgement::{SampleVerdict, WhyNot, judge},
        limits::{Figure, Grade},
        measurement::{Abort, Measurement},
        summary::{self, CallRange, SampleSummary, are_sound},
    },
    pack::Internet,
    time::{Date, Ms},
};

pub(super) const HOUR: i64 = 3_600_000;
/// A Friday, in winter time; two days of a weekend follow.
pub(super) const FRIDAY: Date = Date::of(2026, 1, 16);

pub(super) fn internet() -> Internet {
    Internet::default()
}

pub(super) fn at(day: i32, hour: i64) -> Ms {
    FRIDAY.plus(day).start().plus(hour * HOUR)
}

pub(super) fn summary(mut found: Measurement, began: Ms) -> SampleSummary {
    found.began = began;
    let Internet { limits, call, .. } = internet();
    let judged = judge(&found, &limits, &call).expect("can be");
    SampleSummary::of(&found, &judged)
}

/// Full samples at 20:00 of so many days, which is in every window.
pub(super) fn evenings(days: i32) -> Vec<SampleSummary> {
    let full = |day| summary(facts::full(), at(day, 20));
    (0..days).map(full).collect()
}

pub(super) fn number(samples: &[SampleSummary], id: FactId) -> Option<f64> {
    let facts = summary::facts(samples, &internet());
    match &facts.iter().find(|fact| fact.id == id)?.found {
        Found::Number(number) => Some(*number),
        _ => None,
    }
}

pub(super) fn guided(mut found: Measurement, half: Half, began: Ms) -> SampleSummary {
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

pub(super) fn sound(samples: &[SampleSummary], observed: Date) -> bool {
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
