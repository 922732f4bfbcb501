//! What somebody who reviews does, one thing at a time, and what they see of a record.
//!
//! Not here: accepting all that waits ([`crate::diligent`]).

use anyhow::{Context, ensure};
use hearth_app::view::review::{ClaimView, ReviewItem, ReviewView};
use hearth_domain::{
    Problem,
    api::review::QueuePage,
    id::{RecordId, ResponseId},
    time::Date,
};
use serde_json::{Value, json};

use crate::Person;

/// The only record in their queue.
///
/// # Errors
/// When there is none, or several.
pub async fn record(reviewer: &Person) -> anyhow::Result<RecordId> {
    let all = json!({ "after": null, "team": null, "all": true });
    let queue: QueuePage = reviewer.call("get_queue", all).await?;
    ensure!(
        queue.rows.len() == 1,
        "the queue holds {} records",
        queue.rows.len()
    );
    Ok(queue.rows[0].record.clone())
}

/// A record as they see it.
///
/// # Errors
/// With the problem that they would see.
pub async fn review(reviewer: &Person, record: &RecordId) -> Result<ReviewView, Problem> {
    reviewer
        .call("get_review", json!({ "record": record }))
        .await
}

/// An item of a record.
///
/// # Errors
/// When it is not there.
pub fn item<'v>(view: &'v ReviewView, item: &str) -> anyhow::Result<&'v ReviewItem> {
    let mut items = view.groups.iter().flat_map(|group| &group.items);
    items
        .find(|it| it.id.as_str() == item)
        .with_context(|| format!("no item {item}"))
}

/// What was claimed last of an item.
///
/// # Errors
/// When nothing was, or it is not for their eyes.
pub fn claim<'v>(view: &'v ReviewView, item: &str) -> anyhow::Result<&'v ClaimView> {
    let claims = &self::item(view, item)?.claims;
    claims
        .first()
        .with_context(|| format!("no claim of {item}"))
}

/// Accepts a response.
///
/// # Errors
/// With the problem that they would see.
pub async fn accept(
    reviewer: &Person,
    record: &RecordId,
    response: &ResponseId,
) -> Result<ReviewView, Problem> {
    reviewer
        .call("accept", json!({ "record": record, "response": response }))
        .await
}

/// Returns a response, with a reason and what would satisfy.
///
/// # Errors
/// With the problem that they would see.
pub async fn give_back(
    reviewer: &Person,
    record: &RecordId,
    response: &ResponseId,
    reason: &str,
    satisfy: &str,
) -> Result<ReviewView, Problem> {
    let input = json!({
        "record": record, "response": response, "reason": reason, "satisfy": satisfy,
    });
    reviewer.call("return_item", input).await
}

/// A decision on a record as it was read.
pub fn decision(view: &ReviewView, outcome: &Value, review: Option<Date>) -> Value {
    json!({
        "record": view.record,
        "seen": view.seen,
        "outcome": outcome,
        "reason": "I read all of it with care.",
        "next": "We talk about it on Monday.",
        "review": review,
        "confirms": null,
    })
}

/// An approval to work from home, under these conditions.
pub fn approval(conditions: &Value) -> Value {
    json!({ "type": "approved", "place": "home", "conditions": conditions })
}
