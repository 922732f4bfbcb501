//! What carries the datagrams of voice: UDP, or a WebSocket where UDP does not come through.
//!
//! Neither ever holds up who uses it. What UDP says of a datagram is not taken for an end, and what a
//! WebSocket cannot write yet waits beside. Whether anything comes at all is seen by who listens. Not
//! here: what is said ([`super::voice`]).

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use hearth_domain::{
    api::internet::{Grant, LEASE_HEADER},
    internet::datagram::SIZE,
};
use hyper::Method;
use tokio::{
    net::UdpSocket,
    sync::mpsc::{self, error::TrySendError},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Error, Message, handshake::client::generate_key, protocol::WebSocketConfig},
};

use super::{
    NotTaken,
    way::{Io, PATIENCE, Way, unreachable},
};

/// Bytes of the headers of UDP and IPv4, which every datagram has on the line.
const HEADERS: u64 = 28;

/// A system that cannot take a datagram for so long has lost it.
const SEND_PATIENCE: Duration = Duration::from_secs(1);

/// After an error of a socket it is asked again no sooner: an error can repeat at once, for ever.
const AFTER_ERROR: Duration = Duration::from_millis(1);

/// Datagrams that wait to be written to a WebSocket. With more the line is stalled, and they are as
/// good as lost.
const WAITING: usize = 256;

/// What carries the datagrams, and counts the bytes that it carried.
pub(super) struct Carrier {
    wire: Wire,
    used: Arc<AtomicU64>,
}

enum Wire {
    /// As calls go.
    Udp(UdpSocket),
    /// Where UDP does not come through.
    WebSocket {
        say: mpsc::Sender<[u8; SIZE]>,
        heard: SplitStream<Socket>,
        /// Writes until this is dropped.
        _writer: JoinSet<()>,
    },
}

type Socket = WebSocketStream<Box<dyn Io>>;

impl Carrier {
    /// A socket to the server's port for voice.
    ///
    /// # Errors
    /// When the system gives none.
    pub(super) async fn udp(server: SocketAddr, used: &Arc<AtomicU64>) -> io::Result<Carrier> {
        let here = if server.is_ipv6() {
            "[::]:0"
        } else {
            "0.0.0.0:0"
        };
        let socket = UdpSocket::bind(here).await?;
        socket.connect(server).await?;
        Ok(Carrier {
            wire: Wire::Udp(socket),
            used: Arc::clone(used),
        })
    }

    /// A WebSocket of the lease.
    ///
    /// # Errors
    /// When the server cannot be reached, or has ended the lease.
    pub(super) async fn web_socket(
        way: &Way,
        lease: &Grant,
        used: &Arc<AtomicU64>,
    ) -> Result<Carrier, NotTaken> {
        let opened = timeout(PATIENCE, open(way, lease)).await;
        let late = || NotTaken::Unreachable("it took too long to answer".into());
        let (sink, heard) = opened.map_err(|_| late())??.split();
        let (say, said) = mpsc::channel(WAITING);
        let mut writer = JoinSet::new();
        writer.spawn(write(sink, said, Arc::clone(used)));
        Ok(Carrier {
            wire: Wire::WebSocket {
                say,
                heard,
                _writer: writer,
            },
            used: Arc::clone(used),
        })
    }

    /// Whether what is lost shows.
    pub(super) fn shows_loss(&self) -> bool {
        matches!(self.wire, Wire::Udp(_))
    }

    /// The address of this computer on the way to the server.
    pub(super) fn local(&self) -> Option<IpAddr> {
        match &self.wire {
            Wire::Udp(socket) => Some(socket.local_addr().ok()?.ip()),
            Wire::WebSocket { .. } => None,
        }
    }

    /// Sends a datagram, or loses it.
    ///
    /// # Errors
    /// When there is no connection any more.
    pub(super) async fn send(&mut self, bytes: [u8; SIZE]) -> io::Result<()> {
        match &self.wire {
            // What the system says of an earlier one, such as that nobody took it, is no reason to
            // stop: it is lost.
            Wire::Udp(socket) => {
                if let Ok(Ok(length)) = timeout(SEND_PATIENCE, socket.send(&bytes)).await {
                    count(&self.used, length);
                }
                Ok(())
            }
            Wire::WebSocket { say, .. } => match say.try_send(bytes) {
                Ok(()) | Err(TrySendError::Full(_)) => Ok(()),
                Err(TrySendError::Closed(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            },
        }
    }

    /// Waits for something to come, and answers how long it is; 0 when it says nothing.
    ///
    /// # Errors
    /// When there is no connection any more.
    pub(super) async fn receive(&mut self, into: &mut [u8; SIZE + 1]) -> io::Result<usize> {
        let length = match &mut self.wire {
            Wire::Udp(socket) => came(socket.recv(into).await).await,
            Wire::WebSocket { heard, .. } => match heard.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    let length = bytes.len().min(into.len());
                    into[..length].copy_from_slice(&bytes[..length]);
                    length
                }
                Some(Ok(_)) => 0,
                Some(Err(error)) => return Err(io::Error::other(error)),
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            },
        };
        if length > 0 {
            count(&self.used, length);
        }
        Ok(length)
    }
}

