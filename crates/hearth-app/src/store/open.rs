//! Opening and making stores.
//!
//! An existing store is opened as it is or not at all: nothing here overwrites, repairs or empties
//! one. Not here: setting one aside ([`crate::profile`]).

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags};

use super::{Result, Store, StoreError};
use crate::{key::Key, profile::sync_folder};

/// What says that a database is Hearth's: "Hrth".
const APPLICATION: i32 = 0x4872_7468;

/// Steps from nothing to the present form. A step that was released is never changed.
const MIGRATIONS: [&str; 5] = [
    include_str!("../../migrations/001_start.sql"),
    include_str!("../../migrations/002_assistance.sql"),
    include_str!("../../migrations/003_samples.sql"),
    include_str!("../../migrations/004_household.sql"),
    include_str!("../../migrations/005_buddy.sql"),
];

impl Store {
    /// Opens the store that is there.
    ///
    /// # Errors
    /// When there is none, or it cannot be read under this key. The file is left as it is.
    pub fn open(path: &Path, key: &Key) -> Result<Store> {
        if !path.exists() {
            return Err(StoreError::Missing);
        }
        let connection = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let application: i32 = pragma(&connection, "application_id")?;
        let version: u32 = pragma(&connection, "user_version")?;
        let version = version as usize;
        if application != APPLICATION {
            return Err(StoreError::Unreadable);
        }
        if version > MIGRATIONS.len() {
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
        let mut store = Store(Mutex::new(connection));
        store.migrate(version)?;
        Ok(store)
    }

    /// Makes a store where there is none. It is made under another name first, so that a crash
    /// leaves no store or a whole one.
    ///
    /// # Errors
    /// When there is a file already, or the disk does not take one.
    pub fn create(path: &Path, key: &Key) -> Result<Store> {
        if path.exists() {
            return Err(StoreError::Other(anyhow::anyhow!(
                "there is a store already"
            )));
        }
        let part = path.with_extension("part");
        if part.exists() {
            std::fs::remove_file(&part).map_err(io)?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut store = Store(Mutex::new(connect(&part, key, flags)?));
        store.migrate(0)?;
        let connection = store.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        connection.close().map_err(|(_, error)| error)?;
        std::fs::rename(&part, path).map_err(io)?;
        path.parent().map_or(Ok(()), sync_folder).map_err(io)?;
        Store::open(path, key)
    }

    fn migrate(&mut self, from: usize) -> Result<()> {
        for (version, sql) in (1_u32..).zip(MIGRATIONS).skip(from) {
            self.write(|transaction| {
                transaction.execute_batch(sql)?;
                transaction.pragma_update(None, "application_id", APPLICATION)?;
                transaction.pragma_update(None, "user_version", version)?;
                Ok(())
            })?;
        }
        Ok(())
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
