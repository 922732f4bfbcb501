//! Runs other programs in the foreground: shown, checked, and read where that is asked.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{MAIN_SEPARATOR, Path};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::owned::{Ask, Owned, program};
use crate::repo;

/// A command that runs at the top of the repository and never waits for the keyboard.
pub fn at_root(name: impl AsRef<OsStr>) -> Command {
    let mut command = program(name);
    command.current_dir(repo::root()).stdin(Stdio::null());
    command
}

/// Runs `command` to its end and passes its status on.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    let name = describe(command);
    println!("$ {name}");
    Owned::spawn(&name, Ask::Terminate, command)?.wait()
}

/// Runs `command` to its end; anything but success is an error.
pub fn succeed(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status}).", describe(command))
}

/// Runs `command`, shows what it prints and gives each line to `read` as well.
pub fn read_lines(command: &mut Command, mut read: impl FnMut(&str)) -> Result<ExitStatus> {
    let name = describe(command);
    println!("$ {name}");
    let child = Owned::spawn(&name, Ask::Terminate, command.stdout(Stdio::piped()))?;
    if let Some(output) = child.take_stdout() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            read(&line);
        }
    }
    child.wait()
}

/// What a short `command` prints, unseen. Fails unless it succeeds.
pub fn capture(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output = command
        .output()
        .with_context(|| format!("`{name}` did not start"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{name}` failed ({}): {}", output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

/// The command as a person would type it at the top of the repository: without what ties it to this
/// process, and without the folder of a program from elsewhere.
fn describe(command: &Command) -> String {
    let mut words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    if words[0].ends_with("setpriv")
        && let Some(end) = words.iter().position(|word| word == "--")
    {
        words.drain(..=end);
    }
    let root = format!("{}{MAIN_SEPARATOR}", repo::root().display());
    let program = Path::new(&words[0]);
    if !program.starts_with(repo::root())
        && let Some(name) = program.file_name()
    {
        words[0] = name.to_string_lossy().into_owned();
    }
    words
        .iter()
        .map(|word| word.replace(&root, ""))
        .collect::<Vec<_>>()
        .join(" ")
}
