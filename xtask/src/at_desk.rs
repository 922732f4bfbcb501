//! `desk`: any command on the private desk, with PostgreSQL, as the tests have it. For looking at
//! one test again, or at what the desk itself is like.

use anyhow::{Result, bail};

use crate::arguments::Arguments;
use crate::desk::Desk;
use crate::postgres::{self, Cluster};
use crate::stop::Stop;
use crate::{command, doctor, repo};

pub fn run(arguments: Arguments) -> Result<()> {
    let words = arguments.all();
    let Some((name, rest)) = words.split_first() else {
        return Err(Stop::usage(
            "Name a command: `cargo xtask desk COMMAND...`.",
        ));
    };
    if !repo::is_linux() {
        return Err(Stop::machine("The private desk needs Linux."));
    }
    doctor::ensure(&[doctor::SESSION, doctor::DESK, doctor::POSTGRES])?;
    let cluster = Cluster::start()?;
    let desk = Desk::start()?;
    let mut command = command::at_root(name);
    desk.seat(command.args(rest))
        .env(postgres::URL, &cluster.url);
    let status = command::status(&mut command)?;
    if !status.success() {
        bail!("It ended with {status}.");
    }
    Ok(())
}
