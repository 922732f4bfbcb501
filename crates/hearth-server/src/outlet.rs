//! Outlets: places beside the app, such as a channel in Teams, that are told that somebody needs help.
//!
//! Beside it and never in its place: a request is told, answered and closed as if there were none. What
//! an outlet is told holds no name and no reason ([`notice`]). It is written in the transaction that
//! keeps the request ([`delivery`]), sent by a worker of its own ([`worker`], [`send`]) to addresses
//! where a card may go ([`address`]), and given up in sight of those who look after the server: here,
//! administrators and IT read how each outlet stands, and try it.

pub mod address;
pub mod delivery;
pub mod notice;
pub mod send;
pub mod setting;
mod teams;
pub mod worker;

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::outlet::{OutletState, OutletTried},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::Operator,
    error::{Error, Result},
    extract::{Json, Path},
    state::App,
};
pub use setting::{BadOutlet, Outlet, SecretUrl};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(all))
        .routes(routes!(try_one))
}

/// Every outlet, as the settings list them, with how it stands.
#[utoipa::path(get, path = "/outlets", tag = "outlets", security(("session" = [])), responses(
    (status = 200, body = Vec<OutletState>),
    (status = 401, description = "Log in", body = Problem),
    (status = 403, description = "For administrators and IT", body = Problem),
))]
async fn all(State(app): State<App>, _who: Operator) -> Result<Json<Vec<OutletState>>> {
    let mut all = Vec::new();
    for outlet in &app.config.outlets {
        all.push(delivery::state(&app, outlet).await?);
    }
    Ok(Json(all))
}

/// Sends a card that says that it is a test, and says how it went. It is not tried again.
#[utoipa::path(post, path = "/outlets/{name}/try", tag = "outlets", security(("session" = [])),
    params(("name" = String, Path, description = "The outlet's name")),
    responses(
        (status = 200, body = OutletTried),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For administrators and IT", body = Problem),
        (status = 404, description = "There is no such outlet", body = Problem),
))]
async fn try_one(
    State(app): State<App>,
    _who: Operator,
    Path(name): Path<String>,
) -> Result<Json<OutletTried>> {
    let outlet = app.config.outlets.iter().find(|it| it.name == name);
    let outlet = outlet.ok_or_else(|| Error::not_found("This outlet"))?;
    let notice = notice::Notice {
        occasion: None,
        since: app.now(),
        server: &app.config.public_url(),
    };
    let went = send::send(outlet, &notice).await;
    Ok(Json(OutletTried {
        failure: went.err().map(|failure| failure.to_string()),
    }))
}
