//! Which package may know which: domain ← checks ← app ← window; domain ← server.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::nothing_breaks;
use crate::repository;

/// What each package of ours may depend on, of ours. The tests may depend on everything.
const MAY_KNOW: [(&str, &[&str]); 7] = [
    ("hearth-line", &[]),
    // For its tests.
    ("hearth-domain", &["hearth-line"]),
    ("hearth-checks", &["hearth-domain"]),
    ("hearth-app", &["hearth-domain", "hearth-checks"]),
    ("hearth-server", &["hearth-domain"]),
    ("hearth-desktop", &["hearth-domain", "hearth-app"]),
    ("xtask", &[]),
];

/// Whoever depends on one of these does I/O, waits or keeps time.
const NOT_IN_DOMAIN: [&str; 10] = [
    "tokio",
    "futures-util",
    "reqwest",
    "axum",
    "sqlx",
    "rusqlite",
    "object_store",
    "tempfile",
    "tracing-subscriber",
    "getrandom",
];

/// The packages of the workspace and what each depends on, in every way.
fn packages() -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(repository::root())
        .output()
        .expect("cargo runs these tests, so it can be started");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages: BTreeMap<_, _> = list(&metadata["packages"])
        .iter()
        .map(|package| {
            let dependencies = list(&package["dependencies"]);
            let names = dependencies
                .iter()
                .map(|dependency| text(&dependency["name"]))
                .collect();
            (text(&package["name"]), names)
        })
        .collect();
    assert!(
        packages.contains_key("hearth-domain"),
        "cargo lists the workspace's packages"
    );
    packages
}

#[test]
fn packages_know_only_what_is_below_them() {
    let packages = packages();
    let mut breaches = Vec::new();
    for (package, allowed) in MAY_KNOW {
        for dependency in packages.get(package).into_iter().flatten() {
            let is_ours = packages.contains_key(dependency);
            if is_ours && dependency != package && !allowed.contains(&dependency.as_str()) {
                breaches.push(format!("{package} depends on {dependency}"));
            }
        }
    }
    let named = |package: &String| {
        package == "hearth-tests" || MAY_KNOW.iter().any(|(name, _)| name == package)
    };
    for package in packages.keys().filter(|package| !named(package)) {
        breaches.push(format!(
            "{package} is not in this rule: say what it may know"
        ));
    }
    nothing_breaks(
        "domain ← checks ← app ← window, domain ← server. App and server know each other only \
         through the contract in hearth-domain, so that either can be replaced.",
        breaches,
    );
}

#[test]
fn the_domain_does_no_input_or_output() {
    let packages = packages();
    let dependencies = packages.get("hearth-domain").into_iter().flatten();
    let foreign = dependencies.filter(|name| NOT_IN_DOMAIN.contains(&name.as_str()));
    let mut breaches: Vec<_> = foreign
        .map(|name| format!("it depends on {name}"))
        .collect();
    for file in repository::rust_files() {
        if file.is_in(&["crates/hearth-domain/src/"]) {
            let modules = [
                "std::fs",
                "std::net",
                "std::env",
                "std::process",
                "std::thread",
            ];
            breaches.extend(file.lines_where(|line| modules.iter().any(|m| line.contains(m))));
        }
    }
    nothing_breaks(
        "hearth-domain is pure: same input, same answer. That is what lets the app, the server and \
         a test a year from now agree on one standing.",
        breaches,
    );
}

#[test]
fn the_domain_never_reads_the_clock() {
    let clocks = [
        "SystemTime::now",
        "Timestamp::now",
        "Instant::now",
        "Zoned::now",
    ];
    let mut breaches = Vec::new();
    for file in repository::rust_files() {
        if file.is_in(&["crates/hearth-domain/src/"]) {
            breaches
                .extend(file.lines_where(|line| clocks.iter().any(|clock| line.contains(clock))));
        }
    }
    nothing_breaks(
        "Today comes in as an argument. A rule that reads the clock cannot be asked about another \
         day, and its tests pass or fail by the calendar.",
        breaches,
    );
}

#[test]
fn only_the_shell_knows_tauri() {
    let mut breaches = Vec::new();
    for (package, dependencies) in packages() {
        if package != "hearth-desktop" {
            let tauri = dependencies.iter().filter(|name| name.starts_with("tauri"));
            breaches.extend(tauri.map(|name| format!("{package} depends on {name}")));
        }
    }
    nothing_breaks(
        "Only src-tauri knows Tauri. Everything else runs, and is tested, without a window.",
        breaches,
    );
}

#[test]
fn there_is_one_sqlite() {
    let Some(lock) = repository::file("Cargo.lock") else {
        return;
    };
    let found = lock
        .text
        .lines()
        .filter(|line| *line == "name = \"libsqlite3-sys\"")
        .count();
    let breaches = if found == 1 {
        vec![]
    } else {
        vec![format!("Cargo.lock holds {found}")]
    };
    nothing_breaks(
        "Exactly one libsqlite3-sys. Two would mean that what the tests open and what ships are \
         different SQLites, one of them without encryption.",
        breaches,
    );
}

#[test]
fn every_package_follows_the_workspace_lints() {
    let manifests = repository::files().into_iter().filter(|file| {
        file.path != "Cargo.toml" && file.path.rsplit('/').next() == Some("Cargo.toml")
    });
    let silent = manifests.filter(|file| !file.text.contains("[lints]\nworkspace = true"));
    nothing_breaks(
        "The lints are chosen once, in the workspace. A package without `[lints] workspace = true` \
         is checked by none of them.",
        silent.map(|file| file.path).collect(),
    );
}
