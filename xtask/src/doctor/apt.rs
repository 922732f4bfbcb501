//! Installing Debian packages: the exact command, shown before it is run.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs};

use anyhow::Result;

use crate::repo;
use crate::stop::Stop;

/// Package lists older than this are fetched anew: the mirror may no longer hold what they name.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// The command a person would paste.
pub fn command(packages: &[&str]) -> String {
    let sudo = if is_root() { "" } else { "sudo " };
    let install = format!("{sudo}apt-get install -y --no-install-recommends");
    format!("{install} {}", packages.join(" "))
}

/// Installs `packages` if this is root, or if sudo asks for no password, or if a person at the
/// terminal agrees.
pub fn install(packages: &[&str]) -> Result<()> {
    if !is_root() && !sudo_is_free() && !person_agrees()? {
        return Err(Stop::machine(
            "Run the command above as an administrator, then run the same task again.",
        ));
    }
    if lists_are_stale() {
        run(&["update"])?;
    }
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    run(&install)
}

/// Not through the usual way of running programs: sudo may have to ask at this terminal.
fn run(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(if is_root() { "env" } else { "sudo" });
    if !is_root() {
        command.arg("env");
    }
    command
        .arg("DEBIAN_FRONTEND=noninteractive")
        .arg("apt-get")
        .args(arguments);
    println!("$ apt-get {}", arguments.join(" "));
    if command.status()?.success() {
        return Ok(());
    }
    Err(Stop::machine(
        "apt-get failed; what it said stands above. If another apt-get is running, wait for it \
         and run the same task again.",
    ))
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

fn sudo_is_free() -> bool {
    let mut command = Command::new("sudo");
    command
        .args(["-n", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn person_agrees() -> Result<bool> {
    let may_ask = io::stdin().is_terminal() && io::stdout().is_terminal() && !repo::is_ci();
    if !may_ask || repo::find_program("sudo").is_none() || env::var_os("TERM").is_none() {
        return Ok(false);
    }
    print!("Run it now? [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Whether apt's lists of packages are absent or old.
fn lists_are_stale() -> bool {
    let lists = repo::files_below(Path::new("/var/lib/apt/lists"), &["partial", "auxfiles"]);
    let newest = lists
        .iter()
        .filter(|file| file.to_string_lossy().contains("_Packages"))
        .filter_map(|file| fs::metadata(file).ok()?.modified().ok()?.elapsed().ok())
        .min();
    newest.is_none_or(|age| age > STALE)
}
