//! What time alone ends: pairs for a shift, shifts that nobody ended, and what was kept long enough.
//!
//! Not here: what a person ends ([`super::pairs`], [`super::changes`]).

use std::{collections::BTreeSet, time::Duration};

use hearth_domain::{
    buddy::{KEEP_DAYS, PairSpan},
    id::PersonId,
    shift::LONGEST_MS,
    time::Ms,
};

use super::{changes, stored};
use crate::{db, db::parsed, error::Result, live::tidings, state::App};

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(30);

/// How far back a look goes for shifts that ran out, in milliseconds: one look may come late.
const BACK_MS: i64 = 5 * 60 * 1_000;

/// Sweeps until the server stops.
pub async fn run(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "what is over of buddies could not be looked for");
        }
    }
}

/// Ends what is over, tells whom it concerns, and takes away what was kept long enough.
///
/// # Errors
/// Those of the database.
pub async fn sweep(app: &App) -> Result<()> {
    let has_ended = db::retry(|| end(app)).await?;
    if has_ended {
        app.live.poke();
    }
    clear(app).await
}

async fn end(app: &App) -> Result<bool> {
    let (mut tx, now) = (app.db.begin().await?, app.now());
    let mut hear: BTreeSet<PersonId> = BTreeSet::new();
    for mut pair in stored::pairs_over(&mut tx, now).await? {
        if let PairSpan::Shift { until } = pair.span {
            pair.end(until);
        }
        stored::update(&mut tx, &pair).await?;
        hear.extend(stored::managers(&mut tx, &[&pair.one, &pair.other]).await?);
        hear.extend([pair.one, pair.other]);
    }
    let over = now.0.saturating_sub(LONGEST_MS);
    let rows = sqlx::query(
        "select distinct person from shifts where ended is null and started > $1 and started <= $2",
    )
    .bind(over.saturating_sub(BACK_MS))
    .bind(over)
    .fetch_all(&mut *tx)
    .await?;
    for row in &rows {
        let person: PersonId = parsed(row, "person")?;
        let pairs = stored::pairs_of(&mut tx, &person).await?;
        hear.extend(
            pairs
                .iter()
                .filter_map(|pair| pair.buddy_of(&person))
                .cloned(),
        );
    }
    changes::note(&mut tx, &hear, now).await?;
    tx.commit().await?;
    Ok(!hear.is_empty())
}

async fn clear(app: &App) -> Result<()> {
    let days = i32::try_from(KEEP_DAYS).unwrap_or(i32::MAX);
    let ended: Ms = app.today().plus(-days).start();
    // Longer than any shift, and than any server looks back for changes.
    let lately = app.now().0.saturating_sub(2 * LONGEST_MS);
    let mut tx = app.db.begin().await?;
    for (sql, before) in [
        ("delete from buddy_pairs where ended < $1", ended.0),
        ("delete from buddy_away where said < $1", lately),
    ] {
        sqlx::query(sql).bind(before).execute(&mut *tx).await?;
    }
    tidings::forget(&mut tx, Ms(lately)).await?;
    tx.commit().await?;
    Ok(())
}
