//! A record folded into what each item was given, in one pass.
//!
//! Not here: what it is worth.

use std::collections::BTreeMap;

use crate::{
    id::{ActId, ItemId, MethodId, PackId, PersonId, ResponseId},
    record::{Author, Body, Cause, Decision, Entry, Record, Verdict},
    response::{Draft, Response, Value},
    role::Role,
    time::Date,
};

pub(super) struct History<'a> {
    pub enrolled: Option<&'a PackId>,
    given: BTreeMap<(&'a ItemId, &'a MethodId), Vec<Given<'a>>>,
    drafts: BTreeMap<&'a ItemId, Vec<&'a Draft>>,
    reopened: BTreeMap<&'a ItemId, &'a Cause>,
    pub decided: Vec<(&'a Entry, &'a Decision)>,
    pub actions: Vec<Action<'a>>,
}

/// A response that counts, with what reviewers said of it.
pub(super) struct Given<'a> {
    pub response: &'a Response,
    pub value: Option<&'a Value>,
    /// The day on which the server took it.
    pub received: Date,
    pub reviews: Vec<(&'a Author, &'a Verdict)>,
}

pub(super) struct Action<'a> {
    pub act: &'a ActId,
    pub item: &'a ItemId,
    pub words: &'a str,
    pub owner: Role,
    pub due: Date,
    pub done: bool,
}

impl<'a> History<'a> {
    pub fn of(record: &'a Record, drafts: &'a [Draft]) -> History<'a> {
        let mut history = History {
            enrolled: None,
            given: BTreeMap::new(),
            drafts: BTreeMap::new(),
            reopened: BTreeMap::new(),
            decided: Vec::new(),
            actions: Vec::new(),
        };
        for entry in &record.entries {
            history.take(record, entry);
        }
        for draft in drafts {
            history.drafts.entry(&draft.item).or_default().push(draft);
        }
        history
    }

    /// What was given by a method, oldest first, without what was withdrawn or reopened.
    pub fn given(&self, item: &'a ItemId, method: &'a MethodId) -> &[Given<'a>] {
        self.given.get(&(item, method)).map_or(&[], Vec::as_slice)
    }

    /// What lies unsent on this device for an item, oldest first.
    pub fn drafts(&self, item: &ItemId) -> &[&'a Draft] {
        self.drafts.get(item).map_or(&[], Vec::as_slice)
    }

    /// Why an item must be answered afresh, when nothing was given since.
    pub fn reopened(&self, item: &ItemId) -> Option<&'a Cause> {
        self.reopened.get(item).copied()
    }

    fn take(&mut self, record: &'a Record, entry: &'a Entry) {
        match &entry.body {
            Body::Enrolled { pack } => self.enrolled = Some(pack),
            Body::Submitted { responses, .. } => {
                responses
                    .iter()
                    .for_each(|response| self.give(record, entry, response));
            }
            Body::Attested { response } => self.give(record, entry, response),
            Body::Withdrawn { response } => self.withdraw(response),
            Body::Reviewed {
                response, verdict, ..
            } => {
                if let Some(given) = self.find(response) {
                    given.reviews.push((&entry.by, verdict));
                }
            }
            Body::Reopened { items, cause } => {
                for item in items {
                    self.given.retain(|(of, _), _| *of != item);
                    self.reopened.insert(item, cause);
                }
            }
            Body::ActionSet {
                act,
                item,
                words,
                owner,
                due,
            } => {
                let (owner, due) = (*owner, *due);
                self.actions.push(Action {
                    act,
                    item,
                    words,
                    owner,
                    due,
                    done: false,
                });
            }
            Body::ActionDone { act } => {
                self.actions
                    .iter_mut()
                    .filter(|it| it.act == act)
                    .for_each(|it| it.done = true);
            }
            Body::Decided { decision } => self.decided.push((entry, decision)),
            Body::Erased { .. } | Body::Replied { .. } => {}
        }
    }

    fn give(&mut self, record: &'a Record, entry: &'a Entry, response: &'a Response) {
        self.reopened.remove(&response.item);
        self.given
            .entry((&response.item, &response.method))
            .or_default()
            .push(Given {
                response,
                value: record.values.get(&response.id),
                received: entry.at.date(),
                reviews: Vec::new(),
            });
    }

    fn find(&mut self, id: &ResponseId) -> Option<&mut Given<'a>> {
        self.given
            .values_mut()
            .flatten()
            .find(|given| &given.response.id == id)
    }

    /// Takes a response out, and all that were given before it by the same method: taking back what
    /// one said last must not bring back what one said before.
    fn withdraw(&mut self, id: &ResponseId) {
        for given in self.given.values_mut() {
            if let Some(at) = given.iter().position(|it| &it.response.id == id) {
                given.drain(..=at);
            }
        }
    }
}

impl Given<'_> {
    /// The last review, when it sent the response back: why, and what would satisfy.
    pub fn returned(&self) -> Option<(&str, &str)> {
        match self.reviews.last() {
            Some((_, Verdict::Returned { reason, satisfy })) => Some((reason, satisfy)),
            _ => None,
        }
    }

    /// How many different people have accepted it, in this role if one is named, since it was last
    /// sent back.
    pub fn accepted_by(&self, role: Option<Role>) -> usize {
        let since_returned = self
            .reviews
            .iter()
            .rev()
            .take_while(|(_, verdict)| *verdict == &Verdict::Accepted);
        let mut people: Vec<&PersonId> = since_returned
            .filter(|(by, _)| role.is_none_or(|role| by.role == role))
            .map(|(by, _)| &by.person)
            .collect();
        people.sort();
        people.dedup();
        people.len()
    }
}
