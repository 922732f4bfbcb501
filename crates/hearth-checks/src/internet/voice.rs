//! Voice on the wire: datagrams over UDP, or over a WebSocket where UDP does not come through.
//!
//! Not here: what is said and when ([`Caller`]), and what becomes of it ([`super::figures`]).

use std::{future::Future, io, pin::pin};

use bytes::Bytes;
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use hearth_domain::{
    api::internet::{Grant, LEASE_HEADER},
    internet::{
        caller::{Caller, Stage},
        datagram::SIZE,
        measurement::Abort,
        talk::Do,
    },
};
use hyper::Method;
use tokio::{
    net::{UdpSocket, lookup_host},
    time::sleep_until,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message},
};

use super::{
    NotTaken,
    clock::Ticks,
    way::{Io, Way, unreachable},
};

/// A line on which every packet of a whole second took longer than this has stalled, in µs.
const STALLED_US: u64 = 1_000_000;

/// Nothing at all came for so long: there is no connection any more, in µs.
const LOST_US: u64 = 5_000_000;

/// Voice goes on for so long although the line was filled in less, so that both ends have heard some
/// of it; in µs. A very fast line reaches its cap of bytes before the first packets are through.
const LEAST_US: u64 = 500_000;

/// What carries the datagrams.
pub(super) enum Carrier {
    /// As calls go.
    Udp(UdpSocket),
    /// Where UDP does not come through.
    WebSocket(
        SplitSink<WebSocketStream<Box<dyn Io>>, Message>,
        SplitStream<WebSocketStream<Box<dyn Io>>>,
    ),
}

/// How a phase ended.
pub(super) enum Ended<T> {
    /// It came to its end, with what filled the line meanwhile.
    Whole(Box<Caller>, Option<T>),
    /// Nobody answered.
    Silence,
    /// It was broken off.
    Broken(Abort),
}

impl Carrier {
    /// A socket to the server's port for voice.
    pub(super) async fn udp(way: &Way, port: u16) -> io::Result<Carrier> {
        let (host, _) = way.server();
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for server in lookup_host((host, port)).await? {
            let here = if server.is_ipv6() {
                "[::]:0"
            } else {
                "0.0.0.0:0"
            };
            let socket = UdpSocket::bind(here).await?;
            match socket.connect(server).await {
                Ok(()) => return Ok(Carrier::Udp(socket)),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// A WebSocket of the lease.
    pub(super) async fn web_socket(way: &Way, lease: &Grant) -> Result<Carrier, NotTaken> {
        use tokio_tungstenite::tungstenite::handshake::client::generate_key;
        let (stream, _) = way.stream().await?;
        let request = way
            .request(Method::GET, &format!("leases/{}/voice", lease.lease))
            .header(LEASE_HEADER, lease.key.to_string())
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", generate_key());
        // The library makes its request line of an absolute address.
        let (host, port) = way.server();
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host.to_owned()
        };
        let path = way.path(&format!("leases/{}/voice", lease.lease));
        let request = request
            .uri(format!("ws://{host}:{port}{path}"))
            .body(())
            .map_err(unreachable)?;
        let (socket, _) = match client_async(request, stream).await {
            Ok(opened) => opened,
            Err(Error::Http(_)) => return Err(NotTaken::ended()),
            Err(error) => return Err(unreachable(error)),
        };
        let (sink, stream) = socket.split();
        Ok(Carrier::WebSocket(sink, stream))
    }

    /// Whether what is lost shows.
    pub(super) fn shows_loss(&self) -> bool {
        matches!(self, Carrier::Udp(_))
    }

    /// The address of this computer on the way to the server.
    pub(super) fn local(&self) -> Option<std::net::IpAddr> {
        match self {
            Carrier::Udp(socket) => Some(socket.local_addr().ok()?.ip()),
            Carrier::WebSocket(..) => None,
        }
    }

    async fn send(&mut self, bytes: [u8; SIZE]) -> io::Result<()> {
        match self {
            // What the system says of an earlier one, such as that nobody took it, is no reason to
            // stop: it is lost.
            Carrier::Udp(socket) => socket.send(&bytes).await.map(drop).or(Ok(())),
            Carrier::WebSocket(sink, _) => {
                let message = Message::Binary(Bytes::copy_from_slice(&bytes));
                sink.send(message).await.map_err(io::Error::other)
            }
        }
    }

    async fn receive(&mut self, into: &mut [u8; SIZE + 1]) -> io::Result<usize> {
        match self {
            Carrier::Udp(socket) => match socket.recv(into).await {
                // As above: one that nobody took says nothing of the next.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(0),
                came => came,
            },
            Carrier::WebSocket(_, stream) => match stream.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    let length = bytes.len().min(into.len());
                    into[..length].copy_from_slice(&bytes[..length]);
                    Ok(length)
                }
                Some(Ok(_)) => Ok(0),
                Some(Err(error)) => Err(io::Error::other(error)),
                None => Err(io::ErrorKind::UnexpectedEof.into()),
            },
        }
    }
}

