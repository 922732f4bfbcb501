//! The steps of a sample, one phase of voice after the other.
//!
//! Not here: what stops it in between, and what is made of what it saw ([`super::sample`]).

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hearth_domain::{
    api::internet::PhaseTold,
    internet::{
        admission::MOST_SPREAD_S,
        caller::Caller,
        datagram::SIZE,
        measurement::{Abort, CongestionControl, Depth, RoundTrip},
        pace::INTERVAL_US,
        progress::{Progress, SampleStep},
        traffic::IDLE_S,
    },
};
use tokio::time::sleep;

use super::{
    NotTaken, Sample,
    carrier::Carrier,
    clock::Ticks,
    figures::{Loaded, Phase},
    load::{Direction, Load, Shared},
    surroundings::{Interface, router_jitter_ms},
    voice::{Ended, talk},
};

/// Voice while the line is filled, in seconds at most: as long as filling it may take, and some round
/// trips of a line far away, since the rate is what ends it.
const LOADED_S: u32 = 14;

/// Bytes of a datagram in the counters of an interface, with the headers of UDP, IPv4 and Ethernet, and
/// hellos and their answers that come before the voice.
const ON_INTERFACE: u64 = SIZE as u64 + 42;
const HELLOS: u64 = 110;

/// No server spreads samples over longer than this.
const MOST_WAIT: Duration = Duration::from_secs(MOST_SPREAD_S as u64);

/// How often what is seen is told.
const TOLD_EVERY_US: u64 = 200_000;

/// Nothing fills the line.
const NOTHING: Option<std::future::Ready<()>> = None;

/// Why a sample ends before its end.
pub(super) enum Cut {
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
pub(super) struct Whole {
    pub(super) idle: Option<Phase>,
    pub(super) download: Option<Loaded>,
    pub(super) upload: Option<Loaded>,
    pub(super) shows_loss: bool,
    pub(super) interface: Option<Interface>,
    pub(super) metered: Option<bool>,
    pub(super) router_jitter_ms: Option<f64>,
    pub(super) other_traffic_bytes: Option<u64>,
    pub(super) congestion_control: Option<CongestionControl>,
}

/// Goes through all steps, noting what is whole.
pub(super) async fn steps(
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
    run.tell(SampleStep::Waiting, None, None);
    let wait = Duration::from_millis(sample.lease.starts_in_ms.into());
    if wait > MOST_WAIT {
        let why = format!("it would begin in {} seconds", wait.as_secs());
        return Err(NotTaken::Nonsense(why).into());
    }
    ((), whole.metered) = tokio::join!(sleep(wait), sample.computer.is_metered());
    let (mut carrier, idle) = run.idle(whole).await?;
    whole.shows_loss = carrier.shows_loss();
    let round_trip = idle.round_trip();
    whole.idle = Some(idle);
    let is_spared = sample.spares_metered && whole.metered == Some(true);
    if sample.lease.depth == Depth::Light || is_spared {
        return Ok(());
    }
    let round_trip = round_trip.ok_or(Cut::Aborted(Abort::ConnectionLost))?;
    let load = Load::open(Direction::Download, sample, ticks).await?;
    whole.download = Some(run.loaded(&mut carrier, 2, round_trip, load).await?);
    let load = Load::open(Direction::Upload, sample, ticks).await?;
    let upload = run.loaded(&mut carrier, 3, round_trip, load).await?;
    // Both ends must fill the line alike for the two to be compared.
    let both = [
        upload.filled.congestion_control,
        sample.lease.congestion_control,
    ];
    let is_pinned = both.iter().all(|it| *it == CongestionControl::Cubic);
    whole.congestion_control = is_pinned.then_some(CongestionControl::Cubic);
    whole.upload = Some(upload);
    run.tell(SampleStep::Finishing, None, None);
    Ok(())
}

/// A sample that runs.
struct Run<'a> {
    sample: &'a Sample<'a>,
    ticks: Ticks,
    bytes: &'a Arc<AtomicU64>,
}

