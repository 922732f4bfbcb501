//! A sample as a terminal shows it, and as JSON.
//!
//! The names in JSON carry their units. Not here: what a sample is worth, which the domain judges by
//! the limits that ship with Hearth.

use std::fmt;

use hearth_domain::internet::{
    judgement::{BothWays, HeldFigure, Judgement, SampleVerdict, judge},
    limits::{Figure, Grade, Limits},
    loss::Loss,
    measurement::{Absurd, CongestionControl, Delay, Link, Measurement, Stream, Voice},
    summary::SampleSummary,
    voice::{Call, Estimate},
};
use serde_json::{Value, json};

/// A sample, and what it is worth.
#[derive(Debug, Clone)]
pub struct Report {
    /// The facts.
    pub found: Measurement,
    /// What they are worth.
    pub judged: Judgement,
}

impl Report {
    /// Holds a sample against limits.
    ///
    /// # Errors
    /// When the facts cannot be those of a sample.
    pub fn of(found: Measurement, limits: &Limits) -> Result<Report, Absurd> {
        let judged = judge(&found, limits, &Call::default())?;
        Ok(Report { found, judged })
    }

    /// The exit code of `hearth-check`: 0 for a line that will do, 1 for one that will not, 2 when
    /// nobody can tell.
    pub fn exit_code(&self) -> u8 {
        match self.judged.verdict {
            SampleVerdict::Judged { grade: Grade::Poor } => 1,
            SampleVerdict::Judged { .. } => 0,
            SampleVerdict::NotJudged { .. } => 2,
        }
    }

    /// The report as JSON.
    pub fn json(&self) -> Value {
        let (found, judged) = (&self.found, &self.judged);
        let result = match judged.verdict {
            SampleVerdict::Judged { grade } => json!(grade),
            SampleVerdict::NotJudged { .. } => json!("couldNotTell"),
        };
        let load = found.load.as_ref();
        let filled = |voice: Option<&Voice>, quality: Option<BothWays>| {
            voice.map(|voice| phase(voice, quality))
        };
        json!({
            "result": result,
            "sentence": judged.sentence,
            "downloadMbitPerS": load.map(|load| load.download_mbit_per_s),
            "uploadMbitPerS": load.map(|load| load.upload_mbit_per_s),
            "idle": filled(found.idle.as_ref(), judged.quality.idle),
            "loaded": load.map(|load| json!({
                "download": filled(Some(&load.download.voice), judged.quality.download),
                "upload": filled(Some(&load.upload.voice), judged.quality.upload),
            })),
            "bytesUsed": found.bytes_used,
            "secondsTaken": found.seconds_taken,
            "measurement": found,
            "judgement": judged,
        })
    }
}

fn phase(voice: &Voice, quality: Option<BothWays>) -> Value {
    let trip = voice.round_trip();
    let [up_delay, down_delay] = voice.delays();
    let [up, down] = match voice.streams() {
        Some([up, down]) => [Some(up), Some(down)],
        None => [None, None],
    };
    json!({
        "latencyMs": trip.median_ms,
        "latencyMinMs": trip.min_ms,
        "latencyP95Ms": trip.p95_ms,
        "toProvider": direction(up_delay, up, quality.map(|it| it.to_provider)),
        "fromProvider": direction(down_delay, down, quality.map(|it| it.from_provider)),
    })
}

fn direction(delay: &Delay, stream: Option<&Stream>, quality: Option<Estimate>) -> Value {
    let loss = stream.and_then(|stream| Loss::of_line(&stream.packets).ok());
    json!({
        "jitterMs": delay.jitter_ms,
        "delayGrowthMs": delay.growth.median_ms,
        "packets": stream.map(|stream| stream.packets.sent),
        "lossPercent": loss.map(|loss| loss.percent),
        "lossLowPercent": loss.map(|loss| loss.interval.low_percent),
        "lossHighPercent": loss.map(|loss| loss.interval.high_percent),
        "mos": quality.map(|it| it.mos),
        "mosLow": quality.map(|it| it.low_mos),
        "mosHigh": quality.map(|it| it.high_mos),
    })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (found, judged) = (&self.found, &self.judged);
        writeln!(f, "{}", judged.sentence)?;
        writeln!(f)?;
        let row = |f: &mut fmt::Formatter<'_>, cells: [&str; 5]| {
            let [what, idle, loaded, needed, result] = cells;
            writeln!(
                f,
                "{what:<26}  {idle:<12}  {loaded:<20}  {needed:<40}  {result}"
            )
        };
        row(f, ["What", "Idle", "Line filled", "Needed", "Result"])?;
        for held in &judged.figures {
            let HeldFigure {
                figure,
                idle,
                loaded,
                line,
                is_least,
                ..
            } = held;
            let shown = |value: Option<f64>| value.map_or("".into(), |it| number(*figure, it));
            let least = if *is_least { "at least " } else { "" };
            let (good, will_do) = (number(*figure, line.good), number(*figure, line.borderline));
            row(
                f,
                [
                    title(*figure),
                    &shown(*idle),
                    &format!("{least}{}", shown(*loaded)),
                    &format!("good {good}, will do {will_do}"),
                    result(held.grade),
                ],
            )?;
        }
        writeln!(f)?;
        for line in notes(found) {
            writeln!(f, "{line}")?;
        }
        let megabytes = found.bytes_used as f64 / 1e6;
        let seconds = found.seconds_taken;
        writeln!(
            f,
            "This test took {seconds:.0} seconds and {megabytes:.1} MB of data."
        )?;
        for line in SampleSummary::of(found, judged).certainty() {
            writeln!(f, "{line}")?;
        }
        if let Some(stress) = judged.quality.stress {
            let mos = number(Figure::CallQuality, stress.mos);
            writeln!(
                f,
                "With a codec that forgives less (G.729A) it would be {mos}."
            )?;
        }
        writeln!(
            f,
            "One test says how the line was once; whether it is fit shows over several evenings."
        )
    }
}

