//! A sample as it goes on the record, and what all of them come to.
//!
//! A summary holds the figures that were held against the pack's lines and what follows from nothing
//! else in it. Whoever reads it makes facts, coverage and plots from it by the same rules as the
//! advisor's own computer, so both see the same. The packets' own figures stay on the device, bound
//! by a hash. Not here: what the facts are worth (`crate::fact`).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    coverage::{self, Coverage, Evidence, Sample, Skip},
    diagnosis::{Because, Diagnosis},
    household::{Half, Household},
    judgement::{Judgement, SampleVerdict, WhyNot},
    limits::{Figure, Grade, Limits, Line},
    measurement::{Depth, Measurement, Packets, Voice},
    percentile::percentile,
    window::PeakWindows,
    words,
};
use crate::{
    fact::{Fact, FactId, Found},
    hash::Hash,
    pack::Internet,
    time::Ms,
};

/// The latest samples in peak hours that count as facts: a plan's worth.
const MOST_COUNTED: usize = 124;

/// The most samples that are sent: two plans' worth.
pub const MOST_SENT: usize = 248;

wire! {
    /// What one sample came to.
    pub struct SampleSummary {
        /// When it began.
        pub at: Ms,
        /// What it counts as.
        pub depth: Depth,
        /// Good, borderline or poor, or why it is not judged.
        pub verdict: SampleVerdict,
        /// Its figures, each once.
        pub figures: Vec<FigureSummary>,
        /// Voice packets on the idle line; none where loss could not be seen.
        pub packets: Option<BothCounted>,
        /// What limits the line, and what would probably help.
        pub diagnosis: Diagnosis,
        /// Who else was online, if it was said.
        pub household: Option<Household>,
    }

    /// One figure of a sample, in the figure's unit, to two places.
    #[derive(Copy)]
    pub struct FigureSummary {
        /// Which.
        pub figure: Figure,
        /// What is held against the lines.
        pub judged: Option<f64>,
        /// On the idle line.
        pub idle: Option<f64>,
        /// While the line was filled.
        pub loaded: Option<f64>,
    }

    /// The packets of a call's two directions.
    #[derive(Copy, Eq)]
    pub struct BothCounted {
        /// To the provider.
        pub to_provider: Counted,
        /// From the provider.
        pub from_provider: Counted,
    }

    /// Packets of one direction.
    #[derive(Copy, Eq)]
    pub struct Counted {
        /// Sent.
        pub sent: u32,
        /// Never arrived.
        pub lost: u32,
    }
}

impl FigureSummary {
    /// On which side of its lines it falls; none when it is not known.
    pub fn grade(&self, line: &Line) -> Option<Grade> {
        self.judged.map(|value| line.grade(self.figure, value))
    }
}

impl SampleSummary {
    /// What a judged sample came to.
    pub fn of(found: &Measurement, judgement: &Judgement) -> SampleSummary {
        let figures: Vec<FigureSummary> = judgement
            .figures
            .iter()
            .map(|held| FigureSummary {
                figure: held.figure,
                judged: held.judged.map(two_places),
                idle: held.idle.map(two_places),
                loaded: held.loaded.map(two_places),
            })
            .collect();
        let line = |figure: Figure| judgement.figures.iter().find(|it| it.figure == figure);
        // What is read is what was judged, also where the third place would have decided.
        let grades = figures
            .iter()
            .filter_map(|it| it.grade(&line(it.figure)?.line));
        let verdict = match judgement.verdict {
            SampleVerdict::Judged { grade } => SampleVerdict::Judged {
                grade: grades.max().unwrap_or(grade),
            },
            not => not,
        };
        SampleSummary {
            at: judgement.began,
            depth: judgement.depth,
            verdict,
            packets: found.idle.as_ref().and_then(counted),
            figures,
            diagnosis: judgement.diagnosis.to_two_places(),
            household: found.surroundings.household.clone(),
        }
    }

    /// All of it in one sentence.
    pub fn sentence(&self) -> String {
        words::sentence(self.verdict, self.depth, &self.diagnosis)
    }

    /// One of its figures.
    pub fn figure(&self, figure: Figure) -> Option<&FigureSummary> {
        self.figures.iter().find(|it| it.figure == figure)
    }

    /// Which half of a guided pair it is.
    pub fn half(&self) -> Option<Half> {
        self.household.as_ref()?.guided
    }

    pub(super) fn is_half(&self, half: Half) -> bool {
        self.half() == Some(half)
    }

    /// As a sample that counts for the peak hours it lies in.
    fn counts(&self, windows: &PeakWindows) -> Option<Sample> {
        let SampleVerdict::Judged { grade } = self.verdict else {
            return None;
        };
        // A home where everybody keeps quiet is not as it is at work.
        if self.is_half(Half::Quiet) {
            return None;
        }
        Some(Sample {
            at: self.at,
            day: windows.evening_of(self.at)?,
            windows: windows.at(self.at),
            depth: self.depth,
            grade,
        })
    }

