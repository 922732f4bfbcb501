//! Voice over a WebSocket, for lines on which UDP does not come through.
//!
//! The same datagrams, each in a binary message. TCP brings them all, sooner or later: whoever
//! measures this way knows delay and no loss. Not here: what is said, which is as over UDP.

use std::sync::Arc;

use axum::{
    extract::ws::{Message, WebSocket, WebSocketUpgrade},
    response::Response,
};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hearth_domain::{Problem, internet::datagram::SIZE};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Leased,
    lease::Running,
    voice::{To, speak},
};
use crate::state::App;

/// Datagrams that wait to be written. With more the line is stalled, and they are as good as lost.
const WAITING: usize = 256;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(voice))
}

/// A WebSocket that carries the datagrams of voice as binary messages.
#[utoipa::path(get, path = "/leases/{id}/voice", tag = "internet", security(("lease" = [])),
    params(("id" = String, Path, description = "The lease")),
    responses(
        (status = 101, description = "It is a WebSocket from here on"),
        (status = 404, description = "There is no such lease", body = Problem),
))]
async fn voice(lease: Leased, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .max_message_size(2 * SIZE)
        .on_upgrade(|socket| run(lease.0, socket))
}

async fn run(lease: Arc<Running>, socket: WebSocket) {
    let until: Instant = lease.ticks.at(lease.until_us()).into();
    let (mut out, mut into) = socket.split();
    let (say, mut said) = mpsc::channel::<Bytes>(WAITING);
    let writer = tokio::spawn(async move {
        while let Some(bytes) = said.recv().await {
            if out.send(Message::Binary(bytes)).await.is_err() {
                return;
            }
        }
    });
    while let Ok(Some(Ok(message))) = timeout_at(until, into.next()).await {
        let Message::Binary(bytes) = message else {
            continue;
        };
        let heard = lease.voice().hear(&bytes, lease.ticks.us());
        let Ok(answer) = heard else {
            if lease.voice().is_closed() {
                break;
            }
            continue;
        };
        let to = To::WebSocket(say.clone());
        if let Some(reply) = answer.reply {
            to.send(reply).await;
        }
        if let Some(phase) = answer.begins {
            tokio::spawn(speak(Arc::clone(&lease), phase, to));
        }
    }
    writer.abort();
}
