//! A check on a line with its peers on the same line: what each of them read, and what the line itself
//! carried meanwhile.
//!
//! Not here: what is made of several turns, and the bars.

use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, bail};
use hearth_line::Profile;
use serde_json::Value;

use super::peers::{self, Filled, Trips};
use crate::wire::site::{SETTINGS, Site};

/// For how long irtt watches beside a check, and beside one of voice alone, in seconds: longer than any
/// takes.
const BESIDE_S: u64 = 48;
const BESIDE_VOICE_S: u64 = 15;

/// A queue has this long to grow before its delay counts, or half of the time if that is less.
const SETTLES: Duration = Duration::from_secs(2);

/// From when until when a check's voice runs on the idle line, before it fills it. Where delay comes by
/// chance and packets keep their order, irtt alone on the line would wait for fewer of them.
const IDLE_BEFORE: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(4)];

/// The same before a check of voice alone is over.
const VOICE_BEFORE: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(1)];

/// Both ways of a line, as a report names them.
pub const WAYS: [(&str, Filled); 2] = [("download", Filled::Down), ("upload", Filled::Up)];

/// A turn.
pub struct Turn {
    /// By way, as in [`WAYS`].
    pub ways: [OneWay; 2],
    /// How much longer there and back took by the check than by irtt, on the idle line, in ms.
    pub idle_off_ms: f64,
    /// How long the check took, in seconds.
    pub seconds: f64,
    /// What the check used of the line, in MB.
    pub megabytes: f64,
}

/// What was read of one way.
#[derive(Clone, Copy)]
pub struct OneWay {
    /// By the check, in Mbit/s.
    pub rate: f64,
    /// What TCP brought over the line in the seconds that the check counted, in Mbit/s.
    pub carried: f64,
    /// By iperf3, in Mbit/s.
    pub peer_rate: f64,
    /// There and back while it was filled, by the check, in ms.
    pub loaded_ms: f64,
    /// There and back in the same seconds by irtt, in ms.
    pub peer_loaded_ms: f64,
}

/// So many homes with a line of a kind each; there must be namespaces.
///
/// # Errors
/// When there are none, or a server does not start.
pub fn homes(profile: &Profile, homes: u64) -> anyhow::Result<Vec<Site>> {
    let all = (1..=homes).map(|home| Site::open_with(profile, home, SETTINGS));
    all.collect::<anyhow::Result<Option<_>>>()?
        .context("without a network namespace nothing can be measured")
}

/// So many turns at each of these homes, which go on side by side.
///
/// # Errors
/// When a program does not run, or says nothing.
pub fn turns<T: Send>(
    homes: &[Site],
    turns: usize,
    one: impl Fn(&Site) -> anyhow::Result<T> + Sync,
) -> anyhow::Result<Vec<T>> {
    let one = &one;
    let of = |site| {
        move || {
            (0..turns)
                .map(|_| one(site))
                .collect::<anyhow::Result<Vec<T>>>()
        }
    };
    let all = at_once(homes.iter().map(of))?;
    Ok(all.into_iter().flatten().collect())
}

/// Does all of these side by side, and waits for them.
///
/// # Errors
/// The first.
pub fn at_once<T: Send>(
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

/// A full check with irtt beside it, and then iperf3 each way.
///
/// # Errors
/// When a program does not run, or says nothing.
pub fn full(profile: &Profile, site: &Site) -> anyhow::Result<Turn> {
    let wire = site.wire();
    let (began, at) = (Instant::now(), SystemTime::now());
    let time = |when: Instant| at + when.duration_since(began);
    let (found, trips) = peers::irtt_beside(wire, BESIDE_S, || site.check(&[])?.report())?;
    let down = wire.down().filled(began).context("nothing came down")?;
    let up = wire.up().filled(down.end).context("nothing went up")?;
    let before = IDLE_BEFORE.map(|before| time(down.start - before));
    let idle_ms = number(&found, "/idle/latencyMs")?;
    // Each end counts from its own word on: of a download that is a round trip before the first bytes come.
    let since = [
        (
            wire.down().transfer_began(began, profile.down.mbit_per_s),
            Duration::from_secs_f64(idle_ms / 1e3),
        ),
        (
            wire.up().transfer_began(down.end, profile.up.mbit_per_s),
            Duration::ZERO,
        ),
    ];
    let way = |at: usize| {
        let (what, filled) = WAYS[at];
        let (line, full) = [(wire.down(), &down), (wire.up(), &up)][at];
        let loaded_ms = number(&found, &format!("/loaded/{what}/latencyMs"))?;
        let part = |name: &str| number(&found, &format!("/measurement/load/{what}/{name}"));
        let counted = Duration::from_secs_f64(part("secondsCounted")?);
        let settling = Duration::from_secs_f64(part("secondsSettling")?);
        let seconds = match since[at] {
            (Some(first), before) if !counted.is_zero() => {
                let from = first - before + settling;
                from..from + counted
            }
            // It is too slow for more to be known.
            _ => full.start..full.end - Duration::from_secs_f64(loaded_ms / 1e3),
        };
        let grown = full.start + SETTLES.min((full.end - full.start) / 2);
        let seen = trips.median_ms(time(grown)..time(full.end));
        let streams = part("streams")? as u64;
        let carried = line.mbit_per_s(seconds);
        anyhow::Ok(OneWay {
            rate: number(&found, &format!("/{what}MbitPerS"))?,
            carried: carried.context("the line carried nothing")?,
            peer_rate: peers::iperf3(wire, filled, streams, false)?,
            loaded_ms,
            peer_loaded_ms: seen.context("irtt saw no filled line")?,
        })
    };
    Ok(Turn {
        ways: [way(0)?, way(1)?],
        idle_off_ms: idle_off_ms(&found, &trips, before)?,
        seconds: number(&found, "/secondsTaken")?,
        megabytes: number(&found, "/bytesUsed")? / 1e6,
    })
}

/// How much longer there and back takes by a check of voice alone than by irtt, in ms.
///
/// # Errors
/// When a program does not run, or says nothing.
pub fn idle(site: &Site) -> anyhow::Result<f64> {
    let light = || anyhow::Ok((site.check(&["--light"])?.report()?, SystemTime::now()));
    let ((found, end), trips) = peers::irtt_beside(site.wire(), BESIDE_VOICE_S, light)?;
    idle_off_ms(&found, &trips, VOICE_BEFORE.map(|before| end - before))
}

fn idle_off_ms(found: &Value, trips: &Trips, time: [SystemTime; 2]) -> anyhow::Result<f64> {
    let seen = trips.median_ms(time[0]..time[1]);
    Ok(number(found, "/idle/latencyMs")? - seen.context("irtt saw no idle line")?)
}

/// A number of a check's report.
///
/// # Errors
/// When it is not there.
pub fn number(report: &Value, pointer: &str) -> anyhow::Result<f64> {
    let found = report.pointer(pointer).and_then(Value::as_f64);
    found.with_context(|| format!("the check says no {pointer}"))
}
