//! What the samples of a line come to together: which of them count, which are sent, and the facts.
//!
//! Not here: how often a line is good ([`crate::internet::coverage`]).

use std::collections::{BTreeMap, BTreeSet};

use super::{BothCounted, FigureSummary, SampleSummary};
use crate::{
    fact::{Fact, FactId, Found},
    internet::{
        coverage::{self, Coverage, Evidence, MOST_PLAN, Sample, Skip},
        judgement::{SampleVerdict, WhyNot},
        limits::{Figure, Grade},
        percentile::percentile,
        window::{PeakWindows, WindowId},
    },
    pack::Internet,
    time::{Date, Ms},
};

/// The most samples that count for peak hours and are sent: two plans' worth of any pack.
pub(super) const MOST_COUNTED: usize = 2 * MOST_PLAN as usize;

/// The most that are sent beside them: off-peak, quiet halves, and those that are not judged.
pub(super) const MOST_BESIDE: usize = 60;

/// Samples within one of these count once: who presses again and again has looked once.
const SLOT_MS: i64 = 15 * 60 * 1_000;

/// Those of the samples of a line, the oldest first, that go on the record: what counts, and the latest
/// of the others. What was stopped is counted and not sent, so that nobody reads when somebody was on a
/// call.
pub fn to_send(samples: &[SampleSummary], internet: &Internet) -> Vec<SampleSummary> {
    let is_stopped = |it: &SampleSummary| {
        matches!(
            it.verdict,
            SampleVerdict::NotJudged {
                why: WhyNot::Aborted { .. }
            }
        )
    };
    let counts: BTreeSet<Ms> = counted(samples, internet).map(|(it, _)| it.at).collect();
    let beside = samples
        .iter()
        .filter(|it| !counts.contains(&it.at) && !is_stopped(it));
    let mut sent: Vec<&SampleSummary> = beside.rev().take(MOST_BESIDE).collect();
    sent.extend(samples.iter().filter(|it| counts.contains(&it.at)));
    sent.sort_by_key(|it| it.at);
    sent.dedup_by_key(|it| it.at);
    sent.into_iter().cloned().collect()
}

/// The samples that count for peak hours, with what they count as: the first of each quarter of an hour.
fn counted<'a>(
    samples: &'a [SampleSummary],
    internet: &Internet,
) -> impl Iterator<Item = (&'a SampleSummary, Sample)> {
    let mut last = None;
    samples.iter().filter_map(move |it| {
        let counts = it.counts(&internet.windows)?;
        let slot = it.at.0.div_euclid(SLOT_MS);
        (last.replace(slot) != Some(slot)).then_some((it, counts))
    })
}

/// Where the samples that are still looked at begin, so that what was looked at once is not looked at
/// again: with the plan before the one that is under way. None when nothing is to be left behind yet.
pub fn plan_to_begin_with(samples: &[SampleSummary], internet: &Internet) -> Option<Ms> {
    let plan = internet.coverage.plan_samples.max(1) as usize;
    let counted: Vec<Ms> = counted(samples, internet).map(|(it, _)| it.at).collect();
    let whole = counted.len() / plan;
    (whole > 1).then(|| counted[(whole - 1) * plan])
}

/// What samples support together, under a pack.
pub fn coverage(
    samples: &[SampleSummary],
    skips: &BTreeMap<Skip, u32>,
    internet: &Internet,
) -> Coverage {
    let counted: Vec<Sample> = counted(samples, internet).map(|(_, it)| it).collect();
    coverage::coverage(&counted, skips, &internet.windows, &internet.coverage)
}

/// How far the evidence of samples has come.
pub fn evidence(samples: &[SampleSummary], internet: &Internet) -> Evidence {
    coverage(samples, &BTreeMap::new(), internet).evidence
}

/// Whether there are enough samples for an answer.
pub fn is_enough(samples: &[SampleSummary], internet: &Internet) -> bool {
    !matches!(evidence(samples, internet), Evidence::NotEnough)
}

/// The London day of the last sample that counts, or of the last one where none does: the day of which
/// all of them together speak.
pub fn observed(samples: &[SampleSummary], internet: &Internet) -> Option<Date> {
    let counts = counted(samples, internet).last().map(|(it, _)| it.at);
    let last = samples.last().map(|it| it.at);
    counts.or(last).map(|at| at.date())
}

/// Why samples at peak times did not count, each of them.
pub fn not_judged(
    samples: &[SampleSummary],
    windows: &PeakWindows,
) -> impl Iterator<Item = WhyNot> {
    samples.iter().filter_map(|it| match it.verdict {
        SampleVerdict::NotJudged { why } if !windows.at(it.at).is_empty() => Some(why),
        _ => None,
    })
}

