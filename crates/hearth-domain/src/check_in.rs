//! Check-ins: whether working from home still works for somebody, in their own view.
//!
//! A check-in is unscored and private. Each answer says by itself who may hear it, and keeping it to
//! oneself comes first. What is kept lies in the second encrypted file of the device, and only
//! [`CheckIn::shared`] makes what may leave it: a type that has no place for what is kept. A low
//! answer opens people to talk to ([`crate::support`]) and does nothing else: there is no sum, no
//! colour and no alert. Nothing here is read by eligibility, audit or performance.
//!
//! After NHS England's homeworking guidance (support and wellbeing: regular check-ins, and a way
//! back to the contact centre). Not here: what follows a shared answer ([`conversation`]), the way
//! back ([`going_back`]), and where either half is kept.

pub mod conversation;
pub mod going_back;
mod shared;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::{
    FieldProblem, Problem,
    id::{CheckInId, Choice, QuestionId},
    pack::{CheckInForm, CheckInQuestion, PackRef},
    patient::{PATIENT_NUMBER, has_patient_number},
    time::{Date, Days, Ms},
};
pub use shared::{Colleague, Hearer, Said, SharedAnswer, SharedCheckIn, Topic};

wire! {
    /// A check-in as the device keeps it: all of it.
    #[derive(Eq)]
    pub struct CheckIn {
        /// Its name. Both halves carry it.
        pub id: CheckInId,
        /// When it was filled in.
        pub at: Ms,
        /// Under which version of the pack.
        pub pack: PackRef,
        /// What was answered. Every question may be left out, and nobody hears that it was.
        pub answers: Vec<CheckInAnswer>,
        /// Whether the arrangement goes on, if the advisor said so.
        pub outcome: Option<CheckInConclusion>,
    }

    /// An answer to one question.
    #[derive(Eq)]
    pub struct CheckInAnswer {
        /// The question.
        pub question: QuestionId,
        /// The option that was chosen.
        pub choice: Choice,
        /// A note of one's own.
        pub note: Option<String>,
        /// Who may hear choice and note.
        #[serde(default)]
        pub share: Share,
    }

    /// What the advisor makes of it all.
    #[derive(Copy, Eq)]
    pub struct CheckInConclusion {
        /// What.
        pub outcome: CheckInOutcome,
        /// Who may hear it.
        #[serde(default)]
        pub share: Share,
    }

    /// Who may hear an answer. Whatever says nothing is kept.
    #[derive(Copy, Eq, Hash, Default)]
    pub enum Share {
        /// Nobody. It does not leave the device.
        #[default]
        KeepToMyself,
        /// The managers of the advisor's teams.
        Manager,
        /// Those whom the pack names, unless they manage the advisor.
        SomeoneElse,
    }

    /// Whether the arrangement goes on.
    #[derive(Copy, Eq, Hash)]
    pub enum CheckInOutcome {
        /// It still works.
        StillWorking,
        /// Something should change.
        ChangeSomething,
        /// They would rather stop. It asks for nothing by itself: that is [`going_back`]'s.
        Stop,
    }
}

/// The most characters of a note.
pub const NOTE_MOST: usize = 500;

impl CheckInOutcome {
    /// Whether the way back to the contact centre is offered after it. Nothing is asked by that.
    pub fn offers_going_back(self) -> bool {
        matches!(self, CheckInOutcome::ChangeSomething | CheckInOutcome::Stop)
    }
}

impl Share {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Share; 3] = [Share::KeepToMyself, Share::Manager, Share::SomeoneElse];
}

impl CheckIn {
    /// Whether it is a check-in of this form: its questions, each once, and its options.
    ///
    /// # Errors
    /// Every answer that is not, under the name of its question.
    pub fn check(&self, form: &CheckInForm) -> Result<(), Problem> {
        let mut seen = BTreeSet::new();
        let faults = self.answers.iter().filter_map(|it| {
            let again = !seen.insert(&it.question);
            let wrong = fault(form, &it.question, &it.choice, it.note.as_deref(), again)?;
            Some(FieldProblem {
                field: it.question.to_string(),
                message: wrong,
            })
        });
        let faults: Vec<_> = faults.collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Problem::fields(faults))
        }
    }

    /// The questions that were answered low, in the order of the form. For the advisor's own page,
    /// and for nothing that leaves the device.
    pub fn low<'a>(&self, form: &'a CheckInForm) -> Vec<&'a CheckInQuestion> {
        let is_low = |question: &&CheckInQuestion| {
            let of = |answer: &&CheckInAnswer| answer.question == question.id;
            self.answers.iter().filter(of).any(|answer| {
                let option = question.option(&answer.choice);
                option.is_some_and(|option| option.low)
            })
        };
        form.questions.iter().filter(is_low).collect()
    }
}

/// What is wrong with one answer.
fn fault(
    form: &CheckInForm,
    question: &QuestionId,
    choice: &Choice,
    note: Option<&str>,
    again: bool,
) -> Option<String> {
    let Some(asked) = form.question(question) else {
        return Some("This question is no longer asked. Open the check-in again.".into());
    };
    let length = note.map_or(0, |note| note.chars().count());
    if again {
        Some("This question was answered twice. Keep one answer.".into())
    } else if asked.option(choice).is_none() {
        Some("Select one of the answers, or leave the question out.".into())
    } else if length > 0 && !asked.note {
        Some("This question takes no note. Take it out.".into())
    } else if length > NOTE_MOST {
        Some(format!(
            "Your note must be {NOTE_MOST} characters or fewer."
        ))
    } else if note.is_some_and(has_patient_number) {
        Some(PATIENT_NUMBER.into())
    } else {
        None
    }
}

impl CheckInForm {
    /// The day on which the next check-in falls due. `last` is when the last one was filled in, and
    /// `since` the day on which working from home began; either may lie ahead when the clock was set
    /// back since, and counts as today then.
    pub fn due(&self, last: Option<Ms>, since: Date, today: Date) -> Date {
        let from = last.map_or(since, |last| last.date().max(since));
        from.min(today).plus(signed(self.every_days))
    }

    /// The last day on which the server keeps what was shared of a check-in.
    pub fn keep_shared_until(&self, at: Ms) -> Date {
        at.date().plus(signed(self.keep_shared_days))
    }
}

/// Days for which the device keeps what is entered where the pack in force asks for no check-ins any more.
const KEPT_DAYS: Days = 90;

/// Days for which the device keeps what is entered in check-ins: what was finished, what was begun and
/// left, and a first step back.
pub fn kept_days(form: Option<&CheckInForm>) -> Days {
    form.map_or(KEPT_DAYS, |form| form.keep_days)
}

/// The last day on which the device keeps what was entered on a day.
pub fn keep_until(form: Option<&CheckInForm>, entered: Date) -> Date {
    entered.plus(signed(kept_days(form)))
}

/// Days as the calendar adds them. What does not fit is beyond its end anyway.
fn signed(days: Days) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}
