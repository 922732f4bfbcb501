//! One thing that was said in a check-in, as people read it: who hears it, how far it has come and what
//! was answered.
//!
//! Not here: which of them stand on a page ([`super`]).

use std::collections::BTreeMap;

use hearth_domain::{
    api::wellbeing::Wellbeing,
    check_in::{
        Said, Share, Topic,
        conversation::{ArrangedTalk, Conversation, ConversationReply},
    },
    id::{CheckInId, PersonId},
    pack::{CheckInForm, PackRef, Packs},
};

use super::{OUTCOME, outcome_words};
use crate::{
    store::{KeptShared, Passage},
    view::check_in::{SaidBackView, TalkView, ToldView},
};

/// How far what was shared has come: what is on its way, and what the server said last.
pub(crate) struct HowFar<'a> {
    /// What is on its way, or was not taken.
    pub on_its_way: &'a [KeptShared],
    /// What the server said last; none before it did.
    pub wellbeing: Option<&'a Wellbeing>,
    /// Every pack, whose words it is in.
    pub packs: &'a Packs,
}

impl<'a> HowFar<'a> {
    pub(super) fn conversation(
        &self,
        check_in: &CheckInId,
        topic: &Topic,
    ) -> Option<&'a Conversation> {
        let own = self.wellbeing.map_or(&[][..], |it| &it.own);
        own.iter()
            .find(|it| &it.check_in == check_in && &it.topic == topic)
    }

    /// How far something has come that is on its way.
    fn passage(&self, check_in: &CheckInId, topic: &Topic) -> Option<&'a Passage> {
        let mut kept = self.on_its_way.iter();
        let kept = kept.find(|kept| {
            let mut answers = kept.shared.answers.iter();
            &kept.shared.id == check_in && answers.any(|it| &it.said.topic() == topic)
        });
        kept.map(|kept| &kept.passage)
    }

    pub(super) fn form(&self, pack: &PackRef) -> Option<&'a CheckInForm> {
        self.packs.get(pack)?.check_in.as_ref()
    }

    fn name(&self, person: &PersonId) -> String {
        let names = self.wellbeing.map(|it| &it.names);
        name(names, person)
    }
}

/// A person's name, or what to call somebody whose name is not known.
pub(crate) fn name(names: Option<&BTreeMap<PersonId, String>>, person: &PersonId) -> String {
    let name = names.and_then(|names| names.get(person)).cloned();
    name.unwrap_or_else(|| "A colleague".into())
}

/// Where something was said.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub check_in: &'a CheckInId,
    pub pack: &'a PackRef,
    /// What was shared there has come to what is sent.
    pub handed: bool,
}

/// What was said about one thing, and how far it has come; what was said is none once it is nowhere
/// any more.
pub(super) fn told(
    how_far: &HowFar<'_>,
    Place {
        check_in,
        pack,
        handed,
    }: Place<'_>,
    topic: &Topic,
    said: Option<&Said>,
    share: Share,
) -> ToldView {
    let conversation = how_far.conversation(check_in, topic);
    let passage = match handed {
        true => how_far.passage(check_in, topic),
        false => Some(&Passage::Here),
    };
    let form = how_far.form(pack);
    let (answer, note) = said.map_or((None, None), |said| words(form, said));
    let is_shared = share != Share::KeepToMyself;
    let is_back = conversation.is_some_and(|it| it.withdrawn.is_some());
    ToldView {
        check_in: check_in.clone(),
        topic: topic.clone(),
        asked: asked(form, topic),
        answer,
        note,
        who: who(how_far, form, share, conversation, passage),
        replies: conversation.map_or_else(Vec::new, |it| {
            said_back(&it.replies, |who| how_far.name(who))
        }),
        talk: conversation
            .and_then(|it| it.talk.as_ref())
            .map(|it| talk(it, how_far.name(&it.by))),
        can_take_back: is_shared && !is_back && (conversation.is_some() || passage.is_some()),
    }
}

/// What was asked, in the words of the pack that it was asked under.
pub(crate) fn asked(form: Option<&CheckInForm>, topic: &Topic) -> String {
    match topic {
        Topic::Outcome => OUTCOME.into(),
        Topic::Question { question } => {
            let question = form.and_then(|form| form.question(question));
            question.map_or_else(|| "A question".into(), |it| it.ask.clone())
        }
    }
}

