//! How long a manager waits for the first page of the review queue: among many records, beside the
//! same page among a hundred, on both databases.

use std::process::ExitCode;

use anyhow::ensure;
use clap::Parser;
use hearth_tests::{
    Database,
    bench::{
        crowd,
        figure::{Bar, Figure, Pair, Samples, Unit},
        queue::{Manager, Served, archive},
        report::Report,
    },
    demo::{self, Demo},
};

/// Measures the first page of the review queue.
#[derive(Parser)]
struct Arguments {
    /// How many records the queue holds.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(200..))]
    records: u32,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(200..))]
    requests: u32,
}

/// The queue beside it.
const FEW: u32 = 100;

/// The bars.
const TAIL_MS: f64 = 50.0;
const TIMES: f64 = 2.0;

/// Asked before anything counts, so that no first connection or cold page does.
const WARM_UP: u32 = 20;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut report = Report::begin("queue", "100 records");
    let folder = tempfile::tempdir()?;
    let demo = Demo::start(folder.path()).await?;
    let archive = archive(demo.data(), folder.path()).await?;
    drop(demo);
    report.note(format!(
        "{} records were sent, reviewed and decided over the server's routes; the others are copies \
         of their rows.",
        demo::RECORDS
    ));
    for database in [Database::Sqlite, Database::Postgres] {
        eprintln!("{database:?}: filling two databases");
        let many = Served::open(database, &archive, arguments.records).await?;
        let few = Served::open(database, &archive, FEW).await?;
        eprintln!("{database:?}: asking");
        let floor = measure(arguments.requests, async || many.any_answer().await).await?;
        report.note(format!(
            "{database:?}: an answer that asks the database nothing takes {:.1} ms (p50).",
            floor.median()
        ));
        for manager in Manager::ALL {
            report.add(compare(database, manager, &many, &few, &arguments).await?);
        }
    }
    report.finish()
}

/// Asks both servers in turns.
async fn compare(
    database: Database,
    manager: Manager,
    many: &Served,
    few: &Served,
    arguments: &Arguments,
) -> anyhow::Result<Figure> {
    let (mut of_many, mut of_few) = (Vec::new(), Vec::new());
    for round in 0..WARM_UP + arguments.requests {
        let (many_ms, page) = many.first_page(manager).await?;
        let (few_ms, page_of_few) = few.first_page(manager).await?;
        ensure!(
            !page.rows.is_empty() && !page_of_few.rows.is_empty(),
            "{manager:?}: a page is empty"
        );
        if round >= WARM_UP {
            of_many.push(many_ms);
            of_few.push(few_ms);
        } else if round == 0 {
            eprintln!(
                "{database:?}, {manager:?}: {} rows of {} that wait, beside {} of {}",
                page.rows.len(),
                page.waiting.number,
                page_of_few.rows.len(),
                page_of_few.waiting.number
            );
        }
    }
    let whose = match manager {
        Manager::OfEverybody => "everybody".to_owned(),
        Manager::OfATeam => format!("a team of {}", crowd::TEAM),
    };
    let pair = Samples::of(of_many).zip(Samples::of(of_few));
    Ok(Figure {
        what: format!("{database:?}, {} records, {whose}", arguments.records),
        unit: Unit::Ms,
        measured: pair
            .map(|(hearth, peer)| Pair {
                hearth,
                peer: Some(peer),
            })
            .ok_or_else(|| "nothing was asked".to_owned()),
        bars: vec![Bar::Tail(TAIL_MS), Bar::Times(TIMES)],
    })
}

async fn measure(
    times: u32,
    mut ask: impl AsyncFnMut() -> anyhow::Result<f64>,
) -> anyhow::Result<Samples> {
    let mut took = Vec::new();
    for _ in 0..times {
        took.push(ask().await?);
    }
    Samples::of(took).ok_or_else(|| anyhow::anyhow!("nothing was asked"))
}
