//! Made-up samples for a demonstration, so that somebody who looks around finds two weeks of them.
//!
//! The page says that they are made up. Not here: making them up (`hearth_domain::internet::example`).

use std::time::Duration;

use hearth_domain::{Problem, internet::example, time::Ms};

use crate::{app::App, event::AppEvent};

/// A demonstration fetches its questions within a second or so.
const LOOK: Duration = Duration::from_millis(500);

/// Fills the store of whoever's line is measured, once their questions are there.
pub(super) async fn run(app: &App) {
    let mut accounts = app.accounts();
    loop {
        accounts.mark_unchanged();
        match keep(app) {
            Ok(false) => {
                tokio::select! {
                    () = tokio::time::sleep(LOOK) => {}
                    _ = accounts.changed() => {}
                }
                continue;
            }
            Ok(true) => app.emit(AppEvent::Internet),
            Err(problem) => {
                tracing::warn!(code = ?problem.code, "made-up samples could not be kept");
            }
        }
        // Somebody else may open their store.
        if accounts.changed().await.is_err() {
            return;
        }
    }
}

/// Whether the store that is open has samples now.
fn keep(app: &App) -> Result<bool, Problem> {
    // Locked, or nobody has joined.
    let Ok(desk) = app.desk() else {
        return Ok(false);
    };
    let Some(internet) = desk.internet() else {
        return Ok(false);
    };
    let store = desk.store();
    if store.samples(Ms(0))?.is_empty() {
        for found in example::samples(desk.now(), &internet.windows) {
            let id = store.begin_sample(found.began, found.depth(), found.bytes_used)?;
            store.keep_sample(id, &found)?;
        }
    }
    Ok(true)
}
