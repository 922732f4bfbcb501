//! Bodies of the `account` commands: who is here, and whether the store is open.
//!
//! Not here: how a log-in goes ([`crate::login`]).

use std::time::Duration;

use hearth_domain::{Problem, ProblemCode};

use super::{answering, assistance, heard, reminder};
use crate::{
    App,
    client::{Line, address::Invited},
    commands::{InvitationText, LogIn, Nothing, StartOver, Unlock},
    desk::Desk,
    event::AppEvent,
    live, login,
    outbox::freeze,
    store::{PackageState, Sent},
    view::{
        number,
        state::{AppState, InvitationView, LoginStarted, Offer, PersonView, Stage, Waiting},
    },
};

/// How long a log-out waits for the server.
const GOODBYE: Duration = Duration::from_secs(5);

pub(crate) async fn get_state(app: &App, _: Nothing) -> Result<AppState, Problem> {
    Ok(state(app))
}

pub(crate) async fn read_invitation(
    app: &App,
    input: InvitationText,
) -> Result<InvitationView, Problem> {
    let invited = Invited::find(&input.text)?;
    let transport = app.transport(invited.server.clone(), Line::new())?;
    let about = transport.about().await?;
    let offer = match transport.invitation(&invited.code).await {
        Ok(open) => Offer::Join {
            name: open.name,
            roles: open.roles.into_iter().map(|it| it.title().into()).collect(),
            expires: open.expires,
        },
        // It still says which server it is, so that somebody whose joining was cut short, or whose
        // profile was lost, has a way in.
        Err(problem) if problem.code == ProblemCode::NotFound => Offer::LogIn {
            why: problem.message,
        },
        Err(problem) => return Err(problem),
    };
    Ok(InvitationView {
        provider: about.provider,
        server: invited.server.to_string(),
        offer,
        needs_passphrase: app.profile().has_wrapped_keys() || app.keyring().await.is_none(),
    })
}

pub(crate) async fn start_login(app: &App, input: LogIn) -> Result<LoginStarted, Problem> {
    let url = login::start(app, input, false).await?;
    Ok(LoginStarted { url })
}

pub(crate) async fn start_over(app: &App, input: StartOver) -> Result<LoginStarted, Problem> {
    if app.account().is_some() {
        return Err(Problem::new(
            ProblemCode::Conflict,
            "Hearth is open, so there is nothing to begin again. Nothing was changed.",
        ));
    }
    let how = LogIn {
        invitation: None,
        passphrase: input.passphrase,
    };
    let url = login::start(app, how, true).await?;
    Ok(LoginStarted { url })
}

pub(crate) async fn cancel_login(app: &App, _: Nothing) -> Result<AppState, Problem> {
    app.set_attempt(None);
    Ok(state(app))
}

pub(crate) async fn unlock(app: &App, input: Unlock) -> Result<AppState, Problem> {
    app.unlock(input.passphrase).await?;
    Ok(state(app))
}

pub(crate) async fn lock(app: &App, _: Nothing) -> Result<AppState, Problem> {
    if app.account().is_some() {
        may_leave(&app.desk()?, "lock")?;
    }
    app.lock();
    Ok(state(app))
}

/// Refuses what would leave somebody without help in silence.
fn may_leave(desk: &Desk, how: &str) -> Result<(), Problem> {
    let refuse = |why: &str| Problem::new(ProblemCode::Conflict, format!("{why} Then {how}."));
    if assistance::is_on_its_way(desk)? {
        return Err(refuse(
            "Your press for help is not sent yet, and Hearth can only send it while it is open and \
             you are logged in. Phone instead and take it back.",
        ));
    }
    // Without a stream the others know already that nobody hears them here.
    let Some(floor) = desk.account().floor() else {
        return Ok(());
    };
    let me = &desk.me().person;
    if floor.requests.iter().any(|request| request.is_with(me)) {
        return Err(refuse(
            "You have a request for help. Close it or hand it back.",
        ));
    }
    if floor.duty.since.is_some() {
        return Err(refuse(
            "You are on duty. Go off duty, so that nobody counts on you.",
        ));
    }
    Ok(())
}

