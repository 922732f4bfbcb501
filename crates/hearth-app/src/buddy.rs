//! What is known of the buddy while the server's stream is heard.
//!
//! The stream says that something is otherwise; what it is, is asked for. When the stream is gone,
//! nobody knows any more whether anybody can be called. Not here: what is shown of it
//! ([`crate::page`]).

use hearth_domain::{Problem, api::buddy::BuddyState, role::Role};

use crate::{account::OpenAccount, app::App, event::AppEvent};

/// Asks how it stands: when a stream begins, and when it says that something is otherwise.
///
/// # Errors
/// Those of the call and of the store. Then nobody knows how it stands.
pub(crate) async fn ask(app: &App, account: &OpenAccount) -> Result<(), Problem> {
    if !account.me().roles.contains(&Role::Advisor) {
        // Whoever only manages has a page that asks by itself.
        app.emit(AppEvent::Buddy);
        return Ok(());
    }
    let _alone = account.asking_buddy.lock().await;
    let asked = account.client.buddy().await;
    let taken = asked.and_then(|state| take_in(app, account, state));
    taken.inspect_err(|_| {
        account.set_buddy(None);
        // A page of pairs may still be asked for.
        app.emit(AppEvent::Buddy);
    })
}

/// Tells the server something, and takes in what it answers. Without a stream that would say otherwise
/// later, nothing is held for known.
pub(crate) async fn tell(
    app: &App,
    account: &OpenAccount,
    telling: impl Future<Output = Result<BuddyState, Problem>>,
) -> Result<(), Problem> {
    let _alone = account.asking_buddy.lock().await;
    let state = telling.await?;
    if account.buddy().is_some() {
        return take_in(app, account, state);
    }
    account.store.keep_buddy(&state)?;
    app.emit(AppEvent::Buddy);
    Ok(())
}

fn take_in(app: &App, account: &OpenAccount, state: BuddyState) -> Result<(), Problem> {
    let kept = account.store.keep_buddy(&state);
    account.set_buddy(Some(state));
    app.emit(AppEvent::Buddy);
    Ok(kept?)
}

/// The stream is gone: nobody knows any more.
pub(crate) fn end(app: &App, account: &OpenAccount) {
    account.set_buddy(None);
    app.emit(AppEvent::Buddy);
}
