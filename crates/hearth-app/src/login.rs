//! Logging in, and joining: the system's browser, a code, and a store that is made or opened.
//!
//! Authorisation code with PKCE (RFC 7636) and a loopback redirect (RFC 8252): the app never sees a
//! password. The browser comes back to a listener on this computer that takes one answer and is
//! gone after five minutes. Not here: the listener ([`loopback`]), and what becomes of the account
//! on this device ([`settle`]).

mod loopback;
mod settle;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use hearth_domain::{
    Problem, ProblemCode,
    api::account::{About, TokenRequest},
    id::InstallationId,
};
use sha2::{Digest, Sha256};
use tokio::task::AbortHandle;

use crate::{
    app::{App, Locks},
    client::{Address, Line, Transport, address::Invited},
    commands::LogIn,
    desk::Installation,
    error,
    key::{KeyError, chance, passphrase},
};
use loopback::Loopback;

/// How long a log-in in the browser may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// A log-in that goes on in the browser. Dropping it ends it.
pub(crate) struct Attempt(AbortHandle);

impl Drop for Attempt {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What a log-in was begun with.
struct Begun {
    transport: Transport,
    about: About,
    verifier: String,
    installation: Installation,
    passphrase: Option<String>,
    /// How often Hearth was locked before it was begun: a lock since then stands.
    locks: Locks,
    /// The passphrase of the store that is there was forgotten: it is kept aside.
    forgotten: bool,
}

/// Begins a log-in; returns the page to open. `forgotten` says that nobody knows the passphrase of
/// the store that is there.
///
/// # Errors
/// When the server does not answer, or something is missing that would be needed at the end.
pub(crate) async fn start(app: &App, log_in: LogIn, forgotten: bool) -> Result<String, Problem> {
    let locks = app.locks();
    let invited = log_in
        .invitation
        .as_deref()
        .map(Invited::find)
        .transpose()?;
    let server = match &invited {
        Some(invited) => invited.server.clone(),
        None => known_server(app)?,
    };
    let was_asked_for = log_in.passphrase.is_some();
    let passphrase = log_in.passphrase.filter(|words| !words.trim().is_empty());
    let is_short = |words: &String| words.trim().chars().count() < passphrase::FEWEST;
    if passphrase.as_ref().is_some_and(is_short) {
        return Err(KeyError::ShortPassphrase.into());
    }
    // Whoever logs in beside an open account may be its owner, who needs none and is kept waiting by no
    // keyring.
    let may_need_one = was_asked_for || app.account().is_none();
    let forgot_one = forgotten && app.frame().is_kept_by_passphrase();
    if passphrase.is_none() && (forgot_one || may_need_one && app.keyring().await.is_none()) {
        return Err(KeyError::NoPassphrase.into());
    }
    // Asked before the browser opens, so that a server that is silent or of another version is met
    // here, where there is something to be said about it.
    let transport = app.transport(server, Line::new())?;
    let about = transport.about().await?;
    let opens = match &invited {
        Some(invited) => opens(&transport, invited).await?,
        None => false,
    };

    let loopback = Loopback::open().await.map_err(|error| {
        tracing::error!(%error, "no loopback port");
        Problem::new(
            ProblemCode::Unexpected,
            "Hearth cannot wait for your browser on this computer. Ask IT whether a security \
             program blocks it, then try again.",
        )
    })?;
    let (verifier, state) = (word()?, word()?);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let mut url = transport.server().at("authorize");
    url.query_pairs_mut()
        .append_pair("challenge", &challenge)
        .append_pair("state", &state)
        .append_pair("redirect", &loopback.redirect());
    if let Some(invited) = invited.as_ref().filter(|_| opens) {
        url.query_pairs_mut()
            .append_pair("invitation", &invited.code);
    }
    let begun = Begun {
        transport,
        about,
        verifier,
        installation: installation(app, invited.is_some())?,
        passphrase,
        locks,
        forgotten,
    };
    if app.locks() != begun.locks {
        return Err(locked_meanwhile());
    }
    app.set_problem(None);
    let task = tokio::spawn(wait(app.clone(), loopback, state, begun));
    app.set_attempt(Some(Attempt(task.abort_handle())));
    Ok(url.into())
}

/// Waits for the browser, and brings the log-in to its end.
async fn wait(app: App, loopback: Loopback, state: String, begun: Begun) {
    let answer = tokio::time::timeout(PATIENCE, loopback.answer(&state)).await;
    let Ok(mut answer) = answer else {
        return app.set_problem(Some(Problem::new(
            ProblemCode::LoggedOut,
            "The log-in in the browser took too long. Start it again.",
        )));
    };
    let code = answer.take_code();
    // From here on it is finished even if somebody gives up: the code is good only once.
    let finished = tokio::spawn(async move {
        let outcome = finish(&app, begun, code).await;
        app.set_problem(match &outcome {
            Ok(besides) => besides.clone(),
            Err(problem) => Some(problem.clone()),
        });
        answer.show(&outcome).await;
    });
    let _ = finished.await;
}

/// Answers with what the person should know besides that they are logged in.
async fn finish(app: &App, begun: Begun, code: String) -> Result<Option<Problem>, Problem> {
    let Installation { id, key } = &begun.installation;
    let public_key = key.verifying_key().to_bytes();
    let tokens = begun.transport.token(&TokenRequest::Code {
        code,
        verifier: begun.verifier.clone(),
        installation: id.clone(),
        public_key: public_key
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    });
    settle::settle(app, tokens.await?, begun).await
}

/// Whether somebody can join with an invitation. One that was used only says which server to log in
/// on: the browser may have come to its end while nobody waited for it here.
async fn opens(transport: &Transport, invited: &Invited) -> Result<bool, Problem> {
    match transport.invitation(&invited.code).await {
        Ok(_) => Ok(true),
        Err(problem) if problem.code == ProblemCode::NotFound => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// The server of somebody who logs in without an invitation: that of the account used last.
fn known_server(app: &App) -> Result<Address, Problem> {
    let frame = app.frame();
    let (_, account) = frame.account().ok_or_else(error::not_joined)?;
    Ok(Address::parse(&account.server)?)
}

/// The installation to log in as. A session that only ran out goes on with its own; somebody who
/// joins, or comes after a log-out, may be somebody else, and an installation is one person's.
fn installation(app: &App, joins: bool) -> Result<Installation, Problem> {
    if let Some(account) = app.account()
        && !joins
        && !app.frame().logged_out
    {
        return Ok(account.installation.copy());
    }
    Ok(Installation {
        id: InstallationId::from(uuid::Uuid::now_v7()),
        key: SigningKey::from_bytes(&chance()?),
    })
}

/// 256 random bits in letters that an address needs not escape.
fn word() -> Result<String, KeyError> {
    Ok(URL_SAFE_NO_PAD.encode(chance()?))
}

/// Somebody locked Hearth since the log-in was begun.
fn locked_meanwhile() -> Problem {
    Problem::new(
        ProblemCode::Locked,
        "Hearth was locked while you logged in, so the log-in was given up. Unlock it and log in again.",
    )
}
