//! What reviewers do item by item: verdicts, attestations and actions.
//!
//! Whoever has several roles acts in the first one that the rule allows. Not here: the rules, which
//! are the domain's ([`hearth_domain::decision`]), and decisions about the arrangement
//! ([`crate::decision`]).

use axum::extract::State;
use hearth_domain::{
    Problem, ProblemCode,
    api::{
        record::Appended,
        review::{ActionRequest, AttestRequest, ReviewRequest},
    },
    decision,
    id::{ActId, ItemId, RecordId},
    pack::{Item, Method, Pack, Packs},
    record::{Author, Body},
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::{LoggedIn, Reviewer},
    error::{Error, Result},
    extract::{Json, Path},
    record::{
        act::{Act, Kept},
        stored::Reach,
        work::{Work, appending, commit_to, new_salt},
    },
    state::App,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(review))
        .routes(routes!(attest))
        .routes(routes!(set_action))
        .routes(routes!(finish_action))
}

/// Holds a rule against each of somebody's roles and answers with the first that it allows.
///
/// # Errors
/// When it allows none: with what is wrong in a role that the rule is for, if there is one.
pub fn acting<T>(
    who: &LoggedIn,
    rule: impl Fn(&Author) -> Result<T, Problem>,
) -> Result<(Author, T)> {
    let mut refused: Option<Problem> = None;
    for role in &who.roles {
        let by = Author {
            person: who.person.clone(),
            role: *role,
        };
        match rule(&by) {
            Ok(answer) => return Ok((by, answer)),
            Err(problem) => {
                let says_more = refused
                    .as_ref()
                    .is_none_or(|it| it.code == ProblemCode::NotAllowed);
                if says_more {
                    refused = Some(problem);
                }
            }
        }
    }
    Err(refused.map_or_else(|| crate::auth::not_allowed(&[]), Error::from))
}

/// A verdict on one response.
#[utoipa::path(post, path = "/records/{id}/reviews", tag = "review", security(("session" = [])),
    params(("id" = RecordId, Path, description = "The record")),
    request_body = ReviewRequest,
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For another role", body = Problem),
        (status = 404, description = "There is no such record or response, or it is not theirs to see", body = Problem),
        (status = 409, description = "The response was taken back, or another act has this name", body = Problem),
        (status = 422, description = "Something is missing", body = Problem),
))]
async fn review(
    State(app): State<App>,
    who: Reviewer,
    Path(record): Path<RecordId>,
    Json(asked): Json<ReviewRequest>,
) -> Result<Json<Appended>> {
    let reach = reach(&who, &record);
    let act = Act::new(reach, &who.person, asked.act.as_str(), &asked);
    let taken = act.take(&app, |work| {
        let response = work.stored.response(&asked.response);
        let response = response.ok_or_else(|| Error::not_found("This answer"))?;
        if work.stored.is_withdrawn(&asked.response) {
            return Err(Error::problem(
                ProblemCode::Conflict,
                "The advisor has taken this answer back. Read the record again.",
            ));
        }
        let packs = work.packs();
        let (item, method) = asked_by(&packs, response)?;
        let advisor = &work.stored.advisor;
        let rule = |by: &Author| decision::review(item, method, advisor, by, &asked.verdict);
        let (by, ()) = acting(&who, rule)?;
        let body = Body::Reviewed {
            act: asked.act.clone(),
            response: asked.response.clone(),
            verdict: asked.verdict.clone(),
        };
        Ok((by, body))
    });
    taken.await
}

/// Somebody other than the advisor responds.
#[utoipa::path(post, path = "/records/{id}/attestations", tag = "review", security(("session" = [])),
    params(("id" = RecordId, Path, description = "The record")),
    request_body = AttestRequest,
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For another role", body = Problem),
        (status = 404, description = "There is no such record, or it is not theirs to see", body = Problem),
        (status = 409, description = "Another response has this name", body = Problem),
        (status = 422, description = "Nobody asks this, or something is missing", body = Problem),
))]
async fn attest(
    State(app): State<App>,
    who: Reviewer,
    Path(record): Path<RecordId>,
    Json(asked): Json<AttestRequest>,
) -> Result<Json<Appended>> {
    let salt = new_salt()?;
    let (text, commitment) = commit_to(&salt, &asked.value)?;
    let reach = reach(&who, &record);
    let act = Act::new(reach, &who.person, asked.response.as_str(), &asked).keeping(Kept {
        response: &asked.response,
        item: &asked.item,
        salt: &salt,
        text: &text,
        value: &asked.value,
    });
    let taken = act.take(&app, |work| {
        let (standing, pack) = work.standing()?;
        let item = item_of(pack, &asked.item)?;
        let method = item
            .method(&asked.method)
            .ok_or_else(|| not_asked(&asked.item))?;
        let advisor = &work.stored.advisor;
        let rule = |by: &Author| decision::attest(item, method, advisor, by, &asked.value);
        let (by, ()) = acting(&who, rule)?;
        let response = Response {
            id: asked.response.clone(),
            item: asked.item.clone(),
            revision: item.revision,
            pack: standing.pack,
            method: asked.method.clone(),
            observed: asked.observed,
            at: work.now,
            commitment,
            files: Vec::new(),
        };
        Ok((by, Body::Attested { response }))
    });
    taken.await
}

