//! What samples of many days support, and what they do not.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::window::daily;
use crate::{
    internet::{
        coverage::{
            Claim, Coverage, CoverageRules, Evidence, Sample, Skip, coverage, samples_needed,
            supported_percent,
        },
        limits::Grade,
        measurement::Depth,
        window::PeakWindows,
    },
    time::{Date, Ms, TimeOfDay},
};

const HOUR: i64 = 3_600_000;
/// A Monday, in winter time.
const MONDAY: Date = Date::of(2026, 1, 12);

fn sample(at: Ms, grade: Grade) -> Sample {
    let windows = PeakWindows::default();
    Sample {
        at,
        day: windows.evening_of(at).expect("in a window"),
        windows: windows.at(at),
        depth: Depth::Light,
        grade,
    }
}

/// So many samples from 20:00 on, on each of so many days, the first so many of them bad.
fn evenings(days: i32, each: i64, bad: usize) -> Vec<Sample> {
    let at = |day, hours| MONDAY.plus(day).start().plus(20 * HOUR + hours * HOUR / 4);
    let mut samples: Vec<Sample> = (0..days)
        .flat_map(|day| (0..each).map(move |nth| sample(at(day, nth), Grade::Good)))
        .collect();
    // Far from each other, so that no day has two.
    let step = samples.len() / bad.max(1);
    for nth in 0..bad {
        samples[nth * step].grade = Grade::Poor;
    }
    samples
}

fn cover(samples: &[Sample]) -> Coverage {
    let rules = CoverageRules::default();
    assert!(rules.is_possible());
    coverage(samples, &BTreeMap::new(), &PeakWindows::default(), &rules)
}

fn claim(samples: &[Sample]) -> Option<Claim> {
    match cover(samples).evidence {
        Evidence::Continuing { claim } => Some(claim),
        _ => None,
    }
}

#[test]
fn the_numbers_of_samples_are_those_of_the_binomial() {
    let row = |percent| [0, 1, 2, 3, 4].map(|bad| samples_needed(percent, bad).expect("some"));
    assert_eq!(row(90), [29, 46, 61, 76, 89]);
    assert_eq!(row(95), [59, 93, 124, 153, 181]);
    assert_eq!(row(99), [299, 473, 628, 773, 913]);
    assert_eq!(samples_needed(100, 0), None);
    assert_eq!(supported_percent(59, 59), 95);
    assert_eq!(supported_percent(58, 58), 94);
    assert_eq!(supported_percent(0, 0), 0);
}

#[test]
fn mornings_alone_are_not_enough_evidence() {
    let saturday = MONDAY.plus(5).start();
    let mornings: Vec<Sample> = (0..10)
        .map(|nth| sample(saturday.plus(9 * HOUR + nth * 60_000), Grade::Good))
        .collect();
    let it = cover(&mornings);
    assert_eq!(it.evidence, Evidence::NotEnough);
    assert_eq!(it.windows[1].samples_missing, 3);
    assert!(
        it.sentence
            .contains("When most homes are online: still to come 3 more tests")
    );
    assert!(
        !it.sentence.contains('%'),
        "nothing is claimed: {}",
        it.sentence
    );
}

#[test]
fn a_first_look_needs_a_weekend_and_claims_nothing() {
    let weekdays = evenings(5, 2, 0);
    let it = cover(&weekdays);
    assert_eq!(it.evidence, Evidence::NotEnough);
    assert_eq!(it.windows[0].weekend_days_missing, 1);
    let it = cover(&evenings(6, 2, 1));
    assert_eq!(
        it.evidence,
        Evidence::FirstLook {
            samples: 12,
            good: 11,
            full: 0,
            days: 6,
            plan_lacks: 112,
        }
    );
    assert!(
        it.sentence
            .starts_with("A first look: 11 of 12 peak-time tests on 6 days")
    );
    assert!(!it.sentence.contains('%'));
}

#[test]
fn a_window_that_is_closed_at_weekends_needs_none() {
    let mut windows = daily(TimeOfDay::of(18, 0), TimeOfDay::of(23, 0));
    windows.windows[0].hours[0].days = [crate::internet::window::DayKind::Weekday].into();
    let mut samples = evenings(2, 2, 0);
    for sample in &mut samples {
        sample.windows = windows.at(sample.at);
    }
    let it = coverage(
        &samples,
        &BTreeMap::new(),
        &windows,
        &CoverageRules::default(),
    );
    assert!(matches!(it.evidence, Evidence::FirstLook { .. }), "{it:?}");
}

