//! The server as its clients meet it, over HTTP, on both databases.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod account;
mod archives;
mod assistance;
mod browser;
mod buddies;
mod database;
mod decisions;
mod demo;
mod files;
mod floor;
mod leases;
mod live;
mod matrix;
mod opening;
mod outlet;
mod packages;
mod people;
mod promise;
mod queue;
mod records;
mod records_common;
mod retention;
mod reviews;
mod routes;
mod s3;
mod sessions;
mod transport;
mod wellbeing;
