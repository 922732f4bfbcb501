//! Taking a sample of a line to the provider's server.
//!
//! `POST /leases` asks for leave, or `POST /leases/guest` before anybody has joined. Everything else
//! goes under the lease, whose key stands in [`LEASE_HEADER`]: voice as datagrams to the lease's port
//! or over `GET /leases/{id}/voice` (a WebSocket), `GET /leases/{id}/download`, `POST
//! /leases/{id}/upload` and what has come of it as a stream of lines of JSON at `GET
//! /leases/{id}/upload`, what the server heard in a phase at `POST /leases/{id}/phases/{phase}`, and
//! at last `POST /leases/{id}/end`. Times are counted from the answer, since the clocks of the two
//! ends are never compared.
//!
//! Not here: what is made of it ([`crate::internet`]).

pub use crate::internet::answerer::PhaseTold;
use crate::internet::{
    admission::Refusal,
    datagram::{LeaseId, LeaseKey},
    measurement::{Abort, CongestionControl, Depth, ServerLoad},
    throughput::{Enough, Rate},
};

/// The header in which the key of a lease travels.
pub const LEASE_HEADER: &str = "hearth-lease";

wire! {
    /// Asks for leave to take a sample.
    pub struct LeaseRequest {
        /// Light or full.
        pub depth: Depth,
        /// The higher rate of the last full sample, if there was one.
        pub last_mbit_per_s: Option<f64>,
        /// How often this was refused since the last lease.
        pub refusals: u32,
        /// Somebody waits for it: it starts at once, if it is granted.
        pub at_once: bool,
    }

    /// Leave, or when to ask again.
    #[serde(tag = "type")]
    pub enum LeaseAnswer {
        /// Leave to take one sample.
        Granted(Grant),
        /// Not now.
        NotNow(Refusal),
    }

    /// Leave to take one sample. It is used up when the sample ends, and by itself.
    pub struct Grant {
        /// Its name.
        pub lease: LeaseId,
        /// Its key.
        pub key: LeaseKey,
        /// Light or full.
        pub depth: Depth,
        /// Not to begin before so many ms from now.
        pub starts_in_ms: u32,
        /// To be over in so many ms from now.
        pub ends_in_ms: u32,
        /// The server sends no faster, and the device should not either.
        pub cap_mbit_per_s: f64,
        /// Application bytes that a full sample may use in each direction.
        pub most_bytes: u64,
        /// The UDP port of the server for voice; none when the server has none.
        pub voice_port: Option<u16>,
        /// How the server's TCP was told to fill the line.
        pub congestion_control: CongestionControl,
    }

    /// One line of what has come of an upload.
    pub struct UploadTold {
        /// Application bytes so far.
        pub bytes: u64,
        /// The rate as it is known now; none before anything came.
        pub rate: Option<Rate>,
        /// It may stop, and why. What takes as long or as many bytes as it may is over with that.
        pub enough: Option<Enough>,
    }

    /// Ends a lease.
    pub struct LeaseEnd {
        /// Why the sample did not come to its end, if it did not.
        pub aborted: Option<Abort>,
    }

    /// What the server says of itself for the time of the lease.
    pub struct LeaseEnded {
        /// How busy it was.
        pub server: ServerLoad,
    }
}
