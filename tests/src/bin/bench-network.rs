//! How near the internet check comes to the truth of a line, beside iperf3 and irtt on the same wire;
//! what it takes of data and time; and how much one server carries.

use std::{
    net::TcpListener,
    process::{Command, ExitCode},
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::Parser;
use hearth_checks::internet::{Sample, take, way::Way};
use hearth_domain::{
    api::internet::{LeaseAnswer, LeaseRequest},
    internet::measurement::{Depth, Measurement},
    time::Ms,
};
use hearth_line::{Chance, LARGE, Profile, profile};
use hearth_tests::{
    bench::{
        figure::{Bar, Figure, Pair, Samples, Unit},
        peers::{self, Filled},
        report::Report,
    },
    program,
    wire::site::{SETTINGS, Site, serve},
};
use serde_json::Value;
use tokio::{sync::watch, task::JoinSet};

/// Measures lines whose truth is known.
#[derive(Parser)]
struct Arguments {
    /// Only lines whose name holds this.
    #[arg(long, default_value = "")]
    line: String,
    /// Pools the losses of so many light checks, ten at a time.
    #[arg(long, default_value_t = 40)]
    pooled: usize,
}

/// The bars.
const RATE_PERCENT: f64 = 3.0;
const IDLE_MS: f64 = 1.0;
const LOADED_PERCENT: f64 = 10.0;
const LOSS_POINTS: f64 = 0.2;

/// Voice beside a transfer, with its headers, in Mbit/s.
const VOICE: f64 = 0.08;

/// What a server has to carry without losing a packet: what it grants at most.
const STREAMS: usize = 400;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut report = Report::begin("network", "iperf3, irtt");
    for profile in profile::all() {
        if profile.name.contains(&arguments.line) {
            eprintln!("{}", profile.name);
            compare(&profile, &mut report)?;
        }
    }
    if arguments.line.is_empty() {
        eprintln!("losses");
        report.add(pooled(arguments.pooled)?);
        eprintln!("without a line");
        ceiling(&mut report)?;
        eprintln!("streams");
        report.add(streams().await?);
    }
    report.note(
        "Rates are held against 1448 of 1500 bytes of the line's; where losses keep iperf3 below 97 % \
         of that, against iperf3's own.",
    );
    report.finish()
}

fn site(profile: &Profile, settings: &str) -> anyhow::Result<Site> {
    let site = Site::open_with(profile, 1, settings)?;
    site.context("without a network namespace nothing can be measured")
}

/// A line beside its truth and its peers.
fn compare(profile: &Profile, report: &mut Report) -> anyhow::Result<()> {
    let site = site(profile, SETTINGS)?;
    let found = site.check(&[])?.report()?;
    let wire = site.wire();
    let name = profile.name;
    let figure = |what: &str, unit, hearth: f64, peer: Option<f64>, most| Figure {
        what: format!("{name}: {what}"),
        unit,
        measured: match (Samples::of([hearth]), peer.map(|peer| Samples::of([peer]))) {
            (Some(hearth), peer) => Ok(Pair {
                hearth,
                peer: peer.flatten(),
            }),
            (None, _) => Err("nothing was measured".into()),
        },
        bars: vec![Bar::AtMost(most)],
    };
    for (what, filled, way, rate, loaded) in [
        (
            "download",
            Filled::Down,
            profile.down,
            "/downloadMbitPerS",
            "download",
        ),
        (
            "upload",
            Filled::Up,
            profile.up,
            "/uploadMbitPerS",
            "upload",
        ),
    ] {
        let peer = peers::iperf3(wire, filled, false)?;
        let theory = way.mbit_per_s * 1_448.0 / f64::from(LARGE);
        let (truth, beside) = match peer < 0.97 * theory {
            true => (peer, 0.0),
            false => (theory, VOICE),
        };
        let off = |rate: f64| ((rate + beside) / truth - 1.0).abs() * 100.0;
        let ours = number(&found, rate)?;
        report.add(figure(
            &format!("{what}, off by"),
            Unit::Percent,
            off(ours),
            Some((peer / truth - 1.0).abs() * 100.0),
            RATE_PERCENT,
        ));
        let trip = format!("/loaded/{loaded}/latencyMs");
        let seen = peers::irtt_under_load(wire, filled)?.median_ms;
        let ours = number(&found, &trip)?;
        report.note(format!(
            "{name}, {what}: {ours:.1} ms there and back, irtt {seen:.1} ms."
        ));
        report.add(figure(
            &format!("there and back while filled ({what}), off irtt by"),
            Unit::Percent,
            (ours / seen - 1.0).abs() * 100.0,
            None,
            LOADED_PERCENT,
        ));
    }
    let idle = peers::irtt(wire, 10)?.median_ms;
    report.add(figure(
        "idle, off irtt by",
        Unit::Ms,
        (number(&found, "/idle/latencyMs")? - idle).abs(),
        None,
        IDLE_MS,
    ));
    report.note(format!(
        "{name}: {:.0} s and {:.1} MB.",
        number(&found, "/secondsTaken")?,
        number(&found, "/bytesUsed")? / 1e6
    ));
    Ok(())
}

