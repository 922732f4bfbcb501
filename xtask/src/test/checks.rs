//! The checks, from fast to slow. A check is listed only once what it checks exists.

mod namespace;
mod pages;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Outcome;
use crate::cargo::{self, Counts, cargo};
use crate::desk::Session;
use crate::doctor::{self, Group};
use crate::postgres::{self, Cluster};
use crate::{bundle, command, licences, repo, tour, types, web};
use pages::{
    bridge_pages, has_bridge_pages, has_svelte_check, has_ui, has_vitest, svelte_check, ui_build,
    vitest,
};

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
const WIRE: &[Group] = &[doctor::WIRE];
const WINDOW: &[Group] = &[doctor::SESSION, doctor::DESK];
const PACKAGE: &[Group] = &[doctor::SESSION, doctor::DESK, doctor::BUNDLE];

#[rustfmt::skip] // A table is read by columns.
pub const CHECKS: &[Check] = &[
    quick("format",         &[],     always,                  format),
    quick("licences",       &[],     always,                  licences),
    quick("ui build",       &[],     has_ui,                  ui_build),
    quick("build",          &[],     always,                  build),
    quick("tidy",           &[],     || has_test("tidy"),     tidy),
    quick("packs",          &[],     has_packs,               packs),
    quick("bindings",       &[],     has_bindings,            bindings),
    quick("svelte-check",   &[],     has_svelte_check,        svelte_check),
    quick("vitest",         &[],     has_vitest,              vitest),
    quick("clippy",         &[],     always,                  clippy),
    quick("what ships",     &[],     always,                  what_ships),
    quick("rust tests",     DATA,    always,                  rust_tests),
    quick("doc tests",      &[],     has_doc_tests,           doc_tests),
    long( "kills",          DATA,    || has_test("kills"),    kills),
    long( "bridge pages",   PAGES,   has_bridge_pages,        bridge_pages),
    long( "window journey", WINDOW,  || has_test(tour::TEST), window_journey),
    long( "wire",           WIRE,    || has_test("wire"),     wire),
    long( "package",        PACKAGE, bundle::is_there,        package),
];

/// Test programs of the tests package that are checks of their own.
const SEPARATE: [&str; 4] = ["tidy", "kills", "wire", tour::TEST];

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
    /// How the build went, once it was tried.
    build: Option<bool>,
    postgres: Option<Cluster>,
}

impl Ground {
    /// Builds all programs and all tests in one go. A build that failed is not tried again.
    fn ensure_built(&mut self) -> Result<()> {
        match self.build {
            Some(true) => return Ok(()),
            Some(false) => bail!("The build failed."),
            None => self.build = Some(false),
        }
        if has_ui()? {
            web::ensure_built()?;
        }
        command::succeed(cargo().args(["build", "--workspace", "--all-targets"]))?;
        self.build = Some(true);
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

fn format(_: &mut Ground) -> Result<Outcome> {
    command::succeed(cargo().args(["fmt", "--all", "--check"]))
        .context("Run `cargo fmt` and look at what it changed")?;
    Ok(Outcome::passed())
}

fn licences(_: &mut Ground) -> Result<Outcome> {
    licences::check().map(Outcome::of)
}

fn build(ground: &mut Ground) -> Result<Outcome> {
    ground.ensure_built()?;
    Ok(Outcome::passed())
}

/// Without a session: these tests only read the repository.
fn tidy(_: &mut Ground) -> Result<Outcome> {
    let mut test = cargo();
    test.args(["test", "--workspace", "--test", "tidy"]);
    Ok(Outcome::of(cargo::count_tests(&mut test)?))
}

fn has_packs() -> Result<bool> {
    Ok(!pack_files().is_empty() && cargo::has_target("bin", "hearth-server")?)
}

fn pack_files() -> Vec<PathBuf> {
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

fn has_bindings() -> Result<bool> {
    cargo::has_target("bin", types::PROGRAM)
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

/// The packages whose programs are installed somewhere.
const SHIPPED: [&str; 3] = ["hearth-checks", "hearth-server", "hearth-desktop"];

/// Each as it is built for release: by itself. The workspace as a whole hides a feature that only
/// another package asks for.
fn what_ships(_: &mut Ground) -> Result<Outcome> {
    for package in SHIPPED {
        command::succeed(cargo().args(["check", "--package", package]))
            .with_context(|| format!("{package} does not build without the others"))?;
    }
    Ok(Outcome::passed())
}

/// Runs tests with PostgreSQL if a cluster is given, in a private session where there is one.
fn run_tests(test: &mut Command, postgres: Option<&Cluster>) -> Result<Outcome> {
    let session = private_session()?;
    if let Some(session) = &session {
        session.seat(test);
    }
    if let Some(cluster) = postgres {
        test.env(postgres::URL, &cluster.url);
    }
    test.env("HEARTH_PROGRAMS", repo::bin_dir());
    Ok(Outcome::of(cargo::count_tests(test)?))
}

/// Where a test may keep a key or a profile without touching a person's own.
fn private_session() -> Result<Option<Session>> {
    repo::is_linux().then(Session::start).transpose()
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
    let mut test = cargo();
    test.args(["test", "--workspace", "--no-fail-fast", "--test", "kills"]);
    let postgres = repo::is_linux()
        .then(|| ground.ensure_postgres())
        .transpose()?;
    run_tests(&mut test, postgres)
}

/// The internet check on lines whose truth is known.
fn wire(ground: &mut Ground) -> Result<Outcome> {
    if !repo::is_linux() {
        return Ok(Outcome::skipped("network namespaces need Linux"));
    }
    if let Err(why) = namespace::can_be_made() {
        return Ok(Outcome::skipped(&format!("no network namespace: {why:#}")));
    }
    ground.ensure_built()?;
    let mut test = cargo();
    test.args(["test", "--workspace", "--no-fail-fast", "--test", "wire"]);
    test.env("HEARTH_PROGRAMS", repo::bin_dir());
    Ok(Outcome::of(cargo::count_tests(&mut test)?))
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
