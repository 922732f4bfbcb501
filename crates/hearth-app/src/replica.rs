//! What this device knows of the server: the advisor's own record, verified, and every pack.
//!
//! The server alone appends; this copy is replaced as a whole, and only by one whose chain holds
//! and which goes on from ours. Not here: how it is stored ([`crate::store`]).

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use hearth_domain::{
    Problem, ProblemCode,
    api::record::{FileInfo, RecordCopy},
    hash::Hash,
    id::{FileId, PersonId, RecordId},
    pack::{Packs, parse::parse},
    record::{self, Author, Head, Record},
};

use crate::{
    account::OpenAccount,
    store::{Store, StoreError, StoredRecord},
};

/// The copy, as it is read.
#[derive(Debug, Clone)]
pub struct Replica {
    /// Every pack in every version that the server has published.
    pub packs: Packs,
    /// The advisor's own record with its contents; none for staff, and before it was fetched.
    pub record: Option<Record>,
    /// Whose record it is.
    pub advisor: Option<Author>,
    /// The end of the record.
    pub head: Head,
    /// The names of the people who appear in it.
    pub names: BTreeMap<PersonId, String>,
    /// The files of the record, as the server holds them.
    pub files: BTreeMap<FileId, FileInfo>,
    /// What to know when the server's copy was refused, in a sentence for people.
    pub trouble: Option<String>,
}

impl Replica {
    /// Reads the copy from a store and verifies its chain again.
    pub(crate) fn load(store: &Store) -> Result<Replica, StoreError> {
        let mut replica = Replica {
            packs: Packs::default(),
            record: None,
            advisor: None,
            head: Head::EMPTY,
            names: BTreeMap::new(),
            files: BTreeMap::new(),
            trouble: None,
        };
        for text in store.packs()? {
            match parse(&text) {
                Ok(pack) => replica.packs.add(pack),
                Err(error) => tracing::warn!(%error, "a pack that was kept cannot be read"),
            }
        }
        let Some(stored) = store.record()? else {
            return Ok(replica);
        };
        let (entries, head) = match record::open(&stored.id, &stored.entries) {
            Ok(opened) => opened,
            // Drafts are whole all the same, and the server has the record.
            Err(broken) => {
                tracing::error!(%broken, "the record that was kept does not hold");
                replica.trouble = Some(
                    "The copy of your record on this computer does not fit together. Hearth \
                     fetches it again when it is online."
                        .into(),
                );
                return Ok(replica);
            }
        };
        let values = stored
            .contents
            .into_iter()
            .map(|it| (it.response, it.value));
        replica.record = Some(Record {
            id: stored.id,
            entries,
            values: values.collect(),
        });
        replica.head = head;
        replica.advisor = Some(stored.advisor);
        replica.trouble = stored.trouble;
        let people = stored.people.into_iter();
        replica.names = people.map(|it| (it.person, it.name)).collect();
        let files = stored.files.into_iter();
        replica.files = files.map(|it| (it.id.clone(), it)).collect();
        Ok(replica)
    }
}

/// Fetches what the server has: the person, the packs, and the record unless it ends at `known`.
/// Tells whether anything is different.
pub(crate) async fn fetch(account: &OpenAccount, known: Option<Head>) -> Result<bool, Problem> {
    let _alone = account.fetching.lock().await;
    let (client, store) = (&account.client, &account.store);
    let me = client.me().await?;
    let record = me.record.clone();
    let mut changed = account.me() != me;
    account.set_me(me)?;

    let ours = account.replica();
    // Only what pages have been able to see on the record for a while: a page that is being made at
    // this moment may still hold the replica before, and would find an answer in neither place.
    store.forget_frozen(ours.head.seq)?;
    for info in client.packs().await? {
        if ours
            .packs
            .get(&info.pack)
            .is_some_and(|pack| pack.hash == info.hash)
        {
            continue;
        }
        let text = client.pack(&info.pack).await?;
        if Hash::of(text.as_bytes()) != info.hash || parse(&text).is_err() {
            return Err(bad_pack());
        }
        store.keep_pack(&info.pack, &text)?;
        changed = true;
    }
    let is_known = ours.record.is_some() && known == Some(ours.head) && ours.trouble.is_none();
    if let Some(record) = record.filter(|_| !is_known) {
        let copy = client.record().await?;
        let kept = store.record()?.filter(|_| ours.record.is_some());
        match accept(&record, copy, kept.as_ref()) {
            Ok(stored) => changed |= replace(store, &stored)?,
            Err(trouble) => return refuse(account, trouble),
        }
    }
    if changed {
        account.set_replica(Replica::load(store)?);
    }
    Ok(changed)
}

fn replace(store: &Store, stored: &StoredRecord) -> Result<bool, StoreError> {
    if store.record()?.as_ref() == Some(stored) {
        return Ok(false);
    }
    store.replace_record(stored)?;
    Ok(true)
}

/// Keeps our copy and says why the server's was refused.
fn refuse(account: &OpenAccount, trouble: Refused) -> Result<bool, Problem> {
    let words = trouble.to_string();
    tracing::error!(%words, "the server's record was refused");
    account.store.note_trouble(&words)?;
    let mut replica = Replica::clone(&account.replica());
    replica.trouble = Some(words.clone());
    account.set_replica(replica);
    Err(Problem::new(ProblemCode::Damaged, words))
}

/// Why a copy from the server is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// Its chain does not hold, or it is another record.
    #[error(
        "The record that the server sent does not fit together, so Hearth did not take it. What is \
         on this computer was not changed. Tell your provider's IT team."
    )]
    Broken,
    /// It ends before ours does.
    #[error(
        "The server has an older copy of your record than this computer. What is on this computer \
         was not changed. Tell your provider's IT team: they may have restored a backup."
    )]
    Older,
    /// It says something else than ours about the past.
    #[error(
        "The server's record tells the past differently from the copy on this computer. What is on \
         this computer was not changed. Tell your provider's IT team."
    )]
    Rewritten,
}

/// Verifies a copy from the server against its own chain and against ours.
pub(crate) fn accept(
    record: &RecordId,
    copy: RecordCopy,
    ours: Option<&StoredRecord>,
) -> Result<StoredRecord, Refused> {
    let opened = record::open(record, &copy.entries);
    let whole = opened.is_ok_and(|(_, head)| head == copy.head) && &copy.record == record;
    if !whole {
        return Err(Refused::Broken);
    }
    if let Some(ours) = ours.filter(|ours| ours.id == copy.record) {
        if copy.entries.len() < ours.entries.len() && ours.entries.starts_with(&copy.entries) {
            return Err(Refused::Older);
        }
        if !copy.entries.starts_with(&ours.entries) {
            return Err(Refused::Rewritten);
        }
    }
    let mut people = copy.people;
    if people.iter().all(|it| it.person != copy.advisor.person) {
        people.push(hearth_domain::api::record::Named {
            person: copy.advisor.person.clone(),
            name: copy.name,
        });
    }
    let (mut contents, mut files) = (copy.values, copy.files);
    contents.sort_by(|one, other| one.response.cmp(&other.response));
    files.sort_by(|one, other| one.id.cmp(&other.id));
    people.sort_by(|one, other| one.person.cmp(&other.person));
    Ok(StoredRecord {
        id: copy.record,
        advisor: copy.advisor,
        trouble: None,
        entries: copy.entries,
        contents,
        files,
        people,
    })
}

fn bad_pack() -> Problem {
    Problem::new(
        ProblemCode::Damaged,
        "Hearth cannot read the questions that the server sent. Update Hearth. If it goes on, tell \
         your provider's IT team.",
    )
}
