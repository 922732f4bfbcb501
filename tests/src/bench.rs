//! What the benchmarks are made of: programs as they ship, measured beside something that says what
//! the machine is worth on that day.
//!
//! A figure is a ratio where a ratio makes sense: Hearth and its peer take turns in one run, so that
//! what else the machine does meets both. Not here: what is measured of what (`bin/bench-*.rs`).

pub mod caller;
pub mod crowd;
pub mod enrolled;
pub mod figure;
pub mod floor;
pub mod home;
pub mod machine;
pub mod peers;
pub mod process;
pub mod queue;
pub mod report;
pub mod screen;
pub mod server;
pub mod streams;
pub mod turn;
pub mod window;

use std::time::Instant;

/// The time since `start` in milliseconds.
pub fn ms_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1_000.0
}
