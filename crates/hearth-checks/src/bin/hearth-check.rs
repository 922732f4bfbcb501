//! `hearth-check`: what Hearth finds out about a device and its line, on a terminal.
//!
//! Not here: anything that the app does with it.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::{Parser, Subcommand};
use hearth_checks::{
    device::device,
    internet::{self, NotTaken, Sample, ThisComputer, is_metered, take, way::Way},
    report::Report,
};
use hearth_domain::{
    api::internet::{LeaseAnswer, LeaseRequest},
    internet::{
        limits::Limits,
        measurement::{Abort, Depth},
        progress::{Progress, SampleStep},
    },
    pack::{Pack, parse::parse},
    time::Ms,
};
use tokio::sync::watch;

/// The pack that is used when none is named.
const PACK: &str = include_str!("../../../../packs/health-advisor.toml");

/// The command could not be run at all: kept apart from the three answers.
const COULD_NOT_RUN: u8 = 64;

/// Nobody reads more characters of why something did not work.
const LONGEST_TEXT: usize = 2_000;

/// What Hearth can find out about this computer and its line.
#[derive(Parser)]
#[command(name = "hearth-check", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads the facts of this computer and holds them against a pack's limits.
    #[command(
        after_help = "Exit codes: 0 every limit is met, 1 one is not met, 2 could not tell, \
                            64 the command could not be run."
    )]
    Device {
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Use this pack, and not the one that comes with Hearth.
        #[arg(long, value_name = "FILE")]
        pack: Option<PathBuf>,
    },
    /// Measures the line to a provider's server, as a voice call would use it. Takes about 45 seconds
    /// and at most 101 MB of data, unless you allow more. Random bytes are sent, and nothing about you or this computer.
    #[command(
        after_help = "Exit codes: 0 the line will do, 1 it will not, 2 could not tell, 64 the \
                            command could not be run."
    )]
    Internet {
        /// The server's address, such as https://hearth.example.nhs.uk
        #[arg(long, value_name = "URL")]
        server: String,
        /// Trust the authorities in this PEM file too
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
        /// Send voice only, for about 12 seconds and 0.2 MB
        #[arg(long)]
        light: bool,
        /// Fill each direction with no more than so many MB. A very fast line needs more than these,
        /// and a server that allows it
        #[arg(long, value_name = "MB", default_value_t = 50)]
        most_mb: u64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no failures; clap prints each where it belongs.
            let code = if error.use_stderr() { COULD_NOT_RUN } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let ran = match arguments.command {
        Command::Device { json, pack } => device_check(json, pack),
        Command::Internet {
            server,
            ca,
            light,
            most_mb,
            json,
        } => internet_check(&server, ca.as_deref(), light, most_mb, json)
            .map_err(|error| anyhow::Error::msg(printable(&format!("{error:#}")))),
    };
    match ran {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let _ = writeln!(io::stderr(), "hearth-check: {error:#}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Text as it may stand on a terminal, which obeys some characters. A server's words are in it.
fn printable(text: &str) -> String {
    let is_obeyed = |it: char| {
        // The last two ranges turn the direction of what follows.
        it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = |it| if is_obeyed(it) { ' ' } else { it };
    text.chars().take(LONGEST_TEXT).map(shown).collect()
}

fn device_check(json: bool, pack: Option<PathBuf>) -> anyhow::Result<u8> {
    let pack = read(pack)?;
    let report = Report::of(&pack, device(), now().date());
    print(json.then(|| report.json()), &report)?;
    Ok(report.verdict().exit_code())
}

#[tokio::main]
async fn internet_check(
    server: &str,
    ca: Option<&Path>,
    light: bool,
    most_mb: u64,
    json: bool,
) -> anyhow::Result<u8> {
    let way = Way::to(server, ca)?;
    if !light && is_metered().await == Some(true) {
        let _ = writeln!(
            io::stderr(),
            "This connection is paid by the byte, by what the system says. The test takes up to {} MB of \
             it. Press Ctrl-C to stop, or use --light for 0.2 MB.",
            most_mb.saturating_mul(2).saturating_add(1)
        );
    }
    let request = LeaseRequest {
        depth: if light { Depth::Light } else { Depth::Full },
        last_mbit_per_s: None,
        refusals: 0,
        at_once: true,
    };
    let lease = match way.call("leases/guest", None, &request).await? {
        LeaseAnswer::Granted(lease) => lease,
        LeaseAnswer::NotNow(refusal) => return Err(NotTaken::NotNow(refusal).into()),
    };
    if lease.depth != request.depth {
        let why = "it granted another test than was asked for";
        return Err(NotTaken::Nonsense(why.into()).into());
    }
    let (stop, stopped) = watch::channel(None);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            // Where nobody listens any more, it is over.
            let _ = stop.send(Some(Abort::Stopped));
            std::future::pending::<()>().await;
        }
    });
    let is_watched = !json && io::stderr().is_terminal();
    let found = take(Sample {
        way: &way,
        lease,
        began: now(),
        stop: stopped,
        progress: &|seen| {
            if is_watched {
                show(&seen);
            }
        },
        computer: &ThisComputer,
        most_bytes: most_mb.saturating_mul(1_000_000),
        // Whoever typed this wants to know how fast the line is, and reads that it is paid for.
        spares_metered: false,
        // What is left to be said dies with this program.
        waits_for_farewell: true,
    })
    .await?;
    if is_watched {
        let _ = writeln!(io::stderr());
    }
    let report = internet::report::Report::of(found, &Limits::default())?;
    print(json.then(|| report.json()), &report)?;
    Ok(report.exit_code())
}

/// Shows what is seen now, in one line that is written over.
fn show(seen: &Progress) {
    let step = match seen.step {
        SampleStep::Waiting => "waiting for the server",
        SampleStep::Idle => "voice on the idle line",
        SampleStep::Download => "voice while downloading",
        SampleStep::Upload => "voice while uploading",
        SampleStep::Finishing => "done",
    };
    let trip = seen
        .round_trip_ms
        .map(|ms| format!(", {ms:.0} ms there and back"));
    let rate = seen.mbit_per_s.map(|rate| format!(", {rate:.1} Mbit/s"));
    let line = format!(
        "{:>3.0} s: {step}{}{}",
        seen.seconds,
        trip.unwrap_or_default(),
        rate.unwrap_or_default()
    );
    let _ = write!(io::stderr(), "\r{line:<78}");
}

fn now() -> Ms {
    Ms(jiff::Timestamp::now().as_millisecond())
}

fn print(json: Option<serde_json::Value>, report: &impl std::fmt::Display) -> anyhow::Result<()> {
    let printed = match json {
        Some(json) => serde_json::to_string_pretty(&json)? + "\n",
        None => report.to_string(),
    };
    let mut out = io::stdout().lock();
    out.write_all(printed.as_bytes())
        .context("nothing could be printed")
}

fn read(file: Option<PathBuf>) -> anyhow::Result<Pack> {
    let Some(file) = file else {
        return parse(PACK).context("the pack that comes with Hearth cannot be read");
    };
    let shown = file.display();
    let text = fs::read_to_string(&file).with_context(|| {
        format!("{shown} cannot be read. Check the name, and that you may read it")
    })?;
    parse(&text).with_context(|| {
        format!("{shown} is not a pack. Check it with: hearth-server pack check {shown}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_nothing_that_it_obeys() {
        let said = "no\u{1b}[2J\u{7} place\r\n\u{9b}31m \u{202e}now";
        assert_eq!(printable(said), "no [2J  place   31m  now");
        assert_eq!(printable("Gehen Sie zurück."), "Gehen Sie zurück.");
        assert_eq!(printable(&"x".repeat(10_000)).len(), LONGEST_TEXT);
    }
}