/// Goes through a phase. As soon as both ends talk, `load` goes on too, and when it is done and both
/// had time to hear of each other the phase comes to its end.
pub(super) async fn talk<T>(
    carrier: &mut Carrier,
    mut caller: Caller,
    ticks: Ticks,
    load: Option<impl Future<Output = T>>,
    mut seen: impl FnMut(&Caller),
) -> Ended<T> {
    let has_load = load.is_some();
    let mut load = pin!(async {
        match load {
            Some(load) => Some(load.await),
            None => None,
        }
    });
    let (mut done, mut finish_us) = (None, u64::MAX);
    let mut bytes = [0; SIZE + 1];
    let mut came_us = ticks.us();
    loop {
        let now_us = ticks.us();
        if now_us >= finish_us {
            caller.finish(now_us);
            finish_us = u64::MAX;
        }
        let due = caller.poll(now_us);
        seen(&caller);
        if let Some(abort) = broken(&caller, came_us, now_us) {
            return Ended::Broken(abort);
        }
        let at_us = match due {
            Do::Over if caller.stage() == Stage::Silence => return Ended::Silence,
            Do::Over => return Ended::Whole(Box::new(caller), done),
            Do::Send(bytes) => {
                if carrier.send(bytes).await.is_err() {
                    return Ended::Broken(Abort::ConnectionLost);
                }
                continue;
            }
            Do::At(at_us) => at_us,
        };
        let is_filling = has_load && done.is_none() && caller.stage() == Stage::Talking;
        tokio::select! {
            biased;
            came = carrier.receive(&mut bytes) => match came {
                Ok(length) => {
                    let now_us = ticks.us();
                    // Whatever else comes to this socket is not for us.
                    if caller.hear(&bytes[..length], now_us).is_ok() {
                        came_us = now_us;
                    }
                }
                Err(_) => return Ended::Broken(Abort::ConnectionLost),
            },
            () = sleep_until(ticks.at(at_us.min(finish_us)).into()) => {}
            filled = &mut load, if is_filling => {
                done = filled;
                finish_us = ticks.us().max(caller.talked_us().0 + LEAST_US);
            }
        }
    }
}

/// Why a phase must be broken off now.
fn broken(caller: &Caller, came_us: u64, now_us: u64) -> Option<Abort> {
    if caller.stage() != Stage::Talking {
        return None;
    }
    if now_us.saturating_sub(came_us) >= LOST_US {
        return Some(Abort::ConnectionLost);
    }
    let seen = caller.talk()?.round_trips().seen();
    let since = seen.partition_point(|it| it.at_us + 1_000_000 < now_us);
    let last = &seen[since..];
    let is_stalled = last.len() >= 10 && last.iter().all(|it| it.took_us > STALLED_US);
    is_stalled.then_some(Abort::LineStalled)
}
