//! `types`: writes the TypeScript forms of the Rust types that cross to the window.
//!
//! The program that does it lives in the tests package, which always compiles the app with its
//! `types` feature; a build of the app for this alone would compile everything twice.

use anyhow::Result;

use crate::arguments::Arguments;
use crate::{cargo, command, doctor, repo};

/// The program in the tests package.
pub const PROGRAM: &str = "write-types";

pub fn run(mut arguments: Arguments) -> Result<()> {
    let check = arguments.flag("--check");
    arguments.finish()?;
    doctor::ensure(&[doctor::BUILD])?;
    cargo::build_programs(&[PROGRAM])?;
    write(check)
}

/// Writes the files with the program as built, or only checks that they are fresh.
pub fn write(check: bool) -> Result<()> {
    let mut command = command::at_root(repo::bin(PROGRAM));
    if check {
        command.arg("--check");
    }
    command::succeed(&mut command)
}
