//! How pages come about: pure functions from records, drafts and packs to views.
//!
//! They know no store, no network and no clock, so each page is tested with a record that is told
//! in a few lines. Not here: what a view looks like ([`crate::view`]), single words
//! ([`crate::wording`]), and the rules (`hearth-domain`).

pub(crate) mod action;
pub(crate) mod answering;
pub(crate) mod assistance;
pub(crate) mod buddy;
pub(crate) mod change;
pub(crate) mod check_in;
pub(crate) mod decision;
pub(crate) mod evidence;
pub(crate) mod going_back;
pub(crate) mod heard;
pub(crate) mod home;
pub(crate) mod internet;
pub(crate) mod item;
pub(crate) mod line;
pub(crate) mod method;
pub(crate) mod pairs;
pub(crate) mod promise;
pub(crate) mod reminder;
pub(crate) mod review;
pub(crate) mod sees;
pub(crate) mod setup;
pub(crate) mod support;
pub(crate) mod tasks;
#[cfg(test)]
mod tests;
pub(crate) mod todo;
