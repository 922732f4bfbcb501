//! What an advisor does by hand, one thing at a time, and what they see of it.
//!
//! Not here: doing all that is asked ([`crate::diligent`]).

use anyhow::Context;
use hearth_app::view::{
    evidence::FileMeta,
    home::HistoryView,
    item::{InputView, ItemView, MethodView},
    sent::{Progress, SentView},
};
use hearth_domain::{Problem, response::Value};
use serde_json::json;

use crate::Person;

/// An item as they see it.
///
/// # Errors
/// With the problem that they would see.
pub async fn item(advisor: &Person, item: &str) -> Result<ItemView, Problem> {
    advisor.call("get_item", json!({ "item": item })).await
}

/// The first way to respond to an item that is theirs.
///
/// # Errors
/// When none is.
pub fn method(view: &ItemView) -> anyhow::Result<&MethodView> {
    let mut methods = view.methods.iter();
    methods
        .find(|it| it.mine)
        .with_context(|| format!("{} is somebody else's", view.id))
}

/// Chooses an answer.
///
/// # Errors
/// With the problem that they would see.
pub async fn choose(advisor: &Person, item: &str, choice: &str) -> Result<ItemView, Problem> {
    let value = json!({ "type": "chosen", "choice": choice, "note": null });
    let input = json!({ "item": item, "method": "answer", "value": value });
    advisor.call("respond", input).await
}

/// Writes words.
///
/// # Errors
/// With the problem that they would see.
pub async fn write(advisor: &Person, item: &str, words: &str) -> Result<ItemView, Problem> {
    let value = Value::Words {
        words: words.into(),
    };
    let input = json!({ "item": item, "method": "words", "value": value });
    advisor.call("respond", input).await
}

/// Signs a text with their name.
///
/// # Errors
/// With the problem that they would see.
pub async fn sign(advisor: &Person, item: &str) -> Result<ItemView, Problem> {
    let input = json!({ "item": item, "method": "signed", "name": advisor.name() });
    advisor.call("sign", input).await
}

/// Adds a file as the first picture that an item asks for, under a name.
///
/// # Errors
/// With the problem that they would see.
pub async fn show(
    advisor: &Person,
    item: &str,
    name: &str,
    bytes: Vec<u8>,
) -> anyhow::Result<ItemView> {
    let view = self::item(advisor, item).await?;
    let method = method(&view)?;
    let shot = match &method.input {
        InputView::Photo { shots, .. } => shots.first().map(|shot| shot.id.clone()),
        _ => None,
    };
    let meta = FileMeta {
        item: view.id.clone(),
        method: method.id.clone(),
        shot,
        name: name.into(),
        crop: None,
        covers: Vec::new(),
        replaces: None,
    };
    Ok(advisor.app().put_file(meta, bytes).await?)
}

/// Answers every item of the room and writes three notes: six answers, one of them a photo.
///
/// # Errors
/// With the first problem that they would see.
pub async fn answer_six(advisor: &Person) -> anyhow::Result<()> {
    choose(advisor, "room.door", "yes").await?;
    choose(advisor, "room.private", "yes").await?;
    show(
        advisor,
        "room.photo",
        "door.jpg",
        crate::diligent::picture(),
    )
    .await?;
    write(advisor, "note.desk", "A wide desk.").await?;
    write(advisor, "note.light", "A window to the left.").await?;
    write(advisor, "note.chair", "An old chair.").await?;
    Ok(())
}

/// Sends what is ready.
///
/// # Errors
/// With the problem that they would see.
pub async fn submit(advisor: &Person) -> Result<SentView, Problem> {
    advisor.call("submit", json!({})).await
}

/// What they sent, the newest first.
///
/// # Errors
/// With the problem that they would see.
pub async fn sent(advisor: &Person) -> Result<SentView, Problem> {
    advisor.call("get_sent", json!({})).await
}

/// Waits until everything that was sent off was received.
///
/// # Errors
/// When it does not arrive.
pub async fn received(advisor: &Person) -> anyhow::Result<SentView> {
    advisor
        .until("everything was received", async || {
            let sent = sent(advisor).await?;
            Ok(sent
                .packages
                .iter()
                .all(|package| package.progress == Progress::Received))
        })
        .await?;
    Ok(sent(advisor).await?)
}

/// Waits until the app knows the record up to this entry.
///
/// # Errors
/// When it never does, or the chain that it knows does not hold.
pub async fn knows(advisor: &Person, seq: u64) -> anyhow::Result<HistoryView> {
    advisor
        .until("the record is known here", async || {
            let history: HistoryView = advisor.call("get_history", json!({})).await?;
            Ok(history.rows.first().is_some_and(|row| row.seq >= seq))
        })
        .await?;
    let history: HistoryView = advisor.call("get_history", json!({})).await?;
    anyhow::ensure!(history.broken.is_none(), "{:?}", history.broken);
    Ok(history)
}
