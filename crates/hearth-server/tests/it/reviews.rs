//! Reviewing item by item: accepting, returning, attesting, setting actions, and who may.

use hearth_domain::{
    ProblemCode,
    api::record::Appended,
    record::{Body, Verdict, open, open_copy},
    role::Role,
    standing::{ItemResult, State},
};
use serde_json::json;
use uuid::Uuid;

use crate::{on_both, records_common::*};

on_both! {
    async fn a_return_says_why_and_the_next_try_counts(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (_, photo) = provider.submit_photo(&advisor, "room.photo").await;
        let path = format!("/records/{record}/reviews");
        let mut asked = json!({
            "act": Uuid::now_v7(),
            "response": photo,
            "verdict": { "type": "returned", "reason": "Too dark.", "satisfy": "" },
        });
        let problem = provider.post(&staff.manager, &path, &asked).await.problem(422);
        assert_eq!(problem.fields[0].field, "satisfy");

        asked["verdict"]["satisfy"] = json!("Switch the light on.");
        let first: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        let again: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        assert_eq!(first, again, "pressing twice is one act");
        let item = &provider.standing(&advisor).await.items["room.photo"];
        assert_eq!((item.result, item.state), (ItemResult::NotEnoughEvidence, State::Returned));
        assert!(item.why.as_ref().unwrap().contains("Switch the light on."));

        let (_, second) = provider.submit_photo(&advisor, "room.photo").await;
        let _: Appended = provider.accept(&staff.manager, &record, &second).await.ok();
        let item = &provider.standing(&advisor).await.items["room.photo"];
        assert_eq!((item.result, item.state), (ItemResult::Met, State::Current));
    }

    async fn one_act_is_one_thing(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (_, photo) = provider.submit_photo(&advisor, "room.photo").await;
        let path = format!("/records/{record}/reviews");
        let act = Uuid::now_v7();
        let accepted = json!({ "act": act, "response": photo, "verdict": { "type": "accepted" } });
        let _: Appended = provider.post(&staff.manager, &path, &accepted).await.ok();
        let returned = json!({
            "act": act,
            "response": photo,
            "verdict": { "type": "returned", "reason": "No.", "satisfy": "Again." },
        });
        provider.post(&staff.manager, &path, &returned).await.problem(409);
        // The same words under the same name by somebody else are another act.
        provider.post(&staff.second, &path, &accepted).await.problem(409);
    }

    async fn what_is_about_health_is_for_the_assessor(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let mut discomfort = provider.answer("you.discomfort", "no");
        if let hearth_domain::response::Value::Chosen { note, .. } = &mut discomfort.value {
            *note = Some("MY-WRIST-HURTS".into());
        }
        let cannot = provider.draft(
            "you.posture",
            "photo",
            hearth_domain::response::Value::CannotTell { why: "MY-BACK-HURTS".into() },
        );
        provider.submit(&advisor, &[discomfort.clone(), cannot]).await;

        for reader in [&staff.manager, &staff.it] {
            let answer = provider.get(reader, &format!("/records/{record}")).await;
            assert!(!answer.text().contains("HURTS"), "{}", answer.text());
            let copy: hearth_domain::api::record::RecordCopy = answer.ok();
            assert_eq!(copy.values, [], "no content of health");
            let item = &copy.standing.items["you.discomfort"];
            assert_eq!(item.result, ItemResult::NotEnoughEvidence, "something is left to do");
            assert!(item.methods.is_empty() && item.why.is_none());
        }
        let seen = provider.seen_by(&staff.assessor, &record).await;
        assert_eq!(seen.values.len(), 2);
        assert_eq!(seen.standing.items["you.discomfort"].result, ItemResult::NotMet);
        assert_eq!(provider.own(&advisor).await.values.len(), 2);

        provider.accept(&staff.manager, &record, &discomfort.id).await.problem(403);
        let returned = json!({
            "act": Uuid::now_v7(),
            "response": discomfort.id,
            "verdict": { "type": "returned", "reason": "Why?", "satisfy": "Say more." },
        });
        let path = format!("/records/{record}/reviews");
        provider.post(&staff.manager, &path, &returned).await.problem(403);
        let _: Appended = provider.accept(&staff.assessor, &record, &discomfort.id).await.ok();
    }

    async fn why_a_health_answer_came_back_is_for_the_assessor_and_the_advisor(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (discomfort, door) = (provider.answer("you.discomfort", "no"), provider.answer("room.door", "yes"));
        provider.submit(&advisor, &[discomfort.clone(), door]).await;
        let returned = json!({
            "act": Uuid::now_v7(),
            "response": discomfort.id,
            "verdict": { "type": "returned", "reason": "WHICH-WRIST?", "satisfy": "SAY-WHICH-WRIST." },
        });
        let path = format!("/records/{record}/reviews");
        let _: Appended = provider.post(&staff.assessor, &path, &returned).await.ok();
        // What was said of several items may be about any of them.
        let changed = json!({
            "act": Uuid::now_v7(),
            "items": ["you.discomfort", "room.door"],
            "what": "I moved, and my WRIST hurts.",
        });
        let _: Appended = provider.post(&advisor, "/record/reopenings", &changed).await.ok();

        let path = format!("/records/{record}");
        for reader in [&staff.manager, &staff.it] {
            let answer = provider.get(reader, &path).await;
            let queue = provider.get(reader, "/queue?all=true").await;
            for said in [&answer, &queue] {
                assert!(!said.text().contains("WRIST"), "{}", said.text());
            }
            let copy: hearth_domain::api::record::RecordCopy = answer.ok();
            let (entries, head) = open_copy(&record, &copy.entries, &copy.reduced).unwrap();
            assert_eq!(head, copy.head, "every link can be followed");
            assert!(open(&record, &copy.entries).is_err(), "and it is not taken for the whole");
            assert!(entries.iter().any(|entry| entry.body == Body::Withheld && entry.by.role == Role::Assessor));
            let named = |entry: &hearth_domain::record::Entry| format!("{:?}", entry.body).contains("discomfort");
            assert!(!entries.iter().any(named), "nor that it was answered");
            let sent = entries.iter().find_map(|entry| match &entry.body {
                Body::Submitted { responses, .. } => Some(responses),
                _ => None,
            });
            assert_eq!(sent.unwrap()[0].item.as_str(), "room.door", "the rest is there");
            let door = &copy.standing.items["room.door"];
            assert_eq!(door.why.as_deref(), Some("You told us that something changed."));
        }
        for reader in [&staff.assessor, &advisor] {
            let path = if reader.id == advisor.id { "/record" } else { path.as_str() };
            let answer = provider.get(reader, path).await;
            assert!(answer.text().contains("SAY-WHICH-WRIST."), "{}", answer.text());
            let copy: hearth_domain::api::record::RecordCopy = answer.ok();
            assert_eq!(copy.reduced, []);
            let (_, head) = open(&record, &copy.entries).unwrap();
            assert_eq!(head, copy.head);
        }
    }

    async fn attesting_is_for_the_role_that_the_item_names(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        provider.attest(&staff.it, &record, "gate.audit", "confirmed").await.problem(403);
        provider.attest(&staff.manager, &record, "device.disk", "confirmed").await.problem(403);
        provider.attest(&staff.manager, &record, "no.such-item", "confirmed").await.problem(422);

        let path = format!("/records/{record}/attestations");
        let mut asked = json!({
            "response": Uuid::now_v7(),
            "item": "gate.audit",
            "method": "confirmed",
            "observed": provider.today(),
            "value": { "type": "attested", "outcome": "notSo", "note": "" },
        });
        let problem = provider.post(&staff.manager, &path, &asked).await.problem(422);
        assert_eq!(problem.fields[0].field, "note", "a no says why");
        asked["value"]["note"] = json!("The register does not have it.");
        let first: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        let again: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        assert_eq!(first, again);

        let own = provider.own(&advisor).await;
        assert_eq!(own.standing.items["gate.audit"].result, ItemResult::NotMet);
        let (entries, _) = open(&record, &own.entries).unwrap();
        assert!(entries.iter().any(|entry| matches!(&entry.body, Body::Attested { response }
            if response.item.as_str() == "gate.audit") && entry.by.role == Role::Manager));
        let _: Appended = provider.attest(&staff.manager, &record, "gate.audit", "confirmed").await.ok();
        assert_eq!(provider.standing(&advisor).await.items["gate.audit"].result, ItemResult::Met);
    }

    async fn whoever_has_several_roles_acts_in_the_first_that_fits(store) {
        let Scene { provider, advisor, record, team, .. } = Scene::set(store).await;
        let all = provider.person(&[Role::Advisor, Role::Manager, Role::Assessor, Role::It], &[&team]).await;
        let discomfort = provider.answer("you.discomfort", "yes");
        provider.submit(&advisor, std::slice::from_ref(&discomfort)).await;
        let _: Appended = provider.attest(&all, &record, "gate.audit", "confirmed").await.ok();
        let _: Appended = provider.attest(&all, &record, "device.disk", "confirmed").await.ok();
        let _: Appended = provider.accept(&all, &record, &discomfort.id).await.ok();
        let copy = provider.seen_by(&all, &record).await;
        let (entries, _) = open(&record, &copy.entries).unwrap();
        let roles: Vec<Role> = entries.iter().skip(2).map(|entry| entry.by.role).collect();
        assert_eq!(roles, [Role::Manager, Role::It, Role::Assessor]);

        // Nobody reviews themself, whatever they are.
        let own = provider.own(&all).await.record;
        provider.attest(&all, &own, "gate.audit", "confirmed").await.problem(403);
    }

    async fn only_what_is_there_is_reviewed(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let nothing = provider.answer("room.door", "yes");
        provider.accept(&staff.manager, &record, &nothing.id).await.problem(404);

        let (_, photo) = provider.submit_photo(&advisor, "room.photo").await;
        let taken_back = json!({ "response": photo });
        let _: Appended = provider.post(&advisor, "/record/withdrawals", &taken_back).await.ok();
        let problem = provider.accept(&staff.manager, &record, &photo).await.problem(409);
        assert_eq!(problem.code, ProblemCode::Conflict);
    }

    async fn an_action_is_set_and_done(store) {
        let Scene { provider, record, staff, advisor, .. } = Scene::set(store).await;
        let path = format!("/records/{record}/actions");
        let mut asked = json!({
            "act": Uuid::now_v7(),
            "item": "room.door",
            "words": "Fit a door closer.",
            "owner": "manager",
            "due": provider.today().plus(-1),
        });
        let problem = provider.post(&staff.manager, &path, &asked).await.problem(422);
        assert_eq!(problem.fields[0].field, "due");
        asked["due"] = json!(provider.today().plus(7));
        let first: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        assert_eq!(provider.post(&staff.manager, &path, &asked).await.ok::<Appended>(), first);

        let mut health = asked.clone();
        health["act"] = json!(Uuid::now_v7());
        health["item"] = json!("you.discomfort");
        provider.post(&staff.manager, &path, &health).await.problem(403);
        let _: Appended = provider.post(&staff.assessor, &path, &health).await.ok();

        assert_eq!(provider.standing(&advisor).await.actions.len(), 2);
        let done = format!("{path}/{}/done", asked["act"].as_str().unwrap());
        let finished: Appended = provider.post(&staff.manager, &done, &()).await.ok();
        let again: Appended = provider.post(&staff.manager, &done, &()).await.ok();
        assert_eq!(finished, again, "done twice is done");
        let actions = provider.standing(&advisor).await.actions;
        assert!(actions[0].done && !actions[1].done);
        // Whoever is to do it may say that it is done, also when it is about health.
        let theirs = format!("{path}/{}/done", health["act"].as_str().unwrap());
        provider.post(&staff.it, &theirs, &()).await.problem(403);
        let _: Appended = provider.post(&staff.manager, &theirs, &()).await.ok();
        assert!(provider.standing(&advisor).await.actions[1].done);
        let unknown = format!("{path}/{}/done", Uuid::now_v7());
        provider.post(&staff.manager, &unknown, &()).await.problem(404);
    }

    async fn another_team_s_record_is_not_there(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let elsewhere = provider.team("Late shift").await;
        let staff = Staff::of(&provider, &elsewhere).await;
        let response = provider.answer("room.door", "yes");
        provider.submit(&advisor, std::slice::from_ref(&response)).await;
        for who in [&staff.manager, &staff.assessor, &staff.it] {
            provider.get(who, &format!("/records/{record}")).await.problem(404);
            provider.attest(who, &record, "gate.audit", "confirmed").await.problem(404);
            provider.accept(who, &record, &response.id).await.problem(404);
        }
        // Whoever shares no team at all sees as little.
        let alone = provider.person(&[Role::Manager], &[]).await;
        provider.get(&alone, &format!("/records/{record}")).await.problem(404);
        assert_eq!(provider.own(&advisor).await.head.seq, 2, "nothing was appended");
    }

    async fn a_verdict_is_kept_word_for_word(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let (_, photo) = provider.submit_photo(&advisor, "room.photo").await;
        let words = "“Trop sombre” – 太暗 🌑 \u{0} end";
        let asked = json!({
            "act": Uuid::now_v7(),
            "response": photo,
            "verdict": { "type": "returned", "reason": words, "satisfy": words },
        });
        let path = format!("/records/{record}/reviews");
        let _: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        let own = provider.own(&advisor).await;
        let (entries, _) = open(&record, &own.entries).unwrap();
        assert!(matches!(&entries[2].body, Body::Reviewed { verdict: Verdict::Returned { reason, .. }, .. }
            if reason == words));
    }
}
