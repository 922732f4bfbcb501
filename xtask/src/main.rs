//! The project's tasks. `cargo xtask help` lists them.
//!
//! This file parses and dispatches; each task is a file of its own. Nothing here depends on
//! Hearth's crates, so that it compiles in seconds and still works when they do not.
#![expect(
    clippy::print_stdout,
    reason = "a task speaks on the terminal and has no other output"
)]

mod arguments;
mod at_desk;
mod bench;
mod bundle;
mod cargo;
mod command;
mod desk;
mod doctor;
mod faults;
mod http;
mod licences;
mod owned;
mod postgres;
mod programs;
mod repo;
mod run;
mod stamp;
mod stop;
mod test;
mod tour;
mod types;
mod web;

use std::process::ExitCode;

use anyhow::Result;

use arguments::Arguments;
use stop::Stop;

const HELP: &str = "\
cargo xtask TASK

  run [--browser]          start a demo server and the app, in a throwaway folder
  test [--quick] [--only CHECK]
                           every check, from fast to slow; ends with a table
  tour                     drive the real window on a display of its own; pictures in target/tour
  bench [NAME] [--debug]   measure start, rest, memory and queue in the release build; JSON in target/bench
  faults [NAME] [ROUNDS]   the long fault runs
  types [--check]          write the TypeScript forms of the Rust types, or check that they are fresh
  bundle [--debug]         build the package for this system
  bundle --check           package the debug build and see that it starts (Debian)
  desk COMMAND...          run a command on a private display, with a throwaway PostgreSQL
  doctor                   show what each task needs and what is missing
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            let code = error.downcast_ref::<Stop>().map_or(1, |stop| stop.code);
            ExitCode::from(code)
        }
    }
}

fn dispatch() -> Result<()> {
    owned::end_on_signal()?;
    let (task, arguments) = Arguments::from_command_line();
    match task.as_deref() {
        Some("run") => run::run(arguments),
        Some("test") => test::run(arguments),
        Some("tour") => tour::run(arguments),
        Some("bench") => bench::run(arguments),
        Some("faults") => faults::run(arguments),
        Some("types") => types::run(arguments),
        Some("bundle") => bundle::run(arguments),
        Some("desk") => at_desk::run(arguments),
        Some("doctor") => doctor::run(arguments),
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(Stop::usage(format!(
            "There is no task `{other}`.\n\n{HELP}"
        ))),
    }
}
