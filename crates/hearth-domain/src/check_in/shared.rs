//! The half of a check-in that may leave the device, and who may read it.
//!
//! Its types have no place for what is kept: an answer here names who hears it, and nobody is not
//! among the names. That a question was left out or kept does not show either. Not here: carrying
//! it, and what people do with it ([`super::conversation`]).

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{CheckIn, CheckInOutcome, Share, fault};
use crate::{
    FieldProblem, Problem,
    id::{BadId, CheckInId, Choice, QuestionId},
    pack::{CheckInForm, PackRef},
    role::Role,
    time::Ms,
};

wire! {
    /// What was shared of a check-in. It can be sent again with more in it; what is left out then is
    /// not taken back by that.
    #[derive(Eq)]
    pub struct SharedCheckIn {
        /// The check-in.
        pub id: CheckInId,
        /// When it was filled in.
        pub at: Ms,
        /// Under which version of the pack.
        pub pack: PackRef,
        /// What was shared; at least one.
        pub answers: Vec<SharedAnswer>,
    }

    /// One thing that was shared.
    #[derive(Eq)]
    pub struct SharedAnswer {
        /// Who hears it.
        pub with: Hearer,
        /// What was said.
        pub said: Said,
    }

    /// Who hears something that was shared.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Hearer {
        /// The managers of the advisor's teams.
        Manager,
        /// Those whom the pack names, unless they manage the advisor.
        SomeoneElse,
    }

    /// What was said in a check-in.
    #[derive(Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Said {
        /// An answer to a question.
        Answer {
            /// The question.
            question: QuestionId,
            /// The option that was chosen.
            choice: Choice,
            /// A note of one's own.
            note: Option<String>,
        },
        /// Whether the arrangement goes on.
        Outcome {
            /// What.
            outcome: CheckInOutcome,
        },
    }

    /// What something that was said is about. A check-in says one thing about each.
    #[derive(Eq, Hash, PartialOrd, Ord)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Topic {
        /// A question.
        Question {
            /// Which.
            question: QuestionId,
        },
        /// Whether the arrangement goes on.
        Outcome,
    }
}

/// How a path names the outcome.
const OUTCOME: &str = "outcome";

/// How a path names a question.
const QUESTION: &str = "question.";

/// Somebody who would read what an advisor shared.
#[derive(Debug, Clone, Copy)]
pub struct Colleague<'a> {
    /// Their roles.
    pub roles: &'a BTreeSet<Role>,
    /// They manage a team that the advisor is in. An advisor of two teams has the managers of both.
    pub manages: bool,
}

impl Share {
    /// Who hears it; nobody when it is kept.
    pub fn hearer(self) -> Option<Hearer> {
        match self {
            Share::KeepToMyself => None,
            Share::Manager => Some(Hearer::Manager),
            Share::SomeoneElse => Some(Hearer::SomeoneElse),
        }
    }
}

impl FromStr for Hearer {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Hearer, BadId> {
        let all = [Hearer::Manager, Hearer::SomeoneElse];
        let mut all = all.into_iter();
        all.find(|it| it.as_str() == text)
            .ok_or_else(|| BadId::Slug(text.into()))
    }
}

impl From<Hearer> for Share {
    fn from(hearer: Hearer) -> Share {
        match hearer {
            Hearer::Manager => Share::Manager,
            Hearer::SomeoneElse => Share::SomeoneElse,
        }
    }
}

impl Hearer {
    /// Whether somebody may read what was shared with this hearer, and act on it. Administrators and
    /// information governance may not: being able to run a server is no reason to read this.
    pub fn includes(self, colleague: &Colleague<'_>, form: &CheckInForm) -> bool {
        match self {
            Hearer::Manager => colleague.manages && colleague.roles.contains(&Role::Manager),
            // Whoever asks for somebody else does not mean their own manager in another role.
            Hearer::SomeoneElse => {
                !colleague.manages && colleague.roles.contains(&form.someone_else.role)
            }
        }
    }

    /// Whether anything can be shared with somebody in these roles, by the form that advisors have.
    pub fn can_be(roles: &[Role], form: &CheckInForm) -> bool {
        roles.contains(&Role::Manager) || roles.contains(&form.someone_else.role)
    }

    /// The hearer as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Hearer::Manager => "manager",
            Hearer::SomeoneElse => "someoneElse",
        }
    }
}

/// As it stands in a path: `outcome`, or `question.` and the question's name.
impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Topic::Question { question } => write!(f, "{QUESTION}{question}"),
            Topic::Outcome => f.write_str(OUTCOME),
        }
    }
}

impl FromStr for Topic {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Topic, BadId> {
        match text.strip_prefix(QUESTION) {
            Some(question) => Ok(Topic::Question {
                question: question.parse()?,
            }),
            None if text == OUTCOME => Ok(Topic::Outcome),
            None => Err(BadId::Slug(text.into())),
        }
    }
}

impl Said {
    /// What it is about.
    pub fn topic(&self) -> Topic {
        match self {
            Said::Answer { question, .. } => Topic::Question {
                question: question.clone(),
            },
            Said::Outcome { .. } => Topic::Outcome,
        }
    }
}

impl CheckIn {
    /// What of it may leave the device; none when everything is kept, so that not even the day on
    /// which it was filled in is known elsewhere.
    pub fn shared(&self) -> Option<SharedCheckIn> {
        let answers = self.answers.iter().filter_map(|it| {
            let said = Said::Answer {
                question: it.question.clone(),
                choice: it.choice.clone(),
                note: it.note.clone(),
            };
            Some((it.share.hearer()?, said))
        });
        let outcome = self.outcome.iter().filter_map(|it| {
            let outcome = it.outcome;
            Some((it.share.hearer()?, Said::Outcome { outcome }))
        });
        let answers: Vec<_> = answers
            .chain(outcome)
            .map(|(with, said)| SharedAnswer { with, said })
            .collect();
        (!answers.is_empty()).then(|| SharedCheckIn {
            id: self.id.clone(),
            at: self.at,
            pack: self.pack.clone(),
            answers,
        })
    }
}

impl SharedCheckIn {
    /// Whether it is something that a check-in of this form can share. For the server, which never
    /// sees the other half.
    ///
    /// # Errors
    /// Every answer that is not, under the name of its question.
    pub fn check(&self, form: &CheckInForm) -> Result<(), Problem> {
        let mut seen = BTreeSet::new();
        let mut faults = Vec::new();
        let mut add = |field: &str, message: String| {
            faults.push(FieldProblem {
                field: field.into(),
                message,
            });
        };
        for answer in &self.answers {
            let again = !seen.insert(answer.said.topic());
            match &answer.said {
                Said::Answer {
                    question,
                    choice,
                    note,
                } => {
                    if let Some(wrong) = fault(form, question, choice, note.as_deref(), again) {
                        add(question.as_str(), wrong);
                    }
                }
                Said::Outcome { .. } if again => {
                    add("outcome", "It was answered twice. Keep one answer.".into());
                }
                Said::Outcome { .. } => {}
            }
        }
        if self.answers.is_empty() {
            add(
                "answers",
                "Nothing was shared, so nothing is sent. Choose who may hear an answer.".into(),
            );
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Problem::fields(faults))
        }
    }
}
