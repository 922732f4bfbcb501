//! An advisor's assurance record: an append-only chain of entries.
//!
//! Only the server appends. Each entry is stored as the exact bytes that were hashed; the hash of
//! each names the one before, so that nothing can be taken out, changed or moved without its
//! showing. Contents of responses lie beside the chain and may be erased. Not here: what the
//! entries add up to ([`crate::standing`]), who may append what ([`crate::decision`],
//! [`crate::package`]).

mod chain;
mod reduced;

use std::collections::BTreeMap;

use crate::{
    hash::Hash,
    id::{ActId, ItemId, PackId, PersonId, RecordId, ResponseId},
    response::{Response, Value},
    role::Role,
    time::{Date, Ms},
};
pub use chain::{Broken, Sealed, Unsealable, open, open_copy, reduce, seal};

/// A record as it is replayed: entries in order, and those contents that are at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The record.
    pub id: RecordId,
    /// Its entries, oldest first.
    pub entries: Vec<Entry>,
    /// The contents of responses. One that is missing was erased, or is not for the reader's eyes.
    pub values: BTreeMap<ResponseId, Value>,
}

wire! {
    /// Where a chain ends.
    #[derive(Copy, Eq)]
    pub struct Head {
        /// How many entries there are.
        pub seq: u64,
        /// The hash of the last one.
        pub hash: Hash,
    }

    /// Something that happened.
    pub struct Entry {
        /// Its place in the record, counted from one.
        pub seq: u64,
        /// When the server took it.
        pub at: Ms,
        /// Whose doing it is.
        pub by: Author,
        /// What happened.
        pub body: Body,
    }

    /// A person in the role in which they acted.
    #[derive(Eq)]
    pub struct Author {
        /// The person.
        pub person: PersonId,
        /// The role.
        pub role: Role,
    }

    /// What can happen to a record. Stored as it is, so variants are only ever added.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Body {
        /// The advisor was enrolled under a pack.
        Enrolled {
            /// Which.
            pack: PackId,
        },
        /// The advisor sent a package.
        Submitted {
            /// The hash of its manifest.
            package: Hash,
            /// What it brought.
            responses: Vec<Response>,
        },
        /// Somebody else responded: attested, visited or wrote.
        Attested {
            /// The response.
            response: Response,
        },
        /// The advisor took a response back.
        Withdrawn {
            /// Which.
            response: ResponseId,
        },
        /// A content was erased.
        Erased {
            /// The commitment to it, or the hash of the file.
            payload: Hash,
        },
        /// A reviewer looked at a response.
        Reviewed {
            /// The reviewer's window named the act.
            act: ActId,
            /// Which response.
            response: ResponseId,
            /// What they found.
            verdict: Verdict,
        },
        /// Items must be answered afresh.
        Reopened {
            /// Which.
            items: Vec<ItemId>,
            /// Why.
            cause: Cause,
        },
        /// Somebody is to do something.
        ActionSet {
            /// The act that set it.
            act: ActId,
            /// About which item.
            item: ItemId,
            /// What is to be done.
            words: String,
            /// By whom.
            owner: Role,
            /// By which day.
            due: Date,
        },
        /// It was done.
        ActionDone {
            /// The act that had set it.
            act: ActId,
        },
        /// A person decided.
        Decided {
            /// What.
            decision: Decision,
        },
        /// The advisor replied to a decision.
        Replied {
            /// To the decision at this place.
            to: u64,
            /// In these words.
            words: String,
        },
        /// Something that is not for the reader. It stands in copies only and is never stored.
        Withheld,
    }

    /// What a reviewer found of a response.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Verdict {
        /// It satisfies.
        Accepted,
        /// It does not yet.
        Returned {
            /// Why.
            reason: String,
            /// What would satisfy.
            satisfy: String,
        },
    }

    /// Why items must be answered afresh.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Cause {
        /// The advisor said that something changed.
        SomethingChanged {
            /// What.
            what: String,
        },
        /// A reviewer asked for it.
        Asked {
            /// Why.
            reason: String,
        },
    }

    /// A decision about the arrangement. A person makes it and gives reason and next step.
    pub struct Decision {
        /// The deciding window named the act.
        pub act: ActId,
        /// What is decided.
        pub outcome: Outcome,
        /// Why, in words that the advisor reads.
        pub reason: String,
        /// What happens next, or what would change it.
        pub next: String,
        /// When it is looked at again.
        pub review: Option<Date>,
        /// It carries a stop item, so it counts only when a second person has confirmed it.
        pub needs_second: bool,
        /// This is the second person, who confirms the decision at this place.
        pub confirms: Option<u64>,
    }

    /// What can be decided.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Outcome {
        /// Working from home may start or go on.
        Approved {
            /// Where.
            place: Place,
            /// On these conditions.
            conditions: Vec<Condition>,
        },
        /// It may not start.
        Declined,
        /// It stops for now, at once.
        Paused,
        /// It goes on after a pause, as it was approved.
        Resumed,
        /// It ends.
        Ended,
    }

    /// Where an advisor works.
    #[derive(Copy, Eq)]
    pub enum Place {
        /// From home.
        Home,
        /// From home and from the contact centre.
        Hybrid,
    }

    /// What an approval rests on.
    #[derive(Eq)]
    pub struct Condition {
        /// The item that it carries, if it carries one.
        pub item: Option<ItemId>,
        /// What is to be so.
        pub words: String,
        /// By which day.
        pub due: Option<Date>,
    }
}

impl Head {
    /// The head of a record without entries.
    pub const EMPTY: Head = Head {
        seq: 0,
        hash: Hash::ZERO,
    };
}
