//! What people do when help is needed: pressing, going on duty, taking and closing.
//!
//! Not here: anything about a record.

use anyhow::Context;
use hearth_app::view::{
    answering::{AnsweringView, RequestView},
    assistance::{AssistanceView, PressView},
};
use hearth_domain::{Problem, assistance::readiness::Readiness, id::RequestId};
use serde_json::{Value, json};

use crate::Person;

/// A press for a reason of the pack, in earnest.
pub fn help(reason: &str) -> Value {
    json!({ "cause": { "type": "reason", "reason": reason }, "nature": "live" })
}

/// An incident, in earnest.
pub fn incident(kind: &str) -> Value {
    json!({ "cause": { "type": "incident", "incident": kind }, "nature": "live" })
}

/// Presses.
///
/// # Errors
/// With the problem that the person would see.
pub async fn press(person: &Person, what: Value) -> Result<PressView, Problem> {
    let view: AssistanceView = person.call("press", what).await?;
    let press = view.presses.into_iter().next();
    press.ok_or_else(|| Problem::new(hearth_domain::ProblemCode::NotFound, "nothing was pressed"))
}

/// The assistance place.
///
/// # Errors
/// With the problem that the person would see.
pub async fn assistance(person: &Person) -> Result<AssistanceView, Problem> {
    person.call("get_assistance", json!({})).await
}

/// The last press, once something is so of it.
///
/// # Errors
/// When it never comes to be so.
pub async fn pressed(
    person: &Person,
    what: &str,
    is_so: impl Fn(&PressView) -> bool,
) -> anyhow::Result<PressView> {
    person
        .until(what, async || {
            Ok(assistance(person)
                .await?
                .presses
                .first()
                .is_some_and(&is_so))
        })
        .await?;
    let presses = assistance(person).await?.presses;
    presses
        .into_iter()
        .next()
        .ok_or_else(|| anyhow::anyhow!("it was put away"))
}

/// Goes on duty, having heard the sound.
///
/// # Errors
/// With the problem that the person would see.
pub async fn go_on_duty(person: &Person) -> Result<AnsweringView, Problem> {
    let asked = json!({ "on": true, "heard": true });
    person.call("set_duty", asked).await
}

/// Goes off duty.
///
/// # Errors
/// With the problem that the person would see.
pub async fn go_off_duty(person: &Person) -> Result<AnsweringView, Problem> {
    let asked = json!({ "on": false, "heard": false });
    person.call("set_duty", asked).await
}

/// The assistance desk.
///
/// # Errors
/// With the problem that the person would see.
pub async fn desk(person: &Person) -> Result<AnsweringView, Problem> {
    person.call("get_answering", json!({})).await
}

/// Waits until anything is on somebody's desk, and answers what came first.
///
/// # Errors
/// When nothing comes.
pub async fn first(person: &Person) -> anyhow::Result<RequestId> {
    person
        .until("a request is on the desk", async || {
            Ok(!desk(person).await?.requests.is_empty())
        })
        .await?;
    let requests = desk(person).await?.requests;
    let first = requests.into_iter().next();
    Ok(first.context("it went again")?.id)
}

/// Waits until a request is on somebody's desk, and says that it is on their screen.
///
/// # Errors
/// When it never comes.
pub async fn sees(person: &Person, request: &RequestId) -> anyhow::Result<RequestView> {
    person
        .until("the request is on the desk", async || {
            let desk = desk(person).await?;
            Ok(desk.requests.iter().any(|it| &it.id == request))
        })
        .await?;
    Ok(act(person, "shown", json!({ "request": request }), request).await?)
}

/// Takes a request for a group.
///
/// # Errors
/// With the problem that the person would see.
pub async fn takes(person: &Person, request: &RequestId, to: &str) -> Result<RequestView, Problem> {
    act(
        person,
        "take",
        json!({ "request": request, "to": to }),
        request,
    )
    .await
}

/// Closes a request.
///
/// # Errors
/// With the problem that the person would see.
pub async fn closes(person: &Person, request: &RequestId) -> Result<AnsweringView, Problem> {
    let asked = json!({ "request": request, "outcome": "helped" });
    person.call("close", asked).await
}

/// Waits until a press of somebody would reach people, or until it would not.
///
/// # Errors
/// When that never comes to be.
pub async fn can_be_answered(person: &Person, can: bool) -> anyhow::Result<()> {
    let what = if can {
        "somebody can answer"
    } else {
        "nobody can answer"
    };
    person
        .until(what, async || {
            let readiness = assistance(person).await?.readiness.readiness;
            Ok(matches!(readiness, Readiness::CanAnswer { .. }) == can)
        })
        .await
}

async fn act(
    person: &Person,
    command: &str,
    asked: Value,
    request: &RequestId,
) -> Result<RequestView, Problem> {
    let desk: AnsweringView = person.call(command, asked).await?;
    let found = desk.requests.into_iter().find(|it| &it.id == request);
    found.ok_or_else(|| {
        Problem::new(
            hearth_domain::ProblemCode::NotFound,
            "it is not on the desk",
        )
    })
}
