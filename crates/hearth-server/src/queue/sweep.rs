//! Computes again what time has changed: rows whose day has come, and rows that were computed before
//! a pack was published.
//!
//! One query finds them all, over an index; each is then computed in a transaction of its own. Not
//! here: what a row says ([`super::project`]).

use std::time::Duration;

use hearth_domain::id::RecordId;
use sqlx::any::AnyRow;

use crate::{
    db::{parsed, signed},
    error::Result,
    packs,
    record::{
        stored::Reach,
        work::{Work, appending},
    },
    state::App,
};

/// Days turn at midnight and packs are published by hand: a minute is soon enough.
const EVERY: Duration = Duration::from_secs(60);

/// Computes again what has come due, and answers how many rows that were.
///
/// # Errors
/// Those of the database.
pub async fn sweep(app: &App) -> Result<usize> {
    // Another server may have published a pack.
    packs::refresh(app).await?;
    let due = sqlx::query("select record from queue where holds_until <= $1 or packs < $2")
        .bind(app.today().to_string())
        .bind(signed(app.packs().all().count() as u64))
        .fetch_all(app.db.reader())
        .await?;
    refresh_each(app, &due).await
}

/// Brings each record of these rows up to date, and answers how many that were. One that cannot be
/// read holds up none of the others.
///
/// # Errors
/// When the database or the store of evidence is gone.
pub async fn refresh_each(app: &App, rows: &[AnyRow]) -> Result<usize> {
    let mut done = 0;
    for row in rows {
        let record: RecordId = parsed(row, "record")?;
        match refresh(app, &record).await {
            Ok(()) => done += 1,
            Err(error) if error.is_gone() => return Err(error),
            Err(error) => tracing::error!(%record, %error, "a record is left as it was"),
        }
    }
    Ok(done)
}

/// Brings everything that is computed from a record up to date, and erases what has come due on it.
///
/// # Errors
/// Those of the database.
pub async fn refresh(app: &App, record: &RecordId) -> Result<()> {
    appending(|| async {
        let work = Work::begin(app, Reach::Any(record)).await?;
        work.finish().await
    })
    .await?;
    Ok(())
}

/// Sweeps for as long as the server runs.
pub async fn run(app: App) {
    let mut turn = tokio::time::interval(EVERY);
    loop {
        turn.tick().await;
        match sweep(&app).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "the queue was brought up to date"),
            Err(error) => tracing::error!(%error, "the queue could not be brought up to date"),
        }
    }
}
