//! Sending off: drafts become a package in one step, and come back only by name.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use hearth_app::{App, Clock, Options, store::PackageState};
use hearth_domain::{
    ProblemCode,
    api::record::{FileReceipt, Receipt},
    hash::Hash,
    id::FileId,
    package::{Manifest, Package, Refused},
    record::Head,
    response::Draft,
};
use serde_json::{Value as Json, json};

use crate::prepared::{PASSPHRASE, Prepared, call, drafts, now, picture};

async fn ask(app: &App, name: &str) -> Json {
    call(app, name, json!({})).await.unwrap()
}

#[tokio::test]
async fn what_is_sent_off_is_frozen_and_survives_a_restart() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let nothing = call(&app, "submit", json!({})).await.unwrap_err();
    assert_eq!(nothing.code, ProblemCode::Conflict);

    let answers = drafts(3);
    let desk = app.desk().unwrap();
    answers
        .iter()
        .for_each(|draft| desk.save_draft(draft).unwrap());
    let check = ask(&app, "get_check").await;
    assert_eq!(
        (&check["answers"], &check["files"]),
        (&json!(3), &json!(0)),
        "{check}"
    );
    assert_eq!(ask(&app, "get_state").await["waiting"]["answers"], 3);

    let sent = ask(&app, "submit").await;
    assert_eq!(sent["packages"][0]["answers"], 3);
    assert_ne!(
        sent["packages"][0]["progress"], "received",
        "nobody has confirmed it"
    );
    let as_they_were = |app: &App| {
        let desk = app.desk().unwrap();
        assert!(
            desk.drafts().unwrap().is_empty(),
            "what is frozen is no draft"
        );
        let mut in_flight = desk.on_device().unwrap().in_flight;
        in_flight.sort_by(|one, other| one.id.cmp(&other.id));
        assert_eq!(in_flight, answers);
        let outgoing = desk.store().next_package().unwrap().unwrap();
        let key = desk.installation().key.verifying_key();
        let verified = outgoing.package.verify(&key).unwrap();
        assert_eq!(verified.manifest.responses.len(), 3);
        outgoing
    };
    let before = as_they_were(&app);
    let standing = app.desk().unwrap().standing().unwrap().unwrap();
    assert!(
        standing.items[&answers[0].item].unsent.is_some(),
        "still marked unsent"
    );
    drop(desk);
    app.stop().await;
    let app = prepared.open().await;
    assert_eq!(as_they_were(&app), before, "byte for byte the same package");
    app.stop().await;
}

#[tokio::test]
async fn what_is_not_finished_stays_and_says_what_is_missing() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    desk.save_draft(&drafts(1)[0]).unwrap();
    let (mut draft, row, bytes) = picture();
    draft.value = hearth_domain::response::Value::Photos { photos: Vec::new() };
    desk.save_draft(&draft).unwrap();
    let check = ask(&app, "get_check").await;
    assert_eq!(check["answers"], 1);
    let why = check["unfinished"][0]["why"].as_str().unwrap();
    assert!(why.contains("Add these pictures:"), "{why}");

    // A draft that speaks of a file that is not here cannot go either.
    let (named, _, _) = picture();
    desk.save_draft(&named).unwrap();
    let check = ask(&app, "get_check").await;
    assert!(
        check["unfinished"][0]["why"]
            .as_str()
            .unwrap()
            .contains("A file is missing.")
    );
    desk.put_draft_file(&row, &bytes, &draft, None).unwrap();
    ask(&app, "submit").await;
    assert_eq!(
        desk.drafts().unwrap().len(),
        1,
        "what is not finished is still a draft"
    );
    app.stop().await;
}

