//! The files of the repository, read as text.

use std::fs;
use std::path::Path;

/// Made by tools or by builds, so nobody writes in them.
const NOT_OURS: [&str; 6] = [
    "target",
    "node_modules",
    "dist",
    "gen",
    ".git",
    "test-results",
];

/// A text file of ours.
pub struct File {
    /// From the top of the repository, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub fn has_ending(&self, endings: &[&str]) -> bool {
        let ending = self.path.rsplit('.').next();
        ending.is_some_and(|ending| endings.contains(&ending))
    }

    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// `path:line` of each line that `breaks` the rule, with what stands there.
    pub fn lines_where(&self, breaks: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| breaks(line));
        lines
            .map(|(i, line)| format!("{}:{}: {}", self.path, i + 1, line.trim()))
            .collect()
    }
}

/// The top folder of the repository.
pub fn root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// One file, if it is there.
pub fn file(path: &str) -> Option<File> {
    let text = fs::read_to_string(root().join(path)).ok()?;
    Some(File {
        path: path.to_owned(),
        text,
    })
}

/// All text files of ours, sorted.
pub fn files() -> Vec<File> {
    let mut found = Vec::new();
    collect(root(), &mut found);
    assert!(
        found.len() > 20,
        "Only {} files were found, so nothing is checked.",
        found.len()
    );
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// All Rust files of ours.
pub fn rust_files() -> Vec<File> {
    files()
        .into_iter()
        .filter(|file| file.has_ending(&["rs"]))
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<File>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if !NOT_OURS.iter().any(|not_ours| name == *not_ours) {
                collect(&path, found);
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            // Pictures are not text and are left out by the reading itself.
            let below = path.strip_prefix(root()).unwrap_or(&path);
            let path = below.to_string_lossy().replace('\\', "/");
            found.push(File { path, text });
        }
    }
}
