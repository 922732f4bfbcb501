//! `faults`: the long fault runs, as programs of the tests package. The short ones are in `test`.

use anyhow::Result;

use crate::arguments::Arguments;
use crate::programs;

pub fn run(mut arguments: Arguments) -> Result<()> {
    let name = arguments.word();
    arguments.finish()?;
    programs::run("fault", name.as_deref())
}
