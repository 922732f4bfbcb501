//! The queue: who is in it, in which order, in pages, and that it is never anything but what a
//! rebuild makes of the records.

use hearth_domain::{
    api::{
        record::{Appended, RecordCopy},
        review::{Count, MOST_WAITING, QueuePage, Stage},
    },
    id::RecordId,
    pack::Severity,
    role::Role,
    standing::Arrangement,
};
use hearth_server::{queue, retention};
use reqwest::Method;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::{on_both, records_common::*};

on_both! {
    async fn it_holds_what_waits_for_the_reader(store) {
        let Scene { provider, advisor, record, staff, team } = Scene::set(store).await;
        let own = provider.queue(&staff.manager, "").await;
        assert_eq!((own.waiting.number, own.rows.len()), (1, 1), "the gate waits from the first day");
        assert_eq!(own.rows[0].stage, Stage::Invited);
        assert_eq!(provider.queue(&staff.assessor, "").await.rows, []);
        assert_eq!(provider.queue(&staff.assessor, "all=true").await.rows.len(), 1);

        let discomfort = provider.answer("you.discomfort", "no");
        let door = provider.answer("room.door", "no");
        let receipt = provider.submit(&advisor, &[discomfort.clone(), door]).await;
        let page = provider.queue(&staff.assessor, "").await;
        let row = &page.rows[0];
        assert_eq!((&row.record, &row.team), (&record, &team));
        assert_eq!(row.team_name, "Early shift");
        assert_eq!(row.stage, Stage::Applying);
        assert_eq!(row.waiting, 1);
        assert_eq!(row.since, Some(receipt.received));
        assert_eq!(row.worst, Some(Severity::High));
        assert!(!row.urgent, "a list tells nobody what comes from health");
        assert_eq!(row.with_advisor, 3, "private room, photo and line are still to come");

        let _: Appended = provider.accept(&staff.assessor, &record, &discomfort.id).await.ok();
        assert_eq!(provider.queue(&staff.assessor, "").await.waiting, Count::of(0));

        let nobody = provider.person(&[Role::Governance], &[&team]).await;
        provider.get(&nobody, "/queue").await.problem(403);
        provider.get(&staff.manager, "/queue?all=perhaps").await.problem(422);
        provider.get(&staff.manager, "/queue?after=%00").await.problem(422);
    }

    async fn it_ends_at_the_team_and_never_holds_oneself(store) {
        let Scene { provider, staff, .. } = Scene::set(store).await;
        let late = provider.team("Late shift").await;
        let other = provider.person(&[Role::Advisor], &[&late]).await;
        let both = provider.person(&[Role::Advisor, Role::Manager], &[&late]).await;
        let theirs = provider.own(&other).await.record;
        let seen: Vec<RecordId> = records(&provider.queue(&staff.manager, "all=true").await);
        assert!(!seen.contains(&theirs));
        assert_eq!(records(&provider.queue(&both, "all=true").await), [theirs]);
        // A person of two teams sees both, or the one that they ask for.
        let second = provider.team("Third shift").await;
        let wide = provider.person(&[Role::Manager], &[&late, &second]).await;
        assert_eq!(provider.queue(&wide, "all=true").await.rows.len(), 2);
        let none = provider.queue(&wide, &format!("all=true&team={second}")).await;
        assert_eq!(none.rows, []);
    }

    async fn whoever_changes_team_is_with_the_others_at_once(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let late = provider.team("Late shift").await;
        let theirs = provider.person(&[Role::Manager], &[&late]).await;
        assert_eq!(provider.queue(&theirs, "").await.rows, []);

        let administrator = provider.person(&[Role::Administrator], &[]).await;
        let change = json!({ "roles": ["advisor"], "teams": [late], "pack": null, "active": true });
        let path = format!("/people/{}", advisor.id);
        let answer = provider.send(&administrator, Method::PUT, &path, |it| it.json(&change)).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        assert_eq!(records(&provider.queue(&theirs, "").await), std::slice::from_ref(&record));
        assert_eq!(provider.queue(&staff.manager, "all=true").await.rows, []);
        assert_eq!(queue::differing(&provider.app).await.unwrap(), []);
    }

    async fn what_waits_is_counted_as_far_as_it_matters(store) {
        let provider = Provider::open(store).await;
        let teams = [provider.team("Early shift").await, provider.team("Late shift").await];
        let both = provider.person(&[Role::Manager], &[&teams[0], &teams[1]]).await;
        for _ in 0..3 {
            provider.person(&[Role::Advisor], &[&teams[0], &teams[1]]).await;
        }
        assert_eq!(provider.queue(&both, "").await.waiting, Count::of(3), "in both teams, but once each");
        copy_places(&provider, MOST_WAITING).await;
        let waiting = provider.queue(&both, "").await.waiting;
        assert_eq!(waiting, Count { number: MOST_WAITING, or_more: true });
    }

    async fn pages_follow_one_another_without_gap_or_repeat(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("Early shift").await;
        let manager = provider.person(&[Role::Manager], &[&team]).await;
        for _ in 0..53 {
            provider.pass(1_000);
            provider.person(&[Role::Advisor], &[&team]).await;
        }
        let first = provider.queue(&manager, "").await;
        assert_eq!((first.rows.len(), first.waiting), (50, Count::of(53)));
        let after = first.next.as_ref().unwrap();
        let second = provider.queue(&manager, &format!("after={after}")).await;
        assert_eq!(second.rows.len(), 3);
        assert_eq!(second.next, None);
        let mut all = records(&first);
        all.extend(records(&second));
        let mut once = all.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 53);
        assert_eq!(all, once, "of those that press alike, whoever came first is first");
    }

    async fn what_presses_more_comes_first(store) {
        let Scene { provider, advisor, record, staff, team } = Scene::set(store).await;
        let ready = provider.person(&[Role::Advisor], &[&team]).await;
        let (ready_record, _) = provider.ready(&ready, &staff).await;
        provider.submit(&advisor, &[provider.answer("room.door", "yes")]).await;
        let invited = provider.person(&[Role::Advisor], &[&team]).await;
        let invited = provider.own(&invited).await.record;
        let order = records(&provider.queue(&staff.manager, "").await);
        assert_eq!(order, [ready_record.clone(), record.clone(), invited.clone()]);

        let _: Appended = provider.decide(&staff.manager, &ready_record, approved()).await.ok();
        let order = records(&provider.queue(&staff.manager, "all=true").await);
        assert_eq!(order, [record, invited, ready_record], "what is decided waits for nobody");
    }

    async fn a_row_that_is_not_what_the_record_makes_is_found(store) {
        let Scene { provider, record, .. } = Scene::set(store).await;
        assert_eq!(queue::differing(&provider.app).await.unwrap(), []);
        for wrong in [
            "update queue set with_advisor = with_advisor + 1",
            "update queue_waiting set responses = 7",
            "delete from queue_waiting",
            "delete from queue_places where role = 'any'",
            "update queue_places set place = '0' || place",
        ] {
            let mut tx = provider.app.db.begin().await.unwrap();
            sqlx::query(wrong).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(queue::differing(&provider.app).await.unwrap(), std::slice::from_ref(&record), "{wrong}");
            queue::sweep::refresh(&provider.app, &record).await.unwrap();
            assert_eq!(queue::differing(&provider.app).await.unwrap(), []);
        }
    }

    async fn a_published_pack_changes_the_rows(store) {
        let Scene { provider, record, .. } = Scene::set(store).await;
        let next = TRIAL
            .replacen("version = 1", "version = 2", 1)
            .replacen("weight = \"required\"", "weight = \"advisory\"", 1);
        let administrator = provider.person(&[Role::Administrator], &[]).await;
        let answer = provider
            .send(&administrator, Method::PUT, "/packs/trial/2", |it| it.body(next))
            .await;
        assert!(answer.status.is_success(), "{}", answer.text());
        let app = &provider.app;
        assert_eq!(queue::differing(app).await.unwrap(), [record]);
        assert_eq!(queue::sweep::sweep(app).await.unwrap(), 1);
        assert_eq!(queue::differing(app).await.unwrap(), []);
        assert_eq!(queue::sweep::sweep(app).await.unwrap(), 0);
    }

    async fn on_every_day_of_a_year_of_random_acts_it_is_what_a_rebuild_makes(store) {
        let Scene { provider, advisor, record, staff, team } = Scene::set(store).await;
        let second = provider.person(&[Role::Advisor], &[&team]).await;
        let second_record = provider.own(&second).await.record;
        let advisors = [(&advisor, &record), (&second, &second_record)];
        provider.ready(&advisor, &staff).await;
        let mut dice = Dice(20_261_122);
        let mut swept = 0;
        for day in 0..=365 {
            provider.set_day(day);
            if dice.below(6) == 0 {
                let (who, which) = advisors[dice.below(2)];
                act(&provider, &staff, who, which, &mut dice).await;
            }
            swept += queue::sweep::sweep(&provider.app).await.unwrap();
            if day % 7 == 0 {
                retention::sweep(&provider.app).await.unwrap();
            }
            let differing = queue::differing(&provider.app).await.unwrap();
            assert_eq!(differing, [], "on day {day}");
        }
        let entries = provider.own(&advisor).await.head.seq + provider.own(&second).await.head.seq;
        assert!(entries > 50, "{entries} entries are no year");
        assert!(swept > 20, "time changed {swept} rows only");
    }
}

