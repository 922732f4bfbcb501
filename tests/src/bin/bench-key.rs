//! How long it takes from the key for assistance until the pad can be read, over another program and
//! beside the start of the least that Tauri makes.

use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use clap::Parser;
use hearth_tests::{
    bench::{
        figure::{Figure, Pair, Samples, Unit},
        home,
        report::{self, Report},
        screen::{Picture, Screen},
        window::Subject,
    },
    demo::Demo,
    fullscreen::{Display, key},
    program,
    tray::Tray,
};

/// Measures the key.
#[derive(Parser)]
struct Arguments {
    /// How often it is pressed.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(3..))]
    presses: u32,
}

/// The key that the profile has.
const KEY: [u32; 3] = [key::CONTROL, key::ALT, 'h' as u32];

/// How long a picture stays before it counts.
const STILL: Duration = Duration::from_secs(1);

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut report = Report::begin("key", "nothing");
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
    let took = press(&hearth, arguments.presses, &report::folder()?);
    let took = took.with_context(|| hearth.said())?;
    report.note("The pad is a window of its own each time: closing it lets its memory go.");
    let hearth = Samples::of(took).context("it was pressed")?;
    report.add(Figure {
        what: "key → the pad, as it then stays".into(),
        unit: Unit::Ms,
        measured: Ok(Pair { hearth, peer: None }),
        bars: Vec::new(),
    });
    report.finish()
}

/// Starts Hearth and presses the key again and again, each time until the pad is there; answers how
/// long each took, in milliseconds. The first time is to see the pad.
fn press(hearth: &Subject, presses: u32, pictures: &Path) -> anyhow::Result<Vec<f64>> {
    let mut screen = Screen::open()?;
    let display = Display::open()?;
    let running = hearth.start()?;
    let without = screen.settled(STILL * 4)?;
    display.press(&KEY)?;
    let pad = screen.settled(STILL * 4)?;
    ensure!(pad != without, "the key brought nothing");
    screen.save(&pad, &pictures.join("key-pad.png"))?;
    close(&display, &mut screen, &without)?;
    let mut took = Vec::new();
    for press in 1..=presses {
        let began = Instant::now();
        display.press(&KEY)?;
        let there = screen.shows(&pad, STILL)?;
        let took_ms = (there - began).as_secs_f64() * 1_000.0;
        eprintln!("{press:>3}: {took_ms:.0} ms");
        took.push(took_ms);
        close(&display, &mut screen, &without)?;
    }
    running.end()?;
    Ok(took)
}

/// Takes the pad away, and waits until the display is as it was.
fn close(display: &Display, screen: &mut Screen, without: &Picture) -> anyhow::Result<()> {
    display.press(&[key::ESCAPE])?;
    screen.shows(without, STILL)?;
    Ok(())
}
