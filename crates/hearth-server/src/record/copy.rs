//! A record as it leaves the server, with no more in it than its reader may read.
//!
//! The chain goes out from end to end, because it is what the reader verifies; an entry that says
//! something that is not for the reader goes out reduced, with the hash of the whole one. Contents,
//! files and the words of a standing go out item by item. Not here: which record somebody reaches
//! ([`super::stored`]).

use std::collections::BTreeSet;

use anyhow::Context;
use hearth_domain::{
    api::record::{Content, FileInfo, Named, RecordCopy},
    decision::may_read,
    id::{ItemId, PersonId},
    pack::Packs,
    record::{Head, Record, reduce},
    role::Role,
    standing::Standing,
    time::Date,
};

use super::stored::{Stored, stands};
use crate::{db::Tx, error::Result, retention::SERVER_NAME};

/// For whom a copy is made.
pub enum Reader<'a> {
    /// The advisor, who reads all of it.
    Advisor,
    /// Somebody else, in these roles.
    Staff(&'a BTreeSet<Role>),
}

impl Reader<'_> {
    /// Whether they may see how items about health stand.
    fn reads_health(&self) -> bool {
        match self {
            Reader::Advisor => true,
            Reader::Staff(roles) => roles.contains(&Role::Assessor),
        }
    }

    /// Whether they may read what was responded to an item.
    pub fn may_read(&self, packs: &Packs, item: &ItemId) -> bool {
        match self {
            Reader::Advisor => true,
            Reader::Staff(roles) => roles.iter().any(|role| role_reads(packs, item, *role)),
        }
    }
}

/// The first of these roles in which responses to an item may be read.
pub fn reading_role(packs: &Packs, item: &ItemId, roles: &BTreeSet<Role>) -> Option<Role> {
    let mut roles = roles.iter().copied();
    roles.find(|role| role_reads(packs, item, *role))
}

/// Whether every version of the item lets this role read it: what one version said of a body stays
/// private, whatever a later one calls it.
fn role_reads(packs: &Packs, item: &ItemId, role: Role) -> bool {
    let mut versions = packs.all().filter_map(|pack| pack.item(item)).peekable();
    versions.peek().is_some() && versions.all(|version| may_read(version, role))
}

/// Makes the copy of a record for a reader.
///
/// # Errors
/// Those of the database; when the server does not know the record's pack.
pub async fn copy(
    tx: &mut Tx,
    stored: &Stored,
    packs: &Packs,
    today: Date,
    reader: Reader<'_>,
) -> Result<RecordCopy> {
    let (entries, reduced) = entries(stored, packs, &reader)?;
    let item_of = |id| stored.response(id).map(|response| &response.item);
    let values = stored
        .record
        .values
        .iter()
        .filter(|(id, _)| item_of(id).is_some_and(|item| reader.may_read(packs, item)));
    let files = stored
        .files
        .iter()
        .filter(|file| reader.may_read(packs, &file.item));
    Ok(RecordCopy {
        record: stored.record.id.clone(),
        advisor: stored.author(),
        name: stored.name.clone(),
        entries,
        reduced,
        head: stored.head,
        values: values
            .map(|(response, value)| Content {
                response: response.clone(),
                value: value.clone(),
            })
            .collect(),
        files: files
            .map(|file| FileInfo {
                id: file.id.clone(),
                response: file.response.clone(),
                sha256: file.sha256,
                bytes: file.bytes,
                media_type: file.media_type.clone(),
                erased: file.erased,
            })
            .collect(),
        standing: standing(stored, packs, today, &reader)?,
        people: people(tx, stored).await?,
    })
}

/// The chain as far as the reader may know it, and where it stood with each entry that is reduced.
fn entries(
    stored: &Stored,
    packs: &Packs,
    reader: &Reader<'_>,
) -> Result<(Vec<String>, Vec<Head>)> {
    let may_read = |item: &ItemId| reader.may_read(packs, item);
    let (mut texts, mut reduced) = (Vec::new(), Vec::new());
    for (entry, (text, hash)) in stored.record.entries.iter().zip(&stored.texts) {
        let less = match reader {
            Reader::Advisor => None,
            Reader::Staff(_) => stored.record.reduced(&entry.body, &may_read),
        };
        texts.push(match less {
            None => text.clone(),
            Some(body) => {
                reduced.push(Head {
                    seq: entry.seq,
                    hash: *hash,
                });
                reduce(text, body).context("an entry cannot be reduced")?
            }
        });
    }
    Ok((texts, reduced))
}

/// Where the advisor stands, as far as the reader may know it.
fn standing(stored: &Stored, packs: &Packs, today: Date, reader: &Reader<'_>) -> Result<Standing> {
    if reader.reads_health() {
        return Ok(stored.standing(packs, today)?.0);
    }
    let may_read = |item: &ItemId| reader.may_read(packs, item);
    let quiet = Record::clone(&stored.record).without_words(&may_read);
    let (standing, pack) = stands(&quiet, packs, today)?;
    Ok(standing.without_health(pack))
}

/// The names of everybody who wrote an entry: few people, each asked for by key.
async fn people(tx: &mut Tx, stored: &Stored) -> Result<Vec<Named>> {
    let entries = stored.record.entries.iter();
    let wrote: BTreeSet<&PersonId> = entries.map(|entry| &entry.by.person).collect();
    let mut people = Vec::new();
    for person in wrote {
        let name: Option<String> = sqlx::query_scalar("select name from people where id = $1")
            .bind(person.as_str())
            .fetch_optional(&mut **tx)
            .await?;
        people.push(Named {
            person: person.clone(),
            // Only the server itself writes entries without being a person.
            name: name.unwrap_or_else(|| SERVER_NAME.into()),
        });
    }
    Ok(people)
}
