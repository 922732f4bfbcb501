//! How near the internet check comes to the truth of a line, beside iperf3 and irtt on the same wire;
//! what it takes of data and time; and how much one server carries.

use std::{
    process::ExitCode,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, bail};
use clap::Parser;
use hearth_domain::internet::summary::median;
use hearth_line::{Chance, Jitter, LARGE, Profile, Way as Direction, profile};
use hearth_tests::{
    bench::{
        figure::{Bar, Figure, Pair, Samples, Unit},
        peers::{self, Filled, Trips},
        report::Report,
        streams,
    },
    wire::site::{SETTINGS, Site},
};
use serde_json::Value;

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
/// How much less a check may put on a line of chance than iperf3 did in the least of its turns.
const CARRIED_PERCENT: f64 = 10.0;
const IDLE_MS: f64 = 1.0;
const LOADED_PERCENT: f64 = 10.0;
const LOSS_POINTS: f64 = 0.2;

/// Turns on a line on which something comes by chance.
const TURNS: usize = 3;

/// Homes with a line on which delay comes by chance, and how often voice alone is measured at each. The
/// middle of a few hundred delays is itself off by a millisecond or three there, for whoever measures
/// them; that of so many turns is not.
const HOMES: u64 = 10;
const IDLE_TURNS: usize = 8;

const NO_WIRE: &str = "without a network namespace nothing can be measured";

/// For how long irtt watches beside a check, and beside one of voice alone, in seconds: longer than any
/// takes.
const BESIDE_S: u64 = 48;
const BESIDE_VOICE_S: u64 = 15;

/// Voice beside a transfer, with its headers, in Mbit/s: the check's own, and that of irtt.
const VOICE: f64 = 0.16;

/// A queue has this long to grow before its delay counts, or half of the time if that is less.
const SETTLES: Duration = Duration::from_secs(2);

/// From when until when a check's voice runs on the idle line, before it fills it. Where delay comes by
/// chance and packets keep their order, irtt alone on the line would wait for fewer of them.
const IDLE_BEFORE: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(4)];

/// The same before a check of voice alone is over.
const VOICE_BEFORE: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(1)];

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
        report.add(streams::held().await?);
    }
    report.note(
        "Rates are held against 1448 of 1500 bytes of the line's; where losses or delay come by chance, \
         against what TCP brought over the line meanwhile.",
    );
    report.finish()
}

fn site(profile: &Profile, settings: &str) -> anyhow::Result<Site> {
    Site::open_with(profile, 1, settings)?.context(NO_WIRE)
}

/// What a check reads in its turns on a line, and what its peers do, one way.
#[derive(Default)]
struct Turns {
    rate: Vec<f64>,
    /// What the line itself carried in the seconds that the check counted.
    carried: Vec<f64>,
    peer_rate: Vec<f64>,
    loaded_ms: Vec<f64>,
    peer_loaded_ms: Vec<f64>,
}

