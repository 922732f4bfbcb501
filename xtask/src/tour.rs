//! `tour`: the real window, driven from the invitation to the decision on a private desk.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::arguments::Arguments;
use crate::cargo::{self, Counts, cargo};
use crate::desk::Desk;
use crate::stop::Stop;
use crate::{command, doctor, repo, web};

/// The test program of the tests package that drives the window.
pub const TEST: &str = "desktop";

pub fn run(arguments: Arguments) -> Result<()> {
    arguments.finish()?;
    tour()
}

/// Everything from what the machine needs to the printed summary.
pub fn tour() -> Result<()> {
    if !repo::is_linux() {
        return Err(Stop::machine(
            "The tour makes a display of its own, which works on Linux only. Use `cargo xtask run`.",
        ));
    }
    if !cargo::has_target("test", TEST)? {
        return Err(Stop::usage(
            "There is no tour yet: the tests package has no such test.",
        ));
    }
    doctor::ensure(&[doctor::BUILD, doctor::SESSION, doctor::DESK])?;
    web::ensure_built()?;
    let mut build = cargo();
    build.args(["build", "--quiet", "--workspace", "--test", TEST]);
    command::succeed(build.args(["--bin", "hearth", "--bin", "hearth-server"]))?;

    let counts = drive()?;
    let summary = repo::target().join("tour/summary.txt");
    let text = fs::read_to_string(&summary).context("The tour wrote no summary")?;
    println!("\n{}", text.trim_end());
    println!(
        "\nPictures and the record lie in {}.",
        repo::target().join("tour").display()
    );
    if counts.failed > 0 {
        bail!("The tour failed.");
    }
    Ok(())
}

/// Drives the window with programs that are already built. Pictures of an earlier tour go first,
/// so that none of them is taken for one of this tour.
pub fn drive() -> Result<Counts> {
    let folder = repo::target().join("tour");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let desk = Desk::start()?;
    let mut test = cargo();
    test.args([
        "test",
        "--workspace",
        "--test",
        TEST,
        "--",
        "--nocapture",
        "--test-threads=1",
    ]);
    desk.seat(&mut test)
        .env("HEARTH_TOUR_DIR", &folder)
        .env("HEARTH_PROGRAMS", repo::bin_dir());
    cargo::count_tests(&mut test)
}
