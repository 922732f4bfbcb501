//! Serving connections, each in a task of its own.
//!
//! Whoever connects and says nothing, or says it a byte a minute, is shown out: what holds a
//! connection has to ask something, and a server that stops waits for nobody longer than
//! [`Limits::leaving`]. Not here: taking connections ([`crate::listen`]), and how long an
//! answer may take ([`crate::router`]).

use std::{future::Future, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, body::Body, extract::Request, serve::Listener};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{sync::watch, time::timeout};
use tower::ServiceExt;

use crate::peer::OtherEnd;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The head of a request, from the connection or from the answer before it.
    pub head: Duration,
    /// Requests that are under way when the server stops, all together.
    pub leaving: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(30),
            // What asks a server to stop kills it after a while; the database is closed before.
            leaving: Duration::from_secs(10),
        }
    }
}

/// Serves until `stop`, then lets requests that are under way finish, and cuts off those that take
/// too long.
pub async fn serve<L>(
    mut listener: L,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) where
    L: Listener<Addr = SocketAddr>,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head);
    let (stopping, stopped) = watch::channel(());
    let (all, open) = watch::channel(());
    let (cutting, cut) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(OtherEnd(peer));
            router.clone().oneshot(request)
        });
        let connection = http
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let (mut stopped, mut cut, open) = (stopped.clone(), cut.clone(), open.clone());
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let served = tokio::select! {
                served = connection.as_mut() => served,
                _ = stopped.changed() => {
                    connection.as_mut().graceful_shutdown();
                    tokio::select! {
                        served = connection => served,
                        _ = cut.changed() => return,
                    }
                }
            };
            if let Err(error) = served {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(open);
        });
    }
    drop((listener, open, stopped, cut));
    // Every connection hears of it by the sender's end, also those that listen later.
    drop(stopping);
    if timeout(limits.leaving, all.closed()).await.is_err() {
        tracing::warn!("connections that took too long are cut off");
        drop(cutting);
        all.closed().await;
    }
}
