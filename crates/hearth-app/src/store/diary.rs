//! The diary: what somebody keeps to themselves, in an encrypted file of its own.
//!
//! Its key is another one than the store's, and nothing that sends is ever handed it: a test of the
//! tidiness of the code names the few files that may. Not here: what leaves the device
//! ([`super::shared`]), and when the diary is open ([`crate::diary`]).

use std::path::Path;

use hearth_domain::{
    check_in::{CheckIn, going_back::GoingBack},
    id::CheckInId,
    time::{Date, Ms},
};
use rusqlite::OptionalExtension;

use super::{
    Result,
    database::{Database, Form},
    json, to_json,
};
use crate::key::Key;

/// An open diary.
pub struct Diary(Database);

/// "Hrdy".
pub(super) const DIARY: Form = Form {
    application: 0x4872_6479,
    steps: &[include_str!("../../migrations/diary_001.sql")],
};

/// A check-in that was finished.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptCheckIn {
    /// All of it.
    pub check_in: CheckIn,
    /// What was shared of it lies in the store, or nothing was shared.
    pub handed: bool,
}

impl Diary {
    /// Opens the diary that is there, or makes one.
    ///
    /// # Errors
    /// When one is there and cannot be read under the diary's key; it is left as it is.
    pub fn open(path: &Path, key: &Key) -> Result<Diary> {
        let key = key.of_diary();
        let opened = match path.exists() {
            true => Database::open(path, &key, &DIARY),
            false => Database::create(path, &key, &DIARY),
        };
        opened.map(Diary)
    }

    /// The check-in that is being filled in.
    pub fn draft(&self) -> Result<Option<CheckIn>> {
        self.0.read(|db| {
            let mut select = db.prepare("select check_in from draft")?;
            let draft = select.query_row([], |row| json(row, "check_in"));
            Ok(draft.optional()?)
        })
    }

    /// Keeps the check-in that is being filled in, unless it was finished meanwhile.
    pub fn keep_draft(&self, draft: &CheckIn) -> Result<()> {
        self.0.write(|db| {
            let mut finished = db.prepare("select 1 from check_ins where id = ?1")?;
            if finished.exists([draft.id.as_str()])? {
                return Ok(());
            }
            db.execute(
                "insert into draft (only_one, check_in) values (1, ?1)
                 on conflict (only_one) do update set check_in = excluded.check_in",
                [to_json(draft)?],
            )?;
            Ok(())
        })
    }

    /// Throws away what is being filled in.
    pub fn drop_draft(&self) -> Result<()> {
        self.0.write(|db| {
            db.execute("delete from draft", [])?;
            Ok(())
        })
    }

    /// Keeps a check-in as finished, in the place of what was being filled in.
    pub fn finish(&self, check_in: &CheckIn, keep_until: Date) -> Result<()> {
        self.0.write(|db| {
            db.execute(
                "insert into check_ins (id, at_ms, check_in, keep_until, handed)
                 values (?1, ?2, ?3, ?4, 0)
                 on conflict (id) do nothing",
                (
                    check_in.id.as_str(),
                    check_in.at.0,
                    to_json(check_in)?,
                    keep_until.to_string(),
                ),
            )?;
            db.execute(
                "insert into last_check_in (only_one, at_ms) values (1, ?1)
                 on conflict (only_one) do update set at_ms = excluded.at_ms",
                [check_in.at.0],
            )?;
            db.execute("delete from draft", [])?;
            Ok(())
        })
    }

    /// Notes that what was shared of a check-in lies in the store.
    pub fn handed(&self, id: &CheckInId) -> Result<()> {
        self.0.write(|db| {
            db.execute(
                "update check_ins set handed = 1 where id = ?1",
                [id.as_str()],
            )?;
            Ok(())
        })
    }

    /// Every check-in that is kept, the newest first.
    pub fn check_ins(&self) -> Result<Vec<KeptCheckIn>> {
        self.0.read(|db| {
            let mut select = db.prepare("select * from check_ins order by at_ms desc, id desc")?;
            let all = select.query_map([], |row| {
                Ok(KeptCheckIn {
                    check_in: json(row, "check_in")?,
                    handed: row.get("handed")?,
                })
            })?;
            Ok(all.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Deletes a check-in. Tells whether there was one.
    pub fn forget(&self, id: &CheckInId) -> Result<bool> {
        self.0.write(|db| {
            let gone = db.execute("delete from check_ins where id = ?1", [id.as_str()])?;
            Ok(gone == 1)
        })
    }

    /// Deletes the check-ins that have been kept for their time. Tells whether there were any.
    pub fn forget_finished(&self, today: Date) -> Result<bool> {
        self.0.write(|db| {
            let gone = db.execute(
                "delete from check_ins where keep_until < ?1",
                [today.to_string()],
            )?;
            Ok(gone > 0)
        })
    }

    /// Deletes what was begun before an instant and went no further: a check-in that is being filled
    /// in, and the first step back. Tells whether there was any.
    pub fn forget_begun(&self, before: Ms) -> Result<bool> {
        self.0.write(|db| {
            let mut gone = 0;
            let begun = [
                ("draft", "check_in", "$.at"),
                ("going_back_asked", "request", "$.asked"),
            ];
            for (table, column, at) in begun {
                let delete = format!("delete from {table} where {column} ->> ?1 < ?2");
                gone += db.execute(&delete, (at, before.0))?;
            }
            Ok(gone > 0)
        })
    }

    /// When the last check-in was finished, if one ever was.
    pub fn last_check_in(&self) -> Result<Option<Ms>> {
        self.0.read(|db| {
            let mut select = db.prepare("select at_ms from last_check_in")?;
            let last = select.query_row([], |row| Ok(Ms(row.get("at_ms")?)));
            Ok(last.optional()?)
        })
    }

    /// The request to go back that was asked once and not confirmed.
    pub fn going_back_asked(&self) -> Result<Option<GoingBack>> {
        self.0.read(|db| {
            let mut select = db.prepare("select request from going_back_asked")?;
            let asked = select.query_row([], |row| json(row, "request"));
            Ok(asked.optional()?)
        })
    }

    /// Keeps such a request, or forgets it.
    pub fn keep_going_back_asked(&self, request: Option<&GoingBack>) -> Result<()> {
        self.0.write(|db| {
            db.execute("delete from going_back_asked", [])?;
            if let Some(request) = request {
                db.execute(
                    "insert into going_back_asked (only_one, request) values (1, ?1)",
                    [to_json(request)?],
                )?;
            }
            Ok(())
        })
    }
}
