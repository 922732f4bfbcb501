//! `faults`: the long fault runs, as programs of the tests package. The short ones are in `test`.

use anyhow::Result;

use crate::arguments::Arguments;
use crate::programs::{self, Build};

pub fn run(arguments: Arguments) -> Result<()> {
    programs::run("fault", Build::Debug, arguments)
}
