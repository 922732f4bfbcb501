//! Requests to go back to the contact centre: what a device sends from the second step on, and the day
//! that a manager arranges.
//!
//! The arrangement itself changes by a decision on the record, which this is not. Not here: the rules
//! ([`hearth_domain::check_in::going_back`]).

use axum::{extract::State, http::StatusCode};
use hearth_domain::{
    Problem,
    api::wellbeing::{GoingBackAsked, GoingBackDay},
    check_in::going_back::GoingBack,
    id::{GoingBackId, PersonId},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{reach::Reach, stored};
use crate::{
    auth::{Advisor, Manager},
    db::{self, Tx},
    error::{Error, Result},
    extract::{Json, Path},
    live::tidings::{self, About},
    people,
    state::App,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask))
        .routes(routes!(arrange))
}

/// Takes in a request to go back as its device holds it. There is no place for a reason.
#[utoipa::path(put, path = "/going-back/{id}", tag = "wellbeing", security(("session" = [])),
    params(("id" = GoingBackId, Path, description = "Named by the device")),
    request_body = GoingBackAsked,
    responses(
        (status = 204, description = "The managers of their teams can read it"),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "Somebody else's request has this name", body = Problem),
        (status = 409, description = "A day has been arranged, so it cannot be taken back", body = Problem),
))]
async fn ask(
    State(app): State<App>,
    who: Advisor,
    Path(id): Path<GoingBackId>,
    Json(asked): Json<GoingBackAsked>,
) -> Result<StatusCode> {
    let now = app.now();
    let mut new = GoingBack::ask(id.clone(), asked.asked.min(now));
    new.confirm(asked.confirmed.min(now))
        .map_err(Problem::from)?;
    new.receive(asked.withdrawn, now).map_err(Problem::from)?;
    db::until_done(|| async {
        let mut tx = app.db.begin().await?;
        if !stored::ask(&mut tx, &who.person, &new, new.keep_until(app.today())).await? {
            let found = stored::going_back(&mut tx, &id).await?;
            let found = found.filter(|(person, _)| person == &who.person);
            let (_, mut read) = found.ok_or_else(|| Error::not_found("This request"))?;
            let received = read.it.receive(asked.withdrawn, now);
            received.map_err(Problem::from)?;
            let keep_until = read.it.keep_until(app.today());
            if !stored::keep_going_back(&mut tx, &read, keep_until).await? {
                return Ok(false);
            }
        }
        tell(&mut tx, &app, &who.person).await?;
        tx.commit().await?;
        Ok(true)
    })
    .await?;
    app.live.poke();
    Ok(StatusCode::NO_CONTENT)
}

/// A manager of the advisor's arranges the first day at the contact centre, or another one.
#[utoipa::path(put, path = "/going-back/{id}/day", tag = "wellbeing", security(("session" = [])),
    params(("id" = GoingBackId, Path, description = "The request")),
    request_body = GoingBackDay,
    responses(
        (status = 204, description = "The advisor can read it"),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For managers only", body = Problem),
        (status = 404, description = "There is no such request of somebody whom they manage", body = Problem),
        (status = 409, description = "It was taken back", body = Problem),
        (status = 422, description = "The day has passed", body = Problem),
))]
async fn arrange(
    State(app): State<App>,
    who: Manager,
    Path(id): Path<GoingBackId>,
    Json(day): Json<GoingBackDay>,
) -> Result<StatusCode> {
    let reach = Reach::of(&app, &who).await?;
    db::until_done(|| async {
        let mut tx = app.db.begin().await?;
        let found = stored::going_back(&mut tx, &id).await?;
        let found = found.filter(|(person, _)| reach.manages(person));
        let (person, mut read) = found.ok_or_else(|| Error::not_found("This request"))?;
        let arranged = read.it.arrange(&who.person, day.from, app.now());
        arranged.map_err(Problem::from)?;
        let keep_until = read.it.keep_until(app.today());
        if !stored::keep_going_back(&mut tx, &read, keep_until).await? {
            return Ok(false);
        }
        tell(&mut tx, &app, &person).await?;
        tx.commit().await?;
        Ok(true)
    })
    .await?;
    app.live.poke();
    Ok(StatusCode::NO_CONTENT)
}

/// Notes for the advisor and for everybody who manages them that there is something to read.
async fn tell(tx: &mut Tx, app: &App, advisor: &PersonId) -> Result<()> {
    let mut told = people::managers(tx, advisor).await?;
    told.push(advisor.clone());
    tidings::note(tx, &told, About::Wellbeing, app.now()).await
}