/// What was answered, and the note.
pub(crate) fn words(form: Option<&CheckInForm>, said: &Said) -> (Option<String>, Option<String>) {
    match said {
        Said::Outcome { outcome } => (Some(outcome_words(*outcome).into()), None),
        Said::Answer {
            question,
            choice,
            note,
        } => {
            let question = form.and_then(|form| form.question(question));
            let option = question.and_then(|question| question.option(choice));
            (option.map(|it| it.text.clone()), note.clone())
        }
    }
}

/// What was answered to something that was shared.
pub(crate) fn said_back(
    replies: &[ConversationReply],
    name: impl Fn(&PersonId) -> String,
) -> Vec<SaidBackView> {
    let one = |reply: &ConversationReply| SaidBackView {
        name: name(&reply.by),
        at: reply.at,
        words: reply.words.clone(),
    };
    replies.iter().map(one).collect()
}

/// A talk that was arranged.
pub(crate) fn talk(talk: &ArrangedTalk, name: String) -> TalkView {
    TalkView {
        name,
        when: talk.when,
        how: talk.how.clone(),
    }
}

/// Who hears something, and how far it has come.
fn who(
    how_far: &HowFar<'_>,
    form: Option<&CheckInForm>,
    share: Share,
    conversation: Option<&Conversation>,
    passage: Option<&Passage>,
) -> String {
    let whom = match share {
        Share::KeepToMyself => return "Kept to yourself.".into(),
        Share::Manager => "your manager".to_owned(),
        Share::SomeoneElse => form.map_or_else(
            || "somebody who does not manage you".into(),
            |form| {
                let role = form.someone_else.role.title();
                format!("a {role} who does not manage you")
            },
        ),
    };
    match (conversation, passage) {
        (Some(it), _) if it.withdrawn.is_some() => "You took this back. Nobody can read it.".into(),
        (Some(it), _) if !it.waits() => format!("Shared with: {whom}. You have an answer."),
        (Some(_), _) => format!("Shared with: {whom}. Nobody has answered yet."),
        (None, Some(Passage::Here)) => format!("Not sent yet. It goes to: {whom}."),
        (None, Some(Passage::SentOff)) => {
            format!("Sent off, but your server has not said that it has it. It goes to: {whom}.")
        }
        (None, Some(Passage::Refused(why))) => {
            format!("Nobody has read this, because it was not taken. {why}")
        }
        (None, None) if how_far.wellbeing.is_some() => {
            "Your provider no longer keeps this, or you took it back.".into()
        }
        (None, None) => {
            "You took this back, or your server has not said yet what became of it.".into()
        }
        (None, Some(Passage::Arrived)) => format!("Shared with: {whom}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_of_the_server_that_is_not_so() {
        let nothing = Wellbeing::default();
        let packs = Packs::default();
        let says = |passage: Option<&Passage>, wellbeing: Option<&Wellbeing>| {
            let how_far = HowFar {
                on_its_way: &[],
                wellbeing,
                packs: &packs,
            };
            who(&how_far, None, Share::Manager, None, passage)
        };
        let refused = Passage::Refused("Ask your administrator.".into());
        let table = [
            (&Passage::Here, "Not sent yet. It goes to: your manager."),
            (
                &Passage::SentOff,
                "Sent off, but your server has not said that it has it. It goes to: your manager.",
            ),
            (&Passage::Arrived, "Shared with: your manager."),
            (
                &refused,
                "Nobody has read this, because it was not taken. Ask your administrator.",
            ),
        ];
        for (passage, words) in table {
            // What the server said last is older than what is on its way.
            assert_eq!(says(Some(passage), Some(&nothing)), words);
            assert_eq!(says(Some(passage), None), words);
        }
        let gone = "Your provider no longer keeps this, or you took it back.";
        assert_eq!(says(None, Some(&nothing)), gone);
        let unknown = "You took this back, or your server has not said yet what became of it.";
        assert_eq!(says(None, None), unknown);
    }
}
