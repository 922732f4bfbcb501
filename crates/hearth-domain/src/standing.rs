//! Where somebody stands on a given day: the one function that every screen, queue and reminder
//! asks.
//!
//! Two axes are kept apart. The *result* says what is known of an item; the *state* says where the
//! response is in its life. Unknown is never met and never not met. A standing is constant until
//! [`Standing::holds_until`] unless an entry is appended. Not here: who may append what
//! ([`crate::decision`]), and any clock.

mod arrangement;
mod eyes;
mod history;
mod item;
mod method;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;

use crate::{
    id::{ActId, ItemId, MethodId, ResponseId},
    pack::{Pack, PackRef, Packs, Severity, Weight},
    record::{Condition, Place, Record},
    response::Draft,
    role::Role,
    time::Date,
};
use history::History;

wire! {
    /// Where an advisor stands.
    pub struct Standing {
        /// The version of the pack that is in force.
        pub pack: PackRef,
        /// What has been decided about working from home.
        pub arrangement: Arrangement,
        /// Every item of the pack.
        pub items: BTreeMap<ItemId, ItemStanding>,
        /// What somebody is to do.
        pub actions: Vec<ActionStanding>,
        /// The first day on which it can differ without a further entry.
        pub holds_until: Option<Date>,
    }

    /// Where an item stands.
    pub struct ItemStanding {
        /// Whether it is asked of this person.
        pub asked: Asked,
        /// What is known.
        pub result: ItemResult,
        /// Where the response is in its life.
        pub state: State,
        /// What to know about result and state, in a sentence.
        pub why: Option<String>,
        /// How bad it is when it is not met, with the section's rule applied.
        pub severity: Severity,
        /// It weighs as urgent, because the section's rule says so.
        pub urgent: bool,
        /// The day that the governing response speaks of.
        pub observed: Option<Date>,
        /// The last day on which it is current.
        pub due: Option<Date>,
        /// The last day on which it may be relied on.
        pub last_safe: Option<Date>,
        /// The item has a response on this device that was not sent, and what it claims.
        pub unsent: Option<ItemResult>,
        /// Where each method stands that was responded by.
        pub methods: BTreeMap<MethodId, MethodStanding>,
    }

    /// Where one method of an item stands.
    pub struct MethodStanding {
        /// What is known.
        pub result: ItemResult,
        /// Where the response is in its life.
        pub state: State,
        /// What to know about it, in a sentence.
        pub why: Option<String>,
        /// The response that governs.
        pub response: ResponseId,
        /// A later response that waits for a reviewer while this one still holds.
        pub renewal: Option<ResponseId>,
        /// The day that it speaks of.
        pub observed: Date,
        /// The last day on which it is current.
        pub due: Option<Date>,
        /// The last day on which it may be relied on.
        pub last_safe: Option<Date>,
    }

    /// Whether an item is asked of a person.
    #[derive(Copy, Eq, Hash)]
    pub enum Asked {
        /// It is.
        Yes,
        /// Another answer, or the provider's own choice, says that it is not.
        No,
        /// That depends on an answer that was not given.
        NotKnown,
    }

    /// What is known of an item.
    #[derive(Copy, Eq, Hash)]
    pub enum ItemResult {
        /// It is so.
        Met,
        /// It is not so.
        NotMet,
        /// It was asked, and nobody can say yet.
        CouldNotTell,
        /// What is there does not suffice.
        NotEnoughEvidence,
        /// It is not asked of this person.
        NotApplicable,
    }

    /// Where a response is in its life.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum State {
        /// Nothing is there.
        NotStarted,
        /// Something is there, not all.
        InProgress,
        /// It waits for a reviewer.
        WithReviewer,
        /// A reviewer sent it back.
        Returned,
        /// It holds.
        Current,
        /// It holds, and should be renewed soon.
        DueSoon,
        /// Its last day has passed, and it may be relied on for a little longer.
        Grace,
        /// It may no longer be relied on.
        Lapsed,
    }

    /// What has been decided about working from home.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Arrangement {
        /// Nothing yet.
        Applying,
        /// One person approved, and a second must confirm.
        AwaitingSecond {
            /// The place of the decision that is to be confirmed.
            decision: u64,
        },
        /// It may go on.
        Approved {
            /// The place of the decision.
            decision: u64,
            /// Where.
            place: Place,
            /// Since when.
            since: Date,
            /// What it rests on.
            conditions: Vec<ConditionStanding>,
            /// When it is looked at again.
            review: Option<Date>,
            /// That day has passed.
            review_overdue: bool,
        },
        /// It may not start.
        Declined {
            /// The place of the decision.
            decision: u64,
            /// Since when.
            since: Date,
        },
        /// It stopped for now.
        Paused {
            /// The place of the decision.
            decision: u64,
            /// Since when.
            since: Date,
            /// When it is looked at again.
            review: Option<Date>,
            /// That day has passed.
            review_overdue: bool,
        },
        /// It ended.
        Ended {
            /// The place of the decision.
            decision: u64,
            /// Since when.
            since: Date,
        },
    }

    /// Where a condition of an approval stands.
    pub struct ConditionStanding {
        /// The condition.
        pub condition: Condition,
        /// Its item is met now.
        pub met: bool,
        /// Its day has passed and it is not met.
        pub overdue: bool,
    }

    /// Where an action stands.
    pub struct ActionStanding {
        /// The act that set it.
        pub act: ActId,
        /// The item that it is about.
        pub item: ItemId,
        /// What is to be done.
        pub words: String,
        /// By whom.
        pub owner: Role,
        /// By which day.
        pub due: Date,
        /// It was done.
        pub done: bool,
        /// Its day has passed and it was not done.
        pub overdue: bool,
    }
}

