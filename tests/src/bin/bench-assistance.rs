//! How long it takes from a press until whoever pressed reads that it was seen, while many apps
//! listen to the server; and how many live streams one server holds. On both databases.
//!
//! Not here: from the key to the window on the answerer's screen, which is measured of the window.

use std::{process::ExitCode, sync::Arc, time::Duration};

use clap::{Parser, ValueEnum};
use hearth_tests::{
    Database,
    bench::{
        enrolled::Tokened,
        figure::{Bar, Figure, Pair, Samples, Unit},
        floor::{Floor, Outcome, People},
        report::Report,
    },
};
use tokio::time::Instant;

/// Measures assistance.
#[derive(Parser)]
struct Arguments {
    /// Over how many minutes the requests are spread.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    minutes: u32,
    /// How many advisors listen and press nothing.
    #[arg(long, default_value_t = 1_000)]
    streams: u32,
    /// How many requests there are.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    requests: u32,
    /// How many streams are held; 0 leaves this out.
    #[arg(long, default_value_t = 10_000)]
    held: u32,
    /// On which database; both when none is named.
    #[arg(long)]
    database: Option<On>,
}

#[derive(Clone, Copy, ValueEnum)]
enum On {
    Sqlite,
    Postgres,
}

/// Who presses, and who is on duty.
const PRESSING: usize = 100;
const ON_DUTY: usize = 50;

/// The bars.
const MIDDLE_MS: f64 = 150.0;
const TAIL_MS: f64 = 1_000.0;

/// How long the many streams are held: longer than a heartbeat takes to come.
const HOLD: Duration = Duration::from_secs(25);
/// Presses while they are, and the time between.
const PRESSES: usize = 10;
const BETWEEN: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    // As many connections as the server takes have another end, which is here.
    let files = hearth_server::descriptors::raise();
    let mut report = Report::begin("assistance", "a bare answer");
    if let Some(files) = files {
        report.note(format!(
            "The server is started with 1,024 open files and may have {files}, as may this program."
        ));
    }
    report.note(format!(
        "Every press is told to all {ON_DUTY} on duty and shown by all at once; what a window takes \
         to draw is not in it."
    ));
    let databases = match arguments.database {
        Some(On::Sqlite) => vec![Database::Sqlite],
        Some(On::Postgres) => vec![Database::Postgres],
        None => vec![Database::Sqlite, Database::Postgres],
    };
    for database in databases {
        presses(database, &arguments, &mut report).await?;
        if arguments.held > 0 {
            held(database, arguments.held as usize, &mut report).await?;
        }
    }
    report.finish()
}

/// Presses at any moment of some minutes, while many listen.
async fn presses(
    database: Database,
    arguments: &Arguments,
    report: &mut Report,
) -> anyhow::Result<()> {
    let people = People {
        idle: arguments.streams as usize,
        pressing: PRESSING,
        on_duty: ON_DUTY,
    };
    let floor = Arc::new(begin(database, people, Tokened::AtAnyTime, report).await?);
    let (mut outcomes, mut bare) = (Vec::new(), Vec::new());
    let mut pressed = tokio::task::JoinSet::new();
    let start = Instant::now();
    let moments = moments(arguments.requests, arguments.minutes)?;
    let all = moments.len();
    for (number, moment) in moments.into_iter().enumerate() {
        tokio::time::sleep_until(start + moment).await;
        pressed.spawn(floor.press(number)?);
        if number % (all / 10).max(1) == 0 {
            eprintln!("{database:?}: {number} of {all} pressed");
        }
        // Between presses, so that it meets the same load and adds little.
        let floor = Arc::clone(&floor);
        if let Ok(took_ms) = floor.any_answer().await {
            bare.push(took_ms);
        }
    }
    while let Some(outcome) = pressed.join_next().await {
        outcomes.push(outcome?);
    }
    let what = format!("{database:?}, {} streams", floor.streams());
    report.add(Figure {
        what: format!("{what}: press → seen"),
        unit: Unit::Ms,
        measured: seen(&outcomes, Samples::of(bare)),
        bars: vec![Bar::Middle(MIDDLE_MS), Bar::Tail(TAIL_MS)],
    });
    report.add(lost(&what, &outcomes));
    let sent = Samples::of(outcomes.iter().map(|it| it.sent_ms));
    if let Some(sent) = sent {
        report.note(format!(
            "{database:?}: the server had a press after {:.0} ms (p50), {:.0} ms (p99); {} of {} \
             streams were open at the end, and it took {:.0} MiB then.",
            sent.median(),
            sent.tail(),
            floor.open_streams(),
            floor.streams(),
            floor.memory_mib()?,
        ));
    }
    trouble(database, &floor, report);
    Ok(())
}

