//! Deliveries in the database: one card to one outlet each, written with the request that it is
//! about, taken by one server at a time, and kept for 31 days whatever became of it.
//!
//! A server that takes a delivery moves its `due` on by [`LEASE_MS`] and counts the try in one
//! comparing write, so that of two servers one sends. One that dies in the middle leaves a delivery
//! that comes due again: a card may come twice then, and is never lost. Not here: sending
//! ([`super::send`]), and what is worth a card ([`hearth_domain::assistance::occasion`]).

use hearth_domain::{
    api::outlet::{DeadDelivery, OutletFailure, OutletState},
    assistance::{Occasion, Request, occasion::occasions},
    time::Ms,
};
use sqlx::{Row, any::AnyRow};
use uuid::Uuid;

use super::{send::Failure, setting::Outlet};
use crate::{
    db::{Tx, parsed},
    error::Result,
    state::App,
};

/// How long a server may have a delivery before another one tries it, in milliseconds. Longer than
/// sending takes ([`super::send::PATIENCE`]).
const LEASE_MS: i64 = 30_000;
/// A card that is older than this is given up, in milliseconds: help that late is none.
const LATEST_MS: i64 = 15 * 60_000;
/// The pauses after the first tries, in milliseconds; the last one goes on.
const PAUSES_MS: [i64; 5] = [2_000, 5_000, 15_000, 30_000, 60_000];
/// However long an outlet asks to be left alone, it is tried after this, in milliseconds.
const LONGEST_WAIT_MS: i64 = 2 * 60_000;
/// How long a delivery is kept, in milliseconds.
const KEPT_MS: i64 = 31 * 24 * 60 * 60 * 1_000;
/// Deliveries that are taken in one go.
const MOST: i64 = 20;
/// Dead letters that are shown of one outlet.
const MOST_DEAD: i64 = 100;

/// Writes what outlets are to be told because a request became what it is now, in the transaction
/// that keeps the request. `before` is none when it was just pressed.
///
/// # Errors
/// Those of the database.
pub async fn write(
    tx: &mut Tx,
    outlets: &[Outlet],
    before: Option<&Request>,
    after: &Request,
    now: Ms,
) -> Result<()> {
    for (since, occasion) in occasions(before, after) {
        for outlet in outlets {
            sqlx::query(
                "insert into deliveries (id, outlet, request, occasion, since, made, due, tries,
                                         state)
                 values ($1, $2, $3, $4, $5, $6, $6, 0, 'waiting')
                 on conflict (outlet, request, occasion, since) do nothing",
            )
            .bind(Uuid::now_v7().to_string())
            .bind(outlet.name.as_str())
            .bind(after.id.as_str())
            .bind(occasion.as_str())
            .bind(since.0)
            .bind(now.0)
            .execute(&mut **tx)
            .await?;
        }
    }
    Ok(())
}

/// A delivery that has come due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    id: String,
    /// What its card says.
    pub occasion: Occasion,
    /// Since when somebody waits.
    pub since: Ms,
    made: Ms,
    tries: i64,
    /// The part of the request that it is about still waits for an answer.
    is_wanted: bool,
}

/// The deliveries to an outlet that have come due, the longest waiting first.
///
/// # Errors
/// Those of the database.
pub async fn due(app: &App, outlet: &Outlet) -> Result<Vec<Delivery>> {
    let rows = sqlx::query(
        "select d.id, d.occasion, d.since, d.made, d.tries,
                (select count(*) from request_legs l join requests r on r.id = l.request
                 where l.request = d.request and l.since = d.since and l.answered is null
                     and r.ended is null) as waits
         from deliveries d
         where d.outlet = $1 and d.state = 'waiting' and d.due <= $2
         order by d.due, d.id limit $3",
    )
    .bind(outlet.name.as_str())
    .bind(app.now().0)
    .bind(MOST)
    .fetch_all(app.db.reader())
    .await?;
    let delivery = |row: &AnyRow| {
        Ok(Delivery {
            id: row.try_get("id")?,
            occasion: parsed(row, "occasion")?,
            since: Ms(row.try_get("since")?),
            made: Ms(row.try_get("made")?),
            tries: row.try_get("tries")?,
            is_wanted: row.try_get::<i64, _>("waits")? > 0,
        })
    };
    rows.iter().map(delivery).collect()
}

