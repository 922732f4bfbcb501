//! A store that is closed stays closed: locks, passphrases, one process a profile, and nothing
//! readable on the disk.

use hearth_app::{
    App,
    key::Key,
    store::{Store, StoreError},
};
use hearth_domain::ProblemCode;
use serde_json::json;

use crate::prepared::{Prepared, call, drafts, files_below, key, picture};

#[tokio::test]
async fn only_the_passphrase_opens_the_store_and_a_lock_closes_it() {
    let prepared = Prepared::new();
    let app = prepared.start().await;
    let state = call(&app, "get_state", json!({})).await.unwrap();
    assert_eq!(state["stage"], "locked");
    assert_eq!(
        state["phone"]["number"], "0151 496 0000",
        "the number is there while locked"
    );
    assert_eq!(state["person"], json!(null), "and the name is not");
    assert_eq!(app.desk().err().unwrap().code, ProblemCode::Locked);

    let none = call(&app, "unlock", json!({"passphrase": null}))
        .await
        .unwrap_err();
    assert_eq!(none.fields[0].field, "passphrase");
    let wrong = json!({"passphrase": "three other words"});
    let wrong = call(&app, "unlock", wrong).await.unwrap_err();
    assert_eq!(
        (wrong.code, &*wrong.fields[0].field),
        (ProblemCode::Invalid, "passphrase")
    );

    let right = json!({"passphrase": crate::prepared::PASSPHRASE});
    let state = call(&app, "unlock", right.clone()).await.unwrap();
    assert_eq!(
        (&state["stage"], &state["person"]["name"]),
        (&json!("ready"), &json!("Priya Shah"))
    );
    let held = app.desk().unwrap();
    let state = call(&app, "lock", json!({})).await.unwrap();
    assert_eq!(state["stage"], "locked");
    // A command that began before still holds the store; unlocking does not wait for it.
    let state = call(&app, "unlock", right).await.unwrap();
    assert_eq!(state["stage"], "ready");
    drop(held);
    app.stop().await;
}

#[tokio::test]
async fn one_process_has_a_profile_and_hands_it_on() {
    let prepared = Prepared::new();
    let app = prepared.start().await;
    let second = App::start(prepared.options()).await.err().unwrap();
    assert_eq!(second.code, ProblemCode::Conflict);
    assert!(
        second.message.starts_with("Hearth is open already."),
        "{second}"
    );
    app.stop().await;
    App::start(prepared.options()).await.unwrap().stop().await;
}

#[tokio::test]
async fn nothing_that_a_person_said_can_be_read_from_the_disk() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    let mut draft = drafts(1).remove(0);
    draft.value = hearth_domain::response::Value::Words {
        words: "marker-of-an-answer ".repeat(500),
    };
    desk.save_draft(&draft).unwrap();
    let (draft, mut row, _) = picture();
    row.name = "marker-of-a-name".into();
    desk.put_draft_file(&row, &b"marker-of-a-picture ".repeat(20_000), &draft, None)
        .unwrap();
    drop(desk);
    let unreadable = |when: &str| {
        for path in files_below(prepared.root()) {
            let bytes = std::fs::read(&path).unwrap();
            for marker in [
                "marker-of-",
                "Priya",
                "hra_",
                "hrr_",
                crate::prepared::PASSPHRASE,
            ] {
                let found = bytes
                    .windows(marker.len())
                    .any(|it| it == marker.as_bytes());
                assert!(!found, "{marker} can be read in {} {when}", path.display());
            }
        }
    };
    unreadable("while the app runs");
    app.stop().await;
    unreadable("after it has stopped");
    let size = std::fs::metadata(prepared.store()).unwrap().len();
    assert!(size > 400_000, "the markers did go to the disk");
}

#[test]
fn another_key_opens_nothing_and_changes_nothing() {
    let prepared = Prepared::new();
    let path = prepared.store();
    {
        // Left without being closed, so that the newest writes lie in the log only.
        let store = Store::open(&path, &key()).unwrap();
        store
            .save_draft(&drafts(1)[0], crate::prepared::now(), None, None)
            .unwrap();
        std::mem::forget(store);
    }
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("hearth.db");
    for ending in ["", "-wal"] {
        let name = format!("{}{ending}", path.display());
        std::fs::copy(name, format!("{}{ending}", copy.display())).unwrap();
    }
    let other = Store::open(&copy, &Key::from([8; 32]));
    assert!(matches!(other, Err(StoreError::Unreadable)));
    let store = Store::open(&copy, &key()).unwrap();
    assert_eq!(
        store.drafts().unwrap().len(),
        1,
        "the write that was in the log is still there"
    );
}
