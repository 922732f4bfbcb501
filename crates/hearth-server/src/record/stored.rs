//! A record as it lies in the database, and who may reach it.
//!
//! Role and owner are conditions of the query itself: a record that is not somebody's to see is not
//! found, exactly like one that does not exist. Not here: what of it a reader may read
//! ([`super::copy`]), and how anything is added ([`super::work`]).

use anyhow::{Context, anyhow};
use hearth_domain::{
    ProblemCode,
    hash::Hash,
    id::{FileId, ItemId, PersonId, RecordId, ResponseId},
    pack::{Pack, Packs},
    record::{Author, Body, Head, Record, open},
    response::{Response, Value},
    role::Role,
    standing::{Standing, standing},
    time::{Date, Ms},
};
use sqlx::{AssertSqlSafe, Row};

use crate::{
    auth::REVIEWERS,
    db::{Tx, counted, parsed, parsed_if_any, signed},
    error::{Error, Result},
    state::App,
};

/// Whose reach a record must be in.
#[derive(Debug, Clone, Copy)]
pub enum Reach<'a> {
    /// The person's own.
    Own(&'a PersonId),
    /// Of an advisor who shares a team with this person, who reviews.
    Reviewed {
        /// The reviewer.
        by: &'a PersonId,
        /// The record.
        record: &'a RecordId,
    },
    /// Any: for what the server does by itself, and for who answers for access.
    Any(&'a RecordId),
}

/// A record with everything that the server holds of it.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The record, with all its contents.
    pub record: Record,
    /// Where it ends.
    pub head: Head,
    /// Whose it is.
    pub advisor: PersonId,
    /// Their name.
    pub name: String,
    /// Each entry's exact text, with the hash of the chain up to it.
    pub texts: Vec<(String, Hash)>,
    /// The files that packages bound to it.
    pub files: Vec<BoundFile>,
}

/// A file that belongs to a response of a record.
#[derive(Debug, Clone)]
pub struct BoundFile {
    /// The file.
    pub id: FileId,
    /// The response that it belongs to.
    pub response: ResponseId,
    /// The item of that response.
    pub item: ItemId,
    /// What it is.
    pub media_type: String,
    /// The SHA-256 of the bytes that the device sent.
    pub sha256: Hash,
    /// Their number.
    pub bytes: u64,
    /// The SHA-256 of the bytes that are kept.
    pub kept_sha256: Hash,
    /// When it arrived.
    pub received: Ms,
    /// The first day on which its bytes are to be gone, as it was last computed.
    pub erase_on: Option<Date>,
    /// When they were erased.
    pub erased: Option<Ms>,
}

/// Reads a record that is within reach, and verifies its chain.
///
/// # Errors
/// When there is none within reach; when its chain does not hold.
pub async fn read(tx: &mut Tx, reach: Reach<'_>) -> Result<Stored> {
    let query = match reach {
        Reach::Own(person) => sqlx::query(
            "select r.id, r.person, r.seq, r.head, p.name
             from records r join people p on p.id = r.person
             where r.person = $1",
        )
        .bind(person.as_str()),
        Reach::Reviewed { by, record } => sqlx::query(AssertSqlSafe(format!(
            "select r.id, r.person, r.seq, r.head, p.name
             from records r join people p on p.id = r.person
             where r.id = $2 and exists (
                 select 1 from person_roles role
                 join person_teams theirs on theirs.person = role.person
                 join person_teams advisors on advisors.team = theirs.team
                 where role.person = $1 and role.role in {}
                 and advisors.person = r.person)",
            *REVIEWERS
        )))
        .bind(by.as_str())
        .bind(record.as_str()),
        Reach::Any(record) => sqlx::query(
            "select r.id, r.person, r.seq, r.head, p.name
             from records r join people p on p.id = r.person
             where r.id = $1",
        )
        .bind(record.as_str()),
    };
    let row = query.fetch_optional(&mut **tx).await?;
    let row = row.ok_or_else(|| Error::not_found("This record"))?;
    let id: RecordId = parsed(&row, "id")?;
    let head = Head {
        seq: counted(row.try_get("seq")?),
        hash: parsed(&row, "head")?,
    };
    let texts = texts(tx, &id, head.seq).await?;
    let (entries, end) = open(&id, texts.iter().map(|(text, _)| text))
        .with_context(|| format!("record {id} was changed outside Hearth"))?;
    if end != head {
        return Err(anyhow!("record {id} ends at {} and says {}", end.seq, head.seq).into());
    }
    Ok(Stored {
        record: Record {
            values: values(tx, &id).await?.into_iter().collect(),
            id: id.clone(),
            entries,
        },
        head,
        advisor: parsed(&row, "person")?,
        name: row.try_get("name")?,
        texts,
        files: files(tx, &id).await?,
    })
}

