//! One sample, from a lease to its facts.
//!
//! Idle voice, then voice while the line is filled from the provider, then while it is filled to the
//! provider; before each, what the one before left in a queue drains ([`super::steps`]). It stops at
//! once when it is told to, when the line stalls, when the computer slept or its clock was set: then
//! the facts say why, and hold what was whole by then. Not here: when it is taken.

use std::{
    collections::BTreeSet,
    future::pending,
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
    time::{MissedTickBehavior, interval, timeout},
};

use super::{
    NotTaken,
    clock::{Ticks, Watch},
    figures::facts,
    steps::{Cut, Whole, steps},
    way::Way,
};

/// The server is told that a sample ended for no longer than this.
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
}

/// Takes a sample.
///
/// # Errors
/// When the server cannot be reached from the beginning, or what it says cannot be.
pub async fn take(sample: Sample<'_>) -> Result<Measurement, NotTaken> {
    let ticks = Ticks::start();
    let bytes = Arc::new(AtomicU64::new(0));
    let mut whole = Whole::default();
    let mut stop = sample.stop.clone();
    let cut = tokio::select! {
        biased;
        abort = told_to_stop(&mut stop) => Some(Cut::Aborted(abort)),
        abort = watched() => Some(Cut::Aborted(abort)),
        went = steps(&sample, ticks, &bytes, &mut whole) => went.err(),
    };
    let aborted = match cut {
        None => None,
        Some(Cut::Aborted(abort)) => Some(abort),
        // What breaks after the line was seen to be idle is a fact about it.
        Some(Cut::NotTaken(NotTaken::Unreachable(_))) if whole.idle.is_some() => {
            Some(Abort::ConnectionLost)
        }
        Some(Cut::NotTaken(why)) => return Err(why),
    };
    let server = farewell(&sample, aborted).await;
    if aborted.is_none() && server.is_none() {
        return Err(NotTaken::Unreachable(
            "the server did not take leave".into(),
        ));
    }
    let bytes_used = bytes.load(Ordering::Relaxed);
    whole.facts(&sample, ticks, bytes_used, server, aborted)
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
async fn watched() -> Abort {
    let watch = Watch::start();
    let mut seconds = interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        seconds.tick().await;
        if let Some(abort) = watch.look() {
            return abort;
        }
    }
}

/// Ends the lease, and answers how busy the server says it was.
async fn farewell(sample: &Sample<'_>, aborted: Option<Abort>) -> Option<ServerLoad> {
    let (way, lease) = (sample.way.clone(), sample.lease.clone());
    let said = async move {
        let route = format!("leases/{}/end", lease.lease);
        way.call::<LeaseEnded>(&route, Some(&lease), &LeaseEnd { aborted })
            .await
    };
    if aborted.is_some() {
        // Nobody waits for that: the sample is over at once.
        tokio::spawn(timeout(FAREWELL, said));
        return None;
    }
    said.await.ok().map(|ended| ended.server)
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
        let lateness = phases
            .iter()
            .flatten()
            .filter_map(|it| it.lateness_p99_ms());
        let sender_lateness_p99_ms = lateness.reduce(f64::max);
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
            server: server.unwrap_or(ServerLoad {
                other_tests: 0,
                uplink_percent: 0.0,
                datagrams_dropped: 0,
                lateness_p99_ms: None,
            }),
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