#[tokio::test]
async fn a_refused_answer_comes_back_and_waits_to_be_answered_again() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    let (answers, all_shots_taken) = sends(&app, &desk).await;
    let store = desk.store();
    let outgoing = store.next_package().unwrap().unwrap();
    let receipt = receipt(&outgoing.package, &outgoing.manifest, &answers[1].id);
    store.receive(&receipt, now()).unwrap();
    store.receive(&receipt, now()).unwrap();

    let back = store.drafts().unwrap().remove(0);
    let (back, why) = (back.draft, back.refused.unwrap());
    assert_eq!(
        (&back.item, &back.value),
        (&answers[1].item, &answers[1].value)
    );
    assert_ne!(back.id, answers[1].id, "the refused one stays refused");
    assert_eq!(why, "Answer it again.");
    let sent = ask(&app, "get_sent").await;
    assert_eq!(sent["packages"][0]["progress"], "received");
    assert_eq!(
        sent["packages"][0]["refused"][0]["reason"],
        "Answer it again."
    );
    for file in &all_shots_taken {
        assert!(
            desk.file_bytes(file).unwrap().is_none(),
            "confirmed files are purged"
        );
        assert!(desk.file(file).unwrap().unwrap().confirmed);
    }
    let again = call(&app, "submit", json!({})).await.unwrap_err();
    assert_eq!(
        again.code,
        ProblemCode::Conflict,
        "not sent again as it is: {again}"
    );
    desk.save_draft(&back).unwrap();
    let again = &store.drafts().unwrap()[0];
    assert_eq!(again.refused, None, "answered again");
    ask(&app, "submit").await;
    app.stop().await;
}

#[tokio::test]
async fn a_package_that_is_refused_as_a_whole_gives_everything_back() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    let (answers, files) = sends(&app, &desk).await;
    let store = desk.store();
    let package = store.next_package().unwrap().unwrap().id;
    // In the meantime one of them was answered again.
    let mut newer = answers[0].clone();
    newer.id = uuid::Uuid::now_v7().into();
    desk.save_draft(&newer).unwrap();
    store
        .thaw(
            &package,
            "The server does not know this computer. Log in again.",
            now(),
        )
        .unwrap();

    let drafts = desk.drafts().unwrap();
    assert_eq!(drafts.len(), 3);
    assert!(
        drafts.contains(&newer) && !drafts.contains(&answers[0]),
        "the newer answer stays"
    );
    assert!(drafts.contains(&answers[1]));
    let mut files_back = store.files().unwrap();
    files_back.retain(|file| file.package.is_none());
    assert_eq!(files_back.len(), files.len());
    assert!(files_back.iter().all(|file| file.at_hand));
    assert_eq!(store.packages().unwrap()[0].state, PackageState::Failed);
    assert!(
        store.next_package().unwrap().is_none(),
        "it is not sent again"
    );
    let sent = ask(&app, "get_sent").await;
    let words = sent["packages"][0]["words"].as_str().unwrap();
    assert!(
        words.contains("Log in again.") && words.contains("back in your setup"),
        "{words}"
    );
    ask(&app, "submit").await;
    app.stop().await;
}

#[tokio::test]
async fn an_answer_that_is_sent_again_knows_of_the_one_before() {
    let prepared = Prepared::new();
    // Two days ahead at first, and then put right.
    let ahead = Arc::new(AtomicI64::new(2 * 86_400_000));
    let shown = ahead.clone();
    let clock = Clock::of(move || now().plus(shown.load(Ordering::Relaxed)));
    let options = Options {
        clock,
        ..prepared.options()
    };
    let app = App::start(options).await.unwrap();
    let open = json!({"passphrase": PASSPHRASE});
    call(&app, "unlock", open).await.unwrap();
    let choose = async |choice: &str| {
        let value = json!({"type": "chosen", "choice": choice, "note": null});
        let answer = json!({"item": "start.choice", "method": "answer", "value": value});
        call(&app, "respond", answer).await.unwrap();
        ask(&app, "submit").await
    };
    choose("no").await;
    ahead.store(0, Ordering::Relaxed);
    let sent = choose("yes").await;

    let store = app.desk().unwrap();
    let first = store.store().next_package().unwrap().unwrap();
    let packages = store.store().packages().unwrap();
    assert_eq!(packages.len(), 2);
    assert_eq!(
        packages[1].manifest.package, first.id,
        "what was sent off first goes first, whatever the clock said"
    );
    assert_eq!(packages[1].manifest.after, []);
    assert_eq!(
        packages[0].manifest.after,
        [first.package.hash()],
        "so that the server does not take one's own answer for news"
    );
    assert_eq!(
        sent["packages"][0]["id"],
        packages[0].manifest.package.as_str()
    );
    let home = ask(&app, "get_home").await;
    assert_eq!(
        home["headline"], "Your first answers are on their way",
        "nothing has arrived"
    );
    let item = call(&app, "get_item", json!({"item": "start.choice"}));
    let item = item.await.unwrap();
    let shown = &item["methods"][0]["sent"];
    assert_eq!(
        (&shown["words"], &shown["received"]),
        (&json!("Yes"), &json!(false))
    );
    app.stop().await;
}

