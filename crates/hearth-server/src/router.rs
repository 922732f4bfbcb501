//! Every route of the server, on one screen. OpenAPI is made from the same list, and so is the test
//! that walks every route in every role.

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::get};
use hearth_domain::ProblemCode;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    access, account, decision, error::Error, file, health, live, log, package, packs, people,
    queue, record, review, state::App, version,
};

/// The most bytes of a body, where a route does not say otherwise.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// Every route, with what OpenAPI says of it.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        // Whether it is well, and whose it is. Anybody.
        .merge(health::router())
        // Joining, logging in and out, who one is. Browsers and apps.
        .merge(account::router())
        // People, teams and invitations. Administrators.
        .merge(people::router())
        // What is asked. Everybody reads; administrators and governance publish.
        .merge(packs::router())
        // An advisor's record: the advisor reads, takes back and replies; reviewers read.
        .merge(record::router())
        // What an advisor sends: files first, then the package that names them.
        .merge(file::router())
        .merge(package::router())
        // Records that wait, and what reviewers do: accept, return, attest, set actions, decide.
        .merge(queue::router())
        .merge(review::router())
        .merge(decision::router())
        // Who looked at what. The advisor themself, and governance.
        .merge(access::router())
        // What changes, as it changes.
        .merge(live::router())
}

/// The server as one service.
pub fn router(app: App) -> Router {
    let (routes, description) = routes().split_for_parts();
    routes
        .route("/openapi.json", get(axum::Json(description)))
        .fallback(async || Error::not_found("The page"))
        .method_not_allowed_fallback(async || {
            let problem = Error::problem(ProblemCode::NotFound, "Update Hearth, then try again.");
            (StatusCode::METHOD_NOT_ALLOWED, problem)
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::from_fn(version::check))
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}

/// What the server can be asked, as OpenAPI.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hearth server",
        description = "The contract between the Hearth app and a provider's server. A failure is a \
                       Problem, whose message says what to do next."
    ),
    modifiers(&Session)
)]
struct Description;

/// How a session is shown.
struct Session;

impl Modify for Session {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An access token from `POST /token`."))
            .build();
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("session", SecurityScheme::Http(bearer));
    }
}
