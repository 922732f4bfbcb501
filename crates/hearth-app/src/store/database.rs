//! One encrypted file: opening it, making it, reading and writing.
//!
//! An existing file is opened as it is or not at all: nothing here overwrites, repairs or empties
//! one. Not here: what lies in it, and setting one aside ([`crate::profile`]).

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{Result, StoreError};
use crate::{key::Key, profile::sync_folder};

/// What a file holds.
pub(super) struct Form {
    /// What says that a database is one of Hearth's, and which.
    pub application: i32,
    /// Steps from nothing to the present form. A step that was released is never changed.
    pub steps: &'static [&'static str],
}

/// An encrypted file that is open.
pub(super) struct Database(Mutex<Connection>);

impl Database {
    /// Opens the file that is there.
    ///
    /// # Errors
    /// When there is none, or it cannot be read under this key. The file is left as it is.
    pub fn open(path: &Path, key: &Key, form: &Form) -> Result<Database> {
        if !path.exists() {
            return Err(StoreError::Missing);
        }
        let connection = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let application: i32 = pragma(&connection, "application_id")?;
        let version: u32 = pragma(&connection, "user_version")?;
        let version = version as usize;
        if application != form.application {
            return Err(StoreError::Unreadable);
        }
        if version > form.steps.len() {
            return Err(StoreError::Newer);
        }
        // Every page is authenticated before anything is believed, so that damage is met here and
        // not in the middle of an answer.
        let mut damage = connection.prepare("pragma cipher_integrity_check")?;
        if damage.query([])?.next()?.is_some() {
            return Err(StoreError::Unreadable);
        }
        drop(damage);
        write_ahead(&connection)?;
        let database = Database(Mutex::new(connection));
        database.migrate(form, version)?;
        Ok(database)
    }

    /// Makes a file where there is none. It is made under another name first, so that a crash
    /// leaves no file or a whole one.
    ///
    /// # Errors
    /// When there is a file already, or the disk does not take one.
    pub fn create(path: &Path, key: &Key, form: &Form) -> Result<Database> {
        if path.exists() {
            return Err(StoreError::Other(anyhow::anyhow!(
                "there is a file already"
            )));
        }
        let part = path.with_extension("part");
        if part.exists() {
            std::fs::remove_file(&part).map_err(io)?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let database = Database(Mutex::new(connect(&part, key, flags)?));
        database.migrate(form, 0)?;
        let connection = database
            .0
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        connection.close().map_err(|(_, error)| error)?;
        std::fs::rename(&part, path).map_err(io)?;
        path.parent().map_or(Ok(()), sync_folder).map_err(io)?;
        Database::open(path, key, form)
    }

    fn migrate(&self, form: &Form, from: usize) -> Result<()> {
        for (version, sql) in (1_u32..).zip(form.steps).skip(from) {
            self.write(|transaction| {
                transaction.execute_batch(sql)?;
                transaction.pragma_update(None, "application_id", form.application)?;
                transaction.pragma_update(None, "user_version", version)?;
                Ok(())
            })?;
        }
        Ok(())
    }

    pub fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        read(&self.lock())
    }

    pub fn write<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let written = write(&transaction)?;
        transaction.commit()?;
        Ok(written)
    }

    /// A thread that panicked left no transaction behind: dropping it rolled back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connects and sees that the key fits. Writes nothing.
fn connect(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher would tell standard error that a key does not fit; the error tells us.
    connection.execute_batch(&format!(
        "pragma cipher_log_level = none;
         pragma key = \"x'{}'\";",
        key.hex()
    ))?;
    connection.execute_batch(
        // Nobody else opens the file, so the index of the log stays in memory, and a full disk can
        // still be read. `full` waits for the disk at each commit; on macOS only `fullfsync` does.
        // Nothing spills to a temporary file.
        "pragma locking_mode = exclusive;
         pragma synchronous = full;
         pragma fullfsync = on;
         pragma checkpoint_fullfsync = on;
         pragma foreign_keys = on;
         pragma secure_delete = on;
         pragma temp_store = memory;",
    )?;
    // The first read of the file: under a wrong key it is no database.
    connection.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// Writes go to a log first, so that one fsync makes them durable.
fn write_ahead(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch("pragma journal_mode = wal")?)
}

fn io(error: std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Other(error.into()),
    }
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> Result<T> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}
