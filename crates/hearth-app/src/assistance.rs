//! Presses on their way to the server, and what the server says of them.
//!
//! A press is in the store before anything shows it. From then on it is sent until the server has
//! said that it has it, for ever, and again when the server no longer knows it. What was taken back
//! is sent the same way, and so is a shift. Not here: what a page shows ([`crate::page`]), and what
//! the person does with a request ([`crate::command`]).

use std::time::Duration;

use futures_util::future::join_all;
use hearth_domain::{
    Problem, ProblemCode,
    api::assistance::{Duty, Floor, OnDuty, PressRequest, RequestState, ShiftRequest},
    assistance::KEEP_DAYS,
};

use crate::{
    account::OpenAccount,
    app::App,
    event::AppEvent,
    retry::Retry,
    store::{KeptPress, KeptShift, StoreError},
};

/// In seconds ([`Retry`]).
const PAUSES_S: [u64; 5] = [1, 1, 2, 3, 5];
/// An answer that takes longer does not come: better to ask again.
const PATIENCE: Duration = Duration::from_secs(5);

/// What somebody reads who was an advisor when they pressed.
const NOT_AN_ADVISOR: &str =
    "Your provider has changed your role, so Hearth cannot send this. Phone now.";

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Sends whatever the server does not know yet, for as long as the app runs.
pub(crate) async fn run(app: App) {
    let mut accounts = app.accounts();
    let mut retry = Retry::after(PAUSES_S);
    loop {
        let account = accounts.borrow_and_update().clone();
        let sent = match &account {
            None => Ok(()),
            Some(account) => tokio::select! {
                sent = send(&app, account) => sent,
                // What was on its way is sent once more, beside what is new: it is the same request.
                () = app.woken_to_press() => {
                    retry.reset();
                    continue;
                }
                _ = accounts.changed() => continue,
            },
        };
        let woken = app.woken_to_press();
        retry.wait(sent.is_err(), woken, &mut accounts).await;
    }
}

/// Something is left to send.
struct Unsent;

/// Sends everything once. What one press met with keeps no other from being sent.
async fn send(app: &App, account: &OpenAccount) -> Result<(), Unsent> {
    let presses = account.store.presses().map_err(unread)?;
    let presses = presses.iter().filter(|it| it.is_unsent());
    let shifts = account.store.shifts().map_err(unread)?;
    let shifts = shifts.iter().filter(|it| !it.sent);
    // Side by side: none waits for another that meets with silence.
    let (presses, shifts) = tokio::join!(
        join_all(presses.map(|it| send_press(app, account, it))),
        join_all(shifts.map(|it| send_shift(app, account, it))),
    );
    presses.into_iter().chain(shifts).collect()
}

