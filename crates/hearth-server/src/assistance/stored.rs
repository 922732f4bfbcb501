//! A request in the database: read whole, changed by the domain, written back, in one transaction.
//!
//! When many are told, each of them says that it is on their screen within the same second: so whoever
//! changes a request has it to themself until they are done, and only what is otherwise is written.
//! `version` is compared all the same. Not here: the rules ([`hearth_domain::assistance`]).

use std::collections::BTreeMap;

use hearth_domain::{
    assistance::{Cause, Done, Ended, Incident, Leg, Nature, Press, Request, Tier},
    id::{OutcomeId, PersonId, ReasonId, RequestId},
    pack::PackRef,
    time::Ms,
};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use crate::{
    db::{Dialect, Tx, counted, parsed, parsed_if_any, signed},
    error::Result,
};

/// How many people one statement writes.
const AT_ONCE: usize = 500;

/// A request with what the database knows beside it.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The request.
    pub request: Request,
    /// The pack under which it was pressed.
    pub pack: PackRef,
    /// Counts up with every change.
    pub version: u64,
}

/// Reads a request to change it, if there is one. Until the transaction ends nobody else changes it:
/// of fifty who say at once that they were shown it, none reads it in vain.
///
/// # Errors
/// Those of the database.
pub async fn load_to_change(
    tx: &mut Tx,
    dialect: Dialect,
    id: &RequestId,
) -> Result<Option<Stored>> {
    match dialect {
        // Whoever may write is alone with the whole database.
        Dialect::Sqlite => {}
        Dialect::Postgres => {
            sqlx::query("select 1 from requests where id = $1 for update")
                .bind(id.as_str())
                .execute(&mut **tx)
                .await?;
        }
    }
    load(tx, id).await
}

