//! `test`: every check there is, from fast to slow. It goes on after a failure, ends with a table
//! and fails if anything failed.

mod checks;
mod table;

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::arguments::Arguments;
use crate::cargo::Counts;
use crate::owned::Deadline;
use crate::stop::Stop;
use crate::{doctor, repo};

use checks::{CHECKS, Check, Ground};
use table::Row;

/// A check that takes longer hangs: the longest is a cold build.
const LIMIT: Duration = Duration::from_secs(25 * 60);

/// What a check found, and what a reader of the table should know about it.
pub struct Outcome {
    counts: Counts,
    note: String,
}

impl Outcome {
    fn of(counts: Counts) -> Self {
        Self {
            counts,
            note: String::new(),
        }
    }

    fn passed() -> Self {
        Self::of(Counts {
            passed: 1,
            ..Counts::default()
        })
    }

    fn skipped(why: &str) -> Self {
        let counts = Counts {
            skipped: 1,
            ..Counts::default()
        };
        Self {
            counts,
            note: why.to_owned(),
        }
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

pub fn run(mut arguments: Arguments) -> Result<()> {
    let quick = arguments.flag("--quick");
    let only = arguments.value("--only")?;
    arguments.finish()?;
    let chosen = choose(quick, only.as_deref())?;
    ensure_machine(&chosen)?;

    let mut ground = Ground::default();
    let rows: Vec<Row> = chosen
        .iter()
        .map(|check| carry_out(check, &mut ground))
        .collect();
    drop(ground);
    table::print(&rows);
    let failed: u64 = rows.iter().map(|row| row.counts.failed).sum();
    if failed > 0 {
        anyhow::bail!("Not everything passed.");
    }
    Ok(())
}

fn choose(quick: bool, only: Option<&str>) -> Result<Vec<&'static Check>> {
    let mut there = Vec::new();
    for check in CHECKS {
        if (check.is_there)()? {
            there.push(check);
        }
    }
    let names = there
        .iter()
        .map(|check| check.name)
        .collect::<Vec<_>>()
        .join(", ");
    there.retain(|check| only.map_or(!quick || !check.is_long, |only| only == check.name));
    if there.is_empty() {
        return Err(Stop::usage(format!(
            "No such check. The checks are: {names}."
        )));
    }
    Ok(there)
}

/// Only what the chosen checks need, so that one check does not ask for a browser.
fn ensure_machine(chosen: &[&Check]) -> Result<()> {
    let mut groups = vec![doctor::BUILD];
    groups.extend(chosen.iter().flat_map(|check| check.needs).copied());
    doctor::ensure(&groups)
}

fn carry_out(check: &Check, ground: &mut Ground) -> Row {
    println!("\n== {}", check.name);
    let start = Instant::now();
    let _deadline = Deadline::after(LIMIT);
    let outcome = (check.run)(ground).unwrap_or_else(|error| {
        println!("{error:#}");
        let counts = Counts {
            failed: 1,
            ..Counts::default()
        };
        let first_line = error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        Outcome::of(counts).note(first_line)
    });
    let mut row = Row {
        name: check.name,
        counts: outcome.counts,
        seconds: start.elapsed().as_secs_f64(),
        note: outcome.note,
    };
    if repo::is_ci() && repo::is_linux() && row.counts.skipped > 0 {
        // Everything can run here, so a check that did not run is one that was lost.
        row.counts.failed += row.counts.skipped;
        row.counts.skipped = 0;
        row.note = format!("skipped, which fails under CI. {}", row.note);
    }
    row
}
