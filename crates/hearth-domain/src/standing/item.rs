//! How methods combine into items, which items are asked, and what sections add.
//!
//! Not here: what one method is worth ([`super::method`]).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    ItemResult, ItemStanding, MethodStanding, State, Turns,
    history::History,
    method::{self, Claim},
};
use crate::{
    id::{Choice, ItemId, MethodId},
    pack::{Answered, Item, Pack, Packs, Settles, Severity},
    record::Cause,
    response::{Draft, Value},
    role::Role,
    time::Date,
};

/// Where every item of the pack stands.
pub(super) fn stand(
    pack: &Pack,
    packs: &Packs,
    history: &History<'_>,
    turns: &mut Turns,
) -> BTreeMap<ItemId, ItemStanding> {
    let asked = Asked {
        pack,
        history,
        open: RefCell::default(),
    };
    let mut one = |item| match asked.of(item) {
        Some(true) => given(pack, packs, item, history, turns),
        Some(false) => empty(item, ItemResult::NotApplicable, State::Current, None),
        None => empty(
            item,
            ItemResult::NotEnoughEvidence,
            State::NotStarted,
            Some("It depends on a question that comes before it.".into()),
        ),
    };
    let mut items: BTreeMap<_, _> = pack
        .items
        .iter()
        .map(|item| (item.id.clone(), one(item)))
        .collect();
    sections(pack, &mut items);
    items
}

fn empty(item: &Item, result: ItemResult, state: State, why: Option<String>) -> ItemStanding {
    ItemStanding {
        result,
        state,
        why,
        severity: item.severity,
        urgent: false,
        observed: None,
        due: None,
        last_safe: None,
        unsent: None,
        methods: BTreeMap::new(),
    }
}

/// Where an item stands that is asked.
fn given(
    pack: &Pack,
    packs: &Packs,
    item: &Item,
    history: &History<'_>,
    turns: &mut Turns,
) -> ItemStanding {
    let methods: BTreeMap<MethodId, MethodStanding> = item
        .methods
        .iter()
        .filter_map(|it| {
            Some((
                it.id.clone(),
                method::stand(pack, packs, item, it, history, turns)?,
            ))
        })
        .collect();
    let mut standing = match combine(item, &methods) {
        Some(standing) => standing,
        None => empty(
            item,
            ItemResult::NotEnoughEvidence,
            State::NotStarted,
            reopened(history, item),
        ),
    };
    // A version that asks something for the first time, or asks it anew, gives everybody its grace.
    if standing.state == State::NotStarted
        && let Some(asked) = asked_since(pack, packs, item)
    {
        standing.last_safe = Some(asked.plus(i32::try_from(pack.grace).unwrap_or(i32::MAX)));
    }
    standing.methods = methods;
    if let Some(unsent) = unsent(pack, item, history.drafts(&item.id)) {
        standing.unsent = Some(unsent);
        if !standing.state.is_safe() && standing.state != State::WithReviewer {
            standing.state = State::InProgress;
        }
    }
    standing
}

fn reopened(history: &History<'_>, item: &Item) -> Option<String> {
    history.reopened(&item.id).map(|cause| match cause {
        Cause::SomethingChanged { what } => format!("You told us that something changed: {what}"),
        Cause::Asked { reason } => format!("A reviewer asked for it again: {reason}"),
    })
}

/// The day from which a version other than the first has asked this item.
fn asked_since(pack: &Pack, packs: &Packs, item: &Item) -> Option<Date> {
    let mut asking = packs
        .versions(&pack.id)
        .filter(|version| version.version <= pack.version);
    asking
        .next()
        .filter(|first| first.item(&item.id).is_none())?;
    asking
        .find(|version| version.item(&item.id).is_some())
        .map(|version| version.from)
}

/// Combines the methods of an item: from each group of what is needed, one.
fn combine(item: &Item, methods: &BTreeMap<MethodId, MethodStanding>) -> Option<ItemStanding> {
    if methods.is_empty() {
        return None;
    }
    let groups: Vec<Option<&MethodStanding>> = item
        .needs
        .iter()
        .map(|group| speaks(group, methods))
        .collect();
    let worst = groups
        .iter()
        .flatten()
        .min_by_key(|it| rank(it.result, it.state))?;
    let missing = groups.iter().any(Option::is_none);
    let stops = worst.result == ItemResult::Met || worst.result == ItemResult::NotApplicable;
    let mut standing = empty(item, worst.result, worst.state, worst.why.clone());
    if missing && stops {
        standing.result = ItemResult::NotEnoughEvidence;
        standing.state = State::InProgress;
        standing.why = None;
    }
    let given = || groups.iter().flatten();
    standing.observed = given().map(|it| it.observed).min();
    standing.due = given().filter_map(|it| it.due).min();
    standing.last_safe = given().filter_map(|it| it.last_safe).min();
    Some(standing)
}