async fn send_shift(app: &App, account: &OpenAccount, kept: &KeptShift) -> Result<(), Unsent> {
    let asked = ShiftRequest {
        started: kept.shift.started,
        ended: kept.shift.ended,
    };
    let declared = account.client.declare_shift(&kept.id, &asked);
    match tokio::time::timeout(PATIENCE, declared).await {
        Ok(Ok(state)) => {
            let sent = account.store.sent_shift(kept, state.started);
            sent.map_err(unread)?;
            if state.started != kept.shift.started {
                changed(app);
            }
            Ok(())
        }
        Ok(Err(_)) | Err(_) => {
            tracing::info!("a shift was not sent");
            Err(Unsent)
        }
    }
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
            let is_unknown = kept.word.is_none()
                && matches!(problem.code, ProblemCode::Invalid | ProblemCode::NotFound);
            if is_unknown && kept.withdrawn {
                // The server knows what it has before it looks at what it offers: it never had this.
                account.store.forget_press(&kept.id).map_err(unread)?;
                changed(app);
                return Ok(());
            }
            let why = match problem.code {
                ProblemCode::Offline | ProblemCode::TooMany | ProblemCode::Unexpected => None,
                ProblemCode::NotAllowed => Some(NOT_AN_ADVISOR.to_owned()),
                _ => Some(problem.message),
            };
            if let Some(why) = why.filter(|why| Some(why) != kept.trouble.as_ref()) {
                let noted = account.store.trouble_press(&kept.id, &why);
                noted.map_err(unread)?;
                app.emit(AppEvent::Assistance);
                if problem.code == ProblemCode::NotAllowed {
                    // Who the person is has changed, and this computer does not know it yet. Asked
                    // once: waking also sends what is unsent.
                    app.wake();
                }
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
    let known = account.floor();
    let floor = Floor {
        requests: told,
        ..floor
    };
    account.set_floor(Some(floor.clone()));
    for request in &floor.requests {
        want(app, account, known.as_ref(), request);
    }
    changed(app);
    // A store that fails does not keep anybody from hearing of others.
    let kept = keep_own(app, account, &own);
    app.wake_to_press();
    Ok(kept?)
}

/// Takes in all that the server says of this person's own presses.
fn keep_own(app: &App, account: &OpenAccount, own: &[RequestState]) -> Result<(), StoreError> {
    for word in own {
        if word.ended.is_none() {
            // It was pressed on another computer, or the store of this one is new.
            account.store.keep_press(&word.id, &word.press())?;
        }
        account.store.replace_word(word)?;
    }
    let now = app.line().server_time(app.clock().now());
    let oldest = now.plus(-i64::from(KEEP_DAYS) * DAY_MS);
    for kept in account.store.presses()? {
        let is_known = own.iter().any(|word| word.id == kept.id);
        if is_known || kept.has_ended() {
            continue;
        }
        match &kept.word {
            // It was never sent. However old it looks, it is sent: the clock may have been wrong.
            None => {}
            // The server has forgotten how it ended. It is no call for help any more.
            Some(word) if word.received < oldest => account.store.forget_press(&kept.id)?,
            // The server has lost it: it is sent again, and nothing more is claimed until then.
            Some(_) => account.store.forget_word(&kept.id)?,
        }
    }
    changed(app);
    Ok(())
}

/// Says to the server that its stream is heard here, if this person is on duty or has a request.
pub(crate) async fn hears(app: &App, account: &OpenAccount) {
    let matters = |floor: Floor| {
        floor.duty.since.is_some() || floor.requests.iter().any(|it| it.is_with(&account.person))
    };
    if !account.floor().is_some_and(matters) {
        return;
    }
    match account.client.hears().await {
        Ok(duty) => {
            if account.floor().is_some_and(|floor| floor.duty != duty) {
                account.change_floor(None, |floor| floor.duty = duty);
                changed(app);
            }
        }
        // With the next heartbeat it is said again.
        Err(problem) => tracing::info!(code = ?problem.code, "what is heard here was not said"),
    }
}

/// Whether somebody who waits sounds for this person.
pub(crate) fn is_wanted(account: &OpenAccount) -> bool {
    let floor = account.floor();
    floor.is_some_and(|floor| floor.requests.iter().any(|it| rings(account, &floor, it)))
}

fn rings(account: &OpenAccount, floor: &Floor, request: &RequestState) -> bool {
    request.rings_for(&account.person, floor.duty.since.is_some())
}

/// The stream is gone: who is on duty and what waits is not known any more.
pub(crate) fn end(app: &App, account: &OpenAccount) {
    account.set_floor(None);
    changed(app);
}

/// Takes in who is on duty now.
pub(crate) fn hear_on_duty(app: &App, account: &OpenAccount, on_duty: Vec<OnDuty>, duty: Duty) {
    account.change_floor(None, |floor| {
        floor.on_duty = on_duty;
        floor.duty = duty;
    });
    changed(app);
}

/// Takes in the server's word on a request: the person's own, or one that they were told of.
pub(crate) fn hear(app: &App, account: &OpenAccount, request: RequestState) -> Result<(), Problem> {
    if request.from == account.person {
        return Ok(hear_own(app, account, &request)?);
    }
    let known = account.floor();
    want(app, account, known.as_ref(), &request);
    take_in(app, account, request);
    Ok(())
}

/// Takes in the server's word on a request that the person was told of.
pub(crate) fn take_in(app: &App, account: &OpenAccount, request: RequestState) {
    let last = request.clone();
    account.change_floor(Some(&last), |floor| {
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
    if word.ended.is_none() {
        // It was pressed on another computer.
        account.store.keep_press(&word.id, &word.press())?;
    }
    if account.store.keep_word(word)? {
        changed(app);
    }
    Ok(())
}

/// Somebody who waits is shown to the person, wherever they are in Hearth: when they hear of it, when
/// it was handed back, and whenever it is told further or again.
fn want(app: &App, account: &OpenAccount, known: Option<&Floor>, request: &RequestState) {
    let Some(floor) = account.floor() else { return };
    let known = known.into_iter().flat_map(|floor| &floor.requests);
    let before = known.into_iter().find(|it| it.id == request.id);
    let is_old =
        |before: &RequestState| rings(account, &floor, before) && !request.was_told_since(before);
    if rings(account, &floor, request) && !before.is_some_and(is_old) {
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
