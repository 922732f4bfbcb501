//! What most likely limits a line, from which facts, and the smallest change that would probably
//! help.
//!
//! It is a likelihood and says so. Not here: who pays, and the longer advice of the pack.

mod rules;

pub(super) use rules::diagnose;

use super::limits::{Figure, Grade};

/// A queue that adds this much delay is worth naming: half of what a good round trip may take.
pub const QUEUE_MS: f64 = 50.0;

/// A sender that is later than this, once in a hundred packets, is itself a cause of jitter.
pub const SENDER_LATE_MS: f64 = 10.0;

wire! {
    /// What limits a line, and what would probably help.
    pub struct Diagnosis {
        /// What most likely limits it.
        pub limit: LikelyLimit,
        /// The facts that say so.
        pub because: Vec<Because>,
        /// The smallest change that would probably help.
        pub change: Option<Change>,
    }

    /// What limits a line.
    #[derive(Copy, Eq, Hash)]
    pub enum LikelyLimit {
        /// Nothing that was seen.
        Nothing,
        /// The line to the home.
        Line,
        /// Wi-Fi between this computer and the router.
        WiFi,
        /// A queue to the provider, while something uploads.
        UploadQueue,
        /// A queue from the provider, while something downloads.
        DownloadQueue,
        /// Something on the way lets no UDP through.
        UdpBlocked,
        /// The provider's server.
        Server,
        /// This computer.
        ThisComputer,
    }

    /// A change that would probably help.
    #[derive(Copy, Eq, Hash)]
    pub enum Change {
        /// Join this computer to the router by cable.
        UseCable,
        /// Pause what uploads in shifts.
        PauseUploads,
        /// Pause what downloads in shifts.
        PauseDownloads,
        /// Have the router share the line fairly, so that nothing that fills it makes speech wait.
        ShareLine,
        /// Close what keeps this computer busy.
        ClosePrograms,
        /// Report a fault to the company that runs the line.
        ReportFault,
        /// A package with a higher rate.
        FasterPackage,
        /// Ask IT whether calls must go through the VPN.
        AskAboutVpn,
        /// Ask IT what blocks UDP.
        AskAboutUdp,
        /// Another sample; nothing to change at home.
        TryLater,
    }

    /// A fact that led to a diagnosis.
    #[derive(Copy)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Because {
        /// A figure falls short.
        ShortOf {
            /// Which.
            figure: Figure,
            /// What it was, in its unit.
            value: f64,
            /// On which side of its lines.
            grade: Grade,
        },
        /// A queue grew in the direction that was filled.
        Queue {
            /// By so much, at the median.
            ms: f64,
        },
        /// Once something filled the line, packets waited for more than a second.
        StoodStill,
        /// On the idle line a call would be good.
        IdleIsGood {
            /// Mean opinion score.
            mos: f64,
        },
        /// Something else on this computer used the line meanwhile.
        OtherTraffic,
        /// This computer is on Wi-Fi.
        OnWiFi,
        /// Much of the jitter arises before the router.
        JitterToRouter {
            /// Between computer and router.
            ms: f64,
            /// Of so much in all.
            of_ms: f64,
        },
        /// This computer sent its own packets late.
        SenderLate {
            /// One in a hundred later than this.
            ms: f64,
        },
        /// The route goes through a VPN.
        OverVpn,
        /// No UDP came through.
        UdpBlocked,
        /// The server had much to do.
        ServerBusy {
            /// Highest share of its line in use.
            uplink_percent: f64,
            /// Datagrams that it did not read in time.
            datagrams_dropped: u64,
        },
    }
}

impl Diagnosis {
    fn of(limit: LikelyLimit, because: Vec<Because>, change: Change) -> Diagnosis {
        Diagnosis {
            limit,
            because,
            change: Some(change),
        }
    }
}
