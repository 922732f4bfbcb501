//! How near the internet check comes to the truth of a line, beside iperf3 and irtt on the same wire;
//! what it takes of data and time; and how much one server carries.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;
use hearth_domain::internet::summary::median;
use hearth_line::{Chance, Jitter, LARGE, Profile, Way as Direction, profile};
use hearth_tests::{
    bench::{
        figure::{Bar, Figure, Pair, Samples, Unit},
        peers::{self, Filled},
        report::Report,
        streams,
        turn::{self, OneWay, Turn},
    },
    wire::site::Site,
};

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

/// Where something comes by chance on a line, each turn differs from the next, whoever measures: so many
/// homes with a line of that kind take so many turns each.
const HOMES: u64 = 4;
const TURNS: usize = 3;

/// The same of voice alone, where delay comes by chance: the middle of a few hundred delays is itself off
/// by some milliseconds.
const IDLE_HOMES: u64 = 10;
const IDLE_TURNS: usize = 8;

/// Voice beside a transfer, with its headers, in Mbit/s: the check's own, and that of irtt.
const VOICE: f64 = 0.16;

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

/// A line beside its truth and its peers: the middles of all turns.
fn compare(profile: &Profile, report: &mut Report) -> anyhow::Result<()> {
    let name = profile.name;
    let by_chance = !is_steady(&profile.up);
    let (homes, turns) = if by_chance { (HOMES, TURNS) } else { (1, 1) };
    let turns = turn::turns(&turn::homes(profile, homes)?, turns, |site| {
        turn::full(profile, site)
    })?;
    let truths = [profile.down, profile.up].map(|way| of_theory(way.mbit_per_s));
    let can = [profile.down, profile.up].map(|way| of_theory(way.mbit_per_s - VOICE));
    for (at, (what, _)) in turn::WAYS.into_iter().enumerate() {
        let of = |read: fn(&OneWay) -> f64| turns.iter().map(move |turn| read(&turn.ways[at]));
        let off = |rate: f64, truth: f64| (rate / truth - 1.0) * 100.0;
        let peer_rates: Vec<f64> = of(|it| it.peer_rate).collect();
        let [least, most] = range(&peer_rates);
        let (rate, carried) = (middle(of(|it| it.rate))?, middle(of(|it| it.carried))?);
        // Where losses or delay come by chance, TCP fills a line now more and now less: what is true of a
        // transfer is what the line carried of it.
        let offs: Vec<f64> = match by_chance {
            true => of(|it| (it.rate / it.carried - 1.0) * 100.0).collect(),
            false => vec![off(rate + of_theory(VOICE), truths[at])],
        };
        if by_chance {
            report.add(figure(
                format!("{name}: {what}, carried less than iperf3 by"),
                Unit::Percent,
                ((1.0 - carried / least.min(can[at])) * 100.0).max(0.0),
                None,
                CARRIED_PERCENT,
            )?);
        }
        report.add(figure(
            format!("{name}: {what}, off by"),
            Unit::Percent,
            mean(&offs).abs(),
            (!by_chance).then(|| off(peer_rates[0], truths[at]).abs()),
            RATE_PERCENT,
        )?);
        let (seen, peers) = (
            middle(of(|it| it.loaded_ms))?,
            middle(of(|it| it.peer_loaded_ms))?,
        );
        report.add(figure(
            format!("{name}: there and back while filled ({what}), off irtt by"),
            Unit::Percent,
            off(seen, peers).abs(),
            None,
            LOADED_PERCENT,
        )?);
        let [low, high] = range(&offs);
        report.note(format!(
            "{name}, {what}: {rate:.2} Mbit/s, {low:.1} to {high:.1} % off; the line {carried:.2}, iperf3 \
             {least:.2} to {most:.2}; {seen:.1} ms there and back, irtt {peers:.1}.",
        ));
    }
    let mut idle_off: Vec<f64> = turns.iter().map(|turn| turn.idle_off_ms).collect();
    if delays_by_chance(&profile.up) {
        let homes = turn::homes(profile, IDLE_HOMES)?;
        idle_off.extend(turn::turns(&homes, IDLE_TURNS, turn::idle)?);
    }
    report.add(figure(
        format!("{name}: idle, off irtt by"),
        Unit::Ms,
        mean(&idle_off).abs(),
        None,
        IDLE_MS,
    )?);
    let most = |of: fn(&Turn) -> f64| turns.iter().map(of).fold(0.0, f64::max);
    let [least_off, most_off] = range(&idle_off);
    report.note(format!(
        "{name}: {:.0} s and {:.1} MB at most in {} turns; idle {least_off:.1} to {most_off:.1} ms off irtt \
         in {}.",
        most(|turn| turn.seconds),
        most(|turn| turn.megabytes),
        turns.len(),
        idle_off.len()
    ));
    Ok(())
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

fn delays_by_chance(way: &Direction) -> bool {
    matches!(way.jitter, Jitter::Exponential(_) | Jitter::Normal(_))
}

fn middle(values: impl IntoIterator<Item = f64>) -> anyhow::Result<f64> {
    median(values).context("nothing was measured")
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// What TCP carries of so much with headers.
fn of_theory(mbit_per_s: f64) -> f64 {
    mbit_per_s * 1_448.0 / f64::from(LARGE)
}

fn range(values: &[f64]) -> [f64; 2] {
    let (least, most) = (f64::min, f64::max);
    [least, most].map(|of: fn(f64, f64) -> f64| values.iter().copied().reduce(of).unwrap_or(0.0))
}

/// Losses over many packets, beside those of irtt and the line's own.
fn pooled(checks: usize) -> anyhow::Result<Figure> {
    let profile = profile::fttc_lossy();
    let Chance::Random(share) = profile.up.loss else {
        bail!("the lossy line loses at random");
    };
    let [site] = &turn::homes(&profile, 1)?[..] else {
        bail!("one home was asked for");
    };
    let (mut sent, mut lost) = ([0.0; 2], [0.0; 2]);
    for _ in 0..checks.div_ceil(10) {
        let run = || site.check(&["--light"])?.report();
        for report in turn::at_once((0..10).map(|_| run))? {
            for (at, way) in ["toProvider", "fromProvider"].into_iter().enumerate() {
                let packets = turn::number(&report, &format!("/idle/{way}/packets"))?;
                let percent = turn::number(&report, &format!("/idle/{way}/lossPercent"))?;
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
    let site = Site::open_with(&profile::fttc(), 1, settings)?;
    let site = site.context("without a network namespace nothing can be measured")?;
    let found = site.check_beside(&["--most-mb", "8000"])?.report()?;
    for (what, filled, rate) in [
        ("download", Filled::Down, "/downloadMbitPerS"),
        ("upload", Filled::Up, "/uploadMbitPerS"),
    ] {
        let ours = turn::number(&found, rate)?;
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
