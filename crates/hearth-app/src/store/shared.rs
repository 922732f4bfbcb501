//! What was shared of check-ins, and a request to go back, kept until the server has them.
//!
//! Not here: sending them ([`crate::sharing`]), and what was kept to oneself, which lies in another
//! file ([`super::diary`]).

use hearth_domain::{
    check_in::{SharedCheckIn, Topic, going_back::GoingBack},
    id::CheckInId,
};
use rusqlite::{OptionalExtension, Row};

use super::{Result, Store, json, to_json};

/// What was shared of a check-in and has not arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptShared {
    /// What was shared.
    pub shared: SharedCheckIn,
    /// Why the server does not take it.
    pub trouble: Option<String>,
    /// It was sent off at least once, so the server may have it.
    pub tried: bool,
}

/// A request to go back, from its second step on.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptGoingBack {
    /// The request.
    pub request: GoingBack,
    /// The server has it as it stands here.
    pub sent: bool,
    /// Why the server does not take it.
    pub trouble: Option<String>,
}

impl Store {
    /// Keeps what was shared of a check-in. What is there already stays as it is.
    pub fn keep_shared(&self, shared: &SharedCheckIn) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into shared (id, shared) values (?1, ?2) on conflict (id) do nothing",
                (shared.id.as_str(), to_json(shared)?),
            )?;
            Ok(())
        })
    }

    /// What has not arrived, in the order in which it was shared.
    pub fn shared(&self) -> Result<Vec<KeptShared>> {
        self.read(|db| {
            let mut select =
                db.prepare("select shared, trouble, tried from shared order by rowid")?;
            let all = select.query_map([], |row| {
                Ok(KeptShared {
                    shared: json(row, "shared")?,
                    trouble: row.get("trouble")?,
                    tried: row.get("tried")?,
                })
            })?;
            Ok(all.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The server has what was shared of a check-in.
    pub fn drop_shared(&self, id: &CheckInId) -> Result<()> {
        self.write(|db| {
            db.execute("delete from shared where id = ?1", [id.as_str()])?;
            Ok(())
        })
    }

    /// Notes that what was shared is being sent off.
    pub fn try_shared(&self, id: &CheckInId) -> Result<()> {
        self.write(|db| {
            db.execute("update shared set tried = 1 where id = ?1", [id.as_str()])?;
            Ok(())
        })
    }

    /// Notes why the server does not take it.
    pub fn trouble_shared(&self, id: &CheckInId, why: &str) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update shared set trouble = ?2 where id = ?1",
                (id.as_str(), why),
            )?;
            Ok(())
        })
    }

    /// Takes one thing out of what has not been sent. Tells whether it was there.
    pub fn unshare(&self, id: &CheckInId, topic: &Topic) -> Result<bool> {
        self.write(|db| {
            let mut select = db.prepare("select shared from shared where id = ?1")?;
            let found = select.query_row([id.as_str()], |row| json(row, "shared"));
            let Some(mut shared): Option<SharedCheckIn> = found.optional()? else {
                return Ok(false);
            };
            let before = shared.answers.len();
            shared.answers.retain(|it| it.said.topic() != *topic);
            let was_there = shared.answers.len() < before;
            if shared.answers.is_empty() {
                db.execute("delete from shared where id = ?1", [id.as_str()])?;
            } else {
                db.execute(
                    "update shared set shared = ?2, trouble = null where id = ?1",
                    (id.as_str(), to_json(&shared)?),
                )?;
            }
            Ok(was_there)
        })
    }

    /// The request to go back.
    pub fn going_back(&self) -> Result<Option<KeptGoingBack>> {
        self.read(|db| {
            let mut select = db.prepare("select * from going_back")?;
            Ok(select.query_row([], going_back).optional()?)
        })
    }

    /// Keeps the request to go back as it now stands, to be sent.
    pub fn keep_going_back(&self, request: &GoingBack) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert into going_back (only_one, request, sent) values (1, ?1, 0)
                 on conflict (only_one) do update set
                     request = excluded.request, sent = 0, trouble = null",
                [to_json(request)?],
            )?;
            Ok(())
        })
    }

    /// Notes that the server has the request, if it still stands as it was sent.
    pub fn sent_going_back(&self, request: &GoingBack) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update going_back set sent = 1 where request = ?1",
                [to_json(request)?],
            )?;
            Ok(())
        })
    }

    /// Notes why the server does not take the request, if it still stands as it was sent.
    pub fn trouble_going_back(&self, request: &GoingBack, why: &str) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update going_back set trouble = ?2 where request = ?1",
                (to_json(request)?, why),
            )?;
            Ok(())
        })
    }

    /// Forgets the request, if it still stands as it was sent: the server knows better.
    pub fn drop_going_back(&self, request: &GoingBack) -> Result<()> {
        self.write(|db| {
            db.execute(
                "delete from going_back where request = ?1",
                [to_json(request)?],
            )?;
            Ok(())
        })
    }
}

fn going_back(row: &Row<'_>) -> rusqlite::Result<KeptGoingBack> {
    Ok(KeptGoingBack {
        request: json(row, "request")?,
        sent: row.get("sent")?,
        trouble: row.get("trouble")?,
    })
}
