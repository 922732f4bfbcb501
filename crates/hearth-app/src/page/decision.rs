//! A decision, as the person it is about and those who made it read it.
//!
//! Not here: making one (`hearth_domain::decision`).

use std::collections::BTreeMap;

use hearth_domain::{
    id::PersonId,
    pack::Pack,
    record::{Body, Condition, Decision, Entry, Outcome, Record},
    standing::{Arrangement, ConditionStanding},
};

use crate::{
    view::home::{ConditionView, DecisionView, FirstView, ReplyView},
    wording::{arrangement, who},
};

/// Every decision on a record, the newest first.
pub(crate) fn all(
    record: &Record,
    pack: &Pack,
    names: &BTreeMap<PersonId, String>,
    reader: &PersonId,
    now: &Arrangement,
) -> Vec<DecisionView> {
    let decided = record
        .entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.body {
            Body::Decided { decision } => Some((entry, decision)),
            _ => None,
        });
    decided
        .map(|(entry, decision)| view(record, pack, names, reader, now, entry, decision))
        .collect()
}

fn view(
    record: &Record,
    pack: &Pack,
    names: &BTreeMap<PersonId, String>,
    reader: &PersonId,
    now: &Arrangement,
    entry: &Entry,
    decision: &Decision,
) -> DecisionView {
    let replies = record.entries.iter().filter_map(|reply| match &reply.body {
        Body::Replied { to, words } if *to == entry.seq => Some(ReplyView {
            at: reply.at,
            words: words.clone(),
        }),
        _ => None,
    });
    DecisionView {
        seq: entry.seq,
        headline: arrangement::outcome(
            &decision.outcome,
            decision.needs_second,
            decision.confirms.is_some(),
        ),
        by: who::person(&entry.by, names, Some(reader)),
        at: entry.at,
        reason: decision.reason.clone(),
        next: decision.next.clone(),
        conditions: match (in_force(now, entry.seq), &decision.outcome) {
            (Some(standing), _) => standing
                .iter()
                .map(|it| condition(pack, &it.condition, Some(it)))
                .collect(),
            (None, Outcome::Approved { conditions, .. }) => conditions
                .iter()
                .map(|it| condition(pack, it, None))
                .collect(),
            (None, _) => Vec::new(),
        },
        review: decision.review,
        first: decision
            .confirms
            .and_then(|seq| first(record, names, reader, seq)),
        replies: replies.collect(),
    }
}

/// What the first of two people said, in the entry `seq`.
fn first(
    record: &Record,
    names: &BTreeMap<PersonId, String>,
    reader: &PersonId,
    seq: u64,
) -> Option<FirstView> {
    let entry = record.entries.iter().find(|entry| entry.seq == seq)?;
    let Body::Decided { decision } = &entry.body else {
        return None;
    };
    Some(FirstView {
        by: who::person(&entry.by, names, Some(reader)),
        reason: decision.reason.clone(),
        next: decision.next.clone(),
    })
}

/// The conditions of an approval, when that approval is in force.
fn in_force(now: &Arrangement, seq: u64) -> Option<&[ConditionStanding]> {
    match now {
        Arrangement::Approved {
            decision,
            conditions,
            ..
        } if *decision == seq => Some(conditions),
        _ => None,
    }
}

/// What an approval rests on now; nothing when there is none.
pub(crate) fn conditions(pack: &Pack, now: &Arrangement) -> Vec<ConditionView> {
    match now {
        Arrangement::Approved { conditions, .. } => conditions
            .iter()
            .map(|it| condition(pack, &it.condition, Some(it)))
            .collect(),
        _ => Vec::new(),
    }
}

fn condition(
    pack: &Pack,
    condition: &Condition,
    standing: Option<&ConditionStanding>,
) -> ConditionView {
    let item = condition.item.as_ref().and_then(|id| pack.item(id));
    ConditionView {
        words: condition.words.clone(),
        item: condition.item.clone(),
        section: item.map(|item| item.section.clone()),
        due: condition.due,
        tag: arrangement::condition(condition, standing),
    }
}