fn count(used: &AtomicU64, length: usize) {
    used.fetch_add(length as u64 + HEADERS, Ordering::Relaxed);
}

/// How long what came over UDP is. An error is about a datagram that nobody took, that no router
/// carried, or that was too long to be one of ours: none of them says anything of the next.
async fn came(received: io::Result<usize>) -> usize {
    match received {
        Ok(length) => length,
        Err(_) => {
            sleep(AFTER_ERROR).await;
            0
        }
    }
}

/// Writes what is said, one datagram after the other.
async fn write(
    mut sink: SplitSink<Socket, Message>,
    mut said: mpsc::Receiver<[u8; SIZE]>,
    used: Arc<AtomicU64>,
) {
    while let Some(bytes) = said.recv().await {
        let message = Message::Binary(Bytes::copy_from_slice(&bytes));
        if sink.send(message).await.is_err() {
            return;
        }
        count(&used, SIZE);
    }
}

async fn open(way: &Way, lease: &Grant) -> Result<Socket, NotTaken> {
    let (stream, _) = way.stream().await?;
    let route = format!("leases/{}/voice", lease.lease);
    // The library makes its request line of an absolute address.
    let (host, port) = way.server();
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    let request = way
        .request(Method::GET, &route)
        .header(LEASE_HEADER, lease.key.to_string())
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", generate_key())
        .uri(format!("ws://{host}:{port}{}", way.path(&route)))
        .body(())
        .map_err(unreachable)?;
    // No message of ours is longer, so whatever the server sends takes no more memory.
    let config = WebSocketConfig::default()
        .max_message_size(Some(2 * SIZE))
        .max_frame_size(Some(2 * SIZE));
    match client_async_with_config(request, stream, Some(config)).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(_)) => Err(NotTaken::ended()),
        Err(error) => Err(unreachable(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::{io::ErrorKind, time::Instant};

    use hearth_domain::internet::{
        datagram::{LeaseId, LeaseKey},
        measurement::{CongestionControl, Depth},
    };
    use tokio::net::{TcpListener, TcpStream};
    use tokio_tungstenite::accept_async;

    use super::*;

    #[tokio::test]
    async fn no_error_of_udp_ends_anything_or_is_asked_for_again_at_once() {
        for kind in [
            ErrorKind::ConnectionRefused,
            // Windows says so of a datagram that nobody took, and of one that is too long.
            ErrorKind::ConnectionReset,
            ErrorKind::Other,
            // What routers and firewalls answer.
            ErrorKind::HostUnreachable,
            ErrorKind::NetworkUnreachable,
            ErrorKind::PermissionDenied,
        ] {
            let since = Instant::now();
            assert_eq!(came(Err(kind.into())).await, 0, "{kind}");
            assert!(since.elapsed() >= AFTER_ERROR, "{kind}");
        }
        assert_eq!(came(Ok(SIZE)).await, SIZE);
    }

    #[tokio::test]
    async fn a_port_where_nobody_is_says_nothing() {
        let closed = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let server = closed.local_addr().unwrap();
        drop(closed);
        let used = Arc::default();
        let mut carrier = Carrier::udp(server, &used).await.unwrap();
        for _ in 0..3 {
            carrier.send([0; SIZE]).await.unwrap();
        }
        let mut into = [0; SIZE + 1];
        assert_eq!(carrier.receive(&mut into).await.unwrap(), 0);
    }

    /// A WebSocket, and its other end.
    async fn web_socket() -> (Carrier, WebSocketStream<TcpStream>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        let way = Way::to(&format!("http://{server}"), None).unwrap();
        let lease = Grant {
            lease: LeaseId([1; 16]),
            key: LeaseKey([2; 32]),
            depth: Depth::Light,
            starts_in_ms: 0,
            ends_in_ms: 20_000,
            cap_mbit_per_s: 0.1,
            most_bytes: 1_000_000,
            voice_port: None,
            congestion_control: CongestionControl::NotPinned,
        };
        let used = Arc::default();
        let (carrier, other) = tokio::join!(Carrier::web_socket(&way, &lease, &used), async {
            let (stream, _) = listener.accept().await.unwrap();
            accept_async(stream).await.unwrap()
        });
        (carrier.unwrap(), other)
    }

    #[tokio::test]
    async fn a_web_socket_that_nobody_reads_holds_nobody_up() {
        let (mut carrier, _unread) = web_socket().await;
        // More than all buffers on the way hold.
        let all = async {
            for _ in 0..200_000 {
                carrier.send([7; SIZE]).await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, all).await.unwrap();
    }

    #[tokio::test]
    async fn a_message_that_is_longer_than_any_of_ours_ends_it() {
        let (mut carrier, mut other) = web_socket().await;
        let mut into = [0; SIZE + 1];
        for (length, comes) in [(SIZE, true), (2 * SIZE + 1, false)] {
            let message = Message::Binary(vec![7; length].into());
            other.send(message).await.unwrap();
            assert_eq!(carrier.receive(&mut into).await.is_ok(), comes, "{length}");
        }
    }
}
