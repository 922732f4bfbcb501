//! What advisors shared with the reader, as the reader sees it.
//!
//! Not here: who may hear what, which the server's copy already is.

use hearth_domain::{
    api::wellbeing::{HeardGoingBack, Wellbeing},
    check_in::conversation::Conversation,
    id::PersonId,
    pack::Packs,
    time::Date,
};

use super::check_in::{asked, name, said_back, talk, words};
use crate::{
    view::heard::{HeardConversationView, HeardGoingBackView, HeardView},
    wording::day,
};

/// The page; `known` is none before the server said what there is.
pub(crate) fn view(known: Option<&Wellbeing>, packs: &Packs, today: Date) -> HeardView {
    let Some(known) = known else {
        return HeardView {
            known: false,
            conversations: Vec::new(),
            going_back: Vec::new(),
        };
    };
    let conversation = |it| conversation(known, packs, it, today);
    HeardView {
        known: true,
        conversations: known.heard.iter().map(conversation).collect(),
        going_back: known
            .going_back
            .iter()
            .map(|it| going_back(known, it))
            .collect(),
    }
}

/// How many things wait for the reader.
pub(crate) fn waiting(known: &Wellbeing) -> usize {
    let conversations = known.heard.iter().filter(|it| it.waits()).count();
    let going_back = known.going_back.iter();
    conversations
        + going_back
            .filter(|it| it.request.arranged.is_none())
            .count()
}

fn conversation(
    known: &Wellbeing,
    packs: &Packs,
    it: &Conversation,
    today: Date,
) -> HeardConversationView {
    let form = packs.get(&it.pack).and_then(|pack| pack.check_in.as_ref());
    let name = |person: &PersonId| name(Some(&known.names), person);
    let (answer, note) = it
        .said
        .as_ref()
        .map_or((None, None), |said| words(form, said));
    let due = form.and_then(|form| it.reply_due(form));
    let state = if it.withdrawn.is_some() {
        Some("They took this back. The talk that you arranged still stands.".into())
    } else {
        due.map(|due| match due < today {
            true => format!("An answer was promised by {}.", day(due)),
            false => format!("Answer by {}.", day(due)),
        })
    };
    HeardConversationView {
        check_in: it.check_in.clone(),
        topic: it.topic.clone(),
        name: name(&it.from),
        at: it.at,
        asked: asked(form, &it.topic),
        answer,
        note,
        state,
        waits: it.waits(),
        replies: said_back(&it.replies, name),
        talk: it.talk.as_ref().map(|it| talk(it, name(&it.by))),
        is_open: it.withdrawn.is_none(),
    }
}

fn going_back(known: &Wellbeing, heard: &HeardGoingBack) -> HeardGoingBackView {
    let name = |person: &PersonId| name(Some(&known.names), person);
    let request = &heard.request;
    let arranged = request.arranged.as_ref();
    HeardGoingBackView {
        request: request.id.clone(),
        name: name(&heard.from),
        at: request.confirmed.unwrap_or(request.asked),
        arranged: arranged
            .map(|it| format!("{} arranged the first day: {}.", name(&it.by), day(it.from))),
        from: arranged.map(|it| it.from),
    }
}
