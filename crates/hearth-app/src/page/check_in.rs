//! Check-ins as people read them.
//!
//! Not here: what is kept and where ([`crate::diary`]), and what others shared
//! ([`super::heard`]).

use std::collections::BTreeMap;

use hearth_domain::{
    api::wellbeing::Wellbeing,
    check_in::{
        CheckIn, CheckInOutcome, NOTE_MOST, Said, Share, Topic,
        conversation::{ArrangedTalk, Conversation, ConversationReply},
    },
    id::{CheckInId, PersonId},
    pack::{CheckInForm, PackRef, Packs},
    support::SupportCard,
    time::{Date, Ms},
};

use super::support;
use crate::{
    store::{KeptCheckIn, KeptShared},
    view::{
        check_in::{
            CheckInFormView, CheckInOptionView, CheckInOutcomeView, CheckInPageView,
            CheckInQuestionView, PastCheckInView, SaidBackView, ShareView, TalkView, ToldView,
        },
        number,
        support::SupportView,
    },
    wording::{count, day},
};

/// What is known of what was shared: what has not left, and what the server said last.
pub(crate) struct Known<'a> {
    /// What has not left this computer, or was not taken.
    pub unsent: &'a [KeptShared],
    /// What the server said last; none before it did.
    pub wellbeing: Option<&'a Wellbeing>,
    /// Every pack, whose words it is in.
    pub packs: &'a Packs,
}

impl<'a> Known<'a> {
    fn conversation(&self, check_in: &CheckInId, topic: &Topic) -> Option<&'a Conversation> {
        let own = self.wellbeing.map_or(&[][..], |it| &it.own);
        own.iter()
            .find(|it| &it.check_in == check_in && &it.topic == topic)
    }

    /// What keeps something from the server: none when it has left.
    fn unsent(&self, check_in: &CheckInId, topic: &Topic) -> Option<&'a KeptShared> {
        self.unsent.iter().find(|kept| {
            let mut answers = kept.shared.answers.iter();
            &kept.shared.id == check_in && answers.any(|it| &it.said.topic() == topic)
        })
    }

    fn form(&self, pack: &PackRef) -> Option<&'a CheckInForm> {
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

/// What is asked, filled in as far as the draft goes. What an older version of the pack asked and
/// this one does not is left out.
pub(crate) fn form(form: &CheckInForm, draft: Option<&CheckIn>) -> CheckInFormView {
    let answers = draft.map_or(&[][..], |it| &it.answers).iter();
    let is_asked = |it: &&hearth_domain::check_in::CheckInAnswer| {
        let question = form.question(&it.question);
        question.is_some_and(|question| question.option(&it.choice).is_some())
    };
    CheckInFormView {
        minutes: form.seconds.div_ceil(60).max(1),
        promises: promises(form),
        questions: form
            .questions
            .iter()
            .map(|question| CheckInQuestionView {
                id: question.id.clone(),
                ask: question.ask.clone(),
                hint: question.hint.clone(),
                note: question.note,
                options: question
                    .options
                    .iter()
                    .map(|option| CheckInOptionView {
                        id: option.id.clone(),
                        text: option.text.clone(),
                    })
                    .collect(),
            })
            .collect(),
        outcome_asked: OUTCOME.into(),
        outcomes: OUTCOMES
            .map(|outcome| CheckInOutcomeView {
                outcome,
                text: outcome_words(outcome).into(),
            })
            .into(),
        shares: Share::ALL.map(|share| self::share(form, share)).into(),
        answers: answers.filter(is_asked).cloned().collect(),
        outcome: draft.and_then(|it| it.outcome),
        note_most: number(NOTE_MOST),
    }
}

const OUTCOMES: [CheckInOutcome; 3] = [
    CheckInOutcome::StillWorking,
    CheckInOutcome::ChangeSomething,
    CheckInOutcome::Stop,
];

fn outcome_words(outcome: CheckInOutcome) -> &'static str {
    match outcome {
        CheckInOutcome::StillWorking => "It still works for me",
        CheckInOutcome::ChangeSomething => "I would like something to change",
        CheckInOutcome::Stop => "I would rather stop",
    }
}

/// What is asked at the end.
const OUTCOME: &str = "Does working from home still work for you?";

fn promises(form: &CheckInForm) -> Vec<String> {
    vec![
        "Every question may be left out. There is no score.".into(),
        format!(
            "What you keep to yourself stays on this computer, in a locked file of its own, for {} \
             days. Nothing that sends can open that file.",
            form.keep_days
        ),
        format!(
            "What you share is read by the people whom you choose. Your provider keeps it for {} \
             days, and you can take it back.",
            form.keep_shared_days
        ),
        "None of it counts for or against you: not for working from home, and not in audits."
            .into(),
    ]
}

fn share(form: &CheckInForm, share: Share) -> ShareView {
    let (text, hint) = match share {
        Share::KeepToMyself => (
            "Keep to myself".into(),
            "It stays on this computer.".to_owned(),
        ),
        Share::Manager => (
            "Share with my manager".into(),
            "The managers of your teams can read it and answer you.".into(),
        ),
        Share::SomeoneElse => (
            form.someone_else.title.clone(),
            format!(
                "Anybody who is a {} and does not manage you can read it and answer you.",
                form.someone_else.role.title().to_lowercase()
            ),
        ),
    };
    ShareView { share, text, hint }
}

