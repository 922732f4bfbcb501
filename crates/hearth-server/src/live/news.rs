//! What changed lately, and whom it concerns: two queries for all streams of a server.

use std::collections::BTreeMap;

use hearth_domain::{
    api::{live::Changed, review::MOST_WAITING},
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

/// How many records wait, for everybody in a team in which a row of the queue was computed since an
/// instant.
///
/// # Errors
/// Those of the database.
pub async fn waiting(app: &App, since: Ms) -> Result<BTreeMap<PersonId, u64>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "select reader.person, count(distinct case
             when q.person <> reader.person and (w.not_for is null or w.not_for <> reader.person)
             then w.record end) as number
         from (select distinct mine.person from queue c
               join person_teams theirs on theirs.person = c.person
               join person_teams mine on mine.team = theirs.team
               join person_roles role on role.person = mine.person
                   and role.role in {}
               where c.projected >= $1) reader
         left join person_roles role on role.person = reader.person
         left join person_teams mine on mine.person = reader.person
         left join person_teams theirs on theirs.team = mine.team
         left join queue q on q.person = theirs.person
         left join queue_waiting w on w.record = q.record and w.role = role.role
         group by reader.person",
        *REVIEWERS
    )))
    .bind(since.0)
    .fetch_all(app.db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let number = counted(row.try_get("number")?);
            Ok((parsed(row, "person")?, number.min(MOST_WAITING)))
        })
        .collect()
}
