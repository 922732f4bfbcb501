//! Linux: what `os-release` says.

use std::{fs, path::PathBuf};

use hearth_domain::fact::Found;

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
