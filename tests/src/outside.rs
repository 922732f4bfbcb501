//! What a server has written, read past the server: the database by plain SQL, the evidence as
//! files, the chain by the domain.
//!
//! [`Seen::check`] holds what must be so of every record at every time, whatever happened before.
//! Not here: what a journey expects to find.

pub mod floor;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use hearth_domain::{
    api::record::Receipt,
    hash::{Hash, Salt, commitment},
    id::{FileId, PackageId, RecordId, ResponseId},
    package::{Manifest, Package},
    record::{Body, Entry, Head, open},
    response::{Response, Value},
};
use hearth_server::{config::Config, db::Place};
use sqlx::{AnyPool, Row, any::AnyPoolOptions};

/// A database and the evidence beside it.
pub struct Outside {
    pool: AnyPool,
    data: PathBuf,
}

/// A record as it lies there.
#[derive(Debug)]
pub struct Seen {
    /// The record.
    pub id: RecordId,
    /// Where its row says that it ends.
    pub head: Head,
    /// The entries, as texts and as what they say.
    pub texts: Vec<String>,
    /// What the texts say, once the chain has been opened.
    pub entries: Vec<Entry>,
    /// The contents that were kept; none for one that was erased.
    pub contents: BTreeMap<ResponseId, Option<Content>>,
    /// The packages, with the receipts that were given for them.
    pub packages: BTreeMap<PackageId, Kept>,
    /// The files that belong to its responses.
    pub files: BTreeMap<FileId, File>,
}

/// A content beside the chain.
#[derive(Debug)]
pub struct Content {
    salt: Salt,
    text: String,
}

/// A package as it was signed.
#[derive(Debug)]
pub struct Kept {
    /// What it brought.
    pub manifest: Manifest,
    /// The receipt.
    pub receipt: Receipt,
    /// The hash by which the record names it.
    pub hash: Hash,
    text: String,
}

/// A file of evidence.
#[derive(Debug)]
pub struct File {
    /// The response that it belongs to.
    pub response: ResponseId,
    /// The SHA-256 of what the device sent.
    pub sha256: Hash,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its bytes are gone, as they should be.
    pub erased: bool,
    kept_sha256: Hash,
    on_disk: Option<Hash>,
}

impl Outside {
    /// Opens what a server of this configuration writes. Reads only.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn of(config: &Config) -> anyhow::Result<Outside> {
        sqlx::any::install_default_drivers();
        let url = match config.place() {
            Place::Postgres(url) => url,
            Place::Folder(folder) => {
                let file = std::path::absolute(folder.join("hearth.sqlite"))?;
                format!("sqlite://{}?mode=rw", file.display())
            }
        };
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .connect(&url)
            .await?;
        let data = config.data.clone();
        Ok(Outside { pool, data })
    }

    /// Lets go of the database.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// The record of the person of this name.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub async fn record_of(&self, name: &str) -> anyhow::Result<Seen> {
        let mut tx = self.pool.begin().await?;
        let row = sqlx::query(
            "select r.id, r.seq, r.head from records r join people p on p.id = r.person
             where p.name = $1",
        )
        .bind(name)
        .fetch_optional(&mut *tx)
        .await?
        .with_context(|| format!("{name} has no record"))?;
        let id: String = row.try_get("id")?;
        let head = Head {
            seq: row.try_get::<i64, _>("seq")?.unsigned_abs(),
            hash: row.try_get::<String, _>("head")?.parse()?,
        };
        let texts = sqlx::query("select text from entries where record = $1 order by seq")
            .bind(&id)
            .fetch_all(&mut *tx)
            .await?;
        let contents = sqlx::query("select response, salt, value from contents where record = $1")
            .bind(&id)
            .fetch_all(&mut *tx)
            .await?;
        let packages = sqlx::query(
            "select id, manifest, signature, hash, receipt from packages where record = $1",
        )
        .bind(&id)
        .fetch_all(&mut *tx)
        .await?;
        let files = sqlx::query(
            "select id, response, sha256, bytes, kept_sha256, erased from files where record = $1",
        )
        .bind(&id)
        .fetch_all(&mut *tx)
        .await?;
        tx.rollback().await?;

        let texts: Vec<String> = texts
            .iter()
            .map(|row| row.try_get("text"))
            .collect::<Result<_, _>>()?;
        let id: RecordId = id.parse()?;
        let (entries, end) = open(&id, &texts).context("the chain does not hold")?;
        ensure!(
            end == head,
            "the record ends at {end:?} and its row says {head:?}"
        );
        Ok(Seen {
            contents: contents
                .iter()
                .map(content)
                .collect::<anyhow::Result<_>>()?,
            packages: packages
                .iter()
                .map(package)
                .collect::<anyhow::Result<_>>()?,
            files: files
                .iter()
                .map(|row| file(row, &self.data))
                .collect::<anyhow::Result<_>>()?,
            id,
            head,
            texts,
            entries,
        })
    }
}

fn content(row: &sqlx::any::AnyRow) -> anyhow::Result<(ResponseId, Option<Content>)> {
    let text: Option<String> = row.try_get("value")?;
    let salt: Option<String> = row.try_get("salt")?;
    ensure!(text.is_some() == salt.is_some(), "a content is half erased");
    let kept = match text.zip(salt) {
        Some((text, salt)) => Some(Content {
            salt: salt.parse()?,
            text,
        }),
        None => None,
    };
    Ok((row.try_get::<String, _>("response")?.parse()?, kept))
}

