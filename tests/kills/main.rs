//! `kill -9` of the app and of the server in the middle of submissions, 50 times each, checked from
//! outside: nothing that was acknowledged is lost, and nothing is there twice.
//!
//! What is done in a round, and everything that is checked after it, stands with
//! [`kills::rounds`]. `fault-kills` does the same a thousand times.

use hearth_tests::{
    Database,
    kills::{self, Victim},
};

/// How many kills each test makes.
const ROUNDS: u32 = 50;

/// Every answer that the app called saved is in its store when it is started again, and every one
/// reaches the record, once; what it shows as received is on the record.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_killed_loses_nothing_and_sends_nothing_twice() -> anyhow::Result<()> {
    kills::rounds(Victim::App, ROUNDS, Database::Sqlite, kills::seed()?).await?;
    Ok(())
}

/// What the app shows as received is on the record of a server that was killed, once, and what was
/// not received arrives when the server is back.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_loses_nothing_and_takes_nothing_twice() -> anyhow::Result<()> {
    kills::rounds(Victim::Server, ROUNDS, Database::Sqlite, kills::seed()?).await?;
    Ok(())
}

/// The same with the record in PostgreSQL.
#[tokio::test(flavor = "multi_thread")]
async fn so_does_a_server_on_postgres() -> anyhow::Result<()> {
    kills::rounds(Victim::Server, ROUNDS, Database::Postgres, kills::seed()?).await?;
    Ok(())
}
