//! The server that a provider runs: records, evidence, review, people.
//!
//! `main.rs` reads the command line; everything else is here, so that tests run the real server in
//! their own process.

pub mod access;
pub mod account;
pub mod assistance;
pub mod auth;
pub mod backup;
pub mod buddy;
pub mod config;
pub mod connection;
pub mod db;
pub mod decision;
pub mod demo;
pub mod descriptors;
pub mod error;
mod evidence;
pub mod extract;
pub mod file;
mod folder;
pub mod health;
pub mod image;
pub mod internet;
pub mod listen;
pub mod live;
pub mod log;
pub mod outlet;
pub mod pack_file;
pub mod package;
pub mod packs;
pub mod peer;
pub mod people;
pub mod queue;
pub mod record;
pub mod retention;
pub mod review;
pub mod router;
pub mod server;
pub mod shift;
mod socket;
pub mod state;
pub mod version;
pub mod wellbeing;

pub use server::{Server, serve};
