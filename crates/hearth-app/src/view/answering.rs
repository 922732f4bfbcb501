//! The assistance desk: for those who answer.
//!
//! Not here: those who press ([`super::assistance`]).

use hearth_domain::{
    assistance::Nature,
    id::{OutcomeId, RequestId},
    role::Role,
    time::Ms,
};

use super::{assistance::StepView, item::TextView};

wire! {
    /// The assistance desk.
    pub struct AnsweringView {
        /// Since when the person is on duty; none when they are not.
        pub duty: Option<Ms>,
        /// They can go on duty. Managers are told when nobody else is there, without.
        pub can_go_on_duty: bool,
        /// Requests are heard here. Without, nobody knows what waits.
        pub connected: bool,
        /// Who would be shown a press now, each with what they are.
        pub on_duty: Vec<String>,
        /// What to know about that, when nobody is.
        pub warning: Option<String>,
        /// What waits for an answer, and then what somebody has. In each, practice stands last, and
        /// what was pressed first stands first.
        pub requests: Vec<RequestView>,
        /// What the person had and has not any more, in sentences; until they say that they read it.
        pub lost: Vec<String>,
        /// The provider's own steps for taking over a call.
        pub card: Option<TextView>,
    }

    /// A request for help.
    pub struct RequestView {
        /// Its name.
        pub id: RequestId,
        /// What it is about.
        pub title: String,
        /// Who pressed.
        pub from: String,
        /// In earnest, or to practise.
        pub nature: Nature,
        /// When it was pressed.
        pub pressed: Ms,
        /// How it stands, in a sentence.
        pub headline: String,
        /// Nobody has it yet, or a part of it.
        pub waits: bool,
        /// It sounds for this person.
        pub rings: bool,
        /// This person has it, or a part of it.
        pub mine: bool,
        /// What this person can take of it.
        pub takes: Vec<TakeView>,
        /// They can say that calls go elsewhere now.
        pub can_divert: bool,
        /// They can give it back.
        pub can_hand_back: bool,
        /// What can have come of it, when they can close it.
        pub outcomes: Vec<OutcomeView>,
        /// Why they cannot close it yet.
        pub cannot_close: Option<String>,
        /// Each step, in order. Only what was confirmed has a time.
        pub steps: Vec<StepView>,
    }

    /// A part of a request that somebody can take.
    pub struct TakeView {
        /// For which group.
        pub to: Role,
        /// What stands on the button.
        pub title: String,
    }

    /// What can come of a request.
    pub struct OutcomeView {
        /// Its name.
        pub outcome: OutcomeId,
        /// In words.
        pub title: String,
    }
}
