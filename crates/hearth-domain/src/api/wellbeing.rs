//! What people shared of their check-ins and what follows, and requests to go back, over the wire.
//!
//! What was kept to oneself has no place here. Each reader gets what they may hear and no more; the
//! server leaves the rest out. Rules: [`crate::check_in`].

use std::collections::BTreeMap;

use crate::{
    check_in::{conversation::Conversation, going_back::GoingBack},
    id::PersonId,
    time::{Date, Ms},
};

wire! {
    /// `GET /wellbeing`: all that was shared by the reader or with them.
    #[derive(Eq, Default)]
    pub struct Wellbeing {
        /// What the reader shared, the newest first. Those that were taken back are among them.
        pub own: Vec<Conversation>,
        /// What was shared with the reader and not taken back, what waits longest first; and talks
        /// that were arranged about what was taken back since.
        pub heard: Vec<Conversation>,
        /// The reader's own request to go back: of several, the one that stands.
        pub own_going_back: Option<GoingBack>,
        /// Requests to go back of advisors whom the reader manages, those that wait longest first.
        pub going_back: Vec<HeardGoingBack>,
        /// The names of the people in all of these.
        pub names: BTreeMap<PersonId, String>,
    }

    /// A request to go back, for whoever arranges it.
    #[derive(Eq)]
    pub struct HeardGoingBack {
        /// Who asked.
        pub from: PersonId,
        /// The request.
        pub request: GoingBack,
    }

    /// `PUT /conversations/{checkIn}/{topic}/replies/{id}`.
    #[derive(Eq)]
    pub struct ReplyRequest {
        /// The words.
        pub words: String,
    }

    /// `PUT /conversations/{checkIn}/{topic}/talk`.
    #[derive(Eq)]
    pub struct TalkRequest {
        /// When it is.
        pub when: Ms,
        /// How it is held.
        pub how: String,
    }

    /// `PUT /going-back/{id}`: a request to go back as its device holds it, from the second step on.
    #[derive(Copy, Eq)]
    pub struct GoingBackAsked {
        /// The first step.
        pub asked: Ms,
        /// The second step.
        pub confirmed: Ms,
        /// It was taken back.
        pub withdrawn: Option<Ms>,
    }

    /// `PUT /going-back/{id}/day`.
    #[derive(Copy, Eq)]
    pub struct GoingBackDay {
        /// The first day at the contact centre.
        pub from: Date,
    }
}
