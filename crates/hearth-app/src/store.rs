//! The encrypted store of one account.
//!
//! One SQLite file under SQLCipher. Every write is one transaction and is on the disk before it
//! answers, so that what a screen calls saved survives a crash in the next instant. Typed rows go
//! in and out; no SQL stands outside this module. Not here: who has the key ([`crate::key`]), and
//! what the rows mean to a person.

mod account;
mod assistance;
mod buddy;
mod database;
mod diary;
mod draft;
mod file;
mod package;
mod reminder;
mod replica;
mod sample;
mod shared;

use std::path::Path;

use hearth_domain::response::Draft;
use rusqlite::{Connection, ErrorCode, Transaction};

use crate::key::Key;
use database::{Database, Form};

pub use account::Account;
pub use assistance::{KeptPress, KeptShift};
pub use buddy::KeptBuddy;
pub use diary::{Diary, KeptCheckIn};
pub use draft::Kept;
pub use file::{FileRow, KeptFile};
pub use package::{Freeze, Outgoing, PackageState, Sent};
pub use reminder::{DeviceNews, DeviceReading};
pub use replica::StoredRecord;
pub use sample::KeptSample;
pub use shared::{KeptGoingBack, KeptShared, Passage};

/// An open store.
pub struct Store(Database);

/// "Hrth".
const STORE: Form = Form {
    application: 0x4872_7468,
    steps: &[
        include_str!("../migrations/001_start.sql"),
        include_str!("../migrations/002_assistance.sql"),
        include_str!("../migrations/003_samples.sql"),
        include_str!("../migrations/004_household.sql"),
        include_str!("../migrations/005_shared.sql"),
        include_str!("../migrations/006_reminders.sql"),
        include_str!("../migrations/007_buddy.sql"),
        include_str!("../migrations/008_postponements.sql"),
    ],
};

/// Why a store cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no room on the disk. Nothing of the transaction was written.
    #[error("the disk is full")]
    Full,
    /// There is no file.
    #[error("there is no store")]
    Missing,
    /// It is damaged, under another key, or not Hearth's.
    #[error("the store cannot be read")]
    Unreadable,
    /// A newer Hearth wrote it.
    #[error("the store is newer than this program")]
    Newer,
    /// What was to be written had been made from rows that changed meanwhile. Nothing was written:
    /// read them and make it again.
    #[error("what was read has changed meanwhile")]
    Moved,
    /// Anything else.
    #[error(transparent)]
    Other(anyhow::Error),
}

/// Either what was asked for, or why not.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// What lies on this device and may not be on the record, as it was at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct OnDevice {
    /// Responses that can still be changed, in the order in which they were saved.
    pub drafts: Vec<Kept>,
    /// Responses that were sent off and may not show on the record yet, the oldest first.
    pub in_flight: Vec<Draft>,
    /// Every file that this device knows, in the order in which they were added.
    pub files: Vec<KeptFile>,
}

impl Store {
    /// Opens the store that is there.
    ///
    /// # Errors
    /// When there is none, or it cannot be read under this key. The file is left as it is.
    pub fn open(path: &Path, key: &Key) -> Result<Store> {
        Database::open(path, key, &STORE).map(Store)
    }

    /// Makes a store where there is none.
    ///
    /// # Errors
    /// When there is a file already, or the disk does not take one.
    pub fn create(path: &Path, key: &Key) -> Result<Store> {
        Database::create(path, key, &STORE).map(Store)
    }

    /// What lies on this device. Read at once, so that an answer which moves from one list to the
    /// other meanwhile is found in exactly one of them.
    pub fn on_device(&self) -> Result<OnDevice> {
        self.read(|db| {
            Ok(OnDevice {
                drafts: draft::all(db)?,
                in_flight: package::in_flight(db)?,
                files: file::all(db)?,
            })
        })
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.0.read(read)
    }

    fn write<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.0.write(write)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let inner = match &error {
            rusqlite::Error::SqliteFailure(inner, _) => Some(inner),
            _ => None,
        };
        match inner.map(|inner| inner.code) {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Unreadable,
            _ => StoreError::Other(error.into()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> StoreError {
        StoreError::Other(error.into())
    }
}

/// A column of JSON.
fn json<T: serde::de::DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: &str,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| unfit(row, column, error))
}

/// A column that holds a name.
fn name<T>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text: String = row.get(column)?;
    text.parse().map_err(|error| unfit(row, column, error))
}

fn unfit(
    row: &rusqlite::Row<'_>,
    column: &str,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, Box::new(error))
}

fn to_json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hearth_domain::promise::{HOLDINGS, Place};

    use super::{STORE, diary::DIARY};

    #[test]
    fn every_table_on_this_computer_is_promised() {
        let named = |what: &'static str| {
            let steps = STORE.steps.iter().chain(DIARY.steps);
            let named = steps.flat_map(move |sql| sql.split(what).skip(1));
            let names = named.filter_map(|rest| rest.split([' ', ';', '\n']).next());
            names.collect::<BTreeSet<&str>>()
        };
        let (made, dropped) = (named("create table "), named("drop table "));
        let there: BTreeSet<&str> = made.difference(&dropped).copied().collect();
        let promised = HOLDINGS.iter().flat_map(|it| match it.place {
            Place::Device(tables) => tables,
            Place::Server(_) => &[],
        });
        let promised: BTreeSet<&str> = promised.copied().collect();
        assert_eq!(there, promised, "left: the tables; right: what is promised");
    }
}
