//! What was shared of check-ins, and requests to go back: who reads them, and what follows.
//!
//! The walk over every route in every role is [`crate::matrix`]'s.

use hearth_domain::{
    api::{
        live::{About, LiveEvent},
        wellbeing::Wellbeing,
    },
    check_in::{Hearer, Said},
    id::TeamId,
    role::Role,
};
use hearth_server::wellbeing;
use reqwest::Method;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::{live::Ear, on_both, records_common::*};

/// A check-in of which its one answer was shared.
pub fn going(choice: &str, with: &str, provider: &Provider) -> Json {
    json!({
        "id": Uuid::now_v7(),
        "at": provider.app.now(),
        "pack": { "id": "trial", "version": 1 },
        "answers": [{
            "with": with,
            "said": { "type": "answer", "question": "going", "choice": choice, "note": MARK },
        }],
    })
}

/// A request to go back, as its device holds it after the second step.
pub fn going_back(provider: &Provider) -> Json {
    let now = provider.app.now();
    json!({ "asked": now, "confirmed": now, "withdrawn": null })
}

/// What somebody wrote, and nobody else may read.
const MARK: &str = "the dog next door";

impl Provider {
    /// Shares it.
    pub async fn share(&self, who: &Person, shared: &Json) {
        let path = format!("/check-ins/{}", shared["id"].as_str().unwrap());
        self.sets(who, &path, shared, 204).await;
    }

    /// Asks to go back, to the second step.
    pub async fn ask_to_go_back(&self, who: &Person, id: Uuid) {
        self.sets(who, &format!("/going-back/{id}"), &going_back(self), 204)
            .await;
    }

