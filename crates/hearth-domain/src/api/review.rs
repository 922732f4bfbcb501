//! What reviewers ask and do.
//!
//! Every act names itself, so that pressing twice is harmless, and names the end of the record that
//! the reviewer saw, so that nobody decides on what they have not read. Not here: the rules
//! ([`crate::decision`]).

use crate::{
    id::{ActId, ItemId, MethodId, RecordId, ResponseId, TeamId},
    pack::Severity,
    record::{Outcome, Verdict},
    response::Value,
    role::Role,
    time::{Date, Ms},
};

/// So many waiting records are counted; what is beyond makes no difference to anybody's day.
pub const MOST_WAITING: u64 = 200;

impl Count {
    /// So many, told as far as [`MOST_WAITING`].
    pub fn of(found: u64) -> Count {
        Count {
            number: found.min(MOST_WAITING),
            or_more: found > MOST_WAITING,
        }
    }
}

wire! {
    /// How many records wait, counted to [`MOST_WAITING`].
    #[derive(Copy, Eq, Default)]
    pub struct Count {
        /// So many.
        pub number: u64,
        /// And more than that: counting ended before they did.
        pub or_more: bool,
    }

    /// `GET /queue?after=…&team=…&all=…`: a page of records, the most pressing first.
    pub struct QueuePage {
        /// The rows.
        pub rows: Vec<QueueRow>,
        /// How many records wait for this person in all.
        pub waiting: Count,
        /// Pass it as `after` for the next page; none at the end.
        pub next: Option<String>,
    }

    /// One record in the queue. Every column is computed from the record; a test rebuilds them.
    pub struct QueueRow {
        /// The record.
        pub record: RecordId,
        /// The advisor's name.
        pub name: String,
        /// Their team.
        pub team: TeamId,
        /// Its name.
        pub team_name: String,
        /// Where the arrangement stands.
        pub stage: Stage,
        /// Responses that wait for the reader's roles.
        pub waiting: u32,
        /// Items that block approval and wait for nobody but the advisor.
        pub with_advisor: u32,
        /// The worst severity among items that are not met.
        pub worst: Option<Severity>,
        /// Something is urgent by a section's rule.
        pub urgent: bool,
        /// Items that lapsed, or are in their grace.
        pub lapsing: u32,
        /// The next day on which something falls due.
        pub due: Option<Date>,
        /// Since when the oldest response has waited.
        pub since: Option<Ms>,
    }

    /// Where an arrangement stands, in a word for lists.
    // The window has a `Stage` of its own, in the same file of TypeScript.
    #[cfg_attr(feature = "types", ts(rename = "QueueStage"))]
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Stage {
        /// Has applied: every item that blocks has been answered, and a decision can be made.
        ReadyToDecide,
        /// A second person must confirm an approval.
        AwaitingSecond,
        /// Has sent something, not all.
        Applying,
        /// Has sent nothing.
        Invited,
        /// Works from home.
        Approved,
        /// Paused.
        Paused,
        /// Declined.
        Declined,
        /// Ended.
        Ended,
    }

    /// `POST /records/{id}/reviews`: a verdict on one response.
    pub struct ReviewRequest {
        /// Names the act.
        pub act: ActId,
        /// The response.
        pub response: ResponseId,
        /// The verdict.
        pub verdict: Verdict,
    }

    /// `POST /records/{id}/attestations`: somebody other than the advisor responds.
    pub struct AttestRequest {
        /// The response, named by the window it is made in.
        pub response: ResponseId,
        /// The item.
        pub item: ItemId,
        /// The method.
        pub method: MethodId,
        /// The day that it speaks of.
        pub observed: Date,
        /// What is said.
        pub value: Value,
    }

    /// `POST /records/{id}/decisions`.
    pub struct DecisionRequest {
        /// Names the act.
        pub act: ActId,
        /// The end of the record that was read. A decision on an older record is refused.
        pub seen: u64,
        /// What is decided.
        pub outcome: Outcome,
        /// Why, in words that the advisor reads.
        pub reason: String,
        /// What happens next, or what would change it.
        pub next: String,
        /// When it is looked at again.
        pub review: Option<Date>,
        /// A second person confirms the decision at this place.
        pub confirms: Option<u64>,
    }

    /// `POST /records/{id}/actions`: somebody is to do something.
    pub struct ActionRequest {
        /// Names the act.
        pub act: ActId,
        /// The item that it is about.
        pub item: ItemId,
        /// What is to be done.
        pub words: String,
        /// By whom.
        pub owner: Role,
        /// By which day.
        pub due: Date,
    }
}
