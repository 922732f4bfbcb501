//! The UI's packages and the built UI, each made only when what it is made from has changed.

use std::process::Command;

use anyhow::Result;

use crate::{command, repo, stamp};

/// Installs exactly what `package-lock.json` says and builds the UI into `ui/dist`.
pub fn ensure_built() -> Result<()> {
    ensure_packages()?;
    ensure_dist()
}

/// Installs exactly what `package-lock.json` says.
pub fn ensure_packages() -> Result<()> {
    let content = stamp::content(&[repo::path("package-lock.json")])?;
    if stamp::is_fresh("npm-ci", content) && repo::path("node_modules").is_dir() {
        return Ok(());
    }
    command::succeed(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    stamp::keep("npm-ci", content)
}

fn ensure_dist() -> Result<()> {
    let mut sources = repo::files_below(&repo::path("ui"), &["dist", "node_modules"]);
    sources.push(repo::path("package-lock.json"));
    let content = stamp::content(&sources)?;
    if stamp::is_fresh("ui-dist", content) && repo::path("ui/dist/index.html").is_file() {
        return Ok(());
    }
    command::succeed(npm().args(["run", "build", "--workspace", "ui"]))?;
    stamp::keep("ui-dist", content)
}

/// npm, with nothing that asks or draws.
pub fn npm() -> Command {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = command::at_root(name);
    command.env("NO_COLOR", "1").env("NO_UPDATE_NOTIFIER", "1");
    command
}