pub(crate) async fn log_out(app: &App, _: Nothing) -> Result<AppState, Problem> {
    let desk = app.desk()?;
    may_leave(&desk, "log out")?;
    let client = desk.client();
    // A server that is silent lets the session run out by itself; on this device it ends now.
    if !matches!(
        tokio::time::timeout(GOODBYE, client.log_out()).await,
        Ok(Ok(()))
    ) {
        tracing::info!("the server did not hear of the log-out");
    }
    // What one of them meets with keeps the other from nothing.
    let closed = app.change_frame(|frame| frame.logged_out = true);
    client.session().end()?;
    closed?;
    // What others shared is for this person's eyes, and not for whoever sits here next.
    desk.account().forget_wellbeing();
    app.emit(AppEvent::Wellbeing);
    Ok(state(app))
}

pub(crate) async fn try_now(app: &App, _: Nothing) -> Result<AppState, Problem> {
    if let Some(account) = app.account() {
        account.store.release()?;
        live::look(app, &account).await;
        app.wake();
    }
    Ok(state(app))
}

pub(super) fn state(app: &App) -> AppState {
    let (frame, account, line) = (app.frame(), app.account(), app.line().state());
    let about = frame.account().map(|(_, account)| account);
    // The frame holds the number to call, so it is shown whatever has become of the store.
    let (waiting, trouble) = match account.as_ref().map(|_| waiting(app)) {
        Some(Ok(waiting)) => (waiting, None),
        Some(Err(problem)) => (Waiting::default(), Some(problem)),
        None => (Waiting::default(), None),
    };
    AppState {
        stage: match (&account, about) {
            (Some(_), _) => Stage::Ready,
            (None, Some(_)) => Stage::Locked,
            (None, None) => Stage::Join,
        },
        provider: about.map(|about| about.provider.clone()),
        person: account.as_ref().map(|account| {
            let me = account.me();
            PersonView {
                name: me.name,
                roles: me.roles,
                teams: me.teams,
            }
        }),
        phone: about.map(|about| about.phone.clone()),
        support: about.is_some_and(|about| about.support.is_some()),
        connection: line.connection,
        waiting,
        needs_login: account
            .as_ref()
            .is_some_and(|account| !account.client.session().is_open()),
        logged_out: frame.logged_out,
        invitation: app.invitation().filter(|_| about.is_none()),
        key: about.map(|about| about.keeper),
        others_need_passphrase: frame.has_passphrases() || app.has_no_keyring(),
        clock_ahead_ms: line.clock_ahead_ms,
        reviews_waiting: account
            .as_ref()
            .map(|account| account.reviews_waiting())
            .unwrap_or_default(),
        heard: app.desk().ok().and_then(|desk| heard::waiting(&desk)),
        help: app.desk().ok().and_then(|desk| assistance::state(&desk)),
        answering: app.desk().ok().and_then(|desk| answering::state(&desk)),
        shown_break: app
            .desk()
            .ok()
            .and_then(|desk| reminder::shown_break(&desk)),
        problem: app.problem().or(trouble),
        demo: app.options().demo,
    }
}

/// What waits to be sent. Staff have no record and send nothing this way.
fn waiting(app: &App) -> Result<Waiting, Problem> {
    let desk = app.desk()?;
    let packages = desk.store().packages()?;
    let is_open = |it: &&Sent| matches!(it.state, PackageState::Waiting | PackageState::Stuck);
    let open = packages.iter().filter(is_open);
    let mut waiting = Waiting {
        packages: number(open.count()),
        ..Waiting::default()
    };
    let on_device = desk.on_device()?;
    let standing = desk.standing_with(&on_device);
    if let (Some(record), Some(standing)) = (desk.record(), standing) {
        let ready = freeze::ready(&desk, record, on_device, &standing);
        waiting.answers = number(ready.go.len());
        waiting.files = number(ready.files.len());
    }
    Ok(waiting)
}
