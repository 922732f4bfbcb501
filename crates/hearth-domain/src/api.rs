//! The HTTP contract between the app and the provider's server.
//!
//! App and server know each other only through these types and the paths in the server's router.
//! Everything is JSON in camelCase; a failure is a [`crate::Problem`]. Every write carries an id
//! that its sender made, so that sending it twice is harmless. Not here: stored forms.

pub mod account;
pub mod assistance;
pub mod buddy;
pub mod internet;
pub mod live;
pub mod outlet;
pub mod people;
pub mod record;
pub mod review;
pub mod wellbeing;

/// The version of this contract. App and server must agree on it.
pub const VERSION: u32 = 1;

/// The header in which each side says its [`VERSION`].
pub const VERSION_HEADER: &str = "hearth-api";

/// The header in which a file's SHA-256 travels with its bytes.
pub const SHA256_HEADER: &str = "hearth-sha256";
