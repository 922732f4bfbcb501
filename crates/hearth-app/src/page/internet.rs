//! The internet page, from the samples that lie here.
//!
//! Judgements are made anew from what was measured, under the pack of today: nothing that can be worked
//! out is stored. Not here: the rules (`hearth_domain::internet`), and taking samples
//! ([`crate::internet`]).

use hearth_checks::internet::report::{number, title};
use hearth_domain::{
    fact::Fact,
    internet::{
        coverage::{Coverage, Sample, Skip, WindowCoverage, coverage},
        judgement::{HeldFigure, Judgement, SampleVerdict, judge},
        limits::Grade,
        measurement::{Depth, Measurement},
        plan::{Next, ShiftNow, Taken, Wait, missed},
        progress::Progress,
        summary,
    },
    pack::Internet,
    time::Ms,
};

use crate::{
    store::KeptSample,
    view::{
        Tag, Tone,
        internet::{FigureView, InternetView, RunningView, SampleView, SkipView, WindowView},
    },
};

/// Samples that are shown.
const SHOWN: usize = 200;

/// Everything that the page is made from.
pub(crate) struct Line<'a> {
    /// How the pack measures it.
    pub internet: &'a Internet,
    /// The samples, the oldest first.
    pub samples: Vec<KeptSample>,
    /// What quarters of peak hours waited for, by their ends.
    pub waits: Vec<(Ms, Skip)>,
    /// What moments are drawn from.
    pub seed: u64,
    /// What the plan says.
    pub next: Next,
    /// The sample that runs, and what is seen of it.
    pub running: Option<(Depth, Option<Progress>)>,
    /// Why the last one that somebody pressed for did not come about.
    pub trouble: Option<String>,
    /// The advisor is on a call.
    pub on_call: bool,
    /// Whether the advisor is on shift, as far as they say.
    pub shift: ShiftNow,
    /// The time.
    pub now: Ms,
}

impl Line<'_> {
    /// What the samples come to as facts; none until there is enough of them.
    pub fn facts(&self) -> Option<Vec<Fact>> {
        let judged = self.judged();
        let coverage = self.coverage(&judged);
        let both: Vec<(&Measurement, &Judgement)> = self
            .samples
            .iter()
            .zip(&judged)
            .filter_map(|(kept, judged)| Some((kept.found.as_ref()?, judged.as_ref()?)))
            .collect();
        is_enough(&coverage).then(|| summary::facts(&both, &coverage))
    }

    /// The page.
    pub fn view(&self) -> InternetView {
        let judged = self.judged();
        let coverage = self.coverage(&judged);
        let (next, waits_for) = match self.next {
            // What is booked would not be taken.
            _ if self.shift == ShiftNow::NotDeclared => {
                (None, Some(waits_for(Wait::ShiftNotDeclared).to_owned()))
            }
            Next::Take { .. } => (Some(self.now), None),
            Next::Wait {
                until,
                why: Wait::Booked | Wait::Retry,
            } => (Some(until), None),
            Next::Wait { why, .. } => (None, Some(waits_for(why).to_owned())),
        };
        let shown = self.samples.iter().zip(&judged).rev().take(SHOWN);
        let skips = coverage.skips.iter().map(|(why, count)| SkipView {
            why: skipped(*why).into(),
            count: *count,
        });
        InternetView {
            sentence: match is_enough(&coverage) {
                true => coverage.sentence.clone(),
                // What is missing stands in the table, window by window.
                false => "There are too few tests at peak times to say if your line is fit.".into(),
            },
            is_enough: is_enough(&coverage),
            windows: coverage.windows.iter().map(window).collect(),
            skips: skips.collect(),
            samples: shown
                .map(|(kept, judged)| self.sample(kept, judged.as_ref()))
                .collect(),
            running: self.running.map(|(depth, seen)| running(depth, seen)),
            trouble: self.trouble.clone(),
            next,
            waits_for,
            data: self.data(),
            is_peak: !self.internet.windows.at(self.now).is_empty(),
            cannot_test: self
                .on_call
                .then(|| "You are on a call. Test when it has ended.".into()),
            only_voice: self.shift == ShiftNow::On,
        }
    }

    fn judged(&self) -> Vec<Option<Judgement>> {
        let Internet { limits, call, .. } = self.internet;
        let judged = self.samples.iter().map(|kept| {
            let found = kept.found.as_ref()?;
            judge(found, limits, call).ok()
        });
        judged.collect()
    }

    fn coverage(&self, judged: &[Option<Judgement>]) -> Coverage {
        let windows = &self.internet.windows;
        let counted: Vec<Sample> = judged
            .iter()
            .flatten()
            .filter_map(|judgement| Sample::of(judgement, windows))
            .collect();
        coverage(
            &counted,
            &self.skips(judged),
            windows,
            &self.internet.coverage,
        )
    }

    /// What was due since the first sample and was not taken, or did not count.
    fn skips(&self, judged: &[Option<Judgement>]) -> Vec<Skip> {
        let Some(first) = self.samples.first().map(|kept| kept.taken.at) else {
            return Vec::new();
        };
        let not_judged = judged.iter().flatten().filter_map(|judgement| {
            let is_peak = !judgement.peak.is_empty();
            match judgement.verdict {
                SampleVerdict::NotJudged { why } if is_peak => Some(Skip::of(why)),
                _ => None,
            }
        });
        let taken: Vec<Taken> = self.samples.iter().map(|kept| kept.taken).collect();
        let of = |end: Ms| {
            let wait = self.waits.iter().find(|(at, _)| *at == end);
            wait.map_or(Skip::Off, |(_, cause)| *cause)
        };
        missed(&self.internet.windows, &taken, self.seed, first, self.now)
            .into_iter()
            .map(|quarter| of(quarter.end))
            .chain(not_judged)
            .collect()
    }

    fn sample(&self, kept: &KeptSample, judged: Option<&Judgement>) -> SampleView {
        let at = kept.taken.at;
        let windows = self.internet.windows.at(at);
        let titles = self.internet.windows.windows.iter();
        let titles = titles.filter(|window| windows.contains(&window.id));
        let nothing = || {
            let trouble = kept.trouble.clone();
            trouble.unwrap_or_else(|| "This test did not come to its end.".into())
        };
        SampleView {
            at,
            windows: titles.map(|window| window.title.clone()).collect(),
            is_full: kept.taken.depth == Depth::Full,
            tag: match judged.map(|judged| judged.verdict) {
                Some(SampleVerdict::Judged { grade }) => tag(Some(grade)),
                Some(SampleVerdict::NotJudged { .. }) | None => tag(None),
            },
            sentence: judged.map_or_else(nothing, |judged| judged.sentence.clone()),
            figures: judged.map_or_else(Vec::new, |judged| {
                judged.figures.iter().map(figure).collect()
            }),
        }
    }

    /// The data that samples used since the month began.
    fn data(&self) -> String {
        let month = self.now.date().to_string()[..7].to_owned();
        let in_month = |kept: &&KeptSample| kept.taken.at.date().to_string().starts_with(&month);
        let used: u64 = self
            .samples
            .iter()
            .filter(in_month)
            .map(|kept| kept.taken.bytes)
            .sum();
        let most = self.internet.plan.month_bytes;
        format!("{} of {} MB this month", megabytes(used), megabytes(most))
    }
}

