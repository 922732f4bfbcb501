//! The demonstration's server, as `cargo xtask run` starts it.
//!
//! Not here: the people, who join by the invitations that it hands out.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use hearth_tests::PATIENCE;
use serde::Deserialize;

/// A running server; it ends with this.
pub struct Demo {
    process: Child,
    ready: Ready,
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
    /// Starts the server in a folder and waits until it listens.
    pub async fn start(folder: &Path) -> Result<Demo> {
        let ready_file = folder.join("ready.json");
        let mut process = Command::new(program("hearth-server")?)
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.join("server"))
            .arg("--ready-file")
            .arg(&ready_file)
            .stdout(Stdio::null())
            .spawn()?;
        let started = async {
            while !ready_file.exists() {
                ensure!(
                    process.try_wait()?.is_none(),
                    "the server ended before it was ready"
                );
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Ok(())
        };
        tokio::time::timeout(PATIENCE, started)
            .await
            .context("the server did not start")??;
        let ready = serde_json::from_slice(&std::fs::read(&ready_file)?)?;
        Ok(Demo { process, ready })
    }

    /// The server's address.
    pub fn url(&self) -> &str {
        &self.ready.url
    }

    /// The invitation of somebody.
    pub fn invitation(&self, name: &str) -> Result<&str> {
        let account = self
            .ready
            .accounts
            .iter()
            .find(|account| account.name == name);
        Ok(&account
            .with_context(|| format!("{name} was not invited"))?
            .invitation)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Nothing can be done about a process that has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A program of this project, as it was built for the tests.
pub fn program(name: &str) -> Result<PathBuf> {
    let folder = std::env::var_os("HEARTH_PROGRAMS")
        .context("HEARTH_PROGRAMS is not set; `cargo xtask tour` sets it")?;
    let program = Path::new(&folder).join(name);
    ensure!(program.exists(), "{} was not built", program.display());
    Ok(program)
}
