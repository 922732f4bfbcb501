//! Joining by invitation, logging in and out, and who one is.
//!
//! Not here: people and teams as administrators see them ([`crate::people`]), nor what a request's
//! token stands for ([`crate::auth`]).

mod authorize;
mod enter;
pub mod expired;
mod form;
pub mod invitation;
pub(crate) mod limits;
mod page;
mod password;
pub mod secret;
mod token;

use axum::{extract::State, http::StatusCode};
use hearth_domain::{
    Problem,
    api::account::{Invitation, Me, Team, TokenRequest, Tokens},
    id::{InstallationId, PersonId},
};
use sqlx::Row;
use tokio::sync::Semaphore;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use token::end_all as end_sessions;

use crate::{
    assistance::duty,
    auth::LoggedIn,
    db,
    error::Result,
    extract::{Json, Path},
    peer::Peer,
    record,
    state::App,
};

/// What keeps logging in from being abused.
#[derive(Debug)]
pub struct Guard {
    /// Passwords that are hashed at the same time.
    hashing: Semaphore,
    /// What each address has left.
    addresses: limits::Addresses,
}

impl Default for Guard {
    fn default() -> Guard {
        Guard {
            hashing: Semaphore::new(2),
            addresses: limits::Addresses::default(),
        }
    }
}

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(authorize::show, authorize::enter))
        .routes(routes!(token))
        .routes(routes!(log_out))
        .routes(routes!(me))
        .routes(routes!(invitation))
}

/// Exchanges a code or a refresh token for a session's tokens.
#[utoipa::path(post, path = "/token", tag = "account", request_body = TokenRequest, responses(
    (status = 200, body = Tokens),
    (status = 401, description = "Log in again", body = Problem),
    (status = 403, description = "The installation is somebody else's", body = Problem),
    (status = 429, description = "Wait", body = Problem),
))]
async fn token(
    State(app): State<App>,
    Peer(address): Peer,
    Json(request): Json<TokenRequest>,
) -> Result<Json<Tokens>> {
    // Whoever holds a refresh token guesses nothing, and a thousand who begin a shift behind one
    // address come at once.
    if let TokenRequest::Code { .. } = &request {
        app.guard.addresses.attempt(address, app.now())?;
    }
    Ok(Json(token::exchange(&app, &request).await?))
}

/// Ends the session.
#[utoipa::path(post, path = "/logout", tag = "account", security(("session" = [])), responses(
    (status = 204, description = "The session has ended"),
    (status = 401, description = "It had ended before", body = Problem),
))]
async fn log_out(State(app): State<App>, who: LoggedIn) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    token::end(&mut tx, &who.session, app.now()).await?;
    tx.commit().await?;
    duty::logged_out(&app, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is logged in.
#[utoipa::path(get, path = "/me", tag = "account", security(("session" = [])), responses(
    (status = 200, body = Me),
    (status = 401, description = "Log in", body = Problem),
))]
async fn me(State(app): State<App>, who: LoggedIn) -> Result<Json<Me>> {
    Ok(Json(Me {
        teams: teams(&app, &who.person).await?,
        record: record::of(&app, &who.person).await?,
        person: who.person,
        name: who.name,
        roles: who.roles.into_iter().collect(),
    }))
}

/// What an invitation is for.
#[utoipa::path(get, path = "/invitations/{code}", tag = "account",
    params(("code" = String, Path, description = "The code of the link")),
    responses(
        (status = 200, body = Invitation),
        (status = 404, description = "It cannot be used", body = Problem),
        (status = 429, description = "Wait", body = Problem),
))]
async fn invitation(
    State(app): State<App>,
    Peer(address): Peer,
    Path(code): Path<String>,
) -> Result<Json<Invitation>> {
    app.guard.addresses.attempt(address, app.now())?;
    Ok(Json(invitation::shown(&app, &code).await?))
}

/// Logs a person in without a browser: for the made-up people of a demonstration.
///
/// # Errors
/// Those of the database.
pub(crate) async fn let_in(
    app: &App,
    person: &PersonId,
    installation: &InstallationId,
    public_key: &str,
) -> Result<Tokens> {
    let verifier = secret::Secret::new_code()?;
    let challenge = token::challenge(verifier.reveal());
    let mut tx = app.db.begin().await?;
    let code = token::new_code(&mut tx, person, &challenge, app.now()).await?;
    tx.commit().await?;
    let request = TokenRequest::Code {
        code: code.reveal().to_owned(),
        verifier: verifier.reveal().to_owned(),
        installation: installation.clone(),
        public_key: public_key.to_owned(),
    };
    token::exchange(app, &request).await
}

/// The teams of a person, by name.
async fn teams(app: &App, person: &PersonId) -> Result<Vec<Team>> {
    let rows = sqlx::query(
        "select t.id, t.name from person_teams m join teams t on t.id = m.team
         where m.person = $1 order by t.name, t.id",
    )
    .bind(person.as_str())
    .fetch_all(app.db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Team {
                id: db::parsed(row, "id")?,
                name: row.try_get("name")?,
            })
        })
        .collect()
}
