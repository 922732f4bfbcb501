//! What a connection is told before anything goes over it.
//!
//! Not here: taking connections ([`crate::listen`]).

use hearth_domain::internet::measurement::CongestionControl;
use tokio::net::{TcpListener, TcpStream};

/// Has what is written to a connection go at once. Answers are written whole, and what is told over a
/// live stream or measured over a WebSocket must not wait for what may follow it.
pub fn at_once(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection cannot be told to send at once");
    }
}

/// Has TCP fill lines by CUBIC on every connection that is taken from here on, where the system lets
/// that be chosen: most other programs do, so what a check sees is what they would do to a call.
pub fn fill_by_cubic(listener: &TcpListener) -> CongestionControl {
    #[cfg(target_os = "linux")]
    if socket2::SockRef::from(listener)
        .set_tcp_congestion(b"cubic")
        .is_ok()
    {
        return CongestionControl::Cubic;
    }
    let _ = listener;
    CongestionControl::NotPinned
}
