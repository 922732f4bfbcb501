//! Answering offline: what the window calls saved is on the disk, and what cannot be kept says so.

use hearth_app::{App, event::AppEvent};
use hearth_domain::{
    Problem, ProblemCode,
    pack::{Kind, Method},
    response::Value,
    role::Role,
};
use serde_json::{Value as Json, json};

use crate::prepared::{Prepared, call, files_below, now, pack};

/// Gives an answer.
async fn respond(app: &App, item: &str, method: &str, value: Json) -> Result<Json, Problem> {
    call(
        app,
        "respond",
        json!({"item": item, "method": method, "value": value}),
    )
    .await
}

fn chosen(choice: &str) -> Json {
    json!({"type": "chosen", "choice": choice, "note": null})
}

/// The item and method of this kind that is asked from the start.
pub fn asked(of: impl Fn(&Kind) -> bool) -> (String, String) {
    let pack = pack();
    let mut found = pack
        .items
        .iter()
        .filter(|item| item.when.is_none())
        .filter_map(|item| {
            let mine = |it: &&Method| it.by == Role::Advisor && of(&it.kind);
            let method = item.methods.iter().find(mine)?;
            Some((item.id.to_string(), method.id.to_string()))
        });
    found.next().unwrap()
}

#[tokio::test]
async fn an_answer_that_shows_as_saved_is_on_the_disk_already() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let item = respond(&app, "start.choice", "answer", chosen("yes"))
        .await
        .unwrap();
    assert_eq!(item["standing"]["tag"]["text"], "Ready to send");
    // The disk as it is in this moment, while nothing has been closed in order.
    let disk = tempfile::tempdir().unwrap();
    for file in files_below(prepared.root()) {
        let copy = disk
            .path()
            .join(file.strip_prefix(prepared.root()).unwrap());
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::copy(&file, copy).unwrap();
    }
    app.stop().await;
    let crashed = Prepared { folder: disk };
    let app = crashed.open().await;
    let item = call(&app, "get_item", json!({"item": "start.choice"}))
        .await
        .unwrap();
    assert_eq!(item["methods"][0]["draft"]["words"], "Yes");
    let tasks = call(&app, "get_tasks", json!({})).await.unwrap();
    assert_eq!(tasks["ready"], 1);
    app.stop().await;
}

#[tokio::test]
async fn answering_again_keeps_one_answer_and_discarding_keeps_none() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    respond(&app, "start.choice", "answer", chosen("no"))
        .await
        .unwrap();
    let item = respond(&app, "start.choice", "answer", chosen("yes"))
        .await
        .unwrap();
    assert_eq!(item["methods"][0]["draft"]["words"], "Yes");
    assert_eq!(item["showAdvice"], false);
    let check = call(&app, "get_check", json!({})).await.unwrap();
    assert_eq!(check["answers"], 1);
    let method = json!({"item": "start.choice", "method": "answer"});
    let item = call(&app, "discard", method).await.unwrap();
    assert_eq!(item["methods"][0]["draft"], Json::Null);
    assert_eq!(item["standing"]["tag"]["text"], "Not started");
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_kept_changes_nothing_and_says_where() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    respond(&app, "start.choice", "answer", chosen("yes"))
        .await
        .unwrap();
    let (words, method) = asked(|kind| matches!(kind, Kind::Words { .. }));
    for (item, method, value) in [
        ("start.choice", "answer", chosen("perhaps")),
        ("no.such-item", "answer", chosen("yes")),
        ("eligibility.tier-2-audit", "confirmed", chosen("yes")),
        (
            &words,
            &method,
            json!({"type": "words", "words": "Caller 999 000 0018"}),
        ),
        (&words, &method, json!({"type": "words", "words": " "})),
        // It is asked only of somebody who said that adjustments are missing.
        (
            "dse.you.adjustments-wanted",
            "words",
            json!({"type": "words", "words": "A chair"}),
        ),
    ] {
        let problem = respond(&app, item, method, value).await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::Invalid, "{item}: {problem}");
        assert_eq!(problem.fields[0].field, item);
    }
    let tasks = call(&app, "get_tasks", json!({})).await.unwrap();
    assert_eq!(tasks["ready"], 1, "what was saved before is still there");
    app.stop().await;
}

#[tokio::test]
async fn the_window_hears_that_something_waits() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let mut events = app.events();
    respond(&app, "start.choice", "answer", chosen("yes"))
        .await
        .unwrap();
    assert_eq!(events.recv().await.unwrap(), AppEvent::State);
    app.stop().await;
}

#[tokio::test]
async fn the_device_is_read_when_asked_and_only_for_what_the_item_needs() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let method = json!({"item": "device.memory", "method": "read"});
    let item = call(&app, "measure", method).await.unwrap();
    let facts = item["methods"][0]["draft"]["value"]["facts"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(facts.len(), 1, "{facts:?}");
    assert_eq!(facts[0]["id"], "memory");
    let words = item["methods"][0]["draft"]["words"].as_str().unwrap();
    assert!(words.starts_with("Memory: "), "{words}");
    let line = json!({"item": "connection.measured", "method": "measured"});
    let problem = call(&app, "measure", line).await.unwrap_err();
    assert!(
        problem.message.contains("Test your internet first"),
        "{problem}"
    );
    app.stop().await;
}

