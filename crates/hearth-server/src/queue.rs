//! Who is waiting on me: a row for each record, computed from it, and pages of them.
//!
//! [`project`] computes a row, [`store`] writes it in the transaction that changed the record,
//! [`places`] keeps where it stands in each list, and [`sweep`] computes those again that time has
//! changed. [`differing`] computes them all and compares. Not here: what waits for whom, which the domain says.

pub mod places;
pub mod project;
pub mod sweep;

use std::collections::BTreeMap;

use anyhow::Context;
use axum::extract::State;
use hearth_domain::{
    Problem,
    api::review::{Count, MOST_WAITING, QueuePage, QueueRow},
    id::{PersonId, RecordId, TeamId},
    pack::Packs,
    time::Ms,
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _},
};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::Reviewer,
    db::{Tx, parsed, parsed_if_any, signed},
    error::Result,
    extract::{Json, Query},
    record::stored::{Reach, Stored, read},
    state::App,
};
use places::{Lists, Place};
use project::{Row, Waiting, project};

/// Rows of a page.
const PAGE: usize = 50;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page))
}

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Begins after this row: the `next` of the page before.
    #[serde(default, deserialize_with = "a_place")]
    after: Option<String>,
    /// Only this team.
    #[param(value_type = Option<String>)]
    team: Option<TeamId>,
    /// Also records that wait for nobody, or for somebody else.
    all: Option<bool>,
}

/// A page of records, the most pressing first.
#[utoipa::path(get, path = "/queue", tag = "review", security(("session" = [])),
    responses(
        (status = 200, body = QueuePage),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For reviewers only", body = Problem),
        (status = 422, description = "The question cannot be read", body = Problem),
))]
async fn page(
    State(app): State<App>,
    who: Reviewer,
    Query(which): Query<Which>,
) -> Result<Json<QueuePage>> {
    let lists = Lists::of(
        app.db.reader(),
        &who.person,
        which.team.as_ref(),
        which.all.unwrap_or(false),
    )
    .await?;
    let after = which.after.unwrap_or_default();
    let mut places = lists.first(app.db.reader(), &after, PAGE + 1).await?;
    let next = (places.len() > PAGE).then(|| places[PAGE - 1].place.clone());
    places.truncate(PAGE);
    Ok(Json(QueuePage {
        rows: rows(&app, &who.person, which.team.as_ref(), &places).await?,
        waiting: waiting(&app, &who.person).await?,
        next,
    }))
}

/// What these places show to a person.
async fn rows(
    app: &App,
    person: &PersonId,
    team: Option<&TeamId>,
    places: &[Place],
) -> Result<Vec<QueueRow>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let records: Vec<String> = (0..places.len()).map(|at| format!("${}", at + 3)).collect();
    let sql = format!(
        "select q.record, q.stage, q.with_advisor, q.worst, q.urgent, q.lapsing, q.due,
                p.name, t.id as team, t.name as team_name,
                (select cast(sum(w.responses) as bigint) from queue_waiting w
                 join person_roles mine on mine.role = w.role and mine.person = $1
                 where w.record = q.record) as waiting,
                (select min(w.since) from queue_waiting w
                 join person_roles mine on mine.role = w.role and mine.person = $1
                 where w.record = q.record) as since
         from queue q
         join people p on p.id = q.person
         join teams t on t.id = (
             select min(theirs.team) from person_teams theirs
             join person_teams mine on mine.team = theirs.team and mine.person = $1
             where theirs.person = q.person and ($2 = '' or theirs.team = $2))
         where q.record in ({})
         order by q.place",
        records.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(person.as_str())
        .bind(team.map_or("", TeamId::as_str));
    for place in places {
        query = query.bind(place.record.as_str());
    }
    query
        .fetch_all(app.db.reader())
        .await?
        .iter()
        .map(row)
        .collect()
}

fn row(row: &AnyRow) -> Result<QueueRow> {
    Ok(QueueRow {
        record: parsed(row, "record")?,
        name: row.try_get("name")?,
        team: parsed(row, "team")?,
        team_name: row.try_get("team_name")?,
        stage: word(row.try_get("stage")?)?,
        waiting: small(row.try_get::<Option<i64>, _>("waiting")?.unwrap_or(0)),
        with_advisor: small(row.try_get("with_advisor")?),
        worst: row
            .try_get::<Option<String>, _>("worst")?
            .map(word)
            .transpose()?,
        urgent: row.try_get::<i64, _>("urgent")? == 1,
        lapsing: small(row.try_get("lapsing")?),
        due: parsed_if_any(row, "due")?,
        since: row.try_get::<Option<i64>, _>("since")?.map(Ms),
    })
}

/// How many records wait for a person, counted to [`MOST_WAITING`].
///
/// # Errors
/// Those of the database.
pub async fn waiting(app: &App, person: &PersonId) -> Result<Count> {
    // One beyond says that there are more.
    let most = usize::try_from(MOST_WAITING + 1).unwrap_or(usize::MAX);
    let lists = Lists::of(app.db.reader(), person, None, false).await?;
    let places = lists.first(app.db.reader(), "", most).await?;
    Ok(Count::of(places.len() as u64))
}