/// Very many streams at once, and presses while they are held.
async fn held(database: Database, idle: usize, report: &mut Report) -> anyhow::Result<()> {
    let people = People {
        idle,
        pressing: PRESSES,
        on_duty: ON_DUTY,
    };
    let mut floor = Floor::open(database, people, Tokened::Now).await?;
    let before = floor.memory_mib()?;
    let start = Instant::now();
    floor.connect().await?;
    eprintln!(
        "{database:?}: {} streams opened in {:.0} s",
        floor.streams(),
        start.elapsed().as_secs_f64()
    );
    let held = floor.held_for(HOLD).await;
    let after = floor.memory_mib()?;
    let what = format!("{database:?}, {} streams", floor.streams());
    report.add(Figure {
        what: format!("{what}: held"),
        unit: Unit::Count,
        measured: alone([held as f64]),
        bars: vec![Bar::Is(floor.streams() as f64)],
    });
    report.add(Figure {
        what: format!("{what}: memory of each"),
        unit: Unit::KiB,
        measured: alone([(after - before) * 1_024.0 / floor.streams() as f64]),
        bars: Vec::new(),
    });
    report.note(format!(
        "{database:?}: the server took {before:.0} MiB with no stream and {after:.0} MiB with {}.",
        floor.streams()
    ));
    let (mut outcomes, mut bare) = (Vec::new(), Vec::new());
    for number in 0..PRESSES {
        bare.push(floor.any_answer().await?);
        outcomes.push(floor.press(number)?.await);
        tokio::time::sleep(BETWEEN).await;
    }
    report.add(Figure {
        what: format!("{what}: press → seen"),
        unit: Unit::Ms,
        measured: seen(&outcomes, Samples::of(bare)),
        bars: vec![],
    });
    report.add(lost(&what, &outcomes));
    trouble(database, &floor, report);
    Ok(())
}

/// A floor that everybody is connected to.
async fn begin(
    database: Database,
    people: People,
    tokened: Tokened,
    report: &mut Report,
) -> anyhow::Result<Floor> {
    let mut floor = Floor::open(database, people, tokened).await?;
    let before = floor.memory_mib()?;
    floor.connect().await?;
    // What follows on going on duty is behind them.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = floor.memory_mib()?;
    report.note(format!(
        "{database:?}: the server took {before:.0} MiB with no stream and {after:.0} MiB with {}: \
         {:.0} KiB each.",
        floor.streams(),
        (after - before) * 1_024.0 / floor.streams() as f64
    ));
    Ok(floor)
}

/// Moments at chance in some minutes, the earliest first: people do not wait for one another.
fn moments(count: u32, minutes: u32) -> anyhow::Result<Vec<Duration>> {
    let whole = u64::from(minutes) * 60_000;
    let mut moments = Vec::new();
    for _ in 0..count {
        moments.push(Duration::from_millis(getrandom::u64()? % whole));
    }
    moments.sort();
    Ok(moments)
}

fn seen(outcomes: &[Outcome], peer: Option<Samples>) -> Result<Pair, String> {
    let seen = Samples::of(outcomes.iter().filter_map(|it| it.seen_ms));
    seen.map(|hearth| Pair { hearth, peer })
        .ok_or_else(|| "none was seen".to_owned())
}

fn lost(what: &str, outcomes: &[Outcome]) -> Figure {
    let lost = outcomes.iter().filter(|it| it.seen_ms.is_none()).count();
    Figure {
        what: format!("{what}: lost of {}", outcomes.len()),
        unit: Unit::Count,
        measured: alone([lost as f64]),
        bars: vec![Bar::Is(0.0)],
    }
}

fn alone(values: impl IntoIterator<Item = f64>) -> Result<Pair, String> {
    Samples::of(values)
        .map(|hearth| Pair { hearth, peer: None })
        .ok_or_else(|| "it was not measured".to_owned())
}

fn trouble(database: Database, floor: &Floor, report: &mut Report) {
    for line in floor.trouble() {
        report.note(format!("{database:?}: refused or not answered: {line}."));
    }
}