impl Run<'_> {
    /// Voice on the idle line, over UDP if it comes through.
    async fn idle(&self, whole: &mut Whole) -> Result<(Carrier, Phase), Cut> {
        let (way, lease) = (self.sample.way, &self.sample.lease);
        if let Some(port) = lease.voice_port {
            for server in way.addresses(port).await {
                if let Ok(mut carrier) = Carrier::udp(server, self.bytes).await
                    && let Some(phase) = self.idle_over_udp(&mut carrier, whole).await?
                {
                    return Ok((carrier, phase));
                }
            }
        }
        let mut carrier = Carrier::web_socket(way, lease, self.bytes).await?;
        match self.idle_voice(&mut carrier).await? {
            Some(caller) => {
                let phase = self.told(1, &caller).await?;
                Ok((carrier, phase))
            }
            None => Err(Cut::NotTaken(NotTaken::Unreachable(
                "nobody answered over a WebSocket".into(),
            ))),
        }
    }

    /// Voice on the idle line over UDP; none when nobody answered. What is around is looked at
    /// meanwhile.
    async fn idle_over_udp(
        &self,
        carrier: &mut Carrier,
        whole: &mut Whole,
    ) -> Result<Option<Phase>, Cut> {
        let interface = carrier.local().and_then(Interface::with);
        let count = || interface.as_ref().and_then(Interface::bytes);
        let around = async {
            match interface.as_ref().and_then(|it| it.router) {
                Some(router) => router_jitter_ms(router).await,
                None => None,
            }
        };
        let voice = async {
            let before = count();
            let caller = self.idle_voice(carrier).await?;
            // What is asked next is our own too, and not voice.
            let went = before.zip(count());
            let phase = match caller {
                Some(caller) => Some(self.told(1, &caller).await?),
                None => None,
            };
            Ok::<_, Cut>((phase, went))
        };
        let (voice, jitter) = tokio::join!(voice, around);
        whole.router_jitter_ms = jitter;
        let (phase, went) = voice?;
        if let Some(phase) = &phase {
            let own = (phase.packets() + HELLOS) * ON_INTERFACE;
            // Counters of 32 bits begin again.
            let other = |(before, after): (u64, u64)| after.saturating_sub(before);
            whole.other_traffic_bytes = went.map(other).map(|it| it.saturating_sub(own));
        }
        whole.interface = interface;
        Ok(phase)
    }

    /// The voice of the idle line; none when nobody answered.
    async fn idle_voice(&self, carrier: &mut Carrier) -> Result<Option<Box<Caller>>, Cut> {
        let step = SampleStep::Idle;
        let voice = self.voice(carrier, 1, IDLE_S, None, step, NOTHING, None);
        Ok(voice.await?.map(|(caller, _)| caller))
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
            2 => SampleStep::Download,
            _ => SampleStep::Upload,
        };
        let shared = load.shared();
        let crossing = Crossing {
            shared: Arc::clone(&shared),
            bytes: self.bytes,
        };
        let run = Some(load.run());
        let voice = self.voice(
            carrier,
            phase,
            LOADED_S,
            Some(idle),
            step,
            run,
            Some(shared),
        );
        let went = voice.await;
        drop(crossing);
        match went? {
            Some((caller, Some(filled))) => Ok(Loaded {
                phase: self.told(phase, &caller).await?,
                filled: filled?,
            }),
            // The voice came to its end and the line was still not filled.
            Some((_, None)) | None => Err(Cut::Aborted(Abort::ConnectionLost)),
        }
    }

    /// What both ends saw of a phase, which the server ends with its word.
    async fn told(&self, phase: u8, caller: &Caller) -> Result<Phase, Cut> {
        let lease = &self.sample.lease;
        let route = format!("leases/{}/phases/{phase}", lease.lease);
        let nothing = serde_json::json!({});
        let told: PhaseTold = self.sample.way.call(&route, Some(lease), &nothing).await?;
        Ok(Phase::of(caller, &told, self.ticks.us())?)
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
        step: SampleStep,
        load: Option<impl Future<Output = T>>,
        shared: Option<Arc<Shared>>,
    ) -> Result<Option<(Box<Caller>, Option<T>)>, Cut> {
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
            Ended::Whole(caller, filled) => Ok(Some((caller, filled))),
        }
    }

    /// Tells what is seen now.
    fn tell(&self, step: SampleStep, caller: Option<&Caller>, shared: Option<&Shared>) {
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

/// Counts what filled the line once that is over, also where it is broken off.
struct Crossing<'a> {
    shared: Arc<Shared>,
    bytes: &'a AtomicU64,
}

impl Drop for Crossing<'_> {
    fn drop(&mut self) {
        self.bytes.fetch_add(self.shared.used(), Ordering::Relaxed);
    }
}
