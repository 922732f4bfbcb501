//! Words that must not be read in Hearth, and places that only one machine has.

use crate::nothing_breaks;
use crate::repository::{File, files};

/// Promises that nobody can keep on a person's behalf.
const NEVER_SAID: [&str; 5] = [
    "compliant",
    "certified",
    "guaranteed",
    "anonymous",
    "soundproof",
];

/// What a person may read: pages and packs. Code may name a word in order to refuse it.
fn is_read_by_people(file: &File) -> bool {
    let page = file.is_in(&["ui/src/", "ui/index.html"])
        && file.has_ending(&["svelte", "ts", "html"])
        && !file.path.ends_with(".test.ts");
    page || file.is_in(&["packs/"]) && file.has_ending(&["toml"])
}

#[test]
fn no_promise_is_made_that_cannot_be_kept() {
    let mut breaches = Vec::new();
    for file in files().iter().filter(|file| is_read_by_people(file)) {
        breaches.extend(file.lines_where(|line| {
            let line = line.to_lowercase();
            NEVER_SAID.iter().any(|word| line.contains(word))
        }));
    }
    nothing_breaks(
        "Hearth never says compliant, certified, guaranteed, anonymous or soundproof: a person \
         decides the first three, and no software can promise the others.",
        breaches,
    );
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    let places = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/t", "mp/"),
    ];
    let mut breaches = Vec::new();
    for file in files() {
        breaches.extend(file.lines_where(|line| places.iter().any(|place| line.contains(place))));
    }
    nothing_breaks(
        "The repository works wherever it is cloned to. Ask the system for its temporary folder, \
         and write paths from the top of the repository.",
        breaches,
    );
}

#[test]
fn lock_files_name_only_the_public_registries() {
    let mut breaches = Vec::new();
    for file in files() {
        match file.path.rsplit('/').next() {
            Some("package-lock.json") => breaches.extend(file.lines_where(|line| {
                line.contains("\"resolved\": \"http")
                    && !line.contains("\"https://registry.npmjs.org/")
            })),
            Some("Cargo.lock") => breaches.extend(file.lines_where(|line| {
                line.starts_with("source = ")
                    && !line.contains("registry+https://github.com/rust-lang/crates.io-index")
            })),
            _ => {}
        }
    }
    nothing_breaks(
        "Both package managers put a mirror of their own in place of the public name. A mirror's \
         name in a lock file works for one person only.",
        breaches,
    );
}
