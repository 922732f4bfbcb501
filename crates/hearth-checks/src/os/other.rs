//! Any other system: Hearth does not guess.

use std::{path::PathBuf, time::Duration};

use hearth_domain::{fact::Found, internet::measurement::CongestionControl};

/// Where the system lies.
pub(crate) fn root() -> PathBuf {
    "/".into()
}

/// Which system this is.
pub(crate) fn system() -> Found {
    crate::system::other()
}

/// How long the computer has slept since it started; nobody knows.
pub(crate) fn asleep() -> Option<Duration> {
    None
}

/// Has TCP fill the line by CUBIC, if the system lets that be chosen; this one does not.
pub(crate) fn fill_by_cubic(_tcp: &tokio::net::TcpStream) -> CongestionControl {
    CongestionControl::NotPinned
}

/// Whether somebody pays by the byte; the system does not say.
pub(crate) fn is_metered() -> Option<bool> {
    None
}
