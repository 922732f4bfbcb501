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

/// How far something has come on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// It has not left this computer.
    Here,
    /// It was sent off and no answer came: the server may have it.
    SentOff,
    /// The server has it, and has not said since what became of it.
    Arrived,
    /// The server has it, and what it said last has it too.
    Known,
    /// The server does not take it, for this reason.
    Refused(String),
}

impl Passage {
    /// The server has it.
    pub fn is_there(&self) -> bool {
        matches!(self, Passage::Arrived | Passage::Known)
    }

    fn columns(&self) -> (&'static str, Option<&str>) {
        match self {
            Passage::Here => ("here", None),
            Passage::SentOff => ("sent_off", None),
            Passage::Arrived => ("arrived", None),
            Passage::Known => ("known", None),
            Passage::Refused(why) => ("refused", Some(why)),
        }
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<Passage> {
        let refusal: Option<String> = row.get("refusal")?;
        let passage: String = row.get("passage")?;
        Ok(match passage.as_str() {
            "sent_off" => Passage::SentOff,
            "arrived" => Passage::Arrived,
            "known" => Passage::Known,
            "refused" => Passage::Refused(refusal.unwrap_or_default()),
            _ => Passage::Here,
        })
    }
}

/// What was shared of a check-in, until the server has said what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptShared {
    /// What was shared.
    pub shared: SharedCheckIn,
    /// How far it has come.
    pub passage: Passage,
}

/// A request to go back, from its second step on.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptGoingBack {
    /// The request.
    pub request: GoingBack,
    /// How far it has come as it stands here.
    pub passage: Passage,
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

    /// What is on its way, in the order in which it was shared.
    pub fn shared(&self) -> Result<Vec<KeptShared>> {
        self.read(|db| {
            let mut select =
                db.prepare("select shared, passage, refusal from shared order by rowid")?;
            let all = select.query_map([], |row| {
                Ok(KeptShared {
                    shared: json(row, "shared")?,
                    passage: Passage::of(row)?,
                })
            })?;
            Ok(all.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The server has said what became of what was shared of a check-in.
    pub fn drop_shared(&self, id: &CheckInId) -> Result<()> {
        self.write(|db| {
            db.execute("delete from shared where id = ?1", [id.as_str()])?;
            Ok(())
        })
    }

    /// Notes how far what was shared of a check-in has come.
    pub fn note_shared(&self, id: &CheckInId, passage: &Passage) -> Result<()> {
        let (passage, refusal) = passage.columns();
        self.write(|db| {
            db.execute(
                "update shared set passage = ?2, refusal = ?3 where id = ?1",
                (id.as_str(), passage, refusal),
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
                // What is left may be taken without what was taken out.
                db.execute(
                    "update shared set
                         shared = ?2,
                         passage = case passage when 'refused' then 'here' else passage end,
                         refusal = null
                     where id = ?1",
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
                "insert into going_back (only_one, request, passage) values (1, ?1, 'here')
                 on conflict (only_one) do update set
                     request = excluded.request, passage = excluded.passage, refusal = null",
                [to_json(request)?],
            )?;
            Ok(())
        })
    }

    /// Notes how far the request has come, if it still stands as it was sent.
    pub fn note_going_back(&self, request: &GoingBack, passage: &Passage) -> Result<()> {
        let (passage, refusal) = passage.columns();
        self.write(|db| {
            db.execute(
                "update going_back set passage = ?2, refusal = ?3 where request = ?1",
                (to_json(request)?, passage, refusal),
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
        passage: Passage::of(row)?,
    })
}
