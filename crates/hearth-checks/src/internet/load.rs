//! Filling the line: several streams of TCP at once, counted where they are received.
//!
//! Connections are opened before the clock runs, so that a handshake on a long line does not count as
//! a slow line. Six streams begin, and up to two more join while the rate still grows by them: one
//! alone can carry nearly all of a line and never fill its queue. Not here: when enough is known
//! ([`Throughput`]), and what the server says of an upload ([`super::upload`]).

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt, future::try_join_all};
use hearth_domain::{
    api::internet::{Grant, LEASE_HEADER, UploadTold},
    internet::{
        levelling::has_levelled_off,
        measurement::CongestionControl,
        round_trip::RoundTrips,
        throughput::{Caps, Enough, Rate, Throughput},
    },
};
use http_body_util::BodyStream;
use hyper::Method;
use tokio::{task::JoinSet, time::sleep};

use super::{
    NotTaken, Sample,
    clock::Ticks,
    upload::{listen, pieces},
    way::{Body, Connection, Way, empty, is_hearth, unreachable},
};

/// Streams at the beginning and at most.
const FEWEST: usize = 6;
const MOST: usize = 8;

/// The rate is looked at so often, and may get another stream so often.
const LOOK: Duration = Duration::from_millis(100);
const JOIN_US: u64 = 500_000;

/// Another stream joins while the rate grew by more than this share.
const GROWS: f64 = 1.05;

/// Bytes that are handed over beyond those that an upload may use. What is handed over arrives, so
/// the server has counted as many as it may by the time the last ones are there.
const SLACK: u64 = 1 << 20;

/// Which way the line is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the provider.
    Download,
    /// To the provider.
    Upload,
}

/// Connections that wait to fill the line.
pub(super) struct Load {
    direction: Direction,
    waiting: Vec<Connection>,
    lease: Grant,
    /// Application bytes that it may use.
    most_bytes: u64,
    way: Way,
    ticks: Ticks,
    shared: Arc<Shared>,
}

/// What has come of filling the line.
pub(super) struct Filled {
    /// The rate.
    pub(super) rate: Rate,
    /// Streams at the end.
    pub(super) streams: u32,
    /// How TCP was told to fill the line, where this computer is the sender.
    pub(super) congestion_control: CongestionControl,
}

/// What the streams and who watches them share.
#[derive(Default)]
pub(super) struct Shared {
    meter: Mutex<Option<Throughput>>,
    /// What the server last said of an upload.
    pub(super) told: Mutex<Option<UploadTold>>,
    /// Bytes that were handed over or read.
    pub(super) bytes: AtomicU64,
    /// The delay of the voice beside it has levelled off.
    is_level: AtomicBool,
}

impl Shared {
    pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        // Numbers are changed whole.
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rate as it is known now.
    pub(super) fn rate(&self, now_us: u64) -> Option<Rate> {
        match &*Self::lock(&self.told) {
            Some(told) => told.rate,
            None => Self::lock(&self.meter).as_ref()?.rate(now_us),
        }
    }

    /// Notes whether the delay of the voice beside it has levelled off by now.
    pub(super) fn look_at(&self, round_trips: &RoundTrips, now_us: u64) {
        let is_level = self
            .rate(now_us)
            .is_some_and(|rate| has_levelled_off(round_trips, &rate));
        self.is_level.store(is_level, Ordering::Relaxed);
    }

    /// Application bytes that are known to have crossed the line so far: by the receiver's count.
    pub(super) fn crossed(&self) -> u64 {
        let is_receiver = Self::lock(&self.meter).is_some();
        match &*Self::lock(&self.told) {
            Some(told) => told.bytes,
            None if is_receiver => self.bytes(),
            None => 0,
        }
    }

    /// What it comes to once it is over. Where the receiver never said, it is what was handed over.
    pub(super) fn used(&self) -> u64 {
        match &*Self::lock(&self.told) {
            Some(told) => told.bytes,
            None => self.bytes(),
        }
    }

    /// Application bytes that were handed over or read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

impl Load {
    /// Opens the connections. Nothing is asked yet.
    pub(super) async fn open(
        direction: Direction,
        Sample {
            way,
            lease,
            most_bytes,
            ..
        }: &Sample<'_>,
        ticks: Ticks,
    ) -> Result<Load, NotTaken> {
        // What the server counts of an upload comes over a connection of its own.
        let listens = usize::from(direction == Direction::Upload);
        let connections = (0..MOST + listens).map(|_| way.connection());
        let waiting = try_join_all(connections).await?;
        Ok(Load {
            direction,
            waiting,
            lease: lease.clone(),
            // No server makes somebody spend more than they were told.
            most_bytes: lease.most_bytes.min(*most_bytes),
            way: (*way).clone(),
            ticks,
            shared: Arc::default(),
        })
    }

