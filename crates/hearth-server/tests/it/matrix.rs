//! Every route × every role × own and foreign record, from one table.
//!
//! *Own* is a record of the person's team, or an advisor's own; *foreign* is one of another team.
//! A route that the server has and the table has not, or the other way round, fails the test. Not
//! here: what a route does when it answers.

mod table;

use hearth_domain::{
    api::{SHA256_HEADER, record::Appended},
    hash::Hash,
    id::{FileId, ResponseId},
    role::Role,
};
use hearth_server::router;
use reqwest::Method;
use serde_json::{Value as Json, json};
use uuid::Uuid;

pub use table::{Rule, TABLE};

use crate::{
    on_both,
    records_common::*,
    wellbeing::{going, going_back},
};
use Role::Advisor;
use table::REFUSED_LATER;

impl Rule {
    fn expected(&self, role: Role, is_own: bool) -> u16 {
        let open = self.own.iter().find(|(roles, _)| roles.contains(&role));
        match open {
            Some((_, status)) if is_own => *status,
            Some(_) => self.foreign,
            None if !is_own
                && REFUSED_LATER
                    .iter()
                    .any(|(path, roles)| *path == self.path && roles.contains(&role)) =>
            {
                404
            }
            None => 403,
        }
    }
}

/// A record with one of each thing that a route can be about.
struct Target {
    advisor: Person,
    record: hearth_domain::id::RecordId,
    photo: FileId,
    photo_response: ResponseId,
    door: ResponseId,
    act: Uuid,
    decided: u64,
    /// What they shared of a check-in, with their manager.
    shared: Json,
    /// Their request to go back.
    going_back: Uuid,
}

impl Target {
    /// A record in a team, with a photo, an action and a decision.
    async fn make(provider: &Provider, staff: &Staff, advisor: Person) -> Target {
        let record = provider.own(&advisor).await.record;
        let door = provider.answer("room.door", "yes");
        provider.submit(&advisor, std::slice::from_ref(&door)).await;
        let declined = json!({ "type": "declined" });
        let decided: Appended = provider
            .decide(&staff.manager, &record, declined)
            .await
            .ok();
        let (photo, photo_response) = provider.submit_photo(&advisor, "room.photo").await;
        let shared = going("badly", "manager", provider);
        provider.share(&advisor, &shared).await;
        let going_back = Uuid::now_v7();
        provider.ask_to_go_back(&advisor, going_back).await;
        let act = Uuid::now_v7();
        let action = json!({
            "act": act,
            "item": "room.door",
            "words": "Close it.",
            "owner": "advisor",
            "due": provider.today().plus(7),
        });
        let path = format!("/records/{record}/actions");
        let _: Appended = provider.post(&staff.manager, &path, &action).await.ok();
        Target {
            advisor,
            record,
            photo,
            photo_response,
            door: door.id,
            act,
            decided: decided.head.seq,
            shared,
            going_back,
        }
    }
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Asks a route about a record, as well as somebody can who means it, and answers with the status.
async fn ask(provider: &Provider, rule: &Rule, who: &Person, about: &Target) -> u16 {
    let method: Method = rule.method.parse().unwrap();
    let mut path = rule
        .path
        .replace("/packs/{id}/{version}", "/packs/trial/1")
        .replace("/records/{id}", &format!("/records/{}", about.record))
        .replace("{act}", &about.act.to_string())
        .replace("{checkIn}", &text(&about.shared["id"]))
        .replace("{topic}", "question.going")
        .replace("{phase}", "1")
        .replace("{code}", "none")
        .replace("{name}", "none");
    let mut sent: Option<Json> = None;
    let fresh = Uuid::now_v7();
    match (rule.method, rule.path) {
        ("GET", "/files/{id}") => path = format!("/files/{}", about.photo),
        ("PUT", "/files/{id}") => {
            // One's own file again, or a foreign file's name.
            let own = who.id == about.advisor.id;
            let id = if own {
                fresh.to_string()
            } else {
                about.photo.to_string()
            };
            let bytes = picture(8, 8);
            let hash = Hash::of(&bytes).to_string();
            let path = format!("/files/{id}");
            let answer = provider
                .send(who, method, &path, |it| {
                    it.header(SHA256_HEADER, hash).body(bytes)
                })
                .await;
            return answer.status.as_u16();
        }
        ("PUT", "/packages/{id}") => {
            let head = provider.own(&about.advisor).await.head;
            let drafts = [provider.answer("room.private", "yes")];
            let package = package(who, &about.record, head, &drafts, &[]);
            return provider.put_package(who, &package).await.status.as_u16();
        }
        ("POST", "/authorize") => {
            // A browser sends a form.
            let form = "application/x-www-form-urlencoded";
            let answer = provider.send(who, method, &path, |it| it.header("content-type", form));
            return answer.await.status.as_u16();
        }
        ("POST", "/record/withdrawals") => sent = Some(json!({ "response": about.door })),
        ("POST", "/record/reopenings") => {
            sent = Some(json!({ "act": fresh, "items": ["room.door"], "what": "Moved." }));
        }
        ("POST", "/record/replies") => {
            // On another's record the same place holds no decision of one's own.
            let own = who.id == about.advisor.id;
            let to = if own { about.decided } else { 1 };
            sent = Some(json!({ "act": fresh, "to": to, "words": "Thank you." }));
        }
        ("POST", "/records/{id}/reviews") => {
            sent = Some(json!({
                "act": fresh,
                "response": about.photo_response,
                "verdict": { "type": "returned", "reason": "Dark.", "satisfy": "Light." },
            }));
        }
        ("POST", "/records/{id}/attestations") => {
            sent = Some(json!({
                "response": fresh,
                "item": "gate.audit",
                "method": "confirmed",
                "observed": provider.today(),
                "value": { "type": "attested", "outcome": "confirmed", "note": "" },
            }));
        }
        ("POST", "/records/{id}/actions") => {
            sent = Some(json!({
                "act": fresh,
                "item": "room.door",
                "words": "Close it.",
                "owner": "advisor",
                "due": provider.today(),
            }));
        }
        ("POST", "/records/{id}/decisions") => {
            let seen = provider.own(&about.advisor).await.head.seq;
            sent = Some(decision(seen, json!({ "type": "declined" })));
        }
        ("PUT", "/check-ins/{id}") => {
            sent = Some(about.shared.clone());
            if who.id != about.advisor.id {
                path = format!("/check-ins/{}", text(&about.shared["id"]));
            }
        }
        ("PUT", "/going-back/{id}") => {
            sent = Some(going_back(provider));
            if who.id != about.advisor.id {
                path = format!("/going-back/{}", about.going_back);
            }
        }
        ("PUT", "/going-back/{id}/day") => {
            path = format!("/going-back/{}/day", about.going_back);
            sent = Some(json!({ "from": provider.today().plus(7) }));
        }
        (_, "/conversations/{checkIn}/{topic}/replies/{id}") => {
            sent = Some(json!({ "words": "Thank you." }));
        }
        (_, "/conversations/{checkIn}/{topic}/talk") => {
            let when = provider.app.now().plus(DAY_MS);
            sent = Some(json!({ "when": when, "how": "By phone" }));
        }
        ("GET" | "DELETE", _) => {}
        _ => sent = Some(json!({})),
    }
    let path = path.replace("{id}", &fresh.to_string());
    if rule.path == "/live" {
        return provider.live(who).await.status().as_u16();
    }
    let answer = provider
        .send(who, method, &path, |request| match &sent {
            Some(body) => request.json(body),
            None => request,
        })
        .await;
    answer.status.as_u16()
}

#[test]
fn the_table_names_every_route_and_no_other() {
    let description = serde_json::to_value(router::openapi()).unwrap();
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.push((method.to_uppercase(), path.clone()));
        }
    }
    let mut named: Vec<(String, String)> = TABLE
        .iter()
        .map(|rule| (rule.method.to_owned(), rule.path.to_owned()))
        .collect();
    described.sort();
    named.sort();
    assert_eq!(
        described, named,
        "left: the server's routes; right: the table's"
    );
}

