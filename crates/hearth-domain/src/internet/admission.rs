//! Whether the provider's server lets a sample start now.
//!
//! Hundreds of homes have the same peak hours, and one server: without a rule at the door, samples
//! would measure each other. The server grants a lease, for one device and a short while, with a
//! moment to start at and a rate not to pass; or it says when to ask again. The sum of the rates
//! that it granted stays within a part of its own line, so that a lease that it grants can be
//! served. Not here: signing leases, keeping them, and chance, which is an argument.

use super::measurement::Depth;
use crate::{id::InstallationId, time::Ms};

/// Leases may take this share of the server's line; calls and everything else have the rest.
const SHARE_FOR_SAMPLES: f64 = 0.7;

/// People who have not joined leave this share of everything to those who have.
const LEFT_BY_GUESTS: f64 = 0.5;

/// What a voice stream takes in each direction: 50 packets a second of 172 bytes and their headers,
/// in Mbit/s.
const VOICE_MBIT_PER_S: f64 = 0.1;

/// A cap is never below this, so that a line that was slow once can be seen to have recovered.
const LEAST_CAP_MBIT_PER_S: f64 = 20.0;

/// No server spreads booked samples over longer than this, in seconds: whoever waited longer for one
/// would wait for a mistake.
pub const MOST_SPREAD_S: u32 = 600;

/// Somebody who is refused waits a minute at first, in the mean, and twice as long each time, up to
/// a quarter of an hour and a little.
const FIRST_RETRY_S: f64 = 60.0;
const LONGEST_RETRY_S: f64 = 960.0;

wire! {
    /// What a server can serve.
    #[derive(Copy)]
    pub struct Capacity {
        /// Its line, in the narrower direction.
        pub uplink_mbit_per_s: f64,
        /// Most full samples at once.
        pub full_tests: u32,
        /// Most voice streams at once; every sample has one.
        pub voice_streams: u32,
        /// No full sample is granted more.
        pub most_mbit_per_s: f64,
        /// A sample starts within so many seconds after its lease, by chance.
        pub spread_s: u32,
    }

    /// What a device asks for.
    pub struct Ask {
        /// The device.
        pub device: InstallationId,
        /// A light or a full sample.
        pub depth: Depth,
        /// The higher rate of its last full sample, if there was one.
        pub last_mbit_per_s: Option<f64>,
        /// How often it was refused since its last lease.
        pub refusals: u32,
        /// Somebody waits for it: it is not spread over time.
        pub at_once: bool,
    }

    /// Leave to take one sample.
    pub struct Lease {
        /// The device.
        pub device: InstallationId,
        /// A light or a full sample.
        pub depth: Depth,
        /// Not to start before this.
        pub not_before: Ms,
        /// To be over by this.
        pub until: Ms,
        /// Not to pass this rate in either direction; 0.1 for a voice stream alone.
        pub cap_mbit_per_s: f64,
    }

    /// Not now.
    #[derive(Copy, Eq)]
    pub struct Refusal {
        /// Why.
        pub why: Full,
        /// Ask again after so many seconds.
        pub retry_after_s: u32,
    }

    /// What there is no more of.
    #[derive(Copy, Eq, Hash)]
    pub enum Full {
        /// The device has a lease already.
        Device,
        /// Voice streams.
        VoiceStreams,
        /// Full samples.
        FullTests,
        /// The server's line.
        Uplink,
    }
}

/// Why a server cannot serve like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCapacity {
    /// Not a number, or none that a line can have.
    #[error("the server's line or the most that a sample gets is not a rate")]
    Rate,
    /// Nothing could ever be granted.
    #[error("the server's line does not hold one sample")]
    TooNarrow,
    /// Nobody would wait for it.
    #[error("samples are spread over more than {MOST_SPREAD_S} seconds")]
    Spread,
}

impl Capacity {
    /// Whether a server can serve like this.
    ///
    /// # Errors
    /// When a rate is none, nothing could be granted, or somebody would wait too long.
    pub fn check(&self) -> Result<(), BadCapacity> {
        let is_rate = |rate: f64| rate.is_finite() && rate > 0.0;
        if !is_rate(self.uplink_mbit_per_s) || !is_rate(self.most_mbit_per_s) {
            return Err(BadCapacity::Rate);
        }
        if self.spread_s > MOST_SPREAD_S {
            return Err(BadCapacity::Spread);
        }
        if self.full_tests == 0 || self.voice_streams == 0 || self.cap(None) < LEAST_CAP_MBIT_PER_S
        {
            return Err(BadCapacity::TooNarrow);
        }
        Ok(())
    }

    /// What samples may take together.
    pub fn for_samples_mbit_per_s(&self) -> f64 {
        self.uplink_mbit_per_s * SHARE_FOR_SAMPLES
    }

