//! Other programs that measure a line, on the same wire: iperf3 for rates, irtt for delay and loss.
//!
//! Both come from Debian, as they are, and are told to do what a check does: as many streams of CUBIC,
//! whose first seconds do not count, and packets of the same size at the same pace. Not here: what is
//! made of them.

use std::{
    ops::Range,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, bail, ensure};
use hearth_domain::internet::summary::median;
use serde_json::Value;

use crate::wire::{PROVIDER, Wire};

/// Until TCP has found its rate, and for how long it is counted then, in seconds: as long as a check
/// takes at most.
const SETTLING_S: u64 = 4;
const COUNTED_S: u64 = 6;

/// Which way a line is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// From the provider.
    Down,
    /// To the provider.
    Up,
}

/// What irtt lost.
#[derive(Debug, Clone, Copy)]
pub struct Lost {
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

/// What irtt loses in so many seconds of an idle line.
///
/// # Errors
/// When it does not run.
pub fn irtt(wire: &Wire, seconds: u64) -> anyhow::Result<Lost> {
    let address = format!("{PROVIDER}:2112");
    let _server = Served::start(wire.at_provider("irtt").args(["server", "-b", &address]))?;
    let report = json(&mut client(wire, seconds))?;
    let figure = |name: &str| {
        let found = report.pointer(&format!("/stats/{name}"));
        found
            .and_then(Value::as_f64)
            .with_context(|| format!("irtt says no {name}"))
    };
    Ok(Lost {
        up_percent: figure("upstream_loss_percent")?,
        down_percent: figure("downstream_loss_percent")?,
    })
}

/// What irtt saw of the line while something else went over it.
pub struct Trips(Vec<(SystemTime, f64)>);

impl Trips {
    /// Half of those that began in this time were quicker, in ms; none when none began.
    pub fn median_ms(&self, between: Range<SystemTime>) -> Option<f64> {
        let these = self.0.iter().filter(|(at, _)| between.contains(at));
        median(these.map(|(_, ms)| *ms))
    }
}

/// Lets irtt watch the line for so many seconds, which is to be longer than `work` takes.
///
/// # Errors
/// When irtt does not run, and those of `work`.
pub fn irtt_beside<T>(
    wire: &Wire,
    seconds: u64,
    work: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<(T, Trips)> {
    let address = format!("{PROVIDER}:2112");
    let _irtt = Served::start(wire.at_provider("irtt").args(["server", "-b", &address]))?;
    thread::scope(|scope| {
        let watching = scope.spawn(|| json(&mut client(wire, seconds)));
        let done = work()?;
        let report = watching.join();
        let report = report.unwrap_or_else(|_| bail!("irtt was not waited for"))?;
        let trips = report.pointer("/round_trips").and_then(Value::as_array);
        let trips = trips.context("irtt says no round trips")?.iter();
        // One that was lost has no delay.
        let seen = trips.filter_map(|trip| {
            let at = trip.pointer("/timestamps/client/send/wall")?.as_u64()?;
            let ns = trip.pointer("/delay/rtt")?.as_f64()?;
            Some((UNIX_EPOCH + Duration::from_nanos(at), ns / 1e6))
        });
        Ok((done, Trips(seen.collect())))
    })
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

fn client(wire: &Wire, seconds: u64) -> Command {
    let mut client = wire.at_home("irtt");
    client.args(["client", "-Q", "-i", "20ms", "-l", "172", "-o", "-"]);
    client.args(["-d", &format!("{seconds}s"), &format!("{PROVIDER}:2112")]);
    client
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