/// When the next check-in falls due.
pub(crate) fn due(form: &CheckInForm, last: Option<Ms>, since: Date, today: Date) -> String {
    let due = form.due(last, since, today);
    if due < today {
        format!(
            "Your check-in was due on {}. It is yours to do when you like.",
            day(due)
        )
    } else if due == today {
        "Your check-in is due today.".into()
    } else {
        format!(
            "Your next check-in is due on {}. You can do one whenever you like.",
            day(due)
        )
    }
}

/// The list of check-ins that are kept here.
pub(crate) fn past(all: &[KeptCheckIn], known: &Known<'_>) -> Vec<PastCheckInView> {
    all.iter()
        .map(|KeptCheckIn { check_in, .. }| {
            let shared = check_in.shared().map_or(0, |it| it.answers.len());
            let own = known.wellbeing.map_or(&[][..], |it| &it.own).iter();
            let mut own = own.filter(|it| it.check_in == check_in.id);
            PastCheckInView {
                id: check_in.id.clone(),
                at: check_in.at,
                shared: match shared {
                    0 => "Kept to yourself".into(),
                    some => format!("{} shared", count(some, "answer", "answers")),
                },
                news: own.any(|it| !it.replies.is_empty() || it.talk.is_some()),
            }
        })
        .collect()
}

/// What was shared in check-ins that are not kept here, in the order in which the server has it.
pub(crate) fn elsewhere(all: &[KeptCheckIn], known: &Known<'_>) -> Vec<ToldView> {
    let own = known.wellbeing.map_or(&[][..], |it| &it.own).iter();
    own.filter(|it| !all.iter().any(|kept| kept.check_in.id == it.check_in))
        .map(|it| {
            let place = (&it.check_in, &it.pack);
            told(known, place, &it.topic, it.said.as_ref(), it.with.into())
        })
        .collect()
}

/// One check-in that is kept here.
pub(crate) fn page(
    check_in: &CheckIn,
    keep_until: Date,
    card: Option<&SupportCard>,
    known: &Known<'_>,
    today: Date,
) -> CheckInPageView {
    let form = known.form(&check_in.pack);
    let answers = check_in.answers.iter().map(|it| {
        let said = Said::Answer {
            question: it.question.clone(),
            choice: it.choice.clone(),
            note: it.note.clone(),
        };
        (said, it.share)
    });
    let outcome = check_in.outcome.map(|it| {
        (
            Said::Outcome {
                outcome: it.outcome,
            },
            it.share,
        )
    });
    let told = answers
        .chain(outcome)
        .map(|(said, share)| {
            let place = (&check_in.id, &check_in.pack);
            told(known, place, &said.topic(), Some(&said), share)
        })
        .collect();
    let lines = form.and_then(|form| card?.after_low_answers(check_in, form));
    let outcome = check_in.outcome.map(|it| it.outcome);
    CheckInPageView {
        id: check_in.id.clone(),
        at: check_in.at,
        told,
        talk_to: lines.map(|lines| SupportView {
            urgent: card.map_or_else(Vec::new, |card| support::lines(card.urgent(), today)),
            // The whole card is one press away.
            lines: support::lines(lines, today).into_iter().take(3).collect(),
        }),
        offers_going_back: outcome.is_some_and(CheckInOutcome::offers_going_back),
        kept: format!(
            "Hearth deletes this from your computer after {}.",
            day(keep_until)
        ),
    }
}

/// What was said about one thing, and how far it has come; what was said is none once it is nowhere
/// any more.
fn told(
    known: &Known<'_>,
    (check_in, pack): (&CheckInId, &PackRef),
    topic: &Topic,
    said: Option<&Said>,
    share: Share,
) -> ToldView {
    let conversation = known.conversation(check_in, topic);
    let unsent = known.unsent(check_in, topic);
    let form = known.form(pack);
    let (answer, note) = said.map_or((None, None), |said| words(form, said));
    let is_shared = share != Share::KeepToMyself;
    let is_back = conversation.is_some_and(|it| it.withdrawn.is_some());
    ToldView {
        check_in: check_in.clone(),
        topic: topic.clone(),
        asked: asked(form, topic),
        answer,
        note,
        who: who(known, form, share, conversation, unsent),
        replies: conversation
            .map_or_else(Vec::new, |it| said_back(&it.replies, |who| known.name(who))),
        talk: conversation
            .and_then(|it| it.talk.as_ref())
            .map(|it| talk(it, known.name(&it.by))),
        can_take_back: is_shared && !is_back && (conversation.is_some() || unsent.is_some()),
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
    known: &Known<'_>,
    form: Option<&CheckInForm>,
    share: Share,
    conversation: Option<&Conversation>,
    unsent: Option<&KeptShared>,
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
    if let Some(why) = unsent.and_then(|kept| kept.trouble.as_ref()) {
        return format!("Nobody has read this, because it was not taken. {why}");
    }
    if unsent.is_some() && conversation.is_none() {
        return format!("Not sent yet. It goes to: {whom}.");
    }
    match conversation {
        Some(it) if it.withdrawn.is_some() => "You took this back. Nobody can read it.".into(),
        Some(it) if !it.waits() => format!("Shared with: {whom}. You have an answer."),
        Some(_) => format!("Shared with: {whom}. Nobody has answered yet."),
        None if known.wellbeing.is_some() => {
            "Your provider no longer keeps this, or you took it back.".into()
        }
        None => format!("Shared with: {whom}."),
    }
}
