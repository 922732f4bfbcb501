//! `backup` and `restore`: everything in one archive that either database can be filled from.
//!
//! The archive is a tar: each table as lines of JSON, each file of evidence as it is kept, and at
//! the end a manifest with a hash of everything before it. It is written under another name and
//! renamed when it is whole ([`part`]), so there is never half an archive. Sessions and invitations
//! are left out: people log in again. Not here: reading it back ([`restore`]).

mod part;
mod restore;
mod tables;
mod verify;

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::{self, Seek, Write},
    path::Path,
};

use anyhow::{Context, bail};
use futures_util::TryStreamExt;
use hearth_domain::{hash::Hash, id::FileId, time::Ms};
use object_store::{ObjectStore, ObjectStoreExt};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

pub use restore::restore;
pub use tables::{CARRIED, LEFT_OUT, Table};

use crate::{
    config::Config,
    db::{Db, Tx, migrate, parsed},
    evidence, file,
    state::Clock,
};

/// The version of the archive's form.
const VERSION: u32 = 1;
/// The last file of an archive.
const MANIFEST: &str = "manifest.json";

/// What an archive holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Manifest {
    /// [`VERSION`].
    v: u32,
    /// When it was made.
    at: Ms,
    /// The server that made it.
    server: String,
    /// The steps that its tables have taken.
    steps: Vec<String>,
    /// Rows of each table.
    rows: BTreeMap<String, u64>,
    /// The SHA-256 of each file of the archive, by its name.
    files: BTreeMap<String, Hash>,
    /// Files of evidence whose bytes were not there to be copied.
    missing: Vec<FileId>,
}

/// What was written or read.
#[derive(Debug)]
pub struct Report {
    heading: String,
    rows: BTreeMap<String, u64>,
    evidence: usize,
    missing: Vec<FileId>,
    advice: &'static str,
}

impl Report {
    fn of(heading: String, manifest: Manifest, advice: &'static str) -> Report {
        let is_evidence = |name: &&String| name.starts_with("evidence/");
        Report {
            heading,
            evidence: manifest.files.keys().filter(is_evidence).count(),
            rows: manifest.rows,
            missing: manifest.missing,
            advice,
        }
    }

    /// Whether no file of evidence was missing.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty()
    }

    /// Rows of a table.
    pub fn rows(&self, table: &str) -> u64 {
        self.rows.get(table).copied().unwrap_or_default()
    }

    /// Files of evidence.
    pub fn evidence(&self) -> usize {
        self.evidence
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.heading)?;
        writeln!(
            f,
            "{} people, {} records with {} entries, {} files of evidence. Every record's chain \
             holds.",
            self.rows("people"),
            self.rows("records"),
            self.rows("entries"),
            self.evidence
        )?;
        for file in &self.missing {
            writeln!(
                f,
                "The bytes of file {file} are missing from the store of evidence."
            )?;
        }
        writeln!(f, "{}", self.advice)
    }
}

/// Writes everything into one archive, also while a server runs.
///
/// # Errors
/// When the archive exists, cannot be written, or a record's chain does not hold.
pub async fn write(config: &Config, archive: &Path, clock: Clock) -> anyhow::Result<Report> {
    if archive.exists() {
        bail!("{} exists already. Give another name.", archive.display());
    }
    let db = Db::open_to_read(&config.place()).await?;
    let store = evidence::open(config)?;
    let folder = match archive.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let cannot = || format!("{} cannot be written", archive.display());
    let part = part::begin(folder, archive).with_context(cannot)?;
    let mut writer = Writer {
        tar: tar::Builder::new(io::BufWriter::new(part.as_file())),
        folder,
        manifest: Manifest {
            v: VERSION,
            at: clock.now(),
            server: env!("CARGO_PKG_VERSION").into(),
            steps: migrate::steps().map(str::to_owned).collect(),
            rows: BTreeMap::new(),
            files: BTreeMap::new(),
            missing: Vec::new(),
        },
    };
    // One snapshot of every table, whatever the server does meanwhile.
    let mut tx = db.begin_reading().await?;
    verify::chains(&mut tx).await?;
    for table in &CARRIED {
        writer.table(&mut tx, table).await.with_context(cannot)?;
    }
    writer.evidence(&mut tx, &db, &*store).await?;
    tx.rollback().await?;
    let manifest = writer.finish().with_context(cannot)?;
    part.as_file().sync_all().with_context(cannot)?;
    part.persist_noclobber(archive).with_context(cannot)?;
    File::open(folder).and_then(|folder| folder.sync_all()).ok();
    db.close().await;
    Ok(Report::of(
        format!("{} is written.", archive.display()),
        manifest,
        "It holds personal data and is not encrypted: keep it as safe as the server.",
    ))
}

