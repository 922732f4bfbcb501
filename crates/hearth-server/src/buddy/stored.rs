//! Pairs, links and what people said of themselves, as the database has them.
//!
//! Not here: what any of it means ([`hearth_domain::buddy`]).

use std::collections::BTreeSet;

use hearth_domain::{
    buddy::{AnotherAsked, BuddyPair, ChannelLink, PairSpan, Presence},
    id::{PackId, PairId, PersonId},
    role::Role,
    shift::{LONGEST_MS, Shift},
    time::Ms,
};
use sqlx::{Row, any::AnyRow};

use crate::{
    db::{Tx, parsed, parsed_if_any},
    error::Result,
    people,
};

/// A pair, kept from being changed by anybody else until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn pair_to_change(tx: &mut Tx, id: &PairId) -> Result<Option<BuddyPair>> {
    // Writing it takes its lock; it stays as it was.
    sqlx::query("update buddy_pairs set made = made where id = $1 returning *")
        .bind(id.as_str())
        .fetch_optional(&mut **tx)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The pairs of somebody that nobody has ended, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn pairs_of(tx: &mut Tx, person: &PersonId) -> Result<Vec<BuddyPair>> {
    sqlx::query(
        "select * from buddy_pairs where (one = $1 or other = $1) and ended is null
         order by made, id",
    )
    .bind(person.as_str())
    .fetch_all(&mut **tx)
    .await?
    .iter()
    .map(read)
    .collect()
}

/// A pair with what a manager reads of the two.
#[derive(Debug)]
pub struct NamedPair {
    /// The pair.
    pub pair: BuddyPair,
    /// The names of the one and the other.
    pub names: [String; 2],
    /// Those of them whose account is closed.
    pub left: Vec<PersonId>,
}

/// The pairs that nobody has ended and in which one at least is in a team of somebody, the oldest
/// first.
///
/// # Errors
/// Those of the database.
pub async fn pairs_in_teams_of(tx: &mut Tx, manager: &PersonId) -> Result<Vec<NamedPair>> {
    let rows = sqlx::query(
        "select p.*, a.name as one_name, a.active as one_active,
                b.name as other_name, b.active as other_active
         from buddy_pairs p
         join people a on a.id = p.one
         join people b on b.id = p.other
         where p.ended is null and exists (
             select 1 from person_teams theirs
             join person_teams mine on mine.team = theirs.team and mine.person = $1
             where theirs.person = p.one or theirs.person = p.other)
         order by p.made, p.id",
    )
    .bind(manager.as_str())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let pair = read(row)?;
            let mut left = Vec::new();
            for (person, active) in [(&pair.one, "one_active"), (&pair.other, "other_active")] {
                if row.try_get::<i64, _>(active)? == 0 {
                    left.push(person.clone());
                }
            }
            Ok(NamedPair {
                names: [row.try_get("one_name")?, row.try_get("other_name")?],
                pair,
                left,
            })
        })
        .collect()
}

/// The pairs for a shift that is over, which nobody has ended.
///
/// # Errors
/// Those of the database.
pub async fn pairs_over(tx: &mut Tx, now: Ms) -> Result<Vec<BuddyPair>> {
    sqlx::query("select * from buddy_pairs where ended is null and until <= $1 order by id")
        .bind(now.0)
        .fetch_all(&mut **tx)
        .await?
        .iter()
        .map(read)
        .collect()
}

fn read(row: &AnyRow) -> Result<BuddyPair> {
    let until: Option<i64> = row.try_get("until")?;
    let (one, other): (PersonId, PersonId) = (parsed(row, "one")?, parsed(row, "other")?);
    let mut another = Vec::new();
    for (person, asked) in [(&one, "one_asked"), (&other, "other_asked")] {
        let at: Option<i64> = row.try_get(asked)?;
        another.extend(at.map(|at| AnotherAsked {
            by: person.clone(),
            at: Ms(at),
        }));
    }
    Ok(BuddyPair {
        id: parsed(row, "id")?,
        one,
        other,
        span: until.map_or(PairSpan::Standing, |until| PairSpan::Shift {
            until: Ms(until),
        }),
        made: Ms(row.try_get("made")?),
        by: parsed(row, "made_by")?,
        another,
        ended: row.try_get::<Option<i64>, _>("ended")?.map(Ms),
    })
}

