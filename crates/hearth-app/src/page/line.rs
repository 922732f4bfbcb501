//! What samples of a line came to, from their summaries: for the advisor, and for whoever reviews.
//!
//! Both are given the same by the same rules. Not here: the rules (`hearth_domain::internet`), and
//! what the advisor can do ([`super::internet`]).

use std::collections::BTreeMap;

use hearth_checks::internet::report::{number, title};
use hearth_domain::{
    id::ItemId,
    internet::{
        coverage::{Skip, WindowCoverage},
        household::{GuidedPair, Household},
        judgement::SampleVerdict,
        limits::{Figure, Grade, Line},
        measurement::Depth,
        summary::{self, FigureOfWindow, FigureSummary, SampleSummary},
    },
    pack::Internet,
    response::Value,
    time::Ms,
};

use super::setup::Setup;
use crate::{
    view::{
        Tag, Tone,
        line::{
            ChartRow, ChartView, FigureView, LineView, PairRow, PairView, PointView, SampleView,
            SkipView, WindowView,
        },
        number as count,
    },
    wording::{day, sentence_case},
};

/// The contract in the advisor's own words: what was said last, sent or not.
pub(crate) fn contract(setup: &Setup<'_>, item: &ItemId) -> Option<String> {
    let item = setup.pack.item(item)?;
    item.methods.iter().find_map(|method| {
        let unsent = setup.draft(&item.id, &method.id);
        let unsent = unsent.or_else(|| setup.on_its_way(&item.id, &method.id));
        let value = match unsent {
            Some(draft) => Some(&draft.value),
            None => {
                let said = setup.said(&item.id, &method.id)?;
                setup.record.values.get(&said.response.id)
            }
        };
        words(value?)
    })
}

/// What a content says of a contract.
pub(crate) fn words(value: &Value) -> Option<String> {
    match value {
        Value::Words { words } => Some(words.trim().to_owned()),
        _ => None,
    }
}

/// Samples with the pack that they are held against.
#[derive(Clone, Copy)]
pub(crate) struct Sampled<'a> {
    /// How the pack measures the line.
    pub internet: &'a Internet,
    /// The samples, the oldest first.
    pub samples: &'a [SampleSummary],
    /// What was due and not taken, or did not count.
    pub skips: &'a BTreeMap<Skip, u32>,
    /// The contract, in the advisor's own words.
    pub contract: Option<&'a str>,
}

impl Sampled<'_> {
    /// What they came to.
    pub fn view(&self) -> LineView {
        let coverage = summary::coverage(self.samples, self.skips, self.internet);
        let skips = coverage.skips.iter().map(|(why, count)| SkipView {
            why: sentence_case(why.words()),
            count: *count,
        });
        LineView {
            verdict: summary::verdict(self.samples, self.internet),
            sentence: coverage.sentence.clone(),
            is_enough: coverage.is_enough(),
            windows: coverage.windows.iter().map(window).collect(),
            skips: skips.collect(),
            charts: Figure::ALL
                .into_iter()
                .filter_map(|figure| self.chart(figure))
                .collect(),
            contract: self.contract.map(Into::into),
            pair: GuidedPair::latest(self.samples).map(|pair| self.pair(&pair)),
            samples: self
                .samples
                .iter()
                .rev()
                .map(|it| self.sample(it))
                .collect(),
        }
    }

    fn chart(&self, figure: Figure) -> Option<ChartView> {
        let line = self.internet.limits.of(figure);
        let judged = self.samples.iter().filter(|it| it.is_judged());
        let points: Vec<PointView> = judged
            .filter_map(|it| {
                let found = it.figure(figure)?;
                let is_known = found.idle.is_some() || found.loaded.is_some();
                is_known.then_some(PointView {
                    at: it.at,
                    idle: found.idle,
                    loaded: found.loaded,
                })
            })
            .collect();
        if points.is_empty() {
            return None;
        }
        let rows = summary::by_window(figure, self.samples, self.internet);
        Some(ChartView {
            figure,
            title: title(figure).into(),
            unit: unit(figure).into(),
            least: figure.least(),
            good: line.good,
            will_do: line.borderline,
            held: held(figure).into(),
            is_rate: matches!(figure, Figure::Download | Figure::Upload),
            lines: format!(
                "Good: {}. Will do: {}",
                bound(figure, line.good),
                bound(figure, line.borderline)
            ),
            rows: rows.into_iter().map(|row| self.row(figure, row)).collect(),
            points,
        })
    }

    fn row(&self, figure: Figure, row: FigureOfWindow) -> ChartRow {
        let shown = |value: Option<f64>| value.map(|value| number(figure, value));
        let windows = &self.internet.windows.windows;
        let window = windows
            .iter()
            .find(|it| Some(&it.id) == row.window.as_ref());
        ChartRow {
            title: window.map_or("Other times", |it| it.title.as_str()).into(),
            samples: count(row.samples),
            idle: shown(row.idle),
            loaded: row
                .loaded
                .map(|value| at_least(figure, value, row.is_least)),
            worst: shown(row.worst),
            tag: tag(row.grade),
        }
    }

    fn pair(&self, pair: &GuidedPair<'_>) -> PairView {
        let of = |sample: &SampleSummary, figure| {
            let found = sample.figure(figure)?;
            Some(number(figure, found.loaded.or(found.idle)?))
        };
        let rows = Figure::ALL.into_iter().map(|figure| PairRow {
            title: title(figure).into(),
            quiet: of(pair.quiet, figure),
            usual: of(pair.usual, figure),
        });
        PairView {
            sentence: pair.sentence(),
            at: pair.usual.at,
            rows: rows
                .filter(|row| row.quiet.is_some() || row.usual.is_some())
                .collect(),
        }
    }

    fn sample(&self, of: &SampleSummary) -> SampleView {
        SampleView {
            at: of.at,
            windows: self.titles(of.at),
            is_full: of.depth == Depth::Full,
            tag: match of.verdict {
                SampleVerdict::Judged { grade } => tag(Some(grade)),
                SampleVerdict::NotJudged { .. } => tag(None),
            },
            sentence: of.sentence(),
            household: of.household.as_ref().map(|it| household(it, of.at)),
            certainty: of.certainty(),
            figures: of.figures.iter().map(|it| self.figure(it)).collect(),
        }
    }

    /// A sample that found nothing, and why.
    pub fn nothing(&self, at: Ms, depth: Depth, sentence: String) -> SampleView {
        SampleView {
            at,
            windows: self.titles(at),
            is_full: depth == Depth::Full,
            tag: tag(None),
            sentence,
            household: None,
            certainty: Vec::new(),
            figures: Vec::new(),
        }
    }

    fn titles(&self, at: Ms) -> Vec<String> {
        let open = self.internet.windows.at(at);
        let windows = self.internet.windows.windows.iter();
        windows
            .filter(|window| open.contains(&window.id))
            .map(|window| window.title.clone())
            .collect()
    }

    fn figure(&self, it: &FigureSummary) -> FigureView {
        let line: Line = self.internet.limits.of(it.figure);
        let shown = |value: f64| number(it.figure, value);
        FigureView {
            title: title(it.figure).into(),
            idle: it.idle.map(shown),
            loaded: it
                .loaded
                .map(|value| at_least(it.figure, value, it.is_least)),
            good: bound(it.figure, line.good),
            will_do: bound(it.figure, line.borderline),
            tag: tag(it.grade(&line)),
        }
    }
}

