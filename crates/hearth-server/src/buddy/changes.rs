//! For whom something changed, so that their streams say that they ask again; and what ends when
//! somebody leaves.
//!
//! Not here: what carries it ([`crate::live::tidings`]).

use std::collections::BTreeSet;

use hearth_domain::{id::PersonId, time::Ms};

use super::stored;
use crate::{
    db::Tx,
    error::Result,
    live::tidings::{self, About},
};

/// Something changed for these people.
///
/// # Errors
/// Those of the database.
pub async fn note(tx: &mut Tx, people: &BTreeSet<PersonId>, now: Ms) -> Result<()> {
    let people: Vec<PersonId> = people.iter().cloned().collect();
    tidings::note(tx, &people, About::Buddy, now).await
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
