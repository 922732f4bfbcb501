//! Whether what a database holds is whole: every record's chain, and every number of rows.
//!
//! Not here: the bytes of evidence, which are held against their hashes as they are copied.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use hearth_domain::{
    hash::Hash,
    id::RecordId,
    record::{Head, open},
};
use sqlx::{AssertSqlSafe, Row};

use super::Table;
use crate::db::{Tx, parsed};

/// Opens every record's chain and holds its end against the record's row.
///
/// # Errors
/// At the first record that does not hold.
pub async fn chains(tx: &mut Tx) -> anyhow::Result<()> {
    let records = sqlx::query("select id, seq, head from records order by id")
        .fetch_all(&mut **tx)
        .await?;
    for row in records {
        let id: RecordId = parsed(&row, "id")?;
        let (seq, hash): (i64, Hash) = (row.try_get("seq")?, parsed(&row, "head")?);
        let texts = sqlx::query("select text from entries where record = $1 order by seq")
            .bind(id.as_str())
            .fetch_all(&mut **tx)
            .await?
            .iter()
            .map(|row| row.try_get::<String, _>("text"))
            .collect::<Result<Vec<_>, _>>()?;
        let (_, head) =
            open(&id, &texts).with_context(|| format!("Record {id} was changed outside Hearth"))?;
        let stored = Head {
            seq: u64::try_from(seq)?,
            hash,
        };
        if head != stored {
            bail!("Record {id} does not end where its row says.");
        }
    }
    Ok(())
}

/// Holds the number of rows of each table against what an archive says.
///
/// # Errors
/// At the first table that differs.
pub async fn counts(
    tx: &mut Tx,
    tables: &[Table],
    rows: &BTreeMap<String, u64>,
) -> anyhow::Result<()> {
    for table in tables {
        let sql = format!("select count(*) from {}", table.name);
        let count: i64 = sqlx::query(AssertSqlSafe(sql))
            .fetch_one(&mut **tx)
            .await?
            .try_get(0)?;
        let said = rows.get(table.name).copied().unwrap_or_default();
        if u64::try_from(count)? != said {
            bail!(
                "Table {} has {count} rows, and the archive says {said}.",
                table.name
            );
        }
    }
    Ok(())
}
