//! Our own licence texts, and whether every dependency's licence is one that `deny.toml` allows.
//!
//! `deny.toml` is cargo-deny's file and stays the only list; cargo-deny itself is not needed.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::cargo::{self, Counts};
use crate::repo;

pub fn check() -> Result<Counts> {
    let mut problems = Vec::new();
    for (file, opening) in [
        ("LICENSE-MIT", "MIT License"),
        ("LICENSE-APACHE", "Apache License"),
    ] {
        let text = fs::read_to_string(repo::path(file)).unwrap_or_default();
        if !text.trim_start().starts_with(opening) {
            problems.push(format!("{file} is not there or is not the {opening}."));
        }
    }
    let deny = fs::read_to_string(repo::path("deny.toml"))?;
    let allowed = allowed(&deny)?;
    let crates = crates()?;
    let packages = npm_packages()?;
    for (name, licence) in crates.iter().chain(&packages) {
        if !is_allowed(licence, &allowed) {
            problems.push(format!(
                "{name} is under `{licence}`, which deny.toml does not allow."
            ));
        }
    }
    for problem in &problems {
        println!("{problem}");
    }
    println!(
        "{} crates and {} npm packages looked at.",
        crates.len(),
        packages.len()
    );
    // One check, whatever the number of dependencies: the table counts checks, not packages.
    let failed = problems.len() as u64;
    Ok(Counts {
        passed: u64::from(failed == 0),
        failed,
        skipped: 0,
    })
}

/// Crates that are compiled on this system, each with its licence.
fn crates() -> Result<Vec<(String, String)>> {
    let metadata = cargo::metadata(&["--filter-platform", &cargo::host()?])?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    Ok(packages
        .iter()
        .map(|package| named(&package["name"], &package["license"]))
        .collect())
}

/// Packages of the lock file, each with its licence. The workspaces' own links have none.
fn npm_packages() -> Result<Vec<(String, String)>> {
    let Ok(text) = fs::read_to_string(repo::path("package-lock.json")) else {
        return Ok(Vec::new());
    };
    let lock: Value = serde_json::from_str(&text)?;
    let packages = lock["packages"]
        .as_object()
        .context("package-lock.json lists no packages")?;
    let foreign = packages
        .iter()
        .filter(|(path, _)| path.contains("node_modules/"));
    let foreign = foreign.filter(|(_, package)| package["link"] != true);
    Ok(foreign
        .map(|(path, package)| named(&Value::from(path.as_str()), &package["license"]))
        .collect())
}

fn named(name: &Value, licence: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap_or("no stated licence").to_owned();
    (text(name), text(licence))
}

/// The names in deny.toml's `allow = [...]` under `[licenses]`.
fn allowed(deny: &str) -> Result<Vec<&str>> {
    let (_, section) = deny
        .split_once("[licenses]")
        .context("deny.toml has no [licenses]")?;
    let (_, list) = section
        .split_once("allow = [")
        .context("deny.toml allows nothing")?;
    let (list, _) = list
        .split_once(']')
        .context("deny.toml's list has no end")?;
    Ok(list
        .lines()
        .filter_map(|line| line.split('"').nth(1))
        .collect())
}

/// Whether an SPDX expression can be met with allowed licences alone.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    // The registry's older form writes a slash for OR.
    let spaced = spaced.replace('/', " OR ").replace(" WITH ", "-WITH-");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        allowed,
    };
    reader.either() && reader.words.is_empty()
}

/// Reads `OR` of `AND` of licences, as SPDX binds them.
struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn either(&mut self) -> bool {
        let mut met = self.both();
        while self.take("OR") {
            // Both sides are read, also when the first is met.
            met |= self.both();
        }
        met
    }

    fn both(&mut self) -> bool {
        let mut met = self.one();
        while self.take("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let met = self.either();
            return self.take(")") && met;
        }
        let Some((first, rest)) = self.words.split_first() else {
            return false;
        };
        self.words = rest;
        self.allowed
            .contains(&first.replace("-WITH-", " WITH ").as_str())
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.words = &self.words[1..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_needs_one_side_of_or_and_both_sides_of_and() {
        let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
        let check = |expression, expected| {
            assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
        };
        check("MIT", true);
        check("GPL-3.0", false);
        check("GPL-3.0 OR MIT", true);
        check("GPL-3.0/MIT", true);
        check("MIT AND GPL-3.0", false);
        check("ISC AND (GPL-3.0 OR MIT)", true);
        check("(MIT AND ISC) OR GPL-3.0", true);
        check("Apache-2.0 WITH LLVM-exception", true);
        check("no stated licence", false);
        check("(MIT", false);
    }
}
