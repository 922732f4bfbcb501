//! That something changed for somebody, where what changed is theirs to ask for.
//!
//! A row says whom, about which noun, and when; it is written in the transaction of the change. A
//! stream that was not open misses nothing, because its app asks for everything when it connects.
//! Not here: what changed.

pub use hearth_domain::api::live::About;
use hearth_domain::{id::PersonId, time::Ms};
use sqlx::Row;

use crate::{
    db::{Tx, parsed},
    error::Result,
    state::App,
};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tidings {
    /// Whom it concerns.
    pub person: PersonId,
    /// What to look at.
    pub about: About,
    /// When it changed. It is another instant with every change.
    pub at: Ms,
}

/// Notes for each of these people that they are to look again.
///
/// # Errors
/// Those of the database.
pub async fn note(tx: &mut Tx, people: &[PersonId], about: About, now: Ms) -> Result<()> {
    for person in people {
        // Two changes within a millisecond are two.
        sqlx::query(
            "insert into tidings (person, about, at) values ($1, $2, $3)
             on conflict (person, about) do update set
                 at = case when tidings.at < excluded.at then excluded.at else tidings.at + 1 end",
        )
        .bind(person.as_str())
        .bind(about.as_str())
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// What was noted since an instant.
///
/// # Errors
/// Those of the database.
pub async fn since(app: &App, since: Ms) -> Result<Vec<Tidings>> {
    let rows = sqlx::query("select person, about, at from tidings where at >= $1")
        .bind(since.0)
        .fetch_all(app.db.reader())
        .await?;
    let one = |row| {
        Ok(Tidings {
            person: parsed(row, "person")?,
            about: parsed(row, "about")?,
            at: Ms(row.try_get("at")?),
        })
    };
    rows.iter().map(one).collect()
}

/// Forgets what was noted before an instant that no stream looks back to.
///
/// # Errors
/// Those of the database.
pub async fn forget(tx: &mut Tx, before: Ms) -> Result<()> {
    sqlx::query("delete from tidings where at < $1")
        .bind(before.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
