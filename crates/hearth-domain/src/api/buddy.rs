//! Buddies over the wire: what an advisor knows of theirs and says to them, and what a manager pairs.
//!
//! Every route can be asked twice. Rules: [`crate::buddy`]. Not here: the words of the pack, which the
//! app has itself.

use crate::{
    api::{account::Team, record::Named},
    buddy::{BuddyNow, PairSpan},
    id::{PairId, PersonId, TeamId},
};

wire! {
    /// `GET /buddy`: how it stands for the reader. The other routes of an advisor answer with it too.
    pub struct BuddyState {
        /// Who their buddy is.
        pub now: BuddyNow,
        /// The buddy's name.
        pub name: Option<String>,
        /// The buddy's link, as they set it, while they can be called. It is parsed again before it is
        /// shown or opened.
        pub link: Option<String>,
        /// The reader's own link.
        pub own_link: Option<String>,
        /// The reader has said that they cannot be called.
        pub said_not_available: bool,
    }

    /// `PUT /buddy/link`.
    pub struct BuddyLinkRequest {
        /// The reader's own link; none takes it away.
        pub link: Option<String>,
    }

    /// `PUT /buddy/availability`.
    pub struct BuddyAvailabilityRequest {
        /// Whether the reader can be called. That they cannot holds until they say otherwise or their
        /// shift ends.
        pub available: bool,
    }

    /// `GET /pairs`: the advisors of the reader's teams, and the pairs that hold of them. The other
    /// routes of a manager answer with it too.
    pub struct PairsState {
        /// The advisors, by name.
        pub people: Vec<PairPerson>,
        /// The pairs, the oldest first.
        pub pairs: Vec<PairState>,
        /// The teams of the reader, by name.
        pub teams: Vec<Team>,
    }

    /// Somebody who may be paired.
    pub struct PairPerson {
        /// Who.
        pub person: PersonId,
        /// Their name.
        pub name: String,
        /// Those of their teams that are the reader's.
        pub teams: Vec<TeamId>,
    }

    /// A pair, for a manager of one of the two.
    pub struct PairState {
        /// Which.
        pub id: PairId,
        /// One of them.
        pub one: Named,
        /// The other.
        pub other: Named,
        /// For how long.
        pub span: PairSpan,
        /// Those who would like another buddy.
        pub another: Vec<PersonId>,
        /// Those of them who have left.
        pub left: Vec<PersonId>,
    }

    /// `PUT /pairs/{id}`: pairs two people.
    pub struct PairRequest {
        /// One of them.
        pub one: PersonId,
        /// The other.
        pub other: PersonId,
        /// For how long.
        pub span: PairSpan,
    }
}
