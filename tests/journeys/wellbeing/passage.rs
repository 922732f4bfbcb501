//! What is on its way to the server, and what the pages say of it meanwhile.

use hearth_app::view::{going_back::GoingBackView, heard::HeardView, state::Connection};
use hearth_domain::role::Role;
use hearth_tests::{Database, Person, proxy::Fault};
use serde_json::{Value, json};

use super::{SHARED, filled_in, finish, heard, past};
use crate::scene::on_a_line;

/// The server has it, and what it says of it does not come through.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_arrived_is_not_said_to_be_here_still() -> anyhow::Result<()> {
    let (provider, line, mut priya) = on_a_line(Database::Sqlite).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    line.set(Fault::LoseAnswer("GET /wellbeing"));
    let id = finish(&priya, filled_in()).await?.id.to_string();
    tom.until("it is there", async || {
        Ok(!heard(&tom).await?.conversations.is_empty())
    })
    .await?;
    let says = async |priya: &Person, words: &str| {
        let is_said = async || Ok(past(priya, &id).await?.told.remove(1).who == words);
        priya.until(words, is_said).await
    };
    says(&priya, "Shared with: your manager.").await?;
    priya.restart().await?;
    says(&priya, "Shared with: your manager.").await?;
    line.set(Fault::None);
    let _: Value = priya.call("try_now", json!({})).await?;
    says(
        &priya,
        "Shared with: your manager. Nobody has answered yet.",
    )
    .await?;
    assert_eq!(heard(&tom).await?.conversations.len(), 1);
    Ok(())
}

/// The same of a request to go back.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_has_arrived_is_not_said_to_be_here_still() -> anyhow::Result<()> {
    let (provider, line, mut priya) = on_a_line(Database::Sqlite).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let _: GoingBackView = priya.call("ask_to_go_back", json!({})).await?;
    line.set(Fault::LoseAnswer("GET /wellbeing"));
    let _: GoingBackView = priya.call("confirm_going_back", json!({})).await?;
    tom.until("it is there", async || {
        Ok(!heard(&tom).await?.going_back.is_empty())
    })
    .await?;
    for restarts in [false, true] {
        if restarts {
            priya.restart().await?;
        }
        priya
            .until("it is said to be there", async || {
                let view: GoingBackView = priya.call("get_going_back", json!({})).await?;
                Ok(view.words[1].contains("The managers of your teams can read this."))
            })
            .await?;
    }
    Ok(())
}

/// Confirmed and taken back without a connection, it was never asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_never_left_is_never_heard_of() -> anyhow::Result<()> {
    let (_provider, line, priya) = on_a_line(Database::Sqlite).await?;
    line.set(Fault::Silent);
    let is_offline = async || Ok(priya.state().await?.connection == Connection::Offline);
    priya.until("she is offline", is_offline).await?;
    let _: GoingBackView = priya.call("ask_to_go_back", json!({})).await?;
    let confirmed: GoingBackView = priya.call("confirm_going_back", json!({})).await?;
    assert!(
        confirmed.words[0].contains("is not sent yet"),
        "{confirmed:?}"
    );
    let back: GoingBackView = priya.call("withdraw_going_back", json!({})).await?;
    assert_eq!((back.step, back.can_ask), (None, true));
    line.set(Fault::None);
    let _: Value = priya.call("try_now", json!({})).await?;
    // What is finished after it has arrived, and it has not.
    finish(&priya, filled_in()).await?;
    priya
        .until("something else has arrived", async || {
            Ok(line.carried(SHARED))
        })
        .await?;
    assert!(!line.carried("/going-back/"));
    Ok(())
}

/// The stream says once that something changed. When the answer to what is asked then is lost, the
/// next heartbeat asks again: nothing else would.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_on_the_way_is_asked_for_again() -> anyhow::Result<()> {
    let (provider, line, priya) = on_a_line(Database::Sqlite).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let id = finish(&priya, filled_in()).await?.id.to_string();
    tom.until("what was shared is there", async || {
        Ok(!heard(&tom).await?.conversations.is_empty())
    })
    .await?;
    line.set(Fault::LoseAnswer("GET /wellbeing"));
    line.struck(1).await?;
    let one = heard(&tom).await?.conversations.remove(0);
    let reply = json!({
        "checkIn": one.check_in,
        "topic": one.topic,
        "reply": uuid::Uuid::now_v7(),
        "words": "Shall we look at the rota?",
    });
    let _: HeardView = tom.call("reply_to_shared", reply).await?;
    line.struck(2).await?;
    line.mend();
    priya
        .until("the reply is there", async || {
            let page = past(&priya, &id).await?;
            Ok(page.told.iter().any(|it| !it.replies.is_empty()))
        })
        .await?;
    Ok(())
}
