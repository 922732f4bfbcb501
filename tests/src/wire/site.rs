//! A provider's server at one end of a wire, over TLS with an authority of its own, and somebody with a
//! terminal at the other.
//!
//! Not here: what is expected of a check.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use anyhow::{Context, ensure};
use hearth_line::Profile;
use serde_json::Value;

use super::{PROVIDER, Wire};
use crate::{authority::Authority, program};

/// The server's port.
pub const PORT: u16 = 8443;

/// So much that the server itself holds no check up, though guests get only a part of it.
pub const SETTINGS: &str = "\
[internet]
uplink-mbit-per-s = 1000000
most-mbit-per-s = 2000
guests = 20
";

/// A server behind a wire.
pub struct Site {
    wire: Wire,
    authority: Authority,
    server: Child,
    _folder: tempfile::TempDir,
}

/// What a check printed, and how it ended.
pub struct Checked {
    /// The exit code.
    pub code: i32,
    /// What it printed.
    pub out: String,
    /// What it said beside.
    pub error: String,
}

impl Site {
    /// A server at the end of a line of this kind; none where there can be no wire.
    ///
    /// # Errors
    /// When there should be one, or the server does not start.
    pub fn open(profile: &Profile, seed: u64) -> anyhow::Result<Option<Site>> {
        Site::open_with(profile, seed, SETTINGS)
    }

    /// The same with a server that is set up like this.
    ///
    /// # Errors
    /// As [`Site::open`].
    pub fn open_with(profile: &Profile, seed: u64, settings: &str) -> anyhow::Result<Option<Site>> {
        let Some(wire) = Wire::of(profile, seed)? else {
            return Ok(None);
        };
        let authority = Authority::new()?;
        let tls = authority.vouches_for("server", PROVIDER, |_| {})?;
        let folder = tempfile::tempdir()?;
        let mut server = wire.at_provider(program::path("hearth-server")?);
        server
            .args(["serve", "--listen", &format!("{PROVIDER}:{PORT}")])
            .arg("--tls-cert")
            .arg(&tls.cert)
            .arg("--tls-key")
            .arg(&tls.key);
        let server = serve(server, folder.path(), settings)?;
        Ok(Some(Site {
            wire,
            authority,
            server,
            _folder: folder,
        }))
    }

    /// The line.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// The file of the provider's authority.
    pub fn authority(&self) -> std::path::PathBuf {
        self.authority.file()
    }

    /// Runs `hearth-check internet` at home.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn check(&self, arguments: &[&str]) -> anyhow::Result<Checked> {
        let program = program::path("hearth-check")?;
        self.check_by(self.wire.at_home(program), arguments)
    }

    /// Runs `hearth-check internet` by the server's side, where no line lies between.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn check_beside(&self, arguments: &[&str]) -> anyhow::Result<Checked> {
        let program = program::path("hearth-check")?;
        self.check_by(self.wire.at_provider(program), arguments)
    }

    fn check_by(&self, mut check: Command, arguments: &[&str]) -> anyhow::Result<Checked> {
        check
            .args(["internet", "--json", "--server"])
            .arg(format!("https://{PROVIDER}:{PORT}"))
            .arg("--ca")
            .arg(self.authority.file())
            .args(arguments);
        let output = check.output().context("hearth-check did not start")?;
        Ok(Checked {
            code: output.status.code().context("it was killed")?,
            out: String::from_utf8(output.stdout)?,
            error: String::from_utf8(output.stderr)?,
        })
    }

    /// Lets no datagram out of the home.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn block_udp(&self) -> anyhow::Result<()> {
        // A route for each protocol: one that leads nowhere is taken by UDP alone.
        let blocked = self
            .wire
            .at_home("ip")
            .args(["rule", "add", "ipproto", "udp", "prohibit"])
            .status()?;
        ensure!(blocked.success(), "a rule could not be set");
        Ok(())
    }
}

impl Checked {
    /// The report that it printed.
    ///
    /// # Errors
    /// When it printed none.
    pub fn report(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.out)
            .with_context(|| format!("it ended with {} and said: {}", self.code, self.error))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Starts a server with these settings and a folder of its own, and waits until it serves.
///
/// # Errors
/// When it does not.
pub fn serve(mut server: Command, folder: &Path, settings: &str) -> anyhow::Result<Child> {
    let file = folder.join("settings.toml");
    std::fs::write(&file, settings)?;
    server
        .arg("--config")
        .arg(&file)
        .arg("--data")
        .arg(folder.join("data"))
        .env_remove("HEARTH_DATABASE_URL")
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut server = server.spawn().context("the server did not start")?;
    let out = server.stdout.take().context("its output is piped")?;
    wait_for(out, "://")?;
    Ok(server)
}

/// Reads until a line holds these words, and goes on reading so that nobody waits to be read.
fn wait_for(out: impl std::io::Read + Send + 'static, words: &'static str) -> anyhow::Result<()> {
    let (said, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if line.contains(words) {
                // Whoever waited may have given up.
                let _ = said.send(());
            }
        }
    });
    heard
        .recv_timeout(Duration::from_secs(60))
        .context("the server did not say that it serves")
}
