//! The rules by which a limit is named, looked at in order, each on measured facts that are named beside it.
//!
//! What is wrong on an idle line is looked for first, since nothing that fills the line is to blame for
//! it; a rate that is too low comes last, since more of it is the dearest change. Not here: what can be
//! named ([`super`]).

use super::{Because, Change, Diagnosis, LikelyLimit, QUEUE_MS, SENDER_LATE_MS};
use crate::internet::{
    judgement::{BothWays, HeldFigure, Quality},
    limits::{Figure, Grade},
    measurement::{Link, Measurement, Voice},
};

/// The facts of a sample as the rules ask for them.
struct Facts<'a> {
    found: &'a Measurement,
    figures: &'a [HeldFigure],
    quality: &'a Quality,
}

/// What most likely limits the line of a sample.
pub(in crate::internet) fn diagnose(
    found: &Measurement,
    figures: &[HeldFigure],
    quality: &Quality,
) -> Diagnosis {
    let facts = Facts {
        found,
        figures,
        quality,
    };
    let mut diagnosis = facts.cause().unwrap_or(Diagnosis {
        limit: LikelyLimit::Nothing,
        because: Vec::new(),
        change: None,
    });
    // Whatever is to blame, that it stood still is why there are no rates.
    if found.stood_still() {
        diagnosis.because.push(Because::StoodStill);
    }
    diagnosis
}

