//! Joining by invitation, logging in and out, and who one is.

pub mod secret;

/// What keeps logging in from being abused.
#[derive(Debug, Default)]
pub struct Guard;
