//! Every route of the server, on one screen. OpenAPI is made from the same list, and so is the test
//! that walks every route in every role.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, DATE, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use hearth_domain::{ProblemCode, api::internet::LEASE_HEADER};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    access, account, assistance, buddy, decision, error::Error, file, health, internet, live, log,
    outlet, package, packs, people, queue, record, review, shift, state::App, version, wellbeing,
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
        // Presses for assistance, and those who answer.
        .merge(assistance::router())
        // When an advisor says that they work.
        .merge(shift::router())
        // What advisors shared of their check-ins, for them and those who may hear it.
        .merge(wellbeing::router())
        // Who looks out for whom. Advisors for themselves; managers for their teams.
        .merge(buddy::router())
        // Places beside the app. Administrators and IT read how they stand, and try them.
        .merge(outlet::router())
        // Samples of a line: leave from advisors and, a few, from anybody; all else under the lease.
        .merge(internet::router())
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
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(app.clone(), dated))
        .layer(middleware::map_response(private))
        .layer(middleware::from_fn(version::check))
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}

/// How long a request and the beginning of its answer may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// The same for a file: 20 MiB at half a megabit a second.
const FILE_PATIENCE: Duration = Duration::from_secs(400);

/// Gives up on a request that does not come to its end. What it had begun is undone.
async fn in_time(request: Request, next: Next) -> Response {
    let patience = match request.uri().path().starts_with("/files/") {
        true => FILE_PATIENCE,
        false => PATIENCE,
    };
    let answered = tokio::time::timeout(patience, next.run(request)).await;
    answered.unwrap_or_else(|_| {
        let message = "This took too long. Check your internet connection, then try again. What you \
                       saved stays on your computer.";
        Error::problem(ProblemCode::Offline, message).into_response()
    })
}

/// Says in every answer what time it is here, as the live stream does: apps go by it.
async fn dated(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now = jiff::Timestamp::from_millisecond(app.now().0).unwrap_or_default();
    let written = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    let written = written
        .ok()
        .and_then(|text| HeaderValue::from_str(&text).ok());
    if let Some(written) = written {
        response.headers_mut().insert(DATE, written);
    }
    response
}

/// Keeps every answer out of caches, and browsers from guessing what it is.
async fn private(mut response: Response) -> Response {
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        let headers = response.headers_mut();
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
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
    modifiers(&Keys)
)]
struct Description;

/// How a session is shown, and the key of a lease.
struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An access token from `POST /token`."))
            .build();
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("session", SecurityScheme::Http(bearer));
        let key = ApiKeyValue::with_description(LEASE_HEADER, "The key of the lease.");
        let lease = SecurityScheme::ApiKey(ApiKey::Header(key));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("lease", lease);
    }
}
