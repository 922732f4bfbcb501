//! Samples of the line, kept from their beginning on.
//!
//! Not here: when one is taken ([`crate::internet`]), and what they are worth
//! (`hearth_domain::internet`).

use hearth_domain::{
    internet::{
        coverage::Skip,
        household::Household,
        measurement::{Depth, Measurement},
        plan::{Postponement, Taken},
    },
    time::Ms,
};
use rusqlite::{OptionalExtension, Row};

use super::{Result, Store, json, to_json};

/// A sample that was begun.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptSample {
    /// Its name here.
    pub id: i64,
    /// When, how deep, what it used, and whether it came to its end.
    pub taken: Taken,
    /// What it found, if anything,
    pub found: Option<Measurement>,
    /// as it was written when it was taken.
    pub written: Option<String>,
    /// Why it found nothing.
    pub trouble: Option<String>,
}

impl Store {
    /// Notes that a sample begins, and what it may use at most: should nobody come to say what it used,
    /// that counts. Answers its name here.
    pub fn begin_sample(&self, at: Ms, depth: Depth, most_bytes: u64) -> Result<i64> {
        self.write(|db| {
            db.execute(
                "insert into samples (began_ms, depth, bytes, finished) values (?1, ?2, ?3, 0)",
                (
                    at.0,
                    to_json(&depth)?,
                    i64::try_from(most_bytes).unwrap_or(i64::MAX),
                ),
            )?;
            Ok(db.last_insert_rowid())
        })
    }

    /// Keeps what a sample found, and whether it came to its end.
    pub fn keep_sample(&self, id: i64, found: &Measurement) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update samples set bytes = ?2, finished = ?3, measurement = ?4 where id = ?1",
                (
                    id,
                    i64::try_from(found.bytes_used).unwrap_or(i64::MAX),
                    found.is_whole(),
                    to_json(found)?,
                ),
            )?;
            Ok(())
        })
    }

    /// Notes what a sample used that did not come to its end.
    pub fn charge_sample(&self, id: i64, bytes_used: u64) -> Result<()> {
        let bytes = i64::try_from(bytes_used).unwrap_or(i64::MAX);
        self.write(|db| {
            db.execute("update samples set bytes = ?2 where id = ?1", (id, bytes))?;
            Ok(())
        })
    }

    /// Notes why a sample found nothing, and what it used all the same.
    pub fn fail_sample(&self, id: i64, bytes_used: u64, why: &str) -> Result<()> {
        let bytes = i64::try_from(bytes_used).unwrap_or(i64::MAX);
        self.write(|db| {
            db.execute(
                "update samples set trouble = ?2, bytes = ?3 where id = ?1",
                (id, why, bytes),
            )?;
            Ok(())
        })
    }

    /// The samples that were begun since an instant, the oldest first.
    pub fn samples(&self, since: Ms) -> Result<Vec<KeptSample>> {
        self.read(|db| {
            let mut select =
                db.prepare("select * from samples where began_ms >= ?1 order by began_ms, id")?;
            let samples = select.query_map([since.0], sample)?;
            Ok(samples.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Deletes samples that were begun before an instant, and what quarters before it waited for.
    pub fn forget_samples(&self, before: Ms) -> Result<()> {
        self.write(|db| {
            db.execute("delete from samples where began_ms < ?1", [before.0])?;
            db.execute("delete from waits where quarter_end_ms < ?1", [before.0])?;
            db.execute("delete from postponements where until_ms < ?1", [before.0])?;
            Ok(())
        })
    }

    /// Samples before this belong to plans that are over.
    pub fn begin_plan(&self, begins: Ms) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into plan (id, begins_ms) values (1, ?1)
                 on conflict (id) do update set begins_ms = excluded.begins_ms",
                [begins.0],
            )?;
            Ok(())
        })
    }

    /// When the samples begin that are still looked at; none before a plan was over.
    pub fn plan_begins(&self) -> Result<Option<Ms>> {
        self.read(|db| {
            let mut select = db.prepare("select begins_ms from plan where id = 1")?;
            let row = select.query_row([], |row| Ok(Ms(row.get("begins_ms")?)));
            Ok(row.optional()?)
        })
    }

    /// Notes what a quarter of peak hours waits for; the last word stands.
    pub fn note_wait(&self, quarter_end: Ms, cause: Skip) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into waits (quarter_end_ms, cause) values (?1, ?2)
                 on conflict (quarter_end_ms) do update set cause = excluded.cause",
                (quarter_end.0, to_json(&cause)?),
            )?;
            Ok(())
        })
    }

    /// What quarters that ended since an instant waited for.
    pub fn waits(&self, since: Ms) -> Result<Vec<(Ms, Skip)>> {
        self.read(|db| {
            let mut select = db.prepare("select * from waits where quarter_end_ms >= ?1")?;
            let waits = select.query_map([since.0], |row| {
                Ok((Ms(row.get("quarter_end_ms")?), json(row, "cause")?))
            })?;
            Ok(waits.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Keeps who else at home is online, as the advisor says now.
    pub fn keep_household(&self, household: &Household) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into household (id, said) values (1, ?1)
                 on conflict (id) do update set said = excluded.said",
                [to_json(household)?],
            )?;
            Ok(())
        })
    }

    /// Forgets it: the advisor would rather not say.
    pub fn forget_household(&self) -> Result<()> {
        self.write(|db| {
            db.execute("delete from household", ())?;
            Ok(())
        })
    }

    /// Who else at home was online when the advisor said so last.
    pub fn household(&self) -> Result<Option<Household>> {
        self.read(|db| {
            let mut select = db.prepare("select said from household where id = 1")?;
            let row = select.query_row([], |row| json(row, "said"));
            Ok(row.optional()?)
        })
    }

    /// Notes that somebody postpones samples.
    pub fn postpone(&self, Postponement { asked, until }: Postponement) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into postponements (asked_ms, until_ms) values (?1, ?2)
                 on conflict (asked_ms) do update set until_ms = excluded.until_ms",
                (asked.0, until.0),
            )?;
            Ok(())
        })
    }

    /// Ends what is postponed now; what it postponed until then stays.
    pub fn resume(&self, now: Ms) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update postponements set until_ms = ?1 where until_ms > ?1",
                [now.0],
            )?;
            Ok(())
        })
    }

    /// What was postponed beyond an instant, the first first.
    pub fn postponements(&self, since: Ms) -> Result<Vec<Postponement>> {
        self.read(|db| {
            let mut select =
                db.prepare("select * from postponements where until_ms > ?1 order by asked_ms")?;
            let postponements = select.query_map([since.0], |row| {
                Ok(Postponement {
                    asked: Ms(row.get("asked_ms")?),
                    until: Ms(row.get("until_ms")?),
                })
            })?;
            Ok(postponements.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn sample(row: &Row<'_>) -> rusqlite::Result<KeptSample> {
    let bytes: i64 = row.get("bytes")?;
    let found: Option<String> = row.get("measurement")?;
    Ok(KeptSample {
        id: row.get("id")?,
        taken: Taken {
            at: Ms(row.get("began_ms")?),
            depth: json(row, "depth")?,
            bytes: bytes.unsigned_abs(),
            finished: row.get("finished")?,
        },
        // What a newer form of it cannot read counts as nothing found.
        found: found
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok()),
        written: found,
        trouble: row.get("trouble")?,
    })
}
