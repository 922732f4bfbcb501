//! What happened to a record, one sentence an entry.
//!
//! Not here: which entries a page shows, and in which order.

use std::collections::BTreeMap;

use hearth_domain::{
    id::{ItemId, PersonId, ResponseId},
    pack::{Item, Pack, Packs},
    record::{Body, Cause, Entry, Record, Verdict},
    response::Response,
    role::Role,
};

use super::{arrangement, count, day, list, sentence, value, who};
use crate::view::home::HistoryRow;

/// What a history is read against.
pub(crate) struct Teller<'a> {
    /// The record.
    pub record: &'a Record,
    /// Every pack that it may speak of,
    pub packs: &'a Packs,
    /// and the one in force.
    pub pack: &'a Pack,
    /// The names of the people who appear in it.
    pub names: &'a BTreeMap<PersonId, String>,
    /// Who reads it.
    pub reader: &'a PersonId,
    /// Whether the reader may read the contents of an item.
    pub may_read: &'a dyn Fn(&Item) -> bool,
}

impl Teller<'_> {
    /// The whole history, the newest first.
    pub fn rows(&self) -> Vec<HistoryRow> {
        let entries = self.record.entries.iter().rev();
        entries.map(|entry| self.row(entry)).collect()
    }

    /// One entry.
    pub fn row(&self, entry: &Entry) -> HistoryRow {
        let (words, detail) = self.tell(entry);
        HistoryRow {
            seq: entry.seq,
            at: entry.at,
            by: who::person(&entry.by, self.names, Some(self.reader)),
            words,
            detail: detail.filter(|detail| !detail.trim().is_empty()),
        }
    }

    fn tell(&self, entry: &Entry) -> (String, Option<String>) {
        match &entry.body {
            Body::Enrolled { pack } => {
                let title = self
                    .packs
                    .versions(pack)
                    .next_back()
                    .map(|pack| &pack.title);
                let title = title.map_or(pack.as_str(), String::as_str);
                (format!("Started an application: {title}."), None)
            }
            Body::Submitted { responses, .. } => {
                let sent = count(responses.len(), "answer", "answers");
                let titles = self.titles(responses.iter().map(|response| &response.item));
                (format!("Sent {sent}."), Some(titles))
            }
            Body::Attested { response } => (
                format!("Looked at \"{}\".", self.title(&response.item)),
                self.said(response),
            ),
            Body::Withdrawn { response } => (
                format!("Took back the answer to \"{}\".", self.answered(response)),
                None,
            ),
            Body::Erased { .. } => (
                "Erased the content of an answer, or a file.".into(),
                Some("That it was there stays on the record.".into()),
            ),
            Body::Reviewed {
                response, verdict, ..
            } => match verdict {
                Verdict::Accepted => (format!("Accepted \"{}\".", self.answered(response)), None),
                Verdict::Returned { reason, satisfy } => (
                    format!("Sent back \"{}\".", self.answered(response)),
                    // A reason may quote what it is about.
                    self.if_readable(response, || {
                        format!("{} {}", sentence(reason), sentence(satisfy))
                    }),
                ),
            },
            Body::Reopened { items, cause } => {
                let again = self.titles(items);
                match cause {
                    Cause::SomethingChanged { what } => (
                        format!(
                            "Said that something changed. {} asked again.",
                            match items.len() {
                                1 => "1 question is".into(),
                                many => format!("{many} questions are"),
                            }
                        ),
                        Some(
                            format!("{} {}", sentence(what), sentence(&again))
                                .trim_start()
                                .into(),
                        ),
                    ),
                    Cause::Asked { reason } => {
                        (format!("Asked again: {again}."), Some(sentence(reason)))
                    }
                }
            }
            Body::ActionSet {
                item,
                words,
                owner,
                due,
                ..
            } => (
                format!(
                    "Agreed an action about \"{}\" for {}, by {}.",
                    self.title(item),
                    match owner {
                        Role::Advisor => "the advisor",
                        Role::Manager => "the manager",
                        Role::Assessor => "the workstation assessor",
                        other => other.title(),
                    },
                    day(*due)
                ),
                Some(words.clone()),
            ),
            Body::ActionDone { act } => {
                let set = self
                    .record
                    .entries
                    .iter()
                    .find_map(|entry| match &entry.body {
                        Body::ActionSet {
                            act: set, words, ..
                        } if set == act => Some(words.clone()),
                        _ => None,
                    });
                ("Marked an action as done.".into(), set)
            }
            Body::Decided { decision } => (
                sentence(&arrangement::outcome(
                    &decision.outcome,
                    decision.needs_second,
                    decision.confirms.is_some(),
                )),
                Some(format!(
                    "{} {}",
                    sentence(&decision.reason),
                    sentence(&decision.next)
                )),
            ),
            Body::Replied { words, .. } => ("Replied to the decision.".into(), Some(words.clone())),
            Body::Withheld => (
                "Something about the workstation, which only a workstation assessor reads.".into(),
                None,
            ),
        }
    }

    /// What an item is called today, or what it was called when it was last asked. That somebody was
    /// asked about their health, or answered, is not for everybody to read.
    fn title(&self, item: &ItemId) -> &str {
        let anywhere = || {
            let versions = self.packs.versions(&self.pack.id).rev();
            versions.flat_map(|pack| pack.item(item)).next()
        };
        match self.pack.item(item).or_else(anywhere) {
            None => "A question that is no longer asked",
            Some(item) if !(self.may_read)(item) => "A question for the workstation assessor",
            Some(item) => &item.title,
        }
    }

    /// The items of an entry by their titles, each title once.
    fn titles<'t>(&'t self, items: impl IntoIterator<Item = &'t ItemId>) -> String {
        let mut titles: Vec<&str> = Vec::new();
        for title in items.into_iter().map(|item| self.title(item)) {
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        list(titles, 5)
    }

    fn response(&self, id: &ResponseId) -> Option<&Response> {
        self.record.responses().find(|response| &response.id == id)
    }

    /// What the item of a response is called.
    fn answered(&self, id: &ResponseId) -> &str {
        self.response(id)
            .map_or("An answer", |response| self.title(&response.item))
    }

    fn if_readable(&self, id: &ResponseId, words: impl FnOnce() -> String) -> Option<String> {
        let item = self.pack.item(&self.response(id)?.item)?;
        (self.may_read)(item).then(words)
    }

    /// What a response says, when it is at hand and for the reader's eyes.
    fn said(&self, response: &Response) -> Option<String> {
        let value = self.record.values.get(&response.id)?;
        let pack = self.packs.get(&response.pack)?;
        let item = pack.item(&response.item)?;
        let method = item.method(&response.method);
        (self.may_read)(item).then(|| value::words(pack, method, value))
    }
}