/// Writes the row of a record, unless one of a later state of the record is there.
///
/// # Errors
/// Those of the database; when this server does not know the record's pack.
pub async fn store(tx: &mut Tx, stored: &Stored, packs: &Packs, now: Ms) -> Result<()> {
    let (standing, pack) = stored.standing(packs, now.date())?;
    let row = project(&stored.record, &standing, pack, now.date());
    let id = stored.record.id.as_str();
    let written = sqlx::query(
        "insert into queue (record, person, seq, packs, place, stage, with_advisor, worst, urgent,
                            lapsing, due, holds_until, projected)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (record) do update set
             seq = excluded.seq, packs = excluded.packs, place = excluded.place,
             stage = excluded.stage, with_advisor = excluded.with_advisor,
             worst = excluded.worst, urgent = excluded.urgent, lapsing = excluded.lapsing,
             due = excluded.due, holds_until = excluded.holds_until,
             projected = excluded.projected
         where queue.seq <= excluded.seq",
    )
    .bind(id)
    .bind(stored.advisor.as_str())
    .bind(signed(stored.head.seq))
    .bind(signed(packs.all().count() as u64))
    .bind(&row.place)
    .bind(text(&row.stage)?)
    .bind(i64::from(row.with_advisor))
    .bind(row.worst.as_ref().map(text).transpose()?)
    .bind(i64::from(row.urgent))
    .bind(i64::from(row.lapsing))
    .bind(row.due.map(|day| day.to_string()))
    .bind(row.holds_until.map(|day| day.to_string()))
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query("delete from queue_waiting where record = $1")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    for (role, waits) in &row.waiting {
        sqlx::query(
            "insert into queue_waiting (record, role, responses, since, not_for)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(role.as_str())
        .bind(i64::from(waits.responses))
        .bind(waits.since.map(|at| at.0))
        .bind(waits.not_for.as_ref().map(|it| it.as_str().to_owned()))
        .execute(&mut **tx)
        .await?;
    }
    places::keep(tx, &stored.record.id).await
}

/// Computes every row again and answers the records whose row is another one. There is none, once
/// the sweep has been.
///
/// # Errors
/// Those of the database.
pub async fn differing(app: &App) -> Result<Vec<RecordId>> {
    let records = sqlx::query("select id from records order by id")
        .fetch_all(app.db.reader())
        .await?;
    let mut differing = Vec::new();
    for record in &records {
        let id: RecordId = parsed(record, "id")?;
        let mut tx = app.db.begin_reading().await?;
        let stored = read(&mut tx, Reach::Any(&id)).await?;
        let (packs, today) = (app.packs(), app.today());
        let (standing, pack) = stored.standing(&packs, today)?;
        let computed = project(&stored.record, &standing, pack, today);
        let is_row = written(&mut tx, &id).await?.as_ref() == Some(&computed);
        if !is_row || places::differs(&mut tx, &id).await? {
            differing.push(id);
        }
    }
    Ok(differing)
}

/// The row of a record as it is written.
async fn written(tx: &mut Tx, record: &RecordId) -> Result<Option<Row>> {
    let found = sqlx::query(
        "select place, stage, with_advisor, worst, urgent, lapsing, due, holds_until
         from queue where record = $1",
    )
    .bind(record.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = found else { return Ok(None) };
    let waits =
        sqlx::query("select role, responses, since, not_for from queue_waiting where record = $1")
            .bind(record.as_str())
            .fetch_all(&mut **tx)
            .await?;
    let waiting: Result<BTreeMap<_, _>> = waits
        .iter()
        .map(|row| {
            let waits = Waiting {
                responses: small(row.try_get("responses")?),
                since: row.try_get::<Option<i64>, _>("since")?.map(Ms),
                not_for: parsed_if_any(row, "not_for")?,
            };
            Ok((parsed(row, "role")?, waits))
        })
        .collect();
    Ok(Some(Row {
        place: row.try_get("place")?,
        stage: word(row.try_get("stage")?)?,
        with_advisor: small(row.try_get("with_advisor")?),
        worst: row
            .try_get::<Option<String>, _>("worst")?
            .map(word)
            .transpose()?,
        urgent: row.try_get::<i64, _>("urgent")? == 1,
        lapsing: small(row.try_get("lapsing")?),
        due: parsed_if_any(&row, "due")?,
        holds_until: parsed_if_any(&row, "holds_until")?,
        waiting: waiting?,
    }))
}

/// A word of the contract as it is stored: as it travels.
fn text(word: &impl Serialize) -> Result<String> {
    let value = serde_json::to_value(word).context("a word cannot be written")?;
    let text = value.as_str().context("a word is not a word")?;
    Ok(text.to_owned())
}

fn word<T: DeserializeOwned>(text: String) -> Result<T> {
    let word = serde_json::from_value(text.into());
    Ok(word.context("a stored word is not one that is known")?)
}

fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// A place, which is made of digits and letters only; whatever else is asked for is no page.
fn a_place<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let place = String::deserialize(from)?;
    if place.bytes().all(|c| c.is_ascii_alphanumeric()) {
        Ok(Some(place))
    } else {
        Err(D::Error::custom("no such place"))
    }
}
