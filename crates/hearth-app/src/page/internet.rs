//! The internet page, from the samples that lie here.
//!
//! Judgements are made anew from what was measured, under the pack of today: nothing that can be worked
//! out is stored. Not here: the rules (`hearth_domain::internet`), what samples come to
//! ([`super::line`]), and taking them ([`crate::internet`]).

use std::collections::BTreeMap;

use hearth_domain::{
    internet::{
        coverage::Skip,
        household::{Doing, Household, next_half},
        judgement::judge,
        measurement::Depth,
        plan::{
            Busy, ByHand, Next, Now, POSTPONED_HOURS, Postponement, Quarter, ShiftNow, VoiceOnly,
            Wait, missed,
        },
        progress::Progress,
        summary::{self, SampleSummary},
    },
    pack::Internet,
    response::Value,
    time::{Date, Ms},
};

use super::line::Sampled;
use crate::{
    internet::LAST_WORD_DAYS,
    store::KeptSample,
    view::{
        internet::{DoingView, HouseholdView, InternetView, RunningView},
        line::SampleView,
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
    /// Data that samples used since the month began, in bytes.
    pub month_bytes: u64,
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
    /// Who else at home was online when the advisor said so last.
    pub household: Option<Household>,
    /// The contract, in the advisor's own words.
    pub contract: Option<String>,
    /// How deep somebody who presses may go.
    pub by_hand: ByHand,
    /// When samples were postponed, since the first of them.
    pub postponed: Vec<Postponement>,
    /// The row of the sample that runs.
    pub row: Option<i64>,
    /// The system cannot say if somebody pays by the byte.
    pub may_be_metered: bool,
    /// What is so now.
    pub now: Now,
}

impl Line<'_> {
    /// What the samples come to as an answer, and the day of which it speaks; none when there is none
    /// that could be judged.
    pub fn answer(&self) -> Option<(Value, Date)> {
        let judged = self.judged();
        let samples = summary::to_send(&judged, self.internet);
        let is_sent = |at: Ms| samples.iter().any(|it| it.at == at);
        let written = self
            .samples
            .iter()
            .filter(|kept| is_sent(kept.taken.at))
            .filter_map(|kept| kept.written.as_deref());
        let observed = summary::observed(&samples, self.internet)?;
        let value = Value::Sampled {
            skips: self.skips(&judged),
            series: summary::series(written),
            samples,
        };
        Some((value, observed))
    }

    /// Where the samples that are still looked at begin once a plan is over.
    pub fn plan_to_begin_with(&self) -> Option<Ms> {
        summary::plan_to_begin_with(&self.judged(), self.internet)
    }

    /// The page.
    pub fn view(&self) -> InternetView {
        let samples = self.judged();
        let skips = self.skips(&samples);
        let sampled = Sampled {
            internet: self.internet,
            samples: &samples,
            skips: &skips,
            contract: self.contract.as_deref(),
        };
        let mut line = sampled.view();
        line.samples = self.with_failures(&sampled, line.samples);
        let mut postponed = self.postponed.iter().rev();
        let postponed = postponed.find(|it| it.holds(self.now.at));
        let (next, waits_for) = match self.next {
            // What is booked would not be taken.
            _ if self.now.shift == ShiftNow::NotDeclared => {
                (None, Some(waits_for(Wait::ShiftNotDeclared).to_owned()))
            }
            Next::Take { .. } => (Some(self.now.at), None),
            Next::Wait {
                until,
                why: Wait::Booked | Wait::Retry,
            } => (Some(until), None),
            Next::Wait { why, .. } => (None, Some(waits_for(why).to_owned())),
        };
        InternetView {
            line,
            running: self.running.map(|(depth, seen)| running(depth, seen)),
            trouble: self.trouble.clone(),
            next,
            waits_for,
            waits_for_shift: self.now.shift == ShiftNow::NotDeclared,
            postponed_until: postponed.map(|it| it.until),
            postpones_hours: POSTPONED_HOURS,
            data_limit: self.may_be_metered.then(|| {
                "Your computer cannot say if this connection has a data limit. If it has one, for example a \
                 phone's hotspot, put tests off while you use it."
                    .into()
            }),
            data: self.data(),
            is_peak: !self.internet.windows.at(self.now.at).is_empty(),
            peak_today: self.peak_today(),
            cannot_test: match self.by_hand {
                ByHand::Nothing(why) => Some(cannot_test(why).into()),
                ByHand::VoiceOnly(_) | ByHand::Anything => None,
            },
            only_voice: match self.by_hand {
                ByHand::VoiceOnly(why) => Some(only_voice(why).into()),
                ByHand::Nothing(_) | ByHand::Anything => None,
            },
            full_takes: format!(
                "It takes about {} seconds and up to {} MB. Calls and videos at home may stutter for half \
                 of that time.",
                Depth::Full.about_s(),
                megabytes(self.internet.plan.full_bytes)
            ),
            light_takes: format!(
                "It takes about {} seconds and up to {} MB.",
                Depth::Light.about_s(),
                megabytes(self.internet.plan.light_bytes)
            ),
            example: None,
            household: household(self.household.as_ref()),
            next_half: next_half(&samples, self.now.at),
        }
    }

    /// The samples that could be judged.
    fn judged(&self) -> Vec<SampleSummary> {
        let Internet { limits, call, .. } = self.internet;
        let judged = self.samples.iter().filter_map(|kept| {
            let found = kept.found.as_ref()?;
            let judgement = judge(found, limits, call).ok()?;
            Some(SampleSummary::of(found, &judgement))
        });
        judged.collect()
    }

    /// With those that found nothing, the latest first.
    fn with_failures(&self, sampled: &Sampled<'_>, samples: Vec<SampleView>) -> Vec<SampleView> {
        let nothing = self.samples.iter().filter(|kept| kept.found.is_none());
        let nothing = nothing.filter(|kept| Some(kept.id) != self.row);
        let nothing = nothing.map(|kept| {
            let why = kept.trouble.clone();
            let why = why.unwrap_or_else(|| "This test did not come to its end.".into());
            sampled.nothing(kept.taken.at, kept.taken.depth, why)
        });
        let mut all: Vec<SampleView> = samples.into_iter().chain(nothing).collect();
        all.sort_by_key(|it| std::cmp::Reverse(it.at));
        all.truncate(SHOWN);
        all
    }

    /// What was due since the first sample and was not taken, or did not count.
    fn skips(&self, samples: &[SampleSummary]) -> BTreeMap<Skip, u32> {
        let Some(first) = self.samples.first().map(|kept| kept.taken.at) else {
            return BTreeMap::new();
        };
        let waited = |quarter: &Quarter| {
            let noted = self.waits.iter().find(|(end, _)| *end == quarter.end);
            noted.map(|(_, cause)| *cause)
        };
        let windows = &self.internet.windows;
        let over = missed(windows, &[], self.seed, first, self.now.at);
        summary::skips(&over, samples, &self.postponed, waited)
    }

    /// The data that samples used since the month began.
    fn data(&self) -> String {
        let most = self.internet.plan.month_bytes;
        format!(
            "{} of {} MB this month",
            megabytes(self.month_bytes),
            megabytes(most)
        )
    }

    /// When it is a peak time today.
    fn peak_today(&self) -> String {
        let today = self.internet.windows.stretches(self.now.at.date());
        let spans: Vec<String> = today
            .iter()
            .map(|span| format!("{} to {}", span.start.time_of_day(), span.end.time_of_day()))
            .collect();
        match spans.is_empty() {
            true => "There is no peak time today.".into(),
            false => format!("Peak times today: {}.", spans.join(", ")),
        }
    }
}