/// A line beside its truth and its peers. Where losses or delay come by chance, all take several turns,
/// and their middles are compared.
fn compare(profile: &Profile, report: &mut Report) -> anyhow::Result<()> {
    let site = site(profile, SETTINGS)?;
    let wire = site.wire();
    let name = profile.name;
    let turns = if is_steady(&profile.up) { 1 } else { TURNS };
    let ways = [
        ("download", Filled::Down, profile.down),
        ("upload", Filled::Up, profile.up),
    ];
    let mut both = [Turns::default(), Turns::default()];
    let mut idle_off = Vec::new();
    let mut cost = Vec::new();
    for _ in 0..turns {
        let (began, at) = (Instant::now(), SystemTime::now());
        let time = |when: Instant| at + when.duration_since(began);
        let (found, trips) = peers::irtt_beside(wire, BESIDE_S, || site.check(&[])?.report())?;
        let down = wire.down().filled(began).context("nothing came down")?;
        let up = wire.up().filled(down.end).context("nothing went up")?;
        let before = IDLE_BEFORE.map(|before| time(down.start - before));
        idle_off.push(idle_off_ms(&found, &trips, before)?);
        cost.push([
            number(&found, "/secondsTaken")?,
            number(&found, "/bytesUsed")? / 1e6,
        ]);
        let full = [(wire.down(), down), (wire.up(), up)];
        for (((what, filled, _), turns), (line, full)) in ways.iter().zip(&mut both).zip(full) {
            turns
                .rate
                .push(number(&found, &format!("/{what}MbitPerS"))?);
            let trip_ms = number(&found, &format!("/loaded/{what}/latencyMs"))?;
            turns.loaded_ms.push(trip_ms);
            // What was under way when the check had counted enough arrives all the same.
            let end = full.end - Duration::from_secs_f64(trip_ms / 1e3);
            let counted = number(&found, &format!("/measurement/load/{what}/secondsCounted"))?;
            let seconds = match counted > 0.0 {
                true => end - Duration::from_secs_f64(counted)..end,
                false => full.start..end,
            };
            let carried = line
                .mbit_per_s(seconds)
                .context("the line carried nothing")?;
            turns.carried.push(carried);
            let grown = full.start + SETTLES.min((full.end - full.start) / 2);
            let seen = trips.median_ms(time(grown)..time(full.end));
            turns
                .peer_loaded_ms
                .push(seen.context("irtt saw no filled line")?);
            let streams = number(&found, &format!("/measurement/load/{what}/streams"))? as u64;
            turns
                .peer_rate
                .push(peers::iperf3(wire, *filled, streams, false)?);
        }
    }
    if matches!(
        profile.up.jitter,
        Jitter::Exponential(_) | Jitter::Normal(_)
    ) {
        idle_off.extend(idle_off_at_homes(profile)?);
    }
    for ((what, _, way), turns) in ways.iter().zip(&both) {
        let theory = of_theory(way.mbit_per_s);
        let (ours, peer) = (middle(&turns.rate)?, middle(&turns.peer_rate)?);
        let off = |rate: f64, truth: f64| (rate / truth - 1.0).abs() * 100.0;
        let [least, most] = range(&turns.peer_rate);
        // Where losses or delay come by chance, TCP fills a line now more and now less: what is true of a
        // transfer is what the line carried of it.
        let (ours_off, peer_off) = match is_steady(way) {
            false => {
                let can = least.min(of_theory(way.mbit_per_s - VOICE));
                report.add(figure(
                    format!("{name}: {what}, carried less than iperf3 by"),
                    Unit::Percent,
                    ((1.0 - middle(&turns.carried)? / can) * 100.0).max(0.0),
                    None,
                    CARRIED_PERCENT,
                )?);
                let turns = turns.rate.iter().zip(&turns.carried);
                let off: Vec<f64> = turns.map(|(rate, carried)| off(*rate, *carried)).collect();
                (middle(&off)?, None)
            }
            true => (
                off(ours + of_theory(VOICE), theory),
                Some(off(peer, theory)),
            ),
        };
        report.add(figure(
            format!("{name}: {what}, off by"),
            Unit::Percent,
            ours_off,
            peer_off,
            RATE_PERCENT,
        )?);
        let (seen, peers) = (middle(&turns.loaded_ms)?, middle(&turns.peer_loaded_ms)?);
        report.add(figure(
            format!("{name}: there and back while filled ({what}), off irtt by"),
            Unit::Percent,
            (seen / peers - 1.0).abs() * 100.0,
            None,
            LOADED_PERCENT,
        )?);
        report.note(format!(
            "{name}, {what}: {ours:.2} Mbit/s, the line {:.2}, iperf3 {least:.2} to {most:.2}; {seen:.1} \
             ms there and back, irtt {peers:.1}.",
            middle(&turns.carried)?
        ));
    }
    report.add(figure(
        format!("{name}: idle, off irtt by"),
        Unit::Ms,
        (idle_off.iter().sum::<f64>() / idle_off.len() as f64).abs(),
        None,
        IDLE_MS,
    )?);
    let [seconds, megabytes] = [0, 1].map(|of| cost.iter().map(|it| it[of]).fold(0.0, f64::max));
    let [least, most] = range(&idle_off);
    report.note(format!(
        "{name}: {seconds:.0} s and {megabytes:.1} MB; idle {least:.1} to {most:.1} ms off irtt in {} turns.",
        idle_off.len()
    ));
    Ok(())
}