/// Reads a request, if there is one.
///
/// # Errors
/// Those of the database.
pub async fn load(tx: &mut Tx, id: &RequestId) -> Result<Option<Stored>> {
    let row = sqlx::query("select * from requests where id = $1")
        .bind(id.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let legs = sqlx::query("select * from request_legs where request = $1 order by place")
        .bind(id.as_str())
        .fetch_all(&mut **tx)
        .await?;
    let told = sqlx::query("select * from request_told where request = $1")
        .bind(id.as_str())
        .fetch_all(&mut **tx)
        .await?;
    let legs = legs.iter().map(|row| leg(row, &told));
    Ok(Some(Stored {
        request: Request {
            id: id.clone(),
            from: parsed(&row, "person")?,
            press: press(&row)?,
            received: Ms(row.try_get("received")?),
            legs: legs.collect::<Result<_>>()?,
            diverted: done(&row, "diverted", "diverted_by")?,
            ended: ended(&row)?,
        },
        pack: PackRef {
            id: parsed(&row, "pack")?,
            version: u32::try_from(row.try_get::<i64, _>("pack_version")?).unwrap_or(u32::MAX),
        },
        version: counted(row.try_get("version")?),
    }))
}

fn press(row: &AnyRow) -> Result<Press> {
    let reason: Option<ReasonId> = parsed_if_any(row, "reason")?;
    let cause = match reason {
        Some(reason) => Cause::Reason { reason },
        None => Cause::Incident {
            incident: parsed::<Incident>(row, "incident")?,
        },
    };
    Ok(Press {
        pressed: Ms(row.try_get("pressed")?),
        nature: parsed::<Nature>(row, "nature")?,
        cause,
    })
}

fn done(row: &AnyRow, at: &str, by: &str) -> Result<Option<Done>> {
    let (at, by) = (row.try_get::<Option<i64>, _>(at)?, parsed_if_any(row, by)?);
    Ok(at.zip(by).map(|(at, by)| Done { by, at: Ms(at) }))
}

fn ended(row: &AnyRow) -> Result<Option<Ended>> {
    let Some(at) = row.try_get::<Option<i64>, _>("ended")?.map(Ms) else {
        return Ok(None);
    };
    let outcome: Option<OutcomeId> = parsed_if_any(row, "outcome")?;
    Ok(Some(match done(row, "ended", "ended_by")?.zip(outcome) {
        Some((done, outcome)) => Ended::Closed { done, outcome },
        None => Ended::Withdrawn(at),
    }))
}

fn leg(row: &AnyRow, told: &[AnyRow]) -> Result<Leg> {
    let role = row.try_get::<String, _>("role")?;
    let mut shown: BTreeMap<PersonId, Option<Ms>> = BTreeMap::new();
    for told in told {
        if told.try_get::<String, _>("role")? == role {
            let at = told.try_get::<Option<i64>, _>("shown")?.map(Ms);
            shown.insert(parsed(told, "person")?, at);
        }
    }
    Ok(Leg {
        to: parsed(row, "role")?,
        since: Ms(row.try_get("since")?),
        tier: parsed::<Tier>(row, "tier")?,
        repeated: row.try_get::<Option<i64>, _>("repeated")?.map(Ms),
        told: shown,
        answered: done(row, "answered", "answered_by")?,
    })
}

/// Writes a new request.
///
/// # Errors
/// Those of the database.
pub async fn insert(tx: &mut Tx, stored: &Stored, due: Option<Ms>, now: Ms) -> Result<()> {
    let Stored { request, pack, .. } = stored;
    let (reason, incident) = match &request.press.cause {
        Cause::Reason { reason } => (Some(reason.as_str().to_owned()), None),
        Cause::Incident { incident } => (None, Some(incident.as_str().to_owned())),
    };
    sqlx::query(
        "insert into requests (id, person, nature, reason, incident, pack, pack_version, pressed,
                               received, version, changed, due, ended)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(request.id.as_str())
    .bind(request.from.as_str())
    .bind(request.press.nature.as_str())
    .bind(reason)
    .bind(incident)
    .bind(pack.id.as_str())
    .bind(i64::from(pack.version))
    .bind(request.press.pressed.0)
    .bind(request.received.0)
    .bind(signed(stored.version))
    .bind(now.0)
    .bind(due.map(|due| due.0))
    .bind(match &request.ended {
        // One that arrives taken back has ended; nobody can have closed it.
        Some(Ended::Withdrawn(at)) => Some(at.0),
        Some(Ended::Closed { .. }) | None => None,
    })
    .execute(&mut **tx)
    .await?;
    legs(tx, None, request).await
}

/// Writes what became of a request since it was read. Answers whether it was still that one.
///
/// # Errors
/// Those of the database.
pub async fn update(
    tx: &mut Tx,
    before: &Request,
    stored: &Stored,
    due: Option<Ms>,
    now: Ms,
) -> Result<bool> {
    let request = &stored.request;
    let (ended, by, outcome) = match &request.ended {
        None => (None, None, None),
        Some(Ended::Withdrawn(at)) => (Some(at.0), None, None),
        Some(Ended::Closed { done, outcome }) => {
            let (by, outcome) = (done.by.as_str(), outcome.as_str());
            (
                Some(done.at.0),
                Some(by.to_owned()),
                Some(outcome.to_owned()),
            )
        }
    };
    let diverted = request.diverted.as_ref();
    let written = sqlx::query(
        "update requests set version = version + 1, changed = $3, due = $4, diverted = $5,
                             diverted_by = $6, ended = $7, ended_by = $8, outcome = $9
         where id = $1 and version = $2",
    )
    .bind(request.id.as_str())
    .bind(signed(stored.version))
    .bind(now.0)
    .bind(due.map(|due| due.0))
    .bind(diverted.map(|done| done.at.0))
    .bind(diverted.map(|done| done.by.as_str().to_owned()))
    .bind(ended)
    .bind(by)
    .bind(outcome)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if written == 0 {
        return Ok(false);
    }
    legs(tx, Some(before), request).await?;
    Ok(true)
}

/// Writes that an open request is on the screens of some who were told of it, as
/// [`Request::shown`] has it. Answers whether that is news.
///
/// # Errors
/// Those of the database.
pub async fn shown(tx: &mut Tx, id: &RequestId, people: &[&PersonId], now: Ms) -> Result<bool> {
    let mut is_news = false;
    for people in people.chunks(AT_ONCE) {
        let places = (0..people.len()).map(|at| format!("${}", at + 3));
        let places = places.collect::<Vec<_>>().join(", ");
        let new = format!("request = $1 and shown is null and person in ({places})");
        // The request first, as everything that changes it does, so that no two wait for each other.
        let request = format!(
            "update requests set version = version + 1, changed = $2
             where id = $1 and ended is null and exists (select 1 from request_told where {new})"
        );
        let told = format!("update request_told set shown = $2 where {new}");
        for statement in [request, told] {
            let mut query = sqlx::query(AssertSqlSafe(statement))
                .bind(id.as_str())
                .bind(now.0);
            for person in people {
                query = query.bind(person.as_str());
            }
            if query.execute(&mut **tx).await?.rows_affected() == 0 {
                break;
            }
            is_news = true;
        }
    }
    Ok(is_news)
}

/// Writes the legs that are new or otherwise than before, and of those who were told the same. No
/// rule takes a leg or somebody who was told away.
async fn legs(tx: &mut Tx, before: Option<&Request>, request: &Request) -> Result<()> {
    for (place, leg) in (0_i64..).zip(&request.legs) {
        let was = before.and_then(|it| it.legs.iter().find(|was| was.to == leg.to));
        if was.is_none_or(|was| !is_same_but_for_told(was, leg)) {
            write_leg(tx, request, place, leg).await?;
        }
        let is_new = |person: &PersonId, shown: &Option<Ms>| {
            was.and_then(|was| was.told.get(person)) != Some(shown)
        };
        let news: Vec<_> = leg.told.iter().filter(|(it, at)| is_new(it, at)).collect();
        for some in news.chunks(AT_ONCE) {
            write_told(tx, request, leg, some).await?;
        }
    }
    Ok(())
}

fn is_same_but_for_told(one: &Leg, other: &Leg) -> bool {
    let Leg {
        to,
        since,
        tier,
        repeated,
        told: _,
        answered,
    } = one;
    (to, since, tier, repeated, answered)
        == (
            &other.to,
            &other.since,
            &other.tier,
            &other.repeated,
            &other.answered,
        )
}

/// Writes who was told, all in one statement: nobody hears of a press before it is written.
async fn write_told(
    tx: &mut Tx,
    request: &Request,
    leg: &Leg,
    told: &[(&PersonId, &Option<Ms>)],
) -> Result<()> {
    let rows = (0..told.len()).map(|at| format!("($1, $2, ${}, ${})", 2 * at + 3, 2 * at + 4));
    let statement = format!(
        "insert into request_told (request, role, person, shown) values {}
         on conflict (request, role, person) do update set shown = excluded.shown",
        rows.collect::<Vec<_>>().join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(statement))
        .bind(request.id.as_str())
        .bind(leg.to.as_str());
    for (person, shown) in told {
        query = query.bind(person.as_str()).bind(shown.map(|at| at.0));
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

async fn write_leg(tx: &mut Tx, request: &Request, place: i64, leg: &Leg) -> Result<()> {
    let answered = leg.answered.as_ref();
    sqlx::query(
        "insert into request_legs (request, role, place, since, tier, repeated, answered,
                                   answered_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (request, role) do update
         set place = excluded.place, since = excluded.since, tier = excluded.tier,
             repeated = excluded.repeated, answered = excluded.answered,
             answered_by = excluded.answered_by",
    )
    .bind(request.id.as_str())
    .bind(leg.to.as_str())
    .bind(place)
    .bind(leg.since.0)
    .bind(leg.tier.as_str())
    .bind(leg.repeated.map(|at| at.0))
    .bind(answered.map(|done| done.at.0))
    .bind(answered.map(|done| done.by.as_str().to_owned()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