#[tokio::test]
async fn what_is_left_is_counted_alike_on_every_page() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    drafts(3)
        .iter()
        .for_each(|draft| desk.save_draft(draft).unwrap());
    // Pictures that are not all there are still to be finished.
    let (draft, row, bytes) = picture();
    desk.put_draft_file(&row, &bytes, &draft, None).unwrap();
    let (check, tasks) = (ask(&app, "get_check").await, ask(&app, "get_tasks").await);
    assert_eq!(check["left"], tasks["left"]);
    assert_eq!(check["unfinished"].as_array().unwrap().len(), 1);
    let asked = |of: &str| -> u64 {
        let parts = tasks["parts"].as_array().unwrap();
        let sections = parts.iter().flat_map(|part| part["sections"].as_array());
        sections
            .flatten()
            .map(|row| row[of].as_u64().unwrap())
            .sum()
    };
    assert_eq!(check["left"], asked("asked") - asked("answered"));
    app.stop().await;
}

/// Sends off two answers and every picture of an item; returns the answers and the files.
async fn sends(app: &App, desk: &hearth_app::Desk) -> (Vec<Draft>, Vec<FileId>) {
    let answers = drafts(2);
    answers
        .iter()
        .for_each(|draft| desk.save_draft(draft).unwrap());
    let files = whole_picture(desk);
    ask(app, "submit").await;
    (answers, files)
}

/// Adds every picture of an item that asks for some.
fn whole_picture(desk: &hearth_app::Desk) -> Vec<FileId> {
    let (mut draft, row, bytes) = picture();
    let pack = crate::prepared::pack();
    let method = pack
        .item(&draft.item)
        .unwrap()
        .method(&draft.method)
        .unwrap();
    let hearth_domain::pack::Kind::Photo { shots, .. } = &method.kind else {
        panic!("the pack asks for pictures");
    };
    let mut photos = Vec::new();
    for shot in shots {
        let mut row = row.clone();
        row.id = uuid::Uuid::now_v7().into();
        row.shot = Some(shot.clone());
        photos.push(hearth_domain::response::Photo {
            shot: shot.clone(),
            file: row.id.clone(),
        });
        draft.value = hearth_domain::response::Value::Photos {
            photos: photos.clone(),
        };
        desk.put_draft_file(&row, &bytes, &draft, None).unwrap();
    }
    photos.into_iter().map(|photo| photo.file).collect()
}

/// A receipt that refuses one response.
fn receipt(
    package: &Package,
    manifest: &Manifest,
    refused: &hearth_domain::id::ResponseId,
) -> Receipt {
    let ids = manifest.responses.iter();
    let refusal = ids
        .clone()
        .filter(|it| &it.id == refused)
        .map(|it| Refused {
            response: it.id.clone(),
            item: it.item.clone(),
            reason: "Answer it again.".into(),
        });
    Receipt {
        package: manifest.package.clone(),
        manifest: package.hash(),
        entry: Some(2),
        head: Head {
            seq: 2,
            hash: Hash::ZERO,
        },
        received: now(),
        refused: refusal.collect(),
        accepted: ids
            .filter(|it| &it.id != refused)
            .map(|it| it.id.clone())
            .collect(),
        files: manifest
            .files
            .iter()
            .map(|claim| FileReceipt {
                id: claim.id.clone(),
                sha256: claim.sha256,
                bytes: claim.bytes,
            })
            .collect(),
        older_head: false,
    }
}
