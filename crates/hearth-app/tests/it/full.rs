//! A full disk: said in a sentence, and nothing that was saved is lost.

use std::{path::Path, process::Command};

use hearth_app::store::{Store, StoreError};
use hearth_domain::{Problem, ProblemCode, id::FileId};

use crate::{
    prepared::{Prepared, drafts, key, now, picture},
    skip,
};

/// A file system of a few megabytes, gone when dropped.
struct Small<'a>(&'a Path);

impl Small<'_> {
    fn mount(at: &Path) -> Result<Small<'_>, String> {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(at)
            .output()
            .map_err(|error| error.to_string())?;
        if mount.status.success() {
            Ok(Small(at))
        } else {
            Err(String::from_utf8_lossy(&mount.stderr).into_owned())
        }
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_saved() {
    let outer = tempfile::tempdir().unwrap();
    let _small = match Small::mount(outer.path()) {
        Ok(small) => small,
        Err(why) => return skip(&format!("no small disk can be mounted: {why}")),
    };
    let ballast = outer.path().join("somebody's film");
    std::fs::write(&ballast, vec![1; 800_000]).unwrap();
    let prepared = Prepared::within(tempfile::tempdir_in(outer.path()).unwrap());
    let store = Store::open(&prepared.store(), &key()).unwrap();
    store.save_draft(&drafts(1)[0], now(), None, None).unwrap();

    let (draft, row, _) = picture();
    let bytes = vec![5; 200_000];
    let mut kept = Vec::new();
    let full = loop {
        let mut file = row.clone();
        file.id = FileId::from(uuid::Uuid::now_v7());
        match store.save_draft(&draft, now(), Some((&file, &bytes)), None) {
            Ok(()) => kept.push(file.id),
            Err(error) => break error,
        }
        assert!(kept.len() < 100, "a disk of 4 MB was never full");
    };
    assert!(matches!(full, StoreError::Full), "{full}");
    let problem = Problem::from(full);
    assert_eq!(problem.code, ProblemCode::DiskFull);
    assert!(problem.message.contains("Delete files"), "{problem}");

    let whole = |store: &Store| {
        assert_eq!(store.drafts().unwrap().len(), 2);
        let there: Vec<_> = store
            .files()
            .unwrap()
            .into_iter()
            .map(|it| it.row.id)
            .collect();
        assert_eq!(there, kept, "exactly what was said to be saved");
        for file in &kept {
            assert_eq!(store.file_bytes(file).unwrap().unwrap(), bytes);
        }
    };
    whole(&store);
    drop(store);
    let store = Store::open(&prepared.store(), &key()).unwrap();
    whole(&store);
    std::fs::remove_file(ballast).unwrap();
    store.save_draft(&drafts(2)[1], now(), None, None).unwrap();
    assert_eq!(
        store.drafts().unwrap().len(),
        3,
        "with room again it goes on by itself"
    );
}
