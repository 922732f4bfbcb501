//! The bodies of the commands, one file per noun, named as in [`crate::commands`].
//!
//! A body reads the store, asks the domain, writes the store, and makes a view. Not here: rules.

pub mod access;
pub mod account;
pub mod answering;
pub mod assess;
pub mod assistance;
pub mod buddy;
pub mod check_in;
pub mod going_back;
pub mod heard;
pub mod home;
pub mod internet;
pub mod outlet;
pub mod pairs;
pub mod people;
pub mod reminder;
pub mod review;
pub mod sees;
pub mod send;
pub mod shift;
pub mod shortcut;
pub mod support;
