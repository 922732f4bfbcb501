//! What follows something that was shared: it is answered, a talk is arranged, it is taken back.
//!
//! Nothing else can be done with it. It cannot be marked, counted, passed on or held against anybody,
//! and taking it back leaves no word of it. Not here: who may hear it ([`super::Hearer::includes`]), and
//! the names of people.

use super::{Colleague, Hearer, Said, SharedCheckIn, Topic, signed};
use crate::{
    Problem, ProblemCode,
    id::{CheckInId, PersonId, ReplyId},
    pack::{CheckInForm, PackRef},
    patient::{PATIENT_NUMBER, has_patient_number},
    time::{Date, Ms},
};

/// The most characters of a reply.
pub const REPLY_MOST: usize = 1_000;

/// The most characters that say how a talk is held.
pub const HOW_MOST: usize = 200;

wire! {
    /// One thing that was shared, and what followed.
    #[derive(Eq)]
    pub struct Conversation {
        /// The check-in that it was shared in.
        pub check_in: CheckInId,
        /// Who shared it.
        pub from: PersonId,
        /// Under which version of the pack, whose words it is in.
        pub pack: PackRef,
        /// When the server had it. A reply is awaited from here.
        pub at: Ms,
        /// Who hears it.
        pub with: Hearer,
        /// What it is about.
        pub topic: Topic,
        /// What was said; none once it was taken back.
        pub said: Option<Said>,
        /// What was answered, oldest first.
        pub replies: Vec<ConversationReply>,
        /// A talk that was arranged.
        pub talk: Option<ArrangedTalk>,
        /// When it was taken back.
        pub withdrawn: Option<Ms>,
    }

    /// An answer to something that was shared.
    #[derive(Eq)]
    pub struct ConversationReply {
        /// Its name, made by whoever wrote it.
        pub id: ReplyId,
        /// Who.
        pub by: PersonId,
        /// When.
        pub at: Ms,
        /// The words.
        pub words: String,
    }

    /// A talk that was arranged.
    #[derive(Eq)]
    pub struct ArrangedTalk {
        /// Who arranged it and will be there.
        pub by: PersonId,
        /// When it was arranged.
        pub arranged: Ms,
        /// When it is.
        pub when: Ms,
        /// How it is held: by phone, in the team chat, at the contact centre.
        pub how: String,
    }
}

/// Why something cannot be done in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConversationRefused {
    /// It was not shared with this person.
    #[error("This was not shared with you.")]
    NotYours,
    /// It was taken back.
    #[error("The advisor took this back. There is nothing left to answer.")]
    Withdrawn,
    /// The reply cannot be taken.
    #[error("{0}")]
    Words(BadWords),
    /// What says how the talk is held cannot be taken.
    #[error("{}", said_of_how(.0))]
    How(BadWords),
    /// The talk would be over before it was arranged.
    #[error("That time has passed. Choose a later one.")]
    Past,
}

/// Why words cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWords {
    /// Nothing was written.
    #[error("Write a few words first.")]
    Empty,
    /// More was written than is taken.
    #[error("Your text must be {0} characters or fewer.")]
    TooLong(usize),
    /// Something that looks like a patient's number stands in it.
    #[error("{PATIENT_NUMBER}")]
    Patient,
}

fn said_of_how(bad: &BadWords) -> String {
    match bad {
        BadWords::Empty => "Say how you will talk, for example by phone.".into(),
        other => other.to_string(),
    }
}

impl From<ConversationRefused> for Problem {
    fn from(refused: ConversationRefused) -> Problem {
        let message = refused.to_string();
        match refused {
            ConversationRefused::NotYours => Problem::new(ProblemCode::NotFound, message),
            ConversationRefused::Withdrawn => Problem::new(ProblemCode::Conflict, message),
            ConversationRefused::Words(_) => Problem::field("words", message),
            ConversationRefused::How(_) => Problem::field("how", message),
            ConversationRefused::Past => Problem::field("when", message),
        }
    }
}

