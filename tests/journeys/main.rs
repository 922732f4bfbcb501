//! Whole journeys without a window: the real app and the real server, on both databases where a
//! record is at stake.

#![allow(
    clippy::unwrap_used,
    reason = "a journey says what it expects by unwrapping"
)]

/// Runs journeys on both databases.
macro_rules! on_both {
    ($($journey:ident)*) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread")]
            async fn $journey() -> anyhow::Result<()> {
                super::$journey(hearth_tests::Database::Sqlite).await
            }
        )*}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread")]
            async fn $journey() -> anyhow::Result<()> {
                super::$journey(hearth_tests::Database::Postgres).await
            }
        )*}
    };
}

mod account;
mod buddy;
mod decided;
mod device;
mod due;
mod evidence;
mod floor;
mod full;
mod internet;
mod limits;
mod line;
mod review;
mod scene;
mod store;
mod tls;
mod two;
mod wellbeing;
mod year;
