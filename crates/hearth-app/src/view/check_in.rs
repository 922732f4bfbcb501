//! Check-ins: the form, those that were finished, and what came of what was shared.
//!
//! Not here: what others shared with the reader ([`super::heard`]).

use hearth_domain::{
    check_in::{CheckInAnswer, CheckInConclusion, CheckInOutcome, Share, Topic},
    id::{CheckInId, Choice, QuestionId},
    time::Ms,
};

use super::support::SupportView;

wire! {
    /// The page of check-ins.
    pub struct CheckInView {
        /// What is asked; none while the provider asks nothing.
        pub form: Option<CheckInFormView>,
        /// When the next one falls due, in a sentence.
        pub due: Option<String>,
        /// Those that are kept here, the newest first.
        pub past: Vec<PastCheckInView>,
        /// What was shared in check-ins that are not kept here: from another computer, or deleted here
        /// since. What is on its way to the server is among it.
        pub elsewhere: Vec<ToldView>,
        /// A file that could not be read was kept aside, in a sentence.
        pub aside: Option<String>,
    }

    /// What is asked, and how far it is filled in.
    pub struct CheckInFormView {
        /// About how many minutes it takes.
        pub minutes: u32,
        /// What happens with what is entered, each a sentence.
        pub promises: Vec<String>,
        /// The questions.
        pub questions: Vec<CheckInQuestionView>,
        /// What is asked at the end.
        pub outcome_asked: String,
        /// What can be said to it.
        pub outcomes: Vec<CheckInOutcomeView>,
        /// Who can hear an answer, as it is offered.
        pub shares: Vec<ShareView>,
        /// What was answered so far.
        pub answers: Vec<CheckInAnswer>,
        /// What was said at the end so far.
        pub outcome: Option<CheckInConclusion>,
        /// The most characters of a note.
        pub note_most: u32,
    }

    /// A question.
    pub struct CheckInQuestionView {
        /// Its name.
        pub id: QuestionId,
        /// What is asked.
        pub ask: String,
        /// A line beneath it.
        pub hint: Option<String>,
        /// It takes a note.
        pub note: bool,
        /// The options.
        pub options: Vec<CheckInOptionView>,
    }

    /// An option of a question.
    pub struct CheckInOptionView {
        /// Its name.
        pub id: Choice,
        /// What the person reads.
        pub text: String,
    }

    /// Something that can be said at the end.
    pub struct CheckInOutcomeView {
        /// What.
        pub outcome: CheckInOutcome,
        /// What the person reads.
        pub text: String,
    }

    /// Somebody who can hear an answer, or nobody.
    pub struct ShareView {
        /// Who.
        pub share: Share,
        /// What the choice is called.
        pub text: String,
        /// What it means, in a sentence.
        pub hint: String,
    }

    /// A check-in in the list.
    pub struct PastCheckInView {
        /// Which.
        pub id: CheckInId,
        /// When it was filled in.
        pub at: Ms,
        /// How much of it was shared, in a sentence.
        pub shared: String,
        /// There is an answer or a talk to read.
        pub news: bool,
    }

    /// One check-in.
    pub struct CheckInPageView {
        /// Which.
        pub id: CheckInId,
        /// When it was filled in.
        pub at: Ms,
        /// What was said, and who hears it.
        pub told: Vec<ToldView>,
        /// People to talk to, after an answer that the pack calls low; none otherwise. Nobody else
        /// hears that they are shown.
        pub talk_to: Option<SupportView>,
        /// The way back to the contact centre is offered.
        pub offers_going_back: bool,
        /// Until when it is kept here, in a sentence.
        pub kept: String,
    }

    /// Something that was said in a check-in.
    pub struct ToldView {
        /// In which check-in,
        pub check_in: CheckInId,
        /// and about what.
        pub topic: Topic,
        /// What was asked.
        pub asked: String,
        /// What was answered; none once it was taken back and is not kept here.
        pub answer: Option<String>,
        /// A note.
        pub note: Option<String>,
        /// Who hears it, and how far it has come, in a sentence.
        pub who: String,
        /// What was answered to it.
        pub replies: Vec<SaidBackView>,
        /// A talk that was arranged.
        pub talk: Option<TalkView>,
        /// It can be taken back.
        pub can_take_back: bool,
    }

    /// A talk that was arranged.
    pub struct TalkView {
        /// With whom.
        pub name: String,
        /// When.
        pub when: Ms,
        /// How it is held.
        pub how: String,
    }

    /// An answer to something that was shared.
    pub struct SaidBackView {
        /// Who.
        pub name: String,
        /// When.
        pub at: Ms,
        /// The words.
        pub words: String,
    }
}
