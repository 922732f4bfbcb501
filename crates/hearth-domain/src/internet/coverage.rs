//! What the samples of many days support together.
//!
//! Two stages. A *first look* asks for a few samples in each kind of window, on more than one day
//! and at a weekend; before that there is not enough evidence, and nothing is said of the line. The
//! *continuing* stage follows a plan of a fixed number of samples, and only then states how often
//! the line is good: "at least x %", at 95 % confidence, by the exact binomial bound. Looking at
//! such a bound again and again until it pleases is not valid, so it is worked out once for each
//! plan's worth of samples, and between two of them the last one stands.
//!
//! Samples of one day are alike, and four of them say less than four days would. The statement is
//! given twice: as if every sample stood alone, and with as many samples as they are worth. Samples
//! are skipped exactly when lines are busy, so skips are counted by cause beside it.
//!
//! Not here: a decision. A person makes it with this before them.

mod claim;

use std::collections::{BTreeMap, BTreeSet};

pub use claim::{samples_needed, supported_percent};

use super::{
    judgement::WhyNot,
    limits::Grade,
    measurement::{Abort, Depth},
    window::{PeakWindow, PeakWindows, WindowId},
    words,
};
use crate::time::{Date, Ms};

/// The most samples that a plan can have.
pub const MOST_PLAN: u32 = 200;

wire! {
    /// A judged sample that lies in a peak window.
    pub struct Sample {
        /// When it began.
        pub at: Ms,
        /// The London day on which its window began.
        pub day: Date,
        /// The windows that it counts for.
        pub windows: BTreeSet<WindowId>,
        /// Light or full.
        pub depth: Depth,
        /// What it came to.
        pub grade: Grade,
    }

    /// Why a sample that was due was not taken, or did not count.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Skip {
        /// The advisor was on a call.
        OnCall,
        /// It would have filled the line in a shift.
        InShift,
        /// Nobody had said whether it is a shift.
        ShiftNotDeclared,
        /// The month's data were used up.
        Budget,
        /// The advisor put it off.
        Postponed,
        /// The server had no place free, or was busy while it was taken.
        ServerBusy,
        /// The server could not be reached.
        Offline,
        /// It was begun and did not come to its end.
        Aborted,
        /// No UDP came through.
        UdpBlocked,
        /// The computer was off or slept.
        Off,
    }

    /// How much evidence is asked for.
    #[derive(Copy)]
    pub struct CoverageRules {
        /// First look: at least so many samples in each kind of window,
        pub first_samples: u32,
        /// on at least so many days,
        pub first_days: u32,
        /// of which so many are a Saturday or Sunday, where the window is open then.
        pub first_weekend_days: u32,
        /// Continuing: so many samples make one plan,
        pub plan_samples: u32,
        /// on at least so many days,
        pub plan_days: u32,
        /// in at least so many weekends.
        pub plan_weekends: u32,
        /// Samples of one day are taken to be at least so alike, 0 to 1: few bad samples tell too
        /// little of it, and an estimate from them would flatter.
        pub least_correlation: f64,
    }

    /// What the samples support.
    pub struct Coverage {
        /// Each kind of window.
        pub windows: Vec<WindowCoverage>,
        /// How far the evidence has come.
        pub evidence: Evidence,
        /// What was skipped, by cause.
        pub skips: BTreeMap<Skip, u32>,
        /// All of it in words.
        pub sentence: String,
    }

    /// What there is of one kind of window.
    pub struct WindowCoverage {
        /// Which.
        pub window: WindowId,
        /// What people call it.
        pub title: String,
        /// How many samples.
        pub samples: u32,
        /// How many of them were good.
        pub good: u32,
        /// On how many days.
        pub days: u32,
        /// How many samples are missing for a first look.
        pub samples_missing: u32,
        /// How many days are missing.
        pub days_missing: u32,
        /// How many days at a weekend are missing.
        pub weekend_days_missing: u32,
    }

    /// How far the evidence has come.
    #[derive(Copy)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Evidence {
        /// Too little in some kind of window.
        NotEnough,
        /// Enough for a first look, and for no statement of how often.
        FirstLook {
            /// All samples.
            samples: u32,
            /// How many of them were good.
            good: u32,
            /// How many of them filled the line.
            full: u32,
            /// On how many days.
            days: u32,
            /// How many samples the plan still lacks; none when it only lacks days or weekends.
            plan_lacks: u32,
        },
        /// A plan was completed.
        Continuing {
            /// What it supports.
            claim: Claim,
        },
    }

    /// What one completed plan supports, of the times sampled, at 95 % confidence.
    #[derive(Copy)]
    pub struct Claim {
        /// Samples of the plan.
        pub samples: u32,
        /// How many of them were good.
        pub good: u32,
        /// How many of them filled the line.
        pub full: u32,
        /// On how many days.
        pub days: u32,
        /// At least so many percent are good, if every sample stands alone. A whole number,
        /// rounded down.
        pub at_least_percent: u32,
        /// How alike samples of one day are, 0 to 1.
        pub correlation: f64,
        /// As many samples on days of their own would say as much.
        pub effective_samples: u32,
        /// At least so many percent are good, with that many samples.
        pub at_least_percent_by_day: u32,
    }
}

