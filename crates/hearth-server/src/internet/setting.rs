//! What a server may spend on internet checks.
//!
//! Not here: how it is spent ([`super::lease`]).

use std::net::SocketAddr;

use hearth_domain::internet::admission::{BadCapacity, Capacity, MOST_SPREAD_S};
use serde::Deserialize;

/// The part `[internet]` of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Internet {
    /// The server's own line, in the narrower direction. Checks take at most 70 % of it together.
    pub uplink_mbit_per_s: f64,
    /// Most checks at once that fill a line.
    pub full_tests: u32,
    /// Most checks at once; each has a voice stream.
    pub voice_streams: u32,
    /// No check gets more. A line that is faster reads as this fast, which is faster than any call
    /// needs.
    pub most_mbit_per_s: f64,
    /// A check that was booked starts within so many seconds, by chance; 600 at most.
    pub spread_s: u32,
    /// The most that a check uses of somebody's data in each direction, in bytes. The app uses
    /// 50 MB at most, and `hearth-check` what its `--most-mb` says.
    pub most_bytes: u64,
    /// Most checks at once from people who have not joined (`hearth-check internet`); 0 for none.
    /// Together they take at most half of everything above.
    pub guests: u32,
    /// Where to listen for voice over UDP; the address and port of `listen` when nothing is said.
    pub udp: Option<SocketAddr>,
    /// The UDP port as people's computers reach it, when it is not the one that is listened on.
    pub udp_port: Option<u16>,
}

impl Default for Internet {
    fn default() -> Internet {
        Internet {
            uplink_mbit_per_s: 500.0,
            full_tests: 12,
            voice_streams: 400,
            most_mbit_per_s: 100.0,
            spread_s: 30,
            most_bytes: 50_000_000,
            guests: 2,
            udp: None,
            udp_port: None,
        }
    }
}

/// Settings of internet checks that cannot be used, for the person at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadInternet {
    /// Nothing could be granted.
    #[error("[internet] cannot be used: {0}. {mend}", mend = mend(.0))]
    Capacity(#[from] BadCapacity),
    /// Too little to know a rate by.
    #[error(
        "[internet] cannot be used: most-bytes is below 1000000, too little to know a rate by."
    )]
    Bytes,
}

/// What to do about it.
fn mend(bad: &BadCapacity) -> String {
    match bad {
        BadCapacity::Rate | BadCapacity::TooNarrow => {
            "Set uplink-mbit-per-s to the rate of the server's line, most-mbit-per-s to 20 or more, and \
             full-tests and voice-streams to 1 or more."
                .into()
        }
        BadCapacity::Spread => format!("Set spread-s to {MOST_SPREAD_S} or less."),
    }
}

impl Internet {
    /// What admission goes by.
    pub fn capacity(&self) -> Capacity {
        Capacity {
            uplink_mbit_per_s: self.uplink_mbit_per_s,
            full_tests: self.full_tests,
            voice_streams: self.voice_streams,
            most_mbit_per_s: self.most_mbit_per_s,
            spread_s: self.spread_s,
        }
    }

    /// Whether a server can go by it.
    ///
    /// # Errors
    /// When nothing could be granted or known.
    pub fn check(&self) -> Result<(), BadInternet> {
        self.capacity().check()?;
        if self.most_bytes < 1_000_000 {
            return Err(BadInternet::Bytes);
        }
        Ok(())
    }
}
