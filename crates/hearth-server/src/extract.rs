//! Extractors that refuse with a `Problem`, as everything else does.
//!
//! Not here: who is asking ([`crate::auth`]).

use axum::{
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{JsonRejection, PathRejection, QueryRejection, StringRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use hearth_domain::ProblemCode;
use serde::Serialize;

use crate::error::Error;

/// A body in JSON, in either direction.
#[derive(Debug, FromRequest)]
#[from_request(via(axum::Json), rejection(Error))]
pub struct Json<T>(pub T);

/// A body of plain text.
#[derive(Debug)]
pub struct Text(pub String);

impl<S: Send + Sync> FromRequest<S> for Text {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        Ok(Text(String::from_request(request, state).await?))
    }
}

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
        refused(rejection.status())
    }
}

impl From<StringRejection> for Error {
    fn from(rejection: StringRejection) -> Error {
        refused(rejection.status())
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

fn refused(status: StatusCode) -> Error {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Error::problem(
            ProblemCode::TooLarge,
            "This is more than the server takes at once. Send less.",
        );
    }
    unreadable()
}

fn unreadable() -> Error {
    Error::problem(
        ProblemCode::Invalid,
        "The server could not read this request. Update Hearth, then try again.",
    )
}
