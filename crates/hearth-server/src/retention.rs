//! How long evidence is kept: photos until they were decided on or the pack's days are over,
//! documents for the pack's days.
//!
//! Each erasure is an entry, so that the record says what is gone and since when; the chain still
//! holds, because it never held the bytes. What a crash leaves behind is swept: objects that no row
//! knows, and rows whose object is missing. Not here: taking responses back ([`crate::record`]).

use std::{collections::BTreeMap, time::Duration};

use futures_util::TryStreamExt;
use hearth_domain::{
    hash::Hash,
    id::{FileId, PersonId, ResponseId},
    pack::{Kind, Packs},
    record::{Author, Body, Decision, Outcome},
    role::Role,
    standing::{Standing, State},
    time::{Date, Days},
};
use object_store::{ObjectStoreExt, path::Path};

use crate::{
    db::parsed,
    error::Result,
    file,
    internet::log,
    queue::sweep::refresh_each,
    record::{
        stored::{BoundFile, Stored},
        work::Work,
    },
    state::App,
    wellbeing,
};

/// Evidence is looked over this often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// An object that no row knows may belong to an upload that is under way, so it is given this long,
/// in milliseconds.
const UPLOAD_MS: i64 = 24 * 60 * 60 * 1_000;

/// A file that no package has bound waits this long for a device that lost its connection, in
/// milliseconds.
const UNBOUND_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Whoever reads an erasure by the pack's days reads this name: no person did it.
pub const SERVER_NAME: &str = "Hearth";

/// The author of what the server does by itself, under the rules that governance set in the pack.
pub fn server() -> Author {
    Author {
        person: PersonId::from(uuid::Uuid::nil()),
        role: Role::Governance,
    }
}

/// Erases what has come due on a record, and notes when the rest will.
///
/// # Errors
/// Those of the database.
pub async fn erase_due(work: &mut Work<'_>) -> Result<()> {
    let packs = work.packs();
    let (standing, _) = work.stored.standing(&packs, work.today())?;
    let due: Vec<(FileId, Hash, Option<Date>, bool)> = work
        .live_files()
        .map(|file| {
            let on = erase_on(file, &work.stored, &standing, &packs);
            (file.id.clone(), file.sha256, on, on != file.erase_on)
        })
        .collect();
    for (id, sha256, on, is_moved) in due {
        if on.is_some_and(|on| on <= work.today()) {
            work.append(server(), Body::Erased { payload: sha256 })
                .await?;
            work.erase_file(&id).await?;
        } else if is_moved {
            sqlx::query("update files set erase_on = $2 where id = $1")
                .bind(id.as_str())
                .bind(on.map(|on| on.to_string()))
                .execute(&mut **work.tx())
                .await?;
        }
    }
    Ok(())
}

/// The first day on which a file's bytes are to be gone.
fn erase_on(file: &BoundFile, stored: &Stored, standing: &Standing, packs: &Packs) -> Option<Date> {
    let rule = &packs.get(&standing.pack)?.retention;
    let received = file.received.date();
    if !is_photo(file, stored, packs) {
        return Some(after(received, rule.document_days));
    }
    let at_the_latest = after(received, rule.photo_days);
    let decided = decided_after(&file.response, stored)
        .filter(|_| !waits(file, standing))
        .map(|decided| after(decided, rule.photo_days_after_decision));
    Some(decided.map_or(at_the_latest, |decided| decided.min(at_the_latest)))
}

fn after(day: Date, days: Days) -> Date {
    day.plus(i32::try_from(days).unwrap_or(i32::MAX))
}

fn is_photo(file: &BoundFile, stored: &Stored, packs: &Packs) -> bool {
    let kind = stored.response(&file.response).and_then(|response| {
        let item = packs.get(&response.pack)?.item(&response.item)?;
        Some(&item.method(&response.method)?.kind)
    });
    // Of what cannot be told, the shorter time holds.
    !matches!(kind, Some(Kind::Document { .. }))
}

/// The day of the first decision that settled the application after a response had come: a file may
/// have arrived before that decision and its answer after it.
fn decided_after(response: &ResponseId, stored: &Stored) -> Option<Date> {
    let settles = |decision: &Decision| match decision.outcome {
        Outcome::Approved { .. } => !decision.needs_second,
        Outcome::Declined | Outcome::Ended => true,
        Outcome::Paused | Outcome::Resumed => false,
    };
    let mut later = stored.record.entries.iter().skip_while(|entry| {
        let brought = match &entry.body {
            Body::Submitted { responses, .. } => responses.iter().any(|it| &it.id == response),
            _ => false,
        };
        !brought
    });
    later
        .find(|entry| matches!(&entry.body, Body::Decided { decision } if settles(decision)))
        .map(|entry| entry.at.date())
}

