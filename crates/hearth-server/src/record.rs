//! Assurance records: the advisor's own routes, and the copy that reviewers read.
//!
//! [`stored`] reads a record that is within somebody's reach, [`work`] adds to it, [`act`] takes an
//! act once, [`copy`] makes what leaves the server. Not here: sending packages ([`crate::package`]), what reviewers do
//! ([`crate::review`], [`crate::decision`]), and every rule about what may be appended, which is
//! the domain's.

pub mod act;
pub mod copy;
pub mod stored;
pub mod work;

use std::collections::BTreeSet;

use axum::extract::State;
use hearth_domain::{
    Problem, ProblemCode,
    api::record::{Appended, RecordCopy, Reopen, Reply, Withdraw},
    decision::says_enough,
    id::{FileId, PersonId, RecordId},
    record::{Body, Cause},
    role::Role,
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use work::{enrol, enrolled};

use crate::{
    access,
    auth::{Advisor, Reviewer, not_allowed},
    db::parsed,
    error::{Error, Result},
    extract::{Json, Path},
    state::App,
};
use act::Act;
use copy::{Reader, copy};
use stored::{Reach, read};
use work::{Work, appending};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(own))
        .routes(routes!(reviewed))
        .routes(routes!(withdraw))
        .routes(routes!(reopen))
        .routes(routes!(reply))
}

/// The record of a person, if they have one.
///
/// # Errors
/// Those of the database.
pub async fn of(app: &App, person: &PersonId) -> Result<Option<RecordId>> {
    let row = sqlx::query("select id from records where person = $1")
        .bind(person.as_str())
        .fetch_optional(app.db.reader())
        .await?;
    row.map(|row| parsed(&row, "id")).transpose()
}

/// The advisor's own record.
#[utoipa::path(get, path = "/record", tag = "record", security(("session" = [])), responses(
    (status = 200, body = RecordCopy),
    (status = 401, description = "Log in", body = Problem),
    (status = 403, description = "For advisors only", body = Problem),
    (status = 404, description = "There is no record", body = Problem),
))]
async fn own(State(app): State<App>, who: Advisor) -> Result<Json<RecordCopy>> {
    let mut tx = app.db.begin_reading().await?;
    let stored = read(&mut tx, Reach::Own(&who.person)).await?;
    let packs = app.packs();
    let copied = copy(&mut tx, &stored, &packs, app.today(), Reader::Advisor).await?;
    Ok(Json(copied))
}

/// The record of an advisor who shares a team with the reader. The look is noted.
#[utoipa::path(get, path = "/records/{id}", tag = "review", security(("session" = [])),
    params(("id" = RecordId, Path, description = "The record")),
    responses(
        (status = 200, body = RecordCopy),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For reviewers only", body = Problem),
        (status = 404, description = "There is no such record, or it is not theirs to see", body = Problem),
))]
async fn reviewed(
    State(app): State<App>,
    who: Reviewer,
    Path(record): Path<RecordId>,
) -> Result<Json<RecordCopy>> {
    let by = &who.person;
    let mut tx = app.db.begin_reading().await?;
    let reach = Reach::Reviewed {
        by,
        record: &record,
    };
    let stored = read(&mut tx, reach).await?;
    let is_own = &stored.advisor == by;
    let reader = if is_own {
        Reader::Advisor
    } else {
        Reader::Staff(&who.roles)
    };
    let copied = copy(&mut tx, &stored, &app.packs(), app.today(), reader).await?;
    tx.commit().await?;
    if !is_own {
        let role = who.roles.iter().find(|role| role.reviews());
        let role = *role.ok_or_else(|| not_allowed(&Role::REVIEWERS))?;
        access::note(&app, &who, role, &record, None).await?;
    }
    Ok(Json(copied))
}