/// How much longer there and back takes by checks of voice alone than by irtt, at homes that have a line
/// of a kind each.
fn idle_off_at_homes(profile: &Profile) -> anyhow::Result<Vec<f64>> {
    let homes = (1..=HOMES).map(|home| Site::open_with(profile, 1 + home, SETTINGS));
    let homes: Vec<_> = homes
        .collect::<anyhow::Result<Option<_>>>()?
        .context(NO_WIRE)?;
    let turn = |site: &Site| {
        let light = || anyhow::Ok((site.check(&["--light"])?.report()?, SystemTime::now()));
        let ((found, end), trips) = peers::irtt_beside(site.wire(), BESIDE_VOICE_S, light)?;
        idle_off_ms(&found, &trips, VOICE_BEFORE.map(|before| end - before))
    };
    let turns =
        |site: &Site| -> anyhow::Result<Vec<f64>> { (0..IDLE_TURNS).map(|_| turn(site)).collect() };
    let off = at_once(homes.iter().map(|site| move || turns(site)))?;
    Ok(off.concat())
}

/// How much longer there and back takes by a check than by irtt, on the idle line in the same seconds.
fn idle_off_ms(found: &Value, trips: &Trips, time: [SystemTime; 2]) -> anyhow::Result<f64> {
    let seen = trips.median_ms(time[0]..time[1]);
    Ok(number(found, "/idle/latencyMs")? - seen.context("irtt saw no idle line")?)
}

fn figure(
    what: String,
    unit: Unit,
    hearth: f64,
    peer: Option<f64>,
    most: f64,
) -> anyhow::Result<Figure> {
    let hearth = Samples::of([hearth]).context("nothing was measured")?;
    Ok(Figure {
        what,
        unit,
        measured: Ok(Pair {
            hearth,
            peer: peer.and_then(|peer| Samples::of([peer])),
        }),
        bars: vec![Bar::AtMost(most)],
    })
}

/// Whether nothing on the line comes by chance.
fn is_steady(way: &Direction) -> bool {
    matches!((way.loss, way.jitter), (Chance::Never, Jitter::None))
}

fn middle(values: &[f64]) -> anyhow::Result<f64> {
    median(values.iter().copied()).context("nothing was measured")
}

/// What TCP carries of so much with headers.
fn of_theory(mbit_per_s: f64) -> f64 {
    mbit_per_s * 1_448.0 / f64::from(LARGE)
}

fn range(values: &[f64]) -> [f64; 2] {
    let (least, most) = (f64::min, f64::max);
    [least, most].map(|of: fn(f64, f64) -> f64| values.iter().copied().reduce(of).unwrap_or(0.0))
}

fn number(report: &Value, pointer: &str) -> anyhow::Result<f64> {
    let found = report.pointer(pointer).and_then(Value::as_f64);
    found.with_context(|| format!("the check says no {pointer}"))
}

/// Does all of these side by side, and waits for them.
fn at_once<T: Send>(
    works: impl Iterator<Item = impl FnOnce() -> anyhow::Result<T> + Send>,
) -> anyhow::Result<Vec<T>> {
    std::thread::scope(|scope| {
        let all: Vec<_> = works.map(|work| scope.spawn(work)).collect();
        let joined = all.into_iter().map(|one| one.join());
        joined
            .map(|one| one.unwrap_or_else(|_| bail!("something that ran beside others panicked")))
            .collect()
    })
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
        let run = || site.check(&["--light"])?.report();
        for report in at_once((0..10).map(|_| run))? {
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
        let peer = peers::iperf3(site.wire(), filled, 6, true)?;
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
