//! `doctor`: what each task needs of this machine, what is missing, and how to get it.
//!
//! Needs are probed by what is used (a program, a library as pkg-config sees it, a file), never by
//! package names, so that a machine set up in another way passes too.

mod apt;
mod needs;
mod system;

use anyhow::Result;

use crate::arguments::Arguments;
use crate::repo;
use crate::stop::Stop;

use needs::Need;
pub use needs::{BROWSER, BUILD, BUNDLE, DESK, Group, PEERS, POSTGRES, SESSION, WIRE};
use system::System;

const ALL: [Group; 8] = [BUILD, SESSION, DESK, POSTGRES, BROWSER, WIRE, PEERS, BUNDLE];

/// Prints every need of every group and whether it is met. Installs nothing.
pub fn run(arguments: Arguments) -> Result<()> {
    arguments.finish()?;
    let system = System::of_this_machine();
    println!("{system}\n");
    let mut missing = Vec::new();
    for group in &ALL {
        println!("{} (for {})", group.name, group.tasks);
        for need in group.needs_here() {
            let found = need.is_met();
            let source = if found { String::new() } else { need.source() };
            let state = if found { "found" } else { "MISSING" };
            let line = format!("  {state:8} {:52} {source}", need.probe.to_string());
            println!("{}", line.trim_end());
            if !found {
                missing.push(need);
            }
        }
    }
    println!();
    match report(&system, &missing) {
        None => println!("Nothing is missing."),
        Some(report) => println!("{report}"),
    }
    Ok(())
}

/// Makes sure that everything in `groups` is there: installs what is missing where that needs no
/// question or the question is answered, and otherwise stops and says what to do.
pub fn ensure(groups: &[Group]) -> Result<()> {
    let missing = missing(groups);
    if missing.is_empty() {
        return Ok(());
    }
    let system = System::of_this_machine();
    if let Some(report) = report(&system, &missing) {
        println!("{report}");
    }
    if system.is_proven && missing.iter().all(|need| need.package.is_some()) {
        apt::install(&packages(&missing))?;
    }
    let still: Vec<String> = missing
        .iter()
        .filter(|need| !need.is_met())
        .map(|need| need.probe.to_string())
        .collect();
    if still.is_empty() {
        return Ok(());
    }
    Err(Stop::machine(format!(
        "Still missing: {}.\nInstall what is listed above, then run the same command again.",
        still.join(", ")
    )))
}

fn missing(groups: &[Group]) -> Vec<Need> {
    let needs = groups.iter().flat_map(Group::needs_here);
    needs.filter(|need| !need.is_met()).collect()
}

/// What to do about what is missing, in words for this system.
fn report(system: &System, missing: &[Need]) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    let packages = packages(missing);
    if system.has_apt && !packages.is_empty() {
        lines.push(format!(
            "To install what is missing:\n\n    {}\n",
            apt::command(&packages)
        ));
        if !system.is_proven {
            lines.push(
                "This command was tried on Debian 12 only. Names may differ here, so it is not \
                 run for you."
                    .to_owned(),
            );
        }
    }
    for need in missing {
        if !system.has_apt || need.package.is_none() {
            lines.push(format!("Missing: {}. {}", need.probe, need.source()));
        }
    }
    if !repo::is_linux() {
        lines.push("Hearth's tasks have not been run on this system yet.".to_owned());
    }
    Some(lines.join("\n"))
}

fn packages(missing: &[Need]) -> Vec<&'static str> {
    let mut packages: Vec<_> = missing.iter().filter_map(|need| need.package).collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}
