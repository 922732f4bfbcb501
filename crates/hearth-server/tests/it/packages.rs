//! Sending: packages in, receipts out, and everything that is refused.

use hearth_domain::{
    Problem, ProblemCode,
    api::record::{FileReceipt, Receipt},
    hash::Hash,
    id::{FileId, PackageId, ResponseId},
    package::MOST_RESPONSES,
    record::{Body, Head, open},
    role::Role,
    standing::{ItemResult, State},
};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::{on_both, records_common::*};

on_both! {
    async fn what_is_sent_is_on_the_record_and_in_the_receipt(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let before = provider.own(&advisor).await;
        assert_eq!(before.head.seq, 1, "a record begins with the enrolment");

        let bytes = picture(64, 48);
        let file = FileId::from(Uuid::now_v7());
        let sent: FileReceipt = provider.put_file(&advisor, &file, bytes.clone()).await.ok();
        assert_eq!(sent.sha256, Hash::of(&bytes), "the receipt names what the device sent");

        let door = provider.answer("room.door", "yes");
        let shown = provider.draft("room.photo", "photo", photo(&file));
        let package = package(
            &advisor,
            &record,
            before.head,
            &[door.clone(), shown.clone()],
            &[claim(&sent, "image/jpeg")],
        );
        let receipt: Receipt = provider.put_package(&advisor, &package).await.ok();
        assert_eq!(receipt.manifest, package.hash());
        assert_eq!(receipt.entry, Some(2));
        assert_eq!(receipt.accepted, [door.id.clone(), shown.id.clone()]);
        assert_eq!(receipt.refused, []);
        assert_eq!(receipt.files, [sent]);
        assert!(!receipt.older_head);

        let after = provider.own(&advisor).await;
        let (entries, head) = open(&record, &after.entries).expect("the chain holds");
        assert_eq!(head, receipt.head);
        assert!(matches!(&entries[1].body, Body::Submitted { package: named, responses }
            if *named == package.hash() && responses.len() == 2));
        assert_eq!(after.values.len(), 2);
        let items = &after.standing.items;
        assert_eq!(items["room.door"].result, ItemResult::Met);
        assert_eq!(items["room.photo"].state, State::WithReviewer);
    }

    async fn sending_twice_gives_the_same_receipt_and_one_entry(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        let package = package(&advisor, &record, head, &[provider.answer("room.door", "yes")], &[]);
        let first: Receipt = provider.put_package(&advisor, &package).await.ok();
        provider.pass(60_000);
        let second: Receipt = provider.put_package(&advisor, &package).await.ok();
        assert_eq!(first, second);

        let many = (0..8).map(|_| provider.put_package(&advisor, &package));
        for answer in futures_util::future::join_all(many).await {
            assert_eq!(answer.ok::<Receipt>(), first);
        }
        assert_eq!(provider.own(&advisor).await.head, first.head);
    }

    async fn eight_at_once_are_one(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        let package = package(&advisor, &record, head, &[provider.answer("room.door", "yes")], &[]);
        let many = (0..8).map(|_| provider.put_package(&advisor, &package));
        let receipts: Vec<Receipt> =
            futures_util::future::join_all(many).await.iter().map(Answer::ok).collect();
        assert!(receipts.iter().all(|it| it == &receipts[0]));
        assert_eq!(provider.own(&advisor).await.head.seq, 2);
    }

    async fn another_package_under_the_same_name_is_refused(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        let one = package(&advisor, &record, head, &[provider.answer("room.door", "yes")], &[]);
        let _: Receipt = provider.put_package(&advisor, &one).await.ok();

        let mut manifest: serde_json::Value = serde_json::from_str(&one.manifest).unwrap();
        manifest["at"] = json!(1);
        let manifest = manifest.to_string();
        let other = hearth_domain::package::Package {
            signature: hearth_domain::package::sign(&advisor.key, manifest.as_bytes()),
            manifest,
            payloads: one.payloads.clone(),
        };
        let problem = provider.put_package(&advisor, &other).await.problem(409);
        assert_eq!(problem.code, ProblemCode::Conflict);
        assert_eq!(provider.own(&advisor).await.head.seq, 2, "nothing was changed");
    }

    async fn nothing_that_was_tampered_with_is_taken(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        let drafts = [provider.answer("room.door", "no")];
        let good = package(&advisor, &record, head, &drafts, &[]);

        let mut forged = good.clone();
        let stranger = provider.person(&[Role::Advisor], &[]).await;
        forged.signature = hearth_domain::package::sign(&stranger.key, good.manifest.as_bytes());
        provider.put_package(&advisor, &forged).await.problem(422);

        let mut changed = good.clone();
        changed.payloads[0].value = changed.payloads[0].value.replace("\"no\"", "\"yes\"");
        let problem = provider.put_package(&advisor, &changed).await.problem(422);
        assert_eq!(problem.fields[0].field, drafts[0].id.as_str());

        let mut without = good.clone();
        without.payloads.clear();
        provider.put_package(&advisor, &without).await.problem(422);

        let mut newer = good.clone();
        newer.manifest = newer.manifest.replace("\"v\":1", "\"v\":2");
        let problem = provider.put_package(&advisor, &newer).await.problem(400);
        assert_eq!(problem.code, ProblemCode::WrongVersion);

        let mut garbled = good.clone();
        garbled.manifest.push('}');
        let path = format!("/packages/{}", Uuid::now_v7());
        provider.send(&advisor, Method::PUT, &path, |it| it.json(&garbled)).await.problem(422);
        provider.send(&advisor, Method::PUT, &path, |it| it.json(&good)).await.problem(422);

        assert_eq!(provider.own(&advisor).await.head, head, "nothing was taken");
        let _: Receipt = provider.put_package(&advisor, &good).await.ok();
    }

    async fn a_package_has_an_end(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        // The same question over and over, which by itself is allowed.
        let drafts: Vec<_> =
            (0..=MOST_RESPONSES).map(|_| provider.answer("room.door", "yes")).collect();
        let endless = package(&advisor, &record, head, &drafts, &[]);
        let problem = provider.put_package(&advisor, &endless).await.problem(413);
        assert_eq!(problem.code, ProblemCode::TooLarge);
        assert!(problem.message.contains("500 answers at most"), "{}", problem.message);
        assert_eq!(provider.own(&advisor).await.head, head, "nothing was taken");

        let full = package(&advisor, &record, head, &drafts[1..], &[]);
        let receipt: Receipt = provider.put_package(&advisor, &full).await.ok();
        assert_eq!(receipt.accepted.len(), MOST_RESPONSES);
    }

    async fn every_file_of_the_manifest_must_be_there(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        let file = FileId::from(Uuid::now_v7());
        let bytes = picture(32, 32);
        let receipt = FileReceipt {
            id: file.clone(),
            sha256: Hash::of(&bytes),
            bytes: bytes.len() as u64,
        };
        let draft = provider.draft("room.photo", "photo", photo(&file));
        let claims = [claim(&receipt, "image/jpeg")];
        let complete = package(&advisor, &record, head, std::slice::from_ref(&draft), &claims);
        let problem: Problem = provider.put_package(&advisor, &complete).await.problem(422);
        assert_eq!(problem.fields[0].field, file.as_str(), "the missing file is named");

        let _: FileReceipt = provider.put_file(&advisor, &file, bytes).await.ok();
        let mut lie = claims.clone();
        lie[0].sha256 = Hash::of(b"other");
        let lying = package(&advisor, &record, head, std::slice::from_ref(&draft), &lie);
        let problem = provider.put_package(&advisor, &lying).await.problem(422);
        assert_eq!(problem.fields[0].field, file.as_str());

        let _: Receipt = provider.put_package(&advisor, &complete).await.ok();
        // A file answers one question only.
        let again = provider.draft("room.photo", "photo", photo(&file));
        let head = provider.own(&advisor).await.head;
        let reused = package(&advisor, &record, head, &[again], &claims);
        let problem = provider.put_package(&advisor, &reused).await.problem(422);
        assert_eq!(problem.fields[0].field, file.as_str());
    }

    async fn an_older_head_is_taken_and_only_what_changed_since_is_refused(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let first = provider.answer("room.door", "yes");
        provider.submit(&advisor, std::slice::from_ref(&first)).await;
        let seen = provider.own(&advisor).await.head;

        let returned = json!({
            "act": Uuid::now_v7(),
            "response": first.id,
            "verdict": { "type": "returned", "reason": "Which door?", "satisfy": "Say which." },
        });
        let path = format!("/records/{record}/reviews");
        let _: serde_json::Value = provider.post(&staff.manager, &path, &returned).await.ok();

        let (door, private) = (
            provider.answer("room.door", "yes"),
            provider.answer("room.private", "yes"),
        );
        let late = package(&advisor, &record, seen, &[door.clone(), private.clone()], &[]);
        let receipt: Receipt = provider.put_package(&advisor, &late).await.ok();
        assert!(receipt.older_head);
        assert_eq!(receipt.accepted, [private.id]);
        assert_eq!(receipt.refused.len(), 1);
        assert_eq!(receipt.refused[0].response, door.id);
        assert_eq!(receipt.refused[0].item.as_str(), "room.door");
    }

    async fn a_head_that_the_record_never_had_is_refused(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let drafts = [provider.answer("room.door", "yes")];
        let beyond = Head { seq: 9, hash: Hash::of(b"beyond") };
        let foreign = Head { seq: 1, hash: Hash::of(b"foreign") };
        for head in [beyond, foreign] {
            let package = package(&advisor, &record, head, &drafts, &[]);
            provider.put_package(&advisor, &package).await.problem(409);
        }
        let none = package(&advisor, &record, Head::EMPTY, &drafts, &[]);
        let receipt: Receipt = provider.put_package(&advisor, &none).await.ok();
        assert!(receipt.older_head, "a device that has read nothing may still send");
    }

    async fn what_is_not_asked_is_refused_by_name_and_the_rest_is_taken(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let unknown = provider.answer("no.such-item", "yes");
        let not_theirs = provider.answer("gate.audit", "yes");
        let known = provider.answer("room.door", "yes");
        let receipt = provider
            .submit(&advisor, &[unknown.clone(), not_theirs.clone(), known.clone()])
            .await;
        assert_eq!(receipt.accepted, [known.id]);
        let refused: Vec<&ResponseId> = receipt.refused.iter().map(|it| &it.response).collect();
        assert_eq!(refused, [&unknown.id, &not_theirs.id]);

        let only = provider.submit(&advisor, &[provider.answer("no.such-item", "yes")]).await;
        assert_eq!(only.entry, None, "nothing was appended");
        assert_eq!(only.head, receipt.head);
    }

    async fn nobody_sends_in_another_name(store) {
        let Scene { provider, advisor, record, team, .. } = Scene::set(store).await;
        let other = provider.person(&[Role::Advisor], &[&team]).await;
        let head = provider.own(&advisor).await.head;
        let drafts = [provider.answer("room.door", "yes")];

        // Another's record, signed with one's own key.
        let theirs = package(&other, &record, head, &drafts, &[]);
        provider.put_package(&other, &theirs).await.problem(404);
        // Another's package, taken from the wire.
        let stolen = package(&advisor, &record, head, &drafts, &[]);
        provider.put_package(&other, &stolen).await.problem(422);
        let _: Receipt = provider.put_package(&advisor, &stolen).await.ok();

        // Another's file.
        let file = FileId::from(Uuid::now_v7());
        let bytes = picture(16, 16);
        let sent: FileReceipt = provider.put_file(&advisor, &file, bytes.clone()).await.ok();
        provider.put_file(&other, &file, bytes).await.problem(404);
        provider.get(&other, &format!("/files/{file}")).await.problem(404);
        let own = provider.own(&other).await;
        let draft = provider.draft("room.photo", "photo", photo(&file));
        let borrowed =
            package(&other, &own.record, own.head, &[draft], &[claim(&sent, "image/jpeg")]);
        let problem = provider.put_package(&other, &borrowed).await.problem(422);
        assert_eq!(problem.fields[0].field, file.as_str());

        // A response under a name that is taken on another record.
        let taken = provider.own(&advisor).await.values[0].response.clone();
        let mut draft = provider.answer("room.door", "yes");
        draft.id = taken;
        let clash = package(&other, &own.record, own.head, &[draft], &[]);
        provider.put_package(&other, &clash).await.problem(409);
    }

    async fn a_package_is_known_by_its_path(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        let sent = package(&advisor, &record, head, &[provider.answer("room.door", "yes")], &[]);
        let path = format!("/packages/{}", PackageId::from(Uuid::now_v7()));
        provider.send(&advisor, Method::PUT, &path, |it| it.json(&sent)).await.problem(422);
        let path = "/packages/not-an-id";
        provider.send(&advisor, Method::PUT, path, |it| it.json(&sent)).await.problem(404);
    }
}
