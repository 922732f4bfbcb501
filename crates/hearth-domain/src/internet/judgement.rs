//! Holding one sample against the pack's lines.
//!
//! Every figure stands beside its line, idle beside loaded. A sample that says nothing about the
//! line, because the server was busy or it was aborted, is not judged and never counts against the
//! advisor. What is not known (the loss of a line that lets no UDP through) is neither good nor
//! poor. Not here: what all samples together support ([`super::coverage`]).

use std::collections::BTreeSet;

use super::{
    diagnosis::{self, Diagnosis},
    limits::{Figure, Grade, Limits, Line},
    loss::Loss,
    measurement::{Abort, Absurd, Delay, Depth, Load, Measurement, RoundTrip, ServerLoad, Voice},
    voice::{Call, Codec, Estimate},
    window::WindowId,
    words,
};
use crate::time::Ms;

/// Above this share of its line the server itself may have been what was slow, in percent. Samples take
/// 70 together ([`super::admission`]), and a second of them may have a little more in it than their
/// rate: a server is not busy because it serves what it granted.
pub const SERVER_BUSY_PERCENT: f64 = 85.0;

/// A server that sent one packet in a hundred later than this was short of processor, in ms: half of a
/// packet's 20 ms, and what the research counts as a noisy sender. What is seen then as delay may be
/// its own.
const SERVER_LATE_MS: f64 = 10.0;

/// What a call would be like while packets wait for more than a second: with so much delay alone, G.107 gives
/// every codec the least that there is.
pub const STOOD_STILL_MOS: f64 = 1.0;

wire! {
    /// What one sample says.
    pub struct Judgement {
        /// When it began.
        pub began: Ms,
        /// The kinds of peak window that it counts for; none is off-peak.
        pub peak: BTreeSet<WindowId>,
        /// What it counts as: a full sample whose load did not settle counts as a light one.
        pub depth: Depth,
        /// Good, borderline or poor, or why it is not judged.
        pub verdict: SampleVerdict,
        /// Every figure beside its lines.
        pub figures: Vec<HeldFigure>,
        /// How a call would probably be.
        pub quality: Quality,
        /// What limits the line, from which facts, and what would probably help.
        pub diagnosis: Diagnosis,
        /// All of it in one sentence.
        pub sentence: String,
    }

    /// Whether a sample was judged.
    #[derive(Copy, Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum SampleVerdict {
        /// It was.
        Judged {
            /// By the worst of its figures.
            grade: Grade,
        },
        /// It says nothing about the line.
        NotJudged {
            /// Why.
            why: WhyNot,
        },
    }

    /// Why a sample is not judged.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum WhyNot {
        /// The provider's server had too much to do.
        ServerBusy,
        /// It did not come to its end.
        Aborted {
            /// Why.
            cause: Abort,
        },
        /// No UDP came through, so nobody knows what a call would lose. A figure that is poor for
        /// certain is judged all the same.
        UdpBlocked,
    }

    /// A figure beside its lines.
    #[derive(Copy)]
    pub struct HeldFigure {
        /// Which.
        pub figure: Figure,
        /// What is held against the lines, in the figure's unit; the worse of the two directions.
        pub judged: Option<f64>,
        /// On the idle line.
        pub idle: Option<f64>,
        /// While the line was filled.
        pub loaded: Option<f64>,
        /// The line may carry more than this: a test is allowed no more, or too little time counted.
        #[serde(default)]
        pub is_least: bool,
        /// The lines.
        pub line: Line,
        /// On which side it falls; none when it is not known.
        pub grade: Option<Grade>,
    }

    /// How a call would probably be; planning estimates.
    #[derive(Copy)]
    pub struct Quality {
        /// On the idle line.
        pub idle: Option<BothWays>,
        /// While it was filled from the provider.
        pub download: Option<BothWays>,
        /// While it was filled to the provider.
        pub upload: Option<BothWays>,
        /// The worst of all with G.729A, the harder case.
        pub stress: Option<Estimate>,
    }

    /// A call's two directions.
    #[derive(Copy)]
    pub struct BothWays {
        /// What the caller hears.
        pub to_provider: Estimate,
        /// What the advisor hears.
        pub from_provider: Estimate,
    }
}