impl Default for CoverageRules {
    /// Hearth's starting value: 3 samples in each kind of window over 2 days, one at a weekend;
    /// then 124 samples, of which two may fail where 95 % is to be shown, over a month.
    fn default() -> CoverageRules {
        CoverageRules {
            first_samples: 3,
            first_days: 2,
            first_weekend_days: 1,
            plan_samples: 124,
            plan_days: 14,
            plan_weekends: 2,
            least_correlation: 0.3,
        }
    }
}

impl CoverageRules {
    /// Whether they can be followed: a plan has samples, days that they can lie on, and a
    /// correlation that can be.
    pub fn is_possible(&self) -> bool {
        (1..=MOST_PLAN).contains(&self.plan_samples)
            && self.plan_days <= self.plan_samples
            && self.plan_weekends <= self.plan_days
            && self.first_days <= self.first_samples
            && self.first_weekend_days <= self.first_days
            && (0.0..=1.0).contains(&self.least_correlation)
    }
}

impl Sample {
    fn is_good(&self) -> bool {
        self.grade == Grade::Good
    }
}

impl Coverage {
    /// There is enough of every kind of window for a first answer.
    pub fn is_enough(&self) -> bool {
        !matches!(self.evidence, Evidence::NotEnough)
    }
}

impl Skip {
    /// How often each of them, by cause.
    pub fn count(skips: impl IntoIterator<Item = Skip>) -> BTreeMap<Skip, u32> {
        let mut by_cause = BTreeMap::new();
        for skip in skips {
            *by_cause.entry(skip).or_default() += 1;
        }
        by_cause
    }

    /// How it came about, in words that follow on how often.
    pub fn words(self) -> &'static str {
        match self {
            Skip::OnCall => "on a call",
            Skip::InShift => "in a shift",
            Skip::ShiftNotDeclared => "with no shift declared and nobody pressing",
            Skip::Budget => "with the month's data used up",
            Skip::Postponed => "put off",
            Skip::ServerBusy => "with the server busy",
            Skip::Offline => "with the server not reached",
            Skip::Aborted => "stopped part way",
            Skip::UdpBlocked => "with voice packets blocked on the way",
            Skip::Off => "with Hearth not running or locked, or the computer off or asleep",
        }
    }

    /// What a sample counts as that was not judged.
    pub fn of(why: WhyNot) -> Skip {
        match why {
            WhyNot::ServerBusy => Skip::ServerBusy,
            WhyNot::Aborted {
                cause: Abort::OnCall,
            } => Skip::OnCall,
            WhyNot::Aborted {
                cause: Abort::ShiftBegan,
            } => Skip::InShift,
            WhyNot::Aborted { .. } => Skip::Aborted,
            WhyNot::UdpBlocked => Skip::UdpBlocked,
        }
    }
}

