//! Assistance: presses in, the server's word on them out.
//!
//! An advisor presses, and takes back by the same route; those who answer say that it is on their
//! screen, take it, hand it back, divert calls and close it. Every route can be asked twice. What
//! changes goes to everybody concerned over the live stream. Not here: the rules
//! ([`hearth_domain::assistance`]), who is told when ([`sweep`], [`change`]),
//! and who is on duty ([`duty`]).

pub mod change;
pub mod duty;
pub mod floor;
pub mod presence;
pub mod receipts;
pub mod stored;
pub mod sweep;
pub mod words;

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::assistance::{AnswerRequest, CloseRequest, PressRequest, RequestState},
    assistance::{Cause, Refused, Request},
    id::{OutcomeId, PackId, PersonId, RequestId},
    pack::PackRef,
    time::Ms,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::{Advisor, Answerer},
    db::{parsed, parsed_if_any},
    error::{Error, Result},
    extract::{Json, Path},
    state::App,
};
use change::assistance;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(press))
        .routes(routes!(shown))
        .routes(routes!(answer))
        .routes(routes!(hand_back))
        .routes(routes!(divert))
        .routes(routes!(close))
        .merge(duty::router())
}

/// A press, or that it was taken back. Sent again, it is the same request; one that has ended stays
/// as it ended.
#[utoipa::path(put, path = "/assistance/{id}", tag = "assistance", security(("session" = [])),
    params(("id" = RequestId, Path, description = "Named by the device")),
    request_body = PressRequest,
    responses(
        (status = 200, body = RequestState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "Somebody else's request has this name", body = Problem),
        (status = 422, description = "The provider does not offer this", body = Problem),
))]
async fn press(
    State(app): State<App>,
    who: Advisor,
    Path(id): Path<RequestId>,
    Json(asked): Json<PressRequest>,
) -> Result<Json<RequestState>> {
    let offered = pack_with(&app, &who.person, &asked.press.cause).await?;
    let kept = change::press(&app, &id, &who.person, offered.as_ref(), &asked).await?;
    Ok(Json(words::word(&app, &kept).await?))
}

/// The newest version of the advisor's pack that knows a cause. An app that has an older version
/// than the server is not turned away.
async fn pack_with(app: &App, person: &PersonId, cause: &Cause) -> Result<Option<PackRef>> {
    let row = sqlx::query("select pack from people where id = $1")
        .bind(person.as_str())
        .fetch_one(app.db.reader())
        .await?;
    let pack: Option<PackId> = parsed_if_any(&row, "pack")?;
    let packs = app.packs();
    let knows = |pack: &PackRef| {
        assistance(&packs, pack)
            .and_then(|it| it.groups(cause))
            .is_some()
    };
    Ok(pack.and_then(|id| {
        let versions = packs.versions(&id).rev().map(|pack| pack.reference());
        versions.into_iter().find(knows)
    }))
}

/// It was shown and sounded on the screen of somebody who answers.
#[utoipa::path(post, path = "/assistance/{id}/shown", tag = "assistance", security(("session" = [])),
    params(("id" = RequestId, Path, description = "The request")),
    responses(
        (status = 200, body = RequestState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For those who answer", body = Problem),
        (status = 404, description = "There is no such request, or they were not told of it", body = Problem),
))]
async fn shown(
    State(app): State<App>,
    who: Answerer,
    Path(id): Path<RequestId>,
) -> Result<Json<RequestState>> {
    let kept = receipts::shown(&app, &id, &who.person).await?;
    Ok(Json(words::word(&app, &kept).await?))
}

/// Takes it. The first one has it.
#[utoipa::path(post, path = "/assistance/{id}/answer", tag = "assistance", security(("session" = [])),
    params(("id" = RequestId, Path, description = "The request")),
    request_body = AnswerRequest,
    responses(
        (status = 200, body = RequestState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For those who answer", body = Problem),
        (status = 404, description = "There is no such request, or they were not told of it", body = Problem),
        (status = 409, description = "Somebody else has it, or it is over", body = Problem),
))]
async fn answer(
    State(app): State<App>,
    who: Answerer,
    Path(id): Path<RequestId>,
    Json(asked): Json<AnswerRequest>,
) -> Result<Json<RequestState>> {
    is_told(&app, &id, &who.person).await?;
    changed(&app, &id, |request, at| {
        request.answer(asked.to, &who.person, &who.roles, at)
    })
    .await
}

