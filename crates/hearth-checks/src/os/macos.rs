//! macOS: its product version.

use std::path::PathBuf;

use hearth_domain::fact::Found;

/// Where the system lies.
pub(crate) fn root() -> PathBuf {
    "/".into()
}

/// Which system this is.
pub(crate) fn system() -> Found {
    crate::system::macos(sysinfo::System::os_version().ok().as_deref())
}
