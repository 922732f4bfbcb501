//! Shifts: when people say that they work, by one press at each end.
//!
//! Kept for 31 days, and read by nobody but the person: there is no list of shifts, and no report. Of a
//! shift that goes on their buddy learns that they can be called ([`crate::buddy`]).
//! Not here: when a shift counts as over ([`hearth_domain::shift`]), and who takes old ones away
//! ([`crate::assistance::sweep`]).

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::assistance::{ShiftRequest, ShiftState},
    id::ShiftId,
    time::Ms,
};
use sqlx::Row;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::Advisor,
    buddy::changes,
    error::{Error, Result},
    extract::{Json, Path},
    state::App,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(declare))
}

/// Begins a shift or ends it. Sent again, it is the same shift; one that was ended stays ended.
#[utoipa::path(put, path = "/shifts/{id}", tag = "shift", security(("session" = [])),
    params(("id" = ShiftId, Path, description = "Named by the device")),
    request_body = ShiftRequest,
    responses(
        (status = 200, body = ShiftState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "Somebody else's shift has this name", body = Problem),
        (status = 422, description = "It would end before it began", body = Problem),
))]
async fn declare(
    State(app): State<App>,
    who: Advisor,
    Path(id): Path<ShiftId>,
    Json(asked): Json<ShiftRequest>,
) -> Result<Json<ShiftState>> {
    if asked.ended.is_some_and(|ended| ended < asked.started) {
        let message = "A shift cannot end before it began. Check the clock of this computer.";
        return Err(Problem::field("ended", message).into());
    }
    let (mut tx, now) = (app.db.begin().await?, app.now());
    sqlx::query(
        "insert into shifts (id, person, started, ended) values ($1, $2, $3, $4)
         on conflict (id) do update set ended = coalesce(shifts.ended, excluded.ended)
         where shifts.person = excluded.person",
    )
    .bind(id.as_str())
    .bind(who.person.as_str())
    .bind(asked.started.min(now).0)
    .bind(asked.ended.map(|ended| ended.min(now).0))
    .execute(&mut *tx)
    .await?;
    let row = sqlx::query("select started, ended from shifts where id = $1 and person = $2")
        .bind(id.as_str())
        .bind(who.person.as_str())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Error::not_found("This shift"))?;
    // Whether they can be called may be otherwise.
    changes::said(&mut tx, &who.person, now).await?;
    tx.commit().await?;
    app.live.poke();
    Ok(Json(ShiftState {
        id,
        started: Ms(row.try_get("started")?),
        ended: row.try_get::<Option<i64>, _>("ended")?.map(Ms),
    }))
}
