//! A server that says what it likes about samples of a line.
//!
//! The real one does not lie, so what a check makes of one that does needs this. Its voice is true, by
//! the domain's own rules; everything else is as it is told to be. Not here: anything that the real
//! server does.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CONTENT_TYPE, HeaderName},
    },
    middleware::map_response,
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use hearth_domain::{
    Problem, ProblemCode,
    api::{
        VERSION, VERSION_HEADER,
        internet::{Grant, LeaseAnswer, LeaseEnd, LeaseEnded},
    },
    internet::{
        answerer::Answerer,
        datagram::{LeaseId, LeaseKey, SIZE},
        measurement::{CongestionControl, Depth, ServerLoad},
        reception::Row,
        talk::Do,
    },
};
use tokio::{
    net::{TcpListener, UdpSocket},
    sync::{Mutex, watch},
    task::JoinSet,
};

/// What it says that is not so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Nothing: so far it is as the real one, and says what became of it.
    Nothing,
    /// It heard more than was sent.
    HeardMore,
    /// It sent less than came.
    SentLess,
    /// It sends without end.
    TooMuch,
    /// It takes a request and then says nothing.
    Stalls,
    /// It answers a page for people.
    Page,
    /// It counted more of an upload than was sent.
    CountedMore,
    /// A line about an upload has no end.
    EndlessLine,
    /// It sent more than it can have.
    SentMore,
    /// An upload is never enough.
    NeverEnough,
    /// It speaks over a WebSocket only, and never opens one.
    NeverUpgrades,
    /// It never answers that the lease was given back.
    NoFarewell,
    /// It has forgotten the lease before that.
    Forgets,
    /// It begins in weeks.
    BeginsLate,
}

/// A server that lies. Dropped, it is gone.
pub struct Liar {
    /// Where it is.
    pub address: SocketAddr,
    /// What it grants.
    pub grant: Grant,
    uploaded: Arc<AtomicU64>,
    speaks: watch::Receiver<bool>,
    ended: watch::Receiver<Option<LeaseEnd>>,
    _tasks: JoinSet<()>,
}

#[derive(Clone)]
struct Shared {
    lie: Lie,
    grant: Grant,
    uploaded: Arc<AtomicU64>,
    ended: watch::Sender<Option<LeaseEnd>>,
    voice: Arc<Mutex<Answerer>>,
}

impl Liar {
    /// Begins to lie.
    ///
    /// # Errors
    /// When there is no port for it.
    pub async fn start(lie: Lie) -> anyhow::Result<Liar> {
        let (lease, key) = (LeaseId([1; 16]), LeaseKey([2; 32]));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        let grant = Grant {
            lease,
            key,
            depth: match lie {
                Lie::NoFarewell | Lie::Forgets => Depth::Light,
                _ => Depth::Full,
            },
            starts_in_ms: match lie {
                Lie::BeginsLate => u32::MAX,
                _ => 0,
            },
            ends_in_ms: 60_000,
            cap_mbit_per_s: 100.0,
            most_bytes: 5_000_000,
            voice_port: match lie {
                Lie::NeverUpgrades => None,
                _ => Some(socket.local_addr()?.port()),
            },
            congestion_control: CongestionControl::NotPinned,
        };
        let taken = Arc::default();
        let (say_ended, ended) = watch::channel(None);
        let (say_speaks, speaks) = watch::channel(false);
        let shared = Shared {
            lie,
            grant: grant.clone(),
            uploaded: Arc::clone(&taken),
            ended: say_ended,
            voice: Arc::new(Mutex::new(Answerer::new(lease, &key, 60))),
        };
        let address = listener.local_addr()?;
        let routes = Router::new()
            .route("/leases/guest", post(ask))
            .route("/leases/{id}/phases/{phase}", post(told))
            .route("/leases/{id}/download", get(download))
            .route("/leases/{id}/upload", get(uploaded).post(upload))
            .route("/leases/{id}/voice", get(std::future::pending::<()>))
            .route("/leases/{id}/end", post(end))
            .layer(map_response(with_version))
            .with_state(shared.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            // It ends with the test.
            let _ = axum::serve(listener, routes).await;
        });
        tasks.spawn(talk(socket, shared.voice, say_speaks));
        Ok(Liar {
            address,
            grant,
            uploaded: taken,
            speaks,
            ended,
            _tasks: tasks,
        })
    }

    /// Returns once voice has come.
    pub async fn speaks(&self) {
        let _ = self.speaks.clone().wait_for(|speaks| *speaks).await;
    }

    /// How the lease was given back; none when it was not.
    pub fn ended(&self) -> Option<LeaseEnd> {
        self.ended.borrow().clone()
    }

    /// Bytes that came of an upload, whatever it says of them.
    pub fn uploaded(&self) -> u64 {
        self.uploaded.load(Ordering::Relaxed)
    }
}