/// Takes a response back. Its content and its files are erased.
#[utoipa::path(post, path = "/record/withdrawals", tag = "record", security(("session" = [])),
    request_body = Withdraw,
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "There is no such response of theirs", body = Problem),
))]
async fn withdraw(
    State(app): State<App>,
    who: Advisor,
    Json(asked): Json<Withdraw>,
) -> Result<Json<Appended>> {
    let head = appending(|| async {
        let mut work = Work::begin(&app, Reach::Own(&who.person)).await?;
        let mut bodies = work.stored.record.entries.iter().map(|entry| &entry.body);
        let sent = bodies.any(|body| {
            matches!(body, Body::Submitted { responses, .. }
                if responses.iter().any(|it| it.id == asked.response))
        });
        if !sent {
            return Err(Error::not_found("This answer"));
        }
        if work.stored.is_withdrawn(&asked.response) {
            return Ok(work.stored.head);
        }
        let response = asked.response.clone();
        let by = work.stored.author();
        work.append(by, Body::Withdrawn { response }).await?;
        work.erase_content(&asked.response).await?;
        let files: Vec<FileId> = work
            .live_files()
            .filter(|file| file.response == asked.response)
            .map(|file| file.id.clone())
            .collect();
        for file in &files {
            work.erase_file(file).await?;
        }
        work.finish().await
    });
    Ok(Json(Appended { head: head.await? }))
}

/// Something changed at home: items must be answered afresh.
#[utoipa::path(post, path = "/record/reopenings", tag = "record", security(("session" = [])),
    request_body = Reopen,
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "There is no record", body = Problem),
        (status = 409, description = "Another act has this name", body = Problem),
        (status = 422, description = "Items or words are missing", body = Problem),
))]
async fn reopen(
    State(app): State<App>,
    who: Advisor,
    Json(asked): Json<Reopen>,
) -> Result<Json<Appended>> {
    says_enough("what", &asked.what, "Say what changed.")?;
    let reach = Reach::Own(&who.person);
    let act = Act::new(reach, &who.person, asked.act.as_str(), &asked);
    let taken = act.take(&app, |work| {
        let (_, pack) = work.standing()?;
        if let Some(unknown) = asked.items.iter().find(|id| pack.item(id).is_none()) {
            let message = "The provider does not ask this. Open Hearth again while online.";
            return Err(Error::field(unknown.as_str(), message));
        }
        if asked.items.is_empty() {
            return Err(Error::field("items", "Choose what the change touches."));
        }
        // An item is asked again once, however often it was named.
        let items: BTreeSet<_> = asked.items.iter().cloned().collect();
        let body = Body::Reopened {
            items: items.into_iter().collect(),
            cause: Cause::SomethingChanged {
                what: asked.what.clone(),
            },
        };
        Ok((work.stored.author(), body))
    });
    taken.await
}

/// Replies to a decision.
#[utoipa::path(post, path = "/record/replies", tag = "record", security(("session" = [])),
    request_body = Reply,
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "There is no such decision", body = Problem),
        (status = 409, description = "Another act has this name", body = Problem),
        (status = 422, description = "Words are missing", body = Problem),
))]
async fn reply(
    State(app): State<App>,
    who: Advisor,
    Json(asked): Json<Reply>,
) -> Result<Json<Appended>> {
    says_enough("words", &asked.words, "Write your reply.")?;
    let reach = Reach::Own(&who.person);
    let act = Act::new(reach, &who.person, asked.act.as_str(), &asked);
    let taken = act.take(&app, |work| {
        let mut entries = work.stored.record.entries.iter();
        let decided = entries.find(|entry| entry.seq == asked.to);
        if !decided.is_some_and(|entry| matches!(entry.body, Body::Decided { .. })) {
            return Err(Error::problem(
                ProblemCode::NotFound,
                "There is no such decision. Read your record again.",
            ));
        }
        let body = Body::Replied {
            to: asked.to,
            words: asked.words.clone(),
        };
        Ok((work.stored.author(), body))
    });
    taken.await
}
