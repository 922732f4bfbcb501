//! What has run out and is forgotten: tokens, codes, links and sessions.
//!
//! A session says when somebody worked, so it is not kept longer than looking into a theft takes.
//! Not here: when anything runs out ([`super::token`], [`super::invitation`]).

use std::time::Duration;

use crate::{error::Result, state::App};

/// Looked for this often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// How long a link or a session is kept after its end, in milliseconds.
const KEPT_MS: i64 = 31 * 24 * 60 * 60 * 1_000;

/// Forgets what has run out, and answers how many rows that were.
///
/// # Errors
/// Those of the database.
pub async fn forget(app: &App) -> Result<u64> {
    let (now, long_ago) = (app.now(), app.now().plus(-KEPT_MS));
    let mut tx = app.db.begin().await?;
    let mut forgotten = 0;
    for (sql, before) in [
        ("delete from access_tokens where expires <= $1", now),
        ("delete from refresh_tokens where expires <= $1", now),
        ("delete from login_codes where expires <= $1", long_ago),
        ("delete from invitations where expires <= $1", long_ago),
        // No token of theirs is left: none lasts as long.
        (
            "delete from sessions where ends <= $1 or ended <= $1",
            long_ago,
        ),
    ] {
        let gone = sqlx::query(sql).bind(before.0).execute(&mut *tx).await?;
        forgotten += gone.rows_affected();
    }
    tx.commit().await?;
    Ok(forgotten)
}

/// Forgets for as long as the server runs.
pub async fn run(app: App) {
    let mut turn = tokio::time::interval(EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = forget(&app).await {
            tracing::error!(%error, "what has run out could not be forgotten");
        }
    }
}
