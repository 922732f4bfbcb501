//! Who could be told of a request: those who answer, whether they are on duty, and whether a stream
//! to them was open lately.
//!
//! The app of somebody on duty says every 15 s that it hears the stream, so that every server that
//! shares the database knows whom the others reach, and a line that is dead in one direction is
//! noticed. Not here: what is done with it ([`hearth_domain::assistance::escalation`]).

use std::collections::BTreeMap;

use hearth_domain::{
    api::{assistance::OnDuty, live::DEAD_AFTER_S},
    assistance::{ANSWERERS, Answerer, escalation::SKEW_MS},
    id::PersonId,
    role::Role,
    time::Ms,
};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use crate::{
    auth::{ANSWERING, LoggedIn, TOLD},
    db::{Tx, parsed},
    error::Result,
    state::App,
};

/// How long an app that said nothing counts as hearing, in milliseconds.
#[expect(clippy::cast_possible_wrap, reason = "forty seconds")]
const REACHED_MS: i64 = DEAD_AFTER_S as i64 * 1_000;

/// Everybody who answers or manages.
///
/// # Errors
/// Those of the database.
pub async fn answerers(tx: &mut Tx, now: Ms) -> Result<Vec<Answerer>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "select p.id, r.role, d.since, d.heard, d.gone
         from people p
         join person_roles r on r.person = p.id and r.role in {}
         left join duties d on d.person = p.id
         where p.active = 1 and p.joined is not null",
        *TOLD
    )))
    .fetch_all(&mut **tx)
    .await?;
    let mut found: BTreeMap<PersonId, Answerer> = BTreeMap::new();
    for row in rows {
        let person: PersonId = parsed(&row, "id")?;
        let since: Option<i64> = row.try_get("since")?;
        let is_reached = since.is_some() && is_reached(&row, now)?;
        let answerer = found.entry(person.clone()).or_insert_with(|| Answerer {
            person,
            roles: [].into(),
            on_duty: since.is_some(),
            is_reached,
        });
        answerer.roles.insert(parsed(&row, "role")?);
    }
    Ok(found.into_values().collect())
}

/// Those who would be shown a press at once, in the order of their names.
///
/// # Errors
/// Those of the database.
pub async fn on_duty(app: &App) -> Result<Vec<OnDuty>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "select p.id, p.name, r.role
         from duties d
         join people p on p.id = d.person and p.active = 1
         join person_roles r on r.person = p.id and r.role in {}
         where d.gone = 0 and d.heard > $1 and d.heard <= $2
         order by p.name, p.id",
        *ANSWERING
    )))
    .bind(app.now().0.saturating_sub(REACHED_MS))
    .bind(app.now().0.saturating_add(SKEW_MS))
    .fetch_all(app.db.reader())
    .await?;
    let mut found: Vec<OnDuty> = Vec::new();
    for row in rows {
        let (person, role): (PersonId, Role) = (parsed(&row, "id")?, parsed(&row, "role")?);
        match found.last_mut().filter(|last| last.person == person) {
            Some(last) => last.roles.push(role),
            None => found.push(OnDuty {
                person,
                name: row.try_get("name")?,
                roles: vec![role],
            }),
        }
    }
    for it in &mut found {
        it.roles
            .sort_by_key(|role| ANSWERERS.iter().position(|it| it == role));
    }
    Ok(found)
}

/// Notes that the app of somebody hears: of their duty, if the sound was heard on this installation,
/// or of what they have without one. Answers whether somebody on duty had been out of reach.
///
/// # Errors
/// Those of the database.
pub async fn hears(app: &App, who: &LoggedIn) -> Result<bool> {
    let person = &who.person;
    let row = sqlx::query("select heard, gone, installation from duties where person = $1")
        .bind(person.as_str())
        .fetch_optional(app.db.reader())
        .await?;
    let now = app.now();
    let Some(row) = row else {
        hold(app, person, now).await?;
        return Ok(false);
    };
    if row.try_get::<String, _>("installation")? != who.installation.as_str() {
        return Ok(false);
    }
    let was = is_reached(&row, now)?;
    let mut tx = app.db.begin().await?;
    sqlx::query("update duties set heard = $2, gone = 0 where person = $1")
        .bind(person.as_str())
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(!was)
}

/// Notes that whoever has a request, and is not on duty, is there.
async fn hold(app: &App, person: &PersonId, now: Ms) -> Result<()> {
    let mut tx = app.db.begin().await?;
    sqlx::query(
        "update request_legs set heard = $2
         where answered_by = $1 and request in (select id from requests where ended is null)",
    )
    .bind(person.as_str())
    .bind(now.0)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Notes that no stream to somebody is open any more.
///
/// # Errors
/// Those of the database.
pub async fn gone(app: &App, person: &PersonId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    sqlx::query("update duties set gone = 1 where person = $1")
        .bind(person.as_str())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn is_reached(row: &AnyRow, now: Ms) -> Result<bool> {
    let (heard, gone): (i64, i64) = (row.try_get("heard")?, row.try_get("gone")?);
    // What lies in the future was written before the clock was put back, and says nothing of now.
    let ago = now.0.saturating_sub(heard);
    Ok(gone == 0 && (-SKEW_MS..REACHED_MS).contains(&ago))
}