async fn with_version(mut response: Response) -> Response {
    let name = HeaderName::from_static(VERSION_HEADER);
    response.headers_mut().insert(name, VERSION.into());
    response
}

async fn told(State(shared): State<Shared>, Path((_, phase)): Path<(String, u8)>) -> Response {
    let mut told = match shared.voice.lock().await.end(phase) {
        Some(told) => told,
        None => return Html("nothing").into_response(),
    };
    match shared.lie {
        Lie::HeardMore => told.heard.rows.push(Row(100_000, 1, 1)),
        Lie::SentLess => told.sent = 3,
        // In the ten seconds of the idle line it can have sent 500.
        Lie::SentMore => told.sent = 600,
        Lie::Page => return Html("<p>Log in</p>").into_response(),
        _ => {}
    }
    Json(told).into_response()
}

async fn download(State(shared): State<Shared>) -> Response {
    if shared.lie == Lie::Stalls {
        return Body::from_stream(tokio_stream::pending::<Result<Bytes, std::io::Error>>())
            .into_response();
    }
    let endless = std::iter::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![7; 65_536])));
    Body::from_stream(tokio_stream::iter(endless)).into_response()
}

async fn upload(State(shared): State<Shared>, body: Body) {
    let mut pieces = body.into_data_stream();
    while let Some(Ok(piece)) = tokio_stream::StreamExt::next(&mut pieces).await {
        shared
            .uploaded
            .fetch_add(piece.len() as u64, Ordering::Relaxed);
    }
}

async fn uploaded(State(shared): State<Shared>) -> Response {
    if shared.lie == Lie::NeverEnough {
        let line = Bytes::from_static(b"{\"bytes\":1,\"rate\":null,\"enough\":null}\n");
        let line = tokio_stream::once(Ok::<_, std::io::Error>(line));
        let and_nothing = tokio_stream::StreamExt::chain(line, tokio_stream::pending());
        return Body::from_stream(and_nothing).into_response();
    }
    let line = match shared.lie {
        Lie::EndlessLine => "{".repeat(100_000),
        _ => {
            let rate = r#"{"mbitPerS":900.0,"halfWidth":0.01,"secondsCounted":3.0}"#;
            let bytes = if shared.lie == Lie::CountedMore {
                u64::MAX
            } else {
                1
            };
            format!("{{\"bytes\":{bytes},\"rate\":{rate},\"enough\":\"time\"}}\n")
        }
    };
    ([(CONTENT_TYPE, "application/x-ndjson")], line).into_response()
}

async fn ask(State(shared): State<Shared>) -> Json<LeaseAnswer> {
    Json(LeaseAnswer::Granted(shared.grant))
}

async fn end(State(shared): State<Shared>, Json(told): Json<LeaseEnd>) -> Response {
    shared.ended.send_replace(Some(told));
    match shared.lie {
        Lie::NoFarewell => std::future::pending().await,
        Lie::Forgets => {
            let problem = Problem::new(ProblemCode::NotFound, "Go back and read the page again.");
            (StatusCode::NOT_FOUND, Json(problem)).into_response()
        }
        _ => Json(LeaseEnded {
            server: ServerLoad {
                other_tests: 0,
                uplink_percent: 0.0,
                datagrams_dropped: 0,
                lateness_p99_ms: None,
            },
        })
        .into_response(),
    }
}

/// Speaks truly, as the rules are.
async fn talk(socket: UdpSocket, voice: Arc<Mutex<Answerer>>, speaks: watch::Sender<bool>) {
    let (began, socket) = (Instant::now(), Arc::new(socket));
    let now_us = move || began.elapsed().as_micros() as u64;
    let mut bytes = [0; SIZE + 1];
    while let Ok((length, from)) = socket.recv_from(&mut bytes).await {
        let Ok(answer) = voice.lock().await.hear(&bytes[..length], now_us()) else {
            continue;
        };
        if let Some(reply) = answer.reply {
            let _ = socket.send_to(&reply, from).await;
        }
        let Some(phase) = answer.begins else {
            continue;
        };
        speaks.send_replace(true);
        let (socket, voice) = (Arc::clone(&socket), Arc::clone(&voice));
        tokio::spawn(async move {
            loop {
                let due = voice.lock().await.due(phase, now_us());
                match due {
                    Do::Send(bytes) => drop(socket.send_to(&bytes, from).await),
                    Do::At(us) => {
                        let at = began + std::time::Duration::from_micros(us);
                        tokio::time::sleep_until(at.into()).await;
                    }
                    Do::Over => return,
                }
            }
        });
    }
}
