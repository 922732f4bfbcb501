//! The server's program and its database, before anybody is served.
//!
//! Not here: what is put into the database ([`super::crowd`], [`super::enrolled`]).

use std::path::Path;

use hearth_server::{config::Config, db::Place};
use sqlx::{AnyConnection, Connection};
use tokio::process::Command;

use crate::program;

/// The server's program, told where its data are.
///
/// # Errors
/// When it was not built.
pub fn hearth_server(config: &Config, task: &str) -> anyhow::Result<Command> {
    let mut command = Command::new(program::path("hearth-server")?);
    told(&mut command, config, task);
    Ok(command)
}

/// The same, begun with as many open files as most systems begin a process with, however many this
/// process may have.
///
/// # Errors
/// As [`hearth_server`].
pub fn hearth_server_with_few_files(config: &Config, task: &str) -> anyhow::Result<Command> {
    let mut command = Command::new("prlimit");
    command.arg("--nofile=1024:");
    command.arg(program::path("hearth-server")?);
    told(&mut command, config, task);
    Ok(command)
}

fn told(command: &mut Command, config: &Config, task: &str) {
    command.arg(task).arg("--data").arg(&config.data);
    match config.place() {
        Place::Postgres(url) => command.env("HEARTH_DATABASE_URL", url),
        Place::Folder(_) => command.env_remove("HEARTH_DATABASE_URL"),
    };
}

/// A connection to the database that no server has.
///
/// # Errors
/// When it cannot be reached.
pub async fn connect(place: &Place) -> anyhow::Result<AnyConnection> {
    sqlx::any::install_default_drivers();
    let url = match place {
        Place::Postgres(url) => url.clone(),
        Place::Folder(folder) => sqlite(folder)?,
    };
    Ok(AnyConnection::connect(&url).await?)
}

fn sqlite(folder: &Path) -> anyhow::Result<String> {
    let file = std::path::absolute(folder.join("hearth.sqlite"))?;
    Ok(format!("sqlite://{}?mode=rw", file.display()))
}
