//! A small disk of its own, which a journey can fill.
//!
//! It is memory that is mounted as a folder, which only an administrator of Linux may do: elsewhere
//! there is none, and who asks for one learns why. Not here: what happens on a full disk.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

/// A disk; unmounted when dropped.
pub struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// A disk of so many MiB; none where there can be none, which is said on the terminal. Where
    /// everything is to be checked, under `CI` on Linux, that is a failure.
    ///
    /// # Errors
    /// When it should be possible, and is not.
    pub fn of_mib(size: u32) -> anyhow::Result<Option<Disk>> {
        let folder = tempfile::tempdir()?;
        let mounted = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={size}m,mode=0700"),
                "hearth-disk",
            ])
            .arg(folder.path())
            .output();
        let why = match mounted {
            Ok(output) if output.status.success() => return Ok(Some(Disk { folder })),
            Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        if std::env::var_os("CI").is_some() && std::env::consts::OS == "linux" {
            bail!("a disk cannot be mounted, so what happens on a full one is not checked: {why}");
        }
        eprintln!("SKIPPED: a disk cannot be mounted: {why}");
        Ok(None)
    }

    /// A folder on it, which is not there yet.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes until there is no room for one more byte.
    ///
    /// # Errors
    /// When it fails for another reason.
    pub fn fill(&self) -> anyhow::Result<()> {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(self.filler())?;
        for length in [1 << 20, 1 << 12, 1] {
            let piece = vec![0x55; length];
            loop {
                match file.write(&piece) {
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => return Err(error).context("the disk cannot be filled"),
                }
            }
        }
        Ok(())
    }

    /// Makes room again.
    ///
    /// # Errors
    /// When it was not full.
    pub fn clear(&self) -> anyhow::Result<()> {
        Ok(std::fs::remove_file(self.filler())?)
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        unmount(self.folder.path());
    }
}

/// Lazily: somebody may still hold a file open on it, and it goes with the last one.
fn unmount(folder: &Path) {
    match Command::new("umount").arg("--lazy").arg(folder).status() {
        Ok(status) if status.success() => {}
        failed => eprintln!("{} stays mounted: {failed:?}", folder.display()),
    }
}
