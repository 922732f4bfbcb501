//! Who may use the bridge: whoever has the token, from a page that the bridge served.
//!
//! Not here: what they may do; that is the app's.

use std::net::SocketAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// What a request is held against.
#[derive(Clone)]
pub struct Guard {
    host: String,
    bearer: String,
}

impl Guard {
    /// A guard for a bridge at this address with this token.
    pub fn new(address: SocketAddr, token: String) -> Guard {
        Guard {
            host: address.to_string(),
            bearer: format!("Bearer {token}"),
        }
    }

    /// A page of another site can send requests here, and a name that resolves to loopback can
    /// pose as this host: both show in these headers.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        header(header::HOST) == Some(&self.host)
            && header(header::ORIGIN).is_none_or(|origin| origin == format!("http://{}", self.host))
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        headers
            .get(header::AUTHORIZATION)
            .is_some_and(|value| value == self.bearer.as_str())
    }
}

/// A token of this start: 256 random bits.
///
/// # Errors
/// When the system has no randomness to give.
pub fn token() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Lets through the pages themselves, which hold nothing, and everything else only with the token.
pub async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let guarded = ["/call/", "/files", "/events"]
        .iter()
        .any(|start| path.starts_with(start));
    if !guard.is_ours(request.headers()) || guarded && !guard.has_token(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}
