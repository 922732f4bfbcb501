//! What a pack says of check-ins: how often, what is asked, who somebody else is, and how long it is
//! kept.
//!
//! Not here: what an answer leads to ([`crate::check_in`]).

use serde::Deserialize;

use crate::{
    id::{Choice, QuestionId, SupportLineId},
    role::Role,
    time::Days,
};

/// The roles that can hear what an advisor does not want to tell their manager.
pub const SOMEONE_ELSE: [Role; 4] = [
    Role::Manager,
    Role::Assessor,
    Role::ShiftLead,
    Role::Clinician,
];

wire! {
    /// Check-ins under a pack. A pack without them asks nobody how it goes.
    #[derive(Eq)]
    pub struct CheckInForm {
        /// Days from one check-in to the next. The advisor may fill one in whenever they wish.
        pub every_days: Days,
        /// So many days before, it stands among what falls due.
        pub due_soon_days: Days,
        /// About how long it takes, in seconds.
        pub seconds: u32,
        /// Days for which a check-in stays on the device.
        pub keep_days: Days,
        /// Days for which the server keeps what was shared.
        pub keep_shared_days: Days,
        /// Days in which whoever was asked to hear something answers it.
        pub reply_days: Days,
        /// Who somebody else is.
        pub someone_else: SomeoneElse,
        /// What is asked, in the order of the page.
        pub questions: Vec<CheckInQuestion>,
    }

    /// Who hears what an advisor does not want to tell their manager.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct SomeoneElse {
        /// People of this role, unless they manage the advisor.
        pub role: Role,
        /// What the choice is called.
        pub title: String,
    }

    /// A question of the check-in.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct CheckInQuestion {
        /// Its name.
        pub id: QuestionId,
        /// What is asked.
        pub ask: String,
        /// A line beneath it.
        pub hint: Option<String>,
        /// It takes a note.
        #[serde(default)]
        pub note: bool,
        /// Lines of the support card that come first when the answer is low.
        #[serde(default)]
        pub lines: Vec<SupportLineId>,
        /// The options, in the order in which they are shown.
        pub options: Vec<CheckInOption>,
    }

    /// An option of a question.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct CheckInOption {
        /// Its name.
        pub id: Choice,
        /// What the person reads.
        pub text: String,
        /// Choosing it shows people to talk to. It is no score, and nobody else hears of it.
        #[serde(default)]
        pub low: bool,
    }
}

/// The same as the file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckInFile {
    every_days: Days,
    due_soon_days: Days,
    seconds: u32,
    keep_days: Days,
    keep_shared_days: Days,
    reply_days: Days,
    someone_else: SomeoneElse,
    #[serde(default)]
    question: Vec<CheckInQuestion>,
}

impl CheckInFile {
    pub(super) fn read(self) -> CheckInForm {
        CheckInForm {
            every_days: self.every_days,
            due_soon_days: self.due_soon_days,
            seconds: self.seconds,
            keep_days: self.keep_days,
            keep_shared_days: self.keep_shared_days,
            reply_days: self.reply_days,
            someone_else: self.someone_else,
            questions: self.question,
        }
    }
}

impl CheckInForm {
    /// The question of this name.
    pub fn question(&self, id: &QuestionId) -> Option<&CheckInQuestion> {
        self.questions.iter().find(|question| &question.id == id)
    }
}

impl CheckInQuestion {
    /// The option of this name.
    pub fn option(&self, id: &Choice) -> Option<&CheckInOption> {
        self.options.iter().find(|option| &option.id == id)
    }
}
