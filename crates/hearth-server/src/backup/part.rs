//! The file that an archive is until it is whole: beside it, under a name that says so.
//!
//! A backup that was killed leaves its file behind, with personal data in it. The next backup to the
//! same archive takes it away; a lock says which of them is still being written. Not here: what is
//! written ([`super::write`]).

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::Path,
};

use tempfile::NamedTempFile;

/// How the name of such a file ends.
const END: &str = ".part";

/// Begins the file for an archive in its folder, and takes away what earlier runs left there.
pub(super) fn begin(folder: &Path, archive: &Path) -> io::Result<NamedTempFile> {
    let begins = begins(archive);
    clear(folder, &begins)?;
    let part = tempfile::Builder::new()
        .prefix(&begins)
        .suffix(END)
        .tempfile_in(folder)?;
    // Kept for as long as the file is open, so it ends with the program, however that ends.
    part.as_file().lock()?;
    Ok(part)
}

/// How the names of an archive's files begin.
fn begins(archive: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(archive.file_name().unwrap_or_default());
    name.push(".");
    name
}

fn clear(folder: &Path, begins: &OsString) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let (bytes, begins) = (name.as_encoded_bytes(), begins.as_encoded_bytes());
        let is_part = bytes.starts_with(begins)
            && bytes.ends_with(END.as_bytes())
            && entry.file_type()?.is_file();
        if is_part && File::open(entry.path())?.try_lock().is_ok() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_backup_left_goes_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("hearth.tar");
        let (file, left) = begin(folder.path(), &archive).unwrap().keep().unwrap();
        drop(file);
        let others = [
            ".hearth.tar.notes",
            ".other.tar.abc.part",
            "hearth.tar.part",
        ];
        for other in others {
            fs::write(folder.path().join(other), "theirs").unwrap();
        }
        let running = begin(folder.path(), &archive).unwrap();
        assert!(!left.exists(), "it was left behind");
        let second = begin(folder.path(), &archive).unwrap();
        assert!(running.path().exists(), "it is still being written");
        drop((running, second));
        assert_eq!(names(folder.path()), others);
    }
}
