//! Checks of the UI: its packages and build are npm's, its pages are read in a browser.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Ground, Outcome, private_session};
use crate::cargo::{self, Counts};
use crate::{command, repo, web};

/// Whether there is a UI with fixed versions to build it from.
pub fn has_ui() -> Result<bool> {
    Ok(repo::path("ui/package.json").is_file() && repo::path("package-lock.json").is_file())
}

/// Whether a workspace of npm has this script.
fn has_script(workspace: &str, script: &str) -> Result<bool> {
    let Ok(text) = fs::read_to_string(repo::path(workspace).join("package.json")) else {
        return Ok(false);
    };
    Ok(serde_json::from_str::<Value>(&text)?["scripts"][script].is_string())
}

pub fn ui_build(_: &mut Ground) -> Result<Outcome> {
    web::ensure_built()?;
    Ok(Outcome::passed())
}

pub fn has_svelte_check() -> Result<bool> {
    has_script("ui", "check")
}

pub fn has_bridge_pages() -> Result<bool> {
    has_script("tests/ui", "test")
}

pub fn svelte_check(_: &mut Ground) -> Result<Outcome> {
    web::ensure_packages()?;
    command::succeed(web::npm().args(["run", "check", "--workspace", "ui"]))?;
    Ok(Outcome::passed())
}

pub fn has_vitest() -> Result<bool> {
    let files = repo::files_below(&repo::path("ui"), &["dist", "node_modules"]);
    Ok(files
        .iter()
        .any(|file| file.to_string_lossy().ends_with(".test.ts")))
}

pub fn vitest(_: &mut Ground) -> Result<Outcome> {
    web::ensure_packages()?;
    let report = repo::target().join("vitest.json");
    // The report of an earlier run must not stand in for one that this run failed to write.
    let _ = fs::remove_file(&report);
    let mut vitest = web::npm();
    vitest.args([
        "exec",
        "--workspace",
        "ui",
        "--",
        "vitest",
        "run",
        "--reporter=default",
    ]);
    vitest
        .arg("--reporter=json")
        .arg(format!("--outputFile.json={}", report.display()));
    let status = command::status(&mut vitest)?;
    let report = fs::read_to_string(&report).context("vitest wrote no report")?;
    let report: Value = serde_json::from_str(&report)?;
    let count = |name: &str| report[name].as_u64().unwrap_or(0);
    let mut counts = Counts {
        passed: count("numPassedTests"),
        failed: count("numFailedTests"),
        skipped: count("numPendingTests") + count("numTodoTests"),
    };
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(Outcome::of(counts))
}

/// The pages in a browser, over the bridge. Its runner ends with a closing line like this one's.
pub fn bridge_pages(ground: &mut Ground) -> Result<Outcome> {
    let browsers = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let Some(browser) = browsers.iter().find_map(|name| repo::find_program(name)) else {
        return Ok(Outcome::skipped("no Chromium was found"));
    };
    ground.ensure_built()?;
    let session = private_session()?;
    let mut pages = web::npm();
    pages.args(["run", "--silent", "test", "--workspace", "tests/ui"]);
    if let Some(session) = &session {
        session.seat(&mut pages);
    }
    pages
        .env("HEARTH_CHROMIUM", browser)
        .env("HEARTH_PROGRAMS", repo::bin_dir());
    let mut counts = None;
    let status = command::read_lines(&mut pages, |line| {
        counts = cargo::parse_closing_line(line).or(counts);
    })?;
    let mut counts = counts.context("The pages' runner ended without its closing line")?;
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(Outcome::of(counts))
}
