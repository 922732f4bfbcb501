//! What was shared of check-ins, and a request to go back, on their way to the server, and what the
//! server says of them.
//!
//! It reads the store alone, which holds nothing that somebody keeps to themselves. What is sent is
//! sent until the server has it, or says why it does not take it. Not here: what may leave the device
//! (`hearth_domain::check_in`), and what is kept ([`crate::diary`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::wellbeing::GoingBackAsked,
    check_in::{Topic, going_back::GoingBack},
    id::CheckInId,
};

use crate::{
    account::OpenAccount,
    app::App,
    event::AppEvent,
    retry::Retry,
    store::{KeptGoingBack, KeptShared, Passage, StoreError},
    view::state::Connection,
};

/// In seconds ([`Retry`]).
const PAUSES_S: [u64; 5] = [2, 5, 15, 30, 60];

/// Sends whatever the server does not know yet, for as long as the app runs.
pub(crate) async fn run(app: App) {
    let mut accounts = app.accounts();
    let mut retry = Retry::after(PAUSES_S);
    loop {
        let account = accounts.borrow_and_update().clone();
        let sent = match &account {
            Some(account) => tokio::select! {
                sent = send(&app, account) => sent,
                _ = accounts.changed() => continue,
            },
            None => Ok(()),
        };
        let woken = app.woken_to_share();
        retry.wait(sent.is_err(), woken, &mut accounts).await;
    }
}

/// Something is left to send.
struct Unsent;

/// Sends everything once. What one met with keeps no other from being sent.
async fn send(app: &App, account: &OpenAccount) -> Result<(), Unsent> {
    let mut all = Ok(());
    // Whoever takes something back meanwhile waits, so that it is taken back after it arrived.
    let _alone = account.sharing.lock().await;
    for kept in account.store.shared().map_err(unread)? {
        let sent = match kept.passage {
            // What the server does not take would meet with the same again.
            Passage::Refused(_) => Ok(()),
            Passage::Here | Passage::SentOff => share(app, account, &kept).await,
            Passage::Arrived | Passage::Known => {
                learn_of_shared(app, account, &kept.shared.id).await
            }
        };
        all = all.and(sent);
    }
    if let Some(kept) = account.store.going_back().map_err(unread)? {
        let sent = match kept.passage {
            Passage::Refused(_) | Passage::Known => Ok(()),
            Passage::Here | Passage::SentOff => ask_to_go_back(app, account, &kept).await,
            Passage::Arrived => learn_of_going_back(app, account, &kept.request).await,
        };
        all = all.and(sent);
    }
    all
}

async fn share(app: &App, account: &OpenAccount, kept: &KeptShared) -> Result<(), Unsent> {
    may_arrive(app, account)?;
    let id = &kept.shared.id;
    let note = |passage| {
        account.store.note_shared(id, &passage).map_err(unread)?;
        app.emit(AppEvent::Wellbeing);
        Ok(())
    };
    note(Passage::SentOff)?;
    match account.client.share(&kept.shared).await {
        Ok(()) => {
            note(Passage::Arrived)?;
            learn_of_shared(app, account, id).await
        }
        Err(problem) if is_refusal(&problem) => {
            // It may have arrived before, when no answer came.
            fetch(app, account).await.map_err(|it| unsent(&it))?;
            let own = account.wellbeing().map(|it| it.own).unwrap_or_default();
            match own.iter().any(|it| &it.check_in == id) {
                true => account.store.drop_shared(id).map_err(unread),
                false => note(Passage::Refused(problem.message)),
            }
        }
        Err(problem) => Err(unsent(&problem)),
    }
}

/// Asks what became of something that arrived. It is let go of once that is known, so that no page
/// finds neither.
async fn learn_of_shared(app: &App, account: &OpenAccount, id: &CheckInId) -> Result<(), Unsent> {
    fetch(app, account).await.map_err(|it| unsent(&it))?;
    account.store.drop_shared(id).map_err(unread)?;
    app.emit(AppEvent::Wellbeing);
    Ok(())
}

