//! `bench`: measures start, memory and queues, as programs of the tests package.

use anyhow::Result;

use crate::arguments::Arguments;
use crate::programs;

pub fn run(mut arguments: Arguments) -> Result<()> {
    let name = arguments.word();
    arguments.finish()?;
    programs::run("bench", name.as_deref())
}
