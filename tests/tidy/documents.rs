//! What documents and the files of continuous integration promise about the commands.

use crate::nothing_breaks;
use crate::repository::{file, files};

#[test]
fn the_readme_names_the_two_commands() {
    let Some(readme) = file("README.md") else {
        return;
    };
    let commands = ["cargo xtask run", "cargo xtask test"];
    let missing = commands
        .iter()
        .filter(|command| !readme.text.contains(*command));
    nothing_breaks(
        "README.md names the two commands that a newcomer needs.",
        missing
            .map(|command| format!("README.md does not name `{command}`"))
            .collect(),
    );
}

#[test]
fn integration_runs_the_command_that_people_run() {
    let Some(run) = file(".ci/run") else { return };
    let mut commands = run
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("set "));
    let expected = ["cd \"$(dirname \"$0\")/..\"", "exec cargo xtask test"];
    let mut breaches = Vec::new();
    if !commands.by_ref().eq(expected) {
        breaches.push(format!(
            ".ci/run does something else than:\n{}",
            expected.join("\n")
        ));
    }
    for workflow in files()
        .iter()
        .filter(|file| file.is_in(&[".github/workflows/"]))
    {
        if !workflow.text.contains("cargo xtask test\n") {
            breaches.push(format!("{} does not run `cargo xtask test`", workflow.path));
        }
    }
    nothing_breaks(
        "Continuous integration runs `cargo xtask test` and nothing else, so that a failure there \
         can be repeated at any desk with one command.",
        breaches,
    );
}

#[test]
fn every_hazard_names_a_test_that_is_there() {
    let Some(log) = file("docs/hazard-log.md") else {
        return;
    };
    let rows = log.text.lines().filter(|line| line.starts_with("| "));
    let mut breaches = Vec::new();
    for row in rows.skip(2) {
        let shown_by = row.trim_end_matches(" |").rsplit(" | ").next();
        let named = shown_by.and_then(|cell| cell.split_once("`: `"));
        let Some((path, test)) = named else {
            breaches.push(format!("no test stands in: {row}"));
            continue;
        };
        let (path, test) = (path.trim_matches('`'), test.trim_matches('`'));
        let is_there = file(path).is_some_and(|file| {
            let ways = [format!("fn {test}("), format!("test('{test}'")];
            ways.iter().any(|way| file.text.contains(way))
        });
        if !is_there {
            breaches.push(format!("{path} has no test `{test}`"));
        }
    }
    nothing_breaks(
        "Each hazard of docs/hazard-log.md names the test that shows what keeps it from happening.",
        breaches,
    );
}
