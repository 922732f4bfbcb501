//! From what both ends saw of the phases to the facts of a sample.
//!
//! Delay grows above the quickest packet of its own direction, and the quickest are looked for in
//! every phase in which that direction was not filled. While a line is filled, a queue takes time to
//! grow: delay is that of the later part, and losses are those of all of it, since a call hears them
//! too. Not here: what the facts are worth.

use hearth_domain::{
    api::internet::PhaseTold,
    internet::{
        caller::Caller,
        floor::Floor,
        levelling::has_levelled_off,
        measurement::{Filling, Load, RoundTrip, Stream, Voice},
        reception::{Incomplete, Reception, Strange},
        round_trip::RoundTrips,
        throughput::Rate,
    },
};

use super::{NotTaken, load::Filled};

/// What both ends saw of the voice of a phase.
pub(super) struct Phase {
    to_provider: Direction,
    from_provider: Direction,
    round_trips: RoundTrips,
    settled_us: u64,
    lateness_p99_ms: Option<f64>,
    server_lateness_p99_ms: Option<f64>,
}

/// One direction of it.
struct Direction {
    sent: u32,
    heard: Reception,
    /// What of it is left when the queue had time to grow.
    settled: Reception,
}

/// A queue has time to grow for so long, or for half of the phase if that is shorter; in µs.
const SETTLING_US: u64 = 2_000_000;

/// A rate that is this share of the server's cap was held back by it: TCP's sawtooth and what the
/// headers take leave the mean a little below.
const NEAR_CAP: f64 = 0.9;

/// A phase in which the line was filled.
pub(super) struct Loaded {
    /// Its voice.
    pub(super) phase: Phase,
    /// What filled it.
    pub(super) filled: Filled,
}

impl Phase {
    /// Puts together what this end saw and what the server tells at this time (µs).
    ///
    /// # Errors
    /// When what it tells cannot be.
    pub(super) fn of(caller: &Caller, told: &PhaseTold, now_us: u64) -> Result<Phase, NotTaken> {
        let talk = caller.talk().ok_or_else(|| nonsense("no voice"))?;
        if told.sent > caller.most_said(now_us) {
            return Err(nonsense("it sent more than there was time for"));
        }
        let sent = talk.pace().sent();
        let heard = Reception::told(sent, &told.heard).map_err(|it: Strange| nonsense(it))?;
        let (began_us, ended_us) = caller.talked_us();
        let settled_us = began_us + SETTLING_US.min((ended_us - began_us) / 2);
        let came = talk.reception();
        let round_trips = RoundTrips::of_both(&heard, came);
        Ok(Phase {
            to_provider: Direction {
                settled: heard.only(|row| row.sent_us() >= settled_us),
                sent,
                heard,
            },
            from_provider: Direction {
                settled: came.only(|row| row.arrived_us() >= settled_us),
                sent: told.sent,
                heard: came.clone(),
            },
            round_trips,
            settled_us,
            lateness_p99_ms: talk.pace().lateness_p99_ms(),
            server_lateness_p99_ms: told.lateness_p99_ms,
        })
    }

    /// There and back; none when nothing came back.
    pub(super) fn round_trip(&self) -> Option<RoundTrip> {
        self.round_trips.figures()
    }

    /// Packets that were sent, both ways.
    pub(super) fn packets(&self) -> u64 {
        u64::from(self.to_provider.sent) + u64::from(self.from_provider.sent)
    }

    /// How late this computer sent, one packet in a hundred later still, in ms.
    pub(super) fn lateness_p99_ms(&self) -> Option<f64> {
        self.lateness_p99_ms
    }

    /// How late the server says that it sent, one packet in a hundred later still, in ms.
    pub(super) fn server_lateness_p99_ms(&self) -> Option<f64> {
        self.server_lateness_p99_ms
    }