    async fn sets(&self, who: &Person, path: &str, body: &Json, status: u16) -> Answer {
        let answer = self.send(who, Method::PUT, path, |it| it.json(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text());
        answer
    }

    async fn wellbeing(&self, who: &Person) -> Wellbeing {
        self.get(who, "/wellbeing").await.ok()
    }

    async fn withdraw_shared(&self, who: &Person, shared: &Json) -> u16 {
        let path = format!("{}question.going", conversation(shared));
        let answer = self.send(who, Method::DELETE, &path, |it| it).await;
        answer.status.as_u16()
    }
}

/// Where the conversations of a check-in are.
fn conversation(shared: &Json) -> String {
    format!("/conversations/{}/", shared["id"].as_str().unwrap())
}

fn reply_to(shared: &Json) -> String {
    let (conversation, id) = (conversation(shared), Uuid::now_v7());
    format!("{conversation}question.going/replies/{id}")
}

/// Everybody of a team, each in one role, with another team's manager.
async fn everybody(provider: &Provider, team: &TeamId) -> Vec<(Role, Person)> {
    let mut all = Vec::new();
    for role in Role::ALL {
        all.push((role, provider.person(&[role], &[team]).await));
    }
    let elsewhere = provider.team("Elsewhere").await;
    let manager = provider.person(&[Role::Manager], &[&elsewhere]).await;
    all.push((Role::Manager, manager));
    all
}

on_both! {
    async fn what_was_shared_is_read_by_those_whom_it_was_meant_for_and_nobody_else(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("Nights").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let lead_and_manager = provider.person(&[Role::Manager, Role::ShiftLead], &[&team]).await;
        let with_manager = going("badly", "manager", &provider);
        let with_else = going("fine", "someoneElse", &provider);
        provider.share(&advisor, &with_manager).await;
        provider.share(&advisor, &with_else).await;

        let mut colleagues = everybody(&provider, &team).await;
        let stranger = colleagues.pop().unwrap().1;
        for (role, who) in &colleagues {
            let heard = provider.wellbeing(who).await.heard;
            let with: Vec<_> = heard.iter().map(|it| it.with).collect();
            let expected = match role {
                Role::Manager => vec![Hearer::Manager],
                Role::ShiftLead => vec![Hearer::SomeoneElse],
                _ => vec![],
            };
            assert_eq!(with, expected, "{role:?}");
        }
        assert!(provider.wellbeing(&stranger).await.heard.is_empty(), "another team's manager");
        // Their own manager is not somebody else, whatever else they are.
        let heard = provider.wellbeing(&lead_and_manager).await.heard;
        assert_eq!(heard.iter().map(|it| it.with).collect::<Vec<_>>(), [Hearer::Manager]);

        // No other route tells of it: not even that there was a check-in.
        for (role, who) in &colleagues {
            for path in ["/queue", "/people", "/access", "/me", "/record"] {
                let text = provider.get(who, path).await.text();
                let id = with_manager["id"].as_str().unwrap();
                assert!(!text.contains(MARK) && !text.contains(id), "{role:?} {path}: {text}");
            }
        }
    }

    async fn somebody_of_two_teams_is_heard_by_the_managers_of_both_and_once(store) {
        let provider = Provider::open(store).await;
        let (days, nights) = (provider.team("Days").await, provider.team("Nights").await);
        let advisor = provider.person(&[Role::Advisor], &[&days, &nights]).await;
        let shared = going("badly", "manager", &provider);
        provider.share(&advisor, &shared).await;
        for teams in [vec![&days], vec![&nights], vec![&days, &nights]] {
            let manager = provider.person(&[Role::Manager], &teams).await;
            let answer = provider.wellbeing(&manager).await;
            assert_eq!(answer.heard.len(), 1, "{}", teams.len());
            assert!(answer.names.contains_key(&advisor.id));
        }
        // Whoever manages their own team reads nothing of their own as if it were somebody's.
        let both = provider.person(&[Role::Advisor, Role::Manager], &[&days]).await;
        provider.share(&both, &going("fine", "manager", &provider)).await;
        let answer = provider.wellbeing(&both).await;
        assert_eq!((answer.own.len(), answer.heard.len()), (1, 1));
    }

    async fn an_answer_and_a_talk_reach_the_advisor_and_twice_is_once(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("Nights").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let manager = provider.person(&[Role::Manager], &[&team]).await;
        let mut ear = Ear::open(&provider, &advisor).await;
        assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
        let shared = going("badly", "manager", &provider);
        provider.share(&advisor, &shared).await;
        provider.share(&advisor, &shared).await;
        let look = |event: &LiveEvent| {
            matches!(event, LiveEvent::Look { about: About::Wellbeing }).then_some(())
        };
        ear.until(look).await;

        let path = reply_to(&shared);
        let words = json!({ "words": "Shall we look at it together?" });
        provider.sets(&manager, &path, &words, 204).await;
        provider.sets(&manager, &path, &words, 204).await;
        ear.until(look).await;
        let when = provider.app.now().plus(DAY_MS);
        let talk = format!("{}question.going/talk", conversation(&shared));
        let past = json!({ "when": provider.app.now(), "how": "By phone" });
        let refused = provider.sets(&manager, &talk, &past, 422).await.problem(422);
        assert_eq!(refused.fields[0].field, "when");
        provider.sets(&manager, &talk, &json!({ "when": when, "how": "By phone" }), 204).await;

        let answer = provider.wellbeing(&advisor).await;
        assert_eq!(answer.own.len(), 1, "sending it twice makes no second");
        let own = &answer.own[0];
        assert_eq!(own.replies.len(), 1);
        assert_eq!(own.talk.as_ref().map(|it| it.when), Some(when));
        assert!(answer.names.contains_key(&manager.id), "who answered is named");
        let empty = provider.sets(&manager, &reply_to(&shared), &json!({ "words": " " }), 422).await;
        assert_eq!(empty.problem(422).fields[0].field, "words");
    }

    async fn what_was_taken_back_is_gone_and_does_not_come_back(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("Nights").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let manager = provider.person(&[Role::Manager], &[&team]).await;
        let shared = going("badly", "manager", &provider);
        provider.share(&advisor, &shared).await;
        let words = json!({ "words": "About the dog?" });
        provider.sets(&manager, &reply_to(&shared), &words, 204).await;

        let other = provider.person(&[Role::Advisor], &[&team]).await;
        assert_eq!(provider.withdraw_shared(&other, &shared).await, 404);
        assert_eq!(provider.withdraw_shared(&advisor, &shared).await, 204);
        assert_eq!(provider.withdraw_shared(&advisor, &shared).await, 204, "twice is harmless");
        // A device that sends again what was on its way brings nothing back.
        provider.share(&advisor, &shared).await;
        assert!(provider.wellbeing(&manager).await.heard.is_empty());
        let own = provider.wellbeing(&advisor).await.own;
        assert!(own[0].said.is_none() && own[0].replies.is_empty());
        let refused = provider.sets(&manager, &reply_to(&shared), &words, 409).await.problem(409);
        assert!(refused.message.contains("took this back"), "{}", refused.message);
        let mut tx = provider.app.db.begin_reading().await.unwrap();
        let rows = sqlx::query("select body from conversations").fetch_all(&mut *tx).await.unwrap();
        let text: Vec<String> = rows.iter().map(|row| sqlx::Row::get(row, "body")).collect();
        assert!(!text.concat().contains("dog"), "not even in the database: {text:?}");
    }

    async fn going_back_reaches_the_managers_after_its_second_step(store) {
        let provider = Provider::open(store).await;
        let (team, elsewhere) = (provider.team("Nights").await, provider.team("Days").await);
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let manager = provider.person(&[Role::Manager], &[&team]).await;
        let stranger = provider.person(&[Role::Manager], &[&elsewhere]).await;
        let id = Uuid::now_v7();
        provider.ask_to_go_back(&advisor, id).await;
        assert!(provider.wellbeing(&stranger).await.going_back.is_empty());
        let heard = provider.wellbeing(&manager).await.going_back;
        assert_eq!(heard.len(), 1);
        assert_eq!(heard[0].from, advisor.id);

        let path = format!("/going-back/{id}/day");
        let past = json!({ "from": provider.today().plus(-1) });
        assert_eq!(provider.sets(&manager, &path, &past, 422).await.problem(422).fields[0].field, "from");
        let from = provider.today().plus(7);
        provider.sets(&manager, &path, &json!({ "from": from }), 204).await;
        let own = provider.wellbeing(&advisor).await.own_going_back.unwrap();
        assert_eq!(own.arranged.unwrap().from, from);
        let mut back = going_back(&provider);
        back["withdrawn"] = json!(provider.app.now());
        let late = provider.sets(&advisor, &format!("/going-back/{id}"), &back, 409).await;
        assert!(late.problem(409).message.contains("arranged"), "others have planned with it");

        // One that is taken back before anybody arranged a day is gone for the manager.
        let id = Uuid::now_v7();
        provider.ask_to_go_back(&advisor, id).await;
        provider.sets(&advisor, &format!("/going-back/{id}"), &back, 204).await;
        let heard = provider.wellbeing(&manager).await.going_back;
        assert_eq!(heard.len(), 1, "only the arranged one is left");
    }

    async fn what_is_no_answer_of_the_check_in_is_refused_whole(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("Nights").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let other = provider.person(&[Role::Advisor], &[&team]).await;
        let put = async |who: &Person, shared: &Json, status| {
            let path = format!("/check-ins/{}", shared["id"].as_str().unwrap());
            provider.sets(who, &path, shared, status).await.problem(status)
        };
        let mut strange = going("splendid", "manager", &provider);
        assert_eq!(put(&advisor, &strange, 422).await.fields[0].field, "going");
        strange["answers"] = json!([]);
        assert_eq!(put(&advisor, &strange, 422).await.fields[0].field, "answers");
        let mut patient = going("badly", "manager", &provider);
        patient["answers"][0]["said"]["note"] = json!("caller 999 000 0018");
        assert!(put(&advisor, &patient, 422).await.fields[0].message.contains("NHS number"));
        let mut unknown = going("badly", "manager", &provider);
        unknown["pack"]["version"] = json!(99);
        put(&advisor, &unknown, 409).await;
        // A name that somebody else's check-in has is not there for others.
        let shared = going("badly", "manager", &provider);
        provider.share(&advisor, &shared).await;
        put(&other, &shared, 404).await;
        assert_eq!(provider.wellbeing(&advisor).await.own.len(), 1);
        assert!(provider.wellbeing(&other).await.own.is_empty());
    }

    async fn it_is_kept_for_its_time_and_not_longer(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("Nights").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        // A device whose clock is ahead makes nothing last longer.
        let mut ahead = going("badly", "manager", &provider);
        ahead["at"] = json!(provider.app.now().plus(400 * DAY_MS));
        provider.share(&advisor, &ahead).await;
        provider.ask_to_go_back(&advisor, Uuid::now_v7()).await;
        provider.set_day(180);
        wellbeing::forget(&provider.app).await.unwrap();
        let kept = provider.wellbeing(&advisor).await;
        assert_eq!(kept.own.len(), 1);
        assert!(matches!(kept.own[0].said, Some(Said::Answer { .. })) && kept.own_going_back.is_some());
        provider.set_day(181);
        assert_eq!(wellbeing::forget(&provider.app).await.unwrap(), 2);
        let gone = provider.wellbeing(&advisor).await;
        assert!(gone.own.is_empty() && gone.own_going_back.is_none());
    }

    async fn a_manager_who_was_not_meant_never_hears_it_whatever_changes(store) {
        let provider = Provider::open(store).await;
        let (here, there) = (provider.team("Here").await, provider.team("There").await);
        let advisor = provider.person(&[Role::Advisor], &[&here]).await;
        let both = provider.person(&[Role::Manager, Role::ShiftLead], &[&here]).await;
        let lead = provider.person(&[Role::ShiftLead], &[&there]).await;
        let shared = going("badly", "someoneElse", &provider);
        provider.share(&advisor, &shared).await;
        // The advisor moves to another team; whoever managed them is a shift lead now, and no more.
        let mut tx = provider.app.db.begin().await.unwrap();
        sqlx::query("update person_teams set team = $2 where person = $1")
            .bind(advisor.id.as_str()).bind(there.as_str()).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        assert!(provider.wellbeing(&both).await.heard.is_empty());
        let words = json!({ "words": "I hear you." });
        provider.sets(&both, &reply_to(&shared), &words, 404).await;
        assert_eq!(provider.wellbeing(&lead).await.heard.len(), 1);
        // Whoever is no advisor any more takes it back all the same.
        let mut tx = provider.app.db.begin().await.unwrap();
        sqlx::query("update person_roles set role = 'it' where person = $1")
            .bind(advisor.id.as_str()).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(provider.withdraw_shared(&advisor, &shared).await, 204);
        assert!(provider.wellbeing(&lead).await.heard.is_empty());
    }
}