fn package(row: &sqlx::any::AnyRow) -> anyhow::Result<(PackageId, Kept)> {
    let text: String = row.try_get("manifest")?;
    let kept = Kept {
        manifest: Manifest::read(&text)?,
        receipt: serde_json::from_str(&row.try_get::<String, _>("receipt")?)?,
        hash: row.try_get::<String, _>("hash")?.parse()?,
        text,
    };
    Ok((row.try_get::<String, _>("id")?.parse()?, kept))
}

fn file(row: &sqlx::any::AnyRow, data: &Path) -> anyhow::Result<(FileId, File)> {
    let id: FileId = row.try_get::<String, _>("id")?.parse()?;
    let kept: String = row.try_get("kept_sha256")?;
    let path = data.join("evidence").join(id.as_str()).join(&kept);
    let on_disk = match std::fs::read(&path) {
        Ok(bytes) => Some(Hash::of(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let file = File {
        response: row.try_get::<String, _>("response")?.parse()?,
        sha256: row.try_get::<String, _>("sha256")?.parse()?,
        bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
        erased: row.try_get::<Option<i64>, _>("erased")?.is_some(),
        kept_sha256: kept.parse()?,
        on_disk,
    };
    Ok((id, file))
}

impl Content {
    /// What it says.
    ///
    /// # Errors
    /// When it is no content.
    pub fn value(&self) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.text)?)
    }
}

impl Seen {
    /// Every response that the chain holds, in order.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.entries.iter().flat_map(|entry| match &entry.body {
            Body::Submitted { responses, .. } => responses.iter().collect(),
            Body::Attested { response } => vec![response],
            _ => Vec::new(),
        })
    }

    /// How many entries brought this package.
    pub fn times_submitted(&self, hash: &Hash) -> usize {
        let bodies = self.entries.iter().map(|entry| &entry.body);
        bodies
            .filter(|body| matches!(body, Body::Submitted { package, .. } if package == hash))
            .count()
    }

    /// What must be so of every record at every time. That the chain opens and ends where its row
    /// says was seen when it was read.
    ///
    /// - No response stands in the chain twice, and each has a content that is what was committed
    ///   to, or was erased.
    /// - No content, and no bound file, belongs to a response that is not in the chain.
    /// - Each package is in one entry, or in none when all of it was refused, and each entry that
    ///   brought something has its package; receipt, manifest and entry name the same responses.
    /// - Each file is the one that its package claims, and its bytes on the disk are those that
    ///   were kept, or are gone when it was erased.
    ///
    /// # Errors
    /// With the first of these that is not so.
    pub fn check(&self) -> anyhow::Result<()> {
        let mut seen = BTreeSet::new();
        for response in self.responses() {
            let id = &response.id;
            ensure!(seen.insert(id), "{id} stands in the chain twice");
            let kept = self.contents.get(id);
            let kept = kept.with_context(|| format!("{id} has no content"))?;
            if let Some(Content { salt, text }) = kept {
                let is_its = commitment(salt, text.as_bytes()) == response.commitment;
                ensure!(is_its, "{id}: the content is not what was committed to");
            }
        }
        for id in self.contents.keys() {
            ensure!(
                seen.contains(id),
                "a content of {id}, which is not in the chain"
            );
        }
        self.check_packages()?;
        for (id, file) in &self.files {
            ensure!(seen.contains(&file.response), "{id} is bound to nothing");
            if file.erased {
                ensure!(
                    file.on_disk.is_none(),
                    "{id} was erased and lies there still"
                );
            } else {
                ensure!(
                    file.on_disk == Some(file.kept_sha256),
                    "{id}: other bytes on the disk"
                );
            }
        }
        Ok(())
    }

    fn check_packages(&self) -> anyhow::Result<()> {
        let submitted = self.entries.iter().filter_map(|entry| match &entry.body {
            Body::Submitted { package, responses } => Some((package, entry.seq, responses)),
            _ => None,
        });
        let mut brought = BTreeMap::new();
        for (package, seq, responses) in submitted {
            let before = brought.insert(*package, (seq, responses));
            ensure!(before.is_none(), "package {package} was taken in twice");
        }
        for (id, kept) in &self.packages {
            let Kept {
                manifest, receipt, ..
            } = kept;
            let signed = Package {
                manifest: kept.text.clone(),
                signature: String::new(),
                payloads: Vec::new(),
            };
            ensure!(
                signed.hash() == kept.hash,
                "{id}: not the manifest that was signed"
            );
            ensure!(
                receipt.package == *id && receipt.manifest == kept.hash,
                "{id}: foreign receipt"
            );
            let entry = brought.remove(&kept.hash);
            ensure!(
                receipt.entry == entry.map(|(seq, _)| seq),
                "{id}: in another entry"
            );
            let taken: Vec<_> = entry
                .into_iter()
                .flat_map(|(_, it)| it)
                .map(|it| &it.id)
                .collect();
            ensure!(
                receipt.accepted.iter().eq(taken),
                "{id}: the entry holds other answers"
            );
            for claim in &manifest.files {
                let Some(file) = self.files.get(&claim.id) else {
                    continue;
                };
                let is_claimed = file.sha256 == claim.sha256 && file.bytes == claim.bytes;
                ensure!(is_claimed, "{}: not the file that was claimed", claim.id);
            }
        }
        ensure!(
            brought.is_empty(),
            "entries without their packages: {brought:?}"
        );
        Ok(())
    }

    /// What was said in a response; none when it was erased.
    ///
    /// # Errors
    /// When there is no such response.
    pub fn said(&self, response: &ResponseId) -> anyhow::Result<Option<Value>> {
        let kept = self.contents.get(response);
        let kept = kept.with_context(|| format!("{response} is not on the server"))?;
        kept.as_ref().map(Content::value).transpose()
    }
}