fn is_enough(coverage: &Coverage) -> bool {
    let windows = &coverage.windows;
    !windows.is_empty() && windows.iter().all(WindowCoverage::is_enough)
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

fn figure(held: &HeldFigure) -> FigureView {
    let shown = |value: f64| number(held.figure, value);
    FigureView {
        title: title(held.figure).into(),
        idle: held.idle.map(shown),
        loaded: held.loaded.map(shown),
        good: shown(held.line.good),
        will_do: shown(held.line.borderline),
        tag: tag(held.grade),
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

fn running(depth: Depth, seen: Option<Progress>) -> RunningView {
    let ms = |value: f64| format!("{value:.0} ms");
    RunningView {
        is_full: depth == Depth::Full,
        step: seen.map(|seen| seen.step),
        seconds: seen.map_or(0, |seen| seen.seconds as u32),
        round_trip: seen.and_then(|seen| seen.round_trip_ms).map(ms),
        jitter: seen.and_then(|seen| seen.jitter_ms).map(ms),
        rate: seen
            .and_then(|seen| seen.mbit_per_s)
            .map(|rate| format!("{rate:.1} Mbit/s")),
        data: format!("{} MB", megabytes(seen.map_or(0, |seen| seen.bytes_used))),
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

fn waits_for(why: Wait) -> &'static str {
    match why {
        Wait::OnCall => "The next test waits for the end of your call.",
        Wait::InShift => "The next test waits for the end of your shift.",
        Wait::ShiftNotDeclared => {
            "Hearth does not know when you work, so it tests nothing by itself. Start your shifts in \
             Hearth, or press a button here at the hours that you would work."
        }
        Wait::Budget => "This month's data are used up. The next test is next month.",
        Wait::Postponed => "You put tests off.",
        Wait::Booked | Wait::Retry => "The next test is booked.",
    }
}

fn skipped(why: Skip) -> &'static str {
    match why {
        Skip::OnCall => "You were on a call",
        Skip::InShift => "You were on shift",
        Skip::ShiftNotDeclared => "No shift was declared, and nobody pressed",
        Skip::Budget => "The month's data were used up",
        Skip::Postponed => "You put it off",
        Skip::ServerBusy => "The provider's server was busy",
        Skip::Offline => "The server could not be reached",
        Skip::Aborted => "It did not come to its end",
        Skip::UdpBlocked => "Voice packets did not come through",
        Skip::Off => "The computer was off or asleep",
    }
}
