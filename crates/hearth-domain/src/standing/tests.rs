//! Where somebody stands, held against what a person would notice.
//!
//! Records are built through the functions that build real ones: drafts are packed, signed,
//! verified, admitted and sealed. [`world`] does so for written examples, [`random`] for packs and
//! histories by chance.

mod days;
mod draft;
mod erasure;
pub(crate) mod example;
mod independence;
mod item;
mod method;
mod random;
mod say;
mod section;
mod version;
pub(crate) mod world;
