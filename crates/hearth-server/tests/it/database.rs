//! Databases for tests: each test has one of its own.
//!
//! `HEARTH_TEST_POSTGRES_URL` names the PostgreSQL server. Without it the tests that need one say
//! that they were skipped, except under `CI=true`, where that is a failure. Not here: any server of
//! ours.

use hearth_domain::time::Ms;
use hearth_server::db::{CannotOpen, Db, Place};
use sqlx::{AnyPool, AssertSqlSafe, any::AnyPoolOptions};
use tempfile::TempDir;
use uuid::Uuid;

/// Where PostgreSQL is, if it is anywhere.
pub fn postgres_server() -> Option<String> {
    let url = std::env::var("HEARTH_TEST_POSTGRES_URL").ok();
    if url.is_none() {
        assert!(
            std::env::var("CI").is_err(),
            "HEARTH_TEST_POSTGRES_URL is not set, so half of the tests would be skipped"
        );
        eprintln!("skipped: HEARTH_TEST_POSTGRES_URL is not set; run `cargo xtask test`");
    }
    url
}

/// An empty database on the PostgreSQL server.
pub async fn postgres(server: &str) -> String {
    let name = format!("it_{}", Uuid::now_v7().simple());
    let pool = pool(server).await;
    sqlx::query(AssertSqlSafe(format!("create database {name}")))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(&name);
    url.into()
}

/// Connections past the server, to prepare a database or to look at it.
pub async fn pool(url: &str) -> AnyPool {
    sqlx::any::install_default_drivers();
    AnyPoolOptions::new()
        .max_connections(1)
        .connect(url)
        .await
        .unwrap()
}

/// A folder for a SQLite database, and the file that it will be in.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    pub fn file(&self) -> std::path::PathBuf {
        self.path().join("hearth.sqlite")
    }

    pub fn place(&self) -> Place {
        Place::Folder(self.path().to_owned())
    }

    /// Connections past the server.
    pub async fn pool(&self) -> AnyPool {
        pool(&format!("sqlite://{}?mode=rwc", self.file().display())).await
    }

    /// Opens the database as a server does.
    pub async fn open(&self) -> Result<Db, CannotOpen> {
        Db::open(&self.place(), Ms(1)).await
    }

    /// The names of the files in it.
    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}