#[test]
fn a_completed_plan_supports_what_its_count_does() {
    let it = cover(&evenings(31, 4, 2));
    let Evidence::Continuing { claim } = it.evidence else {
        panic!("{it:?}");
    };
    assert_eq!((claim.samples, claim.good, claim.days), (124, 122, 31));
    assert_eq!(claim.at_least_percent, 95);
    // 4 a day at 0.3: 124 / (1 + 3 * 0.3) = 65.
    assert_eq!(claim.effective_samples, 65);
    assert_eq!(claim.at_least_percent_by_day, 90);
    assert_eq!(
        it.sentence,
        "122 of 124 peak-time tests on 31 days were good. Of the times sampled, that supports at \
         least 95% at 95% confidence if every test stands alone; tests of one day are alike, \
         and as 65 separate ones they support at least 90%. 0 of them filled the line."
    );
}

#[test]
fn three_bad_ones_no_longer_support_95_percent() {
    assert_eq!(
        claim(&evenings(31, 4, 3))
            .expect("a claim")
            .at_least_percent,
        93
    );
}

#[test]
fn a_plan_crammed_into_few_days_is_no_plan() {
    // 124 samples in 13 days.
    let mut samples = evenings(13, 8, 0);
    let again = |it: &Sample| sample(it.at.plus(60_000), it.grade);
    samples.extend(evenings(5, 4, 0).iter().map(again));
    assert_eq!(samples.len(), 124);
    let it = cover(&samples);
    assert!(matches!(
        it.evidence,
        Evidence::FirstLook { plan_lacks: 0, .. }
    ));
    assert!(it.sentence.contains("more days and weekends"));
}

#[test]
fn a_claim_is_worked_out_once_a_plan() {
    let mut samples = evenings(60, 4, 0);
    let first = claim(&samples[..124]).expect("a claim");
    samples[150].grade = Grade::Poor;
    for so_far in 124..=240 {
        assert_eq!(claim(&samples[..so_far]), Some(first), "after {so_far}");
    }
    let more = evenings(62, 4, 0);
    samples.extend_from_slice(&more[240..]);
    let second = claim(&samples).expect("a claim");
    assert_eq!(second.good, 123, "the second plan has its own");
}

#[test]
fn days_that_are_bad_as_a_whole_are_worth_less() {
    let mut samples = evenings(31, 4, 0);
    for sample in samples.iter_mut().take(8) {
        sample.grade = Grade::Poor;
    }
    let it = claim(&samples).expect("a claim");
    assert!(
        it.correlation > 0.9,
        "two days were bad from end to end: {}",
        it.correlation
    );
    assert!(it.effective_samples <= 33, "{}", it.effective_samples);
}

#[test]
fn skips_stand_beside_it_by_cause() {
    let skips = Skip::count([Skip::OnCall, Skip::ServerBusy, Skip::OnCall]);
    let windows = PeakWindows::default();
    let it = coverage(&[], &skips, &windows, &CoverageRules::default());
    assert!(
        it.sentence
            .ends_with("3 tests were skipped: 2 on a call, 1 with the server busy."),
        "{}",
        it.sentence
    );
    let text = serde_json::to_string(&it).expect("JSON");
    assert_eq!(serde_json::from_str::<Coverage>(&text).expect("JSON"), it);
}

fn any_samples() -> impl Strategy<Value = Vec<Sample>> {
    let one = (
        0..60_i32,
        0..8_i64,
        prop_oneof![8 => Just(Grade::Good), 1 => Just(Grade::Poor)],
    );
    proptest::collection::vec(one, 0..400).prop_map(|picks| {
        let at = |day: i32, nth: i64| MONDAY.plus(day).start().plus(20 * HOUR + nth * HOUR / 5);
        let samples = picks.into_iter();
        samples
            .map(|(day, nth, grade)| sample(at(day, nth), grade))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_more_is_claimed_than_was_seen(samples in any_samples()) {
        if let Some(claim) = claim(&samples) {
            prop_assert!(f64::from(claim.at_least_percent) * f64::from(claim.samples)
                <= 100.0 * f64::from(claim.good));
            prop_assert!(claim.at_least_percent_by_day <= claim.at_least_percent);
            prop_assert!(claim.effective_samples <= claim.samples);
            prop_assert!((0.0..=1.0).contains(&claim.correlation));
        }
    }

    #[test]
    fn order_does_not_matter(samples in any_samples().prop_shuffle()) {
        let mut sorted = samples.clone();
        sorted.sort_by_key(|sample| sample.at);
        prop_assert_eq!(cover(&samples), cover(&sorted));
    }

    #[test]
    fn a_bad_sample_never_adds_to_a_claim(good in 0..600_u32, bad in 0..50_u32) {
        let samples = good + bad + 1;
        prop_assert!(supported_percent(good, samples) <= supported_percent(good + 1, samples));
        prop_assert!(supported_percent(good, samples) <= 100 * good / samples);
    }

    #[test]
    fn the_least_number_that_suffices_is_the_least(percent in 1..99_u32, bad in 0..20_u32) {
        let needed = samples_needed(percent, bad).expect("some");
        prop_assert!(supported_percent(needed - bad, needed) >= percent);
        if needed > bad + 1 {
            prop_assert!(supported_percent(needed - 1 - bad, needed - 1) < percent);
        }
    }
}
