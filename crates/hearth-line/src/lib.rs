//! A line as it might be at somebody's home: rate, a queue, delay, jitter and loss, from one seed.
//!
//! It knows the truth that a measurement must find. Tests of the measurement run it on a fake clock,
//! and the wire of `hearth-tests` carries real packets by it. Nothing that ships uses it. Not here:
//! the clock, packets and sockets.

mod link;
pub mod profile;

pub use link::{Chance, Jitter, LARGE, Link, Rng, SMALL, Way};
pub use profile::Profile;
