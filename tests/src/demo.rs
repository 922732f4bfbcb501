//! The demonstration's server in a process of its own, as `cargo xtask run` starts it: eight
//! advisors whose records were sent, reviewed and decided over the server's own routes.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;
use tokio::process::Command;

use crate::{
    PATIENCE,
    program::{self, Program},
};

/// How many records it begins with.
pub const RECORDS: u32 = 8;

/// A running server; it ends with this.
pub struct Demo {
    ready: Ready,
    data: PathBuf,
    _process: Program,
}

#[derive(Deserialize)]
struct Ready {
    url: String,
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    name: String,
    invitation: String,
}

impl Demo {
    /// Starts the server with its data in a folder, and waits until it listens.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start(folder: &Path) -> anyhow::Result<Demo> {
        let (data, ready_file) = (folder.join("demo"), folder.join("ready.json"));
        let mut command = Command::new(program::path("hearth-server")?);
        command.args(["demo", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(&data).arg("--ready-file").arg(&ready_file);
        let process = Program::start("hearth-server", &mut command)?;
        let start = std::time::Instant::now();
        while !ready_file.exists() {
            if start.elapsed() > PATIENCE * 3 {
                bail!(
                    "the demonstration did not start. It said:\n{}",
                    process.said()
                );
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        Ok(Demo {
            ready: serde_json::from_slice(&std::fs::read(&ready_file)?)?,
            data,
            _process: process,
        })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.ready.url
    }

    /// The invitation of somebody.
    ///
    /// # Errors
    /// When nobody of this name was invited.
    pub fn invitation(&self, name: &str) -> anyhow::Result<&str> {
        let account = self.ready.accounts.iter().find(|it| it.name == name);
        Ok(&account
            .with_context(|| format!("{name} was not invited"))?
            .invitation)
    }

    /// The folder of its data.
    pub fn data(&self) -> &Path {
        &self.data
    }
}
