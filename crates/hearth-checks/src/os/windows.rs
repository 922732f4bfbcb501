//! Windows: build and edition, which the registry shows to everybody.

use std::{path::PathBuf, time::Duration};

use hearth_domain::{fact::Found, internet::measurement::CongestionControl};
use windows_registry::LOCAL_MACHINE;

/// Where Windows keeps what it is.
const CURRENT_VERSION: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion";

/// Where the system lies.
pub(crate) fn root() -> PathBuf {
    let drive = std::env::var("SystemDrive").unwrap_or_else(|_| "C:".into());
    PathBuf::from(drive + "\\")
}

/// Which system this is.
pub(crate) fn system() -> Found {
    let key = LOCAL_MACHINE.open(CURRENT_VERSION).ok();
    let value = |name| key.as_ref().and_then(|key| key.get_string(name).ok());
    crate::system::windows(
        value("CurrentBuildNumber").as_deref(),
        value("EditionID").as_deref(),
    )
}

/// How long the computer has slept since it started; nobody knows.
pub(crate) fn asleep() -> Option<Duration> {
    None
}

/// Has TCP fill the line by CUBIC, if the system lets that be chosen; this one does not.
pub(crate) fn fill_by_cubic(_tcp: &tokio::net::TcpStream) -> CongestionControl {
    CongestionControl::NotPinned
}

/// Whether somebody pays by the byte, by the cost that Windows has for the connection.
pub(crate) fn is_metered() -> Option<bool> {
    use windows::Networking::Connectivity::{NetworkCostType, NetworkInformation};
    let profile = NetworkInformation::GetInternetConnectionProfile().ok()?;
    match profile.GetConnectionCost().ok()?.NetworkCostType().ok()? {
        NetworkCostType::Unrestricted => Some(false),
        NetworkCostType::Fixed | NetworkCostType::Variable => Some(true),
        _ => None,
    }
}
