//! Databases for providers: one that nobody has used, and one that holds the small pack.
//!
//! Not here: reading what a server has written ([`crate::outside`]).

use anyhow::Context;
use hearth_domain::{hash::Hash, pack::parse::parse};
use hearth_server::db::{Db, Place};

/// The pack that asks one item of each kind.
pub const SMALL: &str = include_str!("../packs/small.toml");

/// Its name.
pub const SMALL_ID: &str = "small";

/// A database that nobody has used, in the cluster of this run.
///
/// # Errors
/// When the cluster is not there.
pub async fn fresh() -> anyhow::Result<String> {
    let cluster = std::env::var("HEARTH_TEST_POSTGRES_URL")
        .context("HEARTH_TEST_POSTGRES_URL is not set; `cargo xtask test` sets it")?;
    fresh_in(&cluster).await
}

/// A database that nobody has used, in a cluster.
///
/// # Errors
/// When the cluster is not there.
pub async fn fresh_in(cluster: &str) -> anyhow::Result<String> {
    let mut url = url::Url::parse(cluster)?;
    let name = format!("journey_{}", uuid::Uuid::now_v7().simple());
    sqlx::any::install_default_drivers();
    let pool = sqlx::any::AnyPoolOptions::new()
        .max_connections(1)
        .connect(cluster)
        .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&pool)
        .await?;
    pool.close().await;
    url.set_path(&name);
    Ok(url.into())
}

/// Publishes the small pack before a server first opens the database. A server publishes the pack
/// that it brings only where there is none, so this is the only one.
///
/// # Errors
/// When the database cannot be opened.
pub async fn publish_small(place: &Place) -> anyhow::Result<()> {
    publish(place, SMALL).await
}

/// Publishes a version of a pack while no server uses the database.
///
/// # Errors
/// When it is no pack, or the database cannot be opened.
pub async fn publish(place: &Place, text: &str) -> anyhow::Result<()> {
    let pack = parse(text)?;
    let db = Db::open(place, hearth_app::Clock::system().now()).await?;
    let mut tx = db.begin().await?;
    sqlx::query(
        "insert into packs (id, version, text, hash, published) values ($1, $2, $3, $4, $5)",
    )
    .bind(pack.id.as_str())
    .bind(i64::from(pack.version))
    .bind(text)
    .bind(Hash::of(text.as_bytes()).to_string())
    .bind(0_i64)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    db.close().await;
    Ok(())
}
