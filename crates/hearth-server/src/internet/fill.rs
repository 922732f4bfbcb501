//! Bytes that fill a line: the server sends them, or counts those that come.
//!
//! Neither way goes faster than the lease allows: what is sent waits for its turn, and what comes is
//! read at its turn, so that TCP slows the other end down. What comes is counted here, by the
//! receiver, and told line by line while it comes. Not here: when enough is known
//! ([`Throughput`]), and downloads, which their receiver counts.

use std::{
    convert::Infallible,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, BodyDataStream},
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use hearth_domain::{
    Problem,
    api::internet::UploadTold,
    internet::throughput::{Caps, Enough, Throughput},
};
use tokio::time::{sleep, sleep_until};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Leased,
    busy::{Busy, Way},
    lease::Running,
    ticks::Ticks,
};
use crate::state::App;

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

/// Random bytes, so that nothing on the way can make them fewer. Pieces are cut from them at moving
/// places: making new ones for each would take longer than sending them.
static RANDOM: LazyLock<Bytes> = LazyLock::new(|| {
    let mut bytes = BytesMut::zeroed(1024 * 1024 + PIECE);
    // A system without chance gives zeros, which measure all but a line that compresses.
    let _ = getrandom::fill(&mut bytes);
    bytes.freeze()
});

/// What has not been asked for is not waited for longer.
const NOTHING_COMES: Duration = Duration::from_secs(10);

/// From one line of what has come to the next.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// Bytes that may go at once before they wait for their turn, in µs of the rate.
const BURST_US: u64 = 20_000;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(download))
        .routes(routes!(upload, uploaded))
}

/// Random bytes, until the lease is over, has had its share, or nobody reads any more.
#[utoipa::path(get, path = "/leases/{id}/download", tag = "internet", security(("lease" = [])),
    params(("id" = String, Path, description = "The lease")),
    responses(
        (status = 200, description = "Random bytes", content_type = "application/octet-stream"),
        (status = 404, description = "There is no such lease", body = Problem),
))]
async fn download(lease: Leased) -> Response {
    let pieces = stream::unfold((lease.0, 0_usize), async |(lease, at)| {
        let piece = RANDOM.slice(at..at + PIECE);
        // A step that has no divisor in common with the whole visits every place.
        let next = (at + 7_919) % (RANDOM.len() - PIECE);
        (lease.may_fill() && lease.fill.send(PIECE).await)
            .then_some((Ok::<_, Infallible>(piece), (lease, next)))
    });
    let headers = [(CONTENT_TYPE, "application/octet-stream")];
    (headers, Body::from_stream(pieces)).into_response()
}

/// Counts bytes and throws them away, until the lease is over or had its share.
#[utoipa::path(post, path = "/leases/{id}/upload", tag = "internet", security(("lease" = [])),
    params(("id" = String, Path, description = "The lease")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 204, description = "All of it was read"),
        (status = 404, description = "There is no such lease", body = Problem),
))]
async fn upload(lease: Leased, body: Body) -> axum::http::StatusCode {
    let mut pieces: BodyDataStream = body.into_data_stream();
    lease.0.fill.begin();
    while let Some(Ok(piece)) = pieces.next().await {
        if !lease.0.may_fill() || !lease.0.fill.receive(piece.len()).await {
            break;
        }
    }
    axum::http::StatusCode::NO_CONTENT
}

/// What has come of an upload, as lines of JSON, each an `UploadTold`. The last one says that it has
/// taken as long or as many bytes as it may; who uploads may end it before.
#[utoipa::path(get, path = "/leases/{id}/upload", tag = "internet", security(("lease" = [])),
    params(("id" = String, Path, description = "The lease")),
    responses(
        (status = 200, description = "Lines", body = UploadTold, content_type = "application/x-ndjson"),
        (status = 404, description = "There is no such lease", body = Problem),
))]
async fn uploaded(lease: Leased) -> Response {
    let headers = [(CONTENT_TYPE, "application/x-ndjson")];
    (headers, Body::from_stream(lines(lease.0))).into_response()
}

