//! What advisors shared with the reader, and requests to go back of those whom the reader manages.

use hearth_domain::{
    check_in::Topic,
    id::{CheckInId, GoingBackId},
    time::{Date, Ms},
};

use super::check_in::{SaidBackView, TalkView};

wire! {
    /// The page of what was shared with the reader.
    pub struct HeardView {
        /// The server has said what there is.
        pub known: bool,
        /// What was shared, what waits longest first.
        pub conversations: Vec<HeardConversationView>,
        /// Requests to go back, those that wait longest first.
        pub going_back: Vec<HeardGoingBackView>,
    }

    /// Something that an advisor shared.
    pub struct HeardConversationView {
        /// In which check-in,
        pub check_in: CheckInId,
        /// and about what.
        pub topic: Topic,
        /// Who.
        pub name: String,
        /// When it arrived.
        pub at: Ms,
        /// What was asked.
        pub asked: String,
        /// What was answered; none once it was taken back.
        pub answer: Option<String>,
        /// A note.
        pub note: Option<String>,
        /// By when an answer is wanted, or that it was taken back, in a sentence.
        pub state: Option<String>,
        /// It waits for an answer.
        pub waits: bool,
        /// What was answered to it.
        pub replies: Vec<SaidBackView>,
        /// A talk that was arranged.
        pub talk: Option<TalkView>,
        /// It can be answered.
        pub is_open: bool,
    }

    /// An advisor asks to work at the contact centre again.
    pub struct HeardGoingBackView {
        /// Which request.
        pub request: GoingBackId,
        /// Who.
        pub name: String,
        /// When it was confirmed.
        pub at: Ms,
        /// What was arranged, in a sentence.
        pub arranged: Option<String>,
        /// The first day that was arranged.
        pub from: Option<Date>,
    }
}
