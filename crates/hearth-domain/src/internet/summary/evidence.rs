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
        measurement::Depth,
        percentile::percentile,
        plan::{Postponement, Quarter},
        window::WindowId,
        words,
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

/// What quarters of peak hours count as that are over and have no sample that was judged, by cause: each
/// once, however often something was tried in it. `waited` says what a quarter waited for, if anything did.
/// Where nothing did and nobody had postponed it to its end, Hearth was not there.
pub fn skips(
    quarters: &[Quarter],
    samples: &[SampleSummary],
    postponed: &[Postponement],
    waited: impl Fn(&Quarter) -> Option<Skip>,
) -> BTreeMap<Skip, u32> {
    let skip = |quarter: &Quarter| {
        let mut last = None;
        for it in samples.iter().filter(|it| quarter.has(it.at)) {
            match it.verdict {
                SampleVerdict::Judged { .. } => return None,
                SampleVerdict::NotJudged { why } => last = Some(Skip::of(why)),
            }
        }
        let is_postponed = || postponed.iter().any(|it| it.holds(quarter.end.plus(-1)));
        // What was begun and came to nothing says why by itself.
        let cause = last.or_else(|| waited(quarter));
        Some(cause.unwrap_or_else(|| match is_postponed() {
            true => Skip::Postponed,
            false => Skip::Off,
        }))
    };
    Skip::count(quarters.iter().filter_map(skip))
}

/// What a sample says of a figure that is held against the lines. Of call quality only what filled the line
/// says it, since a call has to stand that: most samples of a plan are of voice alone, and would hide it.
fn held(sample: &SampleSummary, figure: Figure) -> Option<f64> {
    match (figure, sample.depth) {
        (Figure::CallQuality, Depth::Light) => None,
        _ => sample.figure(figure)?.judged,
    }
}

/// The facts of samples, of the latest plan's worth that count. Each evening has one say: its median,
/// and of loss the share of all its packets; the median of evenings stands, and of loss their mean. So
/// one evening with many samples decides no more than one with few, and a bad one neither decides alone
/// nor goes under. Until there is enough evidence nothing is known, and the facts say so.
pub fn facts(samples: &[SampleSummary], internet: &Internet) -> Vec<Fact> {
    let fact = |(id, figure, value): (FactId, Figure, Option<f64>)| Fact {
        id,
        found: match value {
            Some(value) => Found::Number(value),
            None => Found::Unknown(match figure {
                Figure::CallQuality | Figure::Download | Figure::Upload => {
                    "Not enough evidence: too few tests at peak times filled the line.".into()
                }
                _ => "Not enough evidence: too few tests at peak times measured this.".into(),
            }),
        },
    };
    over_evenings(samples, internet)
        .into_iter()
        .map(fact)
        .collect()
}

/// Each figure over the evenings of the latest plan's worth of samples that count; none until there is
/// enough evidence of it.
fn over_evenings(
    samples: &[SampleSummary],
    internet: &Internet,
) -> [(FactId, Figure, Option<f64>); 6] {
    let counted: Vec<(&SampleSummary, Sample)> = counted(samples, internet).collect();
    let plan = internet.coverage.plan_samples as usize;
    let latest = &counted[counted.len().saturating_sub(plan)..];
    let mut evenings: BTreeMap<Date, Vec<&SampleSummary>> = BTreeMap::new();
    for (sample, counts) in latest {
        evenings.entry(counts.day).or_default().push(sample);
    }
    let is_enough = is_enough(samples, internet);
    [
        (FactId::CallQuality, Figure::CallQuality),
        (FactId::Download, Figure::Download),
        (FactId::Upload, Figure::Upload),
        (FactId::Latency, Figure::RoundTrip),
        (FactId::Jitter, Figure::Jitter),
        (FactId::Loss, Figure::Loss),
    ]
    .map(|(id, figure)| {
        let by_evening: Vec<f64> = evenings
            .values()
            .filter_map(|evening| middle(figure, evening, |it| held(it, figure)))
            .collect();
        let is_of_enough_days = by_evening.len() >= internet.coverage.first_days as usize;
        let value = match figure {
            Figure::Loss => mean(&by_evening),
            _ => median(by_evening),
        };
        let value = value.filter(|_| is_enough && is_of_enough_days);
        (id, figure, value.map(|value| figure.round(value)))
    })
}

/// What samples say of a line together, in one plain sentence: whether it does what is asked for.
pub fn verdict(samples: &[SampleSummary], internet: &Internet) -> String {
    let evidence = evidence(samples, internet);
    let grades = over_evenings(samples, internet).map(|(_, figure, value)| {
        let grade = value.map(|value| internet.limits.grade(figure, value));
        (figure, grade)
    });
    words::verdict(&evidence, &grades)
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
    /// At least one of them is only the least that the line carried.
    pub is_least: bool,
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
    let judged = group.iter().filter_map(|it| held(it, figure));
    let middle_judged = middle(figure, group, |it| held(it, figure));
    Some(FigureOfWindow {
        window,
        samples: measured.len(),
        idle: middle(figure, group, |it| it.figure(figure)?.idle),
        loaded: median(measured.iter().filter_map(|it| it.loaded)),
        is_least: measured.iter().any(|it| it.is_least),
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
    of: impl Fn(&SampleSummary) -> Option<f64>,
) -> Option<f64> {
    match figure {
        Figure::Loss => BothCounted::lost_percent(samples.iter().filter_map(|it| it.packets)),
        _ => median(samples.iter().filter_map(|it| of(it))),
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
