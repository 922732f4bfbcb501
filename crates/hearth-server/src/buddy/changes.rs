//! For whom something changed, so that their streams say that they ask again; and what ends when
//! somebody leaves.
//!
//! A row says only that something is otherwise, and not what. Not here: what carries it
//! ([`crate::live`]).

use std::collections::BTreeSet;

use hearth_domain::{id::PersonId, time::Ms};
use sqlx::Row;

use super::stored;
use crate::{
    db::{Tx, counted, parsed},
    error::Result,
    state::App,
};

/// Something changed for these people.
///
/// # Errors
/// Those of the database.
pub async fn note(tx: &mut Tx, people: &BTreeSet<PersonId>, now: Ms) -> Result<()> {
    for person in people {
        sqlx::query(
            "insert into buddy_changes (person, version, changed) values ($1, 1, $2)
             on conflict (person) do update
             set version = buddy_changes.version + 1, changed = excluded.changed",
        )
        .bind(person.as_str())
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Somebody said something of themselves: their buddies hear, and their own other computers.
///
/// # Errors
/// Those of the database.
pub async fn said(tx: &mut Tx, person: &PersonId, now: Ms) -> Result<()> {
    let pairs = stored::pairs_of(tx, person).await?;
    let buddies = pairs.iter().filter_map(|pair| pair.buddy_of(person));
    let mut hear: BTreeSet<PersonId> = buddies.cloned().collect();
    hear.insert(person.clone());
    note(tx, &hear, now).await
}

/// An administrator changed what somebody is. Whoever leaves takes their link with them; whoever has
/// their account still is paired with nobody once they are no advisor. A pair with somebody who left
/// stays until a manager ends it, so that whoever stayed is told; with nobody left in it, it ends.
///
/// # Errors
/// Those of the database.
pub async fn person_changed(
    tx: &mut Tx,
    person: &PersonId,
    is_active: bool,
    is_advisor: bool,
    now: Ms,
) -> Result<()> {
    if !is_active || !is_advisor {
        stored::set_link(tx, person, None).await?;
        stored::set_away(tx, person, None).await?;
    }
    let mut hear = BTreeSet::new();
    for mut pair in stored::pairs_of(tx, person).await? {
        let Some(buddy) = pair.buddy_of(person).cloned() else {
            continue;
        };
        let nobody_stays = !is_active && !stored::presence(tx, &buddy, now).await?.is_active;
        if nobody_stays || is_active && !is_advisor {
            pair.end(now);
            stored::update(tx, &pair).await?;
        }
        hear.extend(stored::managers(tx, &[&pair.one, &pair.other]).await?);
        hear.extend([pair.one, pair.other]);
    }
    note(tx, &hear, now).await
}

/// Somebody for whom something changed.
#[derive(Debug)]
pub struct Changed {
    /// Who.
    pub person: PersonId,
    /// How often it has.
    pub version: u64,
    /// When it last did.
    pub at: Ms,
}

/// Those for whom something changed since an instant.
///
/// # Errors
/// Those of the database.
pub async fn since(app: &App, since: Ms) -> Result<Vec<Changed>> {
    sqlx::query("select person, version, changed from buddy_changes where changed >= $1")
        .bind(since.0)
        .fetch_all(app.db.reader())
        .await?
        .iter()
        .map(|row| {
            Ok(Changed {
                person: parsed(row, "person")?,
                version: counted(row.try_get("version")?),
                at: Ms(row.try_get("changed")?),
            })
        })
        .collect()
}
