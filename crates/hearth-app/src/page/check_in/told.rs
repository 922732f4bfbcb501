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
pub(super) struct Origin<'a> {
    pub check_in: &'a CheckInId,
    pub pack: &'a PackRef,
    /// What was shared there has come to what is sent.
    pub handed: bool,
}

/// How far something has come that was to be shared.
#[derive(Clone, Copy)]
pub(super) enum Reach<'a> {
    /// Nothing has left this computer.
    Here,
    /// It may have arrived, and the server has not said so.
    SentOff,
    /// The server has it, or has said so once.
    Arrived,
    /// Those who may read it have not answered.
    Waiting,
    /// Somebody has answered.
    Answered,
    /// The server did not take it, and why.
    Refused(&'a str),
    /// Whoever shared it took it back.
    TakenBack,
    /// The server does not have it, or not any more.
    Gone,
    /// It is not on its way, and the server has said nothing.
    Unknown,
}

impl<'a> HowFar<'a> {
    /// How far something has come that was to be shared.
    pub(super) fn reach(&self, place: Origin<'_>, topic: &Topic) -> Reach<'a> {
        let passage = match place.handed {
            true => self.passage(place.check_in, topic),
            false => Some(&Passage::Here),
        };
        match (self.conversation(place.check_in, topic), passage) {
            (Some(it), _) if it.withdrawn.is_some() => Reach::TakenBack,
            (Some(it), _) if !it.waits() => Reach::Answered,
            (Some(_), _) => Reach::Waiting,
            (None, Some(Passage::Here)) => Reach::Here,
            (None, Some(Passage::SentOff)) => Reach::SentOff,
            (None, Some(Passage::Arrived)) => Reach::Arrived,
            (None, Some(Passage::Refused(why))) => Reach::Refused(why),
            (None, None) if self.wellbeing.is_some() => Reach::Gone,
            (None, None) => Reach::Unknown,
        }
    }
}

impl Reach<'_> {
    /// For a list: in a word or a few, after how many.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Reach::Arrived | Reach::Waiting | Reach::Answered => "shared",
            Reach::Here | Reach::SentOff => "on the way",
            Reach::Refused(_) => "not taken",
            Reach::TakenBack => "taken back",
            Reach::Gone => "taken back or no longer kept",
            Reach::Unknown => "shared or taken back",
        }
    }

    /// Whether it can be taken back: it is somewhere, or may be.
    const fn can_be_taken_back(self) -> bool {
        !matches!(self, Reach::TakenBack | Reach::Gone | Reach::Unknown)
    }
}

/// What was said about one thing, and how far it has come; what was said is none once it is nowhere
/// any more.
pub(super) fn told(
    how_far: &HowFar<'_>,
    place: Origin<'_>,
    topic: &Topic,
    said: Option<&Said>,
    share: Share,
) -> ToldView {
    let conversation = how_far.conversation(place.check_in, topic);
    let reach = how_far.reach(place, topic);
    let form = how_far.form(place.pack);
    let (answer, note) = said.map_or((None, None), |said| words(form, said));
    let is_shared = share != Share::KeepToMyself;
    ToldView {
        check_in: place.check_in.clone(),
        topic: topic.clone(),
        asked: asked(form, topic),
        answer,
        note,
        who: who(form, share, reach),
        replies: conversation.map_or_else(Vec::new, |it| {
            said_back(&it.replies, |who| how_far.name(who))
        }),
        talk: conversation
            .and_then(|it| it.talk.as_ref())
            .map(|it| talk(it, how_far.name(&it.by))),
        can_take_back: is_shared && reach.can_be_taken_back(),
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
fn who(form: Option<&CheckInForm>, share: Share, reach: Reach<'_>) -> String {
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
    match reach {
        Reach::Here => format!("Not sent yet. It goes to: {whom}."),
        Reach::SentOff => {
            format!("Sent off, but your server has not said that it has it. It goes to: {whom}.")
        }
        Reach::Arrived => format!("Shared with: {whom}."),
        Reach::Waiting => format!("Shared with: {whom}. Nobody has answered yet."),
        Reach::Answered => format!("Shared with: {whom}. You have an answer."),
        Reach::Refused(why) => {
            format!("Nobody has read this, because it was not taken. {why}")
        }
        Reach::TakenBack => "You took this back. Nobody can read it.".into(),
        Reach::Gone => "Your provider no longer keeps this, or you took it back.".into(),
        Reach::Unknown => {
            "You took this back, or your server has not said yet what became of it.".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::check_in::SharedCheckIn;
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_is_said_of_the_server_that_is_not_so() {
        let shared: SharedCheckIn = serde_json::from_value(json!({
            "id": "0198f0c0-0000-7000-8000-000000000001",
            "at": 0,
            "pack": { "id": "test", "version": 1 },
            "answers": [{ "with": "manager", "said": { "type": "outcome", "outcome": "stop" } }],
        }))
        .unwrap();
        let (nothing, packs) = (Wellbeing::default(), Packs::default());
        let place = Origin {
            check_in: &shared.id,
            pack: &shared.pack,
            handed: true,
        };
        let says = |passage: Option<&Passage>, wellbeing: Option<&Wellbeing>| {
            let kept = passage.map(|passage| KeptShared {
                shared: shared.clone(),
                passage: passage.clone(),
            });
            let how_far = HowFar {
                on_its_way: kept.as_slice(),
                wellbeing,
                packs: &packs,
            };
            let reach = how_far.reach(place, &Topic::Outcome);
            (reach.word(), who(None, Share::Manager, reach))
        };
        let refused = Passage::Refused("Ask your administrator.".into());
        let table = [
            (
                &Passage::Here,
                "on the way",
                "Not sent yet. It goes to: your manager.",
            ),
            (
                &Passage::SentOff,
                "on the way",
                "Sent off, but your server has not said that it has it. It goes to: your manager.",
            ),
            (&Passage::Arrived, "shared", "Shared with: your manager."),
            (
                &refused,
                "not taken",
                "Nobody has read this, because it was not taken. Ask your administrator.",
            ),
        ];
        for (passage, word, words) in table {
            // What the server said last is older than what is on its way.
            for said in [Some(&nothing), None] {
                assert_eq!(says(Some(passage), said), (word, words.to_owned()));
            }
        }
        let gone = "Your provider no longer keeps this, or you took it back.";
        assert_eq!(
            says(None, Some(&nothing)),
            ("taken back or no longer kept", gone.to_owned())
        );
        let unknown = "You took this back, or your server has not said yet what became of it.";
        assert_eq!(
            says(None, None),
            ("shared or taken back", unknown.to_owned())
        );
    }
}
