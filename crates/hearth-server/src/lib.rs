//! The server that a provider runs: records, evidence, review, people.
//!
//! `main.rs` reads the command line; everything else is here, so that tests run the real server in
//! their own process.

pub mod account;
pub mod auth;
pub mod config;
pub mod db;
pub mod error;
pub mod extract;
pub mod live;
pub mod state;
