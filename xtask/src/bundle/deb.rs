//! Whether a .deb says of itself what its program really needs.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::command::capture;

/// What is wrong with the package, in sentences.
pub fn problems(deb: &Path, program: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let depends = field(deb, "Depends")?;
    let named: BTreeSet<String> = names(&depends).collect();
    for name in &named {
        if installed_depends(name).is_none() {
            problems.push(format!(
                "It depends on {name}, which is not installed here."
            ));
        }
    }
    for name in ["Maintainer", "Description", "Version"] {
        let value = field(deb, name)?;
        if value.is_empty() || value.contains("(none)") {
            problems.push(format!("Its field {name} says nothing."));
        }
    }
    let promised = closure(&named);
    for library in needed(program)? {
        match owners(program, &library)? {
            owners if owners.is_empty() => {
                problems.push(format!("It needs {library}, which no package here owns."));
            }
            owners if owners.is_disjoint(&promised) => problems.push(format!(
                "It needs {library} from {owners:?}, which `Depends: {depends}` does not bring."
            )),
            _ => {}
        }
    }
    Ok(problems)
}

fn field(deb: &Path, name: &str) -> Result<String> {
    capture(Command::new("dpkg-deb").arg("-f").arg(deb).arg(name))
}

/// Libraries that the program itself names.
fn needed(program: &Path) -> Result<Vec<String>> {
    let dynamic = capture(Command::new("readelf").arg("-d").arg(program))?;
    let needed = dynamic.lines().filter(|line| line.contains("(NEEDED)"));
    Ok(needed
        .filter_map(|line| Some(line.split(['[', ']']).nth(1)?.to_owned()))
        .collect())
}

/// The packages that own the file which the loader would take for `library`.
fn owners(program: &Path, library: &str) -> Result<BTreeSet<String>> {
    let loaded = capture(Command::new("ldd").arg(program))?;
    let line = loaded
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with(library));
    let Some(path) = line.and_then(|line| line.split(" => ").nth(1)?.split(' ').next()) else {
        // The loader itself, which libc brings.
        return Ok(BTreeSet::from(["libc6".to_owned()]));
    };
    // dpkg may know the file below /usr or, on a merged system, without it.
    let bare = path.strip_prefix("/usr").unwrap_or(path);
    let with = format!("/usr{bare}");
    let found = [bare, &with]
        .into_iter()
        .filter_map(|path| capture(Command::new("dpkg-query").args(["-S", path])).ok());
    Ok(found
        .filter_map(|line| Some(line.split(':').next()?.to_owned()))
        .collect())
}

/// `named` and all that they depend on, as installed here.
fn closure(named: &BTreeSet<String>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut open: Vec<String> = named.iter().cloned().collect();
    while let Some(name) = open.pop() {
        if !all.contains(&name) {
            open.extend(names(&installed_depends(&name).unwrap_or_default()));
            all.insert(name);
        }
    }
    all
}

/// What an installed package depends on; nothing if it is not installed.
fn installed_depends(name: &str) -> Option<String> {
    let format = "--showformat=${db:Status-Status} ${Pre-Depends}, ${Depends}\n";
    let answer = capture(Command::new("dpkg-query").args(["-W", format, name])).ok()?;
    Some(
        answer
            .lines()
            .find_map(|line| line.strip_prefix("installed "))?
            .to_owned(),
    )
}

/// The package names in a Depends field, without versions and architectures.
fn names(depends: &str) -> impl Iterator<Item = String> {
    let parts = depends.split([',', '|']).map(str::trim);
    let names = parts.filter_map(|part| part.split([' ', ':', '(']).next());
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}
