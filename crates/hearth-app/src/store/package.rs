//! Packages: what was sent off, what of it is still on its way, and what became of it.

use hearth_domain::{
    api::record::Receipt,
    hash::{Hash, Salt},
    id::{FileId, PackageId, ResponseId},
    package::{Manifest, Package, Payload},
    response::Draft,
    time::Ms,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{Kept, Result, Store, StoreError, draft, json, name, to_json};

/// A package about to be frozen.
pub struct Freeze<'a> {
    /// The package, signed.
    pub package: &'a Package,
    /// What its manifest says.
    pub manifest: &'a Manifest,
    /// The drafts that go into it, in the manifest's order.
    pub drafts: &'a [Kept],
}

/// How far a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageState {
    /// It is to be sent, or sent again.
    Waiting,
    /// A person has to do something first.
    Stuck,
    /// The server will never take it. Its responses are drafts again.
    Failed,
    /// Its receipt was verified.
    Received,
}

/// A package that was sent off, as the list of what was sent shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// What it brings.
    pub manifest: Manifest,
    /// How far it is.
    pub state: PackageState,
    /// What keeps it, in a sentence.
    pub trouble: Option<String>,
    /// The verified receipt.
    pub receipt: Option<Receipt>,
}

/// A package on its way, exactly as it was signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// Its name.
    pub id: PackageId,
    /// What it brings.
    pub manifest: Manifest,
    /// The package.
    pub package: Package,
}

impl Store {
    /// Freezes drafts into a package: from here on they are no drafts, and cannot be changed.
    /// All in one transaction, so that no crash sends a draft twice or loses one. A draft that was
    /// answered again, discarded or frozen in this instant has [`StoreError::Moved`].
    pub fn freeze(&self, freeze: &Freeze<'_>) -> Result<()> {
        let Freeze {
            package,
            manifest,
            drafts,
        } = freeze;
        let id = manifest.package.as_str();
        self.write(|db| {
            db.execute(
                "insert into packages (id, made_ms, manifest, signature, state)
                 values (?1, ?2, ?3, ?4, 'waiting')",
                (id, manifest.at.0, &package.manifest, &package.signature),
            )?;
            for (place, (kept, payload)) in (0_i64..).zip(drafts.iter().zip(&package.payloads)) {
                let taken = db.execute(
                    "delete from drafts where item = ?1 and method = ?2 and salt = ?3",
                    (
                        kept.draft.item.as_str(),
                        kept.draft.method.as_str(),
                        kept.salt.0,
                    ),
                )?;
                if taken != 1 {
                    // What would be frozen is no longer what the person said.
                    return Err(StoreError::Moved);
                }
                db.execute(
                    "insert into frozen (response, package, place, draft, salt, payload)
                     values (?1, ?2, ?3, ?4, ?5, ?6)",
                    (
                        kept.draft.id.as_str(),
                        id,
                        place,
                        to_json(&kept.draft)?,
                        kept.salt.0,
                        &payload.value,
                    ),
                )?;
            }
            for file in &manifest.files {
                db.execute(
                    "update files set package = ?1 where id = ?2",
                    (id, file.id.as_str()),
                )?;
            }
            Ok(())
        })
    }

    /// The packages, the newest first.
    pub fn packages(&self) -> Result<Vec<Sent>> {
        self.read(|db| {
            let mut select = db.prepare(
                "select manifest, state, trouble, receipt from packages order by rowid desc",
            )?;
            let packages = select.query_map([], |row| {
                let receipt: Option<String> = row.get("receipt")?;
                Ok(Sent {
                    manifest: json(row, "manifest")?,
                    state: state(row)?,
                    trouble: row.get("trouble")?,
                    receipt: receipt.and_then(|text| serde_json::from_str(&text).ok()),
                })
            })?;
            Ok(packages.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The next package to send, the oldest first.
    pub fn next_package(&self) -> Result<Option<Outgoing>> {
        self.read(|db| {
            let mut select = db.prepare(
                "select id, manifest, signature from packages where state = 'waiting'
                 order by rowid limit 1",
            )?;
            let head = select.query_row([], |row| {
                Ok(Outgoing {
                    id: name(row, "id")?,
                    manifest: json(row, "manifest")?,
                    package: Package {
                        manifest: row.get("manifest")?,
                        signature: row.get("signature")?,
                        payloads: Vec::new(),
                    },
                })
            });
            let Some(mut outgoing) = head.optional()? else {
                return Ok(None);
            };
            let mut payloads = db.prepare(
                "select response, salt, payload from frozen where package = ?1 order by place",
            )?;
            let payloads = payloads.query_map([outgoing.id.as_str()], |row| {
                Ok(Payload {
                    response: name(row, "response")?,
                    salt: Salt(row.get("salt")?),
                    value: row.get("payload")?,
                })
            })?;
            outgoing.package.payloads = payloads.collect::<rusqlite::Result<_>>()?;
            Ok(Some(outgoing))
        })
    }

    /// The packages that were sent off and that a record which ends at `seq` does not hold, the
    /// oldest first, each by the hash by which the record will name it.
    pub fn unseen_packages(&self, seq: u64) -> Result<Vec<Hash>> {
        self.read(|db| {
            let mut select = db.prepare(
                "select manifest from packages
                 where state in ('waiting', 'stuck')
                     or state = 'received' and json_extract(receipt, '$.entry') > ?1
                 order by rowid",
            )?;
            let seq = i64::try_from(seq).unwrap_or(i64::MAX);
            let manifests = select.query_map([seq], |row| row.get::<_, String>(0))?;
            let hashes = manifests.map(|manifest| Ok(Package::hash_of(&manifest?)));
            Ok(hashes.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Notes whether the server has a file of a package.
    pub fn confirm_file(&self, file: &FileId, confirmed: bool) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update files set confirmed = ?2 where id = ?1",
                (file.as_str(), confirmed),
            )?;
            Ok(())
        })
    }

    /// A person has to do something before the package can go on.
    pub fn note_stuck(&self, package: &PackageId, trouble: &str) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update packages set state = 'stuck', trouble = ?2 where id = ?1 and state = 'waiting'",
                (package.as_str(), trouble),
            )?;
            Ok(())
        })
    }

