//! An advisor's assurance record: an append-only chain of entries.
//!
//! Only the server appends. Each entry is stored as the exact bytes that were hashed; the hash of
//! each names the one before, so that nothing can be taken out, changed or moved without its
//! showing. Contents of responses lie beside the chain and may be erased. Not here: what the
//! entries add up to ([`crate::standing`]), who may append what ([`crate::decision`],
//! [`crate::package`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    hash::Hash,
    id::{ActId, ItemId, PackId, PersonId, RecordId, ResponseId},
    response::{Response, Value},
    role::Role,
    time::{Date, Ms},
};

/// A record as it is replayed: entries in order, and those contents that are at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The record.
    pub id: RecordId,
    /// Its entries, oldest first.
    pub entries: Vec<Entry>,
    /// The contents of responses. One that is missing was erased, or is not for the reader's eyes.
    pub values: BTreeMap<ResponseId, Value>,
}

wire! {
    /// Where a chain ends.
    #[derive(Copy, Eq)]
    pub struct Head {
        /// How many entries there are.
        pub seq: u64,
        /// The hash of the last one.
        pub hash: Hash,
    }

    /// Something that happened.
    pub struct Entry {
        /// Its place in the record, counted from one.
        pub seq: u64,
        /// When the server took it.
        pub at: Ms,
        /// Whose doing it is.
        pub by: Author,
        /// What happened.
        pub body: Body,
    }

    /// A person in the role in which they acted.
    #[derive(Eq)]
    pub struct Author {
        /// The person.
        pub person: PersonId,
        /// The role.
        pub role: Role,
    }

    /// What can happen to a record. Stored as it is, so variants are only ever added.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Body {
        /// The advisor was enrolled under a pack.
        Enrolled {
            /// Which.
            pack: PackId,
        },
        /// The advisor sent a package.
        Submitted {
            /// The hash of its manifest.
            package: Hash,
            /// What it brought.
            responses: Vec<Response>,
        },
        /// Somebody else responded: attested, visited or wrote.
        Attested {
            /// The response.
            response: Response,
        },
        /// The advisor took a response back.
        Withdrawn {
            /// Which.
            response: ResponseId,
        },
        /// A content was erased.
        Erased {
            /// The commitment to it, or the hash of the file.
            payload: Hash,
        },
        /// A reviewer looked at a response.
        Reviewed {
            /// The reviewer's window named the act.
            act: ActId,
            /// Which response.
            response: ResponseId,
            /// What they found.
            verdict: Verdict,
        },
        /// Items must be answered afresh.
        Reopened {
            /// Which.
            items: Vec<ItemId>,
            /// Why.
            cause: Cause,
        },
        /// Somebody is to do something.
        ActionSet {
            /// The act that set it.
            act: ActId,
            /// About which item.
            item: ItemId,
            /// What is to be done.
            words: String,
            /// By whom.
            owner: Role,
            /// By which day.
            due: Date,
        },
        /// It was done.
        ActionDone {
            /// The act that had set it.
            act: ActId,
        },
        /// A person decided.
        Decided {
            /// What.
            decision: Decision,
        },
        /// The advisor replied to a decision.
        Replied {
            /// To the decision at this place.
            to: u64,
            /// In these words.
            words: String,
        },
    }

    /// What a reviewer found of a response.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Verdict {
        /// It satisfies.
        Accepted,
        /// It does not yet.
        Returned {
            /// Why.
            reason: String,
            /// What would satisfy.
            satisfy: String,
        },
    }

    /// Why items must be answered afresh.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Cause {
        /// The advisor said that something changed.
        SomethingChanged {
            /// What.
            what: String,
        },
        /// A reviewer asked for it.
        Asked {
            /// Why.
            reason: String,
        },
    }

    /// A decision about the arrangement. A person makes it and gives reason and next step.
    pub struct Decision {
        /// The deciding window named the act.
        pub act: ActId,
        /// What is decided.
        pub outcome: Outcome,
        /// Why, in words that the advisor reads.
        pub reason: String,
        /// What happens next, or what would change it.
        pub next: String,
        /// When it is looked at again.
        pub review: Option<Date>,
        /// It carries a stop item, so it counts only when a second person has confirmed it.
        pub needs_second: bool,
        /// This is the second person, who confirms the decision at this place.
        pub confirms: Option<u64>,
    }

    /// What can be decided.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Outcome {
        /// Working from home may start or go on.
        Approved {
            /// Where.
            place: Place,
            /// On these conditions.
            conditions: Vec<Condition>,
        },
        /// It may not start.
        Declined,
        /// It stops for now, at once.
        Paused,
        /// It goes on after a pause, as it was approved.
        Resumed,
        /// It ends.
        Ended,
    }

    /// Where an advisor works.
    #[derive(Copy, Eq)]
    pub enum Place {
        /// From home.
        Home,
        /// From home and from the contact centre.
        Hybrid,
    }

    /// What an approval rests on.
    #[derive(Eq)]
    pub struct Condition {
        /// The item that it carries, if it carries one.
        pub item: Option<ItemId>,
        /// What is to be so.
        pub words: String,
        /// By which day.
        pub due: Option<Date>,
    }
}