impl BothWays {
    /// The direction that would sound worse.
    pub fn worse(&self) -> &Estimate {
        if self.to_provider.mos < self.from_provider.mos {
            &self.to_provider
        } else {
            &self.from_provider
        }
    }
}

impl ServerLoad {
    /// What was measured may be the server and not the line.
    pub fn is_busy(&self) -> bool {
        let is_late = self.lateness_p99_ms.is_some_and(|ms| ms > SERVER_LATE_MS);
        self.uplink_percent > SERVER_BUSY_PERCENT || self.datagrams_dropped > 0 || is_late
    }
}

/// Holds a sample against the lines, for calls of this kind.
///
/// # Errors
/// When the facts cannot be those of a sample.
pub fn judge(found: &Measurement, limits: &Limits, call: &Call) -> Result<Judgement, Absurd> {
    found.check()?;
    let quality = Quality::of(found, call)?;
    let figures = figures(found, limits, &quality)?;
    let verdict = verdict(found, &figures);
    let depth = match &found.load {
        Some(load) if is_loaded_known(load, limits, &quality) => Depth::Full,
        _ if found.stood_still() => Depth::Full,
        _ => Depth::Light,
    };
    let diagnosis = diagnosis::diagnose(found, &figures, &quality);
    Ok(Judgement {
        began: found.began,
        peak: found.peak.clone(),
        depth,
        verdict,
        sentence: words::sentence(
            verdict,
            depth,
            figures.iter().any(|it| it.is_least),
            &diagnosis,
        ),
        figures,
        quality,
        diagnosis,
    })
}

fn verdict(found: &Measurement, figures: &[HeldFigure]) -> SampleVerdict {
    let not = |why| SampleVerdict::NotJudged { why };
    if let Some(cause) = found.aborted.filter(|_| !found.stood_still()) {
        return not(WhyNot::Aborted { cause });
    }
    if found.server.is_busy() {
        return not(WhyNot::ServerBusy);
    }
    let known = figures.iter().filter_map(|held| held.grade);
    match known.max() {
        Some(Grade::Poor) => SampleVerdict::Judged { grade: Grade::Poor },
        Some(grade) if figures.iter().all(|held| held.grade.is_some()) => {
            SampleVerdict::Judged { grade }
        }
        _ => not(WhyNot::UdpBlocked),
    }
}

impl Quality {
    fn of(found: &Measurement, call: &Call) -> Result<Quality, Absurd> {
        let Some(idle) = &found.idle else {
            return Ok(Quality {
                idle: None,
                download: None,
                upload: None,
                stress: None,
            });
        };
        let phases = |call: &Call| -> Result<[Option<BothWays>; 3], Absurd> {
            let filled = |voice: fn(&Load) -> &Voice| match &found.load {
                Some(load) => both_ways(call, idle.round_trip(), voice(load)),
                None => Ok(None),
            };
            Ok([
                both_ways(call, idle.round_trip(), idle)?,
                filled(|load| &load.download.voice)?,
                filled(|load| &load.upload.voice)?,
            ])
        };
        let [idle, download, upload] = phases(call)?;
        let stress = phases(&call.with(Codec::G729a))?;
        Ok(Quality {
            idle,
            download,
            upload,
            stress: worst(&stress).copied(),
        })
    }

    /// The estimate that is held against the lines, of a sample that counts as this.
    pub(super) fn held(&self, depth: Depth) -> Option<&Estimate> {
        match depth {
            Depth::Full => worst([&self.download, &self.upload]),
            Depth::Light => self.idle.as_ref().map(BothWays::worse),
        }
    }

    /// The worse of the two while the line was filled.
    fn loaded(&self) -> Option<f64> {
        self.held(Depth::Full).map(|estimate| estimate.mos)
    }
}

fn worst<'a>(phases: impl IntoIterator<Item = &'a Option<BothWays>>) -> Option<&'a Estimate> {
    phases
        .into_iter()
        .flatten()
        .map(BothWays::worse)
        .min_by(|one, other| one.mos.total_cmp(&other.mos))
}

