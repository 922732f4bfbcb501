//! Where things lie in the repository, and what kind of machine this is.

use std::env;
use std::path::{Path, PathBuf};

/// The top folder of the repository.
pub fn root() -> &'static Path {
    // xtask/Cargo.toml lies one below the top, so the parent always exists.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// A path below the top folder, written with `/`.
pub fn path(below: &str) -> PathBuf {
    root().join(below)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), PathBuf::from)
}

/// The folder of the programs of the debug build.
pub fn bin_dir() -> PathBuf {
    target().join("debug")
}

/// A program of the debug build.
pub fn bin(name: &str) -> PathBuf {
    bin_dir().join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Whether a service runs this, which must neither be asked nor be told that skipping is fine.
pub fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// Linux is where every check can run.
pub fn is_linux() -> bool {
    env::consts::OS == "linux"
}

/// The first program of this name on the PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    find_program_with(name, env::consts::EXE_SUFFIX)
}

/// The first program of this name and ending on the PATH.
pub fn find_program_with(name: &str, ending: &str) -> Option<PathBuf> {
    let file = format!("{name}{ending}");
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|p| p.is_file())
}

/// All files below `folder`, sorted, without folders named in `skip`. An absent folder is empty.
pub fn files_below(folder: &Path, skip: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if !path.is_dir() {
                found.push(path);
            } else if !skip.iter().any(|name| entry.file_name() == *name) {
                open.push(path);
            }
        }
    }
    found.sort();
    found
}
