//! `bundle`: the package for this system. On Debian, `test` also checks one: it is made from the
//! debug build, unpacked into a throwaway root and started there.

mod deb;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::cargo::{self, Counts};
use crate::desk::Desk;
use crate::owned::Scratch;
use crate::stop::Stop;
use crate::{command, doctor, http, repo, web};

/// The program that is packed.
const PROGRAM: &str = "hearth";

pub fn run(mut arguments: Arguments) -> Result<()> {
    let debug = arguments.flag("--debug");
    let only_check = arguments.flag("--check");
    arguments.finish()?;
    doctor::ensure(&[doctor::BUILD, doctor::BUNDLE])?;
    web::ensure_built()?;
    if only_check {
        return check_alone();
    }
    let mut build = tauri("build");
    if repo::is_linux() {
        build.args(["--bundles", "deb"]);
    }
    if debug {
        build.arg("--debug");
    }
    command::succeed(&mut build)
}

/// The check of `test` by itself.
fn check_alone() -> Result<()> {
    if !repo::is_linux() {
        return Err(Stop::machine("The package is checked on Debian only."));
    }
    doctor::ensure(&[doctor::SESSION, doctor::DESK])?;
    cargo::build_programs(&[PROGRAM])?;
    if check()?.failed > 0 {
        bail!("The package is not fit to ship.");
    }
    Ok(())
}

/// Whether the packager is part of the repository's npm packages.
pub fn is_there() -> Result<bool> {
    let packages = fs::read_to_string(repo::path("package.json")).unwrap_or_default();
    Ok(packages.contains("\"@tauri-apps/cli\"")
        && repo::path("src-tauri/tauri.conf.json").is_file())
}

/// Makes a .deb from the built debug program, checks what it says it depends on, and starts it.
pub fn check() -> Result<Counts> {
    web::ensure_packages()?;
    let deb = package_debug_build()?;
    let root = Scratch::new("package")?;
    command::succeed(
        command::at_root("dpkg-deb")
            .arg("-x")
            .arg(&deb)
            .arg(root.path()),
    )?;

    let program = root.path().join("usr/bin").join(PROGRAM);
    let mut counts = Counts::default();
    for problem in deb::problems(&deb, &program)? {
        println!("{problem}");
        counts.failed += 1;
    }
    counts.passed += u64::from(counts.failed == 0);
    match start(&program) {
        Ok(heading) => {
            println!("The unpacked program opened its window: \"{heading}\".");
            counts.passed += 1;
        }
        Err(error) => {
            println!("The unpacked program did not open its window: {error:#}");
            counts.failed += 1;
        }
    }
    Ok(counts)
}

/// Packages a stripped copy of the debug program, in a folder of its own: the packager writes into
/// the program that it packs, and a second build with other settings would take many minutes.
fn package_debug_build() -> Result<PathBuf> {
    let target = repo::target().join("package");
    let debug = target.join("debug");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    fs::create_dir_all(&debug)?;
    let copy = debug.join(PROGRAM);
    command::succeed(
        command::at_root("strip")
            .arg("-o")
            .arg(&copy)
            .arg(repo::bin(PROGRAM)),
    )?;
    let mut bundle = tauri("bundle");
    bundle
        .args(["--debug", "--bundles", "deb"])
        .env("CARGO_TARGET_DIR", &target);
    command::succeed(&mut bundle)?;
    let made = repo::files_below(&debug.join("bundle/deb"), &[]);
    let mut debs = made
        .into_iter()
        .filter(|f| f.extension().is_some_and(|e| e == "deb"));
    debs.next().context("The packager made no .deb")
}

/// The packager of Tauri, from the repository's npm packages.
fn tauri(subcommand: &str) -> Command {
    let name = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let mut command = command::at_root(repo::path("node_modules/.bin").join(name));
    // It must neither ask nor be told by CI=true or CI=1, which it reads in its own way.
    command
        .arg(subcommand)
        .current_dir(repo::path("src-tauri"))
        .env_remove("CI")
        .arg("--ci");
    command
}

/// Starts `program` on a private desk and returns the heading of its window once there is one.
fn start(program: &Path) -> Result<String> {
    let desk = Desk::start()?;
    let profile = Scratch::new("profile")?;
    let port = desk.driver_port();
    // Only a demonstration lets itself be driven from outside.
    let arguments = json!(["--demo", "--profile", profile.path()]);
    let options = json!({ "binary": program, "args": arguments });
    let wish =
        json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
    let session = http::request(port, "POST", "/session", Some(&wish))?;
    let session = session["value"]["sessionId"]
        .as_str()
        .context("the driver gave no session")?;
    // The session and the program end with the desk.
    heading(port, session)
}

fn heading(port: u16, session: &str) -> Result<String> {
    let script = "return document.querySelector('h1')?.textContent.trim() ?? ''";
    let body = json!({ "script": script, "args": [] });
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        let path = format!("/session/{session}/execute/sync");
        let answer = http::request(port, "POST", &path, Some(&body))?;
        if let Value::String(heading) = &answer["value"]
            && !heading.is_empty()
        {
            return Ok(heading.clone());
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("no heading after 60 s")
}
