//! Where records stand in the lists of teams and roles: what makes a page cost what it shows.
//!
//! `queue_places` repeats what the queue, who waits and the teams say, in the order in which lists
//! are read; [`keep`] writes it with whichever of them changed, and [`differs`] compares. Not
//! here: what a row shows ([`super`]).

use hearth_domain::{
    id::{PersonId, RecordId, TeamId},
    role::Role,
};
use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use crate::{
    db::{Tx, parsed, signed},
    error::Result,
};

/// The list of every record of a team, whomever it waits for.
const ANY: &str = "any";

/// Lists that are read by one statement. SQLite takes no more than 500 in one.
const TOGETHER: usize = 200;

/// What `queue_places` is to hold: a query of all of it.
pub const LISTS: &str = "
    select t.team, 'any' as role, q.place, q.record, q.person, null as not_for
    from queue q join person_teams t on t.person = q.person
    union all
    select t.team, w.role, q.place, q.record, q.person, w.not_for
    from queue q join person_teams t on t.person = q.person
    join queue_waiting w on w.record = q.record";

/// A record's place in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// What sorts it.
    pub place: String,
    /// Which record.
    pub record: RecordId,
}

/// The lists that a person reads.
#[derive(Debug)]
pub struct Lists<'a> {
    person: &'a PersonId,
    /// Team and role.
    lists: Vec<(String, &'static str)>,
}

impl<'a> Lists<'a> {
    /// Those of a person's teams, or of one of them, under each of their roles; or, when it is
    /// `any`, of every record.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn of(
        pool: &AnyPool,
        person: &'a PersonId,
        team: Option<&TeamId>,
        any: bool,
    ) -> Result<Lists<'a>> {
        let rows = sqlx::query(
            "select t.team, r.role from person_teams t join person_roles r on r.person = t.person
             where t.person = $1 and ($2 = '' or t.team = $2)",
        )
        .bind(person.as_str())
        .bind(team.map_or("", TeamId::as_str))
        .fetch_all(pool)
        .await?;
        let mut lists = Vec::new();
        for row in &rows {
            let role: Role = parsed(row, "role")?;
            let role = if any { ANY } else { role.as_str() };
            lists.push((row.try_get("team")?, role));
        }
        lists.sort_unstable();
        lists.dedup();
        Ok(Lists { person, lists })
    }

    /// The first places of all lists together, after a place. A record that stands in several is
    /// there once.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn first(&self, pool: &AnyPool, after: &str, most: usize) -> Result<Vec<Place>> {
        let mut places = Vec::new();
        for lists in self.lists.chunks(TOGETHER) {
            let sql = first_of(lists.len());
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .bind(self.person.as_str())
                .bind(after)
                .bind(signed(most as u64));
            for (team, role) in lists {
                query = query.bind(team.as_str()).bind(*role);
            }
            for row in query.fetch_all(pool).await? {
                places.push(Place {
                    place: row.try_get("place")?,
                    record: parsed(&row, "record")?,
                });
            }
        }
        places.sort_unstable();
        places.dedup();
        places.truncate(most);
        Ok(places)
    }
}

/// One statement over so many lists. Each is cut short by itself, so that none is read to its end.
fn first_of(lists: usize) -> String {
    let list = |at: usize| {
        format!(
            "select * from (
                 select place, record from queue_places
                 where team = ${team} and role = ${role} and place > $2 and person <> $1
                   and (not_for is null or not_for <> $1)
                 order by place limit $3) list{at}",
            team = 4 + 2 * at,
            role = 5 + 2 * at,
        )
    };
    let lists: Vec<String> = (0..lists).map(list).collect();
    format!(
        "select distinct place, record from ({}) lists order by place limit $3",
        lists.join(" union all ")
    )
}

/// Puts a record into the lists in which it stands now. Call it in the transaction that changed its
/// row or for whom it waits.
///
/// # Errors
/// Those of the database.
pub async fn keep(tx: &mut Tx, record: &RecordId) -> Result<()> {
    // Of two that do this at the same time, the second waits here and sees what the first did.
    sqlx::query("update queue set seq = seq where record = $1")
        .bind(record.as_str())
        .execute(&mut **tx)
        .await?;
    sqlx::query("delete from queue_places where record = $1")
        .bind(record.as_str())
        .execute(&mut **tx)
        .await?;
    sqlx::query(AssertSqlSafe(format!(
        "insert into queue_places (team, role, place, record, person, not_for)
         select * from ({LISTS}) lists where record = $1"
    )))
    .bind(record.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// As [`keep`], for the record of a person whose teams were changed, if they have one.
///
/// # Errors
/// Those of the database.
pub async fn keep_of(tx: &mut Tx, person: &PersonId) -> Result<()> {
    let record = sqlx::query("select id from records where person = $1")
        .bind(person.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    match record {
        Some(row) => keep(tx, &parsed(&row, "id")?).await,
        None => Ok(()),
    }
}

/// Whether a record stands anywhere but where it is to stand.
///
/// # Errors
/// Those of the database.
pub async fn differs(tx: &mut Tx, record: &RecordId) -> Result<bool> {
    let sql = format!(
        "with wanted as (select * from ({LISTS}) lists where record = $1),
              kept as (select team, role, place, record, person, not_for from queue_places
                       where record = $1)
         select count(*) from (
             select * from (select * from wanted except select * from kept) missing
             union all
             select * from (select * from kept except select * from wanted) beyond) differing"
    );
    let differing: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(record.as_str())
        .fetch_one(&mut **tx)
        .await?;
    Ok(differing > 0)
}
