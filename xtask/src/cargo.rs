//! Cargo, always asked for the whole workspace.
//!
//! Which features a shared dependency is compiled with follows from the packages that are
//! selected. `--workspace` with a filter on targets selects the same packages every time, so
//! nothing is compiled twice; `-p` would select fewer and build a second set.

use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::command;

/// How many checks passed, failed and were skipped.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

pub fn cargo() -> Command {
    command::at_root(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Builds these programs of the workspace into the folder of [`repo::bin`].
pub fn build_programs(names: &[&str]) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--workspace"]);
    for name in names {
        build.args(["--bin", name]);
    }
    command::succeed(&mut build)
}

/// A target of a package of ours.
pub struct Target {
    pub kind: String,
    pub name: String,
}

/// All targets of the workspace.
pub fn targets() -> Result<Vec<Target>> {
    let metadata = metadata(&["--no-deps"])?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let targets = packages
        .iter()
        .filter_map(|package| package["targets"].as_array())
        .flatten();
    Ok(targets
        .map(|target| Target {
            kind: target["kind"][0].as_str().unwrap_or_default().to_owned(),
            name: target["name"].as_str().unwrap_or_default().to_owned(),
        })
        .collect())
}

/// Whether the workspace has a target of this kind (`bin`, `test`) and name.
pub fn has_target(kind: &str, name: &str) -> Result<bool> {
    Ok(targets()?
        .iter()
        .any(|target| target.kind == kind && target.name == name))
}

/// What cargo knows of the workspace.
pub fn metadata(arguments: &[&str]) -> Result<Value> {
    let text = command::capture(
        cargo()
            .args(["metadata", "--format-version", "1"])
            .args(arguments),
    )?;
    Ok(serde_json::from_str(&text)?)
}

/// Runs `test`, a `cargo test` command, and counts from its `test result:` lines.
///
/// A failure that no test reports, such as a test program that crashes, is one failed check. A run
/// without any test is an error: it would look like a pass.
pub fn count_tests(test: &mut Command) -> Result<Counts> {
    let mut counts = Counts::default();
    let status = command::read_lines(test, |line| {
        if let Some(result) = parse_result(line) {
            counts += result;
        }
    })?;
    if status.success() && counts == Counts::default() {
        bail!("No test ran.");
    }
    if !status.success() && counts == Counts::default() {
        bail!("It did not build.");
    }
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
fn parse_result(line: &str) -> Option<Counts> {
    let (_, line) = line.split_once("test result: ")?;
    let count = |what: &str| {
        line.split([';', '.'])
            .find_map(|part| part.trim().strip_suffix(what)?.trim().parse().ok())
    };
    Some(Counts {
        passed: count("passed")?,
        failed: count("failed")?,
        skipped: count("ignored")?,
    })
}

/// Reads a closing line such as `12 passed, 0 failed, 1 skipped`.
pub fn parse_closing_line(line: &str) -> Option<Counts> {
    let mut parts = line.trim().split(", ");
    let mut count = |what: &str| parts.next()?.strip_suffix(what)?.trim().parse().ok();
    let counts = Counts {
        passed: count("passed")?,
        failed: count("failed")?,
        skipped: count("skipped")?,
    };
    parts.next().is_none().then_some(counts)
}

/// This machine's target triple.
pub fn host() -> Result<String> {
    let version = command::capture(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_result_line_of_a_test_program() {
        let line =
            "test result: FAILED. 41 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out";
        assert_eq!(
            parse_result(line),
            Some(Counts {
                passed: 41,
                failed: 2,
                skipped: 1
            })
        );
        assert_eq!(parse_result("test store::opens ... ok"), None);
    }

    #[test]
    fn reads_only_a_closing_line_that_stands_alone() {
        let counts = Counts {
            passed: 12,
            failed: 0,
            skipped: 1,
        };
        assert_eq!(
            parse_closing_line("12 passed, 0 failed, 1 skipped"),
            Some(counts)
        );
        assert_eq!(
            parse_closing_line("12 passed, 0 failed, 1 skipped, 9 seconds"),
            None
        );
        assert_eq!(parse_closing_line("of 12 passed, 0 failed"), None);
    }
}
