//! `hearth-check`: what Hearth finds out about a device, on a terminal and without a server.
//!
//! Not here: anything that the app does with it.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context;
use clap::{Parser, Subcommand};
use hearth_checks::{device::device, report::Report};
use hearth_domain::{
    pack::{Pack, parse::parse},
    time::Ms,
};

/// The pack that is used when none is named.
const PACK: &str = include_str!("../../../../packs/health-advisor.toml");

/// The command could not be run at all: kept apart from the three answers.
const COULD_NOT_RUN: u8 = 64;

/// What Hearth can find out about this computer. Nothing is sent anywhere.
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
    let Command::Device { json, pack } = arguments.command;
    match run(json, pack) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let _ = writeln!(io::stderr(), "hearth-check: {error:#}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn run(json: bool, pack: Option<PathBuf>) -> anyhow::Result<u8> {
    let pack = read(pack)?;
    let today = Ms(jiff::Timestamp::now().as_millisecond()).date();
    let report = Report::of(&pack, device(), today);
    let mut out = io::stdout().lock();
    let printed = if json {
        serde_json::to_string_pretty(&report.json())? + "\n"
    } else {
        report.to_string()
    };
    out.write_all(printed.as_bytes())
        .context("nothing could be printed")?;
    Ok(report.verdict().exit_code())
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
