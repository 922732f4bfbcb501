//! Whether summaries can be what tests of a line came to: they come from somebody's computer.
//!
//! Not here: what they are worth ([`super::evidence`]).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    BothCounted, Counted, FigureSummary, SampleSummary,
    evidence::{self, MOST_BESIDE, MOST_COUNTED},
};
use crate::{
    internet::{
        coverage::Skip,
        diagnosis::Because,
        household::Household,
        judgement::{STOOD_STILL_MOS, SampleVerdict, WhyNot},
        limits::{Figure, Grade, Limits},
        measurement::Depth,
    },
    pack::Internet,
    time::Date,
};

/// A sample on the record is no further than this from what it speaks of, in days.
const OLDEST_DAYS: i32 = 400;

/// More facts than a diagnosis ever gives.
const MOST_BECAUSE: usize = 8;

/// More than a plan of a year could skip.
const MOST_SKIPS: u32 = 10_000;

/// Whether summaries can be what samples of a line came to by a day, under a pack.
pub fn are_sound(
    samples: &[SampleSummary],
    skips: &BTreeMap<Skip, u32>,
    observed: Date,
    internet: &Internet,
) -> bool {
    // What counts for nothing may be later than what all of them speak of.
    let is_of_that_time = evidence::observed(samples, internet)
        .is_some_and(|day| (-1..=1).contains(&observed.days_since(day)))
        && samples.iter().all(|it| {
            let ago = observed.days_since(it.at.date());
            (-OLDEST_DAYS..=OLDEST_DAYS).contains(&ago)
        });
    samples.len() <= MOST_COUNTED + MOST_BESIDE
        && is_of_that_time
        && samples.windows(2).all(|two| two[0].at < two[1].at)
        && samples.iter().all(|it| it.is_sound(&internet.limits))
        && skips.values().all(|count| *count <= MOST_SKIPS)
}

impl FigureSummary {
    /// Whether its values can be, and what is judged is one of them: the rule of the judgement.
    fn is_sound(&self, depth: Depth) -> bool {
        let (least, most) = self.figure.range();
        let can_be = |value: f64| (least..=most).contains(&value);
        let judged = match self.figure {
            Figure::CallQuality if depth == Depth::Full => self.loaded,
            Figure::CallQuality | Figure::Loss | Figure::Jitter | Figure::RoundTrip => self.idle,
            Figure::Download | Figure::Upload => self.loaded,
        };
        let all = [self.judged, self.idle, self.loaded];
        self.judged == judged && all.into_iter().flatten().all(can_be)
    }
}

impl SampleSummary {
    /// Whether it can be so, and its figures bear its verdict out.
    fn is_sound(&self, limits: &Limits) -> bool {
        let has = |figure| self.figure(figure).is_some();
        let rates = [has(Figure::Download), has(Figure::Upload)];
        let voice = [
            Figure::CallQuality,
            Figure::Loss,
            Figure::Jitter,
            Figure::RoundTrip,
        ];
        let named: BTreeSet<Figure> = self.figures.iter().map(|it| it.figure).collect();
        let complete = named.len() == self.figures.len()
            && voice.into_iter().all(has)
            && rates[0] == rates[1]
            && (self.depth == Depth::Light || rates[0] || self.stood_still());
        let grades = || {
            self.figures
                .iter()
                .map(|it| it.grade(&limits.of(it.figure)))
        };
        let (worst, all_known) = (grades().flatten().max(), grades().all(|it| it.is_some()));
        let borne_out = match self.verdict {
            SampleVerdict::Judged { grade } => {
                worst == Some(grade) && (grade == Grade::Poor || all_known)
            }
            SampleVerdict::NotJudged {
                why: WhyNot::UdpBlocked,
            } => !all_known && worst != Some(Grade::Poor),
            SampleVerdict::NotJudged { .. } => true,
        };
        let household = self.household.as_ref();
        complete
            && borne_out
            && self.figures.iter().all(|it| it.is_sound(self.depth))
            && self.loses_as_counted()
            && self.call.is_none_or(|call| {
                let can_be = |mos: f64| (1.0..=4.5).contains(&mos);
                can_be(call.low_mos) && can_be(call.high_mos) && call.low_mos <= call.high_mos
            })
            && self.diagnosis.because.len() <= MOST_BECAUSE
            && household.is_none_or(Household::is_possible)
    }

    /// Whether the line stood still once it was filled: then no rate was known.
    fn stood_still(&self) -> bool {
        let call = self.figure(Figure::CallQuality).and_then(|it| it.loaded);
        call == Some(STOOD_STILL_MOS) && self.diagnosis.because.contains(&Because::StoodStill)
    }

    /// Whether its packets bear its loss out.
    fn loses_as_counted(&self) -> bool {
        let loss = self.figure(Figure::Loss).and_then(|it| it.idle);
        let can_be = |one: Counted| one.lost <= one.sent;
        match (self.packets, loss) {
            (Some(both), Some(loss)) => {
                let counted = BothCounted::lost_percent(std::iter::once(both));
                can_be(both.to_provider)
                    && can_be(both.from_provider)
                    && counted.map(|it| Figure::Loss.round(it)) == Some(loss)
            }
            (None, None) => true,
            _ => false,
        }
    }
}
