//! A record folded into what each item was given, in one pass.
//!
//! Not here: what it is worth.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    hash::Hash,
    id::{ActId, ItemId, MethodId, PackId, PersonId, ResponseId},
    pack::Item,
    record::{Author, Body, Cause, Decision, Entry, Record, Verdict},
    response::{Draft, Response, Value},
    role::Role,
    time::Date,
};

/// Where a response lies in its record: by entry, then by its place in the entry's package.
pub(super) type Place = (u64, usize);

pub(super) struct History<'a> {
    /// The pack that the advisor is enrolled under, and the day on which that began.
    pub enrolled: Option<(&'a PackId, Date)>,
    /// Every response that was ever taken, withdrawn ones included.
    taken: BTreeMap<&'a ResponseId, (&'a Response, Place)>,
    /// By item and method, the place of the last response that was withdrawn.
    withdrawn: BTreeMap<(&'a ItemId, &'a MethodId), Place>,
    erased: BTreeSet<&'a Hash>,
    given: BTreeMap<(&'a ItemId, &'a MethodId), Vec<Given<'a>>>,
    drafts: BTreeMap<&'a ItemId, Vec<&'a Draft>>,
    reopened: BTreeMap<&'a ItemId, &'a Cause>,
    pub decided: Vec<(&'a Entry, &'a Decision)>,
    pub actions: Vec<Action<'a>>,
}

/// A response that counts, with what reviewers said of it.
pub(super) struct Given<'a> {
    pub response: &'a Response,
    pub place: Place,
    /// Its content; none when it was erased or is not at hand.
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
            taken: BTreeMap::new(),
            withdrawn: BTreeMap::new(),
            erased: BTreeSet::new(),
            given: BTreeMap::new(),
            drafts: BTreeMap::new(),
            reopened: BTreeMap::new(),
            decided: Vec::new(),
            actions: Vec::new(),
        };
        for entry in &record.entries {
            history.take(record, entry);
        }
        // Names of items and their revisions mean something within one pack only.
        let asks = |pack: &PackId| {
            history
                .enrolled
                .is_none_or(|(enrolled, _)| enrolled == pack)
        };
        for given in history.given.values_mut() {
            given.retain(|it| asks(&it.response.pack.id));
            // The chain decides, also where a copy of an erased content is still at hand.
            for it in given {
                it.value = it
                    .value
                    .filter(|_| !history.erased.contains(&it.response.commitment));
            }
        }
        for draft in drafts.iter().filter(|draft| asks(&draft.pack.id)) {
            history.drafts.entry(&draft.item).or_default().push(draft);
        }
        history
    }

    /// What was given by a method, oldest first, without what was withdrawn or reopened.
    ///
    /// A withdrawn content is gone, so nobody can know whether it contradicted what was said before
    /// it: neither an older response by the same method nor one by an alternative comes back.
    pub fn given(&self, item: &'a Item, method: &'a MethodId) -> &[Given<'a>] {
        let given = self
            .given
            .get(&(&item.id, method))
            .map_or(&[][..], Vec::as_slice);
        let with = item.needs.iter().filter(|group| group.contains(method));
        let withdrawn = with
            .flatten()
            .chain([method])
            .filter_map(|id| self.withdrawn.get(&(&item.id, id)))
            .max();
        let from = given.partition_point(|it| withdrawn.is_some_and(|place| &it.place <= place));
        &given[from..]
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
            Body::Enrolled { pack } => {
                if self.enrolled.is_none_or(|(enrolled, _)| enrolled != pack) {
                    self.enrolled = Some((pack, entry.at.date()));
                }
            }
            Body::Submitted { responses, .. } => {
                for (at, response) in responses.iter().enumerate() {
                    self.give(record, entry, at, response);
                }
            }
            Body::Attested { response } => self.give(record, entry, 0, response),
            Body::Withdrawn { response } => {
                if let Some((response, place)) = self.taken.get(response) {
                    let last = self.withdrawn.entry((&response.item, &response.method));
                    let last = last.or_insert(*place);
                    *last = (*last).max(*place);
                }
            }
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
            Body::Erased { payload } => {
                self.erased.insert(payload);
            }
            Body::Replied { .. } | Body::Withheld => {}
        }
    }

    /// Takes a response in. The same response again says nothing that it has not said before.
    fn give(&mut self, record: &'a Record, entry: &'a Entry, at: usize, response: &'a Response) {
        let place = (entry.seq, at);
        if self.taken.contains_key(&response.id) {
            return;
        }
        self.taken.insert(&response.id, (response, place));
        self.reopened.remove(&response.item);
        self.given
            .entry((&response.item, &response.method))
            .or_default()
            .push(Given {
                response,
                place,
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