/// An archive that is being written.
struct Writer<'a> {
    tar: tar::Builder<io::BufWriter<&'a File>>,
    folder: &'a Path,
    manifest: Manifest,
}

impl Writer<'_> {
    async fn table(&mut self, tx: &mut Tx, table: &Table) -> anyhow::Result<()> {
        // A tar says how long a file is before it begins, so the lines wait in a nameless file.
        let mut lines = tempfile::tempfile_in(self.folder)?;
        let (mut sha, mut length, mut count) = (Sha256::new(), 0, 0);
        {
            let mut out = io::BufWriter::new(&mut lines);
            let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(&mut **tx);
            while let Some(row) = rows.try_next().await? {
                let mut line = serde_json::to_vec(&table.to_json(&row)?)?;
                line.push(b'\n');
                sha.update(&line);
                length += line.len() as u64;
                count += 1;
                out.write_all(&line)?;
            }
            out.flush()?;
        }
        lines.rewind()?;
        let name = table.file();
        self.tar
            .append_data(&mut header(length), &name, io::BufReader::new(lines))?;
        self.manifest.rows.insert(table.name.into(), count);
        self.manifest
            .files
            .insert(name, Hash(sha.finalize().into()));
        Ok(())
    }

    async fn evidence(
        &mut self,
        tx: &mut Tx,
        db: &Db,
        store: &dyn ObjectStore,
    ) -> anyhow::Result<()> {
        let rows =
            sqlx::query("select id, kept_sha256 from files where erased is null order by id")
                .fetch_all(&mut **tx)
                .await?;
        for row in rows {
            let (id, kept): (FileId, Hash) = (parsed(&row, "id")?, parsed(&row, "kept_sha256")?);
            let place = file::place(&id, &kept);
            let bytes = match store.get(&place).await {
                Ok(object) => object.bytes().await?,
                Err(object_store::Error::NotFound { .. }) => {
                    if !is_gone(db, &id).await? {
                        self.manifest.missing.push(id);
                    }
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if Hash::of(&bytes) != kept {
                bail!(
                    "The bytes of file {id} are not those that were kept. Look at the store of \
                     evidence before you make a backup."
                );
            }
            self.file(place.as_ref(), &bytes, kept)?;
        }
        Ok(())
    }

    fn file(&mut self, name: &str, bytes: &[u8], hash: Hash) -> anyhow::Result<()> {
        self.tar
            .append_data(&mut header(bytes.len() as u64), name, bytes)?;
        self.manifest.files.insert(name.into(), hash);
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<Manifest> {
        let bytes = serde_json::to_vec_pretty(&self.manifest)?;
        self.tar
            .append_data(&mut header(bytes.len() as u64), MANIFEST, bytes.as_slice())?;
        self.tar.into_inner()?.flush()?;
        Ok(self.manifest)
    }
}

/// Whether a file was erased, or forgotten, since the snapshot was taken.
async fn is_gone(db: &Db, id: &FileId) -> anyhow::Result<bool> {
    let row = sqlx::query("select id from files where id = $1 and erased is null")
        .bind(id.as_str())
        .fetch_optional(db.reader())
        .await?;
    Ok(row.is_none())
}

fn header(length: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    header
}
