//! What goes wrong inside the server, and how it leaves it.
//!
//! Handlers answer `Result<_, Error>`. A [`Problem`] is meant for the person and leaves as it is;
//! everything else is logged once, here, and leaves as a sentence with a short reference by which
//! the log can be searched. Not here: what each status means to a client, which is the
//! [`ProblemCode`]'s business.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use hearth_domain::{Problem, ProblemCode};

/// What a handler or a part of the server fails with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Meant for the person.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The place where files of evidence lie.
    #[error(transparent)]
    Evidence(#[from] object_store::Error),
    /// The disk.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Anything else that nobody foresaw.
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

/// Either what was asked for, or why not.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A problem about no input in particular.
    pub fn problem(code: ProblemCode, message: impl Into<String>) -> Error {
        Problem::new(code, message).into()
    }

    /// There is no such thing, or it is not theirs to know of. `what` begins the sentence: "This
    /// record".
    pub fn not_found(what: &str) -> Error {
        let message = format!("{what} was not found. Go back and read the page again.");
        Error::problem(ProblemCode::NotFound, message)
    }

    /// What is entered cannot be taken.
    pub fn field(name: &str, message: impl Into<String>) -> Error {
        Problem::field(name, message).into()
    }

    /// The whole transaction is worth another try.
    pub fn is_collision(&self) -> bool {
        let Error::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        // PostgreSQL: serialization failure, deadlock. SQLite: busy, locked, and their kinds.
        matches!(
            error.code().as_deref(),
            Some("40001" | "40P01" | "5" | "6" | "261" | "517")
        )
    }

    /// The row is there already: a unique key was taken.
    pub fn is_taken(&self) -> bool {
        matches!(self, Error::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// The problem as the person meets it. Logs what they cannot do anything about.
    pub fn into_problem(self) -> Problem {
        let (code, message) = match &self {
            Error::Problem(problem) => return problem.clone(),
            error if error.is_full() => (
                ProblemCode::DiskFull,
                "The server has no room left. Nothing was lost on your computer, and Hearth tries \
                 again later. Tell your provider's IT team.",
            ),
            error if error.is_gone() => (
                ProblemCode::Offline,
                "The server cannot reach its data at the moment. Nothing was lost on your \
                 computer, and Hearth tries again later.",
            ),
            _ => (
                ProblemCode::Unexpected,
                "There is a problem on the server. Try again in a few minutes. If it goes on, tell \
                 your provider's IT team.",
            ),
        };
        let reference = reference();
        tracing::error!(%reference, ?code, error = %Quiet(&self), "a request failed");
        Problem::new(code, format!("{message} Reference {reference}."))
    }

    /// A disk is full: the database's, or that of the evidence.
    fn is_full(&self) -> bool {
        causes(self).any(|cause| {
            if let Some(io) = cause.downcast_ref::<std::io::Error>() {
                return io.kind() == std::io::ErrorKind::StorageFull;
            }
            match cause.downcast_ref::<sqlx::Error>() {
                // SQLite: full, or no room for its shared memory. PostgreSQL: disk full.
                Some(sqlx::Error::Database(error)) => {
                    matches!(error.code().as_deref(), Some("13" | "4874" | "53100"))
                }
                _ => false,
            }
        })
    }

    /// The database or the store of evidence does not answer, or does not let us in.
    pub fn is_gone(&self) -> bool {
        use object_store::Error as Store;
        if let Error::Evidence(
            Store::Generic { .. } | Store::PermissionDenied { .. } | Store::Unauthenticated { .. },
        ) = self
        {
            return true;
        }
        causes(self).any(|cause| match cause.downcast_ref::<sqlx::Error>() {
            Some(
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
            ) => true,
            // PostgreSQL: connection exceptions, shutting down or starting up, too many clients.
            Some(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                code.len() == 5
                    && (code.starts_with("08") || code.starts_with("57P") || code == "53300")
            }),
            _ => false,
        })
    }
}

/// An error and what caused it, outermost first. The transparent variants of [`Error`] pass their
/// source through, so the inner error itself is looked at first.
fn causes(error: &Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    let first: &(dyn std::error::Error + 'static) = match error {
        Error::Problem(error) => error,
        Error::Database(error) => error,
        Error::Evidence(error) => error,
        Error::Io(error) => error,
        Error::Unexpected(error) => error.as_ref(),
    };
    std::iter::successors(Some(first), |error| error.source())
}

/// An error as it is logged: a database's message without the row that it quotes.
struct Quiet<'a>(&'a Error);

impl std::fmt::Display for Quiet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (nth, cause) in causes(self.0).enumerate() {
            if nth > 0 {
                f.write_str(": ")?;
            }
            match cause.downcast_ref::<sqlx::Error>() {
                Some(sqlx::Error::Database(error)) => {
                    let code = error.code().unwrap_or_default();
                    return write!(f, "database error {code}: {}", error.message());
                }
                _ => write!(f, "{cause}")?,
            }
        }
        Ok(())
    }
}

/// Six letters and digits that are hard to mishear.
fn reference() -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bytes = [0; 6];
    // Without chance the reference is dull, and the problem is still shown.
    let _ = getrandom::fill(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

/// The status under which a kind of problem travels.
pub fn status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::Invalid | ProblemCode::Damaged => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::NotFound => StatusCode::NOT_FOUND,
        ProblemCode::Conflict => StatusCode::CONFLICT,
        ProblemCode::LoggedOut => StatusCode::UNAUTHORIZED,
        ProblemCode::NotAllowed => StatusCode::FORBIDDEN,
        ProblemCode::Offline => StatusCode::SERVICE_UNAVAILABLE,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::Locked => StatusCode::LOCKED,
        ProblemCode::WrongVersion => StatusCode::BAD_REQUEST,
        ProblemCode::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ProblemCode::Unexpected => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = self.into_problem();
        (status(problem.code), Json(problem)).into_response()
    }
}
