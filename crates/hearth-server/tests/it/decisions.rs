//! Deciding about an arrangement: gates, conditions, two people, pauses, and what was read.

use hearth_domain::{
    ProblemCode,
    api::{record::Appended, review::Stage},
    record::open,
    role::Role,
    standing::Arrangement,
};
use serde_json::json;
use uuid::Uuid;

use crate::{on_both, records_common::*};

on_both! {
    async fn gates_block_and_conditions_carry_the_rest(store) {
        let Scene { provider, advisor, staff, record, .. } = Scene::set(store).await;
        let outright = json!({ "type": "approved", "place": "home", "conditions": [] });
        let problem = provider.decide(&staff.manager, &record, outright.clone()).await.problem(422);
        let named: Vec<&str> = problem.fields.iter().map(|it| it.field.as_str()).collect();
        assert!(named.contains(&"gate.audit") && named.contains(&"room.door"), "{named:?}");

        provider.ready(&advisor, &staff).await;
        assert_eq!(provider.stage(&staff.manager, &record).await, Stage::ReadyToDecide);
        let problem = provider.decide(&staff.manager, &record, outright).await.problem(422);
        let named: Vec<&str> = problem.fields.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(named, ["line.speed"], "the rest is met");

        let _: Appended = provider.decide(&staff.manager, &record, approved()).await.ok();
        let standing = provider.standing(&advisor).await;
        assert!(matches!(&standing.arrangement, Arrangement::Approved { conditions, .. }
            if conditions.len() == 1 && !conditions[0].met));
        assert_eq!(provider.stage(&staff.manager, &record).await, Stage::Approved);

        // A condition cannot stand in for a gate.
        let _: Appended = provider.attest(&staff.manager, &record, "gate.audit", "notSo").await.ok();
        let carried = json!({ "type": "approved", "place": "home", "conditions": [
            { "item": "line.speed", "words": "Measure.", "due": null },
            { "item": "gate.audit", "words": "Soon.", "due": null },
        ] });
        let problem = provider.decide(&staff.manager, &record, carried).await.problem(422);
        assert_eq!(problem.fields[0].field, "gate.audit");
    }

    async fn nobody_decides_on_what_they_have_not_read(store) {
        let Scene { provider, advisor, staff, record, .. } = Scene::set(store).await;
        provider.ready(&advisor, &staff).await;
        let seen = provider.seen_by(&staff.manager, &record).await.head.seq;
        provider.submit(&advisor, &[provider.answer("room.door", "no")]).await;
        let path = format!("/records/{record}/decisions");
        let asked = decision(seen, approved());
        let problem = provider.post(&staff.manager, &path, &asked).await.problem(409);
        assert_eq!(problem.code, ProblemCode::Conflict);
        // Also when what they would decide is not allowed any more: reading again comes first.
        assert!(problem.fields.is_empty());
    }

    async fn pressing_twice_decides_once(store) {
        let Scene { provider, advisor, staff, record, .. } = Scene::set(store).await;
        provider.ready(&advisor, &staff).await;
        let seen = provider.seen_by(&staff.manager, &record).await.head.seq;
        let path = format!("/records/{record}/decisions");
        let asked = decision(seen, approved());
        let first: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        let again: Appended = provider.post(&staff.manager, &path, &asked).await.ok();
        assert_eq!(first, again);
        // Two different decisions at once on what both have read: one of them is second.
        let seen = first.head.seq;
        let (pause, end) = (
            json!({ "type": "paused" }),
            json!({ "type": "ended" }),
        );
        let mut pause = decision(seen, pause);
        pause["review"] = json!(provider.today().plus(7));
        let end = decision(seen, end);
        let (one, other) = tokio::join!(
            provider.post(&staff.manager, &path, &pause),
            provider.post(&staff.second, &path, &end),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }

    async fn a_stop_item_needs_two_people(store) {
        let Scene { provider, advisor, staff, record, .. } = Scene::set(store).await;
        provider.ready(&advisor, &staff).await;
        provider.submit(&advisor, &[provider.answer("room.private", "no")]).await;
        let outcome = json!({ "type": "approved", "place": "hybrid", "conditions": [
            { "item": "line.speed", "words": "Measure the line.", "due": null },
            { "item": "room.private", "words": "Works while nobody is in.", "due": null },
        ] });
        let first: Appended = provider.decide(&staff.manager, &record, outcome.clone()).await.ok();
        let decided = first.head.seq;
        assert!(matches!(
            provider.standing(&advisor).await.arrangement,
            Arrangement::AwaitingSecond { .. }
        ));
        // It waits for the second person, and not for the first.
        assert_eq!(provider.queue(&staff.manager, "").await.waiting.number, 0);
        assert_eq!(provider.queue(&staff.second, "").await.waiting.number, 1);

        let at = format!("/records/{record}/decisions");
        let decided_at = {
            let copy = provider.own(&advisor).await;
            let (entries, _) = open(&record, &copy.entries).unwrap();
            let last = entries.iter().rfind(|entry| {
                matches!(entry.body, hearth_domain::record::Body::Decided { .. })
            });
            last.unwrap().seq
        };
        assert!(decided_at <= decided);
        let confirm = |seen: u64| {
            let mut asked = decision(seen, outcome.clone());
            asked["confirms"] = json!(decided_at);
            asked
        };
        let seen = provider.own(&advisor).await.head.seq;
        provider.post(&staff.manager, &at, &confirm(seen)).await.problem(403);
        let _: Appended = provider.post(&staff.second, &at, &confirm(seen)).await.ok();
        assert!(matches!(
            provider.standing(&advisor).await.arrangement,
            Arrangement::Approved { .. }
        ));
    }

    async fn a_pause_is_immediate_and_ends_as_it_began(store) {
        let Scene { provider, advisor, staff, record, .. } = Scene::set(store).await;
        provider.ready(&advisor, &staff).await;
        let _: Appended = provider.decide(&staff.manager, &record, approved()).await.ok();
        let at = format!("/records/{record}/decisions");
        let seen = || async { provider.own(&advisor).await.head.seq };

        let mut pause = decision(seen().await, json!({ "type": "paused" }));
        let problem = provider.post(&staff.manager, &at, &pause).await.problem(422);
        assert_eq!(problem.fields[0].field, "review", "a pause says when it is looked at again");
        pause["review"] = json!(provider.today().plus(14));
        let _: Appended = provider.post(&staff.manager, &at, &pause).await.ok();
        assert!(matches!(provider.standing(&advisor).await.arrangement, Arrangement::Paused { .. }));
        assert_eq!(provider.stage(&staff.manager, &record).await, Stage::Paused);

        let resume = decision(seen().await, json!({ "type": "resumed" }));
        let _: Appended = provider.post(&staff.manager, &at, &resume).await.ok();
        assert!(matches!(provider.standing(&advisor).await.arrangement, Arrangement::Approved { .. }));
        let end = decision(seen().await, json!({ "type": "ended" }));
        let _: Appended = provider.post(&staff.manager, &at, &end).await.ok();
        assert!(matches!(provider.standing(&advisor).await.arrangement, Arrangement::Ended { .. }));
        assert_eq!(provider.queue(&staff.manager, "").await.waiting.number, 0, "an end waits for nobody");
        let resume = decision(seen().await, json!({ "type": "resumed" }));
        provider.post(&staff.manager, &at, &resume).await.problem(409);
    }

    async fn the_advisor_replies_and_managers_decide(store) {
        let Scene { provider, advisor, staff, record, team, .. } = Scene::set(store).await;
        for who in [&staff.assessor, &staff.it] {
            let declined = json!({ "type": "declined" });
            provider.decide(who, &record, declined).await.problem(403);
        }
        let both = provider.person(&[Role::Advisor, Role::Manager], &[&team]).await;
        let own = provider.own(&both).await;
        let at = format!("/records/{}/decisions", own.record);
        let asked = decision(own.head.seq, json!({ "type": "declined" }));
        provider.post(&both, &at, &asked).await.problem(403);

        let declined = json!({ "type": "declined" });
        let declined: Appended = provider.decide(&staff.manager, &record, declined).await.ok();
        let reply = json!({
            "act": Uuid::now_v7(),
            "to": declined.head.seq,
            "words": "I have moved since.",
        });
        let first: Appended = provider.post(&advisor, "/record/replies", &reply).await.ok();
        let again: Appended = provider.post(&advisor, "/record/replies", &reply).await.ok();
        assert_eq!(first, again);
        let nowhere = json!({ "act": Uuid::now_v7(), "to": 1, "words": "To the enrolment." });
        provider.post(&advisor, "/record/replies", &nowhere).await.problem(404);
        let empty = json!({ "act": Uuid::now_v7(), "to": declined.head.seq, "words": "  " });
        provider.post(&advisor, "/record/replies", &empty).await.problem(422);
    }
}
