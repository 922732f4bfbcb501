//! How long Hearth takes from its start until it can be used, and how much memory it takes at rest
//! with its window and without, beside a window of Tauri with an empty page.

use std::{path::Path, process::ExitCode};

use anyhow::ensure;
use clap::Parser;
use hearth_tests::{
    bench::{
        figure::{Bar, Figure, Pair, Samples, Unit},
        home,
        report::{self, Report},
        screen::Screen,
        window::{Run, Subject},
    },
    demo::Demo,
    program,
    tray::Tray,
};

/// Measures start and memory.
#[derive(Parser)]
struct Arguments {
    /// How often each of the two is started.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(3..))]
    runs: u32,
}

/// How many times the empty window's.
const TIMES: f64 = 1.3;

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut report = Report::begin("start", "an empty window");
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("priya");
    let runtime = tokio::runtime::Runtime::new()?;
    let (_demo, _tray, heading) = runtime.block_on(async {
        let demo = Demo::start(folder.path()).await?;
        let invitation = demo.invitation("Priya Shah")?;
        let heading = home::live_in(&profile, invitation, "priya.shah").await?;
        anyhow::Ok((demo, Tray::put().await?, heading))
    })?;
    report.note(format!(
        "Hearth opens on a home page whose heading is \"{heading}\"."
    ));

    let hearth = Subject {
        title: "Hearth",
        program: program::path("hearth")?,
        arguments: vec!["--profile".into(), profile.into()],
        log: folder.path().join("hearth.log"),
    };
    let empty = Subject {
        title: "Empty",
        program: program::path("examples/empty")?,
        arguments: Vec::new(),
        log: folder.path().join("empty.log"),
    };
    let (of_hearth, of_empty) = take_turns(&hearth, &empty, arguments.runs, &report::folder()?)?;
    for (name, runs) in [("Hearth", &of_hearth), ("The empty window", &of_empty)] {
        report.note(format!("{name} is {}.", runs[0].processes.join(", ")));
    }
    report.add(figure(
        "start to usable",
        Unit::Ms,
        &of_hearth,
        &of_empty,
        |run| Ok(run.usable_ms),
    ));
    report.add(figure(
        "memory at rest, window open",
        Unit::MiB,
        &of_hearth,
        &of_empty,
        |run| Ok(run.open_mib),
    ));
    report.add(figure(
        "memory at rest, window closed",
        Unit::MiB,
        &of_hearth,
        &of_empty,
        |run| run.closed_mib.clone(),
    ));
    report.finish()
}

/// Starts each once to see its first page, then both in turns.
fn take_turns(
    hearth: &Subject,
    empty: &Subject,
    runs: u32,
    pictures: &Path,
) -> anyhow::Result<(Vec<Run>, Vec<Run>)> {
    let mut screen = Screen::open()?;
    let mut pages = Vec::new();
    for subject in [hearth, empty] {
        let page = subject.first_page(&mut screen)?;
        screen.save(
            &page,
            &pictures.join(format!("start-{}.png", subject.title.to_lowercase())),
        )?;
        pages.push(page);
    }
    ensure!(pages[0] != pages[1], "both windows look the same");
    let (mut of_hearth, mut of_empty) = (Vec::new(), Vec::new());
    for turn in 1..=runs {
        let first = hearth.run(&mut screen, &pages[0])?;
        let second = empty.run(&mut screen, &pages[1])?;
        eprintln!(
            "{turn:>3}: Hearth {:.0} ms, {:.0} MiB; empty {:.0} ms, {:.0} MiB",
            first.usable_ms, first.open_mib, second.usable_ms, second.open_mib
        );
        of_hearth.push(first);
        of_empty.push(second);
    }
    Ok((of_hearth, of_empty))
}

/// One figure of all runs. What could not be measured once is not measurable.
fn figure(
    what: &str,
    unit: Unit,
    hearth: &[Run],
    empty: &[Run],
    of: impl Fn(&Run) -> Result<f64, String>,
) -> Figure {
    let side = |name: &str, runs: &[Run]| {
        let values: Result<Vec<f64>, String> = runs.iter().map(&of).collect();
        let values = values.map_err(|why| format!("{name}: {why}"))?;
        Samples::of(values).ok_or_else(|| "it was not run".to_owned())
    };
    let measured = side("Hearth", hearth).and_then(|hearth| {
        let peer = Some(side("the empty window", empty)?);
        Ok(Pair { hearth, peer })
    });
    Figure {
        what: what.into(),
        unit,
        measured,
        bars: vec![Bar::Times(TIMES)],
    }
}
