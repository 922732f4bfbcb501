//! The kills of the tests, many more of them: `fault-kills [ROUNDS]`, a thousand unless said.
//!
//! Not here: what is checked ([`hearth_tests::kills::rounds`]).

use anyhow::Context;
use hearth_tests::{
    Database,
    kills::{self, Victim},
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let rounds = match std::env::args().nth(1) {
        Some(rounds) => rounds.parse().context("say how many kills, as a number")?,
        None => 1_000,
    };
    for victim in [Victim::App, Victim::Server] {
        kills::rounds(victim, rounds, Database::Sqlite, kills::seed()?).await?;
    }
    if std::env::var_os("HEARTH_TEST_POSTGRES_URL").is_some() {
        kills::rounds(Victim::Server, rounds, Database::Postgres, kills::seed()?).await?;
    }
    Ok(())
}
