//! What one sample found, as facts.
//!
//! *To the provider* is from this computer to the provider's server, *from the provider* the other
//! way. Voice streams run at 50 packets a second in both directions at once, each on its sender's
//! clock, and are counted by their receiver. The clocks of the two ends are never compared: a delay
//! is known as a round trip, and as growth of one direction above the shortest time that the same
//! direction took while the line was idle. That is what matters under load, where the queue stands
//! in one direction and half a round trip would halve it.
//!
//! Not here: how they are found, and what they are worth ([`super::judgement`]).

mod check;

use std::collections::BTreeSet;

pub use check::Absurd;

use super::{household::Household, traffic, window::WindowId};
use crate::time::Ms;

wire! {
    /// What one sample found.
    pub struct Measurement {
        /// When it began.
        pub began: Ms,
        /// The kinds of peak window in which it began; none is off-peak.
        pub peak: BTreeSet<WindowId>,
        /// How long it took.
        pub seconds_taken: f64,
        /// Everything that it sent and received.
        pub bytes_used: u64,
        /// What was so around it.
        pub surroundings: Surroundings,
        /// How busy the provider's server was.
        pub server: ServerLoad,
        /// Why it did not come to its end, if it did not.
        pub aborted: Option<Abort>,
        /// Voice while nothing else of ours was on the line. Every finished sample has it.
        pub idle: Option<Voice>,
        /// Rates, and voice while the line was filled; none in a light sample.
        pub load: Option<Load>,
    }

    /// A light sample sends voice only, a full one fills the line too.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Depth {
        /// Voice only. It takes as many bytes as the plan says ([`super::plan::PlanRules`]).
        Light,
        /// The line is full for about half of it. It takes as many bytes as the plan says at most.
        Full,
    }

    /// Voice over the line for some seconds. Only datagrams can be lost where it can be seen: what
    /// comes over a WebSocket has no loss to speak of, and so no place for one.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Voice {
        /// Over UDP, as calls go.
        Udp {
            /// There and back.
            round_trip: RoundTrip,
            /// To the provider.
            to_provider: Stream,
            /// From the provider.
            from_provider: Stream,
        },
        /// Over a WebSocket, because UDP did not come through: a finding of its own.
        WebSocket {
            /// There and back.
            round_trip: RoundTrip,
            /// To the provider.
            to_provider: Delay,
            /// From the provider.
            from_provider: Delay,
        },
    }

    /// One direction of a voice stream over UDP.
    pub struct Stream {
        /// What became of its packets.
        pub packets: Packets,
        /// How late they came.
        pub delay: Delay,
    }

    /// What became of the packets of a stream. One that was not there 1 s after the last was due is
    /// lost.
    #[derive(Copy)]
    pub struct Packets {
        /// By the sender's own count.
        pub sent: u32,
        /// By the receiver's count, each once.
        pub received: u32,
        /// Of those received, the ones that came too late for a telephone to play.
        pub late: u32,
        /// Came after one that was sent later.
        pub reordered: u32,
        /// Came again.
        pub duplicates: u32,
        /// Runs of packets that were lost or late.
        pub gaps: u32,
        /// The longest of these runs.
        pub longest_gap: u32,
        /// The worst 15 s.
        pub worst_15_s: Stretch,
        /// The worst 200 ms.
        pub worst_200_ms: Stretch,
    }

    /// Packets lost in a stretch of time.
    #[derive(Copy)]
    pub struct Stretch {
        /// How many were lost
        pub lost: u32,
        /// of how many.
        pub of: u32,
    }

    /// How late the packets of one direction came.
    #[derive(Copy)]
    pub struct Delay {
        /// Transit above the shortest idle transit of the same direction.
        pub growth: Growth,
        /// Jitter after RFC 3550 §6.4.1, from the sender's timestamps: its mean, in ms.
        pub jitter_ms: f64,
        /// And its highest value.
        pub jitter_max_ms: f64,
    }

    /// How much longer packets took than the quickest one on an idle line, in ms.
    #[derive(Copy)]
    pub struct Growth {
        /// One in twenty grew less.
        pub p5_ms: f64,
        /// Half of them grew less.
        pub median_ms: f64,
        /// One in twenty grew more.
        pub p95_ms: f64,
    }

    /// There and back, in ms.
    #[derive(Copy)]
    pub struct RoundTrip {
        /// The quickest.
        pub min_ms: f64,
        /// Half of them were quicker.
        pub median_ms: f64,
        /// One in twenty was slower.
        pub p95_ms: f64,
    }

    /// What the line carried when it was filled. Rates are application bytes, counted by the
    /// receiver, after the warm-up.
    pub struct Load {
        /// From the provider.
        pub download_mbit_per_s: f64,
        /// To the provider.
        pub upload_mbit_per_s: f64,
        /// While it was filled from the provider.
        pub download: Filling,
        /// While it was filled to the provider.
        pub upload: Filling,
    }

    /// The line while one direction was filled.
    pub struct Filling {
        /// TCP streams at the end.
        pub streams: u32,
        /// Seconds that counted.
        pub seconds_counted: f64,
        /// Seconds before them in which TCP was let find its rate.
        #[serde(default)]
        pub seconds_settling: f64,
        /// The voice stream's delay had levelled off. Before that a queue still grows, and what was
        /// seen of it is less than what a long transfer would cause.
        pub has_levelled_off: bool,
        /// The rate is only the least that the line carries: the server's cap held it back, or too
        /// little time counted.
        #[serde(default)]
        pub is_least: bool,
        /// Voice at the same time.
        pub voice: Voice,
    }

    /// What was so around a sample.
    pub struct Surroundings {
        /// How this computer is joined to the router, by the interface that the route takes.
        pub link: Link,
        /// The route goes through a VPN. The call goes the same way, so it is never held against
        /// the line.
        pub vpn: Option<bool>,
        /// Somebody pays by the byte.
        pub metered: Option<bool>,
        /// What else went through this computer's interface while only voice was measured.
        pub other_traffic_bytes: Option<u64>,
        /// How TCP was told to fill the line.
        pub congestion_control: CongestionControl,
        /// How late this computer sent its own packets, one in a hundred later still.
        pub sender_lateness_p99_ms: Option<f64>,
        /// Jitter between this computer and the router, where the router answers.
        pub gateway_jitter_ms: Option<f64>,
        /// Who else at home was online, if the advisor said so.
        #[serde(default)]
        pub household: Option<Household>,
    }

    /// How a computer is joined to its router. Powerline looks like a cable.
    #[derive(Copy, Eq, Hash)]
    pub enum Link {
        /// By cable.
        Wired,
        /// By Wi-Fi.
        WiFi,
        /// The system does not say.
        Unknown,
    }

    /// How TCP was told to fill the line. Left to itself it may keep queues short that other
    /// programs will fill, and a good loaded figure then promises too much.
    #[derive(Copy, Eq, Hash)]
    pub enum CongestionControl {
        /// To CUBIC, which most programs use.
        Cubic,
        /// The system did not let it be chosen.
        NotPinned,
    }

    /// How busy the provider's server was, by its own word.
    #[derive(Copy)]
    pub struct ServerLoad {
        /// Other full samples at the same time.
        pub other_tests: u32,
        /// Highest share of its own line in use, in percent.
        pub uplink_percent: f64,
        /// Datagrams that its system dropped before it read them.
        pub datagrams_dropped: u64,
        /// How late it sent its own packets, one packet in a hundred later still, in ms; none when it
        /// does not say.
        #[serde(default)]
        pub lateness_p99_ms: Option<f64>,
    }

    /// Why a sample did not come to its end.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Abort {
        /// The advisor said that they are on a call.
        OnCall,
        /// A shift began.
        ShiftBegan,
        /// The advisor stopped it.
        Stopped,
        /// Packets waited for more than a second.
        LineStalled,
        /// The server could not be reached any more.
        ConnectionLost,
        /// The computer slept.
        Slept,
        /// The computer's clock was set meanwhile.
        ClockChanged,
    }
}

