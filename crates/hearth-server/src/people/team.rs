//! Who manages whom: whoever is a manager and shares a team. Nobody manages themselves.
//!
//! Not here: what a manager may do about it.

use hearth_domain::{id::PersonId, role::Role};

use crate::{
    db::{Tx, parsed},
    error::Result,
};

/// Everybody who manages somebody.
///
/// # Errors
/// Those of the database.
pub async fn managers(tx: &mut Tx, of: &PersonId) -> Result<Vec<PersonId>> {
    let rows = sqlx::query(
        "select distinct mine.person
         from person_teams theirs
         join person_teams mine on mine.team = theirs.team and mine.person <> $1
         join person_roles role on role.person = mine.person and role.role = $2
         where theirs.person = $1",
    )
    .bind(of.as_str())
    .bind(Role::Manager.as_str())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|row| parsed(row, "person")).collect()
}

/// Whether a manager manages somebody. That they are a manager is the caller's to know.
///
/// # Errors
/// Those of the database.
pub async fn manages(tx: &mut Tx, manager: &PersonId, person: &PersonId) -> Result<bool> {
    let found = sqlx::query(
        "select 1 from person_teams theirs
         join person_teams mine on mine.team = theirs.team and mine.person = $1
         where theirs.person = $2 and theirs.person <> $1",
    )
    .bind(manager.as_str())
    .bind(person.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.is_some())
}