    /// Whether it can be so, and its figures bear its verdict out.
    fn is_sound(&self, limits: &Limits) -> bool {
        let named: BTreeSet<Figure> = self.figures.iter().map(|it| it.figure).collect();
        let number = |value: f64| value.is_finite() && value >= 0.0;
        let numbers = self.figures.iter().all(|it| {
            let all = [it.judged, it.idle, it.loaded];
            all.into_iter().flatten().all(number)
        });
        let grades = self
            .figures
            .iter()
            .map(|it| it.grade(&limits.of(it.figure)));
        let borne_out = match self.verdict {
            SampleVerdict::Judged { grade } => {
                let known = grades.clone().flatten().max() == Some(grade);
                known && (grade == Grade::Poor || grades.clone().all(|it| it.is_some()))
            }
            SampleVerdict::NotJudged { .. } => true,
        };
        let counts = self.packets.is_none_or(|both| {
            [both.to_provider, both.from_provider]
                .iter()
                .all(|one| one.lost <= one.sent)
        });
        let household = self.household.as_ref();
        named.len() == self.figures.len()
            && numbers
            && borne_out
            && counts
            && household.is_none_or(Household::is_possible)
    }
}

/// Whether summaries can be what samples of a line came to, under the lines of a pack.
pub fn are_sound(samples: &[SampleSummary], limits: &Limits) -> bool {
    samples.len() <= MOST_SENT
        && samples.is_sorted_by_key(|it| it.at)
        && samples.iter().all(|it| it.is_sound(limits))
}

/// What samples support together, under a pack.
pub fn coverage(
    samples: &[SampleSummary],
    skips: &BTreeMap<Skip, u32>,
    internet: &Internet,
) -> Coverage {
    let counted: Vec<Sample> = samples
        .iter()
        .filter_map(|it| it.counts(&internet.windows))
        .collect();
    coverage::coverage(&counted, skips, &internet.windows, &internet.coverage)
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

/// Binds what was measured, sample by sample, without carrying it: whoever doubts a summary can ask
/// for the measurements and hold them against this.
pub fn series<'a>(measurements: impl IntoIterator<Item = &'a Measurement>) -> Option<Hash> {
    let texts: Option<Vec<Vec<u8>>> = measurements
        .into_iter()
        .map(|found| serde_json::to_vec(found).ok())
        .collect();
    let texts = texts?;
    let parts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    Some(Hash::tagged("hearth series 1", &parts))
}

/// The facts of samples: medians at peak times, and loss over all their packets, so that one bad
/// evening neither decides alone nor goes under. Until there is enough evidence nothing is known,
/// and the facts say so.
pub fn facts(samples: &[SampleSummary], internet: &Internet) -> Vec<Fact> {
    let ids = [
        FactId::Download,
        FactId::Upload,
        FactId::Latency,
        FactId::Jitter,
        FactId::Loss,
    ];
    let coverage = coverage(samples, &BTreeMap::new(), internet);
    if matches!(coverage.evidence, Evidence::NotEnough) {
        let unknown = |id| Fact {
            id,
            found: Found::Unknown("Not enough evidence: too few tests at peak times.".into()),
        };
        return ids.into_iter().map(unknown).collect();
    }
    let counted: Vec<&SampleSummary> = samples
        .iter()
        .filter(|it| it.counts(&internet.windows).is_some())
        .collect();
    let latest = &counted[counted.len().saturating_sub(MOST_COUNTED)..];
    let fact = |id| {
        let value = match id {
            FactId::Loss => loss_percent(latest),
            _ => median(latest.iter().filter_map(|it| value(id, it))),
        };
        Fact {
            id,
            found: match value {
                Some(value) => Found::Number(two_places(value)),
                None => Found::Unknown("No test could measure this.".into()),
            },
        }
    };
    ids.into_iter().map(fact).collect()
}

fn value(id: FactId, of: &SampleSummary) -> Option<f64> {
    match id {
        FactId::Download => of.figure(Figure::Download)?.loaded,
        FactId::Upload => of.figure(Figure::Upload)?.loaded,
        FactId::Latency => of.figure(Figure::RoundTrip)?.idle,
        FactId::Jitter => of.figure(Figure::Jitter)?.idle,
        _ => None,
    }
}

/// The middle of some values; none of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    percentile(&sorted, 0.5)
}

/// Of the worse direction, over all idle packets.
fn loss_percent(samples: &[&SampleSummary]) -> Option<f64> {
    let both = || samples.iter().filter_map(|it| it.packets);
    let share = |way: fn(BothCounted) -> Counted| {
        let sum = |of: fn(Counted) -> u32| both().map(|it| u64::from(of(way(it)))).sum::<u64>();
        let (sent, lost) = (sum(|it| it.sent), sum(|it| it.lost));
        (sent > 0).then(|| lost as f64 / sent as f64 * 100.0)
    };
    Some(share(|it| it.to_provider)?.max(share(|it| it.from_provider)?))
}

fn counted(idle: &Voice) -> Option<BothCounted> {
    let count = |packets: &Packets| Counted {
        sent: packets.sent,
        lost: packets.lost(),
    };
    let [to, from] = idle.streams()?;
    Some(BothCounted {
        to_provider: count(&to.packets),
        from_provider: count(&from.packets),
    })
}

/// More places than any figure is good for are left out.
fn two_places(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

impl Diagnosis {
    fn to_two_places(&self) -> Diagnosis {
        let mut rounded = self.clone();
        for fact in &mut rounded.because {
            match fact {
                Because::ShortOf { value, .. } => *value = two_places(*value),
                Because::Queue { ms } | Because::SenderLate { ms } => *ms = two_places(*ms),
                Because::IdleIsGood { mos } => *mos = two_places(*mos),
                Because::JitterToRouter { ms, of_ms } => {
                    (*ms, *of_ms) = (two_places(*ms), two_places(*of_ms));
                }
                Because::ServerBusy { uplink_percent, .. } => {
                    *uplink_percent = two_places(*uplink_percent);
                }
                Because::OnWiFi | Because::OverVpn | Because::UdpBlocked => {}
            }
        }
        rounded
    }
}