/// The entries up to the end that was read: somebody may have appended since.
async fn texts(tx: &mut Tx, id: &RecordId, end: u64) -> Result<Vec<(String, Hash)>> {
    sqlx::query("select text, hash from entries where record = $1 and seq <= $2 order by seq")
        .bind(id.as_str())
        .bind(signed(end))
        .fetch_all(&mut **tx)
        .await?
        .iter()
        .map(|row| Ok((row.try_get("text")?, parsed(row, "hash")?)))
        .collect()
}

async fn values(tx: &mut Tx, id: &RecordId) -> Result<Vec<(ResponseId, Value)>> {
    let rows =
        sqlx::query("select response, value from contents where record = $1 and value is not null")
            .bind(id.as_str())
            .fetch_all(&mut **tx)
            .await?;
    rows.iter()
        .map(|row| {
            let value = serde_json::from_str(&row.try_get::<String, _>("value")?)
                .context("a content cannot be read")?;
            Ok((parsed(row, "response")?, value))
        })
        .collect()
}

/// The files that are bound to a record, in the order in which they arrived.
///
/// # Errors
/// Those of the database.
pub(super) async fn files(tx: &mut Tx, id: &RecordId) -> Result<Vec<BoundFile>> {
    let rows = sqlx::query(
        "select id, response, item, media_type, sha256, bytes, kept_sha256, received, erase_on,
                erased
         from files where record = $1 order by received, id",
    )
    .bind(id.as_str())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(BoundFile {
                id: parsed(row, "id")?,
                response: parsed(row, "response")?,
                item: parsed(row, "item")?,
                media_type: row.try_get("media_type")?,
                sha256: parsed(row, "sha256")?,
                bytes: counted(row.try_get("bytes")?),
                kept_sha256: parsed(row, "kept_sha256")?,
                received: Ms(row.try_get("received")?),
                erase_on: parsed_if_any(row, "erase_on")?,
                erased: row.try_get::<Option<i64>, _>("erased")?.map(Ms),
            })
        })
        .collect()
}

impl Stored {
    /// Where the advisor stands, by everything that the server holds, and the pack that it is held
    /// against.
    ///
    /// # Errors
    /// When this server does not know the pack that they are enrolled under.
    pub fn standing<'p>(&self, packs: &'p Packs, today: Date) -> Result<(Standing, &'p Pack)> {
        stands(&self.record, packs, today)
    }

    /// The advisor, as the author of what they do to their own record.
    pub fn author(&self) -> Author {
        Author {
            person: self.advisor.clone(),
            role: Role::Advisor,
        }
    }

    /// A response that is on the record.
    pub fn response(&self, id: &ResponseId) -> Option<&Response> {
        self.record.responses().find(|it| &it.id == id)
    }

    /// Whether the advisor took a response back.
    pub fn is_withdrawn(&self, id: &ResponseId) -> bool {
        let mut bodies = self.record.entries.iter().map(|entry| &entry.body);
        bodies.any(|body| matches!(body, Body::Withdrawn { response } if response == id))
    }

    /// The end of the record as it was when it had so many entries.
    pub fn head_at(&self, seq: u64) -> Option<Head> {
        let Some(last) = seq.checked_sub(1) else {
            return Some(Head::EMPTY);
        };
        let (_, hash) = self.texts.get(usize::try_from(last).ok()?)?;
        Some(Head { seq, hash: *hash })
    }
}

/// Where the advisor of a record stands, and the pack that they are held against.
///
/// # Errors
/// When this server does not know the pack that they are enrolled under.
pub(super) fn stands<'p>(
    record: &Record,
    packs: &'p Packs,
    today: Date,
) -> Result<(Standing, &'p Pack)> {
    standing(record, &[], packs, today)
        .and_then(|standing| {
            let pack = packs.get(&standing.pack)?;
            Some((standing, pack))
        })
        .ok_or_else(|| {
            Error::problem(
                ProblemCode::Conflict,
                "The server does not have the questions that this advisor is enrolled under. Ask \
                 your administrator to publish the pack again.",
            )
        })
}

/// The record of a person and where it ends, without its contents.
///
/// # Errors
/// Those of the database.
pub async fn head_of(app: &App, person: &PersonId) -> Result<Option<(RecordId, Head)>> {
    let row = sqlx::query("select id, seq, head from records where person = $1")
        .bind(person.as_str())
        .fetch_optional(app.db.reader())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let head = Head {
        seq: counted(row.try_get("seq")?),
        hash: parsed(&row, "head")?,
    };
    Ok(Some((parsed(&row, "id")?, head)))
}
