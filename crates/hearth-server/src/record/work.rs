//! Work on one record: a transaction in which it is read, added to, and everything computed from it
//! is brought up to date.
//!
//! Two servers may work on one record at once. Each appends by compare-and-set on the place and
//! hash that it read; who comes second begins again. Not here: what may be appended, which each
//! handler asks of the domain.

use std::{future::Future, sync::Arc};

use anyhow::Context;
use hearth_domain::{
    ProblemCode,
    hash::{Hash, Salt, commitment},
    id::{FileId, ItemId, PackId, PersonId, RecordId, ResponseId},
    pack::{Pack, Packs},
    record::{Author, Body, Head, seal},
    response::Value,
    standing::Standing,
    time::{Date, Ms},
};
use object_store::path::Path;
use serde::Serialize;
use uuid::Uuid;

use super::stored::{BoundFile, Reach, Stored, read};
use crate::{
    db::{Tx, signed},
    error::{Error, Result},
    file, queue, retention,
    state::App,
};

/// Somebody else appended to the record since it was read.
#[derive(Debug, thiserror::Error)]
#[error("the record moved on")]
struct Raced;

/// How often work is begun again before it is given up. Of any number of people who append at once,
/// one succeeds in every round.
const ROUNDS: u32 = 200;

/// How often a collision that the database reports is tried again.
const COLLISIONS: u32 = 5;

/// Does work on a record, and does it again when somebody else appended meanwhile. `work` begins
/// with [`Work::begin`] and ends with [`Work::finish`].
///
/// # Errors
/// Those of `work`.
pub async fn appending<T, W>(mut work: impl FnMut() -> W) -> Result<T>
where
    W: Future<Output = Result<T>>,
{
    let (mut rounds, mut collisions) = (0, 0);
    loop {
        match work().await {
            Err(Error::Unexpected(error)) if error.is::<Raced>() && rounds < ROUNDS => rounds += 1,
            Err(error) if is_passing(&error) && collisions < COLLISIONS => collisions += 1,
            done => return done,
        }
        tokio::task::yield_now().await;
    }
}

/// Whether the same again may well succeed: two who write the same row at once collide, and the
/// second then finds the first one's.
fn is_passing(error: &Error) -> bool {
    error.is_collision() || error.is_taken()
}

/// One transaction on one record. Dropped unfinished, it leaves nothing.
pub struct Work<'a> {
    /// The record as it is with what was appended so far.
    pub stored: Stored,
    /// When this happens: by the server's clock, and never before the last entry.
    pub now: Ms,
    packs: Arc<Packs>,
    app: &'a App,
    tx: Tx,
    /// What lies in the store of evidence and is to go once this is committed.
    gone: Vec<Path>,
}

