//! One sample, from a lease to its facts.
//!
//! Idle voice, then voice while the line is filled from the provider, then while it is filled to the
//! provider; before each, what the one before left in a queue drains ([`super::steps`]). It stops at
//! once when it is told to, when the line stalls, when the computer slept or its clock was set: then
//! the facts say why, and hold what was whole by then. Not here: when it is taken.

use std::{
    collections::BTreeSet,
    future::{Future, pending},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hearth_domain::{
    api::internet::{Grant, LeaseEnd, LeaseEnded},
    internet::{
        measurement::{Abort, CongestionControl, Link, Measurement, ServerLoad, Surroundings},
        progress::Progress,
    },
    time::Ms,
};
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use super::{
    Computer, NotTaken, Untaken,
    clock::{Ticks, Watch},
    figures::{Phase, facts},
    steps::{Cut, Whole, steps},
    way::{PATIENCE, Way},
};

/// The server is told that a sample was broken off for no longer than this.
const FAREWELL: Duration = Duration::from_secs(2);

/// A sample to be taken.
pub struct Sample<'a> {
    /// The way to the server.
    pub way: &'a Way,
    /// Leave to take it.
    pub lease: Grant,
    /// The time of day at which it begins.
    pub began: Ms,
    /// Says why it must stop, as soon as it must.
    pub stop: watch::Receiver<Option<Abort>>,
    /// Is told what is seen while it runs.
    pub progress: &'a (dyn Fn(Progress) + Send + Sync),
    /// The computer on which it is taken.
    pub computer: &'a dyn Computer,
    /// It fills each direction with no more bytes than this, whatever the server allows.
    pub most_bytes: u64,
    /// A line that is paid by the byte is not filled: the sample is a light one then.
    pub spares_metered: bool,
    /// One that is broken off waits until the server knows, for 2 s at most. Whoever does not end with
    /// it need not wait: the server is told beside.
    pub waits_for_farewell: bool,
}

/// Takes a sample.
///
/// # Errors
/// When the server cannot be reached from the beginning, or what it says cannot be.
pub async fn take(sample: Sample<'_>) -> Result<Measurement, Untaken> {
    let bytes = Arc::new(AtomicU64::new(0));
    let found = found(&sample, &bytes).await;
    found.map_err(|why| Untaken {
        why,
        bytes_used: bytes.load(Ordering::Relaxed),
    })
}

async fn found(sample: &Sample<'_>, bytes: &Arc<AtomicU64>) -> Result<Measurement, NotTaken> {
    let ticks = Ticks::start();
    let mut whole = Whole::default();
    let mut stop = sample.stop.clone();
    let cut = tokio::select! {
        biased;
        abort = told_to_stop(&mut stop) => Some(Cut::Aborted(abort)),
        abort = watched(sample.computer) => Some(Cut::Aborted(abort)),
        () = sleep(longest(&sample.lease)) => {
            Some(Cut::NotTaken(NotTaken::BrokenOff("it took too long".into())))
        }
        went = steps(sample, ticks, bytes, &mut whole) => went.err(),
    };
    let (server, aborted) = match cut {
        None => (
            Some(farewell(sample, None).await.map_err(no_farewell)?),
            None,
        ),
        // A line that stands still is judged, so the server has to say that it was not it. With the
        // streams gone, so is what they had queued.
        Some(Cut::Aborted(Abort::LineStalled)) if whole.idle.is_some() => {
            let said = timeout(PATIENCE, farewell(sample, Some(Abort::LineStalled)));
            match said.await {
                Ok(Ok(server)) => (Some(server), Some(Abort::LineStalled)),
                Ok(Err(_)) | Err(_) => (None, Some(Abort::ConnectionLost)),
            }
        }
        Some(Cut::Aborted(abort)) => (None, Some(abort)),
        // What breaks after the line was seen to be idle is a fact about it.
        Some(Cut::NotTaken(NotTaken::Unreachable(_) | NotTaken::BrokenOff(_)))
            if whole.idle.is_some() =>
        {
            (None, Some(Abort::ConnectionLost))
        }
        Some(Cut::NotTaken(why)) => {
            leave(sample, Abort::ConnectionLost).await;
            return Err(why);
        }
    };
    if let (None, Some(abort)) = (&server, aborted) {
        leave(sample, abort).await;
    }
    let bytes_used = bytes.load(Ordering::Relaxed);
    whole.facts(sample, ticks, bytes_used, server, aborted)
}

/// A sample is over by then, whatever the server does. It has ended the lease before.
fn longest(lease: &Grant) -> Duration {
    let before = Duration::from_millis(lease.starts_in_ms.into());
    before + Duration::from_secs(lease.depth.longest_s().into()) + PATIENCE
}

/// Waits until somebody says why the sample must stop.
async fn told_to_stop(stop: &mut watch::Receiver<Option<Abort>>) -> Abort {
    match stop.wait_for(Option::is_some).await.map(|why| *why) {
        Ok(Some(abort)) => abort,
        // Nobody is there who could say so.
        Ok(None) | Err(_) => pending().await,
    }
}

