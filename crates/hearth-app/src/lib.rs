//! All that the Hearth app does, without a window.
//!
//! The shell (and in tests a browser) hands every command to [`dispatch`], and hears of changes as
//! [`event::AppEvent`]s. Everything but sending works offline: a command reads and writes the
//! encrypted store, and the outbox empties itself when it can. Not here: windows, and any rule about
//! what satisfies what (`hearth-domain`).

#[macro_use]
mod wire;

mod account;
mod answer;
pub mod app;
mod assistance;
mod buddy;
pub mod client;
pub mod clock;
pub mod command;
pub mod commands;
pub mod desk;
mod diary;
pub mod error;
pub mod event;
#[cfg(test)]
mod fixture;
mod holding;
mod image;
mod internet;
pub mod key;
mod live;
mod login;
mod outbox;
mod page;
pub mod profile;
pub mod replica;
mod retry;
pub mod schedule;
mod sharing;
pub mod shortcut;
pub mod store;
mod support;
#[cfg(feature = "types")]
pub mod types;
pub mod view;
mod wording;

pub use app::{App, Options};
pub use clock::Clock;
pub use commands::{Commands, dispatch};
pub use desk::Desk;
pub use key::KeyringChoice;