fn lines(lease: Arc<Running>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let since = std::time::Instant::now();
    stream::unfold(Some(lease), move |lease| async move {
        let lease = lease?;
        sleep(TOLD_EVERY).await;
        let told = lease.fill.told();
        let nothing_comes = told.bytes == 0 && since.elapsed() > NOTHING_COMES;
        if !lease.may_fill() || nothing_comes {
            return None;
        }
        let mut line = serde_json::to_vec(&told).ok()?;
        line.push(b'\n');
        Some((Ok(line.into()), (!is_last(&told)).then_some(lease)))
    })
}

/// Whether nothing more is counted after this.
fn is_last(told: &UploadTold) -> bool {
    matches!(told.enough, Some(Enough::Time | Enough::Bytes))
}

/// The bytes of one lease.
pub struct Fill {
    caps: Caps,
    /// µs for a byte, at the rate that the lease allows.
    us_per_byte: f64,
    out: Mutex<Turn>,
    into: Mutex<Turn>,
    upload: Mutex<Option<Counted>>,
    is_over: AtomicBool,
    busy: Arc<Busy>,
    ticks: Ticks,
}

/// One way of a lease.
#[derive(Default)]
struct Turn {
    /// When the next byte may go, in µs.
    free_us: u64,
    /// Bytes so far.
    bytes: u64,
}

/// An upload, and what was told of it last.
struct Counted {
    throughput: Throughput,
    last: Option<UploadTold>,
}

impl Fill {
    /// Nothing yet, at this rate at most.
    pub fn new(cap_mbit_per_s: f64, caps: Caps, busy: Arc<Busy>, ticks: Ticks) -> Fill {
        Fill {
            caps,
            us_per_byte: 8.0 / cap_mbit_per_s,
            out: Mutex::default(),
            into: Mutex::default(),
            upload: Mutex::default(),
            is_over: AtomicBool::new(false),
            busy,
            ticks,
        }
    }

    /// Nothing goes any more.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Waits until so many bytes may be sent. Answers whether they may.
    async fn send(&self, bytes: usize) -> bool {
        self.turn(&self.out, Way::Out, bytes).await
    }

    /// An upload begins, if none has.
    fn begin(&self) {
        let mut upload = lock(&self.upload);
        if upload.is_none() {
            *upload = Some(Counted {
                throughput: Throughput::new(self.ticks.us(), self.caps),
                last: None,
            });
        }
    }

    /// Counts bytes that came, and waits until the next may be read. Answers whether they may.
    async fn receive(&self, bytes: usize) -> bool {
        if let Some(upload) = lock(&self.upload).as_mut() {
            upload.throughput.count(self.ticks.us(), bytes as u64);
        }
        self.turn(&self.into, Way::In, bytes).await
    }

    /// What has come of an upload. Once nothing more is counted, it is that for good.
    fn told(&self) -> UploadTold {
        let now_us = self.ticks.us();
        let mut upload = lock(&self.upload);
        let Some(upload) = upload.as_mut() else {
            return UploadTold {
                bytes: 0,
                rate: None,
                enough: None,
            };
        };
        if let Some(last) = &upload.last {
            return last.clone();
        }
        let told = UploadTold {
            bytes: upload.throughput.bytes(),
            rate: upload.throughput.rate(now_us),
            enough: upload.throughput.enough(now_us),
        };
        if is_last(&told) {
            upload.last = Some(told.clone());
        }
        told
    }

    async fn turn(&self, turn: &Mutex<Turn>, way: Way, bytes: usize) -> bool {
        let now_us = self.ticks.us();
        let at_us = {
            let mut turn = lock(turn);
            // What is under way when its reader has had enough is more than it counts.
            if self.is_over.load(Ordering::Relaxed) || turn.bytes >= 2 * self.caps.bytes {
                return false;
            }
            let at_us = turn.free_us.max(now_us.saturating_sub(BURST_US));
            turn.free_us = at_us + (bytes as f64 * self.us_per_byte) as u64;
            turn.bytes += bytes as u64;
            at_us
        };
        if at_us > now_us {
            sleep_until(self.ticks.at(at_us).into()).await;
        }
        self.busy.note(self.ticks.us(), way, bytes);
        true
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Numbers are changed whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
