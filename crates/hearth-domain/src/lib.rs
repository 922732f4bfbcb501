//! The nouns and rules of Hearth.
//!
//! One idea carries the house: *item + response + method + evidence + day observed + review, under
//! the packs → standing on a given day*. [`standing::standing`] is that idea as a pure function;
//! everything else here are the nouns it speaks of and the rules about what may be added to a
//! record.
//!
//! Not here: I/O, async, a clock (time is always an argument), the database, HTTP, the window.

#[macro_use]
mod hex;
#[macro_use]
mod wire;

pub mod api;
pub mod assistance;
pub mod breaks;
pub mod buddy;
pub mod check_in;
pub mod decision;
pub mod due;
pub mod fact;
pub mod hash;
pub mod id;
pub mod internet;
pub mod pack;
pub mod package;
pub mod patient;
pub mod problem;
pub mod promise;
pub mod record;
pub mod response;
pub mod role;
pub mod shift;
pub mod standing;
pub mod support;
pub mod time;

pub use hex::BadHex;
pub use problem::{FieldProblem, Problem, ProblemCode};
