//! What was shared of check-ins, until the server has said what became of it; and the request to go back.
//!
//! Not here: sending them ([`crate::sharing`]), and what was kept to oneself, which lies in another
//! file ([`super::diary`]).

use hearth_domain::{
    check_in::{SharedCheckIn, Topic, going_back::GoingBack},
    id::CheckInId,
};
use rusqlite::{OptionalExtension, Row};

use super::{Result, Store, json, to_json, unfit};

/// How far something has come on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// It has not left this computer.
    Here,
    /// It was sent off and no answer came: the server may have it.
    SentOff,
    /// The server has it.
    Arrived,
    /// The server does not take it, for this reason.
    Refused(String),
}

impl Passage {
    /// The server has it, or may have it.
    pub fn may_be_there(&self) -> bool {
        matches!(self, Passage::SentOff | Passage::Arrived)
    }

    /// It is to be sent, once or once more.
    pub fn is_to_be_sent(&self) -> bool {
        matches!(self, Passage::Here | Passage::SentOff)
    }

    fn columns(&self) -> (&'static str, Option<&str>) {
        match self {
            Passage::Here => ("here", None),
            Passage::SentOff => ("sent_off", None),
            Passage::Arrived => ("arrived", None),
            Passage::Refused(why) => ("refused", Some(why)),
        }
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<Passage> {
        let passage: String = row.get("passage")?;
        match passage.as_str() {
            "here" => Ok(Passage::Here),
            "sent_off" => Ok(Passage::SentOff),
            "arrived" => Ok(Passage::Arrived),
            "refused" => Ok(Passage::Refused(row.get("refusal")?)),
            other => Err(unfit(
                row,
                "passage",
                std::io::Error::other(other.to_owned()),
            )),
        }
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
    /// The request; once it has arrived, as the server said it last.
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

    /// Lets go of what was shared of a check-in.
    pub fn drop_shared(&self, id: &CheckInId) -> Result<()> {
        self.write(|db| {
            db.execute("delete from shared where id = ?1", [id.as_str()])?;
            Ok(())
        })
    }

    /// Lets go of what the server did not take of a check-in: nobody has read it, and nobody will.
    pub fn drop_refused(&self, id: &CheckInId) -> Result<()> {
        self.write(|db| {
            let delete = "delete from shared where id = ?1 and passage = 'refused'";
            db.execute(delete, [id.as_str()])?;
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

    /// Keeps what the server says of a request to go back, or that it knows of none, in the place of what is
    /// kept here, if that is still `before`. Tells whether that is something new.
    pub fn settle_going_back(
        &self,
        before: Option<&GoingBack>,
        said: Option<&GoingBack>,
    ) -> Result<bool> {
        self.write(|db| {
            let mut select = db.prepare("select * from going_back")?;
            let kept = select.query_row([], going_back).optional()?;
            let is_said = match &kept {
                Some(kept) => kept.passage == Passage::Arrived && Some(&kept.request) == said,
                None => said.is_none(),
            };
            if is_said || kept.as_ref().map(|it| &it.request) != before {
                return Ok(false);
            }
            db.execute("delete from going_back", [])?;
            if let Some(said) = said {
                db.execute(
                    "insert into going_back (only_one, request, passage) values (1, ?1, 'arrived')",
                    [to_json(said)?],
                )?;
            }
            Ok(true)
        })
    }
}

fn going_back(row: &Row<'_>) -> rusqlite::Result<KeptGoingBack> {
    Ok(KeptGoingBack {
        request: json(row, "request")?,
        passage: Passage::of(row)?,
    })
}

#[cfg(test)]
mod tests {
    use hearth_domain::{id::GoingBackId, time::Ms};

    use super::*;
    use crate::key::Key;

    const NOW: Ms = Ms(1_800_000_000_000);

    fn confirmed(number: u128) -> GoingBack {
        let id = GoingBackId::from(uuid::Uuid::from_u128(number));
        let mut request = GoingBack::ask(id, NOW);
        request.confirm(NOW).unwrap();
        request
    }

    #[test]
    fn what_the_server_says_takes_no_place_of_what_was_entered_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hearth.db");
        let store = Store::create(&path, &Key::from([7; 32])).unwrap();
        let kept = || store.going_back().unwrap();
        let (old, new) = (confirmed(1), confirmed(2));
        // Asked on another computer.
        assert!(store.settle_going_back(None, Some(&old)).unwrap());
        assert!(!store.settle_going_back(Some(&old), Some(&old)).unwrap());
        assert_eq!(kept().unwrap().passage, Passage::Arrived);
        // Another was confirmed here while the server answered.
        store.keep_going_back(&new).unwrap();
        assert!(!store.settle_going_back(Some(&old), None).unwrap());
        assert_eq!(kept().unwrap().request, new);
        // How an older one fared says nothing of this one.
        store.note_going_back(&old, &Passage::Arrived).unwrap();
        assert_eq!(kept().unwrap().passage, Passage::Here);
        let refused = Passage::Refused("Ask your administrator.".into());
        store.note_going_back(&new, &refused).unwrap();
        assert_eq!(kept().unwrap().passage, refused);
        // The server has forgotten it.
        assert!(store.settle_going_back(Some(&new), None).unwrap());
        assert_eq!(kept(), None);
    }
}
