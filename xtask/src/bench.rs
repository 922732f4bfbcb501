//! `bench`: measures start, memory, the queue, assistance and the internet check, as programs of the tests package. They
//! measure what ships, so the programs that they start are built for release unless `--debug` is said.
//!
//! A bar that is not met fails the task.

use anyhow::Result;

use crate::arguments::Arguments;
use crate::programs::{self, Build};

pub fn run(mut arguments: Arguments) -> Result<()> {
    let build = if arguments.flag("--debug") {
        Build::Debug
    } else {
        Build::Release
    };
    programs::run("bench", build, arguments)
}
