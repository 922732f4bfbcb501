//! The database: SQLite in the data folder, or PostgreSQL, behind one handle and one SQL text.
//!
//! Columns are TEXT, BIGINT, DOUBLE or bytes only: ids are text, times are milliseconds UTC, flags
//! are 0 or 1. Placeholders are `$1`. Reads go to [`Db::reader`]; everything that writes goes
//! through [`Db::begin`], which on SQLite takes the one writing connection with `BEGIN IMMEDIATE`,
//! so that a transaction never finds out half-way that it cannot write. Not here: any table; each
//! noun's module holds its own SQL.

pub mod migrate;
mod open;
mod sqlite;

use std::{fs::File, future::Future, str::FromStr, sync::Arc, time::Duration};

use hearth_domain::time::Ms;
use sqlx::{Any, AnyPool, Row, any::AnyRow};

use crate::error::Error;

pub use open::{CannotOpen, Place};

/// A transaction that may write. Dropped without [`sqlx::Transaction::commit`], it leaves nothing.
pub type Tx = sqlx::Transaction<'static, Any>;

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// One file in the data folder, one process.
    Sqlite,
    /// A server that several processes may share.
    Postgres,
}

/// The database. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Db {
    dialect: Dialect,
    reader: AnyPool,
    writer: AnyPool,
    /// Held as long as the database is open: keeps a second process off the same file.
    lock: Option<Arc<File>>,
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// With a sentence for the person at the terminal. A database that is foreign, newer or in use
    /// is left as it was; a damaged one is set aside under another name.
    pub async fn open(place: &Place, now: Ms) -> Result<Db, CannotOpen> {
        open::open(place, open::For::Serving, now).await
    }

    /// As [`Db::open`], to fill it from an archive: a damaged database that was set aside does not
    /// stand in the way.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_to_restore(place: &Place, now: Ms) -> Result<Db, CannotOpen> {
        open::open(place, open::For::Restoring, now).await
    }

    /// Opens a database that is there, also while a server uses it. It cannot be written to.
    ///
    /// # Errors
    /// As [`Db::open`]; also when there is none, or its tables are not up to date. Nothing is set
    /// aside and nothing is changed.
    pub async fn open_to_read(place: &Place) -> Result<Db, CannotOpen> {
        open::open_to_read(place).await
    }

    /// Connections for reading, outside any transaction.
    pub fn reader(&self) -> &AnyPool {
        &self.reader
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// When the database cannot be reached, or is busy for longer than 5 s.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let begin = match self.dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        };
        self.writer.begin_with(begin).await
    }

    /// Begins a transaction that reads several tables as of one moment.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_reading(&self) -> Result<Tx, sqlx::Error> {
        let begin = match self.dialect {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        self.reader.begin_with(begin).await
    }

    /// Which of the two databases it is, for the few places where their SQL differs.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Closes every connection, waits until they are closed, and lets another process have the data.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
        if let Some(lock) = &self.lock {
            // What cannot be unlocked is unlocked by the end of the process.
            let _ = lock.unlock();
        }
    }
}

/// How often [`retry`] tries.
const TRIES: u32 = 5;

/// Runs a whole transaction, and again when the database says that it collided with another one.
/// `work` begins the transaction, commits it, and must do nothing else that cannot be done twice.
///
/// # Errors
/// Those of `work`; a collision only after several tries.
pub async fn retry<T, W>(mut work: impl FnMut() -> W) -> Result<T, Error>
where
    W: Future<Output = Result<T, Error>>,
{
    for tried in 1.. {
        match work().await {
            Err(error) if tried < TRIES && error.is_collision() => {
                let pause = Duration::from_millis(u64::from(5 * tried * tried));
                tokio::time::sleep(pause).await;
            }
            done => return done,
        }
    }
    unreachable!("an endless loop ends only by returning")
}

/// Runs a whole transaction until nobody else changed anything meanwhile, which `work` answers.
///
/// # Errors
/// As [`retry`].
pub async fn until_done<W>(mut work: impl FnMut() -> W) -> Result<(), Error>
where
    W: Future<Output = Result<bool, Error>>,
{
    while !retry(&mut work).await? {}
    Ok(())
}

/// A column whose text is an id, a role, a hash or anything else with a parser.
///
/// # Errors
/// When the column is missing or holds something else, which means a broken database.
pub fn parsed<T>(row: &AnyRow, column: &str) -> Result<T, Error>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error| {
        let error: T::Err = error;
        Error::Unexpected(anyhow::Error::new(error).context(format!("column {column}")))
    })
}

/// As [`parsed`], for a column that may be empty.
///
/// # Errors
/// As [`parsed`].
pub fn parsed_if_any<T>(row: &AnyRow, column: &str) -> Result<Option<T>, Error>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    match row.try_get::<Option<String>, _>(column)? {
        Some(_) => parsed(row, column).map(Some),
        None => Ok(None),
    }
}

/// A count as the database takes it.
pub fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count as the database gives it.
pub fn counted(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
