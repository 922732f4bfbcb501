//! Which system this is, as far as installing goes.

use std::{env, fmt, fs};

use crate::repo;

/// The system's own name for itself and what may be done on it.
pub struct System {
    name: String,
    /// apt-get is there, so its command is worth printing.
    pub has_apt: bool,
    /// The commands were run on exactly this system, so they may be run for a person.
    pub is_proven: bool,
}

impl System {
    pub fn of_this_machine() -> Self {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let field = |name: &str| {
            let value = release
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            value.unwrap_or_default().trim_matches('"')
        };
        let has_apt = repo::is_linux() && repo::find_program("apt-get").is_some();
        let name = match field("PRETTY_NAME") {
            "" => env::consts::OS,
            name => name,
        };
        Self {
            name: name.to_owned(),
            has_apt,
            is_proven: has_apt && field("ID") == "debian" && field("VERSION_ID") == "12",
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proven = if self.is_proven {
            ""
        } else {
            " (Hearth's tasks were not run on it)"
        };
        write!(f, "{}{proven}", self.name)
    }
}