#[tokio::test]
async fn an_agreement_is_signed_with_a_name_and_goes_as_it_was_signed() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let (item, method) = asked(|kind| matches!(kind, Kind::Signature { .. }));
    let sign = |name: &str| json!({"item": item, "method": method, "name": name});
    let problem = call(&app, "sign", sign("1")).await.unwrap_err();
    assert_eq!(problem.fields[0].field, "name");
    let signed = call(&app, "sign", sign(" Priya Shah ")).await.unwrap();
    let shown = signed["methods"].as_array().unwrap();
    let draft = shown.iter().find(|it| it["id"] == method.as_str()).unwrap();
    assert_eq!(draft["draft"]["words"], "Signed as Priya Shah");
    // What can be sent was held against the rule by which the server takes signatures.
    let check = call(&app, "get_check", json!({})).await.unwrap();
    assert_eq!(
        (&check["answers"], &check["unfinished"]),
        (&json!(1), &json!([]))
    );
    app.stop().await;
}

#[tokio::test]
async fn what_needs_the_server_says_that_nothing_was_lost() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let changed = json!({"sections": ["start"], "what": "I moved my desk"});
    let problem = call(&app, "something_changed", changed).await.unwrap_err();
    assert_eq!(
        problem.fields[0].field, "sections",
        "nothing was sent: {problem}"
    );
    let empty = json!({"sections": ["start"], "what": " "});
    let problem = call(&app, "something_changed", empty).await.unwrap_err();
    assert_eq!(problem.fields[0].field, "what");
    let reply = json!({"to": 2, "words": "I understand."});
    let problem = call(&app, "reply", reply).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Offline);
    assert!(problem.message.contains("still here"), "{problem}");
    app.stop().await;
}

/// What Priya sent last year: an answer, and that she read the notice.
fn sent_last_year(prepared: &Prepared) {
    let chosen = Value::Chosen {
        choice: "yes".parse().unwrap(),
        note: None,
    };
    let text = pack().texts[0].hash;
    prepared.sent(
        now().plus(-365 * 86_400_000),
        &[
            ("start.choice", "answer", chosen),
            ("start.privacy-notice", "read", Value::Read { text }),
        ],
    );
}

#[tokio::test]
async fn last_times_answer_is_offered_and_taken_for_today() {
    let prepared = Prepared::new();
    sent_last_year(&prepared);
    let app = prepared.open().await;
    let item = call(&app, "get_item", json!({"item": "start.choice"}))
        .await
        .unwrap();
    let method = &item["methods"][0];
    assert_eq!(
        (&method["sent"]["words"], &method["sent"]["by"]),
        (&json!("Yes"), &json!("You"))
    );
    assert_eq!(method["sent"]["observed"], "2025-11-22");
    let which = json!({"item": "start.choice", "method": "answer"});
    let item = call(&app, "use_last", which).await.unwrap();
    assert_eq!(item["methods"][0]["draft"]["words"], "Yes");
    assert_eq!(item["methods"][0]["draft"]["observed"], "2026-11-22");

    let read = json!({"item": "start.privacy-notice", "method": "read"});
    let problem = call(&app, "use_last", read).await.unwrap_err();
    assert!(
        problem.message.contains("Read the text"),
        "nobody has read it today: {problem}"
    );
    let never = json!({"item": "equipment.put-away", "method": "answer"});
    let problem = call(&app, "use_last", never).await.unwrap_err();
    assert!(problem.message.contains("afresh"), "{problem}");
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_cannot_be_recorded_offline_loses_nothing() {
    let prepared = Prepared::new();
    sent_last_year(&prepared);
    let app = prepared.open().await;
    let changed = json!({"sections": ["start"], "what": "I moved my desk"});
    let problem = call(&app, "something_changed", changed).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Offline);
    assert!(problem.message.contains("Nothing was lost"), "{problem}");
    let item = call(&app, "get_item", json!({"item": "start.choice"}))
        .await
        .unwrap();
    assert_eq!(item["methods"][0]["sent"]["words"], "Yes");
    app.stop().await;
}

#[tokio::test]
async fn home_and_history_stand_without_the_server() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let home = call(&app, "get_home", json!({})).await.unwrap();
    assert_eq!(home["headline"], "You have not sent your answers yet");
    assert_eq!(home["todo"].as_array().unwrap().len(), 3);
    let history = call(&app, "get_history", json!({})).await.unwrap();
    assert_eq!(
        history["rows"][0]["words"],
        "Started an application: Health advisor at home."
    );
    assert_eq!(history["looks"], json!([]));
    let section = call(&app, "get_section", json!({"section": "start"}))
        .await
        .unwrap();
    assert!(!section["items"].as_array().unwrap().is_empty());
    app.stop().await;
}

#[tokio::test]
async fn what_hearth_sees_can_be_read_while_it_is_locked() {
    let prepared = Prepared::new();
    let app = prepared.start().await;
    let sees = call(&app, "get_sees", json!({})).await.unwrap();
    assert!(sees["reads"].as_array().unwrap().len() >= 4);
    assert!(!sees["never"].as_array().unwrap().is_empty());
    let home = call(&app, "get_home", json!({})).await.unwrap_err();
    assert_eq!(home.code, ProblemCode::Locked);
    app.stop().await;
}