/// The facts of samples, of the latest plan's worth that count. Each evening has one say: its median,
/// and of loss the share of all its packets; the median of evenings stands, and of loss their mean. So
/// one evening with many samples decides no more than one with few, and a bad one neither decides alone
/// nor goes under. Until there is enough evidence nothing is known, and the facts say so.
pub fn facts(samples: &[SampleSummary], internet: &Internet) -> Vec<Fact> {
    const IDS: [FactId; 6] = [
        FactId::CallQuality,
        FactId::Download,
        FactId::Upload,
        FactId::Latency,
        FactId::Jitter,
        FactId::Loss,
    ];
    let counted: Vec<(&SampleSummary, Sample)> = counted(samples, internet).collect();
    let plan = internet.coverage.plan_samples as usize;
    let latest = &counted[counted.len().saturating_sub(plan)..];
    let mut evenings: BTreeMap<Date, Vec<&SampleSummary>> = BTreeMap::new();
    for (sample, counts) in latest {
        evenings.entry(counts.day).or_default().push(sample);
    }
    let is_enough = is_enough(samples, internet);
    let fact = |id| {
        let (figure, of): (Figure, fn(&FigureSummary) -> Option<f64>) = match id {
            FactId::CallQuality => (Figure::CallQuality, |it| it.judged),
            FactId::Download => (Figure::Download, |it| it.loaded),
            FactId::Upload => (Figure::Upload, |it| it.loaded),
            FactId::Latency => (Figure::RoundTrip, |it| it.idle),
            FactId::Jitter => (Figure::Jitter, |it| it.idle),
            _ => (Figure::Loss, |it| it.idle),
        };
        let by_evening: Vec<f64> = evenings
            .values()
            .filter_map(|evening| middle(figure, evening, of))
            .collect();
        let is_of_enough_days = by_evening.len() >= internet.coverage.first_days as usize;
        let value = match figure {
            Figure::Loss => mean(&by_evening),
            _ => median(by_evening),
        };
        Fact {
            id,
            found: match value {
                Some(value) if is_enough && is_of_enough_days => Found::Number(figure.round(value)),
                _ => Found::Unknown(
                    "Not enough evidence: too few tests at peak times measured this.".into(),
                ),
            },
        }
    };
    IDS.into_iter().map(fact).collect()
}

/// A figure over the samples of one kind of peak window, or of none.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureOfWindow {
    /// Which window; none is off-peak.
    pub window: Option<WindowId>,
    /// How many samples measured it.
    pub samples: usize,
    /// On the idle line: the median, and of loss the share of all packets.
    pub idle: Option<f64>,
    /// While the line was filled: the median.
    pub loaded: Option<f64>,
    /// The worst of what is held against the lines.
    pub worst: Option<f64>,
    /// On which side of its lines the middle of what is held against them falls.
    pub grade: Option<Grade>,
}

/// A figure by kind of peak window, of the samples that count, and of all judged ones off-peak. Windows
/// without a sample are left out.
pub fn by_window(
    figure: Figure,
    samples: &[SampleSummary],
    internet: &Internet,
) -> Vec<FigureOfWindow> {
    let counted: Vec<(&SampleSummary, Sample)> = counted(samples, internet).collect();
    let windows = internet.windows.windows.iter().map(|window| {
        let inside = counted
            .iter()
            .filter(|(_, counts)| counts.windows.contains(&window.id))
            .map(|(it, _)| *it);
        (Some(window.id.clone()), inside.collect::<Vec<_>>())
    });
    let off_peak = samples
        .iter()
        .filter(|it| it.is_judged() && internet.windows.at(it.at).is_empty());
    let groups = windows.chain([(None, off_peak.collect())]);
    groups
        .filter_map(|(window, group)| of_group(figure, window, &group, internet))
        .collect()
}

fn of_group(
    figure: Figure,
    window: Option<WindowId>,
    group: &[&SampleSummary],
    internet: &Internet,
) -> Option<FigureOfWindow> {
    let measured: Vec<&FigureSummary> = group
        .iter()
        .filter_map(|it| it.figure(figure))
        .filter(|it| it.idle.is_some() || it.loaded.is_some())
        .collect();
    if measured.is_empty() {
        return None;
    }
    let judged = measured.iter().filter_map(|it| it.judged);
    let middle_judged = middle(figure, group, |it| it.judged);
    Some(FigureOfWindow {
        window,
        samples: measured.len(),
        idle: middle(figure, group, |it| it.idle),
        loaded: median(measured.iter().filter_map(|it| it.loaded)),
        worst: match figure.more_is_better() {
            true => judged.reduce(f64::min),
            false => judged.reduce(f64::max),
        },
        grade: middle_judged.map(|value| internet.limits.grade(figure, figure.round(value))),
    })
}

/// The middle of a figure: the median, and of loss the share of all packets together.
fn middle(
    figure: Figure,
    samples: &[&SampleSummary],
    of: impl Fn(&FigureSummary) -> Option<f64>,
) -> Option<f64> {
    match figure {
        Figure::Loss => BothCounted::lost_percent(samples.iter().filter_map(|it| it.packets)),
        _ => median(samples.iter().filter_map(|it| of(it.figure(figure)?))),
    }
}

/// The middle of some values; none of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    percentile(&sorted, 0.5)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
