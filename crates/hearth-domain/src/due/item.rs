//! What each item of the pack needs from the advisor.
//!
//! Where it stands is [`crate::standing`]'s; here it meets what lies on the device and was not sent.
//! Not here: what waits for somebody else, which needs nothing, and words.

use std::collections::BTreeSet;

use super::{Due, DueStage, DueWhat, Need, days};
use crate::{
    id::{ItemId, MethodId},
    pack::{Fixer, Item, Pack, Weight},
    role::Role,
    standing::{Arrangement, Asked, ItemResult, ItemStanding, Standing, State},
    time::Date,
};

/// What lies on the device and is not on the record. A server has none of it.
#[derive(Debug, Clone, Default)]
pub struct Unsent {
    /// Responses that can still be changed, by item and method.
    pub drafts: BTreeSet<(ItemId, MethodId)>,
    /// Responses that were sent off and are not confirmed.
    pub in_flight: BTreeSet<(ItemId, MethodId)>,
    /// Items of which the server did not take a response.
    pub refused: BTreeSet<ItemId>,
    /// Items with a response that cannot be sent as it is.
    pub unfinished: BTreeSet<ItemId>,
}

impl Unsent {
    fn has(&self, item: &ItemId, method: &MethodId) -> bool {
        let key = (item.clone(), method.clone());
        self.drafts.contains(&key) || self.in_flight.contains(&key)
    }

    fn has_draft_of(&self, item: &ItemId) -> bool {
        self.drafts.iter().any(|(drafted, _)| drafted == item)
    }
}

/// Every item that needs something from the advisor, in the order of the pack, those first of which
/// an approval or a reviewer asked something.
pub fn items(pack: &Pack, standing: &Standing, unsent: &Unsent, today: Date) -> Vec<Due> {
    let mut found = agreed(pack, standing, unsent, today);
    let asked: BTreeSet<DueWhat> = found.iter().map(|due| due.what.clone()).collect();
    for item in &pack.items {
        let what = DueWhat::Item {
            item: item.id.clone(),
        };
        let Some(it) = standing
            .items
            .get(&item.id)
            .filter(|_| !asked.contains(&what))
        else {
            continue;
        };
        if let Some(need) = need(item, it, unsent) {
            found.push(Due {
                what,
                need,
                stage: stage(item, it, need, today),
                due: it.due,
                // What was sent back holds no longer, whatever it held until before.
                last_safe: it.last_safe.or(it.due).filter(|_| need != Need::Again),
                seconds: item.seconds,
                words: None,
            });
        }
    }
    found
}

/// What an item needs from the advisor; none when nothing.
pub fn need(item: &Item, it: &ItemStanding, unsent: &Unsent) -> Option<Need> {
    // What was given stays in view until it is known that the item is not asked.
    let is_asked = match it.asked {
        Asked::Yes => true,
        Asked::No => false,
        Asked::NotKnown => !it.methods.is_empty(),
    };
    let is_own = |id: &MethodId| {
        item.method(id)
            .is_some_and(|method| method.by == Role::Advisor)
    };
    if !is_asked || !item.needs.iter().flatten().any(is_own) {
        return None;
    }
    let unanswered = match item.weight {
        Weight::Advisory => Need::Optional,
        Weight::Gate | Weight::Required => Need::Answer,
    };
    if unsent.refused.contains(&item.id) {
        return Some(Need::Again);
    }
    if unsent.unfinished.contains(&item.id) {
        return Some(unanswered);
    }
    let groups = item.needs.iter().filter(|group| group.iter().any(is_own));
    let needs = groups.filter_map(|group| group_needs(item, it, unsent, group, unanswered));
    if let Some(need) = needs.min() {
        return Some(need);
    }
    let could = matches!(item.fixer, Fixer::Advisor | Fixer::Both);
    let unmet = it.result == ItemResult::NotMet && it.unsent.is_none();
    (unmet && could && !unsent.has_draft_of(&item.id)).then_some(Need::PutRight)
}

/// What one group of alternatives needs.
fn group_needs(
    item: &Item,
    it: &ItemStanding,
    unsent: &Unsent,
    group: &[MethodId],
    unanswered: Need,
) -> Option<Need> {
    if group.iter().any(|id| unsent.has(&item.id, id)) {
        return None;
    }
    let given = group.iter().filter_map(|id| it.methods.get(id));
    // The one that governs is the one that holds longest; what a colleague confirmed stands in.
    let Some(best) = given.max_by_key(|method| {
        let good = matches!(method.result, ItemResult::Met | ItemResult::NotApplicable);
        (good && method.state.is_safe(), method.observed)
    }) else {
        // An earlier revision of the item may hold by methods that no longer exist.
        return if it.is_satisfied() {
            by_age(it.state)
        } else {
            Some(unanswered)
        };
    };
    if best.renewal.is_some() {
        return None;
    }
    match best.state {
        State::Returned => Some(Need::Again),
        state => by_age(state),
    }
}

fn by_age(state: State) -> Option<Need> {
    match state {
        State::Lapsed => Some(Need::Lapsed),
        State::Grace => Some(Need::Overdue),
        State::DueSoon => Some(Need::Soon),
        _ => None,
    }
}

/// How near its end an item is. One that was sent back holds no longer, so no day presses.
fn stage(item: &Item, it: &ItemStanding, need: Need, today: Date) -> Option<DueStage> {
    match (need, it.due, it.last_safe) {
        (Need::Again, ..) => None,
        (_, Some(due), last_safe) => {
            let soon = due.plus(-days(item.due_soon));
            DueStage::on(today, soon, due, last_safe.unwrap_or(due))
        }
        // A version of the pack asked for it anew, and gave everybody its grace.
        (_, None, Some(last_safe)) => DueStage::on(today, today, today.plus(-1), last_safe),
        (_, None, None) => None,
    }
}

/// What an approval rests on and what a reviewer set the advisor to do.
fn agreed(pack: &Pack, standing: &Standing, unsent: &Unsent, today: Date) -> Vec<Due> {
    let conditions = match &standing.arrangement {
        Arrangement::Approved { conditions, .. } => conditions.as_slice(),
        _ => &[],
    };
    let conditions = conditions.iter().filter(|it| !it.met).filter_map(|it| {
        let item = pack.item(it.condition.item.as_ref()?)?;
        // What waits for somebody else, or lies ready to be sent, is not for the advisor to do.
        need(item, standing.items.get(&item.id)?, unsent)?;
        let words = it.condition.words.clone();
        Some((item, words, it.condition.due, it.overdue))
    });
    let actions = standing.actions.iter();
    let actions = actions.filter(|it| !it.done && it.owner == Role::Advisor);
    let actions = actions.filter_map(|it| {
        let item = pack.item(&it.item)?;
        Some((item, it.words.clone(), Some(it.due), it.overdue))
    });
    let stage = |item: &Item, due: Date| {
        let soon = due.plus(-days(item.due_soon));
        DueStage::on(today, soon, due, due)
    };
    let one = |(item, words, due, late): (&Item, String, Option<Date>, bool)| Due {
        what: DueWhat::Item {
            item: item.id.clone(),
        },
        need: if late { Need::Late } else { Need::Agreed },
        stage: due.and_then(|due| stage(item, due)),
        due,
        last_safe: due,
        seconds: item.seconds,
        words: Some(words),
    };
    conditions.chain(actions).map(one).collect()
}
