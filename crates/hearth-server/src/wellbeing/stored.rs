//! Conversations and requests to go back in the database: read whole, changed by the domain, written
//! back if nobody else changed them meanwhile.
//!
//! Not here: who may ([`super::reach`]), and the rules ([`hearth_domain::check_in`]).

use hearth_domain::{
    check_in::{Hearer, Topic, conversation::Conversation, going_back::GoingBack},
    id::{CheckInId, GoingBackId, PersonId},
    pack::SOMEONE_ELSE,
    time::Date,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sqlx::{Row, any::AnyRow};

use super::reach::Reach;
use crate::{
    db::{Tx, parsed},
    error::Result,
    state::App,
};

/// A body as it is stored.
#[derive(Serialize, Deserialize)]
struct Body<T> {
    /// The version of its form.
    v: u32,
    /// What it holds.
    it: T,
}

/// Something that was read in order to change it.
pub struct Read<T> {
    /// What it holds.
    pub it: T,
    version: i64,
}

/// Everything that somebody shared, and that may be meant for them.
///
/// # Errors
/// Those of the database.
pub async fn conversations_near(app: &App, reach: &Reach<'_>) -> Result<Vec<Conversation>> {
    let who = &reach.who.person;
    let is_someone_else = SOMEONE_ELSE.iter().any(|role| reach.who.is(*role));
    // The rule who hears what is the domain's; here nobody gets what cannot be for them.
    let rows = sqlx::query(
        "select body from conversations
         where person = $1
            or hearer = $2 and $4 = 1 and not_for not like '%' || $1 || '%'
            or hearer = $3 and person in (
                select theirs.person from person_teams mine
                join person_teams theirs on theirs.team = mine.team
                where mine.person = $1)",
    )
    .bind(who.as_str())
    .bind(Hearer::SomeoneElse.as_str())
    .bind(Hearer::Manager.as_str())
    .bind(i64::from(is_someone_else))
    .fetch_all(app.db.reader())
    .await?;
    rows.iter().map(body).collect()
}

/// Reads what was shared of one thing, for somebody who is to change it; none where they must not hear
/// it, whatever they are now.
///
/// # Errors
/// Those of the database.
pub async fn conversation(
    tx: &mut Tx,
    check_in: &CheckInId,
    topic: &Topic,
    who: &PersonId,
) -> Result<Option<Read<Conversation>>> {
    let row = sqlx::query(
        "select body, version from conversations
         where check_in = $1 and topic = $2 and not_for not like '%' || $3 || '%'",
    )
    .bind(check_in.as_str())
    .bind(topic.to_string())
    .bind(who.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Whether a check-in of this name is somebody else's.
///
/// # Errors
/// Those of the database.
pub async fn is_of_another(tx: &mut Tx, check_in: &CheckInId, person: &PersonId) -> Result<bool> {
    let row = sqlx::query("select 1 from conversations where check_in = $1 and person <> $2")
        .bind(check_in.as_str())
        .bind(person.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.is_some())
}

/// Keeps a new conversation. Answers whether it was new.
///
/// # Errors
/// Those of the database.
pub async fn open(
    tx: &mut Tx,
    it: &Conversation,
    not_for: &[PersonId],
    keep_until: Date,
) -> Result<bool> {
    let done = sqlx::query(
        "insert into conversations (check_in, topic, person, hearer, body, not_for, version, keep_until)
         values ($1, $2, $3, $4, $5, $6, 1, $7)
         on conflict (check_in, topic) do nothing",
    )
    .bind(it.check_in.as_str())
    .bind(it.topic.to_string())
    .bind(it.from.as_str())
    .bind(it.with.as_str())
    .bind(text(it)?)
    .bind(names(not_for))
    .bind(keep_until.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes a conversation back. Answers whether nobody else had changed it.
///
/// # Errors
/// Those of the database.
pub async fn keep_conversation(tx: &mut Tx, read: &Read<Conversation>) -> Result<bool> {
    let done = sqlx::query(
        "update conversations set body = $4, version = version + 1
         where check_in = $1 and topic = $2 and version = $3",
    )
    .bind(read.it.check_in.as_str())
    .bind(read.it.topic.to_string())
    .bind(read.version)
    .bind(text(&read.it)?)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Somebody's own request to go back: of several, the one that stands.
///
/// # Errors
/// Those of the database.
pub async fn own_going_back(app: &App, person: &PersonId) -> Result<Option<GoingBack>> {
    let rows = sqlx::query("select body from going_back where person = $1")
        .bind(person.as_str())
        .fetch_all(app.db.reader())
        .await?;
    let all: Result<Vec<GoingBack>> = rows.iter().map(body).collect();
    Ok(GoingBack::standing(all?))
}

/// Requests to go back of everybody whom somebody manages, that were not taken back.
///
/// # Errors
/// Those of the database.
pub async fn going_back_of(app: &App, reach: &Reach<'_>) -> Result<Vec<(PersonId, GoingBack)>> {
    let rows = sqlx::query(
        "select person, body from going_back
         where person <> $1 and person in (
             select theirs.person from person_teams mine
             join person_teams theirs on theirs.team = mine.team
             where mine.person = $1)",
    )
    .bind(reach.who.person.as_str())
    .fetch_all(app.db.reader())
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        let person: PersonId = parsed(row, "person")?;
        let request: GoingBack = body(row)?;
        if reach.manages(&person) && request.withdrawn.is_none() {
            found.push((person, request));
        }
    }
    Ok(found)
}

/// Reads a request to go back, to change it, with who made it.
///
/// # Errors
/// Those of the database.
pub async fn going_back(
    tx: &mut Tx,
    id: &GoingBackId,
) -> Result<Option<(PersonId, Read<GoingBack>)>> {
    let row = sqlx::query("select person, body, version from going_back where id = $1")
        .bind(id.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| Ok((parsed(&row, "person")?, read(&row)?)))
        .transpose()
}

/// Keeps a new request to go back. Answers whether it was new.
///
/// # Errors
/// Those of the database.
pub async fn ask(tx: &mut Tx, person: &PersonId, it: &GoingBack, keep_until: Date) -> Result<bool> {
    let done = sqlx::query(
        "insert into going_back (id, person, body, version, keep_until) values ($1, $2, $3, 1, $4)
         on conflict (id) do nothing",
    )
    .bind(it.id.as_str())
    .bind(person.as_str())
    .bind(text(it)?)
    .bind(keep_until.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes back a request to go back. Answers whether nobody else had changed it.
///
/// # Errors
/// Those of the database.
pub async fn keep_going_back(
    tx: &mut Tx,
    read: &Read<GoingBack>,
    keep_until: Date,
) -> Result<bool> {
    let done = sqlx::query(
        "update going_back set body = $3, version = version + 1, keep_until = $4
         where id = $1 and version = $2",
    )
    .bind(read.it.id.as_str())
    .bind(read.version)
    .bind(text(&read.it)?)
    .bind(keep_until.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Names in a row. Each is as long as the others, so none is part of another.
fn names(people: &[PersonId]) -> String {
    let names: Vec<&str> = people.iter().map(PersonId::as_str).collect();
    names.join(" ")
}

fn text<T: Serialize>(it: &T) -> Result<String> {
    let body = Body { v: 1, it };
    Ok(serde_json::to_string(&body).map_err(anyhow::Error::from)?)
}

fn body<T: DeserializeOwned>(row: &AnyRow) -> Result<T> {
    let text: String = row.try_get("body")?;
    let body: Body<T> = serde_json::from_str(&text).map_err(anyhow::Error::from)?;
    Ok(body.it)
}

fn read<T: DeserializeOwned>(row: &AnyRow) -> Result<Read<T>> {
    Ok(Read {
        it: body(row)?,
        version: row.try_get("version")?,
    })
}
