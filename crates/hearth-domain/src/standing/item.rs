//! How methods combine into items, which items are asked, and what sections add.
//!
//! Not here: what one method is worth ([`super::method`]).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Asked, ItemResult, ItemStanding, State, Turns,
    history::History,
    is_satisfied,
    method::{self, Claim, Voice},
};
use crate::{
    id::{Choice, ItemId, MethodId},
    pack::{Answered, Item, Kind, Pack, Packs, Settles, Severity},
    record::Cause,
    response::{Draft, Value},
    time::Date,
};

/// Where every item of the pack stands.
pub(super) fn stand(
    pack: &Pack,
    packs: &Packs,
    history: &History<'_>,
    turns: &mut Turns,
) -> BTreeMap<ItemId, ItemStanding> {
    let asking = Asking {
        pack,
        history,
        open: RefCell::default(),
    };
    let mut one = |item| match asking.of(item) {
        Some(true) => given(pack, packs, item, history, turns),
        Some(false) => ItemStanding {
            asked: Asked::No,
            ..empty(item, ItemResult::NotApplicable, State::Current, None)
        },
        // What may be relied on when it is asked may be relied on when nobody knows whether it is.
        None => ItemStanding {
            asked: Asked::NotKnown,
            ..Some(given(pack, packs, item, history, turns))
                .filter(ItemStanding::is_satisfied)
                .unwrap_or_else(|| not_known(item))
        },
    };
    let mut items: BTreeMap<_, _> = pack
        .items
        .iter()
        .map(|item| (item.id.clone(), one(item)))
        .collect();
    sections(pack, &mut items);
    items
}

fn not_known(item: &Item) -> ItemStanding {
    let why = "It depends on a question that comes before it.";
    let (result, state) = (ItemResult::NotEnoughEvidence, State::NotStarted);
    empty(item, result, state, Some(why.into()))
}

/// An item that is asked, and of which nothing more is known.
pub(super) fn empty(
    item: &Item,
    result: ItemResult,
    state: State,
    why: Option<String>,
) -> ItemStanding {
    ItemStanding {
        asked: Asked::Yes,
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
    let voices = voices(pack, packs, item, item, history, turns);
    let mut standing = combine(item, &voices).unwrap_or_else(|| {
        empty(
            item,
            ItemResult::NotEnoughEvidence,
            State::NotStarted,
            reopened(history, item),
        )
    });
    // What was accepted under an earlier revision, by that revision's needs, holds until the grace
    // ends, unless what was given since says otherwise.
    let speaks_against = standing.state == State::Returned
        || matches!(
            standing.result,
            ItemResult::NotMet | ItemResult::CouldNotTell
        );
    if !standing.is_satisfied() && !speaks_against {
        let mut earlier = earlier(pack, packs, item).into_iter().filter_map(|asked| {
            let held = combine(
                asked,
                &self::voices(pack, packs, item, asked, history, turns),
            )?;
            held.is_satisfied().then_some(held)
        });
        if let Some(held) = earlier.next() {
            standing = ItemStanding {
                severity: item.severity,
                ..held
            };
        }
    }
    // A version that asks something for the first time, or asks it anew, gives everybody its grace.
    if standing.state == State::NotStarted
        && let Some(asked) = asked_since(pack, packs, item)
        && history.enrolled.is_some_and(|(_, on)| on < asked)
    {
        standing.last_safe = Some(asked.plus(i32::try_from(pack.grace).unwrap_or(i32::MAX)));
    }
    standing.methods = voices
        .into_iter()
        .map(|(id, voice)| (id.clone(), voice.standing))
        .collect();
    if let Some(unsent) = unsent(pack, item, history.drafts(&item.id)) {
        standing.unsent = Some(unsent);
        if !standing.state.is_safe() && standing.state != State::WithReviewer {
            standing.state = State::InProgress;
        }
    }
    standing
}

/// Where each method of `asked` stands that was responded by; `asked` is the item or an earlier
/// revision of it.
fn voices<'a>(
    pack: &Pack,
    packs: &Packs,
    item: &Item,
    asked: &'a Item,
    history: &History<'_>,
    turns: &mut Turns,
) -> BTreeMap<&'a MethodId, Voice> {
    let methods = asked.methods.iter();
    methods
        .filter_map(|it| {
            let voice = method::stand(packs, (pack, item), asked, it, history, turns)?;
            Some((&it.id, voice))
        })
        .collect()
}

/// The item in its earlier revisions, the newest first, each as it was last published.
fn earlier<'a>(pack: &Pack, packs: &'a Packs, item: &Item) -> Vec<&'a Item> {
    let mut revisions: BTreeMap<u32, &Item> = BTreeMap::new();
    for version in packs.versions(&pack.id) {
        if version.version < pack.version
            && let Some(was) = version.item(&item.id)
            && was.revision < item.revision
        {
            revisions.insert(was.revision, was);
        }
    }
    revisions.into_values().rev().collect()
}

