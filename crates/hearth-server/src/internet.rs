//! The provider's end of the internet check.
//!
//! A sample needs a lease ([`lease`]): it says when to start and how fast, is used once, and lasts a
//! minute or so. Under it go voice, over UDP ([`voice`]) or a WebSocket ([`socket`]), and bytes that
//! fill the line ([`fill`]); meanwhile the server watches how busy it is itself ([`busy`]), so that a
//! sample is never held against a line when the server was the limit. Leases live in memory: a server
//! that starts again has none, and a sample that was under way is taken again later.
//!
//! Not here: what a sample is worth, which the domain judges on the advisor's computer.

mod busy;
mod fill;
pub mod lease;
pub mod log;
pub mod setting;
mod socket;
mod ticks;
pub mod voice;

use axum::{
    extract::{FromRequestParts, State},
    http::request::Parts,
};
use hearth_domain::{
    Problem, ProblemCode,
    api::internet::{LEASE_HEADER, LeaseAnswer, LeaseEnd, LeaseEnded, LeaseRequest, PhaseTold},
    id::InstallationId,
    internet::datagram::{LeaseId, LeaseKey},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::Advisor,
    error::{Error, Result},
    extract::{Json, Path},
    peer::Peer,
    state::App,
};
use lease::{Running, Whose};
use log::Outcome;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask))
        .routes(routes!(ask_as_guest))
        .routes(routes!(told))
        .routes(routes!(end))
        .merge(fill::router())
        .merge(socket::router())
}

/// Asks for leave to take a sample of one's own line.
#[utoipa::path(post, path = "/leases", tag = "internet", security(("session" = [])),
    request_body = LeaseRequest,
    responses(
        (status = 200, body = LeaseAnswer),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors", body = Problem),
))]
async fn ask(
    State(app): State<App>,
    who: Advisor,
    Json(request): Json<LeaseRequest>,
) -> Result<Json<LeaseAnswer>> {
    let whose = Whose::Device(who.installation.clone());
    grant(&app, whose, &request).await
}

/// Asks for leave to take a sample before anybody has joined, for `hearth-check internet`. Few are
/// granted at once, an address has to wait after some in a row, and what is found is kept nowhere.
#[utoipa::path(post, path = "/leases/guest", tag = "internet", request_body = LeaseRequest,
    responses(
        (status = 200, body = LeaseAnswer),
        (status = 403, description = "The provider grants none", body = Problem),
        (status = 429, description = "Wait", body = Problem),
))]
async fn ask_as_guest(
    State(app): State<App>,
    Peer(address): Peer,
    Json(request): Json<LeaseRequest>,
) -> Result<Json<LeaseAnswer>> {
    if app.config.internet.guests == 0 {
        return Err(Error::problem(
            ProblemCode::NotAllowed,
            "This provider's server takes no tests from people who have not joined. Join first, \
             then use Hearth's own internet page.",
        ));
    }
    app.leases.attempt(address, app.now())?;
    let nobody: InstallationId = uuid::Uuid::now_v7()
        .to_string()
        .parse()
        .map_err(anyhow::Error::from)?;
    grant(&app, Whose::Guest(nobody), &request).await
}

/// Grants a lease or does not, and counts what became of it and of those that ran out.
async fn grant(app: &App, whose: Whose, request: &LeaseRequest) -> Result<Json<LeaseAnswer>> {
    // Guests leave no trace, and cannot fill the provider's table.
    let is_guest = matches!(whose, Whose::Guest(_));
    let answer = app.leases.ask(whose, request)?;
    if let LeaseAnswer::NotNow(refusal) = &answer
        && !is_guest
    {
        log::note(app, Outcome::refused(refusal), 1).await;
    }
    Ok(Json(answer))
}

/// What the server said and heard in a phase, which ends with that.
#[utoipa::path(post, path = "/leases/{id}/phases/{phase}", tag = "internet", security(("lease" = [])),
    params(
        ("id" = String, Path, description = "The lease"),
        ("phase" = u8, Path, description = "The phase"),
    ),
    responses(
        (status = 200, body = PhaseTold),
        (status = 404, description = "There is no such lease or phase", body = Problem),
))]
async fn told(lease: Leased, path: Path<(String, u8)>) -> Result<Json<PhaseTold>> {
    let Path((_, phase)) = path;
    let told = lease.0.voice().end(phase);
    told.map(Json).ok_or_else(|| Error::not_found("This phase"))
}

/// Ends a lease, and says how busy the server was meanwhile.
#[utoipa::path(post, path = "/leases/{id}/end", tag = "internet", security(("lease" = [])), request_body = LeaseEnd,
    params(("id" = String, Path, description = "The lease")),
    responses(
        (status = 200, body = LeaseEnded),
        (status = 404, description = "There is no such lease", body = Problem),
))]
async fn end(
    State(app): State<App>,
    lease: Leased,
    Json(told): Json<LeaseEnd>,
) -> Result<Json<LeaseEnded>> {
    let server = app.leases.end(&lease.0);
    if !lease.0.is_guest() {
        log::note(&app, Outcome::of(told.aborted, &server), 1).await;
    }
    Ok(Json(LeaseEnded { server }))
}

/// A lease that runs, whose key was shown.
pub struct Leased(pub std::sync::Arc<Running>);

impl FromRequestParts<App> for Leased {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Leased> {
        // Whoever does not know the key learns nothing, not even that there is such a lease.
        let nothing = || Error::not_found("This sample");
        let Path(path) = Path::<Vec<(String, String)>>::from_request_parts(parts, app).await?;
        let id: LeaseId = path
            .iter()
            .find(|(name, _)| name == "id")
            .and_then(|(_, id)| id.parse().ok())
            .ok_or_else(nothing)?;
        let key: LeaseKey = parts
            .headers
            .get(LEASE_HEADER)
            .and_then(|key| key.to_str().ok()?.parse().ok())
            .ok_or_else(nothing)?;
        let running = app.leases.find(&id).ok_or_else(nothing)?;
        if running.is_key(&key) {
            Ok(Leased(running))
        } else {
            Err(nothing())
        }
    }
}
