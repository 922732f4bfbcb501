//! Opening a database, and refusing one that is not ours to open.
//!
//! Not here: what SQLite alone needs ([`super::sqlite`]) and the steps of the schema
//! ([`super::migrate`]).

use std::{fmt, path::PathBuf, sync::Once, time::Duration};

use hearth_domain::time::Ms;
use sqlx::{AnyConnection, Connection, any::AnyPoolOptions};

use super::{Db, Dialect, migrate, sqlite};

/// Where the database is.
#[derive(Clone)]
pub enum Place {
    /// `hearth.sqlite` in this folder.
    Folder(PathBuf),
    /// A `postgres://` address. It may hold a password, so it is never printed.
    Postgres(String),
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Place::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// Why a database is not opened, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// Another process has it.
    #[error(
        "Another Hearth server is using the data in {0}. Stop it first, or give this one another \
         folder with --data."
    )]
    InUse(PathBuf),
    /// It was made by something else.
    #[error(
        "{0} holds tables that are not Hearth's. Nothing in it was changed. Give Hearth a database \
         of its own."
    )]
    Foreign(String),
    /// It was made by a later Hearth.
    #[error(
        "{0} was made by a newer Hearth server. Nothing in it was changed. Install that version or \
         a later one, then start again."
    )]
    Newer(String),
    /// It was damaged and has been set aside.
    #[error(
        "The database is damaged. It was kept as {0} and nothing was deleted. To go on, restore a \
         backup: hearth-server restore --data FOLDER ARCHIVE."
    )]
    Damaged(PathBuf),
    /// A damaged one was set aside earlier, and nothing has taken its place.
    #[error(
        "There is no database, only the damaged one that was kept as {0}. Restore a backup: \
         hearth-server restore --data FOLDER ARCHIVE. To start with nothing, move that file to \
         another folder first."
    )]
    DamagedBefore(PathBuf),
    /// There is none to read.
    #[error("There is no Hearth database in {0}. Give the folder of the server with --data.")]
    Missing(PathBuf),
    /// It is damaged, and was only to be read.
    #[error("The database is damaged. Stop the server and start it again: it says what to do.")]
    DamagedNow,
    /// Its tables are not up to date, and it was only to be read.
    #[error(
        "The database was made by an older Hearth server. Start this server once, then try again."
    )]
    Older,
    /// The address is not one.
    #[error("HEARTH_DATABASE_URL is not the address of a PostgreSQL database: {0}")]
    Address(String),
    /// The data folder cannot be used.
    #[error("The folder {folder} cannot be used: {error}.")]
    Folder {
        /// Which.
        folder: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A step towards the present schema failed; the steps before it hold.
    #[error("The database could not be brought up to date at step {step}: {error}")]
    Step {
        /// Which.
        step: &'static str,
        /// What the database says.
        error: sqlx::Error,
    },
    /// PostgreSQL does not answer, or does not let us in.
    #[error(
        "The PostgreSQL database cannot be reached: {0}. Check that it runs and that \
         HEARTH_DATABASE_URL is right."
    )]
    Unreachable(sqlx::Error),
    /// It cannot be reached or read.
    #[error("The database could not be opened: {0}")]
    Database(#[from] sqlx::Error),
}

/// Both databases' drivers are known to sqlx before the first connection.
fn install_drivers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(sqlx::any::install_default_drivers);
}

/// What a database is opened for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    Serving,
    Restoring,
}

pub(super) async fn open_to_read(place: &Place) -> Result<Db, CannotOpen> {
    install_drivers();
    let db = match place {
        Place::Folder(folder) => sqlite::open_to_read(folder).await?,
        Place::Postgres(url) => postgres(url).await?,
    };
    match migrate::is_current(&db).await {
        Ok(true) => Ok(db),
        Ok(false) => {
            db.close().await;
            Err(CannotOpen::Older)
        }
        Err(error) => {
            db.close().await;
            Err(error)
        }
    }
}

pub(super) async fn open(place: &Place, purpose: For, now: Ms) -> Result<Db, CannotOpen> {
    install_drivers();
    let db = match place {
        Place::Folder(folder) => sqlite::open(folder, purpose, now).await?,
        Place::Postgres(url) => postgres(url).await?,
    };
    match migrate::migrate(&db, now).await {
        Ok(()) => Ok(db),
        Err(error) => {
            db.close().await;
            Err(error)
        }
    }
}

async fn postgres(url: &str) -> Result<Db, CannotOpen> {
    let known = ["postgres://", "postgresql://"];
    if !known.iter().any(|scheme| url.starts_with(scheme)) {
        return Err(CannotOpen::Address("it must begin with postgres://".into()));
    }
    // By itself first: a pool goes on trying, and then says only that it took too long.
    let connection = AnyConnection::connect(url)
        .await
        .map_err(CannotOpen::Unreachable)?;
    connection.close().await?;
    let pool = AnyPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(5))
        .connect(url)
        .await?;
    Ok(Db {
        dialect: Dialect::Postgres,
        reader: pool.clone(),
        writer: pool,
        lock: None,
    })
}
