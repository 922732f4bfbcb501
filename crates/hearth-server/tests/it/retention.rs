//! How long evidence is kept, and what is left when it is gone.

use hearth_domain::{
    api::record::{Appended, FileReceipt, Receipt, RecordCopy},
    hash::Hash,
    id::FileId,
    record::{Body, open},
    response::Value,
    standing::ItemResult,
};
use hearth_server::{file, retention};
use object_store::ObjectStoreExt;
use uuid::Uuid;

use crate::{on_both, records::objects, records_common::*};

on_both! {
    async fn a_photo_goes_with_the_decision_and_the_chain_holds(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (_, photo) = provider.ready(&advisor, &staff).await;
        assert_eq!(objects(&provider, &photo).await, 1);
        let decided: Appended = provider.decide(&staff.manager, &record, approved()).await.ok();

        assert_eq!(objects(&provider, &photo).await, 0, "the bytes are gone");
        provider.get(&advisor, &format!("/files/{photo}")).await.problem(404);
        let own = provider.own(&advisor).await;
        assert_eq!(own.head, decided.head, "the decision answers where the record ends");
        let info = own.files.iter().find(|it| it.id == photo).unwrap();
        assert!(info.erased.is_some());
        let (entries, head) = open(&record, &own.entries).expect("the chain holds");
        assert_eq!(head, own.head);
        let last = entries.last().unwrap();
        assert!(matches!(&last.body, Body::Erased { payload } if *payload == info.sha256));
        assert!(own.people.iter().any(|it| it.person == last.by.person && it.name == "Hearth"));
        let item = &own.standing.items["room.photo"];
        assert_eq!(item.result, ItemResult::Met, "what was accepted stays accepted");
    }

    async fn a_photo_that_still_waits_outlives_the_decision(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        provider.ready(&advisor, &staff).await;
        let (posture, response) = provider.submit_photo(&advisor, "you.posture").await;
        let _: Appended = provider.decide(&staff.manager, &record, approved()).await.ok();
        assert_eq!(objects(&provider, &posture).await, 1, "the assessor has not looked yet");
        let _: Appended = provider.accept(&staff.assessor, &record, &response).await.ok();
        assert_eq!(objects(&provider, &posture).await, 0, "now somebody has");
    }

    async fn a_photo_that_arrived_before_a_decision_and_was_sent_after_it_stays(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (id, bytes) = (FileId::from(Uuid::now_v7()), picture(32, 24));
        let sent: FileReceipt = provider.put_file(&advisor, &id, bytes).await.ok();
        provider.pass(1_000);
        let declined = serde_json::json!({ "type": "declined" });
        let _: Appended = provider.decide(&staff.manager, &record, declined).await.ok();
        provider.pass(1_000);

        let own = provider.own(&advisor).await;
        let draft = provider.draft("room.photo", "photo", photo(&id));
        let claims = [claim(&sent, "image/jpeg")];
        let late = package(&advisor, &own.record, own.head, &[draft], &claims);
        let _: Receipt = provider.put_package(&advisor, &late).await.ok();
        // Another one of the same, so that nobody has to look at the first any more.
        let (second, response) = provider.submit_photo(&advisor, "room.photo").await;
        let _: Appended = provider.accept(&staff.manager, &record, &response).await.ok();
        assert_eq!(objects(&provider, &id).await, 1, "nobody has decided on it");
        assert_eq!(objects(&provider, &second).await, 1);
    }

    async fn a_record_that_does_not_hold_holds_up_no_other(store) {
        let Scene { provider, advisor, team, .. } = Scene::set(store).await;
        let (broken, _) = provider.submit_photo(&advisor, "room.photo").await;
        let other = provider.person(&[hearth_domain::role::Role::Advisor], &[&team]).await;
        let (photo, _) = provider.submit_photo(&other, "room.photo").await;
        let mut tx = provider.app.db.begin().await.unwrap();
        sqlx::query("update entries set text = replace(text, 'room.photo', 'room.other') where text like $1")
            .bind(format!("%{broken}%"))
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        provider.get(&advisor, "/record").await.problem(500);

        provider.set_day(90);
        assert_eq!(retention::sweep(&provider.app).await.unwrap().records, 1);
        assert_eq!(objects(&provider, &photo).await, 0, "its day has come");
        assert_eq!(objects(&provider, &broken).await, 1, "nobody can tell what it belongs to");
        provider.set_day(400);
        assert!(hearth_server::queue::sweep::sweep(&provider.app).await.unwrap() > 0);
    }

    async fn without_a_decision_the_pack_s_days_end_it(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let (photo, _) = provider.submit_photo(&advisor, "room.photo").await;
        let letter = document(&provider, &advisor).await;
        let sweep = async |day: i32| {
            provider.set_day(day);
            retention::sweep(&provider.app).await.unwrap();
            (objects(&provider, &photo).await, objects(&provider, &letter).await)
        };
        assert_eq!(sweep(89).await, (1, 1));
        assert_eq!(sweep(90).await, (0, 1), "photos are kept for 90 days");
        assert_eq!(sweep(199).await, (0, 1));
        assert_eq!(sweep(200).await, (0, 0), "documents for 200");
        let own: RecordCopy = provider.own(&advisor).await;
        let (entries, _) = open(&record, &own.entries).expect("the chain holds");
        let erased = entries.iter().filter(|it| matches!(it.body, Body::Erased { .. }));
        assert_eq!(erased.count(), 2);
        let before = own.head;
        assert_eq!(sweep(201).await, (0, 0));
        assert_eq!(provider.own(&advisor).await.head, before, "once is enough");
    }

    async fn what_a_crash_leaves_is_swept_or_reported(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let app = &provider.app;
        let (kept, _) = provider.submit_photo(&advisor, "room.photo").await;
        let (lost, _) = provider.submit_photo(&advisor, "room.photo").await;
        let orphan = FileId::from(Uuid::now_v7());
        let place = file::place(&orphan, &Hash::of(b"orphan"));
        app.evidence.put(&place, "orphan".into()).await.unwrap();
        let shown = provider.get(&advisor, &format!("/files/{lost}")).await;
        let missing = file::place(&lost, &Hash::of(&shown.body));
        app.evidence.delete(&missing).await.unwrap();

        // The store's own clock tells how old an object is, so the server's is moved from there.
        let today = jiff::Timestamp::now().as_millisecond();
        provider.pass(today - app.now().0);
        let swept = retention::sweep(app).await.unwrap();
        assert_eq!(swept.orphans, 0, "an upload may be under way");
        assert_eq!(swept.missing, std::slice::from_ref(&lost));
        assert_eq!(objects(&provider, &orphan).await, 1);

        provider.pass(25 * 60 * 60 * 1_000);
        let swept = retention::sweep(app).await.unwrap();
        assert_eq!(swept.orphans, 1);
        assert_eq!(swept.missing, [lost]);
        assert_eq!(objects(&provider, &orphan).await, 0);
        assert_eq!(objects(&provider, &kept).await, 1);
    }

    async fn a_file_that_no_package_names_is_forgotten(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let file = FileId::from(Uuid::now_v7());
        let bytes = picture(8, 8);
        let _: FileReceipt = provider.put_file(&advisor, &file, bytes.clone()).await.ok();
        provider.set_day(29);
        assert_eq!(retention::sweep(&provider.app).await.unwrap().unbound, 0);
        provider.set_day(31);
        assert_eq!(retention::sweep(&provider.app).await.unwrap().unbound, 1);
        provider.get(&advisor, &format!("/files/{file}")).await.problem(404);
        let _: FileReceipt = provider.put_file(&advisor, &file, bytes).await.ok();
    }
}

/// Sends an insurer's letter.
async fn document(provider: &Provider, advisor: &Person) -> FileId {
    let id = FileId::from(Uuid::now_v7());
    let sent: FileReceipt = provider
        .put_file(advisor, &id, b"%PDF-1.7\nThe letter\n%%EOF\n".to_vec())
        .await
        .ok();
    let own = provider.own(advisor).await;
    let value = Value::Document {
        files: vec![id.clone()],
    };
    let draft = provider.draft("insurance", "letter", value);
    let claims = [claim(&sent, "application/pdf")];
    let package = package(advisor, &own.record, own.head, &[draft], &claims);
    let receipt: Receipt = provider.put_package(advisor, &package).await.ok();
    assert_eq!(receipt.refused, []);
    id
}