/// What somebody who reads the figures has to know about how they came.
fn notes(found: &Measurement) -> Vec<&'static str> {
    let around = &found.surroundings;
    let mut notes = Vec::new();
    if let Some(Voice::WebSocket { .. }) = found.idle {
        notes.push(
            "UDP does not come through to the server, so nobody can say what a call would lose. Ask \
             IT whether a firewall is in the way.",
        );
    }
    if around.link == Link::WiFi {
        notes.push("This computer was on Wi-Fi. A cable to the router is steadier.");
    }
    if around.vpn == Some(true) {
        notes.push("The test went through a VPN, as calls would.");
    }
    if around.metered == Some(true) {
        notes.push("This connection is paid by the byte, by what the system says.");
    }
    if found.had_other_traffic() {
        notes.push(
            "Something else on this computer used the line during this test. Close what downloads or \
             uploads, and test again.",
        );
    }
    if found.load.is_some() && around.congestion_control == CongestionControl::NotPinned {
        notes.push(
            "The way in which this system fills a line could not be chosen, so queues under load may \
             be longer with other programs.",
        );
    }
    if found.load.is_none() && !found.stood_still() {
        notes.push("The line was not filled, so this says nothing of how fast it is.");
    }
    notes
}

/// What a figure is called.
pub fn title(figure: Figure) -> &'static str {
    match figure {
        Figure::CallQuality => "Call quality (MOS)",
        Figure::Loss => "Voice packets lost",
        Figure::Jitter => "How much the delay varies",
        Figure::RoundTrip => "Delay, there and back",
        Figure::Download => "Download",
        Figure::Upload => "Upload",
    }
}

/// A figure with its unit, to as many places as it is good for.
pub fn number(figure: Figure, value: f64) -> String {
    let places = usize::try_from(figure.places()).unwrap_or(0);
    let unit = match figure {
        Figure::CallQuality => "",
        Figure::Loss => "%",
        Figure::Jitter | Figure::RoundTrip => " ms",
        Figure::Download | Figure::Upload => " Mbit/s",
    };
    format!("{value:.places$}{unit}")
}

fn result(grade: Option<Grade>) -> &'static str {
    match grade {
        Some(Grade::Good) => "good",
        Some(Grade::Borderline) => "will do",
        Some(Grade::Poor) => "POOR",
        None => "not known",
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::{
        internet::{example, window::PeakWindows},
        time::Ms,
    };

    use super::*;

    fn found() -> Measurement {
        let samples = example::samples(Ms(1_790_000_000_000), &PeakWindows::default());
        samples.into_iter().next().unwrap()
    }

    #[test]
    fn a_rate_that_is_only_the_least_says_so() {
        let mut found = found();
        let load = found.load.as_mut().unwrap();
        load.download_mbit_per_s = 99.9;
        load.download.is_least = true;
        let report = Report::of(found, &Limits::default()).unwrap();
        let shown = report.to_string();
        assert!(shown.contains("at least 99.9 Mbit/s"), "{shown}");
        assert_eq!(shown.matches("at least").count(), 1, "{shown}");
        let json = report.json();
        assert_eq!(json["downloadMbitPerS"], 99.9);
        let load = &json["measurement"]["load"];
        assert_eq!(load["download"]["isLeast"], true);
        assert_eq!(load["upload"]["isLeast"], false);
    }

    #[test]
    fn what_else_used_the_line_and_who_pays_for_it_is_said() {
        let shown = |other_traffic_bytes, metered| {
            let mut found = found();
            found.surroundings.other_traffic_bytes = other_traffic_bytes;
            found.surroundings.metered = metered;
            Report::of(found, &Limits::default()).unwrap().to_string()
        };
        let quiet = shown(Some(20_000), Some(false));
        assert!(!quiet.contains("Something else") && !quiet.contains("by the byte"));
        assert!(!shown(None, None).contains("Something else"));
        assert!(shown(Some(5_000_000), None).contains("Something else on this computer used"));
        assert!(shown(None, Some(true)).contains("paid by the byte"));
    }
}
