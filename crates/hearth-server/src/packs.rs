//! The packs that this server has: publishing, listing, and the exact text of each.
//!
//! A published version never changes and never goes away, because records speak of it. Not here:
//! what a pack means and whether it makes sense, which the domain knows.

use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use hearth_domain::{
    FieldProblem, Problem, ProblemCode,
    api::people::PackInfo,
    id::{PackId, PersonId},
    pack::{
        Pack, Packs,
        check::{self, against},
        parse::parse,
    },
    time::Ms,
};
use sqlx::Row;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::{LoggedIn, Publisher},
    db::Db,
    error::{Error, Result},
    extract::{Json, Path, Text},
    state::App,
};

/// The pack that a server begins with.
const DEFAULT: &str = include_str!("../../../packs/health-advisor.toml");

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(text, publish))
}

/// Every published pack. A server without any publishes the one that it brings.
///
/// # Errors
/// When the database fails, or holds a text that is no pack.
pub async fn load(db: &Db, now: Ms) -> anyhow::Result<Packs> {
    let packs = read(db).await?;
    if packs.all().next().is_some() {
        return Ok(packs);
    }
    let pack = parse(DEFAULT)?;
    insert(db, &pack, DEFAULT, None, now).await?;
    read(db).await
}

async fn read(db: &Db) -> anyhow::Result<Packs> {
    let rows = sqlx::query("select text from packs order by id, version")
        .fetch_all(db.reader())
        .await?;
    rows.iter()
        .map(|row| Ok(parse(&row.try_get::<String, _>("text")?)?))
        .collect()
}

/// Reads the published packs again, when another server may have published one.
///
/// # Errors
/// As [`load`].
pub async fn refresh(app: &App) -> anyhow::Result<()> {
    let known = i64::try_from(app.packs().all().count()).unwrap_or(i64::MAX);
    let stored: i64 = sqlx::query("select count(*) from packs")
        .fetch_one(app.db.reader())
        .await?
        .try_get(0)?;
    if known != stored {
        app.add_packs(read(&app.db).await?);
    }
    Ok(())
}

async fn insert(
    db: &Db,
    pack: &Pack,
    text: &str,
    by: Option<&PersonId>,
    now: Ms,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    sqlx::query(
        "insert into packs (id, version, text, hash, published, published_by)
         values ($1, $2, $3, $4, $5, $6) on conflict (id, version) do nothing",
    )
    .bind(pack.id.as_str())
    .bind(i64::from(pack.version))
    .bind(text)
    .bind(pack.hash.to_string())
    .bind(now.0)
    .bind(by.map(PersonId::as_str))
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// Every pack in every version, oldest first.
#[utoipa::path(get, path = "/packs", tag = "packs", security(("session" = [])), responses(
    (status = 200, body = Vec<PackInfo>),
    (status = 401, description = "Log in", body = Problem),
))]
async fn list(State(app): State<App>, _: LoggedIn) -> Result<Json<Vec<PackInfo>>> {
    refresh(&app).await?;
    Ok(Json(app.packs().all().map(info).collect()))
}

/// The exact text of a pack, whose hash is in the list.
#[utoipa::path(get, path = "/packs/{id}/{version}", tag = "packs", security(("session" = [])),
    params(("id" = String, Path), ("version" = u32, Path)),
    responses(
        (status = 200, description = "The file", content_type = "application/toml", body = String),
        (status = 401, description = "Log in", body = Problem),
        (status = 404, description = "There is no such pack", body = Problem),
))]
async fn text(
    State(app): State<App>,
    _: LoggedIn,
    Path((id, version)): Path<(PackId, u32)>,
) -> Result<Response> {
    let row = sqlx::query("select text from packs where id = $1 and version = $2")
        .bind(id.as_str())
        .bind(i64::from(version))
        .fetch_optional(app.db.reader())
        .await?
        .ok_or_else(|| Error::not_found("This pack"))?;
    let text: String = row.try_get("text")?;
    Ok(([(CONTENT_TYPE, "application/toml")], text).into_response())
}

/// Publishes a version. The same text again changes nothing.
#[utoipa::path(put, path = "/packs/{id}/{version}", tag = "packs", security(("session" = [])),
    params(("id" = String, Path), ("version" = u32, Path)),
    request_body(content = String, content_type = "application/toml"),
    responses(
        (status = 201, description = "It is published", body = PackInfo),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "It is for another role", body = Problem),
        (status = 409, description = "That version was published with another text", body = Problem),
        (status = 422, description = "It does not make sense: each fault with its line", body = Problem),
))]
async fn publish(
    State(app): State<App>,
    who: Publisher,
    Path((id, version)): Path<(PackId, u32)>,
    Text(text): Text,
) -> Result<(StatusCode, Json<PackInfo>)> {
    let pack = parse(&text).map_err(|fault| Error::field("text", fault.to_string()))?;
    if pack.id != id || pack.version != version {
        let message = format!(
            "The file is {} version {}. Publish it under that name.",
            pack.id, pack.version
        );
        return Err(Error::field("text", message));
    }
    let packs = app.packs();
    if packs.get(&pack.reference()).is_none() {
        let faults = faults(&app, &packs, &pack);
        if !faults.is_empty() {
            return Err(Problem::fields(faults).into());
        }
        insert(&app.db, &pack, &text, Some(&who.person), app.now()).await?;
        refresh(&app).await?;
    }
    // Another server, or an earlier day, may have published this version first.
    match app.packs().get(&pack.reference()) {
        Some(stored) if stored.hash == pack.hash => Ok((StatusCode::CREATED, Json(info(&pack)))),
        _ => Err(Error::problem(
            ProblemCode::Conflict,
            format!(
                "Version {version} was published with another text. Raise the version, then \
                 publish it again."
            ),
        )),
    }
}

/// Everything that keeps a pack from being published, each with its line.
fn faults(app: &App, packs: &Packs, pack: &Pack) -> Vec<FieldProblem> {
    let mut faults = check::check(pack, app.today());
    if let Some(last) = packs.versions(&pack.id).next_back() {
        faults.extend(against(pack, last));
    }
    faults
        .into_iter()
        .map(|fault| FieldProblem {
            field: "text".into(),
            message: fault.to_string(),
        })
        .collect()
}

fn info(pack: &Pack) -> PackInfo {
    PackInfo {
        pack: pack.reference(),
        title: pack.title.clone(),
        from: pack.from,
        hash: pack.hash,
    }
}
