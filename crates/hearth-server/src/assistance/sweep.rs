//! Looks after requests that nobody has answered, as long as the server runs.
//!
//! The time at which somebody else has to hear stands in the table, so a server that is started
//! anew, or another one on the same database, goes on where the last one stopped. Twice is harmless:
//! a request is written only if it is still the one that was read. Not here: who is told
//! ([`hearth_domain::assistance::escalation`]).

use std::time::{Duration, Instant};

use hearth_domain::{
    assistance::KEEP_DAYS,
    id::RequestId,
    shift,
    time::{Days, Ms},
};

use sqlx::any::AnyRow;

use super::{change::change, duty};
use crate::{db::parsed, error::Result, outlet::delivery, state::App};

/// How often the table is asked: the shortest step of a pack is a second.
const EVERY: Duration = Duration::from_millis(500);
/// How often what is old is taken away, in turns.
const CLEAR_EVERY: u32 = 7_200;
/// How often duties that end by themselves are looked for, in turns.
const EXPIRE_EVERY: u32 = 60;

/// Sweeps until the server stops.
pub async fn run(app: App) {
    let (started, mut last) = (Instant::now(), None);
    for turn in 0_u32.. {
        tokio::time::sleep(EVERY).await;
        // What is due stands in the table by the clock. One that was put back, by a second or by an
        // hour, must not make anybody wait for it to come there again.
        let now = app.now();
        let told = match last {
            Some(last) if last <= now => due(&app).await,
            _ => open(&app).await,
        };
        match told {
            Ok(()) => last = Some(now),
            Err(error) => {
                tracing::warn!(%error, "requests for assistance could not be looked after");
            }
        }
        if turn % EXPIRE_EVERY == 0
            && let Err(error) = duty::expire(&app, started.elapsed()).await
        {
            tracing::warn!(%error, "duties that are over could not be ended");
        }
        if turn % CLEAR_EVERY == 0
            && let Err(error) = clear(&app).await
        {
            tracing::warn!(%error, "old requests for assistance could not be taken away");
        }
    }
}

/// Tells every request further whose time has come.
///
/// # Errors
/// Those of the database.
pub async fn due(app: &App) -> Result<()> {
    let rows = sqlx::query("select id from requests where due <= $1 order by due")
        .bind(app.now().0)
        .fetch_all(app.db.reader())
        .await?;
    tell_further(app, &rows).await
}

/// Tells every open request further at once: somebody went on or off duty, or came back.
///
/// # Errors
/// Those of the database.
pub async fn open(app: &App) -> Result<()> {
    let rows = sqlx::query("select id from requests where due is not null")
        .fetch_all(app.db.reader())
        .await?;
    tell_further(app, &rows).await
}

/// One that cannot be told further keeps none of the others from it. Answers with the first error.
async fn tell_further(app: &App, rows: &[AnyRow]) -> Result<()> {
    let mut first = Ok(());
    for row in rows {
        let told = async {
            let id: RequestId = parsed(row, "id")?;
            change(app, &id, |_, _| Ok(())).await.map(drop)
        };
        first = first.and(told.await);
    }
    first
}

/// Takes away what was kept long enough.
///
/// # Errors
/// Those of the database.
pub async fn clear(app: &App) -> Result<()> {
    let before = |days: Days| {
        let days = i32::try_from(days).unwrap_or(i32::MAX);
        app.today().plus(-days).start()
    };
    let ended: Ms = before(KEEP_DAYS);
    let mut tx = app.db.begin().await?;
    delivery::clear(&mut tx, app.now()).await?;
    for table in ["request_told", "request_legs"] {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "delete from {table} where request in (select id from requests where ended < $1)"
        )))
        .bind(ended.0)
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query("delete from requests where ended < $1")
        .bind(ended.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query("delete from shifts where started < $1")
        .bind(before(shift::KEEP_DAYS).0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
