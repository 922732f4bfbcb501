//! A store that cannot be read is met with a sentence, and left as it is.

use std::{fs, path::Path};

use hearth_app::{
    key::Key,
    profile::Profile,
    store::{Store, StoreError},
};
use hearth_domain::ProblemCode;
use serde_json::json;

use crate::prepared::{PASSPHRASE, Prepared, call, drafts, key, now, person};

/// Opens it and expects one error; the file must be as it was.
fn refused(path: &Path) -> StoreError {
    let before = fs::read(path).unwrap();
    let error = Store::open(path, &key()).err().unwrap();
    assert_eq!(fs::read(path).unwrap(), before, "the file was not touched");
    error
}

#[test]
fn what_is_not_our_store_is_never_opened_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hearth.db");
    assert!(matches!(
        Store::open(&path, &key()),
        Err(StoreError::Missing)
    ));
    assert!(!path.exists(), "opening makes no file");

    for (what, bytes) in [
        ("empty", vec![]),
        ("garbage", b"not a database ".repeat(999)),
    ] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(refused(&path), StoreError::Unreadable), "{what}");
        assert!(
            Store::create(&path, &key()).is_err(),
            "{what}: no store takes its place"
        );
    }

    fs::remove_file(&path).unwrap();
    let plain = rusqlite::Connection::open(&path).unwrap();
    plain
        .execute_batch("create table theirs (it text); insert into theirs values ('a');")
        .unwrap();
    plain.close().unwrap();
    assert!(
        matches!(refused(&path), StoreError::Unreadable),
        "a foreign database"
    );

    fs::remove_file(&path).unwrap();
    let theirs = encrypted(&path);
    theirs
        .execute_batch("create table theirs (it text);")
        .unwrap();
    theirs.close().unwrap();
    assert!(
        matches!(Store::open(&path, &key()), Err(StoreError::Unreadable)),
        "a foreign database under the same key"
    );
}

#[test]
fn a_store_of_a_newer_hearth_is_left_to_it() {
    let prepared = Prepared::new();
    let newer = encrypted(&prepared.store());
    newer.pragma_update(None, "user_version", 99).unwrap();
    newer.close().unwrap();
    assert!(matches!(refused(&prepared.store()), StoreError::Newer));
}

#[test]
fn damage_anywhere_is_noticed_when_the_store_is_opened() {
    let prepared = Prepared::new();
    let path = prepared.store();
    let whole = fs::read(&path).unwrap();
    for place in [100, 4096 + 50, whole.len() / 2, whole.len() - 100] {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(
            matches!(refused(&path), StoreError::Unreadable),
            "one bit at byte {place}"
        );
    }
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(
        matches!(refused(&path), StoreError::Unreadable),
        "cut in half"
    );
    fs::write(&path, &whole).unwrap();
    assert!(Store::open(&path, &key()).is_ok(), "the whole one opens");
}

#[tokio::test]
async fn the_app_says_what_happened_and_what_to_do() {
    let prepared = Prepared::new();
    fs::write(prepared.store(), b"something else").unwrap();
    let app = prepared.start().await;
    let problem = call(&app, "unlock", json!({"passphrase": PASSPHRASE}))
        .await
        .unwrap_err();
    assert_eq!(problem.code, ProblemCode::Damaged);
    assert!(problem.message.contains("Log in again"), "{problem}");
    let state = call(&app, "get_state", json!({})).await.unwrap();
    assert_eq!(state["stage"], "locked", "never a silent empty start");
    app.stop().await;
    assert_eq!(fs::read(prepared.store()).unwrap(), b"something else");
}

#[test]
fn what_is_kept_aside_keeps_its_bytes_and_can_still_be_opened() {
    let prepared = Prepared::new();
    let store = Store::open(&prepared.store(), &key()).unwrap();
    store.save_draft(&drafts(1)[0], now(), None, None).unwrap();
    drop(store);
    let profile = Profile::take(prepared.root()).unwrap();
    let aside = profile.set_aside(&person(), now(), false).unwrap();
    let name = aside.store.unwrap();
    assert!(
        name.starts_with("kept-2026-11-22"),
        "its name says when: {name}"
    );
    Store::create(&prepared.store(), &key()).unwrap();
    let aside = Store::open(&profile.account(&person()).join(&name), &key()).unwrap();
    assert_eq!(
        aside.drafts().unwrap().len(),
        1,
        "what was not sent is in it"
    );
    // Twice on one day gives two files.
    let again = profile.set_aside(&person(), now().plus(1), false).unwrap();
    assert_ne!(again.store, Some(name));
}

/// A database under our key that Hearth did not write.
fn encrypted(path: &Path) -> rusqlite::Connection {
    let _: Key = key();
    let connection = rusqlite::Connection::open(path).unwrap();
    let digits = "07".repeat(32);
    connection
        .execute_batch(&format!("pragma key = \"x'{digits}'\";"))
        .unwrap();
    connection
}
