//! Linux: what `os-release` says.

use std::{fs, path::PathBuf, time::Duration};

use hearth_domain::{fact::Found, internet::measurement::CongestionControl};

/// Where the system lies.
pub(crate) fn root() -> PathBuf {
    "/".into()
}

/// Which system this is.
pub(crate) fn system() -> Found {
    // The second is where the first points on systems that set nothing of their own.
    let text = ["/etc/os-release", "/usr/lib/os-release"]
        .iter()
        .find_map(|path| fs::read_to_string(path).ok());
    crate::system::linux(&text.unwrap_or_default())
}

/// How long the computer has slept since it started; none where the system does not count it.
pub(crate) fn asleep() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    let of = |clock| Duration::try_from(clock_gettime(clock)).ok();
    // The one clock goes on in sleep, the other does not.
    of(ClockId::Boottime)?.checked_sub(of(ClockId::Monotonic)?)
}

/// Has TCP fill the line by CUBIC on this connection, as most other programs do. Answers how it
/// went.
pub(crate) fn fill_by_cubic(tcp: &tokio::net::TcpStream) -> CongestionControl {
    match socket2::SockRef::from(tcp).set_tcp_congestion(b"cubic") {
        Ok(()) => CongestionControl::Cubic,
        Err(_) => CongestionControl::NotPinned,
    }
}