    /// Its voice above these floors. Of a line that was filled, delay is that of the later part.
    fn voice(&self, floors: &Floors, is_filled: bool, shows_loss: bool) -> Result<Voice, NotTaken> {
        let round_trip = match is_filled {
            true => self.round_trips.since(self.settled_us).figures(),
            false => self.round_trip(),
        };
        let round_trip = round_trip.ok_or_else(nothing_came)?;
        let delay = |direction: &Direction, floor: &Floor| {
            let heard = match is_filled {
                true => &direction.settled,
                false => &direction.heard,
            };
            heard.delay(floor).ok_or_else(nothing_came)
        };
        let stream = |direction: &Direction, floor: &Floor| {
            let whole = direction.heard.stream(direction.sent, floor);
            Ok::<_, NotTaken>(Stream {
                delay: delay(direction, floor)?,
                ..whole.map_err(incomplete)?
            })
        };
        if shows_loss {
            return Ok(Voice::Udp {
                round_trip,
                to_provider: stream(&self.to_provider, &floors.up)?,
                from_provider: stream(&self.from_provider, &floors.down)?,
            });
        }
        Ok(Voice::WebSocket {
            round_trip,
            to_provider: delay(&self.to_provider, &floors.up)?,
            from_provider: delay(&self.from_provider, &floors.down)?,
        })
    }
}

/// The quickest that each direction can be.
struct Floors {
    up: Floor,
    down: Floor,
}

impl Floors {
    fn of(idle: &Phase, load: Option<&[Loaded; 2]>) -> Option<Floors> {
        let mut up = vec![&idle.to_provider.heard];
        let mut down = vec![&idle.from_provider.heard];
        if let Some([download, upload]) = load {
            up.push(&download.phase.to_provider.heard);
            down.push(&upload.phase.from_provider.heard);
        }
        Some(Floors {
            up: Floor::of(&up)?,
            down: Floor::of(&down)?,
        })
    }
}

/// The facts of the idle line, and of the filled one if it was filled: first from the provider, then
/// to it. The server let through no more than `cap_mbit_per_s`.
///
/// # Errors
/// When nothing came one way, or what the server told cannot be.
pub(super) fn facts(
    idle: &Phase,
    load: Option<&[Loaded; 2]>,
    shows_loss: bool,
    cap_mbit_per_s: f64,
) -> Result<(Voice, Option<Load>), NotTaken> {
    let floors = Floors::of(idle, load).ok_or_else(nothing_came)?;
    let voice = idle.voice(&floors, false, shows_loss)?;
    let Some([download, upload]) = load else {
        return Ok((voice, None));
    };
    let filling = |loaded: &Loaded| {
        let Filled { rate, streams, .. } = &loaded.filled;
        Ok::<_, NotTaken>(Filling {
            streams: *streams,
            seconds_counted: rate.seconds_counted,
            seconds_settling: rate.seconds_settling,
            has_levelled_off: has_levelled_off(&loaded.phase.round_trips, rate),
            is_least: is_least(rate, cap_mbit_per_s),
            voice: loaded.phase.voice(&floors, true, shows_loss)?,
        })
    };
    let load = Load {
        download_mbit_per_s: download.filled.rate.mbit_per_s,
        upload_mbit_per_s: upload.filled.rate.mbit_per_s,
        download: filling(download)?,
        upload: filling(upload)?,
    };
    Ok((voice, Some(load)))
}

/// Whether the line may carry more than this rate: it came near what the server lets through, or the
/// caps ended it before anything counted.
fn is_least(rate: &Rate, cap_mbit_per_s: f64) -> bool {
    rate.mbit_per_s >= cap_mbit_per_s * NEAR_CAP || rate.seconds_counted <= 0.0
}

fn nonsense(why: impl ToString) -> NotTaken {
    NotTaken::Nonsense(why.to_string())
}

fn nothing_came() -> NotTaken {
    NotTaken::BrokenOff("nothing came one way".into())
}

fn incomplete(why: Incomplete) -> NotTaken {
    match why {
        Incomplete::MoreThanSent => nonsense(why),
        // It did not hear that the phase was over.
        Incomplete::Endless => NotTaken::BrokenOff(why.to_string()),
        Incomplete::NothingSent | Incomplete::NothingCame => nothing_came(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_near_the_cap_or_of_a_warm_up_is_only_the_least() {
        let of = |mbit_per_s, seconds_counted| {
            let rate = Rate {
                mbit_per_s,
                half_width: None,
                seconds_counted,
                seconds_settling: 1.5,
            };
            is_least(&rate, 100.0)
        };
        assert!(!of(36.0, 6.0));
        assert!(!of(89.9, 6.0));
        assert!(of(90.0, 6.0), "the server's cap held it back");
        assert!(of(99.9, 3.0));
        assert!(of(36.0, 0.0), "the caps ended the warm-up");
    }
}
