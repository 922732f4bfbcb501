//! A provider's server at one end of a wire, and somebody with a terminal at the other.
//!
//! Not here: what is expected of a check.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    sync::mpsc,
    time::Duration,
};

use anyhow::{Context, ensure};
use hearth_line::Profile;
use hearth_tests::{
    authority::Authority,
    program,
    wire::{PROVIDER, Wire},
};
use serde_json::Value;

const PORT: u16 = 8443;

/// Fewer than these would be held up by the server itself.
const SETTINGS: &str = "\
[internet]
uplink-mbit-per-s = 10000
most-mbit-per-s = 2000
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
    pub code: i32,
    pub out: String,
    pub error: String,
}

impl Site {
    /// A server at the end of a line of this kind; none where there can be no wire.
    pub fn open(profile: &Profile, seed: u64) -> anyhow::Result<Option<Site>> {
        let Some(wire) = Wire::of(profile, seed)? else {
            return Ok(None);
        };
        let authority = Authority::new()?;
        let tls = authority.vouches_for("server", PROVIDER, |_| {})?;
        let folder = tempfile::tempdir()?;
        let settings = folder.path().join("settings.toml");
        std::fs::write(&settings, SETTINGS)?;
        let mut server = wire.at_provider(program::path("hearth-server")?);
        server
            .arg("serve")
            .arg("--config")
            .arg(&settings)
            .arg("--data")
            .arg(folder.path().join("data"))
            .args(["--listen", &format!("{PROVIDER}:{PORT}")])
            .arg("--tls-cert")
            .arg(&tls.cert)
            .arg("--tls-key")
            .arg(&tls.key)
            .env_remove("HEARTH_DATABASE_URL")
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = server.spawn().context("the server did not start")?;
        let out = server.stdout.take().context("its output is piped")?;
        wait_for(out, "https://")?;
        Ok(Some(Site {
            wire,
            authority,
            server,
            _folder: folder,
        }))
    }

    /// Runs `hearth-check internet` at home.
    pub fn check(&self, arguments: &[&str]) -> Checked {
        let mut check = self.wire.at_home(program::path("hearth-check").unwrap());
        check
            .args(["internet", "--json", "--server"])
            .arg(format!("https://{PROVIDER}:{PORT}"))
            .arg("--ca")
            .arg(self.authority.file())
            .args(arguments);
        let output = check.output().unwrap();
        Checked {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Lets no datagram out of the home.
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
    #[track_caller]
    pub fn report(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|_| panic!("it ended with {} and said: {}", self.code, self.error))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
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