impl ItemStanding {
    /// Whether it may be relied on today.
    pub fn is_satisfied(&self) -> bool {
        is_satisfied(self.result, self.state)
    }
}

/// An answer that an item does not apply ages like any other; an item that is not asked is current.
fn is_satisfied(result: ItemResult, state: State) -> bool {
    matches!(result, ItemResult::Met | ItemResult::NotApplicable) && state.is_safe()
}

impl State {
    /// Whether a response in this state may be relied on.
    pub fn is_safe(self) -> bool {
        matches!(self, State::Current | State::DueSoon | State::Grace)
    }
}

/// Where the person of a record stands on a day.
///
/// `drafts` are responses on this device that were not sent: they decide what is asked and mark
/// their items, and they satisfy nothing. `None` when the record was never enrolled under a pack
/// that is known.
pub fn standing(record: &Record, drafts: &[Draft], packs: &Packs, today: Date) -> Option<Standing> {
    let history = History::of(record, drafts);
    let (id, _) = history.enrolled?;
    let pack = packs.in_force(id, today)?;
    let mut turns = Turns::new(today);
    packs
        .versions(id)
        .for_each(|version| turns.add(version.from));

    let items = item::stand(pack, packs, &history, &mut turns);
    let arrangement = arrangement::stand(&history, &items, &mut turns);
    let actions = arrangement::actions(&history, &mut turns);
    Some(Standing {
        pack: pack.reference(),
        arrangement,
        items,
        actions,
        holds_until: turns.next,
    })
}

/// Something that stands between an advisor and approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The item.
    pub item: ItemId,
    /// Whether anything can stand in for it.
    pub weight: Weight,
    /// How bad it is.
    pub severity: Severity,
}

impl Standing {
    /// Everything that blocks approval, in the order of the pack.
    pub fn blocks(&self, pack: &Pack) -> Vec<Block> {
        let unsatisfied = pack
            .items
            .iter()
            .filter(|item| item.weight != Weight::Advisory)
            .filter_map(|item| {
                Some((item, self.items.get(&item.id)?)).filter(|(_, it)| !it.is_satisfied())
            });
        unsatisfied
            .map(|(item, it)| Block {
                item: item.id.clone(),
                weight: item.weight,
                severity: it.severity,
            })
            .collect()
    }
}

/// Collects the days on which a standing turns, and keeps the first that lies ahead.
struct Turns {
    today: Date,
    next: Option<Date>,
}

impl Turns {
    fn new(today: Date) -> Turns {
        Turns { today, next: None }
    }

    fn add(&mut self, day: Date) {
        if day > self.today && self.next.is_none_or(|next| day < next) {
            self.next = Some(day);
        }
    }

    /// Whether `last` has passed; notes the day after it.
    fn passed(&mut self, last: Date) -> bool {
        self.add(last.plus(1));
        self.today > last
    }
}
