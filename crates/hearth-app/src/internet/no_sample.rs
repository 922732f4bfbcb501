//! Why there is no sample: what the plan counts it as, and what somebody who pressed reads.
//!
//! Not here: a sample that was begun and stopped, which says so itself.

use std::time::Duration;

use hearth_checks::internet::NotTaken;
use hearth_domain::{
    Problem, ProblemCode,
    internet::{admission::Refusal, coverage::Skip},
};

use super::LOOK;

/// Why there is no sample now.
pub(crate) enum NoSample {
    /// The server has no place now, and says when it may have.
    NotNow(Refusal),
    /// Something is in the way.
    Trouble(Problem),
}

impl NoSample {
    /// What a quarter that waited counts as.
    pub fn cause(&self) -> Skip {
        match self {
            NoSample::NotNow(_) => Skip::ServerBusy,
            NoSample::Trouble(problem) if problem.code == ProblemCode::Offline => Skip::Offline,
            NoSample::Trouble(_) => Skip::Aborted,
        }
    }

    /// When to ask again.
    pub fn pause(&self) -> Duration {
        match self {
            NoSample::NotNow(refusal) => Duration::from_secs(refusal.retry_after_s.into()),
            NoSample::Trouble(_) => LOOK,
        }
    }
}

impl From<Problem> for NoSample {
    fn from(problem: Problem) -> NoSample {
        NoSample::Trouble(problem)
    }
}

impl From<crate::store::StoreError> for NoSample {
    fn from(error: crate::store::StoreError) -> NoSample {
        NoSample::Trouble(error.into())
    }
}

impl From<NoSample> for Problem {
    fn from(why: NoSample) -> Problem {
        match why {
            NoSample::NotNow(refusal) => untaken(NotTaken::NotNow(refusal)),
            NoSample::Trouble(problem) => problem,
        }
    }
}

/// Why a sample that was granted was not taken.
pub(super) fn untaken(why: NotTaken) -> Problem {
    let code = match why {
        NotTaken::Unreachable(_)
        | NotTaken::NotHearth
        | NotTaken::NotTrusted(_)
        | NotTaken::BrokenOff(_)
        | NotTaken::NoFarewell => ProblemCode::Offline,
        NotTaken::NotNow(_) => ProblemCode::TooMany,
        NotTaken::Refused(_) => ProblemCode::NotAllowed,
        NotTaken::BadAddress(_) | NotTaken::BadAuthority(_) | NotTaken::Nonsense(_) => {
            ProblemCode::Unexpected
        }
    };
    Problem::new(code, why.to_string())
}
