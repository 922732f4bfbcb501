//! What was shared of check-ins, and a request to go back, on their way to the server, and what the
//! server says of them.
//!
//! It reads the store alone, which holds nothing that somebody keeps to themselves. What is sent is
//! sent until the server has it, or says why it does not take it. Not here: what may leave the device
//! (`hearth_domain::check_in`), and what is kept ([`crate::diary`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::wellbeing::{GoingBackAsked, Wellbeing},
    check_in::{
        Topic,
        going_back::{GoingBack, GoingBackStep},
    },
    id::CheckInId,
    time::Ms,
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
        if kept.passage.is_to_be_sent() {
            all = all.and(share(app, account, &kept).await);
        }
    }
    let going_back = account.store.going_back().map_err(unread)?;
    let going_back = going_back.filter(|kept| kept.passage.is_to_be_sent());
    if let Some(kept) = &going_back {
        all = all.and(ask_to_go_back(app, account, kept).await);
    }
    // What became of it is asked at once, and again if the server does not say.
    let shared = account.store.shared().map_err(unread)?;
    if going_back.is_some() || shared.iter().any(|it| it.passage == Passage::Arrived) {
        all = all.and(fetch(app, account).await.map_err(|it| unsent(&it)));
    }
    all
}

async fn share(app: &App, account: &OpenAccount, kept: &KeptShared) -> Result<(), Unsent> {
    may_arrive(app, account).await?;
    let id = &kept.shared.id;
    let note = |passage| {
        account.store.note_shared(id, &passage).map_err(unread)?;
        app.emit(AppEvent::Wellbeing);
        Ok(())
    };
    note(Passage::SentOff)?;
    match account.client.share(&kept.shared).await {
        Ok(()) => note(Passage::Arrived),
        Err(problem) if is_refusal(&problem) => {
            let own = what_may_be_there(app, account, &kept.passage).await?.own;
            match own.iter().any(|it| &it.check_in == id) {
                true => note(Passage::Arrived),
                false => note(Passage::Refused(problem.message)),
            }
        }
        Err(problem) => Err(unsent(&problem)),
    }
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
    may_arrive(app, account).await?;
    let asked = GoingBackAsked {
        asked: request.asked,
        confirmed,
        withdrawn: request.withdrawn,
    };
    let note = |passage| {
        let noted = account.store.note_going_back(request, &passage);
        noted.map_err(unread)?;
        app.emit(AppEvent::Wellbeing);
        Ok(())
    };
    note(Passage::SentOff)?;
    match account.client.ask_to_go_back(&request.id, &asked).await {
        Ok(()) => note(Passage::Arrived),
        // A day was arranged meanwhile: what the server says stands.
        Err(problem) if problem.code == ProblemCode::Conflict && request.withdrawn.is_some() => {
            fetch(app, account).await.map_err(|it| unsent(&it))?;
            let said = account.wellbeing().and_then(|it| it.own_going_back);
            let settled = account
                .store
                .settle_going_back(Some(request), said.as_ref());
            settled.map_err(unread)?;
            app.emit(AppEvent::Wellbeing);
            Ok(())
        }
        Err(problem) if is_refusal(&problem) => {
            let there = what_may_be_there(app, account, &kept.passage).await?;
            let is_there = |it: &GoingBack| it.id == request.id && it.step() == request.step();
            match there.own_going_back.is_some_and(|it| is_there(&it)) {
                true => note(Passage::Arrived),
                false => note(Passage::Refused(problem.message)),
            }
        }
        Err(problem) => Err(unsent(&problem)),
    }
}

/// What the server has, for something that it does not take and that may have arrived before, when no
/// answer came.
async fn what_may_be_there(
    app: &App,
    account: &OpenAccount,
    before: &Passage,
) -> Result<Wellbeing, Unsent> {
    if !before.may_be_there() {
        return Ok(Wellbeing::default());
    }
    fetch(app, account).await.map_err(|it| unsent(&it))?;
    Ok(account.wellbeing().unwrap_or_default())
}

/// What is not known to arrive is not tried: it is said to be here still, and can be taken back before
/// it has left. Whatever makes the connection known wakes what sends.
async fn may_arrive(app: &App, account: &OpenAccount) -> Result<(), Unsent> {
    if app.line().state().connection != Connection::Online {
        return Err(Unsent);
    }
    let access = account.client.session().access().await;
    access.map(|_| ()).map_err(|it| unsent(&it))
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

/// Asks what was shared by the person or with them, lets go of what has arrived, and tells the window if
/// it is something new.
///
/// # Errors
/// Those of the call, and of the store. What was known before stands.
pub(crate) async fn fetch(app: &App, account: &OpenAccount) -> Result<(), Problem> {
    let _alone = account.asking_wellbeing.lock().await;
    // What arrives while the server answers is not in its answer.
    let (shared, going_back) = (account.store.shared()?, account.store.going_back()?);
    let wellbeing = account.client.wellbeing().await?;
    // Whoever logged out meanwhile leaves nothing of it behind.
    if !account.client.session().is_open() {
        return Ok(());
    }
    let said = wellbeing.own_going_back.clone();
    // It is known before it is let go of, so that no page finds neither.
    let mut is_new = account.set_wellbeing(wellbeing);
    for it in shared.iter().filter(|it| it.passage == Passage::Arrived) {
        account.store.drop_shared(&it.shared.id)?;
    }
    if going_back
        .as_ref()
        .is_none_or(|it| it.passage == Passage::Arrived)
    {
        let before = going_back.as_ref().map(|it| &it.request);
        is_new |= account.store.settle_going_back(before, said.as_ref())?;
    }
    if is_new {
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
    if unsent.is_none_or(|kept| kept.passage.may_be_there()) {
        match account.client.withdraw_shared(check_in, topic).await {
            Err(problem) if problem.code == ProblemCode::NotFound && unsent.is_some() => {}
            Err(problem) if problem.code == ProblemCode::Offline => {
                return Err(Problem::new(
                    problem.code,
                    "Your server cannot be reached, so this was not taken back: it may be read. Try \
                     again when you are back online.",
                ));
            }
            Err(problem) if problem.code == ProblemCode::LoggedOut => {
                return Err(Problem::new(
                    problem.code,
                    "You are logged out, so this was not taken back: it may be read. Log in and take it \
                     back then.",
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

/// Takes back the request to go back. One that has not left this computer never does; any other is taken
/// back at the server.
///
/// # Errors
/// When there is none, or when it comes too late.
pub(crate) async fn withdraw_going_back(
    app: &App,
    account: &OpenAccount,
    now: Ms,
) -> Result<(), Problem> {
    // What is on its way arrives first, so that it is taken back and does not come after.
    let alone = account.sharing.lock().await;
    let kept = account.store.going_back()?.ok_or_else(|| {
        Problem::new(
            ProblemCode::NotFound,
            "There is no request to take back. Read the page again.",
        )
    })?;
    let is_taken_back = kept.request.step() == GoingBackStep::Withdrawn;
    if is_taken_back && !matches!(kept.passage, Passage::Refused(_)) {
        return Ok(());
    }
    let mut request = kept.request.clone();
    request.withdraw(now)?;
    // What the server did not take before is tried again.
    if is_taken_back || kept.passage.may_be_there() {
        account.store.keep_going_back(&request)?;
    } else {
        let said = account.wellbeing().and_then(|it| it.own_going_back);
        account
            .store
            .settle_going_back(Some(&kept.request), said.as_ref())?;
    }
    drop(alone);
    app.wake_to_share();
    app.emit(AppEvent::Wellbeing);
    Ok(())
}
