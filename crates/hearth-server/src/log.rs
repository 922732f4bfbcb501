//! What the server writes down about itself.
//!
//! One line for each request with its route, never its path, because paths hold ids and codes; no
//! name, answer, free text, token or address anywhere. `HEARTH_LOG` sets how much is written. Not
//! here: who looked at what, which is kept in the database.

use std::{io::IsTerminal, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tracing_subscriber::EnvFilter;

/// Writes to the terminal's error stream from here on.
pub fn start() {
    let filter =
        EnvFilter::try_from_env("HEARTH_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    // Somebody who embeds the server may have set up their own.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}

/// Writes one line for each request.
pub async fn request(route: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let (began, method) = (Instant::now(), request.method().clone());
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let (status, duration_ms) = (response.status().as_u16(), began.elapsed().as_millis());
    tracing::debug!(%method, route, status, duration_ms, "request");
    response
}
