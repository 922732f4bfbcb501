//! Voice over UDP: sockets, and a task for each stream.
//!
//! A datagram finds its lease by the name in it, and is believed once its seal is right. A lease
//! speaks with the one address from which its first true datagram came. Nothing else is answered, and
//! nothing is answered with more than came. Not here: what is said ([`Answerer`]).
//!
//! [`Answerer`]: hearth_domain::internet::answerer::Answerer

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use hearth_domain::internet::{
    datagram::{LeaseId, SIZE},
    talk::Do,
};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::{
    net::UdpSocket,
    sync::mpsc::{self, error::TrySendError},
    task::JoinSet,
    time::sleep_until,
};

use super::lease::{Leases, Running};
use crate::state::App;

/// Streams to a socket: with more, one task that reads falls behind.
const STREAMS: u32 = 400;

/// Bytes that the system keeps until they are read: a tenth of a second of all streams of a socket.
const BUFFER: usize = 4 << 20;

/// Sockets that listen for voice.
pub struct Voice {
    sockets: Vec<Arc<UdpSocket>>,
    port: u16,
}

impl Voice {
    /// Listens where the settings say, or beside the server's own port.
    ///
    /// # Errors
    /// When it cannot be listened on.
    pub fn open(app: &App, beside: SocketAddr) -> io::Result<Voice> {
        let setting = &app.config.internet;
        let first = match setting.udp {
            Some(address) => listen(address, setting.voice_streams > STREAMS)?,
            // Whoever did not choose a port gets another one if that is taken: it is told with
            // every lease.
            None => listen(beside, true).or_else(|_| listen((beside.ip(), 0).into(), true))?,
        };
        let address = first.local_addr()?;
        let mut sockets = vec![Arc::new(first)];
        for _ in 1..setting.voice_streams.div_ceil(STREAMS) {
            sockets.push(Arc::new(listen(address, true)?));
        }
        Ok(Voice {
            sockets,
            port: address.port(),
        })
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Reads until it is dropped.
    pub async fn run(self, leases: Arc<Leases>) {
        let mut readers = JoinSet::new();
        for socket in self.sockets {
            readers.spawn(read(socket, Arc::clone(&leases)));
        }
        while readers.join_next().await.is_some() {}
    }
}

/// A socket on an address, beside others if it is shared.
fn listen(address: SocketAddr, is_shared: bool) -> io::Result<UdpSocket> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::DGRAM,
        Some(Protocol::UDP),
    )?;
    #[cfg(unix)]
    socket.set_reuse_port(is_shared)?;
    #[cfg(not(unix))]
    let _ = is_shared;
    socket.set_nonblocking(true)?;
    // A system that gives less says so in what it drops, which every sample is told.
    socket.set_recv_buffer_size(BUFFER)?;
    socket.set_send_buffer_size(BUFFER)?;
    socket.bind(&address.into())?;
    UdpSocket::from_std(socket.into())
}

async fn read(socket: Arc<UdpSocket>, leases: Arc<Leases>) {
    // One more than there can be, so that what is too long shows.
    let mut bytes = [0; SIZE + 1];
    loop {
        let (length, from) = match socket.recv_from(&mut bytes).await {
            Ok(came) => came,
            // What the system says about a datagram that was sent, such as that nobody took it.
            Err(error) => {
                tracing::debug!(%error, "a datagram was not taken");
                tokio::time::sleep(Duration::from_millis(1)).await;
                continue;
            }
        };
        let bytes = &bytes[..length];
        let Some(lease) = LeaseId::said_by(bytes).and_then(|id| leases.find(&id)) else {
            continue;
        };
        if !lease.speaks_with(from) {
            continue;
        }
        let heard = lease.voice().hear(bytes, lease.ticks.us());
        let Ok(answer) = heard else {
            continue;
        };
        lease.came_from(from);
        let to = To::Udp(Arc::clone(&socket), from);
        if let Some(reply) = answer.reply {
            to.send(reply).await;
        }
        if let Some(phase) = answer.begins {
            tokio::spawn(speak(lease, phase, to));
        }
    }
}

/// Where what is said goes.
pub(super) enum To {
    /// Over UDP.
    Udp(Arc<UdpSocket>, SocketAddr),
    /// To whoever writes it to a WebSocket.
    WebSocket(mpsc::Sender<Bytes>),
}

impl To {
    /// Sends a datagram. Answers whether another may follow.
    pub(super) async fn send(&self, bytes: [u8; SIZE]) -> bool {
        match self {
            // What cannot be sent is lost on the way, as a telephone's would be.
            To::Udp(socket, address) => {
                if let Err(error) = socket.send_to(&bytes, address).await {
                    tracing::debug!(%error, "a datagram was not sent");
                }
                true
            }
            // What a stalled line has no room for is as good as lost.
            To::WebSocket(say) => {
                let sent = say.try_send(Bytes::copy_from_slice(&bytes));
                !matches!(sent, Err(TrySendError::Closed(_)))
            }
        }
    }
}

/// Speaks in a phase until it is over.
pub(super) async fn speak(lease: Arc<Running>, phase: u8, to: To) {
    let until_us = lease.until_us();
    loop {
        let now_us = lease.ticks.us();
        let due = lease.voice().due(phase, now_us);
        match due {
            _ if now_us >= until_us => return,
            Do::Over => return,
            Do::At(us) => sleep_until(lease.ticks.at(us.min(until_us)).into()).await,
            Do::Send(bytes) => {
                if !to.send(bytes).await {
                    return;
                }
            }
        }
    }
}
