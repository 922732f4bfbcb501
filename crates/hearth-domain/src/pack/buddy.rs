//! Buddies as the file says them.
//!
//! Not here: pairs and links ([`crate::buddy`]).

use serde::Deserialize;

use crate::buddy::{BuddyRules, ChannelRules};

/// The part `[buddy]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BuddyFile {
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    ports: Vec<u16>,
    reminder: String,
    away: String,
    left: String,
    nudge_after_minutes: u32,
}

impl BuddyFile {
    pub(super) fn read(self) -> BuddyRules {
        BuddyRules {
            channel: ChannelRules {
                hosts: self.hosts,
                ports: self.ports,
            },
            reminder: self.reminder,
            away: self.away,
            left: self.left,
            nudge_after_minutes: self.nudge_after_minutes,
        }
    }
}