impl Conversation {
    /// The conversations that a shared check-in opens as it arrives.
    pub fn open(shared: &SharedCheckIn, from: &PersonId, now: Ms) -> Vec<Conversation> {
        let one = |answer: &super::SharedAnswer| Conversation {
            check_in: shared.id.clone(),
            from: from.clone(),
            pack: shared.pack.clone(),
            at: now,
            with: answer.with,
            topic: answer.said.topic(),
            said: Some(answer.said.clone()),
            replies: Vec::new(),
            talk: None,
            withdrawn: None,
        };
        shared.answers.iter().map(one).collect()
    }

    /// Somebody who hears it answers. The same reply twice is one.
    ///
    /// # Errors
    /// When they may not hear it, it was taken back, or the words are none, too many, or hold what
    /// looks like a patient's NHS number.
    pub fn reply(
        &mut self,
        by: &PersonId,
        colleague: &Colleague<'_>,
        form: &CheckInForm,
        (id, words): (&ReplyId, &str),
        now: Ms,
    ) -> Result<(), ConversationRefused> {
        self.heard_by(colleague, form)?;
        let words = kept(words, REPLY_MOST).map_err(ConversationRefused::Words)?;
        if self.replies.iter().any(|reply| &reply.id == id) {
            return Ok(());
        }
        self.replies.push(ConversationReply {
            id: id.clone(),
            by: by.clone(),
            at: now,
            words,
        });
        Ok(())
    }

    /// Somebody who hears it arranges a talk, or moves the one that is arranged.
    ///
    /// # Errors
    /// When they may not hear it, it was taken back, the time has passed, or `how` says nothing.
    pub fn arrange(
        &mut self,
        by: &PersonId,
        colleague: &Colleague<'_>,
        form: &CheckInForm,
        (when, how): (Ms, &str),
        now: Ms,
    ) -> Result<(), ConversationRefused> {
        self.heard_by(colleague, form)?;
        if when <= now {
            return Err(ConversationRefused::Past);
        }
        let how = kept(how, HOW_MOST).map_err(ConversationRefused::How)?;
        self.talk = Some(ArrangedTalk {
            by: by.clone(),
            arranged: now,
            when,
            how,
        });
        Ok(())
    }

    /// Whoever shared it takes it back. What was said goes, and with it the replies, which may repeat
    /// it; a talk that was arranged stays, since both have it in their diaries. Twice is harmless.
    ///
    /// # Errors
    /// When somebody else asks.
    pub fn withdraw(&mut self, by: &PersonId, now: Ms) -> Result<(), ConversationRefused> {
        if by != &self.from {
            return Err(ConversationRefused::NotYours);
        }
        self.said = None;
        self.replies.clear();
        self.withdrawn.get_or_insert(now);
        Ok(())
    }

    /// What arrives later under the same name changes nothing that has been answered, brings nothing
    /// back that was taken back, and makes nobody a hearer who was not asked for. Before the first
    /// answer the newer words count.
    pub fn receive(&mut self, again: &super::SharedAnswer) {
        let is_same = again.said.topic() == self.topic && again.with == self.with;
        let is_untouched = self.replies.is_empty() && self.talk.is_none();
        if is_same && is_untouched && self.withdrawn.is_none() {
            self.said = Some(again.said.clone());
        }
    }

    /// Nobody has answered it or arranged a talk yet.
    pub fn waits(&self) -> bool {
        self.withdrawn.is_none() && self.replies.is_empty() && self.talk.is_none()
    }

    /// The last day for an answer; none once it waits no more. It is for whoever hears it.
    pub fn reply_due(&self, form: &CheckInForm) -> Option<Date> {
        let due = self.at.date().plus(signed(form.reply_days));
        self.waits().then_some(due)
    }

    fn heard_by(
        &self,
        colleague: &Colleague<'_>,
        form: &CheckInForm,
    ) -> Result<(), ConversationRefused> {
        if !self.with.includes(colleague, form) {
            Err(ConversationRefused::NotYours)
        } else if self.withdrawn.is_some() {
            Err(ConversationRefused::Withdrawn)
        } else {
            Ok(())
        }
    }
}

/// Words that were written, without the space around them.
fn kept(words: &str, most: usize) -> Result<String, BadWords> {
    let words = words.trim();
    if words.is_empty() {
        Err(BadWords::Empty)
    } else if words.chars().count() > most {
        Err(BadWords::TooLong(most))
    } else if has_patient_number(words) {
        Err(BadWords::Patient)
    } else {
        Ok(words.into())
    }
}
