//! Drafts: responses that can still be changed, one by each method of each item.

use hearth_domain::{
    hash::Salt,
    id::{FileId, ItemId, MethodId},
    package::{agreement, sign},
    response::{Draft, Value},
    time::Ms,
};
use rusqlite::{Connection, Row, Transaction};

use super::{FileRow, Result, Store, StoreError, file, json, package, to_json};
use crate::{desk::Installation, key::chance};

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The draft.
    pub draft: Draft,
    /// What will keep its commitment from being guessed.
    pub salt: Salt,
    /// Why the server did not take it, when it came back: it is sent again only once it was
    /// answered again.
    pub refused: Option<String>,
}

impl Store {
    /// All drafts, in the order in which they were saved.
    pub fn drafts(&self) -> Result<Vec<Kept>> {
        self.read(all)
    }

    /// Keeps a draft in place of an older one by the same method of the same item, under a salt of
    /// its own. Files come and go with it, all or nothing. A draft that has the name of one that was
    /// sent off meanwhile is another response, and gets another name.
    pub fn save_draft(
        &self,
        draft: &Draft,
        now: Ms,
        add: Option<(&FileRow, &[u8])>,
        remove: Option<&FileId>,
    ) -> Result<()> {
        let mut kept = Kept {
            draft: draft.clone(),
            salt: fresh_salt()?,
            refused: None,
        };
        self.write(|db| {
            if package::is_frozen(db, &draft.id)? {
                kept.draft.id = uuid::Uuid::now_v7().into();
            }
            if let Some(file) = remove {
                file::remove(db, file)?;
            }
            if let Some((row, bytes)) = add {
                file::add(db, row, bytes)?;
            }
            insert(db, &kept, now)
        })
    }

    /// Throws a draft away, with its files.
    pub fn discard_draft(&self, item: &ItemId, method: &MethodId) -> Result<()> {
        self.write(|db| {
            let which = (item.as_str(), method.as_str());
            db.execute("delete from drafts where item = ?1 and method = ?2", which)?;
            db.execute(
                "delete from files where item = ?1 and method = ?2 and package is null",
                which,
            )?;
            Ok(())
        })
    }
}

/// Drafts that were signed by an installation that the server no longer asks for.
impl Store {
    /// Signs drafts of signatures again, by the key of another installation of the same person on
    /// this device. The name stays as it was typed, and the text as it was shown.
    pub fn sign_drafts_again(&self, installation: &Installation) -> Result<()> {
        let mut signed = self.drafts()?;
        signed.retain(|kept| matches!(kept.draft.value, Value::Signed { .. }));
        self.write(|db| {
            for kept in &mut signed {
                if let Value::Signed {
                    text,
                    name,
                    installation: by,
                    signature,
                } = &mut kept.draft.value
                {
                    *by = installation.id.clone();
                    *signature = sign(&installation.key, &agreement(text, name));
                }
                db.execute(
                    "update drafts set draft = ?3 where item = ?1 and method = ?2",
                    (
                        kept.draft.item.as_str(),
                        kept.draft.method.as_str(),
                        to_json(&kept.draft)?,
                    ),
                )?;
            }
            Ok(())
        })
    }
}

/// All drafts. The order is that of the rows and not of a clock, which can be set back.
pub(super) fn all(db: &Connection) -> Result<Vec<Kept>> {
    let mut select = db.prepare("select draft, salt, refused from drafts order by rowid")?;
    let drafts = select.query_map([], read)?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

/// Writes a draft in place of the one that is there.
pub(super) fn insert(db: &Transaction<'_>, kept: &Kept, now: Ms) -> Result<()> {
    let Kept {
        draft,
        salt,
        refused,
    } = kept;
    db.execute(
        "insert or replace into drafts (item, method, saved_ms, draft, salt, refused)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            draft.item.as_str(),
            draft.method.as_str(),
            now.0,
            to_json(draft)?,
            salt.0,
            refused.as_deref(),
        ),
    )?;
    Ok(())
}

pub(super) fn fresh_salt() -> Result<Salt> {
    chance()
        .map(Salt)
        .map_err(|error| StoreError::Other(error.into()))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        draft: json(row, "draft")?,
        salt: Salt(row.get("salt")?),
        refused: row.get("refused")?,
    })
}