impl Head {
    /// The head of a record without entries.
    pub const EMPTY: Head = Head {
        seq: 0,
        hash: Hash::ZERO,
    };
}

/// The version of the stored form of entries.
const ENTRY_VERSION: u32 = 1;

/// An entry as it is stored and hashed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    v: u32,
    record: RecordId,
    prev: Hash,
    #[serde(flatten)]
    entry: Entry,
}

/// An entry sealed into the chain: its exact bytes, and the head that they make.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    /// What is stored.
    pub bytes: Vec<u8>,
    /// The head of the record with this entry.
    pub head: Head,
    /// The entry itself.
    pub entry: Entry,
}

/// Seals what happened as the next entry after `head`.
///
/// # Errors
/// Only when the body cannot be written as JSON.
pub fn seal(
    record: &RecordId,
    head: Head,
    at: Ms,
    by: Author,
    body: Body,
) -> Result<Sealed, serde_json::Error> {
    let entry = Entry {
        seq: head.seq + 1,
        at,
        by,
        body,
    };
    let stored = Stored {
        v: ENTRY_VERSION,
        record: record.clone(),
        prev: head.hash,
        entry,
    };
    let bytes = serde_json::to_vec(&stored)?;
    let head = Head {
        seq: stored.entry.seq,
        hash: hash_of(&bytes),
    };
    Ok(Sealed {
        bytes,
        head,
        entry: stored.entry,
    })
}

/// A chain that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the record does not hold at entry {seq}: {why}")]
pub struct Broken {
    /// The first entry that does not fit.
    pub seq: u64,
    /// What is wrong there.
    pub why: String,
}

/// Reads a chain from its stored bytes and verifies every link. Contents play no part.
///
/// # Errors
/// At the first entry that cannot be read or does not follow the one before.
pub fn open<B: AsRef<[u8]>>(
    record: &RecordId,
    stored: impl IntoIterator<Item = B>,
) -> Result<(Vec<Entry>, Head), Broken> {
    let (mut entries, mut head) = (Vec::new(), Head::EMPTY);
    for bytes in stored {
        let bytes = bytes.as_ref();
        let seq = head.seq + 1;
        let broken = |why: &str| Broken {
            seq,
            why: why.into(),
        };
        let next: Stored =
            serde_json::from_slice(bytes).map_err(|_| broken("it cannot be read"))?;
        if next.v != ENTRY_VERSION {
            return Err(broken("it was written by another version"));
        }
        if &next.record != record {
            return Err(broken("it belongs to another record"));
        }
        if next.entry.seq != seq || next.prev != head.hash {
            return Err(broken("it does not follow the entry before it"));
        }
        head = Head {
            seq,
            hash: hash_of(bytes),
        };
        entries.push(next.entry);
    }
    Ok((entries, head))
}

fn hash_of(bytes: &[u8]) -> Hash {
    Hash::tagged("hearth entry 1", &[bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> (RecordId, Vec<Sealed>) {
        let id: RecordId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let by = Author {
            person: id.as_str().parse().unwrap(),
            role: Role::Administrator,
        };
        let mut head = Head::EMPTY;
        let mut sealed = Vec::new();
        for pack in ["one", "two", "three"] {
            let body = Body::Enrolled {
                pack: pack.parse().unwrap(),
            };
            let next = seal(&id, head, Ms(1), by.clone(), body).unwrap();
            head = next.head;
            sealed.push(next);
        }
        (id, sealed)
    }

    #[test]
    fn a_chain_opens_to_what_was_sealed() {
        let (id, sealed) = chain();
        let (entries, head) = open(&id, sealed.iter().map(|it| &it.bytes)).unwrap();
        assert_eq!(head, sealed[2].head);
        assert_eq!(
            entries,
            sealed.into_iter().map(|it| it.entry).collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_tampering_shows_where_it_was_done() {
        let (id, sealed) = chain();
        let bytes: Vec<_> = sealed.into_iter().map(|it| it.bytes).collect();
        let broken_at = |bytes: &[Vec<u8>]| open(&id, bytes).unwrap_err().seq;

        let mut changed = bytes.clone();
        changed[1] = String::from_utf8(changed[1].clone())
            .unwrap()
            .replace("two", "six")
            .into();
        assert_eq!(
            broken_at(&changed),
            3,
            "the entry after a changed one no longer follows"
        );
        let without = [bytes[0].clone(), bytes[2].clone()];
        assert_eq!(broken_at(&without), 2, "a missing entry shows");
        let moved = [bytes[1].clone(), bytes[0].clone()];
        assert_eq!(broken_at(&moved), 1, "a moved entry shows");
        let other: RecordId = "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap();
        assert_eq!(
            open(&other, &bytes).unwrap_err().seq,
            1,
            "a foreign entry shows"
        );
    }
}
