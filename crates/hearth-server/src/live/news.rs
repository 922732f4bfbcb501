//! What changed lately, and whom it concerns: two queries for all streams of a server.

use hearth_domain::{
    api::live::Changed,
    id::{PersonId, RecordId},
    record::Head,
    time::Ms,
};
use sqlx::{AssertSqlSafe, Row};

use crate::{
    auth::REVIEWERS,
    db::{counted, parsed, parsed_if_any},
    error::Result,
    state::App,
};

/// A record that changed.
pub struct Found {
    /// Which, and where it ends.
    pub changed: Changed,
    /// When.
    pub at: Ms,
    /// Who may hear of it: its advisor, and everybody who reviews it.
    pub readers: Vec<PersonId>,
}

/// The records that changed since an instant.
///
/// # Errors
/// Those of the database.
pub async fn records(app: &App, since: Ms) -> Result<Vec<Found>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "select distinct r.id, r.seq, r.head, r.changed, r.person, theirs.person as reviewer
         from records r
         left join person_teams advisors on advisors.person = r.person
         left join person_teams theirs on theirs.team = advisors.team
             and exists (select 1 from person_roles role where role.person = theirs.person
                         and role.role in {})
         where r.changed >= $1
         order by r.changed, r.id",
        *REVIEWERS
    )))
    .bind(since.0)
    .fetch_all(app.db.reader())
    .await?;
    let mut found: Vec<Found> = Vec::new();
    for row in rows {
        let record: RecordId = parsed(&row, "id")?;
        if found.last().is_none_or(|it| it.changed.record != record) {
            let head = Head {
                seq: counted(row.try_get("seq")?),
                hash: parsed(&row, "head")?,
            };
            found.push(Found {
                changed: Changed { record, head },
                at: Ms(row.try_get("changed")?),
                readers: vec![parsed(&row, "person")?],
            });
        }
        if let Some(it) = found.last_mut() {
            it.readers.extend(parsed_if_any(&row, "reviewer")?);
        }
    }
    Ok(found)
}

/// A row of the queue that was computed, and somebody in whose lists it may stand.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Computed {
    /// Whose list.
    pub reader: PersonId,
    /// The record.
    pub record: RecordId,
    /// From which end of it, and how many packs.
    pub from: (u64, u64),
    /// When.
    pub at: Ms,
}

/// The rows of the queue that were computed since an instant, once for everybody who reviews in a
/// team of their advisor.
///
/// # Errors
/// Those of the database.
pub async fn computed(app: &App, since: Ms) -> Result<Vec<Computed>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "select distinct mine.person, q.record, q.seq, q.packs, q.projected
         from queue q
         join person_teams theirs on theirs.person = q.person
         join person_teams mine on mine.team = theirs.team
         join person_roles role on role.person = mine.person
             and role.role in {}
         where q.projected >= $1",
        *REVIEWERS
    )))
    .bind(since.0)
    .fetch_all(app.db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Computed {
                reader: parsed(row, "person")?,
                record: parsed(row, "record")?,
                from: (counted(row.try_get("seq")?), counted(row.try_get("packs")?)),
                at: Ms(row.try_get("projected")?),
            })
        })
        .collect()
}