/// Keeps a new pair.
///
/// # Errors
/// Those of the database.
pub async fn insert(tx: &mut Tx, pair: &BuddyPair) -> Result<()> {
    sqlx::query(
        "insert into buddy_pairs (id, one, other, until, made, made_by)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(pair.id.as_str())
    .bind(pair.one.as_str())
    .bind(pair.other.as_str())
    .bind(match pair.span {
        PairSpan::Standing => None,
        PairSpan::Shift { until } => Some(until.0),
    })
    .bind(pair.made.0)
    .bind(pair.by.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps what changed of a pair.
///
/// # Errors
/// Those of the database.
pub async fn update(tx: &mut Tx, pair: &BuddyPair) -> Result<()> {
    let asked = |person: &PersonId| {
        let mut asked = pair.another.iter().filter(|it| &it.by == person);
        asked.next().map(|it| it.at.0)
    };
    sqlx::query(
        "update buddy_pairs set one_asked = $2, other_asked = $3, ended = $4 where id = $1",
    )
    .bind(pair.id.as_str())
    .bind(asked(&pair.one))
    .bind(asked(&pair.other))
    .bind(pair.ended.map(|at| at.0))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether somebody can be called, as far as the server knows.
///
/// # Errors
/// Those of the database.
pub async fn presence(tx: &mut Tx, person: &PersonId, now: Ms) -> Result<Presence> {
    let row = sqlx::query(
        "select p.active, a.said from people p left join buddy_away a on a.person = p.id
         where p.id = $1",
    )
    .bind(person.as_str())
    .fetch_one(&mut **tx)
    .await?;
    let said: Option<i64> = row.try_get("said")?;
    let shift = shift(tx, person, now).await?;
    Ok(Presence {
        is_active: row.try_get::<i64, _>("active")? == 1,
        on_shift: shift.is_some(),
        // What was said in an earlier shift is over with it.
        said_not_available: said
            .zip(shift)
            .is_some_and(|(said, shift)| said >= shift.started.0),
    })
}

/// The shift that somebody says goes on.
async fn shift(tx: &mut Tx, person: &PersonId, now: Ms) -> Result<Option<Shift>> {
    let rows = sqlx::query(
        "select started, ended from shifts where person = $1 and started > $2 order by started desc",
    )
    .bind(person.as_str())
    .bind(now.0.saturating_sub(LONGEST_MS))
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        let shift = Shift {
            started: Ms(row.try_get("started")?),
            ended: row.try_get::<Option<i64>, _>("ended")?.map(Ms),
        };
        if shift.is_on(now) {
            return Ok(Some(shift));
        }
    }
    Ok(None)
}

/// Somebody's name.
///
/// # Errors
/// Those of the database.
pub async fn name(tx: &mut Tx, person: &PersonId) -> Result<Option<String>> {
    let row = sqlx::query("select name from people where id = $1")
        .bind(person.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|row| row.try_get("name")).transpose()?)
}

/// The pack that somebody is asked.
///
/// # Errors
/// Those of the database.
pub async fn pack(tx: &mut Tx, person: &PersonId) -> Result<Option<PackId>> {
    let row = sqlx::query("select pack from people where id = $1")
        .bind(person.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    row.map_or(Ok(None), |row| parsed_if_any(&row, "pack"))
}

/// The roles of somebody.
///
/// # Errors
/// Those of the database.
pub async fn roles(tx: &mut Tx, person: &PersonId) -> Result<BTreeSet<Role>> {
    sqlx::query("select role from person_roles where person = $1")
        .bind(person.as_str())
        .fetch_all(&mut **tx)
        .await?
        .iter()
        .map(|row| parsed(row, "role"))
        .collect()
}

/// Everybody who manages a team of one of these people.
///
/// # Errors
/// Those of the database.
pub async fn managers(tx: &mut Tx, of: &[&PersonId]) -> Result<BTreeSet<PersonId>> {
    let mut managers = BTreeSet::new();
    for person in of {
        managers.extend(people::managers(tx, person).await?);
    }
    Ok(managers)
}

/// The link by which somebody is reached.
///
/// # Errors
/// Those of the database.
pub async fn link(tx: &mut Tx, person: &PersonId) -> Result<Option<String>> {
    let row = sqlx::query("select link from buddy_links where person = $1")
        .bind(person.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|row| row.try_get("link")).transpose()?)
}

/// Keeps somebody's link, or takes it away.
///
/// # Errors
/// Those of the database.
pub async fn set_link(tx: &mut Tx, person: &PersonId, link: Option<&ChannelLink>) -> Result<()> {
    let done = match link {
        None => sqlx::query("delete from buddy_links where person = $1").bind(person.as_str()),
        Some(link) => sqlx::query(
            "insert into buddy_links (person, link) values ($1, $2)
             on conflict (person) do update set link = excluded.link",
        )
        .bind(person.as_str())
        .bind(link.text().to_owned()),
    };
    done.execute(&mut **tx).await?;
    Ok(())
}

/// Keeps that somebody said that they cannot be called, or that they can.
///
/// # Errors
/// Those of the database.
pub async fn set_away(tx: &mut Tx, person: &PersonId, said: Option<Ms>) -> Result<()> {
    let done = match said {
        None => sqlx::query("delete from buddy_away where person = $1").bind(person.as_str()),
        Some(said) => sqlx::query(
            "insert into buddy_away (person, said) values ($1, $2)
             on conflict (person) do update set said = excluded.said",
        )
        .bind(person.as_str())
        .bind(said.0),
    };
    done.execute(&mut **tx).await?;
    Ok(())
}