/// Waits until the computer slept or its clock was set.
async fn watched(computer: &dyn Computer) -> Abort {
    let watch = Watch::start(computer);
    let mut seconds = interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        seconds.tick().await;
        if let Some(abort) = watch.look(computer) {
            return abort;
        }
    }
}

/// Ends the lease, and answers how busy the server says it was.
fn farewell(
    sample: &Sample<'_>,
    aborted: Option<Abort>,
) -> impl Future<Output = Result<ServerLoad, NotTaken>> + Send + use<> {
    let (way, lease) = (sample.way.clone(), sample.lease.clone());
    async move {
        let route = format!("leases/{}/end", lease.lease);
        let ended: LeaseEnded = way
            .call(&route, Some(&lease), &LeaseEnd { aborted })
            .await?;
        Ok(ended.server)
    }
}

/// Ends the lease of a sample that has no end of its own, so that its place is free again.
async fn leave(sample: &Sample<'_>, abort: Abort) {
    let said = timeout(FAREWELL, farewell(sample, Some(abort)));
    // The lease runs out by itself where this does not come through.
    if sample.waits_for_farewell {
        let _ = said.await;
    } else {
        tokio::spawn(said);
    }
}

/// Why a whole sample was not taken: without the server's word on itself nobody knows whose figures
/// these are.
fn no_farewell(why: NotTaken) -> NotTaken {
    match why {
        NotTaken::Unreachable(_) | NotTaken::BrokenOff(_) => NotTaken::NoFarewell,
        other => other,
    }
}

impl Whole {
    fn facts(
        self,
        sample: &Sample<'_>,
        ticks: Ticks,
        bytes_used: u64,
        server: Option<ServerLoad>,
        aborted: Option<Abort>,
    ) -> Result<Measurement, NotTaken> {
        let phases = [
            self.idle.as_ref(),
            self.download.as_ref().map(|it| &it.phase),
            self.upload.as_ref().map(|it| &it.phase),
        ];
        let latest = |of: fn(&Phase) -> Option<f64>| {
            let lateness = phases.iter().flatten().filter_map(|it| of(it));
            lateness.reduce(f64::max)
        };
        let sender_lateness_p99_ms = latest(Phase::lateness_p99_ms);
        let told = latest(Phase::server_lateness_p99_ms);
        let server = server.unwrap_or(ServerLoad {
            other_tests: 0,
            uplink_percent: 0.0,
            datagrams_dropped: 0,
            lateness_p99_ms: None,
        });
        let load = match (self.download, self.upload) {
            (Some(download), Some(upload)) => Some([download, upload]),
            _ => None,
        };
        let (idle, load) = match &self.idle {
            Some(idle) => {
                let (idle, load) = facts(
                    idle,
                    load.as_ref(),
                    self.shows_loss,
                    sample.lease.cap_mbit_per_s,
                )?;
                (Some(idle), load)
            }
            None => (None, None),
        };
        let measurement = Measurement {
            began: sample.began,
            peak: BTreeSet::new(),
            seconds_taken: ticks.us() as f64 / 1e6,
            bytes_used,
            surroundings: Surroundings {
                link: self.interface.as_ref().map_or(Link::Unknown, |it| it.link),
                vpn: self.interface.as_ref().and_then(|it| it.vpn),
                metered: self.metered,
                other_traffic_bytes: self.other_traffic_bytes,
                congestion_control: self
                    .congestion_control
                    .unwrap_or(CongestionControl::NotPinned),
                sender_lateness_p99_ms,
                gateway_jitter_ms: self.router_jitter_ms,
                household: None,
            },
            server: ServerLoad {
                lateness_p99_ms: told
                    .into_iter()
                    .chain(server.lateness_p99_ms)
                    .reduce(f64::max),
                ..server
            },
            aborted,
            idle,
            load,
        };
        measurement
            .check()
            .map_err(|absurd| NotTaken::Nonsense(absurd.to_string()))?;
        Ok(measurement)
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::internet::{
        datagram::{LeaseId, LeaseKey},
        measurement::Depth,
    };

    use super::*;

    #[test]
    fn a_sample_outlasts_its_lease_by_one_answer_at_most() {
        let of = |depth, starts_in_ms| {
            longest(&Grant {
                lease: LeaseId([1; 16]),
                key: LeaseKey([2; 32]),
                depth,
                starts_in_ms,
                // A server may say anything: only what is asked of the line counts.
                ends_in_ms: u32::MAX,
                cap_mbit_per_s: 100.0,
                most_bytes: 50_000_000,
                voice_port: None,
                congestion_control: CongestionControl::NotPinned,
            })
        };
        assert_eq!(of(Depth::Light, 0), Duration::from_secs(20) + PATIENCE);
        assert_eq!(of(Depth::Full, 30_000), Duration::from_secs(90) + PATIENCE);
    }
}