    /// The server refused the package as a whole: its responses are drafts again, as they were,
    /// and can be sent in another. A newer draft in a response's place stays.
    pub fn thaw(&self, package: &PackageId, trouble: &str, now: Ms) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update packages set state = 'failed', trouble = ?2
                 where id = ?1 and state in ('waiting', 'stuck')",
                (package.as_str(), trouble),
            )?;
            let mut frozen = db.prepare("select response from frozen where package = ?1")?;
            let responses = frozen
                .query_map([package.as_str()], |row| name(row, "response"))?
                .collect::<rusqlite::Result<Vec<ResponseId>>>()?;
            for response in responses {
                give_back(db, &response, None, now)?;
            }
            // What is left belongs to responses that were answered again.
            db.execute("delete from files where package = ?1", [package.as_str()])?;
            Ok(())
        })
    }

    /// Tries again what was stuck, from its first file on.
    pub fn release(&self) -> Result<()> {
        self.write(|db| {
            db.execute(
                "update files set confirmed = 0
                 where package in (select id from packages where state = 'stuck')",
                [],
            )?;
            db.execute(
                "update packages set state = 'waiting', trouble = null where state = 'stuck'",
                [],
            )?;
            Ok(())
        })
    }

    /// Takes in a verified receipt: files that the server confirmed go from this device, and
    /// responses that it refused become drafts again, each with the reason. A newer draft in a
    /// response's place stays.
    pub fn receive(&self, receipt: &Receipt, now: Ms) -> Result<()> {
        self.write(|db| {
            let changed = db.execute(
                "update packages set state = 'received', trouble = null, receipt = ?2
                 where id = ?1 and state <> 'received'",
                (receipt.package.as_str(), to_json(receipt)?),
            )?;
            if changed == 0 {
                return Ok(());
            }
            for refused in &receipt.refused {
                give_back(db, &refused.response, Some(&refused.reason), now)?;
            }
            db.execute(
                "update files set confirmed = 1, bytes = null where package = ?1",
                [receipt.package.as_str()],
            )?;
            Ok(())
        })
    }
}

/// Responses that were sent off and that [`Store::forget_frozen`] has not let go of, the oldest
/// first.
pub(super) fn in_flight(db: &Connection) -> Result<Vec<Draft>> {
    let mut select = db.prepare(
        "select draft from frozen join packages on packages.id = frozen.package
         order by packages.rowid, place",
    )?;
    let drafts = select.query_map([], |row| json(row, "draft"))?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

/// Whether a response was sent off and may still be on its way.
pub(super) fn is_frozen(db: &Connection, response: &ResponseId) -> Result<bool> {
    let mut select = db.prepare("select 1 from frozen where response = ?1")?;
    Ok(select.exists([response.as_str()])?)
}

/// Makes a frozen response a draft again, unless it was answered anew. One that was refused by name
/// gets another name, because the refused one stays refused.
fn give_back(
    db: &Transaction<'_>,
    response: &ResponseId,
    refused: Option<&str>,
    now: Ms,
) -> Result<()> {
    let found = db.query_row(
        "select draft, salt from frozen where response = ?1",
        [response.as_str()],
        |row| Ok((json::<Draft>(row, "draft")?, Salt(row.get("salt")?))),
    );
    let Some((mut draft, mut salt)) = found.optional()? else {
        return Ok(());
    };
    db.execute(
        "delete from frozen where response = ?1",
        [response.as_str()],
    )?;
    let newer: bool = db.query_row(
        "select exists (select 1 from drafts where item = ?1 and method = ?2)",
        (draft.item.as_str(), draft.method.as_str()),
        |row| row.get(0),
    )?;
    if newer {
        return Ok(());
    }
    for file in draft.value.files() {
        db.execute(
            "update files set package = null, confirmed = 0 where id = ?1",
            [file.as_str()],
        )?;
    }
    if refused.is_some() {
        draft.id = uuid::Uuid::now_v7().into();
        salt = draft::fresh_salt()?;
    }
    let refused = refused.map(str::to_owned);
    draft::insert(
        db,
        &Kept {
            draft,
            salt,
            refused,
        },
        now,
    )
}

fn state(row: &Row<'_>) -> rusqlite::Result<PackageState> {
    Ok(match row.get::<_, String>("state")?.as_str() {
        "waiting" => PackageState::Waiting,
        "stuck" => PackageState::Stuck,
        "failed" => PackageState::Failed,
        _ => PackageState::Received,
    })
}
