//! The Hearth desktop app: starts the core and gives it a window.
//!
//! Not here: anything that the app does (`hearth-app`), and what the window shows (`ui`).

// A windowed program does not open a console of its own on Windows.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod arguments;
mod command;
mod core;
mod notice;
mod pad;
mod shell;
mod shortcut;
mod tray;
mod window;

use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::read().and_then(shell::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Hearth could not start: {error:#}");
            ExitCode::FAILURE
        }
    }
}
