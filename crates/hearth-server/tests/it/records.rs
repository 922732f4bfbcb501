//! The record itself: many who append at once, taking back, reopening, and who looked.

use futures_util::future::join_all;
use hearth_domain::{
    api::record::{Access, AccessPage, Appended},
    id::FileId,
    record::{Body, open},
    role::Role,
    standing::{ItemResult, State},
};
use serde_json::json;
use uuid::Uuid;

use crate::{on_both, records_common::*};

on_both! {
    async fn twenty_at_once_lose_nothing(store) {
        let Scene { provider, record, staff, advisor, .. } = Scene::set(store).await;
        let path = format!("/records/{record}/actions");
        let acts: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
        let set = acts.iter().map(|act| {
            let asked = json!({
                "act": act,
                "item": "room.door",
                "words": format!("Do {act}."),
                "owner": "advisor",
                "due": provider.today().plus(7),
            });
            let (provider, path, who) = (&provider, &path, &staff.manager);
            async move { provider.post(who, path, &asked).await }
        });
        for answer in join_all(set).await {
            let _: Appended = answer.ok();
        }
        let own = provider.own(&advisor).await;
        let (entries, head) = open(&record, &own.entries).expect("the chain holds");
        assert_eq!(head.seq, 21);
        assert_eq!(head, own.head);
        let mut there: Vec<String> = entries
            .iter()
            .filter_map(|entry| match &entry.body {
                Body::ActionSet { act, .. } => Some(act.to_string()),
                _ => None,
            })
            .collect();
        there.sort();
        let mut wanted: Vec<String> = acts.iter().map(Uuid::to_string).collect();
        wanted.sort();
        assert_eq!(there, wanted);
    }

    async fn what_is_taken_back_is_gone_and_the_chain_holds(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (file, photo) = provider.submit_photo(&advisor, "room.photo").await;
        let path = format!("/files/{file}");
        assert!(provider.get(&staff.manager, &path).await.status.is_success());

        let asked = json!({ "response": photo });
        let head: Appended = provider.post(&advisor, "/record/withdrawals", &asked).await.ok();
        let again: Appended = provider.post(&advisor, "/record/withdrawals", &asked).await.ok();
        assert_eq!(head, again, "taking back twice is taking back");
        for who in [&advisor, &staff.manager] {
            provider.get(who, &path).await.problem(404);
        }
        let seen = provider.seen_by(&staff.manager, &record).await;
        assert_eq!(seen.values, []);
        assert!(seen.files.iter().all(|file| file.erased.is_some()));
        let (_, end) = open(&record, &seen.entries).expect("the chain holds without the content");
        assert_eq!(end, head.head);
        assert_eq!(seen.standing.items["room.photo"].state, State::NotStarted);
        assert_eq!(objects(&provider, &file).await, 0, "its bytes are gone");
        let salts: i64 = sqlx::query_scalar(
            "select count(*) from contents where salt is not null or value is not null",
        )
        .fetch_one(provider.app.db.reader())
        .await
        .unwrap();
        assert_eq!(salts, 0, "its salt is gone, so its commitment says nothing");

        let unknown = json!({ "response": Uuid::now_v7() });
        provider.post(&advisor, "/record/withdrawals", &unknown).await.problem(404);
        let _: Appended = provider.attest(&staff.manager, &record, "gate.audit", "confirmed").await.ok();
        let theirs = provider.own(&advisor).await.values[0].response.clone();
        let asked = json!({ "response": theirs });
        provider.post(&advisor, "/record/withdrawals", &asked).await.problem(404);
    }

    async fn something_changed_and_is_asked_again(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let drafts = [provider.answer("room.door", "yes"), provider.answer("room.private", "yes")];
        provider.submit(&advisor, &drafts).await;
        let asked = json!({ "act": Uuid::now_v7(), "items": ["room.door"], "what": "We moved." });
        let first: Appended = provider.post(&advisor, "/record/reopenings", &asked).await.ok();
        let again: Appended = provider.post(&advisor, "/record/reopenings", &asked).await.ok();
        assert_eq!(first, again);
        let items = provider.standing(&advisor).await.items;
        assert_eq!(items["room.door"].state, State::NotStarted);
        assert_eq!(items["room.private"].result, ItemResult::Met, "the other is untouched");

        let asked = json!({
            "act": Uuid::now_v7(),
            "items": ["room.private", "room.door", "room.private", "room.door"],
            "what": "We moved again.",
        });
        let again: Appended = provider.post(&advisor, "/record/reopenings", &asked).await.ok();
        assert_eq!(again.head.seq, first.head.seq + 1);
        let own = provider.own(&advisor).await;
        let (entries, _) = open(&own.record, &own.entries).unwrap();
        let Body::Reopened { items, .. } = &entries.last().unwrap().body else {
            panic!("the last that happened");
        };
        let items: Vec<&str> = items.iter().map(|item| item.as_str()).collect();
        assert_eq!(items, ["room.door", "room.private"], "each once");

        for (items, what) in [(json!([]), "x"), (json!(["no.such"]), "x"), (json!(["room.door"]), " ")] {
            let asked = json!({ "act": Uuid::now_v7(), "items": items, "what": what });
            provider.post(&advisor, "/record/reopenings", &asked).await.problem(422);
        }
    }

    async fn every_look_is_noted(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (file, _) = provider.submit_photo(&advisor, "room.photo").await;
        let (health, _) = provider.submit_photo(&advisor, "you.posture").await;
        provider.pass(1_000);
        provider.seen_by(&staff.manager, &record).await;
        provider.pass(1_000);
        assert!(provider.get(&staff.manager, &format!("/files/{file}")).await.status.is_success());
        provider.pass(1_000);
        assert!(provider.get(&staff.assessor, &format!("/files/{health}")).await.status.is_success());
        // What was not shown was not looked at; what is one's own is no look.
        provider.get(&staff.manager, &format!("/files/{health}")).await.problem(404);
        provider.get(&advisor, &format!("/files/{file}")).await;
        provider.own(&advisor).await;

        let looks: Vec<Access> = provider.get(&advisor, "/record/access").await.ok();
        let told: Vec<(Role, Option<&FileId>)> =
            looks.iter().map(|look| (look.by.role, look.file.as_ref())).collect();
        assert_eq!(told, [
            (Role::Assessor, Some(&health)),
            (Role::Manager, Some(&file)),
            (Role::Manager, None),
        ]);
        assert_eq!(looks[1].by.person, staff.manager.id);

        let governance = provider.person(&[Role::Governance], &[]).await;
        let path = format!("/records/{record}/access");
        let same: Vec<Access> = provider.get(&governance, &path).await.ok();
        assert_eq!(same, looks);
        provider.get(&staff.manager, &path).await.problem(403);
        let nowhere = format!("/records/{}/access", Uuid::now_v7());
        provider.get(&governance, &nowhere).await.problem(404);
    }

    async fn governance_reads_every_look_page_by_page(store) {
        let Scene { provider, advisor, record, staff, team } = Scene::set(store).await;
        let other = provider.person(&[Role::Advisor], &[&team]).await;
        let others = provider.own(&other).await.record;
        let governance = provider.person(&[Role::Governance], &[]).await;
        let none: AccessPage = provider.get(&governance, "/access").await.ok();
        assert_eq!((none.looks, none.next), (Vec::new(), None));

        provider.seen_by(&staff.manager, &record).await;
        for _ in 0..100 {
            provider.seen_by(&staff.assessor, &others).await;
        }
        let first: AccessPage = provider.get(&governance, "/access").await.ok();
        assert_eq!(first.looks.len(), 100);
        assert!(first.looks.iter().all(|look| look.record == others));
        let before = first.next.expect("there are more");
        let rest: AccessPage =
            provider.get(&governance, &format!("/access?before={before}")).await.ok();
        assert_eq!((rest.looks.len(), rest.next), (1, None));
        let look = &rest.looks[0];
        assert_eq!((&look.record, look.access.by.role), (&record, Role::Manager));
        assert_eq!(look.access.by.person, staff.manager.id);
        let advisors_name: String = sqlx::query_scalar("select name from people where id = $1")
            .bind(advisor.id.as_str())
            .fetch_one(provider.app.db.reader())
            .await
            .unwrap();
        assert_eq!(look.advisor, advisors_name);

        provider.get(&staff.manager, "/access").await.problem(403);
        provider.get(&governance, "/access?before=lately").await.problem(422);
    }

    async fn a_changed_database_does_not_pass_for_a_record(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        provider.submit(&advisor, &[provider.answer("room.door", "no")]).await;
        let mut tx = provider.app.db.begin().await.unwrap();
        sqlx::query("update entries set text = replace(text, 'room.door', 'room.dour') where seq = 2")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        provider.get(&advisor, "/record").await.problem(500);
    }
}

/// How many objects lie in the store for a file.
pub async fn objects(provider: &Provider, file: &FileId) -> usize {
    use futures_util::TryStreamExt;
    let folder = object_store::path::Path::from_iter(["evidence", file.as_str()]);
    let found: Vec<_> = provider
        .app
        .evidence
        .list(Some(&folder))
        .try_collect()
        .await
        .unwrap();
    found.len()
}
