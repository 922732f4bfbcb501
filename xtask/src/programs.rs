//! Programs of the tests package that share a prefix, found by their files: the benchmarks and the
//! fault runs. What has no file is not offered.
//!
//! Each runs in a private session, with the rest of what it stands on as [`GROUNDS`] says.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::arguments::Arguments;
use crate::cargo::{self, cargo};
use crate::desk::{Desk, Session};
use crate::doctor::{self, Group};
use crate::postgres::{self, Cluster};
use crate::stop::Stop;
use crate::{command, repo, web};

/// What a program stands on.
struct Ground {
    program: &'static str,
    /// A display of its own.
    desk: bool,
    /// A throwaway PostgreSQL.
    postgres: bool,
    /// The programs that it starts.
    starts: &'static [Programs],
}

/// Programs of one package.
struct Programs {
    package: &'static str,
    targets: &'static [&'static str],
}

const SERVER: Programs = Programs {
    package: "hearth-server",
    targets: &["--bin=hearth-server"],
};
/// It needs a wire, and other programs that measure one.
const NETWORK: &str = "bench-network";

const CHECKS: Programs = Programs {
    package: "hearth-checks",
    targets: &["--bin=hearth-check"],
};
const WINDOWS: Programs = Programs {
    package: "hearth-desktop",
    targets: &["--bin=hearth", "--example=empty"],
};
const BRIDGE: Programs = Programs {
    package: "hearth-tests",
    targets: &["--bin=hearth-bridge"],
};

#[rustfmt::skip] // A table is read by columns.
const GROUNDS: &[Ground] = &[
    Ground { program: "bench-assistance", desk: false, postgres: true,  starts: &[SERVER] },
    Ground { program: "bench-key",        desk: true,  postgres: false, starts: &[SERVER, WINDOWS] },
    Ground { program: NETWORK,            desk: false, postgres: false, starts: &[SERVER, CHECKS] },
    Ground { program: "bench-queue",      desk: false, postgres: true,  starts: &[SERVER] },
    Ground { program: "bench-rest",       desk: true,  postgres: false, starts: &[SERVER, WINDOWS] },
    Ground { program: "bench-start",      desk: true,  postgres: false, starts: &[SERVER, WINDOWS] },
    Ground { program: "fault-kills",      desk: false, postgres: true,  starts: &[SERVER, BRIDGE] },
];

/// How the programs that are started are built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    Debug,
    /// As they ship.
    Release,
}

impl Build {
    /// Builds a set of programs. What ships is built by its package alone, so that it gets no
    /// features that only another package asks for; what is tested is built as the tests build it.
    fn command(self, programs: &Programs) -> Command {
        let mut command = cargo();
        command.arg("build");
        match self {
            Self::Debug => command.arg("--workspace"),
            Self::Release => command.args(["--release", "--package", programs.package]),
        };
        command.args(programs.targets);
        command
    }

    /// The folder of the programs.
    fn folder(self) -> PathBuf {
        match self {
            Self::Debug => repo::bin_dir(),
            Self::Release => repo::target().join("release"),
        }
    }
}

/// Runs `PREFIX-NAME` with what is left of the arguments, or every program with that prefix when no
/// name is given.
pub fn run(prefix: &str, build: Build, mut arguments: Arguments) -> Result<()> {
    let known = known(prefix)?;
    let name = arguments.word();
    let chosen: Vec<&Ground> = GROUNDS
        .iter()
        .filter(|ground| known.iter().any(|known| known == ground.program))
        .filter(|ground| {
            name.as_ref()
                .is_none_or(|name| ground.program == format!("{prefix}-{name}"))
        })
        .collect();
    if chosen.is_empty() {
        let names = known.iter().filter_map(|known| known.split_once('-'));
        let names: Vec<&str> = names.map(|(_, name)| name).collect();
        return Err(Stop::usage(format!("The names are: {}.", names.join(", "))));
    }
    if !repo::is_linux() {
        return Err(Stop::machine(
            "These programs run in a private session, which needs Linux.",
        ));
    }
    let words = arguments.all();
    if name.is_none() && !words.is_empty() {
        return Err(Stop::usage(
            "Name the program that these words are for, before them.",
        ));
    }
    doctor::ensure(&needs(&chosen))?;
    for ground in chosen {
        carry_out(ground, build, &words)?;
    }
    Ok(())
}

/// The programs that have a file. One that no ground is named for is a mistake in this file.
fn known(prefix: &str) -> Result<Vec<String>> {
    let targets = cargo::targets()?.into_iter();
    let programs = targets
        .filter(|target| target.kind == "bin")
        .map(|it| it.name);
    let known: Vec<String> = programs
        .filter(|name| {
            name.split_once('-')
                .is_some_and(|(before, _)| before == prefix)
        })
        .collect();
    if known.is_empty() {
        return Err(Stop::usage(format!(
            "There is none yet: no program of the tests package is called `{prefix}-NAME`."
        )));
    }
    let without = known
        .iter()
        .find(|name| GROUNDS.iter().all(|ground| ground.program != **name));
    match without {
        Some(name) => anyhow::bail!("xtask/src/programs.rs does not say what `{name}` stands on."),
        None => Ok(known),
    }
}

fn needs(chosen: &[&Ground]) -> Vec<Group> {
    let mut needs = vec![doctor::BUILD, doctor::SESSION];
    if chosen.iter().any(|ground| ground.desk) {
        needs.push(doctor::DESK);
    }
    if chosen.iter().any(|ground| ground.postgres) {
        needs.push(doctor::POSTGRES);
    }
    if chosen.iter().any(|ground| ground.program == NETWORK) {
        needs.extend([doctor::WIRE, doctor::PEERS]);
    }
    needs
}

fn carry_out(ground: &Ground, build: Build, words: &[String]) -> Result<()> {
    if ground.desk {
        web::ensure_built()?;
    }
    for programs in ground.starts {
        command::succeed(&mut build.command(programs))?;
    }
    cargo::build_programs(&[ground.program])?;

    let cluster = ground.postgres.then(Cluster::start).transpose()?;
    let mut program = command::at_root(repo::bin(ground.program));
    program
        .args(words)
        .env("HEARTH_PROGRAMS", build.folder())
        .env("HEARTH_BENCH_DIR", repo::target().join("bench"));
    if let Some(cluster) = &cluster {
        program.env(postgres::URL, &cluster.url);
    }
    if ground.desk {
        let desk = Desk::start()?;
        command::succeed(desk.seat(&mut program))
    } else {
        let session = Session::start()?;
        command::succeed(session.seat(&mut program))
    }
}
