//! App and server say which version of the contract they speak, and stop when it is not the same.
//!
//! A request that says nothing is let through: browsers on the log-in page and probes of the
//! provider's own know no version. Not here: the versions of stored things.

use axum::{
    extract::Request,
    http::HeaderValue,
    middleware::Next,
    response::{IntoResponse, Response},
};
use hearth_domain::{ProblemCode, api};

use crate::error::Error;

/// Refuses an app of another version, and says ours on every answer.
pub async fn check(request: Request, next: Next) -> Response {
    let said = request.headers().get(api::VERSION_HEADER);
    let mut response = match said.map(HeaderValue::to_str) {
        None => next.run(request).await,
        Some(Ok(said)) if said.parse() == Ok(api::VERSION) => next.run(request).await,
        Some(said) => {
            let theirs: Option<u32> = said.ok().and_then(|said| said.parse().ok());
            wrong(theirs).into_response()
        }
    };
    response
        .headers_mut()
        .insert(api::VERSION_HEADER, HeaderValue::from(api::VERSION));
    response
}

fn wrong(theirs: Option<u32>) -> Error {
    let message = if theirs.is_some_and(|theirs| theirs > api::VERSION) {
        "Your provider's server is older than your Hearth app. What you saved is kept on your \
         computer. Ask your provider to update the server."
    } else {
        "Your Hearth app is older than your provider's server. What you saved is kept on your \
         computer. Update Hearth, then try again."
    };
    Error::problem(ProblemCode::WrongVersion, message)
}