/// Who else was online, and when that was said if it was another day.
fn household(said: &Household, at: Ms) -> String {
    let words = said.words();
    match said.said.date() == at.date() {
        true => words,
        false => format!("{words}, as said on {}", day(said.said.date())),
    }
}

/// A figure, of which there may be more where a test was allowed no more.
fn at_least(figure: Figure, value: f64, is_least: bool) -> String {
    let value = number(figure, value);
    match is_least {
        true => format!("at least {value}"),
        false => value,
    }
}

/// What of a figure is held against the lines, and what a row shows of it.
fn held(figure: Figure) -> &'static str {
    match figure {
        Figure::CallQuality => {
            "A planning estimate from delay and loss by the E-model (ITU-T G.107), from 1 to 4.5. Tests that \
             filled the line are held against the limits. A row shows the middle of its tests, and the worst."
        }
        Figure::Loss => {
            "The idle line is held against the limits. What a filled line does to a call shows under call \
             quality. A row shows the share of all packets on the idle line, the middle of tests that filled \
             it, and the worst test on the idle line."
        }
        Figure::Jitter | Figure::RoundTrip => {
            "The idle line is held against the limits. What a filled line does to a call shows under call \
             quality. A row shows the middle of its tests, and the worst on the idle line."
        }
        Figure::Download | Figure::Upload => "A row shows the middle of its tests, and the worst.",
    }
}

/// A line of a figure, with the side on which it is kept.
fn bound(figure: Figure, value: f64) -> String {
    let value = number(figure, value);
    match figure.more_is_better() {
        true => format!("{value} or more"),
        false => format!("{value} or less"),
    }
}

fn window(window: &WindowCoverage) -> WindowView {
    let counted = |count: u32, one: &str, more: &str| {
        let word = if count == 1 { one } else { more };
        (count > 0).then(|| format!("{count} {word}"))
    };
    let missing: Vec<String> = [
        counted(window.samples_missing, "test", "tests"),
        counted(window.days_missing, "more day", "more days"),
        counted(
            window.weekend_days_missing,
            "day at a weekend",
            "days at a weekend",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    WindowView {
        title: window.title.clone(),
        samples: window.samples,
        good: window.good,
        days: window.days,
        missing: (!missing.is_empty()).then(|| missing.join(", ")),
    }
}

fn unit(figure: Figure) -> &'static str {
    match figure {
        Figure::CallQuality => "",
        Figure::Loss => "%",
        Figure::Jitter | Figure::RoundTrip => "ms",
        Figure::Download | Figure::Upload => "Mbit/s",
    }
}

fn tag(grade: Option<Grade>) -> Tag {
    let (text, tone) = match grade {
        Some(Grade::Good) => ("Good", Tone::Green),
        Some(Grade::Borderline) => ("Will do", Tone::Yellow),
        Some(Grade::Poor) => ("Poor", Tone::Red),
        None => ("Not known", Tone::Grey),
    };
    Tag {
        text: text.into(),
        tone,
    }
}
