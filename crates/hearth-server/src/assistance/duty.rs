//! Duty: who says that they answer, and whether their app still hears the server.
//!
//! It begins with the sound that the person has heard, and ends by one press, by itself after the
//! longest shift, and when nothing has been heard of their app for half an hour. However it ends, what
//! they have and did not close goes back to the others. Not here: who is told ([`super::change`]).

use std::time::Duration;

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::assistance::{Duty, DutyRequest},
    assistance::{ANSWERERS, Request},
    id::{PersonId, RequestId},
    shift,
    time::Ms,
};
use sqlx::{AssertSqlSafe, Row};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{change::change_in, presence, sweep};
use crate::{
    auth::{ANSWERING, Answerer, LoggedIn, TOLD, not_allowed},
    db::{self, parsed},
    error::Result,
    extract::Json,
    state::App,
};

/// Somebody whose app has not been heard of for so long has gone, and has what they took no more.
const AWAY: Duration = Duration::from_secs(30 * 60);
const AWAY_MS: i64 = 30 * 60 * 1_000;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(duty))
        .routes(routes!(hears))
}

/// Goes on or off duty. Nobody is on duty who has not heard the sound on this computer, and who goes
/// off duty hands over what is open. A press reaches them once their app says that it hears.
#[utoipa::path(put, path = "/duty", tag = "assistance", security(("session" = [])),
    request_body = DutyRequest,
    responses(
        (status = 200, body = Duty),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For those who answer", body = Problem),
        (status = 422, description = "The sound was not heard", body = Problem),
))]
async fn duty(
    State(app): State<App>,
    who: Answerer,
    Json(asked): Json<DutyRequest>,
) -> Result<Json<Duty>> {
    if !asked.on {
        leave(&app, &who.person).await?;
        sweep::open(&app).await?;
        app.live.poke();
        return Ok(Json(Duty { since: None }));
    }
    // Managers are told when nobody else is there, which nothing has to be switched on for.
    if !ANSWERERS.into_iter().any(|role| who.is(role)) {
        return Err(not_allowed(&ANSWERERS));
    }
    if !asked.heard {
        let message = "Play the sound and say that you hear it. Then go on duty.";
        return Err(Problem::field("heard", message).into());
    }
    let mut tx = app.db.begin().await?;
    sqlx::query(
        "insert into duties (person, since, heard, gone, installation) values ($1, $2, 0, 0, $3)
         on conflict (person) do update
             set since = excluded.since, heard = 0, gone = 0, installation = excluded.installation
             where duties.installation <> excluded.installation",
    )
    .bind(who.person.as_str())
    .bind(app.now().0)
    .bind(who.installation.as_str())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    app.live.poke();
    Ok(Json(since(&app, &who).await?))
}

/// The app of somebody who answers has just heard the live stream, so a press would reach them. It
/// says so with each heartbeat: a line that is dead in one direction is noticed by its silence.
#[utoipa::path(post, path = "/duty/hears", tag = "assistance", security(("session" = [])),
    responses(
        (status = 200, body = Duty),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For those who answer", body = Problem),
))]
async fn hears(State(app): State<App>, who: Answerer) -> Result<Json<Duty>> {
    if presence::hears(&app, &who).await? {
        app.live.poke();
    }
    Ok(Json(since(&app, &who).await?))
}

/// Whether somebody is on duty on the installation that they use, and since when.
///
/// # Errors
/// Those of the database.
pub async fn since(app: &App, who: &LoggedIn) -> Result<Duty> {
    let row = sqlx::query("select since from duties where person = $1 and installation = $2")
        .bind(who.person.as_str())
        .bind(who.installation.as_str())
        .fetch_optional(app.db.reader())
        .await?;
    let since = row.map(|row| row.try_get("since")).transpose()?;
    Ok(Duty {
        since: since.map(Ms),
    })
}

/// Somebody has logged out. Unless they are logged in somewhere else too, or on duty on another
/// computer, nobody can count on them any more: their duty ends, and what they have goes back.
///
/// # Errors
/// Those of the database.
pub async fn logged_out(app: &App, who: &LoggedIn) -> Result<()> {
    if !who.answers() {
        return Ok(());
    }
    let is_elsewhere = sqlx::query(
        "select 1 from sessions where person = $1 and ended is null and ends > $2
             and not exists (select 1 from duties where person = $1 and installation = $3)",
    )
    .bind(who.person.as_str())
    .bind(app.now().0)
    .bind(who.installation.as_str())
    .fetch_optional(app.db.reader())
    .await?;
    if is_elsewhere.is_some() {
        return Ok(());
    }
    leave(app, &who.person).await?;
    sweep::open(app).await?;
    app.live.poke();
    Ok(())
}

/// Takes somebody off duty and hands back what they have, both or neither.
async fn leave(app: &App, person: &PersonId) -> Result<()> {
    db::retry(|| async {
        while !try_to_leave(app, person).await? {}
        Ok(())
    })
    .await
}

/// Answers whether nobody else changed one of their requests meanwhile.
async fn try_to_leave(app: &App, person: &PersonId) -> Result<bool> {
    let (mut tx, now) = (app.db.begin().await?, app.now());
    let rows = sqlx::query(
        "select distinct r.id from request_legs l join requests r on r.id = l.request
         where l.answered_by = $1 and r.ended is null order by r.id",
    )
    .bind(person.as_str())
    .fetch_all(&mut *tx)
    .await?;
    for row in rows {
        let id: RequestId = parsed(&row, "id")?;
        let rule = |request: &mut Request, at| request.hand_back(person, at);
        if change_in(&mut tx, app, &id, &rule, now).await?.is_none() {
            return Ok(false);
        }
    }
    sqlx::query("delete from duties where person = $1")
        .bind(person.as_str())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Ends every duty that ends by itself: longer than the longest shift, unheard of for long, or of
/// somebody who has left or answers no more. Hands back what somebody has who is not on duty and is
/// unheard of for as long (managers, and whoever was told when nobody else was there), or could not
/// close it any more. A server that was away heard nobody meanwhile, so silence counts from its start.
///
/// # Errors
/// Those of the database.
pub async fn expire(app: &App, up_for: Duration) -> Result<()> {
    let now = app.now();
    let silent_since = match up_for < AWAY {
        true => Ms(i64::MIN),
        false => now.plus(-AWAY_MS),
    };
    let rows = sqlx::query(AssertSqlSafe(format!(
        "select person from duties
         where since <= $1
            or (since <= $2 and heard <= $2)
            or person not in (
                select p.id from people p
                join person_roles r on r.person = p.id and r.role in {answering}
                where p.active = 1)
         union
         select l.answered_by from request_legs l
         join requests r on r.id = l.request and r.ended is null
         where l.answered_by not in (select person from duties)
           and ((l.answered <= $2 and (l.heard is null or l.heard <= $2))
                or l.answered_by not in (
                    select p.id from people p
                    join person_roles r on r.person = p.id and r.role in {told}
                    where p.active = 1))",
        answering = *ANSWERING,
        told = *TOLD,
    )))
    .bind(now.plus(-shift::LONGEST_MS).0)
    .bind(silent_since.0)
    .fetch_all(app.db.reader())
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut first = Ok(());
    for row in rows {
        let left = async { leave(app, &parsed(&row, "person")?).await };
        first = first.and(left.await);
    }
    first = first.and(sweep::open(app).await);
    app.live.poke();
    first
}
