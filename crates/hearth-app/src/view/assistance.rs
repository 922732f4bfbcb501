//! The assistance place: what can be pressed, what a press would do now, and what became of one.
//!
//! Not here: those who answer ([`super::answering`]).

use hearth_domain::{
    api::account::PhoneCard,
    assistance::{Cause, Nature, ladder::Step, readiness::Readiness},
    id::RequestId,
    time::Ms,
};

wire! {
    /// The assistance place.
    pub struct AssistanceView {
        /// What a press would do now.
        pub readiness: ReadinessView,
        /// What help can be asked for; empty when the provider offers the phone only.
        pub reasons: Vec<CauseView>,
        /// What can happen at home that stops the work.
        pub incidents: Vec<CauseView>,
        /// What can be asked for after a difficult call.
        pub breaks: Vec<CauseView>,
        /// The number to call and the words to say.
        pub phone: PhoneCard,
        /// What was pressed and not put away: what is open before what has ended, the newest first.
        pub presses: Vec<PressView>,
    }

    /// What a press would do now.
    pub struct ReadinessView {
        /// In one word of three.
        pub readiness: Readiness,
        /// In words that name people or the number.
        pub words: String,
    }

    /// Something that can be pressed.
    pub struct CauseView {
        /// What.
        pub cause: Cause,
        /// What stands on its button.
        pub title: String,
        /// A line beneath it.
        pub hint: Option<String>,
        /// What to do before anything else.
        pub first: Option<String>,
        /// Who hears of it.
        pub to: String,
        /// What pressing it would do now.
        pub readiness: ReadinessView,
    }

    /// A press, and how far it has come.
    pub struct PressView {
        /// Its name.
        pub id: RequestId,
        /// What it is about.
        pub title: String,
        /// In earnest, or to practise.
        pub nature: Nature,
        /// How far it has come, in one word.
        pub step: Step,
        /// The same as a sentence, with what to do while nobody has it.
        pub headline: String,
        /// What else to know.
        pub detail: Option<String>,
        /// What to do before anything else.
        pub first: Option<String>,
        /// What to say on the phone.
        pub say: String,
        /// Each step, in order. Only what was confirmed has a time.
        pub steps: Vec<StepView>,
        /// It can be taken back.
        pub can_take_back: bool,
        /// It has ended, and can be put away.
        pub can_put_away: bool,
    }

    /// A step of a press.
    pub struct StepView {
        /// What.
        pub text: String,
        /// When it was confirmed; none when it was not.
        pub at: Option<Ms>,
    }
}