/// The method that speaks for a group of alternatives: the latest that says yes or no, and without
/// one, whichever is furthest.
fn speaks<'a>(
    group: &[MethodId],
    methods: &'a BTreeMap<MethodId, MethodStanding>,
) -> Option<&'a MethodStanding> {
    let given = || group.iter().filter_map(|id| methods.get(id));
    let plain = |it: &&MethodStanding| {
        matches!(
            it.result,
            ItemResult::Met | ItemResult::NotMet | ItemResult::NotApplicable
        ) && it.state != State::Lapsed
    };
    given()
        .filter(plain)
        .max_by_key(|it| (it.observed, rank(it.result, it.state)))
        .or_else(|| given().max_by_key(|it| rank(it.result, it.state)))
}

/// How far a result and its state are from being relied on; higher is nearer.
fn rank(result: ItemResult, state: State) -> (u8, u8) {
    let result = match result {
        ItemResult::NotMet => 0,
        ItemResult::CouldNotTell => 1,
        ItemResult::NotEnoughEvidence => 2,
        ItemResult::Met => 3,
        ItemResult::NotApplicable => 4,
    };
    let state = match state {
        State::NotStarted => 0,
        State::Lapsed => 1,
        State::Returned => 2,
        State::InProgress => 3,
        State::WithReviewer => 4,
        State::Grace => 5,
        State::DueSoon => 6,
        State::Current => 7,
    };
    (result, state)
}

/// What the drafts of an item claim together; `None` when there are none.
fn unsent(pack: &Pack, item: &Item, drafts: &[&Draft]) -> Option<ItemResult> {
    let claims = drafts.iter().filter_map(|draft| {
        let method = item.method(&draft.method)?;
        let claim = Claim::of(pack, method, &draft.value, draft.observed).result;
        let waits = method.settles != Settles::Itself && claim == ItemResult::Met;
        Some(if waits {
            ItemResult::NotEnoughEvidence
        } else {
            claim
        })
    });
    claims.min_by_key(|&claim| rank(claim, State::InProgress))
}

/// Which items are asked, by the answers that were given and those that are still on this device.
struct Asked<'a> {
    pack: &'a Pack,
    history: &'a History<'a>,
    /// Items whose conditions are being looked at: one that comes up again runs in a circle, which
    /// `pack check` refuses and a foreign pack may still hold.
    open: RefCell<BTreeSet<&'a ItemId>>,
}

impl<'a> Asked<'a> {
    fn of(&self, item: &'a Item) -> Option<bool> {
        let Some(when) = &item.when else {
            return Some(true);
        };
        if !self.open.borrow_mut().insert(&item.id) {
            return None;
        }
        let holds = when.holds(&|id| self.answered(id), &|policy| self.pack.policy(policy));
        self.open.borrow_mut().remove(&item.id);
        holds
    }

    fn answered(&self, id: &ItemId) -> Answered<'a> {
        let Some(item) = self.pack.item(id) else {
            return Answered::NotYet;
        };
        if self.of(item) == Some(false) {
            return Answered::NotAsked;
        }
        self.choice(item).map_or(Answered::NotYet, Answered::Chose)
    }

    /// The last answer to an item, reviewed or not.
    fn choice(&self, item: &'a Item) -> Option<&'a Choice> {
        fn chosen(value: &Value) -> Option<&Choice> {
            match value {
                Value::Chosen { choice, .. } => Some(choice),
                _ => None,
            }
        }
        let drafts = self.history.drafts(&item.id).iter().rev();
        let unsent = drafts.map(|draft| &draft.value).find_map(chosen);
        unsent.or_else(|| {
            let mut by_advisor = item
                .methods
                .iter()
                .filter(|method| method.by == Role::Advisor);
            by_advisor.find_map(|method| {
                self.history
                    .given(&item.id, &method.id)
                    .last()?
                    .value
                    .and_then(chosen)
            })
        })
    }
}

/// Applies the rules of sections: several lesser faults weigh as a greater one, and some faults are
/// urgent together with another.
fn sections(pack: &Pack, items: &mut BTreeMap<ItemId, ItemStanding>) {
    for section in &pack.sections {
        let unmet: Vec<ItemId> = pack
            .items_of(&section.id)
            .filter(|item| items[&item.id].result == ItemResult::NotMet)
            .map(|item| item.id.clone())
            .collect();
        if let Some(rule) = &section.escalate {
            let counted: Vec<_> = unmet
                .iter()
                .filter(|id| items[*id].severity == rule.severity)
                .collect();
            if counted.len() >= rule.count as usize {
                for id in counted {
                    if let Some(item) = items.get_mut(id) {
                        item.severity = rule.to;
                    }
                }
            }
        }
        let with = section.urgent_with.as_ref().and_then(|id| items.get(id));
        if with.is_some_and(|it| it.result == ItemResult::NotMet) {
            for id in &unmet {
                if let Some(item) = items.get_mut(id) {
                    item.urgent = item.severity >= Severity::High;
                }
            }
        }
    }
}