/// Why nothing may fill the line now.
pub(crate) fn only_voice(why: VoiceOnly) -> &'static str {
    match why {
        VoiceOnly::InShift => "You are on shift, so nothing fills your line.",
        VoiceOnly::Metered => "Your computer says that this connection may have a data limit.",
        VoiceOnly::Budget => "This month's data for tests are used up.",
    }
}

/// What has to end before anything can be tested.
pub(crate) fn cannot_test(why: Busy) -> &'static str {
    match why {
        Busy::InShift => "Your provider tests nothing in a shift. Test when yours has ended.",
        Busy::OnCall => "You are on a call. Test when it has ended.",
    }
}

fn household(said: Option<&Household>) -> HouseholdView {
    HouseholdView {
        others: said.map(|it| it.others),
        doing: said.map(|it| it.doing.clone()).unwrap_or_default(),
        said: said.map(|it| it.said),
        holds_days: LAST_WORD_DAYS,
        choices: Doing::ALL
            .into_iter()
            .map(|doing| DoingView {
                doing,
                text: doing.words().into(),
            })
            .collect(),
    }
}

fn running(depth: Depth, seen: Option<Progress>) -> RunningView {
    let ms = |value: f64| format!("{value:.0} ms");
    RunningView {
        is_full: depth == Depth::Full,
        step: seen.map(|seen| seen.step),
        seconds: seen.map_or(0, |seen| seen.seconds as u32),
        about_seconds: depth.about_s(),
        round_trip: seen.and_then(|seen| seen.round_trip_ms).map(ms),
        jitter: seen.and_then(|seen| seen.jitter_ms).map(ms),
        rate: seen
            .and_then(|seen| seen.mbit_per_s)
            .map(|rate| format!("{rate:.1} Mbit/s")),
        data: format!("{} MB", megabytes(seen.map_or(0, |seen| seen.bytes_used))),
    }
}

/// Rounded up, so that nothing takes more than was said.
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
        Wait::Postponed => "You put tests off for a while.",
        Wait::Booked | Wait::Retry => "The next test is booked.",
    }
}