    /// What can be seen of it while it runs.
    pub(super) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// Fills the line until enough is known.
    ///
    /// # Errors
    /// When the server does not serve, or what it says cannot be.
    pub(super) async fn run(mut self) -> Result<Filled, NotTaken> {
        let congestion_control = self.waiting[0].congestion_control;
        let mut streams = JoinSet::new();
        match self.direction {
            Direction::Download => {
                let caps = Caps {
                    bytes: self.most_bytes,
                    ..Caps::default()
                };
                *Shared::lock(&self.shared.meter) = Some(Throughput::new(self.ticks.us(), caps));
            }
            Direction::Upload => {
                streams.spawn(self.listen().await?);
            }
        }
        let mut count = 0;
        for _ in 0..FEWEST {
            count += u32::from(self.join(&mut streams)?);
        }
        let (mut joined_us, mut before) = (self.ticks.us(), 0.0);
        loop {
            tokio::select! {
                // One that ends early leaves the rest; when none is left, nothing comes any more.
                Some(ended) = streams.join_next() => match ended {
                    Ok(Err(error @ (NotTaken::Nonsense(_) | NotTaken::NotHearth))) => {
                        return Err(error);
                    }
                    Ok(Err(error)) if self.shared.bytes() == 0 => return Err(error),
                    _ if streams.is_empty() => break,
                    _ => {}
                },
                () = sleep(LOOK) => {}
            }
            let now_us = self.ticks.us();
            if self.is_enough(now_us) {
                break;
            }
            if now_us - joined_us >= JOIN_US {
                let rate = self.shared.rate(now_us).map_or(0.0, |rate| rate.mbit_per_s);
                if rate > before * GROWS {
                    count += u32::from(self.join(&mut streams)?);
                }
                (joined_us, before) = (now_us, rate);
            }
        }
        // Dropping the streams takes what they have queued off the line.
        drop(streams);
        let rate = self.shared.rate(self.ticks.us());
        Ok(Filled {
            rate: rate.ok_or_else(|| unreachable("nothing went over the line"))?,
            streams: count,
            congestion_control,
        })
    }

    /// Whether the line was filled for long enough: a rate that is known says nothing of a queue that
    /// still grows.
    fn is_enough(&self, now_us: u64) -> bool {
        let enough = match self.direction {
            Direction::Download => {
                let meter = Shared::lock(&self.shared.meter);
                meter.as_ref().and_then(|it| it.enough(now_us))
            }
            Direction::Upload => match &*Shared::lock(&self.shared.told) {
                Some(told) if told.bytes >= self.most_bytes => Some(Enough::Bytes),
                told => told.as_ref().and_then(|told| told.enough),
            },
        };
        match enough {
            Some(Enough::Known) => self.shared.is_level.load(Ordering::Relaxed),
            Some(Enough::Time | Enough::Bytes) => true,
            None => false,
        }
    }

    /// One more stream, if a connection is left.
    fn join(&mut self, streams: &mut JoinSet<Result<(), NotTaken>>) -> Result<bool, NotTaken> {
        let Some(mut connection) = self.waiting.pop() else {
            return Ok(false);
        };
        let shared = Arc::clone(&self.shared);
        let request = match self.direction {
            Direction::Download => self.ask(Method::GET, "download", empty()),
            Direction::Upload => {
                let body = pieces(&self.shared, self.most_bytes + SLACK);
                self.ask(Method::POST, "upload", body)
            }
        }?;
        let (direction, ticks, most_bytes) = (self.direction, self.ticks, self.most_bytes);
        streams.spawn(async move {
            let answer = connection.send.send_request(request).await;
            let answer = is_hearth(answer.map_err(unreachable)?)?;
            if !answer.status().is_success() {
                return Err(NotTaken::ended());
            }
            if direction == Direction::Upload {
                // The server has taken it, and has nothing more to say here.
                return Ok(());
            }
            let mut frames = BodyStream::new(answer.into_body());
            while let Some(Ok(frame)) = frames.next().await {
                let Ok(data) = frame.into_data() else {
                    continue;
                };
                shared.bytes.fetch_add(data.len() as u64, Ordering::Relaxed);
                if let Some(meter) = Shared::lock(&shared.meter).as_mut() {
                    meter.count(ticks.us(), data.len() as u64);
                }
                if shared.bytes() >= most_bytes {
                    // Whatever the server still sends, no more is read.
                    return Ok(());
                }
            }
            Ok(())
        });
        Ok(true)
    }

    /// Listens to what the server counts of an upload.
    async fn listen(
        &mut self,
    ) -> Result<impl Future<Output = Result<(), NotTaken>> + Send + use<>, NotTaken> {
        let mut connection = self
            .waiting
            .pop()
            .ok_or_else(|| unreachable("there is no connection"))?;
        let began_us = self.ticks.us();
        let request = self.ask(Method::GET, "upload", empty())?;
        let answer = connection.send.send_request(request).await;
        let answer = is_hearth(answer.map_err(unreachable)?)?;
        let (shared, ticks) = (Arc::clone(&self.shared), self.ticks);
        Ok(async move {
            // The connection goes on for as long as this is held.
            let _connection = connection;
            listen(answer, &shared, ticks, began_us).await
        })
    }

    fn ask(
        &self,
        method: Method,
        what: &str,
        body: Body,
    ) -> Result<hyper::Request<Body>, NotTaken> {
        self.way
            .request(method, &format!("leases/{}/{what}", self.lease.lease))
            .header(LEASE_HEADER, self.lease.key.to_string())
            .body(body)
            .map_err(unreachable)
    }
}
