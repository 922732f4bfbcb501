//! Programs of the tests package that share a prefix, found by their files: the benchmarks and the
//! fault runs. What has no file is not offered.

use anyhow::Result;

use crate::stop::Stop;
use crate::{cargo, command, doctor, repo};

/// Runs `PREFIX-NAME`, or every program with that prefix when no name is given.
pub fn run(prefix: &str, name: Option<&str>) -> Result<()> {
    let known: Vec<String> = cargo::targets()?
        .into_iter()
        .filter(|target| target.kind == "bin")
        .filter_map(|target| {
            Some(
                target
                    .name
                    .strip_prefix(prefix)?
                    .strip_prefix('-')?
                    .to_owned(),
            )
        })
        .collect();
    if known.is_empty() {
        return Err(Stop::usage(format!(
            "There is none yet: no program of the tests package is called `{prefix}-NAME`."
        )));
    }
    let chosen: Vec<&String> = known
        .iter()
        .filter(|known| name.is_none_or(|name| name == *known))
        .collect();
    if chosen.is_empty() {
        return Err(Stop::usage(format!("The names are: {}.", known.join(", "))));
    }
    doctor::ensure(&[doctor::BUILD])?;
    for chosen in chosen {
        let program = format!("{prefix}-{chosen}");
        cargo::build_programs(&[&program, "hearth-server", "hearth"])?;
        command::succeed(&mut command::at_root(repo::bin(&program)))?;
    }
    Ok(())
}
