//! The support card where it can be read while the store is closed: it is copied out of the pack whenever
//! the record or the packs may have changed.
//!
//! Not here: what it shows ([`crate::page::support`]).

use hearth_domain::Problem;

use crate::{app::App, event::AppEvent};

/// Keeps the card beside the store for as long as the app runs.
pub(crate) async fn run(app: App) {
    use tokio::sync::broadcast::error::RecvError;
    let mut events = app.events();
    loop {
        if let Err(problem) = keep(&app) {
            tracing::warn!(code = ?problem.code, "the support card could not be kept");
        }
        loop {
            match events.recv().await {
                // A store was opened, or something was fetched.
                Ok(AppEvent::Record | AppEvent::State) | Err(RecvError::Lagged(_)) => break,
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

/// Copies the card of the pack in force, if the store is open and its pack is known.
fn keep(app: &App) -> Result<(), Problem> {
    let Ok(desk) = app.desk() else { return Ok(()) };
    if desk.record().is_none() {
        return Ok(());
    }
    let card = desk.support_card().cloned();
    let person = desk.me().person.clone();
    let before = app.frame();
    app.change_frame(|frame| {
        if let Some(account) = frame.accounts.get_mut(&person) {
            account.support = card;
        }
    })?;
    if app.frame() != before {
        app.emit(AppEvent::State);
    }
    Ok(())
}