/// Gives it back: it is told again from the first group on.
#[utoipa::path(post, path = "/assistance/{id}/hand-back", tag = "assistance",
    security(("session" = [])),
    params(("id" = RequestId, Path, description = "The request")),
    responses(
        (status = 200, body = RequestState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For those who answer", body = Problem),
        (status = 404, description = "There is no such request, or they were not told of it", body = Problem),
        (status = 409, description = "It is over", body = Problem),
))]
async fn hand_back(
    State(app): State<App>,
    who: Answerer,
    Path(id): Path<RequestId>,
) -> Result<Json<RequestState>> {
    is_told(&app, &id, &who.person).await?;
    changed(&app, &id, |request, at| request.hand_back(&who.person, at)).await
}

/// Says that calls go elsewhere now.
#[utoipa::path(post, path = "/assistance/{id}/divert", tag = "assistance", security(("session" = [])),
    params(("id" = RequestId, Path, description = "The request")),
    responses(
        (status = 200, body = RequestState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For those who answer", body = Problem),
        (status = 404, description = "There is no such request, or they were not told of it", body = Problem),
        (status = 409, description = "It is no incident, is over, or was not answered by them", body = Problem),
))]
async fn divert(
    State(app): State<App>,
    who: Answerer,
    Path(id): Path<RequestId>,
) -> Result<Json<RequestState>> {
    is_told(&app, &id, &who.person).await?;
    changed(&app, &id, |request, at| request.divert(&who.person, at)).await
}

/// Says what came of it.
#[utoipa::path(post, path = "/assistance/{id}/close", tag = "assistance", security(("session" = [])),
    params(("id" = RequestId, Path, description = "The request")),
    request_body = CloseRequest,
    responses(
        (status = 200, body = RequestState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For those who answer", body = Problem),
        (status = 404, description = "There is no such request, or they were not told of it", body = Problem),
        (status = 409, description = "It is half done, is over, or was not answered by them", body = Problem),
        (status = 422, description = "The provider's list does not have this outcome", body = Problem),
))]
async fn close(
    State(app): State<App>,
    who: Answerer,
    Path(id): Path<RequestId>,
    Json(asked): Json<CloseRequest>,
) -> Result<Json<RequestState>> {
    is_told(&app, &id, &who.person).await?;
    if !is_outcome(&app, &id, &asked.outcome).await? {
        let message = "Your provider's list does not have this. Choose from the list again.";
        return Err(Error::field("outcome", message));
    }
    changed(&app, &id, |request, at| {
        request.close(&who.person, asked.outcome.clone(), at)
    })
    .await
}

/// Whether any version of a request's pack lists an outcome: an app may have an older one.
async fn is_outcome(app: &App, id: &RequestId, outcome: &OutcomeId) -> Result<bool> {
    let row = sqlx::query("select pack from requests where id = $1")
        .bind(id.as_str())
        .fetch_one(app.db.reader())
        .await?;
    let (pack, packs): (PackId, _) = (parsed(&row, "pack")?, app.packs());
    let mut offers = packs
        .versions(&pack)
        .filter_map(|pack| pack.assistance.as_ref());
    Ok(offers.any(|it| it.outcome.iter().any(|it| it.id == *outcome)))
}

async fn changed(
    app: &App,
    id: &RequestId,
    rule: impl Fn(&mut Request, Ms) -> Result<(), Refused>,
) -> Result<Json<RequestState>> {
    let kept = change::change(app, id, rule).await?;
    Ok(Json(words::word(app, &kept).await?))
}

/// Sees that somebody was told of a request.
async fn is_told(app: &App, id: &RequestId, person: &PersonId) -> Result<()> {
    sqlx::query("select 1 from request_told where request = $1 and person = $2")
        .bind(id.as_str())
        .bind(person.as_str())
        .fetch_optional(app.db.reader())
        .await?
        .map(|_| ())
        .ok_or_else(|| Error::not_found("This request"))
}
