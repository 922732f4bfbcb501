//! The checks, from fast to slow. A check is listed only once what it checks exists.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Outcome;
use crate::cargo::{self, Counts, cargo};
use crate::desk::Session;
use crate::doctor::{self, Group};
use crate::postgres::{self, Cluster};
use crate::{bundle, command, licences, repo, tour, types, web};

pub struct Check {
    pub name: &'static str,
    /// Opens a browser or a window, or takes minutes: not part of `--quick`.
    pub is_long: bool,
    pub needs: &'static [Group],
    pub is_there: fn() -> Result<bool>,
    pub run: fn(&mut Ground) -> Result<Outcome>,
}

const DATA: &[Group] = &[doctor::SESSION, doctor::POSTGRES];
const PAGES: &[Group] = &[doctor::SESSION, doctor::POSTGRES, doctor::BROWSER];
const WINDOW: &[Group] = &[doctor::SESSION, doctor::DESK];
const PACKAGE: &[Group] = &[doctor::SESSION, doctor::DESK, doctor::BUNDLE];

pub const CHECKS: &[Check] = &[
    quick("format", &[], always, format),
    quick("licences", &[], always, |_| {
        licences::check().map(Outcome::of)
    }),
    quick("ui build", &[], has_ui, |_| {
        web::ensure_built().map(|()| Outcome::passed())
    }),
    quick("build", &[], always, |ground| {
        ground.ensure_built().map(|()| Outcome::passed())
    }),
    quick(
        "tidy",
        &[],
        || has_test("tidy"),
        |_| test_programs(&["tidy"], None),
    ),
    quick("packs", &[], has_packs, packs),
    quick(
        "bindings",
        &[],
        || cargo::has_target("bin", types::PROGRAM),
        bindings,
    ),
    quick(
        "svelte-check",
        &[],
        || has_script("ui", "check"),
        svelte_check,
    ),
    quick("vitest", &[], has_vitest, vitest),
    quick("clippy", &[], always, clippy),
    quick("rust tests", DATA, always, rust_tests),
    quick("doc tests", &[], has_doc_tests, doc_tests),
    long("kills", DATA, || has_test("kills"), kills),
    long(
        "bridge pages",
        PAGES,
        || has_script("tests/ui", "test"),
        bridge_pages,
    ),
    long(
        "window journey",
        WINDOW,
        || has_test(tour::TEST),
        window_journey,
    ),
    long("package", PACKAGE, bundle::is_there, package),
];

/// Test programs of the tests package that are checks of their own.
const SEPARATE: [&str; 3] = ["tidy", "kills", tour::TEST];

type IsThere = fn() -> Result<bool>;
type Run = fn(&mut Ground) -> Result<Outcome>;

const fn quick(name: &'static str, needs: &'static [Group], is_there: IsThere, run: Run) -> Check {
    Check {
        name,
        is_long: false,
        needs,
        is_there,
        run,
    }
}

const fn long(name: &'static str, needs: &'static [Group], is_there: IsThere, run: Run) -> Check {
    Check {
        name,
        is_long: true,
        needs,
        is_there,
        run,
    }
}

/// What several checks stand on, made when first needed and gone with the last check.
#[derive(Default)]
pub struct Ground {
    is_built: bool,
    postgres: Option<Cluster>,
}

impl Ground {
    /// Builds all programs and all tests in one go.
    fn ensure_built(&mut self) -> Result<()> {
        if !self.is_built {
            if has_ui()? {
                web::ensure_built()?;
            }
            command::succeed(cargo().args(["build", "--workspace", "--all-targets"]))?;
            self.is_built = true;
        }
        Ok(())
    }

    fn ensure_postgres(&mut self) -> Result<&Cluster> {
        if self.postgres.is_none() {
            self.postgres = Some(Cluster::start()?);
        }
        self.postgres.as_ref().context("PostgreSQL did not start")
    }
}

fn always() -> Result<bool> {
    Ok(true)
}

fn has_test(name: &str) -> Result<bool> {
    cargo::has_target("test", name)
}

fn has_ui() -> Result<bool> {
    Ok(repo::path("ui/package.json").is_file() && repo::path("package-lock.json").is_file())
}

fn has_script(workspace: &str, script: &str) -> Result<bool> {
    let Ok(text) = fs::read_to_string(repo::path(workspace).join("package.json")) else {
        return Ok(false);
    };
    Ok(serde_json::from_str::<Value>(&text)?["scripts"][script].is_string())
}

fn format(_: &mut Ground) -> Result<Outcome> {
    command::succeed(cargo().args(["fmt", "--all", "--check"]))
        .context("Run `cargo fmt` and look at what it changed")?;
    Ok(Outcome::passed())
}

fn has_packs() -> Result<bool> {
    Ok(!pack_files().is_empty() && cargo::has_target("bin", "hearth-server")?)
}

fn pack_files() -> Vec<std::path::PathBuf> {
    let mut files = repo::files_below(&repo::path("packs"), &[]);
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "toml")
    });
    files
}