fn both_ways(call: &Call, idle: &RoundTrip, voice: &Voice) -> Result<Option<BothWays>, Absurd> {
    let Some([to, from]) = voice.streams() else {
        return Ok(None);
    };
    Ok(Some(BothWays {
        to_provider: call.estimate(idle, &to.delay, &to.packets)?,
        from_provider: call.estimate(idle, &from.delay, &from.packets)?,
    }))
}

/// Whether it is known how a call fares on the filled line. While the delay still rises it would
/// have become worse: then the figure can show that the line falls short, and never that it is good.
fn is_loaded_known(load: &Load, limits: &Limits, quality: &Quality) -> bool {
    let settled = load.download.has_levelled_off
        && load.upload.has_levelled_off
        && quality.download.is_some()
        && quality.upload.is_some();
    settled
        || quality
            .loaded()
            .is_some_and(|mos| limits.grade(Figure::CallQuality, mos) > Grade::Good)
}

fn figures(
    found: &Measurement,
    limits: &Limits,
    quality: &Quality,
) -> Result<Vec<HeldFigure>, Absurd> {
    let hold = |figure: Figure, judged: Option<f64>, idle: Option<f64>, loaded: Option<f64>| {
        let round = |value: f64| figure.round(value);
        let judged = judged.map(round);
        HeldFigure {
            figure,
            judged,
            idle: idle.map(round),
            loaded: loaded.map(round),
            is_least: false,
            line: limits.of(figure),
            grade: judged.map(|value| limits.grade(figure, value)),
        }
    };
    let on_idle_line = |figure, idle, loaded| hold(figure, idle, idle, loaded);
    let filled: Vec<&Voice> = found
        .load
        .iter()
        .flat_map(|load| [&load.download.voice, &load.upload.voice])
        .collect();
    let idle: Vec<&Voice> = found.idle.iter().collect();

    let idle_mos = quality.idle.map(|both| both.worse().mos);
    let stood_still = found.stood_still().then_some(STOOD_STILL_MOS);
    let loaded_mos = stood_still.or_else(|| quality.loaded());
    let call_quality = match &found.load {
        Some(load) if is_loaded_known(load, limits, quality) => loaded_mos,
        _ => stood_still.or(idle_mos),
    };
    let mut figures = vec![
        hold(Figure::CallQuality, call_quality, idle_mos, loaded_mos),
        on_idle_line(Figure::Loss, highest_loss(&idle)?, highest_loss(&filled)?),
        on_idle_line(
            Figure::Jitter,
            highest(&idle, jitter),
            highest(&filled, jitter),
        ),
        on_idle_line(
            Figure::RoundTrip,
            highest(&idle, round_trip),
            highest(&filled, round_trip),
        ),
    ];
    if let Some(load) = &found.load {
        let rate = |figure, rate, is_least| HeldFigure {
            is_least,
            ..hold(figure, Some(rate), None, Some(rate))
        };
        let (down, up) = (load.download.is_least, load.upload.is_least);
        figures.push(rate(Figure::Download, load.download_mbit_per_s, down));
        figures.push(rate(Figure::Upload, load.upload_mbit_per_s, up));
    }
    Ok(figures)
}

fn jitter(voice: &Voice) -> f64 {
    let [to, from]: [&Delay; 2] = voice.delays();
    to.jitter_ms.max(from.jitter_ms)
}

fn round_trip(voice: &Voice) -> f64 {
    voice.round_trip().median_ms
}

fn highest(phases: &[&Voice], figure: fn(&Voice) -> f64) -> Option<f64> {
    phases.iter().map(|voice| figure(voice)).reduce(f64::max)
}

/// The highest loss of either direction, in percent; none where it could not be seen.
fn highest_loss(phases: &[&Voice]) -> Result<Option<f64>, Absurd> {
    let mut highest: Option<f64> = None;
    for stream in phases.iter().filter_map(|voice| voice.streams()).flatten() {
        let percent = Loss::of_line(&stream.packets)?.percent;
        highest = Some(highest.map_or(percent, |so_far| so_far.max(percent)));
    }
    Ok(highest)
}
