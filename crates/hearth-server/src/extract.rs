//! Extractors that refuse with a `Problem`, as everything else does.
//!
//! Not here: who is asking ([`crate::auth`]).

use axum::{
    extract::{
        FromRequest, FromRequestParts,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use hearth_domain::{Problem, ProblemCode};
use serde::Serialize;

use crate::error::Error;

/// A body in JSON, in either direction.
#[derive(Debug, FromRequest)]
#[from_request(via(axum::Json), rejection(Error))]
pub struct Json<T>(pub T);

/// What stands in the path.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Error))]
pub struct Path<T>(pub T);

/// What stands after the question mark.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Error))]
pub struct Query<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl From<JsonRejection> for Error {
    fn from(rejection: JsonRejection) -> Error {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Problem::new(
                ProblemCode::TooLarge,
                "This is more than the server takes at once. Send less.",
            )
            .into();
        }
        tracing::debug!(rejection = %rejection.body_text(), "a body was refused");
        unreadable()
    }
}

impl From<PathRejection> for Error {
    fn from(_: PathRejection) -> Error {
        Error::not_found("The page")
    }
}

impl From<QueryRejection> for Error {
    fn from(_: QueryRejection) -> Error {
        unreadable()
    }
}

fn unreadable() -> Error {
    Error::problem(
        ProblemCode::Invalid,
        "The server could not read this request. Update Hearth, then try again.",
    )
}