/// Puts a record that waits for managers into its list so many more times, under other places.
pub async fn copy_places(provider: &Provider, times: u64) {
    let mut tx = provider.app.db.begin().await.unwrap();
    for number in 0..times {
        sqlx::query(
            "insert into queue_places (team, role, place, record, person, not_for)
             select team, role, place || cast($1 as text), record, person, not_for
             from queue_places where place = (select min(place) from queue_places)
               and role = 'manager'",
        )
        .bind(format!("z{number}"))
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

fn records(page: &QueuePage) -> Vec<RecordId> {
    page.rows.iter().map(|row| row.record.clone()).collect()
}

/// A plain generator (Knuth's MMIX constants): the same acts on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// One random thing that somebody does, allowed or not.
async fn act(
    provider: &Provider,
    staff: &Staff,
    advisor: &Person,
    record: &RecordId,
    dice: &mut Dice,
) {
    let choice = ["yes", "no", "not-sure"][dice.below(3)];
    let outcome = ["confirmed", "notSo", "cannotSay"][dice.below(3)];
    match dice.below(9) {
        0 => {
            let items = ["room.door", "room.private", "you.discomfort"];
            let drafts = [provider.answer(items[dice.below(3)], choice)];
            provider.submit(advisor, &drafts).await;
        }
        1 => {
            provider
                .submit_photo(advisor, ["room.photo", "you.posture"][dice.below(2)])
                .await;
        }
        2 => {
            provider
                .attest(&staff.manager, record, "gate.audit", outcome)
                .await;
        }
        3 => {
            provider
                .attest(&staff.it, record, "device.disk", outcome)
                .await;
        }
        4 => {
            let copy = provider.seen_by(&staff.manager, record).await;
            if let Some(waits) = any_response(&copy, dice) {
                provider.accept(&staff.manager, record, &waits).await;
                provider.accept(&staff.assessor, record, &waits).await;
            }
        }
        5 => {
            let what =
                json!({ "act": Uuid::now_v7(), "items": ["room.door"], "what": "A new door." });
            let _: Appended = provider
                .post(advisor, "/record/reopenings", &what)
                .await
                .ok();
        }
        6 => {
            let set = json!({
                "act": Uuid::now_v7(),
                "item": "room.private",
                "words": "Hang a curtain.",
                "owner": "advisor",
                "due": provider.today().plus(i32::try_from(dice.below(60)).unwrap()),
            });
            let path = format!("/records/{record}/actions");
            let _: Appended = provider.post(&staff.manager, &path, &set).await.ok();
        }
        7 => {
            let own = provider.own(advisor).await;
            if let Some(response) = any_response(&own, dice) {
                provider
                    .post(
                        advisor,
                        "/record/withdrawals",
                        &json!({ "response": response }),
                    )
                    .await;
            }
        }
        _ => {
            let copy = provider.own(advisor).await;
            let outcome = next_outcome(&copy, dice);
            let mut asked = decision(copy.head.seq, outcome);
            asked["review"] = json!(
                provider
                    .today()
                    .plus(1 + i32::try_from(dice.below(90)).unwrap())
            );
            provider
                .post(
                    &staff.manager,
                    &format!("/records/{record}/decisions"),
                    &asked,
                )
                .await;
        }
    }
}

fn any_response(copy: &RecordCopy, dice: &mut Dice) -> Option<hearth_domain::id::ResponseId> {
    let values = &copy.values;
    (!values.is_empty()).then(|| values[dice.below(values.len())].response.clone())
}

/// An outcome that may well follow, with a condition for all that blocks.
fn next_outcome(copy: &RecordCopy, dice: &mut Dice) -> Json {
    match &copy.standing.arrangement {
        Arrangement::Paused { .. } => json!({ "type": "resumed" }),
        Arrangement::Approved { .. } => {
            let outcome = ["paused", "paused", "ended"][dice.below(3)];
            json!({ "type": outcome })
        }
        _ => {
            let unmet = copy
                .standing
                .items
                .iter()
                .filter(|(_, it)| !it.is_satisfied());
            let conditions: Vec<Json> = unmet
                .map(|(item, _)| json!({ "item": item, "words": "Soon.", "due": null }))
                .collect();
            json!({ "type": "approved", "place": "home", "conditions": conditions })
        }
    }
}
