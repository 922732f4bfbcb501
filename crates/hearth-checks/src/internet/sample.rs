//! The steps of one sample, from a lease to its facts.
//!
//! Idle voice, then voice while the line is filled from the provider, then while it is filled to the
//! provider; before each, what the one before left in a queue drains. It stops at once when it is told
//! to, when the line stalls, when the computer slept or its clock was set: then the facts say why,
//! and hold what was whole by then. Not here: when it is taken.

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
    api::internet::{Grant, LeaseEnd, LeaseEnded, PhaseTold},
    internet::{
        caller::Caller,
        datagram::SIZE,
        measurement::{
            Abort, CongestionControl, Depth, Link, Measurement, RoundTrip, ServerLoad, Surroundings,
        },
        pace::INTERVAL_US,
        progress::{Progress, Step},
    },
    time::Ms,
};
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use super::{
    NotTaken,
    clock::{Ticks, Watch},
    figures::{Loaded, Phase, facts},
    load::{Direction, Load, Shared},
    surroundings::{Interface, router_jitter_ms},
    voice::{Carrier, Ended, talk},
    way::Way,
};

/// Voice on the idle line, in seconds.
const IDLE_S: u32 = 10;

/// Voice while the line is filled, in seconds at most: as long as filling it may take, and some round
/// trips of a line far away, since the rate is what ends it.
const LOADED_S: u32 = 12;

/// Bytes of a datagram on the line, with the headers of UDP and IPv4.
const ON_LINE: u64 = SIZE as u64 + 28;

/// The same in the counters of an interface, and hellos and their answers that come before the voice.
const ON_INTERFACE: u64 = ON_LINE + 14;
const HELLOS: u64 = 110;

/// How often what is seen is told.
const TOLD_EVERY_US: u64 = 200_000;

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

/// Why a sample ends before its end.
enum Cut {
    /// It must stop.
    Aborted(Abort),
    /// There is none.
    NotTaken(NotTaken),
}

impl From<NotTaken> for Cut {
    fn from(why: NotTaken) -> Cut {
        Cut::NotTaken(why)
    }
}

/// What was whole by the time a sample ended.
#[derive(Default)]
struct Whole {
    idle: Option<Phase>,
    download: Option<Loaded>,
    upload: Option<Loaded>,
    shows_loss: bool,
    interface: Option<Interface>,
    router_jitter_ms: Option<f64>,
    other_traffic_bytes: Option<u64>,
    congestion_control: Option<CongestionControl>,
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

async fn steps(
    sample: &Sample<'_>,
    ticks: Ticks,
    bytes: &Arc<AtomicU64>,
    whole: &mut Whole,
) -> Result<(), Cut> {
    let run = Run {
        sample,
        ticks,
        bytes,
    };
    run.tell(Step::Waiting, None, None);
    sleep(Duration::from_millis(sample.lease.starts_in_ms.into())).await;
    let (mut carrier, idle) = run.idle(whole).await?;
    whole.shows_loss = carrier.shows_loss();
    let round_trip = idle.round_trip();
    whole.idle = Some(idle);
    if sample.lease.depth == Depth::Light {
        return Ok(());
    }
    let round_trip = round_trip.ok_or(Cut::Aborted(Abort::ConnectionLost))?;
    let (way, lease) = (sample.way, &sample.lease);
    let load = Load::open(Direction::Download, way, lease, ticks).await?;
    whole.download = Some(run.loaded(&mut carrier, 2, round_trip, load).await?);
    let load = Load::open(Direction::Upload, way, lease, ticks).await?;
    let upload = run.loaded(&mut carrier, 3, round_trip, load).await?;
    // Both ends must fill the line alike for the two to be compared.
    let both = [upload.filled.congestion_control, lease.congestion_control];
    let is_pinned = both.iter().all(|it| *it == CongestionControl::Cubic);
    whole.congestion_control = is_pinned.then_some(CongestionControl::Cubic);
    whole.upload = Some(upload);
    run.tell(Step::Finishing, None, None);
    Ok(())
}

/// A sample that runs.
struct Run<'a> {
    sample: &'a Sample<'a>,
    ticks: Ticks,
    bytes: &'a Arc<AtomicU64>,
}

