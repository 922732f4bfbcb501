//! Other programs that measure a line, on the same wire: iperf3 for rates, irtt for delay and loss.
//!
//! Both come from Debian, as they are, and are told to do what a check does: as many streams of
//! CUBIC, whose first two seconds do not count, and packets of the same size at the same pace. Not here: what is made
//! of them.

use std::{
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::wire::{PROVIDER, Wire};

/// Until a line is as full as it gets, in seconds.
const SETTLING_S: u64 = 2;

/// For how long a rate is counted, and delay on a full line is watched, in seconds.
const COUNTED_S: u64 = 8;
const WATCHED_S: u64 = 5;

/// Which way a line is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// From the provider.
    Down,
    /// To the provider.
    Up,
}

/// What irtt saw.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Half of the round trips were quicker, in ms.
    pub median_ms: f64,
    /// Lost on the way to the provider, in percent.
    pub up_percent: f64,
    /// Lost on the way back, in percent.
    pub down_percent: f64,
}

/// What iperf3 reads, in Mbit/s. `beside` runs both ends at the provider, with no line in between.
///
/// # Errors
/// When it does not run.
pub fn iperf3(wire: &Wire, filled: Filled, streams: u64, beside: bool) -> anyhow::Result<f64> {
    let _server = Served::start(
        wire.at_provider("iperf3")
            .args(["-s", "-1", "-B", PROVIDER]),
    )?;
    let client = match beside {
        true => wire.at_provider("iperf3"),
        false => wire.at_home("iperf3"),
    };
    let report = json(&mut fill(client, filled, streams))?;
    let rate = report.pointer("/end/sum_received/bits_per_second");
    let rate = rate
        .and_then(Value::as_f64)
        .context("iperf3 says no rate")?;
    Ok(rate / 1e6)
}

/// What irtt sees in so many seconds of an idle line.
///
/// # Errors
/// When it does not run.
pub fn irtt(wire: &Wire, seconds: u64) -> anyhow::Result<Seen> {
    let address = format!("{PROVIDER}:2112");
    let _server = Served::start(wire.at_provider("irtt").args(["server", "-b", &address]))?;
    watch(wire, seconds)
}

/// What irtt sees while iperf3 fills the line one way, once its queue had time to grow.
///
/// # Errors
/// When one of them does not run.
pub fn irtt_under_load(wire: &Wire, filled: Filled, streams: u64) -> anyhow::Result<Seen> {
    let address = format!("{PROVIDER}:2112");
    let _irtt = Served::start(wire.at_provider("irtt").args(["server", "-b", &address]))?;
    let _iperf3 = Served::start(
        wire.at_provider("iperf3")
            .args(["-s", "-1", "-B", PROVIDER]),
    )?;
    let mut fill = fill(wire.at_home("iperf3"), filled, streams);
    let _filling = Served(fill.stdout(Stdio::null()).spawn()?);
    thread::sleep(Duration::from_secs(SETTLING_S));
    watch(wire, WATCHED_S)
}

fn fill(mut client: Command, filled: Filled, streams: u64) -> Command {
    client.args([
        "-c",
        PROVIDER,
        "-J",
        "-C",
        "cubic",
        "-P",
        &streams.to_string(),
    ]);
    client.args(["-O", &SETTLING_S.to_string(), "-t", &COUNTED_S.to_string()]);
    if filled == Filled::Down {
        client.arg("-R");
    }
    client
}

fn watch(wire: &Wire, seconds: u64) -> anyhow::Result<Seen> {
    let mut client = wire.at_home("irtt");
    client.args(["client", "-Q", "-i", "20ms", "-l", "172", "-o", "-"]);
    client.args(["-d", &format!("{seconds}s"), &format!("{PROVIDER}:2112")]);
    let report = json(&mut client)?;
    let figure = |name: &str| {
        let found = report.pointer(&format!("/stats/{name}"));
        found
            .and_then(Value::as_f64)
            .with_context(|| format!("irtt says no {name}"))
    };
    Ok(Seen {
        median_ms: figure("rtt/median")? / 1e6,
        up_percent: figure("upstream_loss_percent")?,
        down_percent: figure("downstream_loss_percent")?,
    })
}

fn json(command: &mut Command) -> anyhow::Result<Value> {
    let output = command.output().context("a peer did not start")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "a peer failed: {}", said.trim());
    serde_json::from_slice(&output.stdout).context("a peer printed no JSON")
}

/// A program that goes on until nobody needs it.
struct Served(Child);

impl Served {
    fn start(command: &mut Command) -> anyhow::Result<Served> {
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let served = Served(child.context("a peer did not start")?);
        // Neither says when it listens.
        thread::sleep(Duration::from_millis(500));
        Ok(served)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
