//! How often a line is good, as far as one plan's samples support it.

use std::collections::BTreeMap;

use super::{Claim, Sample, count};
use crate::{
    internet::{binomial, loss::CONFIDENCE, measurement::Depth},
    time::Date,
};

pub(super) fn claim(plan: &[&Sample], least_correlation: f64) -> Claim {
    let mut by_day: BTreeMap<Date, Cluster> = BTreeMap::new();
    for sample in plan {
        let cluster = by_day.entry(sample.day).or_default();
        cluster.size += 1.0;
        cluster.good += if sample.is_good() { 1.0 } else { 0.0 };
    }
    let clusters: Vec<Cluster> = by_day.into_values().collect();
    let (samples, good) = (count(plan), count(plan.iter().filter(|it| it.is_good())));
    let correlation = correlation(&clusters)
        .unwrap_or(0.0)
        .max(least_correlation)
        .clamp(0.0, 1.0);
    let effective = effective(&clusters, correlation).floor() as u32;
    // A part of a bad sample counts as a whole one.
    let effective_bad =
        (u64::from(samples - good) * u64::from(effective)).div_ceil(u64::from(samples)) as u32;
    Claim {
        samples,
        good,
        full: count(plan.iter().filter(|it| it.depth == Depth::Full)),
        days: count(&clusters),
        at_least_percent: supported_percent(good, samples),
        correlation,
        effective_samples: effective,
        at_least_percent_by_day: supported_percent(
            effective.saturating_sub(effective_bad),
            effective,
        ),
    }
}

/// "At least so many percent are good" that so many good samples support at 95 % confidence, where
/// the number of samples was fixed beforehand: the one-sided exact bound, rounded down.
pub fn supported_percent(good: u32, samples: u32) -> u32 {
    if samples == 0 {
        return 0;
    }
    let share = binomial::lower_bound(f64::from(good.min(samples)), f64::from(samples), CONFIDENCE);
    (share * 100.0).floor() as u32
}

/// How many samples a plan needs so that it supports "at least `percent`" with so many bad ones
/// among them; none where no number suffices.
pub fn samples_needed(percent: u32, bad: u32) -> Option<u32> {
    if percent >= 100 {
        return None;
    }
    let share = f64::from(percent) / 100.0;
    let suffices = |samples: u32| {
        let good = f64::from(samples - bad);
        binomial::supports(good, f64::from(samples), share, CONFIDENCE)
    };
    // Doubling finds a number that suffices; halving finds the least.
    let mut enough = bad + 1;
    while !suffices(enough) {
        enough = enough.checked_mul(2)?;
    }
    let (mut low, mut high) = (bad + 1, enough);
    while low < high {
        let middle = low.midpoint(high);
        if suffices(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}

/// The samples of one day.
#[derive(Debug, Clone, Copy, Default)]
struct Cluster {
    size: f64,
    good: f64,
}

/// How alike samples of one day are: the intra-class correlation by the analysis of variance (Ridout,
/// Demétrio and Firth 1999, for proportions). None where it cannot be told: one day, no two samples
/// on any, or all samples alike.
fn correlation(clusters: &[Cluster]) -> Option<f64> {
    let days = clusters.len() as f64;
    let size: f64 = clusters.iter().map(|it| it.size).sum();
    let share = clusters.iter().map(|it| it.good).sum::<f64>() / size;
    let squares: f64 = clusters.iter().map(|it| it.size * it.size).sum();
    let between: f64 = clusters
        .iter()
        .map(|it| it.size * (it.good / it.size - share).powi(2))
        .sum::<f64>()
        / (days - 1.0);
    let within: f64 = clusters
        .iter()
        .map(|it| it.good * (1.0 - it.good / it.size))
        .sum::<f64>()
        / (size - days);
    let typical = (size - squares / size) / (days - 1.0);
    let found = (between - within) / (between + (typical - 1.0) * within);
    found.is_finite().then_some(found)
}

/// What samples are worth in samples on days of their own: n / (1 + (m − 1) ρ), with m the mean
/// number of a day's samples as a sample sees it (Kish's design effect).
fn effective(clusters: &[Cluster], correlation: f64) -> f64 {
    let size: f64 = clusters.iter().map(|it| it.size).sum();
    let squares: f64 = clusters.iter().map(|it| it.size * it.size).sum();
    size / (1.0 + (squares / size - 1.0) * correlation)
}