/// What the samples since the plan began support. Their order does not matter.
pub fn coverage(
    samples: &[Sample],
    skips: &BTreeMap<Skip, u32>,
    windows: &PeakWindows,
    rules: &CoverageRules,
) -> Coverage {
    let mut samples: Vec<&Sample> = samples.iter().collect();
    samples.sort_by_key(|sample| (sample.at, sample.depth, sample.grade));
    let by_window: Vec<WindowCoverage> = windows
        .windows
        .iter()
        .map(|window| of_window(window, &samples, rules))
        .collect();
    let evidence = evidence(&samples, &by_window, rules);
    Coverage {
        sentence: words::coverage(&by_window, &evidence, skips),
        windows: by_window,
        evidence,
        skips: skips.clone(),
    }
}

fn of_window(window: &PeakWindow, samples: &[&Sample], rules: &CoverageRules) -> WindowCoverage {
    let inside: Vec<&Sample> = samples
        .iter()
        .copied()
        .filter(|sample| sample.windows.contains(&window.id))
        .collect();
    let days = days(&inside);
    let weekend_days = count(days.iter().filter(|day| weekend(**day).is_some()));
    // A window that is never open at a weekend cannot be sampled there.
    let weekend_days_asked = match window.is_at_weekends() {
        true => rules.first_weekend_days,
        false => 0,
    };
    let samples = count(&inside);
    WindowCoverage {
        window: window.id.clone(),
        title: window.title.clone(),
        samples,
        good: count(inside.iter().filter(|sample| sample.is_good())),
        days: count(&days),
        samples_missing: rules.first_samples.saturating_sub(samples),
        days_missing: rules.first_days.saturating_sub(count(&days)),
        weekend_days_missing: weekend_days_asked.saturating_sub(weekend_days),
    }
}

impl WindowCoverage {
    /// Enough for a first look.
    pub fn is_enough(&self) -> bool {
        self.samples_missing == 0 && self.days_missing == 0 && self.weekend_days_missing == 0
    }
}

fn evidence(samples: &[&Sample], windows: &[WindowCoverage], rules: &CoverageRules) -> Evidence {
    if windows.is_empty() || !windows.iter().all(WindowCoverage::is_enough) {
        return Evidence::NotEnough;
    }
    let plan = rules.plan_samples.max(1);
    // Plans do not overlap: each sample is in one, and each plan is looked at once.
    let completed = samples
        .chunks_exact(plan as usize)
        .rfind(|plan| is_spread(plan, rules));
    match completed {
        Some(plan) => Evidence::Continuing {
            claim: claim::claim(plan, rules.least_correlation),
        },
        None => Evidence::FirstLook {
            samples: count(samples),
            good: count(samples.iter().filter(|sample| sample.is_good())),
            full: count(samples.iter().filter(|it| it.depth == Depth::Full)),
            days: count(days(samples)),
            plan_lacks: (plan - count(samples) % plan) % plan,
        },
    }
}

/// Whether a plan's samples lie on enough days and in enough weekends.
fn is_spread(plan: &[&Sample], rules: &CoverageRules) -> bool {
    let days = days(plan);
    let weekends: BTreeSet<i32> = days.iter().filter_map(|day| weekend(*day)).collect();
    count(&days) >= rules.plan_days && count(&weekends) >= rules.plan_weekends
}

fn days(samples: &[&Sample]) -> BTreeSet<Date> {
    samples.iter().map(|sample| sample.day).collect()
}

/// Which weekend a day is of, counted from a Monday; none from Monday to Friday.
fn weekend(day: Date) -> Option<i32> {
    const MONDAY: Date = Date::of(1970, 1, 5);
    let days = day.days_since(MONDAY);
    (days.rem_euclid(7) >= 5).then(|| days.div_euclid(7))
}

fn count(items: impl IntoIterator) -> u32 {
    u32::try_from(items.into_iter().count()).unwrap_or(u32::MAX)
}
