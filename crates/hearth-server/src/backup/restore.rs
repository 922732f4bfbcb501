//! `restore`: from an archive into an empty database of either kind.
//!
//! The archive is read twice: first every hash is held against its manifest, and only then is
//! anything written. The rows are one transaction, so a restore that fails leaves the database
//! empty. Nothing of the archive is ever used as a path. Not here: writing one ([`super::write`]).

use std::{
    collections::BTreeMap,
    fmt::Display,
    fs::File,
    io::{self, BufRead, Read, Write},
    path::Path,
};

use anyhow::{Context, anyhow, bail};
use hearth_domain::hash::Hash;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row};

use super::{CARRIED, MANIFEST, Manifest, Report, VERSION, verify};
use crate::{
    config::Config,
    db::{Db, Tx, migrate},
    evidence,
    state::Clock,
};

/// The most bytes of a manifest: a line for each of a million files.
const MOST_MANIFEST: u64 = 256 * 1024 * 1024;

/// The most characters of an archive that an error quotes.
const MOST_QUOTED: usize = 120;

/// Reads an archive into an empty database and store of evidence.
///
/// # Errors
/// When the archive is damaged or of another version, the database holds something already, or a
/// record's chain does not hold.
pub async fn restore(config: &Config, archive: &Path, clock: Clock) -> anyhow::Result<Report> {
    let manifest =
        verified(archive).with_context(|| format!("{} cannot be restored", archive.display()))?;
    let db = Db::open_to_restore(&config.place(), clock.now()).await?;
    let store = evidence::open(config)?;
    let mut tx = db.begin().await?;
    empty(&mut tx).await?;
    let mut tar = tar::Archive::new(io::BufReader::new(File::open(archive)?));
    for entry in tar.entries().map_err(damaged)? {
        let entry = entry.map_err(damaged)?;
        let name = name(&entry)?;
        if let Some(table) = CARRIED.iter().find(|table| table.file() == name) {
            let insert = table.insert();
            for line in io::BufReader::new(entry).lines() {
                let row = serde_json::from_str(&line?).map_err(damaged)?;
                table
                    .bind(sqlx::query(AssertSqlSafe(insert.as_str())), &row)?
                    .execute(&mut *tx)
                    .await
                    .with_context(|| format!("a row of {} cannot be restored", table.name))?;
            }
        } else if name != MANIFEST {
            object(&*store, &name, entry).await?;
        }
    }
    verify::counts(&mut tx, &CARRIED, &manifest.rows).await?;
    verify::chains(&mut tx).await?;
    tx.commit().await?;
    db.close().await;
    Ok(Report::of(
        format!("{} is restored.", archive.display()),
        manifest,
        "Start the server. Everybody logs in again; open invitations must be made again.",
    ))
}

/// The manifest of an archive whose every byte is what it was.
fn verified(archive: &Path) -> anyhow::Result<Manifest> {
    let mut tar = tar::Archive::new(io::BufReader::new(File::open(archive)?));
    let (mut files, mut manifest) = (BTreeMap::new(), None);
    for entry in tar.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = name(&entry)?;
        if name == MANIFEST {
            let mut bytes = Vec::new();
            entry
                .take(MOST_MANIFEST)
                .read_to_end(&mut bytes)
                .map_err(damaged)?;
            manifest = Some(serde_json::from_slice::<Manifest>(&bytes).map_err(damaged)?);
            continue;
        }
        let mut sha = Hasher(Sha256::new());
        io::copy(&mut entry, &mut sha).map_err(damaged)?;
        files.insert(name, Hash(sha.0.finalize().into()));
    }
    let manifest = manifest.ok_or_else(|| damaged("it has no manifest"))?;
    if manifest.v != VERSION
        || !manifest
            .steps
            .iter()
            .map(String::as_str)
            .eq(migrate::steps())
    {
        bail!(
            "It was made by Hearth server {}. Restore it with that version, then install this one.",
            quoted(&manifest.server)
        );
    }
    let known = |name: &String| {
        name.starts_with("evidence/") || CARRIED.iter().any(|table| &table.file() == name)
    };
    if files != manifest.files || !files.keys().all(known) {
        return Err(damaged("its files are not those of its manifest"));
    }
    Ok(manifest)
}

/// Refuses a database that holds anything. What a first start makes by itself is nothing.
async fn empty(tx: &mut Tx) -> anyhow::Result<()> {
    for table in CARRIED.iter().rev() {
        let sql = format!("select count(*) from {}", table.name);
        let count: i64 = sqlx::query(AssertSqlSafe(sql))
            .fetch_one(&mut **tx)
            .await?
            .try_get(0)?;
        if count > 0 {
            bail!(
                "This database is not empty, and restoring would mix two providers' records. \
                 Nothing in it was changed. Restore into an empty folder or database."
            );
        }
    }
    Ok(())
}

/// Puts one file of evidence back under its key.
async fn object(store: &dyn ObjectStore, name: &str, mut entry: impl Read) -> anyhow::Result<()> {
    let place = object_store::path::Path::parse(name).map_err(damaged)?;
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    store.put(&place, bytes.into()).await?;
    Ok(())
}

fn name<R: Read>(entry: &tar::Entry<'_, R>) -> anyhow::Result<String> {
    String::from_utf8(entry.path_bytes().into_owned()).map_err(damaged)
}

/// An archive that cannot be used. What was found wrong may quote it.
fn damaged(why: impl Display) -> anyhow::Error {
    anyhow!(
        "It is damaged, or is no Hearth archive. Use another one ({}).",
        quoted(&why.to_string())
    )
}

/// Text of an archive as a terminal may show it: nothing that a terminal would obey, and not more
/// than a line.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at == MOST_QUOTED {
            quoted.push('…');
            break;
        }
        match letter {
            '"' | '\'' => quoted.push(letter),
            _ => quoted.extend(letter.escape_debug()),
        }
    }
    quoted
}

/// A writer that only hashes.
struct Hasher(Sha256);

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