impl Delivery {
    /// Takes it, so that no other server sends it. Answers nothing when another one was faster, when
    /// nobody waits any more, or when it is too old; then it is not sent.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take(self, app: &App) -> Result<Option<Delivery>> {
        let now = app.now();
        if !self.is_wanted {
            self.end(app, "over").await?;
            return Ok(None);
        }
        if now > self.made.plus(LATEST_MS) {
            let why = "It could not be sent for 15 minutes, and was too late then.";
            self.fail(app, why, None).await?;
            return Ok(None);
        }
        let mut tx = app.db.begin().await?;
        let taken = sqlx::query(
            "update deliveries set tries = tries + 1, due = $3
             where id = $1 and tries = $2 and state = 'waiting'
                 and exists (
                     select 1 from request_legs l join requests r on r.id = l.request
                     where l.request = deliveries.request and l.since = deliveries.since
                         and l.answered is null and r.ended is null)",
        )
        .bind(self.id.as_str())
        .bind(self.tries)
        .bind(now.plus(LEASE_MS).0)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        tx.commit().await?;
        let tries = self.tries + 1;
        Ok((taken > 0).then_some(Delivery { tries, ..self }))
    }

    /// Notes how sending it went.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note(&self, app: &App, went: Result<(), Failure>) -> Result<()> {
        let (why, wait_ms) = match went {
            Ok(()) => return self.end(app, "sent").await,
            Err(Failure::Lasting { why }) => return self.fail(app, &why, None).await,
            Err(Failure::Passing { why, wait_ms }) => (why, wait_ms),
        };
        let next = app.now().plus(pause_ms(self.tries, wait_ms));
        let next = Some(next).filter(|next| *next <= self.made.plus(LATEST_MS));
        self.fail(app, &why, next).await
    }

    /// Notes that it was sent, or that nobody waits any more.
    async fn end(&self, app: &App, state: &'static str) -> Result<()> {
        let mut tx = app.db.begin().await?;
        sqlx::query(
            "update deliveries set state = $3, sent = $4
             where id = $1 and tries = $2 and state = 'waiting'",
        )
        .bind(self.id.as_str())
        .bind(self.tries)
        .bind(state)
        .bind((state == "sent").then_some(app.now().0))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Notes a failure, and when it is tried again. Never again makes it a dead letter.
    async fn fail(&self, app: &App, why: &str, next: Option<Ms>) -> Result<()> {
        let mut tx = app.db.begin().await?;
        sqlx::query(
            "update deliveries set failed = $3, failure = $4, state = $5, due = coalesce($6, due)
             where id = $1 and tries = $2 and state = 'waiting'",
        )
        .bind(self.id.as_str())
        .bind(self.tries)
        .bind(app.now().0)
        .bind(why)
        .bind(if next.is_some() { "waiting" } else { "dead" })
        .bind(next.map(|next| next.0))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// How long to wait after so many tries, in milliseconds.
fn pause_ms(tries: i64, wait_ms: Option<i64>) -> i64 {
    let nth = usize::try_from(tries.saturating_sub(1)).unwrap_or(0);
    let pause = PAUSES_MS[nth.min(PAUSES_MS.len() - 1)];
    pause.max(wait_ms.unwrap_or(0).min(LONGEST_WAIT_MS))
}

/// How an outlet stands.
///
/// # Errors
/// Those of the database.
pub async fn state(app: &App, outlet: &Outlet) -> Result<OutletState> {
    let kept = app.now().plus(-KEPT_MS);
    let sums = sqlx::query(
        "select count(case when state = 'waiting' then 1 end) as waiting, max(sent) as sent
         from deliveries where outlet = $1",
    )
    .bind(outlet.name.as_str())
    .fetch_one(app.db.reader())
    .await?;
    let failed = sqlx::query(
        "select failed, failure from deliveries
         where outlet = $1 and failed is not null order by failed desc, id desc limit 1",
    )
    .bind(outlet.name.as_str())
    .fetch_optional(app.db.reader())
    .await?;
    let dead = sqlx::query(
        "select occasion, made, tries, failed, failure from deliveries
         where outlet = $1 and state = 'dead' and made >= $2 order by made desc, id desc limit $3",
    )
    .bind(outlet.name.as_str())
    .bind(kept.0)
    .bind(MOST_DEAD)
    .fetch_all(app.db.reader())
    .await?;
    let dead = dead.iter().map(|row| {
        Ok(DeadDelivery {
            made: Ms(row.try_get("made")?),
            occasion: parsed(row, "occasion")?,
            tries: number(row.try_get("tries")?),
            failure: failure(row)?,
        })
    });
    Ok(OutletState {
        name: outlet.name.clone(),
        kind: outlet.kind,
        host: outlet.host(),
        waiting: number(sums.try_get("waiting")?),
        sent: sums.try_get::<Option<i64>, _>("sent")?.map(Ms),
        failed: failed.as_ref().map(failure).transpose()?,
        dead: dead.collect::<Result<_>>()?,
    })
}

fn failure(row: &AnyRow) -> Result<OutletFailure> {
    Ok(OutletFailure {
        at: Ms(row.try_get("failed")?),
        why: row.try_get("failure")?,
    })
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Takes away what was kept long enough.
///
/// # Errors
/// Those of the database.
pub async fn clear(tx: &mut Tx, now: Ms) -> Result<()> {
    sqlx::query("delete from deliveries where made < $1")
        .bind(now.plus(-KEPT_MS).0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_a_wish_to_be_left_alone_is_heard_up_to_a_limit() {
        let pauses: Vec<_> = (1..=7).map(|tries| pause_ms(tries, None)).collect();
        assert_eq!(
            pauses,
            [2_000, 5_000, 15_000, 30_000, 60_000, 60_000, 60_000]
        );
        assert_eq!(pause_ms(1, Some(7_000)), 7_000);
        assert_eq!(pause_ms(3, Some(7_000)), 15_000);
        assert_eq!(pause_ms(1, Some(86_400_000)), 120_000);
    }
}
