//! A sample as it goes on the record, and what all of them come to.
//!
//! A summary holds the figures that were held against the pack's lines, and nothing that could be worked
//! out from them. Whoever reads it makes facts, coverage and plots from it by the same rules as the
//! advisor's own computer, so both see the same. The packets' own figures stay on the device, bound
//! by a hash. Not here: what the facts are worth (`crate::fact`).

mod evidence;
mod sound;

pub use evidence::{
    FigureOfWindow, by_window, coverage, evidence, facts, is_enough, median, observed,
    plan_to_begin_with, skips, to_send, verdict,
};
pub use sound::are_sound;

use super::{
    coverage::Sample,
    diagnosis::{Because, Diagnosis},
    household::{Half, Household},
    judgement::{Judgement, SampleVerdict},
    limits::{Figure, Grade, Line},
    measurement::{Depth, Measurement, Packets, Voice},
    voice::Estimate,
    window::PeakWindows,
    words,
};
use crate::{hash::Hash, time::Ms};

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
        /// How good and how bad a call may have been of which the judged call quality speaks; none where
        /// it is not known.
        pub call: Option<CallRange>,
        /// Voice packets on the idle line; none where loss could not be seen.
        pub packets: Option<BothCounted>,
        /// What limits the line, and what would probably help.
        pub diagnosis: Diagnosis,
        /// Who else was online, if it was said.
        pub household: Option<Household>,
    }

    /// One figure of a sample, in the figure's unit, to the places that it is good for.
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
        /// The line may carry more than this: a test is allowed no more, or too little time counted.
        #[serde(default)]
        pub is_least: bool,
    }

    /// Between what call quality lies, as mean opinion scores.
    #[derive(Copy)]
    pub struct CallRange {
        /// With one in twenty packets slower, and the most loss that the count allows.
        pub low_mos: f64,
        /// With one in twenty packets quicker, and the least loss.
        pub high_mos: f64,
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

impl CallRange {
    fn of(estimate: &Estimate) -> CallRange {
        let round = |mos| Figure::CallQuality.round(mos);
        CallRange {
            low_mos: round(estimate.low_mos),
            high_mos: round(estimate.high_mos),
        }
    }
}

impl BothCounted {
    /// The share that was lost of the worse direction, in percent; none where nothing was sent.
    fn lost_percent(both: impl Iterator<Item = BothCounted> + Clone) -> Option<f64> {
        let share = |way: fn(BothCounted) -> Counted| {
            let sum =
                |of: fn(Counted) -> u32| both.clone().map(|it| u64::from(of(way(it)))).sum::<u64>();
            let (sent, lost) = (sum(|it| it.sent), sum(|it| it.lost));
            (sent > 0).then(|| lost as f64 / sent as f64 * 100.0)
        };
        Some(share(|it| it.to_provider)?.max(share(|it| it.from_provider)?))
    }
}

impl SampleSummary {
    /// What a judged sample came to.
    pub fn of(found: &Measurement, judgement: &Judgement) -> SampleSummary {
        let figures = judgement.figures.iter().map(|held| FigureSummary {
            figure: held.figure,
            judged: held.judged,
            idle: held.idle,
            loaded: held.loaded,
            is_least: held.is_least,
        });
        SampleSummary {
            at: judgement.began,
            depth: judgement.depth,
            verdict: judgement.verdict,
            packets: found.idle.as_ref().and_then(counted_packets),
            figures: figures.collect(),
            call: judgement.quality.held(judgement.depth).map(CallRange::of),
            diagnosis: judgement.diagnosis.to_two_places(),
            household: found.surroundings.household.clone(),
        }
    }

    /// All of it in one sentence.
    pub fn sentence(&self) -> String {
        let is_least = self.figures.iter().any(|it| it.is_least);
        words::sentence(self.verdict, self.depth, is_least, &self.diagnosis)
    }

    /// How sure its call quality is, and its loss, in a sentence each.
    pub fn certainty(&self) -> Vec<String> {
        let quality = self.figure(Figure::CallQuality).and_then(|it| it.judged);
        let call = quality
            .zip(self.call)
            .map(|(mos, range)| words::call(mos, range));
        let loss = self.packets.and_then(words::lost);
        call.into_iter().chain(loss).collect()
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

    /// It says something of the line.
    pub fn is_judged(&self) -> bool {
        matches!(self.verdict, SampleVerdict::Judged { .. })
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
}

/// Binds what was measured without carrying it: the texts of the measurements as they were written when
/// they were taken, in order. Nothing of them can be changed or left out since without its showing.
pub fn series<'a>(measurements: impl IntoIterator<Item = &'a str>) -> Hash {
    let parts: Vec<&[u8]> = measurements.into_iter().map(str::as_bytes).collect();
    Hash::tagged("hearth series 1", &parts)
}

fn counted_packets(idle: &Voice) -> Option<BothCounted> {
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

/// More places than a cause is good for are left out.
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
                Because::StoodStill
                | Because::OtherTraffic
                | Because::OnWiFi
                | Because::OverVpn
                | Because::UdpBlocked => {}
            }
        }
        rounded
    }
}
