//! Remembers for which content a step last succeeded, so that it is not done twice.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use anyhow::Result;

use crate::repo;

/// The content that a step works from, as one number.
///
/// The standard library's hasher is enough: a stamp guards against forgetting, not against an
/// attacker, and if another compiler hashes differently the step is merely done once more.
pub fn content(files: &[PathBuf]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Whether the step `name` last succeeded for this content.
pub fn is_fresh(name: &str, content: u64) -> bool {
    fs::read_to_string(file(name)).is_ok_and(|stamp| stamp == content.to_string())
}

/// Remembers that the step `name` succeeded for this content.
pub fn keep(name: &str, content: u64) -> Result<()> {
    let file = file(name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(file, content.to_string())?)
}

fn file(name: &str) -> PathBuf {
    repo::target().join("xtask").join(name)
}