async fn ask_to_go_back(
    app: &App,
    account: &OpenAccount,
    kept: &KeptGoingBack,
) -> Result<(), Unsent> {
    let request = &kept.request;
    let Some(confirmed) = request.confirmed else {
        return Ok(());
    };
    may_arrive(app, account)?;
    let asked = GoingBackAsked {
        asked: request.asked,
        confirmed,
        withdrawn: request.withdrawn,
    };
    let note = |passage| {
        account
            .store
            .note_going_back(request, &passage)
            .map_err(unread)?;
        app.emit(AppEvent::Wellbeing);
        Ok(())
    };
    note(Passage::SentOff)?;
    match account.client.ask_to_go_back(&request.id, &asked).await {
        Ok(()) => {
            note(Passage::Arrived)?;
            learn_of_going_back(app, account, request).await
        }
        // A day was arranged meanwhile: what the server says stands.
        Err(problem) if problem.code == ProblemCode::Conflict && request.withdrawn.is_some() => {
            fetch(app, account).await.map_err(|it| unsent(&it))?;
            account.store.drop_going_back(request).map_err(unread)?;
            app.emit(AppEvent::Wellbeing);
            Ok(())
        }
        Err(problem) if is_refusal(&problem) => note(Passage::Refused(problem.message)),
        Err(problem) => Err(unsent(&problem)),
    }
}

/// Asks what became of a request that arrived.
async fn learn_of_going_back(
    app: &App,
    account: &OpenAccount,
    request: &GoingBack,
) -> Result<(), Unsent> {
    fetch(app, account).await.map_err(|it| unsent(&it))?;
    let noted = account.store.note_going_back(request, &Passage::Known);
    noted.map_err(unread)?;
    app.emit(AppEvent::Wellbeing);
    Ok(())
}

/// What is known not to arrive is not tried: it is said to be here still, and can be taken back before
/// it has left.
fn may_arrive(app: &App, account: &OpenAccount) -> Result<(), Unsent> {
    let is_offline = app.line().state().connection == Connection::Offline;
    match is_offline || !account.client.session().is_open() {
        true => Err(Unsent),
        false => Ok(()),
    }
}

/// The server has understood, and does not take it.
fn is_refusal(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ProblemCode::Invalid
            | ProblemCode::NotFound
            | ProblemCode::Conflict
            | ProblemCode::NotAllowed
            | ProblemCode::TooLarge
    )
}

fn unsent(problem: &Problem) -> Unsent {
    tracing::info!(code = ?problem.code, "what was shared was not sent");
    Unsent
}

fn unread(error: StoreError) -> Unsent {
    tracing::warn!(%error, "what was shared cannot be read");
    Unsent
}

/// Asks what was shared by the person or with them, and tells the window if it is something new.
///
/// # Errors
/// Those of the call. What was known before stands.
pub(crate) async fn fetch(app: &App, account: &OpenAccount) -> Result<(), Problem> {
    let _alone = account.asking_wellbeing.lock().await;
    let wellbeing = account.client.wellbeing().await?;
    // Whoever logged out meanwhile leaves nothing of it behind.
    if account.client.session().is_open() && account.set_wellbeing(wellbeing) {
        app.emit(AppEvent::Wellbeing);
        app.emit(AppEvent::State);
    }
    Ok(())
}

/// The same after the person did something, of which the stream tells them too: what cannot be asked
/// now is asked then.
pub(crate) async fn look(app: &App, account: &OpenAccount) {
    if let Err(problem) = fetch(app, account).await {
        tracing::info!(code = ?problem.code, "what was shared was not fetched");
    }
}

/// Takes one thing back that was shared: before it leaves, or from the server.
///
/// # Errors
/// When the server has it and cannot be reached: then it can still be read.
pub(crate) async fn take_back(
    app: &App,
    account: &OpenAccount,
    check_in: &CheckInId,
    topic: &Topic,
) -> Result<(), Problem> {
    // What is on its way arrives first, so that it is taken back and does not come after.
    let alone = account.sharing.lock().await;
    let unsent = account.store.shared()?;
    let unsent = unsent.iter().find(|kept| &kept.shared.id == check_in);
    // What was sent off once may have arrived although no answer came.
    let may_be_there = |passage: &Passage| !matches!(passage, Passage::Here | Passage::Refused(_));
    if unsent.is_none_or(|kept| may_be_there(&kept.passage)) {
        match account.client.withdraw_shared(check_in, topic).await {
            Err(problem) if problem.code == ProblemCode::NotFound && unsent.is_some() => {}
            Err(problem)
                if matches!(problem.code, ProblemCode::Offline | ProblemCode::LoggedOut) =>
            {
                return Err(Problem::new(
                    problem.code,
                    "Your server cannot be reached, so this was not taken back: it may be read. Try \
                     again when you are back online.",
                ));
            }
            taken => taken?,
        }
        look(app, account).await;
    }
    account.store.unshare(check_in, topic)?;
    drop(alone);
    app.wake_to_share();
    app.emit(AppEvent::Wellbeing);
    Ok(())
}
