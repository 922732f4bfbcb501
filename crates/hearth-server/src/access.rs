//! Who looked at what: every look at a record or a file by somebody other than its advisor.
//!
//! A look is noted before anything is shown. Not here: who may look ([`crate::record::stored`],
//! [`crate::file`]).

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::record::{Access, AccessPage, Look},
    id::{FileId, RecordId},
    record::Author,
    role::Role,
    time::Ms,
};
use serde::Deserialize;
use sqlx::{Row, any::AnyRow};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::{Advisor, Governance, LoggedIn},
    db::{counted, parsed, parsed_if_any, signed},
    error::{Error, Result},
    extract::{Json, Path, Query},
    record,
    state::App,
};

/// Looks of a page.
const PAGE: usize = 100;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(all))
        .routes(routes!(own))
        .routes(routes!(of_record))
}

/// Notes a look at somebody else's record, in the role in which it was allowed.
///
/// # Errors
/// Those of the database; then nothing may be shown.
pub async fn note(
    app: &App,
    who: &LoggedIn,
    role: Role,
    record: &RecordId,
    file: Option<&FileId>,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    sqlx::query(
        "insert into accesses (record, file, person, role, at) values ($1, $2, $3, $4, $5)",
    )
    .bind(record.as_str())
    .bind(file.map(|file| file.as_str().to_owned()))
    .bind(who.person.as_str())
    .bind(role.as_str())
    .bind(app.now().0)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Who looked at the advisor's own record and evidence, the latest first.
#[utoipa::path(get, path = "/record/access", tag = "record", security(("session" = [])), responses(
    (status = 200, body = Vec<Access>),
    (status = 401, description = "Log in", body = Problem),
    (status = 403, description = "For advisors only", body = Problem),
    (status = 404, description = "There is no record", body = Problem),
))]
async fn own(State(app): State<App>, who: Advisor) -> Result<Json<Vec<Access>>> {
    let record = record::of(&app, &who.person).await?;
    let record = record.ok_or_else(|| Error::not_found("This record"))?;
    Ok(Json(looks(&app, &record).await?))
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only what was noted before this: the `next` of the page before.
    before: Option<u64>,
}

/// Who looked at whose record and evidence, the latest first.
#[utoipa::path(get, path = "/access", tag = "review", security(("session" = [])),
    responses(
        (status = 200, body = AccessPage),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For information governance only", body = Problem),
        (status = 422, description = "The question cannot be read", body = Problem),
))]
async fn all(
    State(app): State<App>,
    _who: Governance,
    Query(which): Query<Which>,
) -> Result<Json<AccessPage>> {
    // Noted in this order, so a page costs what it shows, however long the log is.
    let rows = sqlx::query(
        "select a.id, a.at, a.person, a.role, a.file, p.name, a.record, theirs.name as advisor
         from accesses a
         join people p on p.id = a.person
         join records r on r.id = a.record
         join people theirs on theirs.id = r.person
         where a.id < $1 order by a.id desc limit $2",
    )
    .bind(signed(which.before.unwrap_or(u64::MAX)))
    .bind(signed(PAGE as u64 + 1))
    .fetch_all(app.db.reader())
    .await?;
    let page = rows.len().min(PAGE);
    let next = match rows.get(page) {
        Some(_) => Some(counted(rows[page - 1].try_get("id")?)),
        None => None,
    };
    let looks = rows[..page].iter().map(|row| {
        Ok(Look {
            record: parsed(row, "record")?,
            advisor: row.try_get("advisor")?,
            access: look(row)?,
        })
    });
    Ok(Json(AccessPage {
        looks: looks.collect::<Result<_>>()?,
        next,
    }))
}

/// Who looked at a record and its evidence, the latest first.
#[utoipa::path(get, path = "/records/{id}/access", tag = "review", security(("session" = [])),
    params(("id" = RecordId, Path, description = "The record")),
    responses(
        (status = 200, body = Vec<Access>),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For information governance only", body = Problem),
        (status = 404, description = "There is no such record", body = Problem),
))]
async fn of_record(
    State(app): State<App>,
    _who: Governance,
    Path(record): Path<RecordId>,
) -> Result<Json<Vec<Access>>> {
    sqlx::query("select 1 from records where id = $1")
        .bind(record.as_str())
        .fetch_optional(app.db.reader())
        .await?
        .ok_or_else(|| Error::not_found("This record"))?;
    Ok(Json(looks(&app, &record).await?))
}

async fn looks(app: &App, record: &RecordId) -> Result<Vec<Access>> {
    let rows = sqlx::query(
        "select a.at, a.person, a.role, a.file, p.name
         from accesses a join people p on p.id = a.person
         where a.record = $1 order by a.at desc, a.id desc",
    )
    .bind(record.as_str())
    .fetch_all(app.db.reader())
    .await?;
    rows.iter().map(look).collect()
}

fn look(row: &AnyRow) -> Result<Access> {
    Ok(Access {
        at: Ms(row.try_get("at")?),
        by: Author {
            person: parsed(row, "person")?,
            role: parsed(row, "role")?,
        },
        name: row.try_get("name")?,
        file: parsed_if_any(row, "file")?,
    })
}
