//! What whole journeys are made of: a provider with its real server, and people with the real app.
//!
//! Nothing here stands in for anything. A [`Provider`] runs the server on a database of its own, a
//! [`Person`] runs the app on a profile of their own and logs in as a browser would, and
//! [`diligent`] people do what is asked of them. What goes wrong is made to go wrong for real: a
//! [`proxy`] spoils the line, a `wire` is slow and long, a [`disk`] fills up, a [`program`] is killed. Not here: what a journey
//! asserts.

use std::time::Duration;

pub mod advisor;
pub mod authority;
pub mod bench;
pub mod browser;
#[cfg(unix)]
pub mod cluster;
pub mod confirmed;
pub mod database;
pub mod demo;
pub mod diligent;
pub mod disk;
pub mod driven;
pub mod floor;
pub mod fullscreen;
pub mod kills;
pub mod liar;
pub mod notices;
pub mod outside;
pub mod person;
pub mod program;
pub mod provider;
pub mod proxy;
pub mod reviewer;
pub mod site;
pub mod tray;
pub mod wire;

pub use person::{Computer, Person};
pub use provider::{Database, Provider};

/// How long anything may take before it counts as not happening. Waiting ends as soon as what is
/// waited for is there.
pub const PATIENCE: Duration = Duration::from_secs(60);
