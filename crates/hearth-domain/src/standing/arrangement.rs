//! What the decisions of a record add up to.
//!
//! Not here: who may decide what ([`crate::decision`]).

use std::collections::BTreeMap;

use super::{
    ActionStanding, Arrangement, ConditionStanding, ItemStanding, Turns, history::History,
};
use crate::{
    id::ItemId,
    record::{Condition, Decision, Entry, Outcome},
    time::Date,
};

pub(super) fn stand(
    history: &History<'_>,
    items: &BTreeMap<ItemId, ItemStanding>,
    turns: &mut Turns,
) -> Arrangement {
    let mut arrangement = Arrangement::Applying;
    let mut approved = Arrangement::Applying;
    for (entry, decision) in &history.decided {
        let confirmed = decision.confirms.and_then(|seq| first(history, seq));
        arrangement = match (&decision.outcome, confirmed) {
            (Outcome::Approved { .. }, None) if decision.needs_second => {
                Arrangement::AwaitingSecond {
                    decision: entry.seq,
                }
            }
            (Outcome::Approved { .. }, confirmed) => {
                approved = approve(entry, confirmed.unwrap_or(decision), items, turns);
                approved.clone()
            }
            (Outcome::Declined, _) => Arrangement::Declined {
                decision: entry.seq,
                since: entry.at.date(),
            },
            (Outcome::Paused, _) => Arrangement::Paused {
                decision: entry.seq,
                since: match arrangement {
                    Arrangement::Paused { since, .. } => since,
                    _ => entry.at.date(),
                },
                review: decision.review,
                review_overdue: overdue(decision.review, turns),
            },
            (Outcome::Resumed, _) => approved.clone(),
            (Outcome::Ended, _) => Arrangement::Ended {
                decision: entry.seq,
                since: entry.at.date(),
            },
        };
    }
    arrangement
}

fn first<'a>(history: &History<'a>, seq: u64) -> Option<&'a Decision> {
    history
        .decided
        .iter()
        .find(|(entry, _)| entry.seq == seq)
        .map(|(_, decision)| *decision)
}

fn overdue(day: Option<Date>, turns: &mut Turns) -> bool {
    day.is_some_and(|day| turns.passed(day))
}

fn approve(
    entry: &Entry,
    decision: &Decision,
    items: &BTreeMap<ItemId, ItemStanding>,
    turns: &mut Turns,
) -> Arrangement {
    let Outcome::Approved { place, conditions } = &decision.outcome else {
        return Arrangement::Applying;
    };
    let mut condition = |condition: &Condition| {
        let item = condition.item.as_ref().and_then(|id| items.get(id));
        let met = item.is_some_and(ItemStanding::is_satisfied);
        ConditionStanding {
            condition: condition.clone(),
            met,
            overdue: overdue(condition.due, turns) && !met,
        }
    };
    Arrangement::Approved {
        decision: entry.seq,
        place: *place,
        since: entry.at.date(),
        conditions: conditions.iter().map(&mut condition).collect(),
        review: decision.review,
        review_overdue: overdue(decision.review, turns),
    }
}

pub(super) fn actions(history: &History<'_>, turns: &mut Turns) -> Vec<ActionStanding> {
    let one = |it: &super::history::Action<'_>, turns: &mut Turns| ActionStanding {
        act: it.act.clone(),
        item: it.item.clone(),
        words: it.words.to_owned(),
        owner: it.owner,
        due: it.due,
        done: it.done,
        overdue: turns.passed(it.due) && !it.done,
    };
    history.actions.iter().map(|it| one(it, turns)).collect()
}
