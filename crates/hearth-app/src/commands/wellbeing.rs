//! What commands about check-ins, what was shared, and the way back take.
//!
//! Not here: which command takes which ([`crate::commands`]).

use hearth_domain::{
    check_in::{CheckInAnswer, CheckInConclusion, Topic},
    id::{CheckInId, GoingBackId, ReplyId},
    time::Date,
};

wire! {
    /// A check-in as far as it is filled in. What was left out is not among the answers.
    pub struct FillIn {
        /// What was answered.
        pub answers: Vec<CheckInAnswer>,
        /// Whether the arrangement goes on, if that was said.
        pub outcome: Option<CheckInConclusion>,
    }

    /// Which check-in.
    pub struct WhichCheckIn {
        /// The check-in.
        pub check_in: CheckInId,
    }

    /// Which thing that was shared.
    pub struct WhichShared {
        /// The check-in that it was shared in,
        pub check_in: CheckInId,
        /// and what it is about.
        pub topic: Topic,
    }

    /// An answer to something that was shared.
    pub struct ReplyToShared {
        /// The check-in,
        pub check_in: CheckInId,
        /// and what it is about.
        pub topic: Topic,
        /// Its name, made by the page: sent again, it is the same reply.
        pub reply: ReplyId,
        /// The words.
        pub words: String,
    }

    /// A talk about something that was shared.
    pub struct ArrangeTalk {
        /// The check-in,
        pub check_in: CheckInId,
        /// and what it is about.
        pub topic: Topic,
        /// The day; none when what was entered is no day.
        pub day: Option<Date>,
        /// The time in London, as it was typed.
        pub time: String,
        /// How it is held.
        pub how: String,
    }

    /// The first day at the contact centre.
    pub struct ArrangeGoingBack {
        /// Which request.
        pub request: GoingBackId,
        /// The day; none when what was entered is no day.
        pub from: Option<Date>,
    }
}
