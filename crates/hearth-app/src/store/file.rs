//! Files of evidence: their bytes lie in the store like everything else.

use hearth_domain::{
    hash::Hash,
    id::{FileId, ItemId, MethodId, PackageId, ShotId},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{Result, Store, name};

/// A file of evidence on this device, without its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRow {
    /// Its name, made here.
    pub id: FileId,
    /// The item that it belongs to,
    pub item: ItemId,
    /// by this method,
    pub method: MethodId,
    /// as this picture; none for a document.
    pub shot: Option<ShotId>,
    /// The file's own name, shown to the person and never sent.
    pub name: String,
    /// `image/jpeg`, `image/png` or `application/pdf`.
    pub media_type: String,
}

/// A file with what is at hand of it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptFile {
    /// What it is.
    pub row: FileRow,
    /// The SHA-256 of its bytes.
    pub sha256: Hash,
    /// Its length in bytes.
    pub length: u64,
    /// Its bytes are on this device; they are purged once the server has confirmed them.
    pub at_hand: bool,
    /// The package that it went into; none while it is a draft's.
    pub package: Option<PackageId>,
    /// The server has exactly these bytes.
    pub confirmed: bool,
}

const SELECT: &str = "select id, item, method, shot, name, media_type, sha256, length,
    bytes is not null as at_hand, package, confirmed from files";

impl Store {
    /// Every file that this device knows, in the order in which they were added.
    pub fn files(&self) -> Result<Vec<KeptFile>> {
        self.read(all)
    }

    /// One file.
    pub fn file(&self, id: &FileId) -> Result<Option<KeptFile>> {
        self.read(|db| {
            let mut select = db.prepare(&format!("{SELECT} where id = ?1"))?;
            Ok(select.query_row([id.as_str()], read).optional()?)
        })
    }

    /// A file's bytes, while they are here.
    pub fn file_bytes(&self, id: &FileId) -> Result<Option<Vec<u8>>> {
        self.read(|db| {
            let mut select = db.prepare("select bytes from files where id = ?1")?;
            let bytes = select
                .query_row([id.as_str()], |row| row.get(0))
                .optional()?;
            Ok(bytes.flatten())
        })
    }
}

pub(super) fn all(db: &Connection) -> Result<Vec<KeptFile>> {
    let mut select = db.prepare(&format!("{SELECT} order by place"))?;
    let files = select.query_map([], read)?;
    Ok(files.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn add(db: &Transaction<'_>, file: &FileRow, bytes: &[u8]) -> Result<()> {
    db.execute(
        "insert into files (id, item, method, shot, name, media_type, sha256, length, bytes)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (
            file.id.as_str(),
            file.item.as_str(),
            file.method.as_str(),
            file.shot.as_ref().map(ShotId::as_str),
            &file.name,
            &file.media_type,
            Hash::of(bytes).to_string(),
            i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            bytes,
        ),
    )?;
    Ok(())
}

/// Takes a draft's file out. What went into a package stays.
pub(super) fn remove(db: &Transaction<'_>, file: &FileId) -> Result<()> {
    db.execute(
        "delete from files where id = ?1 and package is null",
        [file.as_str()],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptFile> {
    let optional = |column: &str| row.get::<_, Option<String>>(column).map(|it| it.is_some());
    Ok(KeptFile {
        row: FileRow {
            id: name(row, "id")?,
            item: name(row, "item")?,
            method: name(row, "method")?,
            shot: optional("shot")?.then(|| name(row, "shot")).transpose()?,
            name: row.get("name")?,
            media_type: row.get("media_type")?,
        },
        sha256: name(row, "sha256")?,
        length: row.get::<_, i64>("length")?.unsigned_abs(),
        at_hand: row.get("at_hand")?,
        package: optional("package")?
            .then(|| name(row, "package"))
            .transpose()?,
        confirmed: row.get("confirmed")?,
    })
}