    /// The part of it that so many people who have not joined may have together, each an equal share of
    /// its line unless that is too little to know a line by.
    fn for_guests(&self, guests: u32) -> Capacity {
        let part = |of: u32| ((f64::from(of) * (1.0 - LEFT_BY_GUESTS)) as u32).max(1);
        let uplink_mbit_per_s = self.uplink_mbit_per_s * (1.0 - LEFT_BY_GUESTS);
        let share = uplink_mbit_per_s * SHARE_FOR_SAMPLES / f64::from(guests.max(1));
        let most = (share - VOICE_MBIT_PER_S).max(LEAST_CAP_MBIT_PER_S);
        Capacity {
            uplink_mbit_per_s,
            full_tests: part(self.full_tests),
            voice_streams: part(self.voice_streams),
            most_mbit_per_s: self.most_mbit_per_s.min(most),
            spread_s: self.spread_s,
        }
    }

    /// What a full sample may take: twice what the line had last time, so that it is not what holds
    /// the line back, within what the provider allows.
    fn cap(&self, last_mbit_per_s: Option<f64>) -> f64 {
        let most = self
            .most_mbit_per_s
            .min(self.for_samples_mbit_per_s() - VOICE_MBIT_PER_S);
        let last = last_mbit_per_s.filter(|rate| rate.is_finite() && *rate >= 0.0);
        last.map_or(most, |rate| {
            (2.0 * rate).max(LEAST_CAP_MBIT_PER_S).min(most)
        })
    }
}

impl Depth {
    /// How long a sample may take at most, in seconds.
    pub fn longest_s(self) -> u32 {
        match self {
            Depth::Light => 20,
            Depth::Full => 60,
        }
    }
}

impl Lease {
    fn is_running(&self, now: Ms) -> bool {
        now < self.until
    }

    /// What it takes of the server's line at most.
    fn takes_mbit_per_s(&self) -> f64 {
        match self.depth {
            Depth::Light => VOICE_MBIT_PER_S,
            Depth::Full => self.cap_mbit_per_s + VOICE_MBIT_PER_S,
        }
    }
}

/// Grants a lease beside those that were granted and not given back, or says when to ask again.
/// `chance` is 64 random bits.
///
/// # Errors
/// A refusal, when there is no place.
pub fn admit(
    capacity: &Capacity,
    leases: &[Lease],
    ask: &Ask,
    chance: u64,
    now: Ms,
) -> Result<Lease, Refusal> {
    let running = || leases.iter().filter(move |lease| lease.is_running(now));
    let refuse = |why| {
        Err(Refusal {
            why,
            retry_after_s: retry_after_s(ask.refusals, chance),
        })
    };
    if running().any(|lease| lease.device == ask.device) {
        return refuse(Full::Device);
    }
    let count = |leases: usize| u32::try_from(leases).unwrap_or(u32::MAX);
    if count(running().count()) >= capacity.voice_streams {
        return refuse(Full::VoiceStreams);
    }
    let is_full = |lease: &&Lease| lease.depth == Depth::Full;
    if ask.depth == Depth::Full && count(running().filter(is_full).count()) >= capacity.full_tests {
        return refuse(Full::FullTests);
    }
    let lease = lease(capacity, ask, chance, now);
    let taken: f64 = running().map(Lease::takes_mbit_per_s).sum();
    if taken + lease.takes_mbit_per_s() > capacity.for_samples_mbit_per_s() {
        return refuse(Full::Uplink);
    }
    Ok(lease)
}

/// Grants a lease to one of so many people who have not joined, beside all leases that were granted and
/// not given back, of which `of_guests` are theirs. Together they leave at least half of the server to
/// the people of the provider.
///
/// # Errors
/// A refusal, when there is no place.
pub fn admit_guest(
    capacity: &Capacity,
    guests: u32,
    leases: &[Lease],
    of_guests: &[Lease],
    ask: &Ask,
    chance: u64,
    now: Ms,
) -> Result<Lease, Refusal> {
    let part = capacity.for_guests(guests);
    let lease = admit(&part, of_guests, ask, chance, now)?;
    let beside_all = Capacity {
        most_mbit_per_s: lease.cap_mbit_per_s,
        ..*capacity
    };
    admit(&beside_all, leases, ask, chance, now)
}

fn lease(capacity: &Capacity, ask: &Ask, chance: u64, now: Ms) -> Lease {
    let seconds = |count: u32| i64::from(count) * 1_000;
    let spread_s = if ask.at_once { 0 } else { capacity.spread_s };
    let wait = seconds(spread_s) as f64 * share(chance);
    let not_before = now.plus(wait as i64);
    Lease {
        device: ask.device.clone(),
        depth: ask.depth,
        not_before,
        until: not_before.plus(seconds(ask.depth.longest_s())),
        cap_mbit_per_s: match ask.depth {
            Depth::Light => VOICE_MBIT_PER_S,
            Depth::Full => capacity.cap(ask.last_mbit_per_s),
        },
    }
}

/// From half the mean to one and a half of it, so that those refused together do not come back
/// together.
fn retry_after_s(refusals: u32, chance: u64) -> u32 {
    let doublings = i32::try_from(refusals.min(16)).unwrap_or(16);
    let mean = (FIRST_RETRY_S * 2_f64.powi(doublings)).min(LONGEST_RETRY_S);
    (mean * (0.5 + share(chance))).ceil() as u32
}

/// Random bits as a number from 0 up to 1.
fn share(chance: u64) -> f64 {
    // A double holds 53 bits.
    (chance >> 11) as f64 / (1_u64 << 53) as f64
}