impl Run<'_> {
    /// Voice on the idle line, over UDP if it comes through. What is around is looked at meanwhile.
    async fn idle(&self, whole: &mut Whole) -> Result<(Carrier, Phase), Cut> {
        let lease = &self.sample.lease;
        let way = self.sample.way;
        if let Some(port) = lease.voice_port
            && let Ok(mut carrier) = Carrier::udp(way, port).await
        {
            whole.interface = carrier.local().and_then(Interface::with);
            let router = whole.interface.as_ref().and_then(|it| it.router);
            let around = async {
                match router {
                    Some(router) => router_jitter_ms(router).await,
                    None => None,
                }
            };
            let before = whole.interface.as_ref().and_then(Interface::bytes);
            let voice = self.voice(&mut carrier, 1, IDLE_S, None, Step::Idle, NOTHING, None);
            let (voice, jitter) = tokio::join!(voice, around);
            whole.router_jitter_ms = jitter;
            if let Some((phase, _)) = voice? {
                let after = whole.interface.as_ref().and_then(Interface::bytes);
                let own = (phase.packets() + HELLOS) * ON_INTERFACE;
                whole.other_traffic_bytes = before.zip(after).map(|(before, after)| {
                    // Counters of 32 bits begin again.
                    after.saturating_sub(before).saturating_sub(own)
                });
                return Ok((carrier, phase));
            }
        }
        let mut carrier = Carrier::web_socket(way, lease).await?;
        let voice = self.voice(&mut carrier, 1, IDLE_S, None, Step::Idle, NOTHING, None);
        match voice.await? {
            Some((phase, _)) => Ok((carrier, phase)),
            None => Err(Cut::NotTaken(NotTaken::Unreachable(
                "nobody answered over a WebSocket".into(),
            ))),
        }
    }

    /// Voice while the line is filled.
    async fn loaded(
        &self,
        carrier: &mut Carrier,
        phase: u8,
        idle: RoundTrip,
        load: Load,
    ) -> Result<Loaded, Cut> {
        let step = match phase {
            2 => Step::Download,
            _ => Step::Upload,
        };
        let shared = load.shared();
        let seen = Arc::clone(&shared);
        let run = Some(load.run());
        let voice = self.voice(carrier, phase, LOADED_S, Some(idle), step, run, Some(seen));
        let went = voice.await;
        self.bytes.fetch_add(shared.crossed(), Ordering::Relaxed);
        match went? {
            Some((phase, Some(filled))) => Ok(Loaded {
                phase,
                filled: filled?,
            }),
            // The voice came to its end and the line was still not filled.
            Some((_, None)) | None => Err(Cut::Aborted(Abort::ConnectionLost)),
        }
    }

    /// The voice of a phase, with what filled the line meanwhile; none when nobody answered.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is one thing that phases differ in"
    )]
    async fn voice<T>(
        &self,
        carrier: &mut Carrier,
        phase: u8,
        seconds: u32,
        idle: Option<RoundTrip>,
        step: Step,
        load: Option<impl Future<Output = T>>,
        shared: Option<Arc<Shared>>,
    ) -> Result<Option<(Phase, Option<T>)>, Cut> {
        let lease = &self.sample.lease;
        let slots = seconds * (1_000_000 / INTERVAL_US) as u32;
        let now_us = self.ticks.us();
        let caller = Caller::new(lease.lease, &lease.key, phase, slots, idle, now_us);
        let mut told_us = 0;
        let seen = |caller: &Caller| {
            let now_us = self.ticks.us();
            if now_us >= told_us {
                told_us = now_us + TOLD_EVERY_US;
                if let (Some(shared), Some(talk)) = (&shared, caller.talk()) {
                    shared.look_at(talk.round_trips(), now_us);
                }
                self.tell(step, Some(caller), shared.as_deref());
            }
        };
        match talk(carrier, caller, self.ticks, load, seen).await {
            Ended::Silence => Ok(None),
            Ended::Broken(abort) => Err(Cut::Aborted(abort)),
            Ended::Whole(caller, filled) => {
                let route = format!("leases/{}/phases/{phase}", lease.lease);
                let told: PhaseTold = self
                    .sample
                    .way
                    .call(&route, Some(lease), &serde_json::json!({}))
                    .await?;
                let phase = Phase::of(&caller, &told)?;
                let packets = phase.packets();
                self.bytes.fetch_add(packets * ON_LINE, Ordering::Relaxed);
                Ok(Some((phase, filled)))
            }
        }
    }

    /// Tells what is seen now.
    fn tell(&self, step: Step, caller: Option<&Caller>, shared: Option<&Shared>) {
        let now_us = self.ticks.us();
        let talk = caller.and_then(Caller::talk);
        let rate = shared.and_then(|shared| shared.rate(now_us));
        let bytes = self.bytes.load(Ordering::Relaxed) + shared.map_or(0, Shared::crossed);
        (self.sample.progress)(Progress {
            step,
            seconds: now_us as f64 / 1e6,
            round_trip_ms: talk.and_then(|talk| talk.round_trips().lately_ms()),
            jitter_ms: talk.and_then(|talk| talk.reception().jitter_ms()),
            mbit_per_s: rate.map(|rate| rate.mbit_per_s),
            bytes_used: bytes,
        });
    }
}

/// Nothing fills the line.
const NOTHING: Option<std::future::Ready<()>> = None;

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
                let (idle, load) = facts(idle, load.as_ref(), self.shows_loss)?;
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
                metered: None,
                other_traffic_bytes: self.other_traffic_bytes,
                congestion_control: self
                    .congestion_control
                    .unwrap_or(CongestionControl::NotPinned),
                sender_lateness_p99_ms,
                gateway_jitter_ms: self.router_jitter_ms,
            },
            server: server.unwrap_or(ServerLoad {
                other_tests: 0,
                uplink_percent: 0.0,
                datagrams_dropped: 0,
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
