//! What became of leases: how many ended, were refused, were taken while the server was busy, were
//! stopped and why, or were never heard of again.
//!
//! It tells a provider whether the server holds the hour at which everybody tests. Counts by day name
//! nobody, and nothing in them says when anybody was at home. Not here: what tests found, which
//! advisors send themselves.

use hearth_domain::{
    internet::{
        admission::{Full, Refusal},
        measurement::{Abort, ServerLoad},
    },
    time::Date,
};
use sqlx::Row;

use crate::{db::Db, error::Result, state::App};

/// Counts are kept for so many days.
const KEPT_DAYS: i32 = 400;

/// What became of a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The sample came to its end.
    Ended,
    /// It did, and the server was so busy that it says nothing about the line.
    Busy,
    /// There was no place.
    Refused(Full),
    /// The device stopped it.
    Aborted(Abort),
    /// Nothing was heard of it before it ran out.
    Lost,
}

impl Outcome {
    /// Of a lease that a device ended.
    pub fn of(aborted: Option<Abort>, server: &ServerLoad) -> Outcome {
        match aborted {
            Some(why) => Outcome::Aborted(why),
            None if server.is_busy() => Outcome::Busy,
            None => Outcome::Ended,
        }
    }

    /// Of a lease that was not granted.
    pub fn refused(refusal: &Refusal) -> Outcome {
        Outcome::Refused(refusal.why)
    }

    /// Each with the code under which it is kept, and as people read it.
    const ALL: [(Outcome, &'static str, &'static str); 14] = [
        (Outcome::Ended, "ended", "ended"),
        (Outcome::Busy, "busy", "ended, server busy"),
        (
            Outcome::Refused(Full::Device),
            "refused-device",
            "refused, one runs already",
        ),
        (
            Outcome::Refused(Full::VoiceStreams),
            "refused-voice",
            "refused, no place for voice",
        ),
        (
            Outcome::Refused(Full::FullTests),
            "refused-full",
            "refused, no place for a full test",
        ),
        (
            Outcome::Refused(Full::Uplink),
            "refused-uplink",
            "refused, the server's line is full",
        ),
        (
            Outcome::Aborted(Abort::OnCall),
            "on-call",
            "stopped, on a call",
        ),
        (
            Outcome::Aborted(Abort::ShiftBegan),
            "shift-began",
            "stopped, a shift began",
        ),
        (
            Outcome::Aborted(Abort::Stopped),
            "stopped",
            "stopped by hand",
        ),
        (
            Outcome::Aborted(Abort::LineStalled),
            "line-stalled",
            "stopped, the line stalled",
        ),
        (
            Outcome::Aborted(Abort::ConnectionLost),
            "connection-lost",
            "stopped, connection lost",
        ),
        (
            Outcome::Aborted(Abort::Slept),
            "slept",
            "stopped, the computer slept",
        ),
        (
            Outcome::Aborted(Abort::ClockChanged),
            "clock-changed",
            "stopped, the clock was set",
        ),
        (Outcome::Lost, "lost", "not heard of again"),
    ];

    fn code(self) -> &'static str {
        let found = Outcome::ALL.iter().find(|(outcome, ..)| *outcome == self);
        found.map_or("other", |(_, code, _)| code)
    }

    fn words(code: &str) -> &str {
        let found = Outcome::ALL.iter().find(|(_, it, _)| *it == code);
        found.map_or(code, |(_, _, words)| words)
    }
}

/// Counts outcomes of today. A count that cannot be written is missing: no test fails for it.
pub async fn note(app: &App, outcome: Outcome, times: usize) {
    if let Err(error) = count(app, outcome, times).await {
        tracing::warn!(%error, "what became of a test could not be counted");
    }
}

/// Counts outcomes of today, and lets go of what is older than counts are kept.
///
/// # Errors
/// Those of the database.
async fn count(app: &App, outcome: Outcome, times: usize) -> Result<()> {
    if times == 0 {
        return Ok(());
    }
    let (mut tx, today) = (app.db.begin().await?, app.now().date());
    sqlx::query("delete from lease_counts where day < $1")
        .bind(today.plus(-KEPT_DAYS).to_string())
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into lease_counts (day, outcome, times) values ($1, $2, $3)
         on conflict (day, outcome) do update set times = lease_counts.times + excluded.times",
    )
    .bind(today.to_string())
    .bind(outcome.code())
    .bind(i64::try_from(times).unwrap_or(i64::MAX))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The counts of each day since one, the latest day first, as a table for a terminal.
///
/// # Errors
/// Those of the database.
pub async fn table(db: &Db, since: Date) -> Result<String> {
    let rows = sqlx::query(
        "select day, outcome, times from lease_counts where day >= $1
         order by day desc, times desc, outcome",
    )
    .bind(since.to_string())
    .fetch_all(db.reader())
    .await?;
    let mut table = String::from("day         times  what became of tests\n");
    for row in &rows {
        let day: String = row.try_get("day")?;
        let outcome: String = row.try_get("outcome")?;
        let times: i64 = row.try_get("times")?;
        table += &format!("{day}  {times:>5}  {}\n", Outcome::words(&outcome));
    }
    if rows.is_empty() {
        table += "None yet.\n";
    }
    Ok(table)
}
