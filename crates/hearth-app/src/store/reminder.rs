//! What people set for themselves about reminders and breaks, what they were told of, and the days of
//! difficult calls. None of it is ever sent.
//!
//! Not here: when somebody is reminded (`hearth_domain::due::reminder`, `hearth_domain::breaks`).

use std::collections::BTreeSet;

use hearth_domain::{
    assistance::difficult_call::DifficultCall,
    breaks::{BreakSettings, BreakState},
    due::reminder::{Reminded, ReminderSettings, forget_old},
    id::{ItemId, MethodId, ResponseId},
    time::{Date, Ms},
};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Result, Store, json, to_json};

const REMINDERS: &str = "reminder_settings";
const BREAKS: &str = "break_settings";
const SHOWN: &str = "break_state";
const DEVICE: &str = "device_reading";

/// What this computer said of itself when it was read last. Only what is otherwise than it was sent is
/// kept, and of that only where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceReading {
    /// When.
    pub at: Ms,
    /// What is otherwise.
    pub news: Vec<DeviceNews>,
}

/// Something of this computer that is otherwise than it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceNews {
    /// The item that asks for it,
    pub item: ItemId,
    /// by this method,
    pub method: MethodId,
    /// and what was sent. Once something else is sent, this is no news.
    pub response: ResponseId,
}

impl Store {
    /// How the person wants to be reminded.
    pub fn reminder_settings(&self) -> Result<ReminderSettings> {
        self.own(REMINDERS)
    }

    /// Keeps how the person wants to be reminded.
    pub fn keep_reminder_settings(&self, settings: &ReminderSettings) -> Result<()> {
        self.keep_own(REMINDERS, settings)
    }

    /// How the person wants their breaks.
    pub fn break_settings(&self) -> Result<BreakSettings> {
        self.own(BREAKS)
    }

    /// Keeps how the person wants their breaks.
    pub fn keep_break_settings(&self, settings: &BreakSettings) -> Result<()> {
        self.keep_own(BREAKS, settings)
    }

    /// When each break was shown last.
    pub fn break_state(&self) -> Result<BreakState> {
        self.own(SHOWN)
    }

    /// Keeps when each break was shown last.
    pub fn keep_break_state(&self, state: &BreakState) -> Result<()> {
        self.keep_own(SHOWN, state)
    }

    /// What the last reading of this computer found to be otherwise than it was sent.
    pub fn device_reading(&self) -> Result<Option<DeviceReading>> {
        self.own(DEVICE)
    }

    /// Keeps what a reading of this computer found.
    pub fn keep_device_reading(&self, reading: &DeviceReading) -> Result<()> {
        self.keep_own(DEVICE, &Some(reading))
    }

    /// Everything that the person was told of.
    pub fn reminded(&self) -> Result<BTreeSet<Reminded>> {
        self.read(|db| {
            let mut select = db.prepare("select thing from reminded")?;
            let things = select.query_map([], |row| row.get::<_, String>("thing"))?;
            let things = things.collect::<rusqlite::Result<Vec<_>>>()?;
            // A kind of thing that a newer form of it does not know cannot fall due again either.
            let known = things.iter().filter_map(|it| serde_json::from_str(it).ok());
            Ok(known.collect())
        })
    }

    /// Notes what the person is told of, and lets go of what can no longer matter.
    pub fn keep_reminded(&self, things: &[Reminded], today: Date) -> Result<()> {
        let before = self.reminded()?;
        let mut left = before.clone();
        forget_old(&mut left, today);
        self.write(|db| {
            for thing in before.difference(&left) {
                forget(db, thing)?;
            }
            for thing in things {
                db.execute(
                    "insert into reminded (thing) values (?1) on conflict do nothing",
                    [to_json(thing)?],
                )?;
            }
            Ok(())
        })
    }

    /// Forgets that the person was told of these: it could not be shown.
    pub fn forget_reminded(&self, things: &[Reminded]) -> Result<()> {
        self.write(|db| things.iter().try_for_each(|thing| forget(db, thing)))
    }

    /// The difficult calls that are remembered, the earliest first.
    pub fn difficult_calls(&self) -> Result<Vec<DifficultCall>> {
        self.read(|db| {
            let mut select = db.prepare("select call from difficult_calls order by day")?;
            let calls = select.query_map([], |row| json(row, "call"))?;
            Ok(calls.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Remembers the day of a difficult call. A second one on a day that is remembered changes nothing.
    pub fn note_difficult_call(&self, on: Date) -> Result<()> {
        let call = DifficultCall { on, read: None };
        self.write(|db| {
            db.execute(
                "insert into difficult_calls (day, call) values (?1, ?2) on conflict do nothing",
                (on.to_string(), to_json(&call)?),
            )?;
            Ok(())
        })
    }

    /// Keeps what was put away since.
    pub fn keep_difficult_call(&self, call: &DifficultCall) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update difficult_calls set call = ?2 where day = ?1",
                (call.on.to_string(), to_json(call)?),
            )?;
            Ok(())
        })
    }

    /// Erases the day of a difficult call.
    pub fn forget_difficult_call(&self, on: Date) -> Result<()> {
        self.write(|db| {
            db.execute(
                "delete from difficult_calls where day = ?1",
                [on.to_string()],
            )?;
            Ok(())
        })
    }

    /// What is kept under a name. What a newer form of it cannot read is as on the first day.
    fn own<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T> {
        self.read(|db| {
            let mut select = db.prepare("select value from own where name = ?1")?;
            let value = select.query_row([name], |row| row.get::<_, String>("value"));
            let value = value.optional()?;
            let read = value.and_then(|text| serde_json::from_str(&text).ok());
            Ok(read.unwrap_or_default())
        })
    }

    fn keep_own(&self, name: &str, value: &impl Serialize) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into own (name, value) values (?1, ?2)
                 on conflict (name) do update set value = excluded.value",
                (name, to_json(value)?),
            )?;
            Ok(())
        })
    }
}

fn forget(db: &Connection, thing: &Reminded) -> Result<()> {
    db.execute("delete from reminded where thing = ?1", [to_json(thing)?])?;
    Ok(())
}
