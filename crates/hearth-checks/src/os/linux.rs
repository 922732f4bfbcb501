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

/// Whether somebody pays by the byte, by the word of NetworkManager; it guesses where it has not
/// been told.
pub(crate) fn is_metered() -> Option<bool> {
    const NAME: &str = "org.freedesktop.NetworkManager";
    const PATH: &str = "/org/freedesktop/NetworkManager";
    let bus = zbus::blocking::Connection::system().ok()?;
    let manager = zbus::blocking::Proxy::new(&bus, NAME, PATH, NAME).ok()?;
    // NMMetered: yes, no, guessed yes, guessed no; 0 is unknown.
    match manager.get_property::<u32>("Metered").ok()? {
        1 | 3 => Some(true),
        2 | 4 => Some(false),
        _ => None,
    }
}
