//! What the core tells the window without being asked.
//!
//! An event says only *that* something changed; the window asks again. So an event that is missed or
//! doubled does no harm. Not here: what the server tells the app (`hearth_domain::api::live`).

use hearth_domain::{
    api::review::Count,
    id::{RecordId, RequestId},
};

wire! {
    /// Something changed.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum AppEvent {
        /// Who is logged in, whether the store is open, whether the server can be reached, or what
        /// waits to be sent: ask `get_state`.
        State,
        /// The advisor's own record, or their drafts: ask for the page again.
        Record,
        /// What has been sent and what waits: ask `get_sent`.
        Sent,
        /// The review queue.
        Queue {
            /// How many records wait for this person.
            waiting: Count,
        },
        /// A press, a request for assistance, who is on duty, the shift, or
        /// the key for assistance: ask for the page again.
        Assistance,
        /// Check-ins, what was shared by the person or with them, or a request to go back: ask for the
        /// page again.
        Wellbeing,
        /// The buddy, what the person said to them, or a pair of a team: ask for the page again.
        Buddy,
        /// Samples of the line, or the one that runs: ask for the page again.
        Internet,
        /// Somebody waits for help from this person: show the assistance desk.
        Wanted {
            /// Which request.
            request: RequestId,
        },
        /// A record under review.
        Review {
            /// Which.
            record: RecordId,
        },
    }
}
