//! What a benchmark leaves: a table to read and the same as JSON.
//!
//! Not here: what the figures say ([`super::figure`]).

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context;
use serde_json::{Map, Value, json};

use super::{
    figure::{Bar, Figure, Pair, Samples, Unit},
    machine::Machine,
};

/// A benchmark and what it found.
pub struct Report {
    name: &'static str,
    peer: &'static str,
    before: Machine,
    notes: Vec<String>,
    figures: Vec<Figure>,
}

impl Report {
    /// Begins a benchmark of this name, which compares with `peer`.
    pub fn begin(name: &'static str, peer: &'static str) -> Report {
        Report {
            name,
            peer,
            before: Machine::now(),
            notes: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// Says something that a reader of the figures has to know.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Adds a figure.
    pub fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    /// Prints the table, writes `NAME.json` into the folder of [`folder`], and answers with which
    /// code to end: success only when every bar is met.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> anyhow::Result<ExitCode> {
        let after = Machine::now();
        let json = serde_json::to_vec_pretty(&self.json(after))?;
        let file = folder()?.join(format!("{}.json", self.name));
        fs::write(&file, json).with_context(|| format!("{} cannot be written", file.display()))?;
        io::stdout().write_all(self.text(after).as_bytes())?;
        Ok(if self.figures.iter().all(Figure::is_met) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn text(&self, after: Machine) -> String {
        let heading = ["", "Hearth", self.peer, "ratio", "bar", ""].map(str::to_owned);
        let rows: Vec<[String; 6]> = std::iter::once(heading)
            .chain(self.figures.iter().map(row))
            .collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
        let mut text = String::from("\n");
        for row in &rows {
            let cells = row.iter().enumerate().map(|(at, cell)| {
                let width = width(at).unwrap_or_default();
                format!("{cell:width$}")
            });
            let line = cells.collect::<Vec<_>>().join("   ");
            text += &format!("  {}\n", line.trim_end());
        }
        text.push('\n');
        for note in &self.notes {
            text += &format!("  {note}\n");
        }
        let load = |machine: Machine| machine.load.map_or("?".into(), |load| load.to_string());
        text + &format!(
            "  {} build, {} processors; load before {}, after {}.\n",
            build(),
            after.processors,
            load(self.before),
            load(after),
        )
    }

    fn json(&self, after: Machine) -> Value {
        json!({
            "bench": self.name,
            "peer": self.peer,
            "atMs": hearth_app::Clock::system().now().0,
            "build": build(),
            "machine": {
                "processors": after.processors,
                "memoryGiB": after.memory_gib,
                "loadBefore": self.before.load,
                "loadAfter": after.load,
            },
            "notes": self.notes,
            "figures": self.figures.iter().map(figure_json).collect::<Vec<_>>(),
        })
    }
}

/// Where benchmarks leave what they found. `cargo xtask bench` names it.
///
/// # Errors
/// When nobody did, or it cannot be made.
pub fn folder() -> anyhow::Result<PathBuf> {
    let folder = std::env::var_os("HEARTH_BENCH_DIR")
        .context("HEARTH_BENCH_DIR is not set; `cargo xtask bench` sets it")?;
    fs::create_dir_all(&folder)?;
    Ok(folder.into())
}

/// How the programs were built: the name of the folder that they lie in.
fn build() -> String {
    let folder = std::env::var_os("HEARTH_PROGRAMS").map(PathBuf::from);
    let name = folder.as_ref().and_then(|it| it.file_name());
    name.map_or("unknown".into(), |it| it.to_string_lossy().into_owned())
}

fn row(figure: &Figure) -> [String; 6] {
    let bars: Vec<String> = figure
        .bars
        .iter()
        .map(|bar| words(*bar, figure.unit))
        .collect();
    let met = if figure.is_met() { "met" } else { "NOT MET" };
    let (hearth, peer, ratio) = match &figure.measured {
        Ok(pair) => (
            shown(&pair.hearth, figure),
            pair.peer
                .as_ref()
                .map_or(String::new(), |peer| shown(peer, figure)),
            pair.ratio()
                .map_or(String::new(), |ratio| format!("{ratio:.2}")),
        ),
        Err(why) => (
            format!("not measurable: {why}"),
            String::new(),
            String::new(),
        ),
    };
    [
        figure.what.clone(),
        hearth,
        peer,
        ratio,
        bars.join(", "),
        met.to_owned(),
    ]
}

/// The middle of the samples, with the slowest of a hundred where they matter and otherwise with the
/// smallest and the largest.
fn shown(samples: &Samples, figure: &Figure) -> String {
    let unit = figure.unit;
    let median = samples.median();
    let places = match unit {
        // Less than ten of them is told in tenths, as their bars are.
        Unit::Ms if median < 10.0 => 1,
        Unit::Ms | Unit::MiB | Unit::KiB | Unit::Count => 0,
        Unit::MbitPerS => 1,
        Unit::Percent | Unit::Points => 2,
    };
    if samples.count() == 1 {
        format!("{median:.places$} {unit}").trim_end().to_owned()
    } else if figure.has_tail() {
        format!("p50 {median:.1} {unit}, p99 {:.1} {unit}", samples.tail())
    } else {
        format!(
            "{median:.places$} {unit} ({:.places$}–{:.places$})",
            samples.least(),
            samples.most()
        )
    }
}

fn words(bar: Bar, unit: Unit) -> String {
    match bar {
        Bar::Times(most) => format!("≤ {most} ×"),
        Bar::Middle(below) => format!("p50 < {below} {unit}"),
        Bar::Tail(below) => format!("p99 < {below} {unit}"),
        Bar::AtMost(most) => format!("≤ {most} {unit}"),
        Bar::Is(all) => format!("{all} {unit}").trim_end().to_owned(),
    }
}

fn figure_json(figure: &Figure) -> Value {
    let suffix = match figure.unit {
        Unit::Ms => "Ms",
        Unit::MiB => "MiB",
        Unit::KiB => "KiB",
        Unit::Count => "Count",
        Unit::Percent => "Percent",
        Unit::Points => "Points",
        Unit::MbitPerS => "MbitPerS",
    };
    let side = |samples: &Samples| -> Map<String, Value> {
        [
            ("median", samples.median()),
            ("min", samples.least()),
            ("max", samples.most()),
            ("p99", samples.tail()),
        ]
        .into_iter()
        .map(|(name, value)| (format!("{name}{suffix}"), json!(round(value))))
        .chain([("samples".to_owned(), json!(samples.count()))])
        .collect()
    };
    let bars: Map<String, Value> = figure
        .bars
        .iter()
        .map(|bar| match bar {
            Bar::Times(most) => ("ratioAtMost".to_owned(), json!(most)),
            Bar::Middle(below) => (format!("p50Below{suffix}"), json!(below)),
            Bar::Tail(below) => (format!("p99Below{suffix}"), json!(below)),
            Bar::AtMost(most) => (format!("atMost{suffix}"), json!(most)),
            Bar::Is(all) => (format!("is{suffix}"), json!(all)),
        })
        .collect();
    let mut value = json!({ "figure": figure.what, "bar": bars, "met": figure.is_met() });
    match &figure.measured {
        Ok(pair @ Pair { hearth, peer }) => {
            value["hearth"] = side(hearth).into();
            if let Some((peer, ratio)) = peer.as_ref().zip(pair.ratio()) {
                value["peer"] = side(peer).into();
                value["ratio"] = json!(round(ratio));
            }
        }
        Err(why) => value["notMeasurable"] = json!(why),
    }
    value
}

/// To three places: what is beyond is noise.
fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure() -> Figure {
        let samples = |values: [f64; 3]| Samples::of(values).unwrap();
        Figure {
            what: "start".into(),
            unit: Unit::Ms,
            measured: Ok(Pair {
                hearth: samples([120.0, 100.0, 110.0]),
                peer: Some(samples([100.0, 90.0, 110.0])),
            }),
            bars: vec![Bar::Times(1.3)],
        }
    }

    #[test]
    fn a_row_says_both_sides_the_ratio_and_whether_the_bar_is_met() {
        let row = row(&figure());
        assert_eq!(
            row[1..],
            [
                "110 ms (100–120)",
                "100 ms (90–110)",
                "1.10",
                "≤ 1.3 ×",
                "met"
            ]
        );
    }

    #[test]
    fn a_figure_without_a_peer_shows_one_side() {
        let samples = Samples::of([0.0]).unwrap();
        let alone = Figure {
            unit: Unit::Count,
            measured: Ok(Pair {
                hearth: samples,
                peer: None,
            }),
            bars: vec![Bar::Is(0.0)],
            ..figure()
        };
        assert_eq!(row(&alone)[1..], ["0", "", "", "0", "met"]);
        let json = figure_json(&alone);
        assert_eq!(json["hearth"]["maxCount"], 0.0);
        assert!(json.get("ratio").is_none());
    }

    #[test]
    fn json_names_the_unit_of_every_number() {
        let json = figure_json(&figure());
        assert_eq!(json["hearth"]["medianMs"], 110.0);
        assert_eq!(json["peer"]["maxMs"], 110.0);
        assert_eq!(json["bar"]["ratioAtMost"], 1.3);
        assert_eq!(json["met"], true);
    }

    #[test]
    fn what_was_not_measured_says_why_and_is_not_met() {
        let figure = Figure {
            measured: Err("the process ended".into()),
            ..figure()
        };
        assert_eq!(row(&figure)[1], "not measurable: the process ended");
        assert_eq!(figure_json(&figure)["met"], false);
    }
}
