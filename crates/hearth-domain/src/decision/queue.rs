//! For whom an item waits: what a reviewer's queue is made of.
//!
//! Not here: pages and order of a queue, which are the server's.

use crate::{
    id::ItemId,
    pack::{Item, Method, Pack, Settles, Weight},
    role::Role,
    standing::{Arrangement, ItemResult, ItemStanding, Standing, State},
};

/// Whether an item waits for a person of this role: what a queue is made of.
///
/// What nobody else will look at and nobody can tell waits for the manager, or for the assessor
/// when it is about health, until it is carried by a condition or somebody is set to act on it. So
/// does what has lapsed under an approval: somebody works from home on what may no longer be relied
/// on, and the advisor alone has been reminded of it until then.
pub fn waits_for(standing: &Standing, pack: &Pack, item: &ItemId, role: Role) -> bool {
    let (Some(item), Some(it)) = (pack.item(item), standing.items.get(item)) else {
        return false;
    };
    if it.result == ItemResult::NotApplicable {
        return false;
    }
    let waits = |role| {
        item.methods
            .iter()
            .any(|method| waits(item, it, method, role))
    };
    let staff = || Role::ALL.into_iter().filter(|role| *role != Role::Advisor);
    let looks = if item.health {
        Role::Assessor
    } else {
        Role::Manager
    };
    let is_open = it.result == ItemResult::CouldNotTell || has_lapsed(standing, item, it);
    waits(role)
        || role == looks && is_open && !staff().any(waits) && !is_in_hand(standing, &item.id)
}

/// Whether a method of an item waits for a person of this role: to review what was given by it, or
/// to give it, for the first time or again.
fn waits(asked: &Item, item: &ItemStanding, method: &Method, role: Role) -> bool {
    let Some(given) = item.methods.get(&method.id) else {
        return method.by == role
            && !item.is_satisfied()
            && !is_advisors_first(asked, item, method);
    };
    let reviewed = given.state == State::WithReviewer || given.renewal.is_some();
    let by = match method.settles {
        Settles::Accepted(by) => by == role,
        Settles::TwoPeople => role.reviews(),
        Settles::Itself => false,
    };
    let again = match given.state {
        State::Returned | State::Lapsed => !item.is_satisfied(),
        State::DueSoon | State::Grace => item.state != State::Current,
        _ => false,
    };
    reviewed && by || again && method.by == role && role != Role::Advisor
}

/// Whether the advisor can still give an alternative of this method, and has given none: then
/// nobody else is asked for theirs yet.
fn is_advisors_first(asked: &Item, item: &ItemStanding, method: &Method) -> bool {
    let with = asked
        .needs
        .iter()
        .filter(|group| group.contains(&method.id));
    let is_advisors = |id| asked.method(id).is_some_and(|it| it.by == Role::Advisor);
    let mut own = with
        .flatten()
        .filter(|id| is_advisors(id))
        .map(|id| item.methods.contains_key(id))
        .peekable();
    own.peek().is_some() && own.all(|given| !given)
}

/// Whether somebody works from home on an item that may no longer be relied on.
fn has_lapsed(standing: &Standing, item: &Item, it: &ItemStanding) -> bool {
    let approved = matches!(standing.arrangement, Arrangement::Approved { .. });
    approved && item.weight != Weight::Advisory && it.state == State::Lapsed
}

/// Whether somebody is set to act on an item, or the approval rests on it.
fn is_in_hand(standing: &Standing, item: &ItemId) -> bool {
    let acted = standing
        .actions
        .iter()
        .any(|action| &action.item == item && !action.done);
    let carried = match &standing.arrangement {
        Arrangement::Approved { conditions, .. } => conditions
            .iter()
            .any(|it| it.condition.item.as_ref() == Some(item)),
        _ => false,
    };
    acted || carried
}
