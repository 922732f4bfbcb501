//! Check-ins and the way back: what is kept stays on the computer, what is shared reaches whom it was
//! meant for, and what follows comes back.

mod diary;
mod passage;

use hearth_app::view::{
    check_in::{CheckInPageView, CheckInView},
    going_back::GoingBackView,
    heard::HeardView,
    state::Connection,
};
use hearth_domain::{ProblemCode, check_in::going_back::GoingBackStep, role::Role};
use hearth_tests::{Database, Person, proxy::Fault};
use serde_json::{Value, json};

use crate::scene::{on_a_line, says};

on_both! {
    what_is_kept_stays_and_what_is_shared_is_answered
    going_back_is_asked_twice_and_arranged
    what_was_shared_waits_for_the_server_and_can_be_taken_back_before
}

/// What somebody writes and keeps.
const KEPT: &str = "my neighbour's drums";
/// What somebody writes and shares.
const SHARED: &str = "nobody answers after midnight";

/// Two answers: one is kept, one goes to the manager.
fn filled_in() -> Value {
    json!({
        "answers": [
            { "question": "going", "choice": "badly", "note": KEPT, "share": "keepToMyself" },
            { "question": "reach", "choice": "no", "note": SHARED, "share": "manager" },
        ],
        "outcome": { "outcome": "changeSomething", "share": "keepToMyself" },
    })
}

async fn finish(priya: &Person, input: Value) -> anyhow::Result<CheckInPageView> {
    Ok(priya.call("finish_check_in", input).await?)
}

async fn heard(who: &Person) -> Result<HeardView, hearth_domain::Problem> {
    who.call("get_heard", json!({})).await
}

async fn past(priya: &Person, id: &str) -> Result<CheckInPageView, hearth_domain::Problem> {
    priya
        .call("get_past_check_in", json!({ "checkIn": id }))
        .await
}

/// Every file of a profile that holds these words as they are.
fn files_with(person: &Person, words: &str) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![person.profile().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path)?;
                if bytes
                    .windows(words.len())
                    .any(|part| part == words.as_bytes())
                {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    Ok(found)
}

async fn what_is_kept_stays_and_what_is_shared_is_answered(
    database: Database,
) -> anyhow::Result<()> {
    let (provider, line, mut priya) = on_a_line(database).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let lena = Person::join(&provider, "Lena Fox", &[Role::ShiftLead]).await?;

    // What is filled in survives a restart, and nothing of it has left.
    let _: CheckInView = priya.call("fill_in", filled_in()).await?;
    priya.restart().await?;
    let view: CheckInView = priya.call("get_check_in", json!({})).await?;
    let form = view.form.unwrap();
    assert_eq!(form.answers.len(), 2);
    assert_eq!(form.answers[0].note.as_deref(), Some(KEPT));
    assert!(!line.carried(SHARED), "not before it is finished");

    let done = finish(&priya, filled_in()).await?;
    let low = done.talk_to.as_ref().unwrap();
    assert_eq!(low.lines[0].title, "Somebody to talk to");
    assert_eq!(low.urgent[0].title, "Danger to life");
    assert!(done.offers_going_back);

    tom.until("what was shared is there", async || {
        Ok(!heard(&tom).await?.conversations.is_empty())
    })
    .await?;
    let shared = heard(&tom).await?;
    let [one] = &shared.conversations[..] else {
        panic!("one thing was shared: {shared:?}");
    };
    assert_eq!(one.name, "Priya Shah");
    assert_eq!(
        (one.answer.as_deref(), one.note.as_deref()),
        (Some("No"), Some(SHARED))
    );
    assert!(one.waits);
    assert_eq!(tom.state().await?.heard.unwrap().number, 1);
    assert!(
        heard(&lena).await?.conversations.is_empty(),
        "it was not meant for her"
    );
    assert_eq!(
        priya.state().await?.heard,
        None,
        "nothing can be shared with an advisor"
    );

    // The line has carried what was shared and nothing of what was kept; no file shows either.
    assert!(line.carried(SHARED));
    for kept in [KEPT, "\"going\"", "badly", "changeSomething"] {
        assert!(!line.carried(kept), "{kept} left the computer");
    }
    for words in [KEPT, SHARED] {
        assert_eq!(
            files_with(&priya, words)?,
            Vec::<String>::new(),
            "{words} lies open"
        );
    }

    let which = json!({ "checkIn": one.check_in, "topic": one.topic });
    let mut reply = which.clone();
    reply["reply"] = json!(uuid::Uuid::now_v7());
    reply["words"] = json!("Shall we look at the rota?");
    let answered: HeardView = tom.call("reply_to_shared", reply).await?;
    assert!(!answered.conversations[0].waits);
    let mut talk = which.clone();
    let tomorrow = provider.clock().now().date().plus(1);
    for (key, value) in [
        ("day", json!(tomorrow)),
        ("time", json!("14:30")),
        ("how", json!("By phone")),
    ] {
        talk[key] = value;
    }
    let _: HeardView = tom.call("arrange_talk", talk).await?;
    let id = done.id.to_string();
    priya
        .until("the answer is there", async || {
            let page = past(&priya, &id).await?;
            Ok(page.told.iter().any(|it| it.talk.is_some()))
        })
        .await?;
    let page = past(&priya, &id).await?;
    let reach = page
        .told
        .iter()
        .find(|it| it.asked.starts_with("Can you reach"))
        .unwrap();
    assert_eq!(reach.replies[0].words, "Shall we look at the rota?");
    assert_eq!(reach.replies[0].name, "Tom Reed");
    assert_eq!(page.told[0].who, "Kept to yourself.");

    // Taken back, it is gone for him; the talk is in both diaries.
    let _: CheckInView = priya.call("unshare", which.clone()).await?;
    tom.until("it was taken back", async || {
        let heard = heard(&tom).await?;
        Ok(heard
            .conversations
            .iter()
            .all(|it| it.note.is_none() && !it.is_open))
    })
    .await?;
    // On her own computer it is still hers, until she deletes it.
    let page = past(&priya, &id).await?;
    assert_eq!(page.told[1].note.as_deref(), Some(SHARED));
    assert!(page.told[1].who.contains("took this back"));
    let left: CheckInView = priya
        .call("forget_check_in", json!({ "checkIn": id }))
        .await?;
    assert!(left.past.is_empty());
    let gone = priya
        .refused("get_past_check_in", json!({ "checkIn": id }))
        .await?;
    says(&gone, ProblemCode::NotFound, "Go back to your check-ins");
    Ok(())
}