fn packs(ground: &mut Ground) -> Result<Outcome> {
    ground.ensure_built()?;
    let mut counts = Counts::default();
    for file in pack_files() {
        let mut check = command::at_root(repo::bin("hearth-server"));
        match command::status(check.args(["pack", "check"]).arg(file))?.success() {
            true => counts.passed += 1,
            false => counts.failed += 1,
        }
    }
    Ok(Outcome::of(counts))
}

fn bindings(ground: &mut Ground) -> Result<Outcome> {
    ground.ensure_built()?;
    types::write(true).context("Run `cargo xtask types`")?;
    Ok(Outcome::passed())
}

fn clippy(_: &mut Ground) -> Result<Outcome> {
    let mut clippy = cargo();
    clippy.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    command::succeed(&mut clippy)?;
    Ok(Outcome::passed())
}

fn svelte_check(_: &mut Ground) -> Result<Outcome> {
    web::ensure_packages()?;
    command::succeed(web::npm().args(["run", "check", "--workspace", "ui"]))?;
    Ok(Outcome::passed())
}

fn has_vitest() -> Result<bool> {
    let files = repo::files_below(&repo::path("ui/src"), &[]);
    Ok(files
        .iter()
        .any(|file| file.to_string_lossy().ends_with(".test.ts")))
}

fn vitest(_: &mut Ground) -> Result<Outcome> {
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

/// Runs test programs by name, with PostgreSQL if a cluster is given, in a private session where
/// there is one.
fn test_programs(names: &[&str], postgres: Option<&Cluster>) -> Result<Outcome> {
    let mut test = cargo();
    test.args(["test", "--workspace", "--no-fail-fast"]);
    for name in names {
        test.args(["--test", name]);
    }
    run_tests(&mut test, postgres)
}

fn run_tests(test: &mut std::process::Command, postgres: Option<&Cluster>) -> Result<Outcome> {
    let session = if repo::is_linux() {
        Some(Session::start()?)
    } else {
        None
    };
    if let Some(session) = &session {
        session.seat(test);
    }
    if let Some(cluster) = postgres {
        test.env(postgres::URL, &cluster.url);
    }
    Ok(Outcome::of(cargo::count_tests(test)?))
}

/// Every test that is not a check of its own, on both databases.
fn rust_tests(ground: &mut Ground) -> Result<Outcome> {
    ground.ensure_built()?;
    let mut test = cargo();
    test.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins"]);
    for target in cargo::targets()? {
        if target.kind == "test" && !SEPARATE.contains(&&*target.name) {
            test.args(["--test", &target.name]);
        }
    }
    if !repo::is_linux() && std::env::var_os(postgres::URL).is_none() {
        let mut outcome = run_tests(&mut test, None)?;
        outcome.counts.skipped += 1;
        return Ok(outcome.note(format!("without PostgreSQL: {} is not set", postgres::URL)));
    }
    let cluster = ground.ensure_postgres()?;
    Ok(run_tests(&mut test, Some(cluster))?.note("on SQLite and PostgreSQL"))
}

fn has_doc_tests() -> Result<bool> {
    let sources = repo::files_below(&repo::path("crates"), &[]);
    let sources = sources
        .iter()
        .filter(|file| file.extension().is_some_and(|e| e == "rs"));
    Ok(sources
        .filter_map(|file| fs::read_to_string(file).ok())
        .any(|text| {
            let mut lines = text.lines().map(str::trim_start);
            lines.any(|line| line.starts_with("/// ```") || line.starts_with("//! ```"))
        }))
}

fn doc_tests(_: &mut Ground) -> Result<Outcome> {
    Ok(Outcome::of(cargo::count_tests(cargo().args([
        "test",
        "--workspace",
        "--doc",
    ]))?))
}

fn kills(ground: &mut Ground) -> Result<Outcome> {
    ground.ensure_built()?;
    if !repo::is_linux() {
        return test_programs(&["kills"], None);
    }
    test_programs(&["kills"], Some(ground.ensure_postgres()?))
}

/// The pages in a browser, over the bridge. Its runner ends with a closing line like this one's.
fn bridge_pages(ground: &mut Ground) -> Result<Outcome> {
    let browsers = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let Some(browser) = browsers.iter().find_map(|name| repo::find_program(name)) else {
        return Ok(Outcome::skipped("no Chromium was found"));
    };
    ground.ensure_built()?;
    let session = if repo::is_linux() {
        Some(Session::start()?)
    } else {
        None
    };
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

fn window_journey(ground: &mut Ground) -> Result<Outcome> {
    if !repo::is_linux() {
        return Ok(Outcome::skipped("the private display needs Linux"));
    }
    ground.ensure_built()?;
    Ok(Outcome::of(tour::drive()?).note("pictures in target/tour"))
}

fn package(ground: &mut Ground) -> Result<Outcome> {
    if !repo::is_linux() {
        return Ok(Outcome::skipped("the package is checked on Debian"));
    }
    ground.ensure_built()?;
    Ok(Outcome::of(bundle::check()?))
}
