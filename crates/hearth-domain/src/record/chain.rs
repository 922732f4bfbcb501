//! The chain: sealing an entry after the one before, and verifying that every link holds.
//!
//! What is hashed is the exact bytes that are stored. A copy for a reader who may not know all of it
//! holds some entries reduced, each with the hash of the whole one, so that every link can still be
//! followed. Not here: what an entry says ([`super::Body`]) and what a reader may know of it.

use serde::{Deserialize, Serialize};

use super::{Author, Body, Entry, Head};
use crate::{hash::Hash, id::RecordId, time::Ms};

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

/// What cannot be sealed into a chain.
#[derive(Debug, thiserror::Error)]
pub enum Unsealable {
    /// What a copy says in the place of something else never happened itself.
    #[error("an entry cannot say that something was left out")]
    Withheld,
    /// It cannot be written as JSON.
    #[error("an entry cannot be written")]
    Unwritable(#[from] serde_json::Error),
}

/// Seals what happened as the next entry after `head`.
///
/// # Errors
/// When the body is one that only copies hold, or cannot be written as JSON.
pub fn seal(
    record: &RecordId,
    head: Head,
    at: Ms,
    by: Author,
    body: Body,
) -> Result<Sealed, Unsealable> {
    if body == Body::Withheld {
        return Err(Unsealable::Withheld);
    }
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

/// Writes a stored entry anew with another body, at its place and after the same entry before it:
/// what a copy holds for a reader who may not know all of it.
///
/// # Errors
/// When `stored` is no entry.
pub fn reduce(stored: &str, body: Body) -> Result<String, serde_json::Error> {
    let mut stored: Stored = serde_json::from_str(stored)?;
    stored.entry.body = body;
    serde_json::to_string(&stored)
}

/// Reads a chain from its stored bytes and verifies every link. Contents play no part.
///
/// # Errors
/// At the first entry that cannot be read or does not follow the one before.
pub fn open<B: AsRef<[u8]>>(
    record: &RecordId,
    stored: impl IntoIterator<Item = B>,
) -> Result<(Vec<Entry>, Head), Broken> {
    open_copy(record, stored, &[])
}

/// As [`open`], for a copy in which some entries are reduced: `reduced` says where the chain stood
/// with each of them whole. What such an entry says is taken on trust, that it is there is verified.
///
/// # Errors
/// As [`open`].
pub fn open_copy<B: AsRef<[u8]>>(
    record: &RecordId,
    stored: impl IntoIterator<Item = B>,
    reduced: &[Head],
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
        let whole = reduced.iter().find(|whole| whole.seq == seq);
        if whole.is_none() && next.entry.body == Body::Withheld {
            return Err(broken("what happened was left out"));
        }
        head = whole.copied().unwrap_or_else(|| Head {
            seq,
            hash: hash_of(bytes),
        });
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
    use crate::role::Role;

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
    fn what_was_left_out_of_a_copy_never_happened() {
        let (id, sealed) = chain();
        let last = sealed.last().unwrap();
        let by = last.entry.by.clone();
        let refused = seal(&id, last.head, Ms(2), by, Body::Withheld).unwrap_err();
        assert!(matches!(refused, Unsealable::Withheld));
    }

    #[test]
    fn a_reduced_entry_keeps_every_link_and_is_taken_only_where_it_is_said() {
        let (id, sealed) = chain();
        let texts = || sealed.iter().map(|it| String::from_utf8(it.bytes.clone()));
        let mut texts: Vec<String> = texts().collect::<Result<_, _>>().unwrap();
        texts[1] = reduce(&texts[1], Body::Withheld).unwrap();
        assert!(!texts[1].contains("two"));
        let (entries, head) = open_copy(&id, &texts, &[sealed[1].head]).unwrap();
        assert_eq!(head, sealed[2].head);
        assert_eq!(entries[1].body, Body::Withheld);
        assert_eq!((entries[1].seq, entries[1].at), (2, sealed[1].entry.at));

        assert_eq!(open(&id, &texts).unwrap_err().seq, 2, "not said");
        let other = Head {
            hash: Hash::ZERO,
            ..sealed[1].head
        };
        let wrong = open_copy(&id, &texts, &[other]).unwrap_err();
        assert_eq!(wrong.seq, 3, "the entry after it names another one");
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