impl<'a> Work<'a> {
    /// Begins work on a record that is within reach.
    ///
    /// # Errors
    /// When there is none within reach.
    pub async fn begin(app: &'a App, reach: Reach<'_>) -> Result<Work<'a>> {
        let mut tx = app.db.begin().await?;
        let stored = read(&mut tx, reach).await?;
        let last = stored.record.entries.last().map_or(Ms(0), |it| it.at);
        Ok(Work {
            now: app.now().max(last),
            packs: app.packs(),
            stored,
            app,
            tx,
            gone: Vec::new(),
        })
    }

    /// Today in London.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// Every pack, as of the beginning of this work.
    pub fn packs(&self) -> Arc<Packs> {
        Arc::clone(&self.packs)
    }

    /// Where the advisor stands with what was appended so far.
    ///
    /// # Errors
    /// As [`Stored::standing`].
    pub fn standing(&self) -> Result<(Standing, &Pack)> {
        self.stored.standing(&self.packs, self.today())
    }

    /// The transaction, for what belongs to this change and to no entry.
    pub fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// Appends what happened.
    ///
    /// # Errors
    /// When somebody else appended since the record was read, which [`appending`] takes care of.
    pub async fn append(&mut self, by: Author, body: Body) -> Result<()> {
        append(&mut self.tx, &mut self.stored, self.now, by, body).await
    }

    /// Notes an act under the id that its sender gave it. `true` when the very same act was taken
    /// before, so that nothing is left to do.
    ///
    /// # Errors
    /// When another act was taken under this id.
    pub async fn is_repeat(
        &mut self,
        act: &str,
        by: &PersonId,
        asked: &impl Serialize,
    ) -> Result<bool> {
        let asked = serde_json::to_vec(asked).context("an act cannot be written")?;
        let asked = Hash::tagged("hearth act 1", &[by.as_str().as_bytes(), &asked]).to_string();
        let noted = sqlx::query(
            "insert into acts (record, id, asked) values ($1, $2, $3)
             on conflict (record, id) do nothing",
        )
        .bind(self.stored.record.id.as_str())
        .bind(act)
        .bind(&asked)
        .execute(&mut *self.tx)
        .await?;
        if noted.rows_affected() == 1 {
            return Ok(false);
        }
        let before: String =
            sqlx::query_scalar("select asked from acts where record = $1 and id = $2")
                .bind(self.stored.record.id.as_str())
                .bind(act)
                .fetch_one(&mut *self.tx)
                .await?;
        if before == asked {
            return Ok(true);
        }
        Err(Error::problem(
            ProblemCode::Conflict,
            "Something else was saved under this name already. Read the record again, then do it \
             once more.",
        ))
    }

    /// Puts a content beside the chain.
    ///
    /// # Errors
    /// When a content lies there under this response's name.
    pub async fn keep_content(
        &mut self,
        response: &ResponseId,
        item: &ItemId,
        salt: &Salt,
        text: &str,
        value: Value,
    ) -> Result<()> {
        let kept = sqlx::query(
            "insert into contents (response, record, item, salt, value) values ($1, $2, $3, $4, $5)
             on conflict (response) do nothing",
        )
        .bind(response.as_str())
        .bind(self.stored.record.id.as_str())
        .bind(item.as_str())
        .bind(salt.to_string())
        .bind(text)
        .execute(&mut *self.tx)
        .await?;
        if kept.rows_affected() == 0 {
            return Err(Error::problem(
                ProblemCode::Conflict,
                "An answer was saved under this name already. Read the record again, then answer \
                 once more.",
            ));
        }
        self.stored.record.values.insert(response.clone(), value);
        Ok(())
    }

    /// Erases the content of a response: its salt too, so that the commitment says nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn erase_content(&mut self, response: &ResponseId) -> Result<()> {
        sqlx::query(
            "update contents set salt = null, value = null, erased = $2 where response = $1",
        )
        .bind(response.as_str())
        .bind(self.now.0)
        .execute(&mut *self.tx)
        .await?;
        self.stored.record.values.remove(response);
        Ok(())
    }

    /// Erases the bytes of a file. They go from the store once this is committed; a sweep takes
    /// what a crash leaves.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn erase_file(&mut self, id: &FileId) -> Result<()> {
        sqlx::query("update files set erased = $2 where id = $1")
            .bind(id.as_str())
            .bind(self.now.0)
            .execute(&mut *self.tx)
            .await?;
        if let Some(file) = self.stored.files.iter_mut().find(|it| &it.id == id) {
            file.erased = Some(self.now);
            self.gone.push(file::place(&file.id, &file.kept_sha256));
        }
        Ok(())
    }

    /// Files of the record whose bytes are still there.
    pub fn live_files(&self) -> impl Iterator<Item = &BoundFile> {
        self.stored.files.iter().filter(|it| it.erased.is_none())
    }

    /// Reads the bound files again, after some were bound.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn reread_files(&mut self) -> Result<()> {
        self.stored.files = super::stored::files(&mut self.tx, &self.stored.record.id).await?;
        Ok(())
    }

    /// Erases what has come due, brings the queue up to date and commits. Answers where the record
    /// ends now.
    ///
    /// # Errors
    /// When it cannot be committed; then nothing of it happened.
    pub async fn finish(mut self) -> Result<Head> {
        retention::erase_due(&mut self).await?;
        let packs = self.packs();
        queue::store(&mut self.tx, &self.stored, &packs, self.now).await?;
        self.tx.commit().await?;
        for path in &self.gone {
            file::delete(self.app, path).await;
        }
        self.app.live.poke();
        Ok(self.stored.head)
    }
}

