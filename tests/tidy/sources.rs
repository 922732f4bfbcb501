//! How source files are laid out and what they must not hold.

use crate::nothing_breaks;
use crate::repository::{files, rust_files};

/// A file longer than this asks to be split.
const LONGEST: usize = 400;

/// Longer for a reason: written by a tool, not by a person.
const GENERATED: [&str; 1] = ["bindings.ts"];

/// Where the operating system may be asked for.
const KNOWS_THE_SYSTEM: [&str; 6] = [
    "crates/hearth-checks/src/os.rs",
    "crates/hearth-checks/src/os/",
    "crates/hearth-app/src/key.rs",
    "crates/hearth-app/src/key/",
    "crates/hearth-server/src/socket.rs",
    "src-tauri/",
];

/// Who may have the diary in hands: what opens it, and the commands by which its owner reads and
/// writes it. Nothing of these sends.
const OPENS_THE_DIARY: [&str; 11] = [
    "crates/hearth-app/src/app.rs",
    "crates/hearth-app/src/app/opening.rs",
    "crates/hearth-app/src/command/check_in.rs",
    "crates/hearth-app/src/command/going_back.rs",
    "crates/hearth-app/src/diary.rs",
    "crates/hearth-app/src/key.rs",
    "crates/hearth-app/src/lib.rs",
    "crates/hearth-app/src/login/settle.rs",
    "crates/hearth-app/src/profile.rs",
    "crates/hearth-app/src/store.rs",
    "crates/hearth-app/src/store/diary.rs",
];

/// Names that say where something is kept but not what it is.
const EMPTY_NAMES: [&str; 8] = [
    "util", "utils", "helper", "helpers", "common", "misc", "service", "manager",
];

#[test]
fn no_source_file_is_too_long() {
    let endings = [
        "rs", "ts", "mjs", "js", "svelte", "scss", "css", "html", "yml",
    ];
    let mut breaches = Vec::new();
    for file in files().iter().filter(|file| file.has_ending(&endings)) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let lines = file.text.lines().count();
        if lines > LONGEST && !GENERATED.contains(&name) {
            breaches.push(format!("{} has {lines} lines", file.path));
        }
    }
    nothing_breaks(
        "A file over 400 lines asks to be split: by then it holds more than one idea.",
        breaches,
    );
}

#[test]
fn every_module_opens_with_what_it_is_for() {
    let silent = rust_files()
        .into_iter()
        .filter(|file| !file.text.starts_with("//!"));
    nothing_breaks(
        "A Rust file opens with `//!`: what it is for, and what is not here.",
        silent.map(|file| file.path).collect(),
    );
}

#[test]
fn modules_have_names_that_say_something() {
    let mut breaches = Vec::new();
    for file in files()
        .iter()
        .filter(|file| file.has_ending(&["rs", "ts", "svelte"]))
    {
        let mut parts: Vec<&str> = file.path.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        if name == "mod.rs" {
            breaches.push(format!("{}: write `foo.rs` beside `foo/`", file.path));
        }
        if EMPTY_NAMES
            .iter()
            .any(|empty| stem == *empty || parts.contains(empty))
        {
            breaches.push(format!(
                "{}: name it after the noun that it holds",
                file.path
            ));
        }
    }
    nothing_breaks(
        "One noun for each idea, the same in every layer. A module of odds and ends collects more \
         of them, and `mod.rs` looks the same in every tab.",
        breaches,
    );
}

#[test]
fn the_system_is_asked_for_in_few_places() {
    let asks = concat!("target", "_os");
    let mut breaches = Vec::new();
    for file in rust_files()
        .iter()
        .filter(|file| !file.is_in(&KNOWS_THE_SYSTEM))
    {
        breaches.extend(file.lines_where(|line| line.contains(asks)));
    }
    nothing_breaks(
        "Code for one operating system stands in the checks' os folder, the shell, the key store \
         and the server's socket file. Elsewhere it would be code that only one of us can run.",
        breaches,
    );
}

#[test]
fn only_the_host_file_imports_tauri() {
    let mut breaches = Vec::new();
    for file in files()
        .iter()
        .filter(|file| file.is_in(&["ui/src/", "tests/ui/"]))
    {
        if file.has_ending(&["ts", "js", "mjs", "svelte"])
            && file.path != "ui/src/lib/host/tauri.ts"
        {
            breaches.extend(file.lines_where(|line| line.contains("@tauri-apps")));
        }
    }
    nothing_breaks(
        "Only ui/src/lib/host/tauri.ts imports @tauri-apps, so that the same pages run over the \
         bridge in a browser, where most of them are tested.",
        breaches,
    );
}

#[test]
fn nothing_is_left_for_later_or_left_out() {
    let markers = [
        concat!("#[ign", "ore"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("it.", "skip("),
        concat!("test.", "skip("),
        concat!("describe.", "skip("),
        concat!("it.", "only("),
        concat!("test.", "only("),
        concat!("describe.", "only("),
    ];
    let mut breaches = Vec::new();
    for file in files()
        .iter()
        .filter(|file| file.has_ending(&["rs", "ts", "mjs", "js"]))
    {
        breaches.extend(file.lines_where(|line| markers.iter().any(|m| line.contains(m))));
    }
    nothing_breaks(
        "A test that does not run, or a body that is missing, looks finished in every list. Write \
         it, or take it out.",
        breaches,
    );
}

#[test]
fn nothing_that_sends_opens_the_diary() {
    let mut breaches = Vec::new();
    for file in rust_files() {
        let may = OPENS_THE_DIARY.iter().any(|it| file.path.starts_with(it));
        if !file.path.starts_with("crates/hearth-app/src/") || may {
            continue;
        }
        for (at, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.to_lowercase().contains("diary") {
                breaches.push(format!("{}:{}: {}", file.path, at + 1, line.trim()));
            }
        }
    }
    // And whoever has it in hands calls no server.
    let holds = [
        "crates/hearth-app/src/command/check_in.rs",
        "crates/hearth-app/src/command/going_back.rs",
        "crates/hearth-app/src/diary.rs",
        "crates/hearth-app/src/store/diary.rs",
    ];
    for file in rust_files() {
        let calls = holds.contains(&file.path.as_str()) && file.text.contains("client");
        breaches.extend(calls.then_some(file.path));
    }
    nothing_breaks(
        "What somebody keeps to themselves never leaves the device: what sends cannot open it.",
        breaches,
    );
}