fn number(report: &Value, pointer: &str) -> anyhow::Result<f64> {
    let found = report.pointer(pointer).and_then(Value::as_f64);
    found.with_context(|| format!("the check says no {pointer}"))
}

/// Losses over many packets, beside those of irtt and the line's own.
fn pooled(checks: usize) -> anyhow::Result<Figure> {
    let profile = profile::fttc_lossy();
    let Chance::Random(share) = profile.up.loss else {
        bail!("the lossy line loses at random");
    };
    let site = site(&profile, SETTINGS)?;
    let (mut sent, mut lost) = ([0.0; 2], [0.0; 2]);
    for _ in 0..checks.div_ceil(10) {
        let reports: Vec<anyhow::Result<Value>> = std::thread::scope(|scope| {
            let run = || site.check(&["--light"])?.report();
            let all: Vec<_> = (0..10).map(|_| scope.spawn(run)).collect();
            let joined = all.into_iter().map(|one| one.join());
            joined
                .map(|one| one.unwrap_or_else(|_| bail!("a check panicked")))
                .collect()
        });
        for report in reports {
            let report = report?;
            for (at, way) in ["toProvider", "fromProvider"].into_iter().enumerate() {
                let packets = number(&report, &format!("/idle/{way}/packets"))?;
                let percent = number(&report, &format!("/idle/{way}/lossPercent"))?;
                sent[at] += packets;
                lost[at] += packets * percent / 100.0;
            }
        }
    }
    let seen = peers::irtt(site.wire(), 200)?;
    let off = |percent: f64| (percent - share * 100.0).abs();
    let ours = [0, 1].map(|at| off(lost[at] / sent[at] * 100.0));
    let theirs = [seen.up_percent, seen.down_percent].map(off);
    let samples = |values| Samples::of(values).context("there are two");
    Ok(Figure {
        what: format!("0.5 % lost each way, over {:.0} packets: off by", sent[0]),
        unit: Unit::Points,
        measured: Ok(Pair {
            hearth: samples(ours)?,
            peer: Some(samples(theirs)?),
        }),
        bars: vec![Bar::AtMost(LOSS_POINTS)],
    })
}

/// What both carry where no line holds them up.
fn ceiling(report: &mut Report) -> anyhow::Result<()> {
    let settings = "[internet]\nuplink-mbit-per-s = 1000000\nmost-mbit-per-s = 500000\n\
                    most-bytes = 8000000000\n";
    let site = site(&profile::fttc(), settings)?;
    let found = site.check_beside(&[])?.report()?;
    for (what, filled, rate) in [
        ("download", Filled::Down, "/downloadMbitPerS"),
        ("upload", Filled::Up, "/uploadMbitPerS"),
    ] {
        let ours = number(&found, rate)?;
        let peer = peers::iperf3(site.wire(), filled, true)?;
        report.add(Figure {
            what: format!("without a line, over TLS: {what}"),
            unit: Unit::MbitPerS,
            measured: Ok(Pair {
                hearth: Samples::of([ours]).context("there is one")?,
                peer: Samples::of([peer]),
            }),
            bars: Vec::new(),
        });
    }
    Ok(())
}

/// Packets that are lost between one server and as many computers as it grants voice at once, all of
/// them in this process.
async fn streams() -> anyhow::Result<Figure> {
    let folder = tempfile::tempdir()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut server = Command::new(program::path("hearth-server")?);
    server.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
    let settings = format!("[internet]\nguests = {STREAMS}\nvoice-streams = {STREAMS}\n");
    let mut server = serve(server, folder.path(), &settings)?;
    let way = Arc::new(Way::to(&format!("http://127.0.0.1:{port}"), None)?);
    let mut samples = JoinSet::new();
    for _ in 0..STREAMS {
        samples.spawn(sample(Arc::clone(&way)));
    }
    let mut lost = Vec::new();
    while let Some(found) = samples.join_next().await {
        let found = found??;
        let streams = found.idle.as_ref().and_then(|idle| idle.streams());
        let streams = streams.context("UDP comes through on loopback")?;
        lost.extend(streams.map(|stream| f64::from(stream.packets.lost())));
    }
    server.kill()?;
    server.wait()?;
    Ok(Figure {
        what: format!("{STREAMS} voice streams on one server, lost of 500 packets"),
        unit: Unit::Count,
        measured: Ok(Pair {
            hearth: Samples::of(lost).context("there are some")?,
            peer: None,
        }),
        bars: vec![Bar::Is(0.0)],
    })
}

async fn sample(way: Arc<Way>) -> anyhow::Result<Measurement> {
    let request = LeaseRequest {
        depth: Depth::Light,
        last_mbit_per_s: None,
        refusals: 0,
        at_once: true,
    };
    let LeaseAnswer::Granted(lease) = way.call("leases/guest", None, &request).await? else {
        bail!("the server grants no lease");
    };
    let (_say, stop) = watch::channel(None);
    let found = take(Sample {
        way: &way,
        lease,
        began: Ms(0),
        stop,
        progress: &|_| {},
    });
    Ok(found.await?)
}