impl Facts<'_> {
    fn cause(&self) -> Option<Diagnosis> {
        if !self.found.is_whole() {
            // What was seen of the line ends where something else came between.
            return None;
        }
        self.server()
            .or_else(|| self.other_traffic())
            .or_else(|| self.idle_line())
            .or_else(|| self.stood_still())
            .or_else(|| self.filled_line())
            .or_else(|| self.rates())
            .or_else(|| self.blocked())
    }

    fn server(&self) -> Option<Diagnosis> {
        let server = &self.found.server;
        server.is_busy().then(|| {
            let because = Because::ServerBusy {
                uplink_percent: server.uplink_percent,
                datagrams_dropped: server.datagrams_dropped,
            };
            Diagnosis::of(LikelyLimit::Server, vec![because], Change::TryLater)
        })
    }

    /// Something falls short, and something else on this computer used the line meanwhile: what the line
    /// is like by itself is not known.
    fn other_traffic(&self) -> Option<Diagnosis> {
        if !self.found.had_other_traffic() {
            return None;
        }
        let held = self.figures.iter();
        let mut because: Vec<Because> = held.filter_map(|it| self.short_of(it.figure)).collect();
        if because.is_empty() {
            return None;
        }
        because.push(Because::OtherTraffic);
        Some(Diagnosis::of(
            LikelyLimit::ThisComputer,
            because,
            Change::ClosePrograms,
        ))
    }

    /// What is wrong while nothing fills the line.
    fn idle_line(&self) -> Option<Diagnosis> {
        let mut short: Vec<Because> = [Figure::Loss, Figure::Jitter, Figure::RoundTrip]
            .into_iter()
            .filter_map(|figure| self.short_of(figure))
            .collect();
        short.extend(self.idle_call_short());
        if short.is_empty() {
            return None;
        }
        let is_slow_only = self.short_of(Figure::RoundTrip).is_some()
            && self.short_of(Figure::Loss).is_none()
            && self.short_of(Figure::Jitter).is_none();
        if is_slow_only {
            // Neither Wi-Fi nor a busy computer makes every packet late alike.
            if self.found.surroundings.vpn == Some(true) {
                short.push(Because::OverVpn);
                return Some(Diagnosis::of(LikelyLimit::Line, short, Change::AskAboutVpn));
            }
        } else if let Some(late) = self.sender_late() {
            short.push(late);
            return Some(Diagnosis::of(
                LikelyLimit::ThisComputer,
                short,
                Change::ClosePrograms,
            ));
        } else if let Some(wifi) = self.wifi() {
            short.extend(wifi);
            return Some(Diagnosis::of(LikelyLimit::WiFi, short, Change::UseCable));
        }
        Some(Diagnosis::of(LikelyLimit::Line, short, Change::ReportFault))
    }

    /// Nothing came through any more once something filled it, one way or the other.
    fn stood_still(&self) -> Option<Diagnosis> {
        let call = self.short_of(Figure::CallQuality)?;
        let diagnosis = || Diagnosis::of(LikelyLimit::Line, vec![call], Change::ShareLine);
        self.found.stood_still().then(diagnosis)
    }

    /// What goes wrong once something fills it.
    fn filled_line(&self) -> Option<Diagnosis> {
        let call = self.short_of(Figure::CallQuality)?;
        let (limit, change, queue_ms) = self.worse_filling()?;
        let mut because = vec![call];
        because.extend(mos(self.quality.idle).map(|mos| Because::IdleIsGood { mos }));
        if queue_ms >= QUEUE_MS {
            because.push(Because::Queue { ms: queue_ms });
            return Some(Diagnosis::of(limit, because, change));
        }
        if let Some(late) = self.sender_late() {
            because.push(late);
            return Some(Diagnosis::of(
                LikelyLimit::ThisComputer,
                because,
                Change::ClosePrograms,
            ));
        }
        if let Some(wifi) = self.wifi() {
            because.extend(wifi);
            return Some(Diagnosis::of(LikelyLimit::WiFi, because, Change::UseCable));
        }
        // Packets go missing without waiting: a short queue that overflows. What fills it is the
        // same, and so is the cure.
        Some(Diagnosis::of(LikelyLimit::Line, because, change))
    }

    /// The direction whose filling harms a call more: its queue, the change that spares the call,
    /// and how much the queue grew, in ms.
    fn worse_filling(&self) -> Option<(LikelyLimit, Change, f64)> {
        let load = self.found.load.as_ref()?;
        let (up, down) = (mos(self.quality.upload)?, mos(self.quality.download)?);
        let (limit, change, queue_ms) = if up <= down {
            let queue_ms = self.queue_ms(&load.upload.voice, TO_PROVIDER)?;
            (LikelyLimit::UploadQueue, Change::PauseUploads, queue_ms)
        } else {
            let queue_ms = self.queue_ms(&load.download.voice, FROM_PROVIDER)?;
            (LikelyLimit::DownloadQueue, Change::PauseDownloads, queue_ms)
        };
        let is_short = |mos| {
            let line = self.held(Figure::CallQuality).map(|held| held.line);
            line.is_some_and(|line| line.grade(Figure::CallQuality, mos) > Grade::Good)
        };
        // Pausing one direction would leave the other.
        let both = is_short(up) && is_short(down);
        Some((
            limit,
            if both { Change::ShareLine } else { change },
            queue_ms,
        ))
    }

    /// Rates that are too low for the work.
    fn rates(&self) -> Option<Diagnosis> {
        let mut short: Vec<Because> = [Figure::Download, Figure::Upload]
            .into_iter()
            .filter_map(|figure| self.short_of(figure))
            .collect();
        if short.is_empty() {
            return None;
        }
        if self.is_on_wifi() {
            // Jitter says nothing of a rate, so nothing shows that it is Wi-Fi; but a cable costs less
            // than a faster package and rules it out.
            short.push(Because::OnWiFi);
            return Some(Diagnosis::of(LikelyLimit::Line, short, Change::UseCable));
        }
        Some(Diagnosis::of(
            LikelyLimit::Line,
            short,
            Change::FasterPackage,
        ))
    }

    fn blocked(&self) -> Option<Diagnosis> {
        match self.found.idle {
            Some(Voice::WebSocket { .. }) => Some(Diagnosis::of(
                LikelyLimit::UdpBlocked,
                vec![Because::UdpBlocked],
                Change::AskAboutUdp,
            )),
            _ => None,
        }
    }

    fn held(&self, figure: Figure) -> Option<&HeldFigure> {
        self.figures.iter().find(|held| held.figure == figure)
    }

    /// The figure, if it is not good.
    fn short_of(&self, figure: Figure) -> Option<Because> {
        let held = self.held(figure)?;
        let grade = held.grade.filter(|grade| *grade > Grade::Good)?;
        Some(Because::ShortOf {
            figure,
            value: held.judged?,
            grade,
        })
    }

    /// A call falls short though nothing fills the line.
    fn idle_call_short(&self) -> Option<Because> {
        let held = self.held(Figure::CallQuality)?;
        let value = held.idle?;
        let grade = held.line.grade(Figure::CallQuality, value);
        (grade > Grade::Good).then_some(Because::ShortOf {
            figure: Figure::CallQuality,
            value,
            grade,
        })
    }

    fn sender_late(&self) -> Option<Because> {
        let late = self.found.surroundings.sender_lateness_p99_ms;
        late.filter(|ms| *ms > SENDER_LATE_MS)
            .map(|ms| Because::SenderLate { ms })
    }

    fn is_on_wifi(&self) -> bool {
        self.found.surroundings.link == Link::WiFi
    }

    /// Wi-Fi as the cause of loss or jitter: it is in use, and the router's own answers do not clear
    /// it.
    fn wifi(&self) -> Option<Vec<Because>> {
        if !self.is_on_wifi() {
            return None;
        }
        match self.jitter_to_router() {
            Some(jitter) => Some(vec![Because::OnWiFi, jitter]),
            None if self.found.surroundings.gateway_jitter_ms.is_none() => {
                Some(vec![Because::OnWiFi])
            }
            None => None,
        }
    }

    /// More than half of the jitter arises between this computer and the router, over Wi-Fi.
    fn jitter_to_router(&self) -> Option<Because> {
        let ms = self.found.surroundings.gateway_jitter_ms?;
        let of_ms = self.held(Figure::Jitter)?.idle?;
        (self.is_on_wifi() && ms > of_ms / 2.0).then_some(Because::JitterToRouter { ms, of_ms })
    }

    /// How much longer packets of one direction waited than on the idle line, in ms.
    fn queue_ms(&self, filled: &Voice, direction: usize) -> Option<f64> {
        let waits = |voice: &Voice| voice.delays()[direction].growth.median_ms;
        let idle = self.found.idle.as_ref()?;
        Some(waits(filled) - waits(idle))
    }
}

fn mos(phase: Option<BothWays>) -> Option<f64> {
    phase.map(|both| both.worse().mos)
}

/// The places of the two directions in [`Voice::delays`].
const TO_PROVIDER: usize = 0;
const FROM_PROVIDER: usize = 1;