on_both! {
    async fn every_route_answers_every_role_as_the_table_says(store) {
        let provider = Provider::open(store).await;
        let (here, there) = (provider.team("Here").await, provider.team("There").await);
        let (staff, foreign_staff) =
            (Staff::of(&provider, &here).await, Staff::of(&provider, &there).await);
        let theirs = provider.person(&[Advisor], &[&there]).await;
        let foreign = Target::make(&provider, &foreign_staff, theirs).await;
        let mut wrong = Vec::new();
        for role in Role::ALL {
            // Each role gets a record of its own, so that what one did changes nothing for the next.
            let advisor = provider.person(&[Advisor], &[&here]).await;
            let own = Target::make(&provider, &staff, advisor.clone()).await;
            for rule in TABLE {
                for (is_own, about) in [(true, &own), (false, &foreign)] {
                    let who = match (role, rule.path) {
                        // Logging out ends a session: it gets one that nobody needs afterwards.
                        (Advisor, path) if path != "/logout" => advisor.clone(),
                        _ => provider.person(&[role], &[&here]).await,
                    };
                    let expected = rule.expected(role, is_own);
                    let status = ask(&provider, rule, &who, about).await;
                    if status != expected {
                        let whose = if is_own { "own" } else { "foreign" };
                        wrong.push(format!(
                            "{} {} as {}, {whose}: {status} and not {expected}",
                            rule.method, rule.path, role.title()
                        ));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // Nobody changed the foreign record.
        let last = provider.own(&foreign.advisor).await;
        let (entries, _) = hearth_domain::record::open(&foreign.record, &last.entries).unwrap();
        let by: Vec<_> = entries.iter().map(|entry| &entry.by.person).collect();
        assert!(by.iter().all(|person| **person == foreign.advisor.id || **person == foreign_staff.manager.id));
    }
}
