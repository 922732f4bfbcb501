//! The routes of the bridge: the shell's commands over HTTP, and the built pages.
//!
//! Not here: who may use them ([`crate::guard`]).

use std::{convert::Infallible, path::Path};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path as UrlPath, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post, put},
};
use futures_util::{Stream, StreamExt};
use hearth_app::{
    App,
    view::evidence::{FileMeta, FileRef},
};
use hearth_domain::{
    Problem, ProblemCode,
    id::{FileId, RecordId},
};
use serde::Deserialize;
use serde_json::Value;
use tokio_stream::wrappers::BroadcastStream;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

const META_HEADER: &str = "x-hearth-meta";

/// The largest file that a window may hand over, in bytes: more than any photo or document, so that
/// the core itself says what is too large.
const MOST_BYTES: usize = 64 << 20;

/// The window's own policy, with this server in the place of the shell.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; font-src 'none'; base-uri 'none'; \
    form-action 'none'";

/// All routes.
pub fn router(app: App, pages: &Path) -> Router {
    let files = ServeDir::new(pages).fallback(ServeFile::new(pages.join("index.html")));
    Router::new()
        .route("/call/{name}", post(call))
        .route("/files", put(put_file))
        .route("/files/{id}", get(get_file))
        .route("/events", get(events))
        .fallback_service(files)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(SetResponseHeaderLayer::overriding(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
        .with_state(app)
}

struct Failed(Problem);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(self.0)).into_response()
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Failed {
        Failed(problem)
    }
}

async fn call(
    State(app): State<App>,
    UrlPath(name): UrlPath<String>,
    Json(input): Json<Value>,
) -> Result<Json<Value>, Failed> {
    Ok(Json(hearth_app::dispatch(&app, &name, input).await?))
}

async fn put_file(
    State(app): State<App>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Failed> {
    let meta = headers
        .get(META_HEADER)
        .and_then(|header| header.to_str().ok())
        .and_then(FileMeta::from_header)
        .ok_or_else(|| {
            Problem::new(
                ProblemCode::Invalid,
                "The file did not arrive whole. Choose it again.",
            )
        })?;
    let item = app.put_file(meta, bytes.into()).await?;
    Ok(Json(item).into_response())
}

#[derive(Deserialize)]
struct Of {
    record: Option<RecordId>,
}

async fn get_file(
    State(app): State<App>,
    UrlPath(file): UrlPath<FileId>,
    Query(Of { record }): Query<Of>,
) -> Result<Response, Failed> {
    let (media_type, bytes) = app.get_file(FileRef { record, file }).await?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

async fn events(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // An event that was missed or cannot be written says only that something changed; the next one
    // says so again.
    let events = BroadcastStream::new(app.events())
        .filter_map(|event| async { Event::default().json_data(event.ok()?).ok().map(Ok) });
    Sse::new(events).keep_alive(KeepAlive::default())
}
