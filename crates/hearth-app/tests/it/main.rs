//! The app's core against a real disk, a real keyring and real sockets.
//!
//! Not here: what needs a server that keeps records; those are the journeys in `tests/`.

#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod answering;
mod at_once;
mod buddy;
mod closed;
mod damaged;
mod full;
mod key;
mod photos;
mod prepared;
mod responding;
mod schedule;
mod sending;
mod shortcut;
mod support;

/// Says that a test could not run here. Where nothing may be left out, that is a failure.
fn skip(why: &str) {
    assert!(
        std::env::var("CI").is_err() || !cfg!(unix),
        "a check may not be skipped here: {why}"
    );
    eprintln!("skipped: {why}");
}
