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
use rusqlite::{OptionalExtension, Row};

use super::{
    Result,
    database::{Database, Form},
    json, name, to_json,
};
use crate::key::Key;

/// An open diary.
pub struct Diary(Database);

/// "Hrdy".
pub(super) const DIARY: Form = Form {
    application: 0x4872_6479,
    steps: &[include_str!("../../migrations/diary_001.sql")],
};

/// Tables of what was begun.
const BEGUN: [&str; 2] = ["draft", "going_back_asked"];
/// Tables of what is kept for some days.
const TABLES: [&str; 3] = ["check_ins", BEGUN[0], BEGUN[1]];

/// A check-in that was finished.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptCheckIn {
    /// All of it.
    pub check_in: CheckIn,
    /// What was shared of it lies in the store, or nothing was shared.
    pub handed: bool,
    /// The last day on which it is kept; none while no server has said what day it is.
    pub keep_until: Option<Date>,
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

    /// Keeps the check-in that is being filled in, unless it was finished meanwhile. `keep_until` is the
    /// last day on which it is kept if nothing follows; none while no server has said what day it is.
    pub fn keep_draft(&self, draft: &CheckIn, keep_until: Option<Date>) -> Result<()> {
        self.0.write(|db| {
            let mut finished = db.prepare("select 1 from check_ins where id = ?1")?;
            if finished.exists([draft.id.as_str()])? {
                return Ok(());
            }
            db.execute(
                "insert into draft (only_one, check_in, keep_until) values (1, ?1, ?2)
                 on conflict (only_one) do update set
                     check_in = excluded.check_in, keep_until = excluded.keep_until",
                (to_json(draft)?, written(keep_until)),
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

    /// Keeps a check-in as finished, in the place of what was being filled in. `keep_until` as for what is
    /// being filled in.
    pub fn finish(&self, check_in: &CheckIn, keep_until: Option<Date>) -> Result<()> {
        self.0.write(|db| {
            db.execute(
                "insert into check_ins (id, at_ms, check_in, keep_until, handed)
                 values (?1, ?2, ?3, ?4, 0)
                 on conflict (id) do nothing",
                (
                    check_in.id.as_str(),
                    check_in.at.0,
                    to_json(check_in)?,
                    written(keep_until),
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
                    keep_until: day(row)?,
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

    /// Gives what was entered before any server had said what day it is its last day.
    pub fn count_from(&self, keep_until: Date) -> Result<()> {
        self.0.write(|db| {
            for table in TABLES {
                let count = format!("update {table} set keep_until = ?1 where keep_until is null");
                db.execute(&count, [keep_until.to_string()])?;
            }
            Ok(())
        })
    }

    /// Deletes the check-ins whose last day is over, and tells which.
    pub fn forget_finished(&self, today: Date) -> Result<Vec<CheckInId>> {
        self.0.write(|db| {
            let mut delete =
                db.prepare("delete from check_ins where keep_until < ?1 returning id")?;
            let gone = delete.query_map([today.to_string()], |row| name(row, "id"))?;
            Ok(gone.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Deletes what was begun and went no further, once its last day is over: a check-in that is being
    /// filled in, and the first step back. Tells whether there was any.
    pub fn forget_begun(&self, today: Date) -> Result<bool> {
        self.0.write(|db| {
            let mut gone = 0;
            for table in BEGUN {
                let delete = format!("delete from {table} where keep_until < ?1");
                gone += db.execute(&delete, [today.to_string()])?;
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

    /// Keeps such a request. `keep_until` as for what is being filled in.
    pub fn keep_going_back_asked(
        &self,
        request: &GoingBack,
        keep_until: Option<Date>,
    ) -> Result<()> {
        self.0.write(|db| {
            db.execute(
                "insert or replace into going_back_asked (only_one, request, keep_until)
                 values (1, ?1, ?2)",
                (to_json(request)?, written(keep_until)),
            )?;
            Ok(())
        })
    }

    /// Forgets such a request.
    pub fn drop_going_back_asked(&self) -> Result<()> {
        self.0.write(|db| {
            db.execute("delete from going_back_asked", [])?;
            Ok(())
        })
    }
}

/// The last day on which something is kept.
fn day(row: &Row<'_>) -> rusqlite::Result<Option<Date>> {
    let is_known: Option<String> = row.get("keep_until")?;
    is_known.map(|_| name(row, "keep_until")).transpose()
}

fn written(keep_until: Option<Date>) -> Option<String> {
    keep_until.map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use hearth_domain::{id::GoingBackId, pack::PackRef, time::Ms};

    use super::*;

    const WRONG: Ms = Ms(1_700_000_000_000);

    fn check_in(n: u128) -> CheckIn {
        CheckIn {
            id: uuid::Uuid::from_u128(n).into(),
            at: WRONG,
            pack: PackRef {
                id: crate::fixture::pack().id,
                version: 1,
            },
            answers: Vec::new(),
            outcome: None,
        }
    }

    /// A computer whose clock is months behind, and offline: what is entered there is not old once the
    /// day is known, and is kept from then on for its days.
    #[test]
    fn days_are_counted_from_when_the_day_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::from([7; 32]);
        let diary = Diary::open(&folder.path().join("diary.db"), &key).unwrap();
        diary.finish(&check_in(1), None).unwrap();
        diary.keep_draft(&check_in(2), None).unwrap();
        let asked = GoingBack::ask(GoingBackId::from(uuid::Uuid::nil()), WRONG);
        diary.keep_going_back_asked(&asked, None).unwrap();
        let left = || {
            let kept = diary.check_ins().unwrap();
            let is_begun = diary.draft().unwrap().is_some();
            let is_asked = diary.going_back_asked().unwrap().is_some();
            (kept.first().map(|it| it.keep_until), is_begun, is_asked)
        };
        assert_eq!(left(), (Some(None), true, true));
        let known = WRONG.date().plus(200);
        let last = known.plus(90);
        let forget = |today: Date| {
            diary.count_from(today.plus(90)).unwrap();
            let gone = diary.forget_finished(today).unwrap();
            (gone, diary.forget_begun(today).unwrap())
        };
        for today in [known, last] {
            assert_eq!(forget(today), (Vec::new(), false));
            assert_eq!(left(), (Some(Some(last)), true, true));
        }
        assert_eq!(forget(last.plus(1)), (vec![check_in(1).id], true));
        assert_eq!(left(), (None, false, false));
    }
}