/// Whether somebody still has to look at it: an approval may carry an item that waits.
fn waits(file: &BoundFile, standing: &Standing) -> bool {
    let methods = standing.items.get(&file.item).map(|item| &item.methods);
    methods
        .into_iter()
        .flat_map(|it| it.values())
        .any(|method| {
            method.renewal.as_ref() == Some(&file.response)
                || method.state == State::WithReviewer && method.response == file.response
        })
}

/// What a look over the evidence found and did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// Records on which something had come due.
    pub records: usize,
    /// Files that no package had bound.
    pub unbound: usize,
    /// Objects that no row knows, deleted.
    pub orphans: usize,
    /// Files whose object is missing. Nothing is done about them here: somebody must know.
    pub missing: Vec<FileId>,
}

/// Looks over the evidence once.
///
/// # Errors
/// Those of the database and of the store of evidence.
pub async fn sweep(app: &App) -> Result<Swept> {
    let mut swept = Swept {
        records: erase_records(app).await?,
        unbound: forget_unbound(app).await?,
        ..Swept::default()
    };
    let has_records = has_records(app).await?;
    let mut known = known(app).await?;
    let mut objects = app.evidence.list(Some(&file::folder()));
    while let Some(object) = objects.try_next().await? {
        let age_ms = app.now().0 - object.last_modified.timestamp_millis();
        if known.remove(&object.location).is_none()
            && has_records
            && age_ms > UPLOAD_MS
            && is_still_old(app, &object.location).await?
        {
            file::delete(app, &object.location).await;
            swept.orphans += 1;
        }
    }
    // Some were erased while the store was being read.
    let still = self::known(app).await?;
    known.retain(|place, _| still.contains_key(place));
    swept.missing = known.into_values().collect();
    for file in &swept.missing {
        tracing::error!(%file, "a file of evidence is missing from the store");
    }
    Ok(swept)
}

/// Whether evidence lies in the store and the database knows no record at all: it was lost, emptied,
/// or is another one. Then nothing can be called an orphan, and what lies there may be all that is
/// left.
///
/// # Errors
/// Those of the database and of the store of evidence.
pub async fn is_left_behind(app: &App) -> Result<bool> {
    if has_records(app).await? {
        return Ok(false);
    }
    let mut objects = app.evidence.list(Some(&file::folder()));
    Ok(objects.try_next().await?.is_some())
}

async fn has_records(app: &App) -> Result<bool> {
    let any = sqlx::query("select id from records limit 1")
        .fetch_optional(app.db.reader())
        .await?;
    Ok(any.is_some())
}

/// Whether an object is as old as it was in the list: a device that lost its connection long ago may
/// have sent the same bytes again meanwhile.
async fn is_still_old(app: &App, place: &Path) -> Result<bool> {
    match app.evidence.head(place).await {
        Ok(object) => {
            let age_ms = app.now().0 - object.last_modified.timestamp_millis();
            Ok(age_ms > UPLOAD_MS)
        }
        Err(object_store::Error::NotFound { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Looks over the evidence, and counts leases that ran out, for as long as the server runs.
pub async fn run(app: App) {
    let mut turn = tokio::time::interval(EVERY);
    loop {
        turn.tick().await;
        log::note(&app, log::Outcome::Lost, app.leases.take_lost()).await;
        if let Err(error) = wellbeing::forget(&app).await {
            tracing::error!(%error, "what was shared could not be taken away");
        }
        match sweep(&app).await {
            Ok(swept) => tracing::info!(
                records = swept.records,
                unbound = swept.unbound,
                orphans = swept.orphans,
                missing = swept.missing.len(),
                "looked over the evidence"
            ),
            Err(error) => tracing::error!(%error, "could not look over the evidence"),
        }
    }
}

async fn erase_records(app: &App) -> Result<usize> {
    let rows = sqlx::query(
        "select distinct record from files
         where erased is null and record is not null and erase_on <= $1",
    )
    .bind(app.today().to_string())
    .fetch_all(app.db.reader())
    .await?;
    refresh_each(app, &rows).await
}

async fn forget_unbound(app: &App) -> Result<usize> {
    let mut tx = app.db.begin().await?;
    let forgotten = sqlx::query("delete from files where response is null and received < $1")
        .bind(app.now().0 - UNBOUND_MS)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(usize::try_from(forgotten.rows_affected()).unwrap_or(usize::MAX))
}

/// Where every file lies whose bytes should be there.
async fn known(app: &App) -> Result<BTreeMap<Path, FileId>> {
    sqlx::query("select id, kept_sha256 from files where erased is null")
        .fetch_all(app.db.reader())
        .await?
        .iter()
        .map(|row| {
            let id: FileId = parsed(row, "id")?;
            let path = file::place(&id, &parsed(row, "kept_sha256")?);
            Ok((path, id))
        })
        .collect()
}