/// Somebody is to do something.
#[utoipa::path(post, path = "/records/{id}/actions", tag = "review", security(("session" = [])),
    params(("id" = RecordId, Path, description = "The record")),
    request_body = ActionRequest,
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For another role", body = Problem),
        (status = 404, description = "There is no such record, or it is not theirs to see", body = Problem),
        (status = 409, description = "Another act has this name", body = Problem),
        (status = 422, description = "Nobody asks this, or something is missing", body = Problem),
))]
async fn set_action(
    State(app): State<App>,
    who: Reviewer,
    Path(record): Path<RecordId>,
    Json(asked): Json<ActionRequest>,
) -> Result<Json<Appended>> {
    let reach = reach(&who, &record);
    let act = Act::new(reach, &who.person, asked.act.as_str(), &asked);
    let taken = act.take(&app, |work| {
        let (_, pack) = work.standing()?;
        let item = item_of(pack, &asked.item)?;
        let (advisor, today) = (&work.stored.advisor, work.today());
        let rule =
            |by: &Author| decision::set_action(item, advisor, by, &asked.words, asked.due, today);
        let (by, ()) = acting(&who, rule)?;
        let body = Body::ActionSet {
            act: asked.act.clone(),
            item: asked.item.clone(),
            words: asked.words.clone(),
            owner: asked.owner,
            due: asked.due,
        };
        Ok((by, body))
    });
    taken.await
}

/// An action was done. Done twice is done.
#[utoipa::path(post, path = "/records/{id}/actions/{act}/done", tag = "review",
    security(("session" = [])),
    params(
        ("id" = RecordId, Path, description = "The record"),
        ("act" = ActId, Path, description = "The act that set it"),
    ),
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For another role", body = Problem),
        (status = 404, description = "There is no such record or action, or it is not theirs to see", body = Problem),
))]
async fn finish_action(
    State(app): State<App>,
    who: Reviewer,
    Path((record, act)): Path<(RecordId, ActId)>,
) -> Result<Json<Appended>> {
    let head = appending(|| async {
        let mut work = Work::begin(&app, reach(&who, &record)).await?;
        let (standing, pack) = work.standing()?;
        let action = standing.actions.into_iter().find(|it| it.act == act);
        let action = action.ok_or_else(|| Error::not_found("This action"))?;
        if action.done {
            return Ok(work.stored.head);
        }
        let item = item_of(pack, &action.item)?;
        let advisor = &work.stored.advisor;
        let rule = |by: &Author| decision::finish_action(item, action.owner, advisor, by);
        let (by, ()) = acting(&who, rule)?;
        work.append(by, Body::ActionDone { act: act.clone() })
            .await?;
        work.finish().await
    });
    Ok(Json(Appended { head: head.await? }))
}

/// A record as a reviewer reaches it.
pub fn reach<'a>(who: &'a Reviewer, record: &'a RecordId) -> Reach<'a> {
    let by = &who.person;
    Reach::Reviewed { by, record }
}

/// The item and the method that a response answers, in the version that it was given under.
fn asked_by<'p>(packs: &'p Packs, response: &Response) -> Result<(&'p Item, &'p Method)> {
    let item = packs
        .get(&response.pack)
        .and_then(|pack| pack.item(&response.item));
    item.and_then(|item| Some((item, item.method(&response.method)?)))
        .ok_or_else(|| not_asked(&response.item))
}

fn item_of<'p>(pack: &'p Pack, id: &ItemId) -> Result<&'p Item> {
    pack.item(id).ok_or_else(|| not_asked(id))
}

fn not_asked(item: &ItemId) -> Error {
    Error::field(
        item.as_str(),
        "The questions do not ask this. Read the record again.",
    )
}
