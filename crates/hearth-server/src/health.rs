//! What anybody may ask: whether the server is well, and whose it is.

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::{self, account::About},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{error::Result, extract::Json, state::App};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(about))
}

/// Whether the server reaches its database.
#[utoipa::path(get, path = "/healthz", tag = "health", responses(
    (status = 200, description = "It does", body = String),
    (status = 503, description = "It does not", body = Problem),
))]
async fn healthz(State(app): State<App>) -> Result<&'static str> {
    sqlx::query("select 1").execute(app.db.reader()).await?;
    Ok("ok")
}

/// What anybody may know before logging in.
#[utoipa::path(get, path = "/about", tag = "health", responses((status = 200, body = About)))]
async fn about(State(app): State<App>) -> Json<About> {
    Json(About {
        provider: app.config.provider.clone(),
        api: api::VERSION,
        server: env!("CARGO_PKG_VERSION").into(),
        now: app.now(),
        phone: (&app.config.phone).into(),
        demo: app.config.demo,
    })
}
