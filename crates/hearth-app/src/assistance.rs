//! Presses on their way to the server, and what the server says of them.
//!
//! A press is in the store before anything shows it. From then on it is sent until the server has
//! said that it has it, for ever, and again when the server no longer knows it. What was taken back
//! is sent the same way, and so is a shift. Not here: what a page shows ([`crate::page`]), and what
//! the person does with a request ([`crate::command`]).

use std::time::Duration;

use hearth_domain::{
    Problem, ProblemCode,
    api::assistance::{Duty, Floor, OnDuty, PressRequest, RequestState, ShiftRequest},
    assistance::readiness::Readiness,
};

use crate::{
    account::OpenAccount,
    app::App,
    command,
    event::AppEvent,
    store::{KeptPress, StoreError},
};

/// How long to wait after each failure in a row; the last one goes on for ever.
const PAUSES_S: [u64; 5] = [1, 1, 2, 3, 5];
/// An answer that takes longer does not come: better to ask again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends whatever the server does not know yet, for as long as the app runs.
pub(crate) async fn run(app: App) {
    let mut accounts = app.accounts();
    let mut failures = 0;
    loop {
        let account = accounts.borrow_and_update().clone();
        let sent = match &account {
            None => Ok(()),
            Some(account) => tokio::select! {
                sent = send(&app, account) => sent,
                _ = accounts.changed() => continue,
            },
        };
        let pause = async {
            match sent {
                Ok(()) => std::future::pending().await,
                Err(Unsent) => {
                    let seconds = PAUSES_S[failures.min(PAUSES_S.len() - 1)];
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
            }
        };
        tokio::select! {
            () = pause => failures += 1,
            () = app.woken_to_press() => failures = 0,
            _ = accounts.changed() => failures = 0,
        }
    }
}

/// Something is left to send.
struct Unsent;

/// Sends everything once. What one press met with keeps no other from being sent.
async fn send(app: &App, account: &OpenAccount) -> Result<(), Unsent> {
    let mut unsent = false;
    for press in account.store.presses().map_err(unread)? {
        if press.is_unsent() && send_press(app, account, &press).await.is_err() {
            unsent = true;
        }
    }
    for kept in account.store.shifts().map_err(unread)? {
        if kept.sent {
            continue;
        }
        let asked = ShiftRequest {
            started: kept.shift.started,
            ended: kept.shift.ended,
        };
        // Nobody who presses meanwhile waits for longer than for another press.
        let declared = account.client.declare_shift(&kept.id, &asked);
        match tokio::time::timeout(PATIENCE, declared).await {
            Ok(Ok(_)) => account.store.sent_shift(&kept).map_err(unread)?,
            Ok(Err(_)) | Err(_) => {
                tracing::info!("a shift was not sent");
                unsent = true;
            }
        }
    }
    if unsent { Err(Unsent) } else { Ok(()) }
}

fn unread(error: StoreError) -> Unsent {
    tracing::warn!(%error, "what waits to be sent cannot be read");
    Unsent
}

async fn send_press(app: &App, account: &OpenAccount, kept: &KeptPress) -> Result<(), Unsent> {
    let asked = PressRequest {
        press: kept.press.clone(),
        withdrawn: kept.withdrawn,
    };
    let answer = tokio::time::timeout(PATIENCE, account.client.press(&kept.id, &asked)).await;
    match answer {
        Ok(Ok(word)) => {
            hear_own(app, account, &word).map_err(unread)?;
            // It may have been taken back while it was on its way.
            let is_unsent = |it: &KeptPress| it.id == kept.id && it.is_unsent();
            let left = account
                .store
                .presses()
                .map_err(unread)?
                .iter()
                .any(is_unsent);
            if left { Err(Unsent) } else { Ok(()) }
        }
        Ok(Err(problem)) => {
            tracing::info!(code = ?problem.code, "a press was not sent");
            let why = match problem.code {
                ProblemCode::Offline | ProblemCode::TooMany | ProblemCode::Unexpected => None,
                _ => Some(problem.message),
            };
            if let Some(why) = why.filter(|why| Some(why) != kept.trouble.as_ref()) {
                let noted = account.store.trouble_press(&kept.id, &why);
                noted.map_err(unread)?;
                app.emit(AppEvent::Assistance);
            }
            Err(Unsent)
        }
        Err(_) => {
            tracing::info!("a press was not answered in time");
            Err(Unsent)
        }
    }
}

/// Takes in how assistance stands, when a stream begins.
pub(crate) fn begin(app: &App, account: &OpenAccount, floor: Floor) -> Result<(), Problem> {
    let (own, told): (Vec<_>, Vec<_>) = floor
        .requests
        .iter()
        .cloned()
        .partition(|request| request.from == account.person);
    for word in &own {
        if word.ended.is_none() {
            // It was pressed on another computer, or the store of this one is new.
            account.store.keep_press(&word.id, &word.press())?;
        }
        account.store.replace_word(word)?;
    }
    for kept in account.store.presses()? {
        let is_known = own.iter().any(|word| word.id == kept.id);
        if !is_known && !kept.has_ended() && kept.word.is_some() {
            // The server has lost it: it is sent again, and nothing more is claimed until then.
            account.store.forget_word(&kept.id)?;
        }
    }
    let before = readiness(app);
    let known = account.floor().map(|floor| floor.requests);
    for request in &told {
        want(app, known.as_deref().unwrap_or_default(), request);
    }
    account.set_floor(Some(Floor {
        requests: told,
        ..floor
    }));
    tell(app, &before);
    app.wake_to_press();
    Ok(())
}

/// The stream is gone: who is on duty and what waits is not known any more.
pub(crate) fn end(app: &App, account: &OpenAccount) {
    let before = readiness(app);
    account.set_floor(None);
    tell(app, &before);
}

/// Takes in who is on duty now.
pub(crate) fn hear_on_duty(app: &App, account: &OpenAccount, on_duty: Vec<OnDuty>, duty: Duty) {
    let before = readiness(app);
    account.change_floor(|floor| {
        floor.on_duty = on_duty;
        floor.duty = duty;
    });
    tell(app, &before);
}

/// Takes in the server's word on a request: the person's own, or one that they were told of.
pub(crate) fn hear(app: &App, account: &OpenAccount, request: RequestState) -> Result<(), Problem> {
    if request.from == account.person {
        return Ok(hear_own(app, account, &request)?);
    }
    let known = account.floor().map(|floor| floor.requests);
    want(app, known.as_deref().unwrap_or_default(), &request);
    take_in(app, account, request);
    Ok(())
}

/// Takes in the server's word on a request that the person was told of.
pub(crate) fn take_in(app: &App, account: &OpenAccount, request: RequestState) {
    account.change_floor(|floor| {
        let known = floor.requests.iter().position(|it| it.id == request.id);
        match known {
            Some(place) if floor.requests[place].version > request.version => {}
            Some(place) => floor.requests[place] = request,
            None => floor.requests.push(request),
        }
        // What has ended is over for everybody who was told.
        floor.requests.retain(|it| it.ended.is_none());
    });
    changed(app);
}

fn hear_own(app: &App, account: &OpenAccount, word: &RequestState) -> Result<(), StoreError> {
    if account.store.keep_word(word)? {
        changed(app);
    }
    Ok(())
}

/// Somebody who waits is shown to the person, wherever they are in Hearth: once when they hear of
/// it, and again when it was handed back.
fn want(app: &App, known: &[RequestState], request: &RequestState) {
    let before = known.iter().find(|it| it.id == request.id);
    if request.waits() && !before.is_some_and(RequestState::waits) {
        app.emit(AppEvent::Wanted {
            request: request.id.clone(),
        });
    }
}

/// Something about help or the shift is otherwise: its pages and the frame ask again.
pub(crate) fn changed(app: &App) {
    app.emit(AppEvent::Assistance);
    app.emit(AppEvent::State);
}

/// What a press would do now.
fn readiness(app: &App) -> Option<Readiness> {
    command::assistance::readiness(&app.desk().ok()?)
}

/// Tells the window, and says so when a press would no longer reach anybody.
fn tell(app: &App, before: &Option<Readiness>) {
    let can_answer = |it: &Option<Readiness>| matches!(it, Some(Readiness::CanAnswer { .. }));
    if can_answer(before) && !can_answer(&readiness(app)) {
        app.emit(AppEvent::NobodyOnDuty);
    }
    changed(app);
}
