//! The steps of the schema, and the runner that takes them.
//!
//! A step is never changed once released: its hash is kept in `schema_version`, so that a database
//! made by other steps is told from one that is merely older. Each step is one transaction on both
//! databases. Two words differ between the databases and stand in the steps as `{{bytes}}` and
//! `{{serial}}`.

use hearth_domain::{hash::Hash, time::Ms};
use sqlx::{AssertSqlSafe, Executor, Row};

use super::{CannotOpen, Db, Dialect, Tx};

/// One step of the schema.
struct Step {
    name: &'static str,
    text: &'static str,
}

/// Every step, oldest first.
const STEPS: [Step; 11] = [
    Step {
        name: "0001_people",
        text: include_str!("../../migrations/0001_people.sql"),
    },
    Step {
        name: "0002_records",
        text: include_str!("../../migrations/0002_records.sql"),
    },
    Step {
        name: "0003_indices",
        text: include_str!("../../migrations/0003_indices.sql"),
    },
    Step {
        name: "0004_queue_places",
        text: include_str!("../../migrations/0004_queue_places.sql"),
    },
    Step {
        name: "0005_assistance",
        text: include_str!("../../migrations/0005_assistance.sql"),
    },
    Step {
        name: "0006_outlets",
        text: include_str!("../../migrations/0006_outlets.sql"),
    },
    Step {
        name: "0007_held",
        text: include_str!("../../migrations/0007_held.sql"),
    },
    Step {
        name: "0008_duty_place",
        text: include_str!("../../migrations/0008_duty_place.sql"),
    },
    Step {
        name: "0009_lease_counts",
        text: include_str!("../../migrations/0009_lease_counts.sql"),
    },
    Step {
        name: "0010_wellbeing",
        text: include_str!("../../migrations/0010_wellbeing.sql"),
    },
    Step {
        name: "0011_buddies",
        text: include_str!("../../migrations/0011_buddies.sql"),
    },
];

impl Step {
    fn sql(&self, dialect: Dialect) -> String {
        let (bytes, serial) = match dialect {
            Dialect::Sqlite => ("BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT"),
            Dialect::Postgres => ("BYTEA", "BIGSERIAL PRIMARY KEY"),
        };
        self.text
            .replace("{{bytes}}", bytes)
            .replace("{{serial}}", serial)
    }

    fn hash(&self) -> String {
        Hash::of(self.text.as_bytes()).to_string()
    }
}

/// Takes the steps that the database has not taken yet.
///
/// # Errors
/// When the database is foreign or newer, before anything in it is changed; or when a step fails.
pub(super) async fn migrate(db: &Db, now: Ms) -> Result<(), CannotOpen> {
    loop {
        let mut tx = db.begin().await?;
        if db.dialect == Dialect::Postgres {
            // Another process may be starting at this moment: one of us takes the step.
            tx.execute("SELECT pg_advisory_xact_lock(4747016511911030)")
                .await?;
        }
        let taken = taken(db, &mut tx).await?;
        let Some(step) = STEPS.get(taken) else {
            return Ok(());
        };
        take(db, step, taken, now, tx)
            .await
            .map_err(|error| CannotOpen::Step {
                step: step.name,
                error,
            })?;
        tracing::info!(step = step.name, "the database took a step");
    }
}

/// Whether the database has taken every step.
///
/// # Errors
/// When it is foreign or newer.
pub(super) async fn is_current(db: &Db) -> Result<bool, CannotOpen> {
    let mut tx = db.begin_reading().await?;
    Ok(taken(db, &mut tx).await? == STEPS.len())
}

/// The steps by name, as an archive says which tables it holds.
pub fn steps() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.name)
}

/// How many of the steps the database has taken.
async fn taken(db: &Db, tx: &mut Tx) -> Result<usize, CannotOpen> {
    let (tables, ours) = match db.dialect {
        Dialect::Sqlite => (
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
        ),
        Dialect::Postgres => (
            "SELECT count(*) FROM information_schema.tables
             WHERE table_schema = current_schema()",
            "SELECT count(*) FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = 'schema_version'
             AND column_name = 'hearth_step'",
        ),
    };
    let count = async |sql: &'static str, tx: &mut Tx| -> Result<i64, sqlx::Error> {
        sqlx::query(sql).fetch_one(&mut **tx).await?.try_get(0)
    };
    let name = || match db.dialect {
        Dialect::Sqlite => "The file hearth.sqlite".to_owned(),
        Dialect::Postgres => "The PostgreSQL database".to_owned(),
    };
    if count(ours, tx).await? == 0 {
        return if count(tables, tx).await? == 0 {
            Ok(0)
        } else {
            Err(CannotOpen::Foreign(name()))
        };
    }
    let rows = sqlx::query("SELECT name, hash FROM schema_version ORDER BY hearth_step")
        .fetch_all(&mut **tx)
        .await?;
    for (row, step) in rows.iter().zip(&STEPS) {
        let (its_name, its_hash): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if its_name != step.name || its_hash != step.hash() {
            return Err(CannotOpen::Foreign(name()));
        }
    }
    if rows.len() > STEPS.len() {
        return Err(CannotOpen::Newer(name()));
    }
    Ok(rows.len())
}

async fn take(db: &Db, step: &Step, at: usize, now: Ms, mut tx: Tx) -> Result<(), sqlx::Error> {
    if at == 0 {
        tx.execute(
            "CREATE TABLE schema_version (
                hearth_step BIGINT PRIMARY KEY,
                name TEXT NOT NULL,
                hash TEXT NOT NULL,
                at BIGINT NOT NULL
            )",
        )
        .await?;
    }
    sqlx::raw_sql(AssertSqlSafe(step.sql(db.dialect)))
        .execute(&mut *tx)
        .await?;
    sqlx::query("INSERT INTO schema_version (hearth_step, name, hash, at) VALUES ($1, $2, $3, $4)")
        .bind(i64::try_from(at).unwrap_or(i64::MAX))
        .bind(step.name)
        .bind(step.hash())
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
