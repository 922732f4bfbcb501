//! The replica as it is stored: exact texts, so that the chain can be verified again here.

use hearth_domain::{
    api::record::{Content, FileInfo, Named},
    id::RecordId,
    pack::PackRef,
    record::Author,
};
use rusqlite::OptionalExtension;

use super::{Result, Store, json, name, to_json};

/// The advisor's record as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// The record.
    pub id: RecordId,
    /// Whose it is.
    pub advisor: Author,
    /// What to know when the server's last copy was refused.
    pub trouble: Option<String>,
    /// Every entry as the text whose bytes were hashed.
    pub entries: Vec<String>,
    /// The contents that are at hand.
    pub contents: Vec<Content>,
    /// The files that the server holds or held.
    pub files: Vec<FileInfo>,
    /// The names of the people who appear in it.
    pub people: Vec<Named>,
}

impl Store {
    /// The record, once it was fetched.
    pub fn record(&self) -> Result<Option<StoredRecord>> {
        self.read(|db| {
            let mut select = db.prepare("select id, advisor, trouble from record")?;
            let head = select.query_row([], |row| {
                Ok(StoredRecord {
                    id: name(row, "id")?,
                    advisor: json(row, "advisor")?,
                    trouble: row.get("trouble")?,
                    entries: Vec::new(),
                    contents: Vec::new(),
                    files: Vec::new(),
                    people: Vec::new(),
                })
            });
            let Some(mut record) = head.optional()? else {
                return Ok(None);
            };
            let mut entries = db.prepare("select text from entries order by seq")?;
            record.entries = entries
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut contents =
                db.prepare("select response, value from contents order by response")?;
            record.contents = contents
                .query_map([], |row| {
                    Ok(Content {
                        response: name(row, "response")?,
                        value: json(row, "value")?,
                    })
                })?
                .collect::<rusqlite::Result<_>>()?;
            let mut files = db.prepare("select info from record_files order by id")?;
            record.files = files
                .query_map([], |row| json(row, "info"))?
                .collect::<rusqlite::Result<_>>()?;
            let mut people = db.prepare("select person, name from people order by person")?;
            record.people = people
                .query_map([], |row| {
                    Ok(Named {
                        person: name(row, "person")?,
                        name: row.get("name")?,
                    })
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Some(record))
        })
    }

    /// Puts a verified copy in place of the one before.
    pub fn replace_record(&self, record: &StoredRecord) -> Result<()> {
        self.write(|db| {
            for table in ["record", "entries", "contents", "record_files", "people"] {
                db.execute(&format!("delete from {table}"), [])?;
            }
            db.execute(
                "insert into record (only_one, id, advisor, trouble) values (1, ?1, ?2, ?3)",
                (
                    record.id.as_str(),
                    to_json(&record.advisor)?,
                    &record.trouble,
                ),
            )?;
            let mut entry = db.prepare("insert into entries (seq, text) values (?1, ?2)")?;
            for (seq, text) in (1_i64..).zip(&record.entries) {
                entry.execute((seq, text))?;
            }
            let mut content =
                db.prepare("insert into contents (response, value) values (?1, ?2)")?;
            for it in &record.contents {
                content.execute((it.response.as_str(), to_json(&it.value)?))?;
            }
            let mut file = db.prepare("insert into record_files (id, info) values (?1, ?2)")?;
            for it in &record.files {
                file.execute((it.id.as_str(), to_json(it)?))?;
            }
            let mut person =
                db.prepare("insert or replace into people (person, name) values (?1, ?2)")?;
            for it in &record.people {
                person.execute((it.person.as_str(), &it.name))?;
            }
            Ok(())
        })
    }

    /// Lets go of what was frozen of packages that the record holds up to this entry: it is known
    /// from there.
    pub fn forget_frozen(&self, seq: u64) -> Result<()> {
        self.write(|db| {
            db.execute(
                "delete from frozen where package in
                     (select id from packages where state = 'received'
                      and coalesce(json_extract(receipt, '$.entry'), 0) <= ?1)",
                [i64::try_from(seq).unwrap_or(i64::MAX)],
            )?;
            Ok(())
        })
    }

    /// Notes why the server's copy was refused; the copy that is here stays.
    pub fn note_trouble(&self, trouble: &str) -> Result<()> {
        self.write(|db| {
            db.execute("update record set trouble = ?1", [trouble])?;
            Ok(())
        })
    }

    /// The texts of all packs.
    pub fn packs(&self) -> Result<Vec<String>> {
        self.read(|db| {
            let mut select = db.prepare("select text from packs order by id, version")?;
            let texts = select.query_map([], |row| row.get(0))?;
            Ok(texts.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Keeps a pack's text.
    pub fn keep_pack(&self, pack: &PackRef, text: &str) -> Result<()> {
        self.write(|db| {
            db.execute(
                "insert or replace into packs (id, version, text) values (?1, ?2, ?3)",
                (pack.id.as_str(), pack.version, text),
            )?;
            Ok(())
        })
    }
}