fn reopened(history: &History<'_>, item: &Item) -> Option<String> {
    let cause = history.reopened(&item.id)?;
    let (said, words) = match cause {
        Cause::SomethingChanged { what } => ("You told us that something changed", what),
        Cause::Asked { reason } => ("A reviewer asked for it again", reason),
    };
    // The words may not be for the reader's eyes.
    Some(match words.is_empty() {
        true => format!("{said}."),
        false => format!("{said}: {words}"),
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
fn combine(item: &Item, voices: &BTreeMap<&MethodId, Voice>) -> Option<ItemStanding> {
    let groups: Vec<Option<&Voice>> = item
        .needs
        .iter()
        .map(|group| speaks(group, voices))
        .collect();
    let given = || groups.iter().flatten().map(|voice| &voice.standing);
    let worst = given().min_by_key(|it| {
        let satisfied = is_satisfied(it.result, it.state);
        (satisfied, rank(it.result, it.state))
    })?;
    let missing = groups.iter().any(Option::is_none);
    let stops = worst.result == ItemResult::Met || worst.result == ItemResult::NotApplicable;
    let mut standing = empty(item, worst.result, worst.state, worst.why.clone());
    if missing && stops {
        standing.result = ItemResult::NotEnoughEvidence;
        standing.state = State::InProgress;
        standing.why = None;
    } else if standing.is_satisfied() {
        // All of them hold: it is as old as the oldest.
        standing.state = given().map(|it| it.state).max()?;
    }
    standing.observed = given().map(|it| it.observed).min();
    standing.due = given().filter_map(|it| it.due).min();
    standing.last_safe = given().filter_map(|it| it.last_safe).min();
    Some(standing)
}

/// The method that speaks for a group of alternatives: the latest that says yes or no, and without
/// one, whichever is furthest. One whose content is lost may have said no, so it speaks too.
fn speaks<'a>(group: &[MethodId], voices: &'a BTreeMap<&MethodId, Voice>) -> Option<&'a Voice> {
    let given = || group.iter().filter_map(|id| voices.get(id));
    let speaks = |it: &&Voice| {
        let plain = matches!(
            it.standing.result,
            ItemResult::Met | ItemResult::NotMet | ItemResult::NotApplicable
        );
        (plain || it.lost) && it.standing.state != State::Lapsed
    };
    given()
        .filter(speaks)
        .max_by_key(|it| (it.standing.observed, it.place))
        .or_else(|| given().max_by_key(|it| rank(it.standing.result, it.standing.state)))
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

/// What the drafts of an item claim together, the last by each method; `None` when there are none.
fn unsent(pack: &Pack, item: &Item, drafts: &[&Draft]) -> Option<ItemResult> {
    let claims = item.methods.iter().filter_map(|method| {
        let draft = drafts.iter().rfind(|draft| draft.method == method.id)?;
        let claim = Claim::of(pack, method, &draft.value, draft.observed).result;
        let fine = matches!(claim, ItemResult::Met | ItemResult::NotApplicable);
        Some(if fine && method.settles != Settles::Itself {
            ItemResult::NotEnoughEvidence
        } else {
            claim
        })
    });
    claims.min_by_key(|&claim| rank(claim, State::InProgress))
}

/// Which items are asked, by the answers that were given and those that are still on this device.
struct Asking<'a> {
    pack: &'a Pack,
    history: &'a History<'a>,
    /// Items whose conditions are being looked at: one that comes up again runs in a circle, which
    /// `pack check` refuses and a foreign pack may still hold.
    open: RefCell<BTreeSet<&'a ItemId>>,
}

impl<'a> Asking<'a> {
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
        match self.of(item) {
            Some(true) => self.choice(item).map_or(Answered::NotYet, Answered::Chose),
            Some(false) => Answered::NotAsked,
            None => Answered::NotYet,
        }
    }

    /// The last answer to an item, reviewed or not, when the version in force offers it.
    fn choice(&self, item: &'a Item) -> Option<&'a Choice> {
        let answers = || {
            item.methods.iter().filter_map(|method| match &method.kind {
                Kind::Answer { choices } => Some((&method.id, choices)),
                _ => None,
            })
        };
        let is_answer = |id: &MethodId| answers().any(|(method, _)| method == id);
        let drafts = self.history.drafts(&item.id);
        let value = match drafts.iter().rfind(|draft| is_answer(&draft.method)) {
            Some(draft) => Some(&draft.value),
            None => answers()
                .filter_map(|(method, _)| self.history.given(item, method).last())
                .max_by_key(|given| given.place)
                .and_then(|given| given.value),
        };
        let Some(Value::Chosen { choice, .. }) = value else {
            return None;
        };
        let offered = |set| self.pack.options(set).iter().any(|it| &it.id == choice);
        answers().any(|(_, set)| offered(set)).then_some(choice)
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
            // What weighs more is there for everybody to see, so what is about health plays no part.
            let about_health = |id| pack.item(id).is_some_and(|item| item.health);
            let counted: Vec<_> = unmet
                .iter()
                .filter(|id| items[*id].severity == rule.severity && !about_health(id))
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