impl Depth {
    /// How long a person is told that a sample takes, in seconds: about what it takes on most lines.
    pub fn about_s(self) -> u32 {
        match self {
            Depth::Light => 12,
            Depth::Full => 45,
        }
    }
}

impl Measurement {
    /// Light or full, by what it found.
    pub fn depth(&self) -> Depth {
        match self.load {
            Some(_) => Depth::Full,
            None => Depth::Light,
        }
    }

    /// Whether something else on the same computer used the line while only voice was measured, more than
    /// an idle computer does or a line that carries this much would notice.
    pub fn had_other_traffic(&self) -> bool {
        let rate = self.load.as_ref().map(Load::higher_mbit_per_s);
        let bytes = self.surroundings.other_traffic_bytes;
        bytes.is_some_and(|bytes| !traffic::is_quiet(bytes, traffic::IDLE_S.into(), rate))
    }

    /// The line stood still once something filled it: packets waited for so long that the sample stopped.
    /// That says as much of the line as any sample does, if the server's word on itself is there.
    pub fn stood_still(&self) -> bool {
        self.aborted == Some(Abort::LineStalled)
            && self.idle.is_some()
            && self.server.lateness_p99_ms.is_some()
    }

    /// Whether it came to its end.
    pub fn is_whole(&self) -> bool {
        self.aborted.is_none() || self.stood_still()
    }
}

impl Load {
    /// What the faster direction carried.
    pub fn higher_mbit_per_s(&self) -> f64 {
        self.download_mbit_per_s.max(self.upload_mbit_per_s)
    }
}

impl Voice {
    /// There and back.
    pub fn round_trip(&self) -> &RoundTrip {
        match self {
            Voice::Udp { round_trip, .. } | Voice::WebSocket { round_trip, .. } => round_trip,
        }
    }

    /// How late packets came, to the provider and from it.
    pub fn delays(&self) -> [&Delay; 2] {
        match self {
            Voice::Udp {
                to_provider,
                from_provider,
                ..
            } => [&to_provider.delay, &from_provider.delay],
            Voice::WebSocket {
                to_provider,
                from_provider,
                ..
            } => [to_provider, from_provider],
        }
    }

    /// The two streams, to the provider and from it, where loss could be seen.
    pub fn streams(&self) -> Option<[&Stream; 2]> {
        match self {
            Voice::Udp {
                to_provider,
                from_provider,
                ..
            } => Some([to_provider, from_provider]),
            Voice::WebSocket { .. } => None,
        }
    }
}

impl Packets {
    /// How many never arrived.
    pub fn lost(&self) -> u32 {
        self.sent.saturating_sub(self.received)
    }

    /// How many a listener misses: lost, or too late.
    pub fn missed(&self) -> u32 {
        self.lost().saturating_add(self.late)
    }
}
