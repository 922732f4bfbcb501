//! What goes on the record of samples, and what whoever reads it makes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use crate::{
    fact::{FactId, Found},
    hash::Hash,
    internet::{
        coverage::Evidence,
        example,
        household::{Doing, GuidedPair, Half, Household, next_half},
        judgement::{SampleVerdict, WhyNot, judge},
        limits::{Figure, Grade},
        measurement::Measurement,
        summary::{self, SampleSummary, are_sound},
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
fn losses_are_pooled_and_the_worse_direction_counts() {
    let mut samples = evenings(4);
    let packets = samples[0].packets.as_mut().expect("over UDP");
    packets.to_provider.lost = packets.to_provider.sent / 10;
    let tenth_of_a_quarter = number(&samples, FactId::Loss).expect("known");
    assert!(
        (tenth_of_a_quarter - 2.5).abs() < 0.02,
        "{tenth_of_a_quarter}"
    );
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
    let not = [summary(busy.clone(), at(0, 20)), summary(busy, at(0, 4))];
    let windows = internet().windows;
    let why: Vec<WhyNot> = summary::not_judged(&not, &windows).collect();
    assert_eq!(why, [WhyNot::ServerBusy], "off-peak nothing was due");
}

#[test]
fn a_verdict_that_its_figures_do_not_bear_out_is_not_sound() {
    let limits = internet().limits;
    let sound = summary(facts::deep_upload_queue(), at(0, 20));
    assert!(are_sound(std::slice::from_ref(&sound), &limits));
    let with = |change: fn(&mut SampleSummary)| {
        let mut sample = sound.clone();
        change(&mut sample);
        are_sound(&[sample], &limits)
    };
    let good = SampleVerdict::Judged { grade: Grade::Good };
    assert_ne!(sound.verdict, good);
    assert!(!with(
        |it| it.verdict = SampleVerdict::Judged { grade: Grade::Good }
    ));
    assert!(!with(|it| it.figures.clear()), "nothing was measured");
    assert!(!with(|it| it.figures[0].judged = Some(f64::NAN)));
    assert!(
        !with(|it| it.figures[1] = it.figures[0]),
        "one figure twice"
    );
    assert!(!with(|it| {
        let packets = it.packets.as_mut().expect("over UDP");
        packets.to_provider.lost = packets.to_provider.sent + 1;
    }));
    let later = summary(facts::full(), at(1, 20));
    assert!(
        !are_sound(&[later, sound], &limits),
        "the oldest comes first"
    );
}

#[test]
fn a_summary_says_what_it_says_also_where_a_third_place_would_decide() {
    let mut found = facts::full();
    let load = found.load.as_mut().expect("full");
    load.download_mbit_per_s = 9.998;
    let Internet { limits, call, .. } = internet();
    let judged = judge(&found, &limits, &call).expect("can be");
    let close = SampleVerdict::Judged {
        grade: Grade::Borderline,
    };
    assert_eq!(judged.verdict, close);
    let summary = SampleSummary::of(&found, &judged);
    let figure = summary.figure(Figure::Download).expect("measured");
    assert_eq!(figure.judged, Some(10.0));
    assert!(are_sound(&[summary], &limits));
}

#[test]
fn the_series_binds_every_measurement_and_their_order() {
    let (one, two) = (facts::light(), facts::full());
    let of = |series: &[&Measurement]| summary::series(series.iter().copied()).expect("JSON");
    let all: BTreeSet<Hash> = [
        of(&[&one]),
        of(&[&two]),
        of(&[&one, &two]),
        of(&[&two, &one]),
    ]
    .into_iter()
    .collect();
    assert_eq!(all.len(), 4);
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
        "Calls would be clear while others at home are online."
    );
    let others = sentence([facts::full(), facts::deep_upload_queue()]);
    assert!(others.starts_with("Calls would be clear while the others are quiet."));
    assert!(others.contains("pause uploads"), "{others}");
    let line = sentence([facts::deep_upload_queue(), facts::deep_upload_queue()]);
    assert!(line.contains("so it is not them"), "{line}");
    let samples = soon([facts::full(), facts::full()]);
    assert_eq!(samples[1].half(), Some(Half::Usual));
    let apart = [
        samples[0].clone(),
        guided(facts::full(), Half::Usual, at(1, 20)),
    ];
    assert_eq!(GuidedPair::latest(&apart), None, "a day lies between them");
}

#[test]
fn the_usual_half_follows_a_quiet_one_that_is_recent() {
    let quiet = [guided(facts::full(), Half::Quiet, at(0, 20))];
    assert_eq!(next_half(&[], at(0, 20)), Half::Quiet);
    assert_eq!(next_half(&quiet, at(0, 21)), Half::Usual);
    assert_eq!(next_half(&quiet, at(0, 23)), Half::Quiet);
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
    assert!(are_sound(&samples, &internet.limits));
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
