//! What Hearth takes while nobody uses it: time on the processor, wake-ups and memory over ten minutes
//! with its window closed, beside a program with an empty window that is closed too, in the same ten
//! minutes.
//!
//! The advisor is logged in and listens to a server that is quiet. They declared no shift, so no test of
//! the line begins by itself. Not here: memory right after a start (`bench-start`).

use std::{process::ExitCode, thread, time::Duration};

use anyhow::ensure;
use clap::Parser;
use hearth_tests::{
    bench::{
        figure::{Bar, Figure, Pair, Samples, Unit},
        home,
        process::Used,
        report::Report,
        screen::Screen,
        window::{Running, Subject},
    },
    demo::Demo,
    program,
    tray::Tray,
};

/// Measures rest.
#[derive(Parser)]
struct Arguments {
    /// For how many minutes.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    minutes: u64,
}

/// Of one processor, in per cent: what an advisor's battery would notice lies far above it.
const CPU_PERCENT: f64 = 0.5;

/// How many times the empty window's memory.
const TIMES: f64 = 1.3;

/// How many threads are named with what woke them.
const THREADS: usize = 8;

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let minutes = arguments.minutes;
    let mut report = Report::begin("rest", "a program whose empty window is closed");
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("priya");
    let runtime = tokio::runtime::Runtime::new()?;
    let (_demo, _tray) = runtime.block_on(async {
        let demo = Demo::start(folder.path()).await?;
        let invitation = demo.invitation("Priya Shah")?;
        home::live_in(&profile, invitation, "priya.shah").await?;
        anyhow::Ok((demo, Tray::put().await?))
    })?;
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
    let mut screen = Screen::open()?;
    let pages = [
        hearth.first_page(&mut screen)?,
        empty.first_page(&mut screen)?,
    ];
    ensure!(pages[0] != pages[1], "both windows look the same");
    let hearth = hearth.run_without_window(&mut screen, &pages[0])?;
    let empty = empty.run_without_window(&mut screen, &pages[1]);
    let empty = empty.map_err(|why| why.to_string());
    let before = (
        hearth.tree()?.used()?,
        empty.as_ref().ok().map(used).transpose()?,
    );
    thread::sleep(Duration::from_secs(minutes * 60));
    let after = (
        hearth.tree()?.used()?,
        empty.as_ref().ok().map(used).transpose()?,
    );
    let own = after.0.since(&before.0);
    let peer = before.1.zip(after.1);
    let peer = peer.map(|(before, after)| after.since(&before));
    report.note(format!("Over {minutes} minutes, with the window closed."));
    for (thread, count) in own.most_woken(THREADS) {
        let a_minute = count as f64 / minutes as f64;
        report.note(format!("Woken {a_minute:.1} times a minute: {thread}."));
    }
    if let Err(why) = &empty {
        report.note(format!("The peer could not be measured: {why}"));
    }
    let seconds = (minutes * 60) as f64;
    let percent = |used: u64| used as f64 / 10.0 / seconds;
    report.add(figure(
        "processor, of one",
        Unit::Percent,
        percent(own.cpu_ms),
        peer.as_ref().map(|peer| percent(peer.cpu_ms)),
        vec![Bar::AtMost(CPU_PERCENT)],
    ));
    report.add(figure(
        "wake-ups a minute",
        Unit::Count,
        own.all_wakes() as f64 / minutes as f64,
        peer.map(|peer| peer.all_wakes() as f64 / minutes as f64),
        Vec::new(),
    ));
    let memory = empty.as_ref().ok().map(|it| it.tree()?.memory_mib());
    report.add(figure(
        "memory",
        Unit::MiB,
        hearth.tree()?.memory_mib()?,
        memory.transpose()?,
        vec![Bar::Times(TIMES)],
    ));
    hearth.end()?;
    if let Ok(empty) = empty {
        empty.end()?;
    }
    report.finish()
}

fn used(running: &Running) -> anyhow::Result<Used> {
    running.tree()?.used()
}

/// One figure, beside its peer's where there is one.
fn figure(what: &str, unit: Unit, hearth: f64, peer: Option<f64>, bars: Vec<Bar>) -> Figure {
    let measured = Samples::of([hearth]).ok_or_else(|| "it was not run".to_owned());
    let has_peer = peer.is_some();
    let is_ratio = |bar: &Bar| matches!(bar, Bar::Times(_));
    Figure {
        what: what.into(),
        unit,
        measured: measured.map(|hearth| Pair {
            hearth,
            peer: peer.and_then(|peer| Samples::of([peer])),
        }),
        bars: bars
            .into_iter()
            .filter(|bar| has_peer || !is_ratio(bar))
            .collect(),
    }
}
