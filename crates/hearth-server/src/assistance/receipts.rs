//! Receipts: that a request is on the screens of those who were told, written many at once.
//!
//! Everybody who is told says so within a second. If each receipt were a transaction of its own, the
//! next press would wait behind fifty of them: so whoever comes while others are being written is
//! written with all who came meanwhile. The first is written at once. A receipt makes nobody hear of
//! a request sooner: nothing else is read or written, and what is due is looked at when it is due.
//! Not here: the rules ([`hearth_domain::assistance::Request::shown`]).

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hearth_domain::id::{PersonId, RequestId};
use tokio::sync::oneshot;

use super::stored::{self, Stored};
use crate::{
    db,
    error::{Error, Result},
    state::App,
};

/// How often a receipt is written anew, when those that it was written with could not be.
const TRIES: u32 = 3;

/// Receipts that wait to be written. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Receipts {
    waiting: Arc<Mutex<Vec<Receipt>>>,
    writing: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug)]
struct Receipt {
    request: RequestId,
    person: PersonId,
    written: oneshot::Sender<Option<Stored>>,
}

impl Receipts {
    fn waiting(&self) -> MutexGuard<'_, Vec<Receipt>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes that a request is on the screen of somebody who was told, and answers what is known of it
/// then.
///
/// # Errors
/// When there is none, or they were not told of it.
pub async fn shown(app: &App, request: &RequestId, person: &PersonId) -> Result<Stored> {
    for _ in 0..TRIES {
        let (tell, written) = oneshot::channel();
        app.receipts.waiting().push(Receipt {
            request: request.clone(),
            person: person.clone(),
            written: tell,
        });
        // On a task of its own: whoever asked may hang up, and the others must not be lost with them.
        let writing = tokio::spawn(write(app.clone()));
        if let Ok(kept) = written.await {
            return kept
                .filter(|kept| kept.request.is_told(person))
                .ok_or_else(|| Error::not_found("This request"));
        }
        // It was with others that could not be written. Whoever wrote them has the reason.
        writing.await.map_err(anyhow::Error::from)??;
    }
    Err(Error::Unexpected(anyhow::anyhow!(
        "receipts could not be written"
    )))
}

/// Writes all that wait, once those before them are written.
async fn write(app: App) -> Result<()> {
    let _alone = app.receipts.writing.lock().await;
    let all = mem::take(&mut *app.receipts.waiting());
    if all.is_empty() {
        // Whoever wrote last wrote these too.
        return Ok(());
    }
    // In the order of requests everywhere, so that no two servers wait for each other.
    let mut by_request: BTreeMap<&RequestId, Vec<&PersonId>> = BTreeMap::new();
    for receipt in &all {
        let people = by_request.entry(&receipt.request).or_default();
        people.push(&receipt.person);
    }
    let (kept, is_news) = db::retry(|| async {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        let (mut kept, mut is_news) = (BTreeMap::new(), false);
        for (request, people) in &by_request {
            is_news |= stored::shown(&mut tx, request, people, now).await?;
            let there = stored::load(&mut tx, request).await?;
            kept.insert((*request).clone(), there);
        }
        tx.commit().await?;
        Ok((kept, is_news))
    })
    .await?;
    if is_news {
        app.live.poke_for_request();
    }
    for receipt in all {
        let there = kept.get(&receipt.request).cloned().flatten();
        // Who hung up asks again, if it still matters.
        let _ = receipt.written.send(there);
    }
    Ok(())
}
