//! The server as its clients meet it, over HTTP, on both databases.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod packages;
mod records_common;