/// Appends what happened to a record, if it still ends where it was read.
async fn append(tx: &mut Tx, stored: &mut Stored, now: Ms, by: Author, body: Body) -> Result<()> {
    let read = stored.head;
    let sealed =
        seal(&stored.record.id, read, now, by, body).context("an entry cannot be written")?;
    let moved = sqlx::query(
        "update records set seq = seq + 1, head = $3, changed = $4 where id = $1 and seq = $2",
    )
    .bind(stored.record.id.as_str())
    .bind(signed(read.seq))
    .bind(sealed.head.hash.to_string())
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    if moved.rows_affected() == 0 {
        return Err(anyhow::Error::new(Raced).into());
    }
    let text = String::from_utf8(sealed.bytes).context("an entry is no text")?;
    sqlx::query("insert into entries (record, seq, text, hash) values ($1, $2, $3, $4)")
        .bind(stored.record.id.as_str())
        .bind(signed(sealed.head.seq))
        .bind(&text)
        .bind(sealed.head.hash.to_string())
        .execute(&mut **tx)
        .await?;
    stored.head = sealed.head;
    stored.texts.push((text, sealed.head.hash));
    stored.record.entries.push(sealed.entry);
    Ok(())
}

/// Opens a record for an advisor, as part of their joining. Who has one keeps it, and is enrolled
/// under `pack` if they were not, in the name of `by`.
///
/// # Errors
/// Those of the database; when somebody else appended since, which [`appending`] takes care of.
pub async fn enrol(
    app: &App,
    tx: &mut Tx,
    person: &PersonId,
    pack: &PackId,
    by: &Author,
) -> Result<RecordId> {
    let id = RecordId::from(Uuid::now_v7());
    sqlx::query(
        "insert into records (id, person, seq, head, changed) values ($1, $2, 0, $3, $4)
         on conflict (person) do nothing",
    )
    .bind(id.as_str())
    .bind(person.as_str())
    .bind(Hash::ZERO.to_string())
    .bind(app.now().0)
    .execute(&mut **tx)
    .await?;
    let mut stored = read(tx, Reach::Own(person)).await?;
    if stored.record.enrolled() != Some(pack) {
        let last = stored.record.entries.last().map_or(Ms(0), |it| it.at);
        let (now, body) = (app.now().max(last), Body::Enrolled { pack: pack.clone() });
        append(tx, &mut stored, now, by.clone(), body).await?;
        queue::store(tx, &stored, &app.packs(), now).await?;
    }
    Ok(stored.record.id)
}

/// The pack that somebody's record is enrolled under; none without a record.
///
/// # Errors
/// Those of the database.
pub async fn enrolled(tx: &mut Tx, person: &PersonId) -> Result<Option<PackId>> {
    match read(tx, Reach::Own(person)).await {
        Ok(stored) => Ok(stored.record.enrolled().cloned()),
        Err(Error::Problem(problem)) if problem.code == ProblemCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A salt from the system's own chance.
///
/// # Errors
/// When the system has none to give.
pub fn new_salt() -> Result<Salt> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    Ok(Salt(salt))
}

/// A content as it is stored: its text, and the commitment to it.
///
/// # Errors
/// When it cannot be written.
pub fn commit_to(salt: &Salt, value: &Value) -> Result<(String, Hash)> {
    let text = serde_json::to_string(value).context("a content cannot be written")?;
    let commitment = commitment(salt, text.as_bytes());
    Ok((text, commitment))
}
