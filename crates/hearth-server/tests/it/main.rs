//! The server as its clients meet it, over HTTP, on both databases.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod account;
mod archives;
mod browser;
mod database;
mod decisions;
mod demo;
mod opening;
mod packages;
mod people;
mod records;
mod records_common;
mod reviews;
mod routes;
mod transport;
mod files;
mod live;
mod queue;
mod retention;
mod matrix;