async fn going_back_is_asked_twice_and_arranged(database: Database) -> anyhow::Result<()> {
    let (provider, line, priya) = on_a_line(database).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let asked: GoingBackView = priya.call("ask_to_go_back", json!({})).await?;
    assert_eq!(asked.step, Some(GoingBackStep::Asked));
    assert!(asked.words[0].contains("Nobody has heard"));
    let forgotten: GoingBackView = priya.call("withdraw_going_back", json!({})).await?;
    assert_eq!(forgotten.step, None);
    let _: GoingBackView = priya.call("ask_to_go_back", json!({})).await?;
    assert!(
        !line.carried("/going-back/"),
        "the first step stays on the computer"
    );

    let _: GoingBackView = priya.call("confirm_going_back", json!({})).await?;
    tom.until("the request is there", async || {
        Ok(!heard(&tom).await?.going_back.is_empty())
    })
    .await?;
    let one = heard(&tom).await?.going_back.remove(0);
    assert_eq!((one.name.as_str(), one.arranged), ("Priya Shah", None));
    let past = provider.clock().now().date().plus(-1);
    let refused = tom
        .refused(
            "arrange_going_back",
            json!({ "request": one.request, "from": past }),
        )
        .await?;
    says(&refused, ProblemCode::Invalid, "has passed");
    let from = provider.clock().now().date().plus(7);
    let arranged: HeardView = tom
        .call(
            "arrange_going_back",
            json!({ "request": one.request, "from": from }),
        )
        .await?;
    assert_eq!(arranged.going_back[0].from, Some(from));
    let get = async || -> Result<GoingBackView, hearth_domain::Problem> {
        priya.call("get_going_back", json!({})).await
    };
    priya
        .until("a day was arranged", async || {
            Ok(get().await?.step == Some(GoingBackStep::Arranged))
        })
        .await?;
    let view = get().await?;
    assert!(
        view.words[0].contains("Tom Reed arranged"),
        "{:?}",
        view.words
    );
    assert!(!view.can_take_back, "others have planned with it");
    Ok(())
}

async fn what_was_shared_waits_for_the_server_and_can_be_taken_back_before(
    database: Database,
) -> anyhow::Result<()> {
    let (provider, line, priya) = on_a_line(database).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    line.set(Fault::Silent);
    priya
        .until("she is offline", async || {
            Ok(priya.state().await?.connection == Connection::Offline)
        })
        .await?;
    let first = finish(&priya, filled_in()).await?;
    let second = finish(&priya, filled_in()).await?;
    assert!(
        first.told[1].who.contains("Not sent yet"),
        "{}",
        first.told[1].who
    );
    // Taken back before it left, it never leaves.
    let topic = json!({ "type": "question", "question": "reach" });
    let which = json!({ "checkIn": first.id, "topic": topic });
    let view: CheckInView = priya.call("unshare", which).await?;
    let listed = |id| {
        view.past
            .iter()
            .find(|past| &past.id == id)
            .map(|past| &*past.shared)
    };
    assert_eq!(
        listed(&first.id),
        Some("1 answer taken back or no longer kept")
    );
    assert_eq!(listed(&second.id), Some("1 answer on the way"));
    // Deleted here, it is still on its way: it is said, and can be taken back.
    let third = finish(&priya, filled_in()).await?;
    let deleted = json!({ "checkIn": third.id });
    let view: CheckInView = priya.call("forget_check_in", deleted).await?;
    let [left] = &view.elsewhere[..] else {
        panic!("one thing is on its way: {view:?}");
    };
    assert!(left.who.contains("Not sent yet"), "{}", left.who);
    assert_eq!(left.note.as_deref(), Some(SHARED));
    let which = json!({ "checkIn": left.check_in, "topic": left.topic });
    let view: CheckInView = priya.call("unshare", which).await?;
    assert!(view.elsewhere.is_empty());
    line.set(Fault::None);
    let _: Value = priya.call("try_now", json!({})).await?;
    tom.until("the second arrives", async || {
        Ok(!heard(&tom).await?.conversations.is_empty())
    })
    .await?;
    let shared = heard(&tom).await?.conversations;
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0].check_in, second.id);
    for never in [first.id, third.id] {
        assert!(
            !line.carried(never.as_str()),
            "not even its name left the computer"
        );
    }
    Ok(())
}
