//! What people cannot do with a request, and what they read then.
//!
//! Not here: the rules ([`super::Request`]).

use crate::{Problem, ProblemCode};

/// Why something cannot be done with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is over.
    #[error("This request has ended already. There is nothing left to do.")]
    Ended,
    /// Somebody else was first.
    #[error("Somebody else has this already. You do not need to do anything.")]
    Taken,
    /// It does not go to this group.
    #[error("This request does not wait for that group. Open it again.")]
    NoLeg,
    /// Only those who answered can do this.
    #[error("Answer this request first.")]
    NotAnswered,
    /// Only an incident has calls to divert.
    #[error("Only an incident has calls to divert.")]
    NoIncident,
    /// Each group of an incident hears of it by itself.
    #[error("You have the other part of this. Somebody from that group has to take this part.")]
    OtherPart,
    /// An incident is closed when every group has answered it.
    #[error("Shift lead and IT have not both answered this. Phone the other one, then close it.")]
    HalfDone,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        Problem::new(ProblemCode::Conflict, refused.to_string())
    }
}
