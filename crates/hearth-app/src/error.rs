//! How what goes wrong inside becomes a sentence for the person, in one place.
//!
//! Each module has its own typed error; here they turn into [`Problem`]s. What nobody can act on is
//! logged, and nothing personal is. Not here: problems that the server sent, which pass as they
//! are.

use hearth_domain::{Problem, ProblemCode};

use crate::store::StoreError;

/// The disk is full.
pub(crate) fn disk_full() -> Problem {
    Problem::new(
        ProblemCode::DiskFull,
        "This computer's disk is full, so the last change was not saved. Everything before it is \
         safe. Delete files that you do not need, then try again.",
    )
}

/// The store is closed.
pub(crate) fn locked() -> Problem {
    Problem::new(ProblemCode::Locked, "Hearth is locked. Unlock it to go on.")
}

/// Nobody has joined on this profile.
pub(crate) fn not_joined() -> Problem {
    Problem::new(
        ProblemCode::Locked,
        "Nobody has joined on this computer yet. Open your invitation, or log in.",
    )
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Full => disk_full(),
            StoreError::Missing => Problem::new(
                ProblemCode::Damaged,
                "The file with the answers on this computer is gone. Log in again: Hearth fetches \
                 what you have sent from your provider. Answers that were not sent were only in \
                 that file, so ask IT whether there is a copy.",
            ),
            StoreError::Unreadable => Problem::new(
                ProblemCode::Damaged,
                "The file with the answers on this computer is damaged, or is not Hearth's. \
                 Nothing was changed or deleted. Log in again: Hearth keeps the file aside and \
                 fetches what you have sent from your provider. Answers that were not sent are \
                 only in the file that is kept aside.",
            ),
            StoreError::Newer => Problem::new(
                ProblemCode::WrongVersion,
                "A newer Hearth has written the answers on this computer. Nothing was changed. \
                 Update Hearth, then open it again.",
            ),
            StoreError::Moved => Problem::new(
                ProblemCode::Conflict,
                "An answer changed in the moment in which it was to be sent, so nothing was sent \
                 yet. Nothing was lost. Send again.",
            ),
            StoreError::Other(error) => {
                tracing::error!(kind = kind(&error), "the store failed");
                Problem::new(
                    ProblemCode::Unexpected,
                    "Hearth could not read or save on this computer. What was saved before is \
                     safe. Try again; if it goes on, restart Hearth.",
                )
            }
        }
    }
}

/// What failed in a store, for the log. Not the error's own words: they can quote a row.
fn kind(error: &anyhow::Error) -> i32 {
    match error.downcast_ref::<rusqlite::Error>() {
        Some(rusqlite::Error::SqliteFailure(inner, _)) => inner.extended_code,
        Some(_) => -1,
        None => -2,
    }
}
