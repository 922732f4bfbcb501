//! Serving connections, each in a task of its own.
//!
//! Whoever connects and says nothing, or says it a byte a minute, is shown out: what holds a
//! connection has to ask something. Not here: taking connections ([`crate::listen`]), and how long an
//! answer may take ([`crate::router`]).

use std::{future::Future, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, body::Body, extract::Request, serve::Listener};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::peer::OtherEnd;

/// How long the head of a request may take, from the connection or from the answer before it.
pub const HEAD: Duration = Duration::from_secs(30);

/// Serves until `stop`, then lets every request that is under way finish.
pub async fn serve<L>(
    mut listener: L,
    router: Router,
    head: Duration,
    stop: impl Future<Output = ()>,
) where
    L: Listener<Addr = SocketAddr>,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    let (stopping, stopped) = watch::channel(());
    let (all, open) = watch::channel(());
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
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let (mut stopped, open) = (stopped.clone(), open.clone());
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let served = tokio::select! {
                served = connection.as_mut() => served,
                _ = stopped.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = served {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(open);
        });
    }
    drop((listener, open, stopped));
    // Every connection hears of it by the sender's end, also those that listen later.
    drop(stopping);
    all.closed().await;
}
