//! Presses for assistance and shifts, kept before anything shows them.
//!
//! Not here: sending them ([`crate::assistance`]), and what may be shown of a press
//! (`hearth_domain::assistance::ladder`).

use hearth_domain::{
    api::assistance::RequestState,
    assistance::Press,
    id::{RequestId, ShiftId},
    shift::Shift,
    time::Ms,
};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{Result, Store, json, name, to_json};

/// A press of this person.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptPress {
    /// Its name, made here.
    pub id: RequestId,
    /// What was pressed.
    pub press: Press,
    /// What the server said of it last.
    pub word: Option<RequestState>,
    /// The person took it back.
    pub withdrawn: bool,
    /// Why the server does not take it.
    pub trouble: Option<String>,
}

impl KeptPress {
    /// The server does not know yet what is known here.
    pub fn is_unsent(&self) -> bool {
        match &self.word {
            None => true,
            Some(word) => self.withdrawn && word.ended.is_none(),
        }
    }

    /// The server has said how it ended.
    pub fn has_ended(&self) -> bool {
        self.word.as_ref().is_some_and(|word| word.ended.is_some())
    }
}

/// A shift of this person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptShift {
    /// Its name, made here.
    pub id: ShiftId,
    /// When.
    pub shift: Shift,
    /// The server has it as it stands here.
    pub sent: bool,
}

impl Store {
    /// Keeps a press. One that is there already stays as it is.
    pub fn keep_press(&self, id: &RequestId, press: &Press) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into presses (id, press, withdrawn) values (?1, ?2, 0)
                 on conflict (id) do nothing",
                (id.as_str(), to_json(press)?),
            )?;
            Ok(())
        })
    }

    /// The presses, the oldest first.
    pub fn presses(&self) -> Result<Vec<KeptPress>> {
        self.read(|db| {
            let mut select = db.prepare("select * from presses order by rowid")?;
            let presses = select.query_map([], press)?;
            Ok(presses.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Notes that the person took a press back. Tells whether there is one.
    pub fn withdraw_press(&self, id: &RequestId) -> Result<bool> {
        self.write(|db| {
            let taken = db.execute(
                "update presses set withdrawn = 1 where id = ?1",
                [id.as_str()],
            )?;
            Ok(taken == 1)
        })
    }

    /// Keeps what the server says of a press, unless a newer word is known. Tells whether it says
    /// something new.
    pub fn keep_word(&self, word: &RequestState) -> Result<bool> {
        self.write(|db| {
            let Some(known) = find(db, &word.id)? else {
                return Ok(false);
            };
            let is_newer = known.word.is_none_or(|known| known.version < word.version);
            if is_newer || known.trouble.is_some() {
                db.execute(
                    "update presses set word = iif(?3, ?2, word), trouble = null where id = ?1",
                    (word.id.as_str(), to_json(word)?, is_newer),
                )?;
            }
            Ok(is_newer)
        })
    }

    /// Keeps what the server says of a press now, whatever it said before: it may have been put back
    /// to an older state.
    pub fn replace_word(&self, word: &RequestState) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update presses set word = ?2, trouble = null where id = ?1",
                (word.id.as_str(), to_json(word)?),
            )?;
            Ok(())
        })
    }

    /// Forgets what the server said of a press, because it no longer says so.
    pub fn forget_word(&self, id: &RequestId) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update presses set word = null where id = ?1",
                [id.as_str()],
            )?;
            Ok(())
        })
    }

    /// Notes why the server does not take a press.
    pub fn trouble_press(&self, id: &RequestId, why: &str) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update presses set trouble = ?2 where id = ?1",
                (id.as_str(), why),
            )?;
            Ok(())
        })
    }

    /// Takes a press away that has ended. Tells whether it had.
    pub fn drop_press(&self, id: &RequestId) -> Result<bool> {
        self.write(|db| {
            let Some(_) = find(db, id)?.filter(KeptPress::has_ended) else {
                return Ok(false);
            };
            db.execute("delete from presses where id = ?1", [id.as_str()])?;
            Ok(true)
        })
    }

    /// Takes a press away, whatever became of it.
    pub fn forget_press(&self, id: &RequestId) -> Result<()> {
        self.write(|db| {
            db.execute("delete from presses where id = ?1", [id.as_str()])?;
            Ok(())
        })
    }

    /// Keeps a shift in place of what was known of it.
    pub fn keep_shift(&self, kept: &KeptShift) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into shifts (id, started_ms, ended_ms, sent) values (?1, ?2, ?3, ?4)
                 on conflict (id) do update set ended_ms = excluded.ended_ms, sent = excluded.sent",
                (
                    kept.id.as_str(),
                    kept.shift.started.0,
                    kept.shift.ended.map(|at| at.0),
                    kept.sent,
                ),
            )?;
            Ok(())
        })
    }

    /// Forgets the shifts that began before an instant.
    pub fn forget_shifts(&self, before: Ms) -> Result<()> {
        self.write(|db| {
            db.execute("delete from shifts where started_ms < ?1", [before.0])?;
            Ok(())
        })
    }

    /// Notes that the server has a shift, if it still stands as it was sent, and when it began by the
    /// server's clock: this computer's may have been ahead.
    pub fn sent_shift(&self, kept: &KeptShift, started: Ms) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update shifts set started_ms = ?3, sent = (sent or ended_ms is ?2) where id = ?1",
                (kept.id.as_str(), kept.shift.ended.map(|at| at.0), started.0),
            )?;
            Ok(())
        })
    }

    /// The shifts that are kept, the oldest first.
    pub fn shifts(&self) -> Result<Vec<KeptShift>> {
        self.read(|db| {
            let mut select = db.prepare("select * from shifts order by rowid")?;
            let shifts = select.query_map([], |row| {
                Ok(KeptShift {
                    id: name(row, "id")?,
                    shift: Shift {
                        started: Ms(row.get("started_ms")?),
                        ended: row.get::<_, Option<i64>>("ended_ms")?.map(Ms),
                    },
                    sent: row.get("sent")?,
                })
            })?;
            Ok(shifts.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn find(db: &Connection, id: &RequestId) -> Result<Option<KeptPress>> {
    let mut select = db.prepare("select * from presses where id = ?1")?;
    Ok(select.query_row([id.as_str()], press).optional()?)
}

fn press(row: &Row<'_>) -> rusqlite::Result<KeptPress> {
    let word: Option<String> = row.get("word")?;
    Ok(KeptPress {
        id: name(row, "id")?,
        press: json(row, "press")?,
        // A word that a newer form of it cannot read is asked for again.
        word: word.and_then(|text| serde_json::from_str(&text).ok()),
        withdrawn: row.get("withdrawn")?,
        trouble: row.get("trouble")?,
    })
}
