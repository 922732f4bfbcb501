//! From a record's standing to its row in the queue.
//!
//! A pure function: what is stored is what it says, and a test computes every row again. It counts
//! and sorts; what a standing is, for whom something waits and what is about health, the domain says. Not here: tables
//! ([`super`]).

use std::collections::BTreeMap;

use hearth_domain::{
    api::review::Stage,
    decision::waits_for,
    fact::Probe,
    id::{ItemId, PersonId},
    pack::{Item, Kind, Pack, Severity, Weight},
    record::{Body, Record},
    role::Role,
    standing::{Arrangement, Block, ItemResult, ItemStanding, Standing, State},
    time::{Date, Ms},
};

/// A row of the queue, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Sorts the rows, the most pressing first. Unique, so that a page can begin after it.
    pub place: String,
    /// Where the arrangement stands.
    pub stage: Stage,
    /// Items that block approval and wait for nobody but the advisor.
    pub with_advisor: u32,
    /// The worst severity among items that are not met.
    pub worst: Option<Severity>,
    /// Something is urgent by a section's rule.
    pub urgent: bool,
    /// Items that lapsed, or are in their grace.
    pub lapsing: u32,
    /// The next day on which something falls due.
    pub due: Option<Date>,
    /// The first day on which the row can differ without a further entry.
    pub holds_until: Option<Date>,
    /// For whom it waits.
    pub waiting: BTreeMap<Role, Waiting>,
}

/// What waits for the people of one role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// How many responses. None when it is a decision that waits.
    pub responses: u32,
    /// Since when the oldest has waited.
    pub since: Option<Ms>,
    /// The person who made a first decision does not make the second.
    pub not_for: Option<PersonId>,
}

/// Computes the row of a record that stands so today.
pub fn project(record: &Record, standing: &Standing, pack: &Pack, today: Date) -> Row {
    let stage = stage(record, standing, pack);
    let waiting = waiting(record, standing, pack, stage);
    // Lists are read by everybody who reviews, so they say nothing that only assessors may see.
    let seen = standing.clone().without_health(pack);
    let items = || seen.items.values();
    let unmet = items().filter(|it| it.result == ItemResult::NotMet);
    let lapsing = items().filter(|it| matches!(it.state, State::Lapsed | State::Grace));
    let mut row = Row {
        place: String::new(),
        stage,
        with_advisor: count(with_advisor(standing, pack)),
        worst: unmet.map(|it| it.severity).max(),
        urgent: items().any(|it| it.urgent),
        lapsing: count(lapsing),
        due: next_due(&seen, today),
        holds_until: standing.holds_until,
        waiting,
    };
    row.place = place(record, &row);
    row
}

fn count(of: impl Iterator) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

fn stage(record: &Record, standing: &Standing, pack: &Pack) -> Stage {
    match &standing.arrangement {
        Arrangement::AwaitingSecond { .. } => Stage::AwaitingSecond,
        Arrangement::Approved { .. } => Stage::Approved,
        Arrangement::Paused { .. } => Stage::Paused,
        Arrangement::Declined { .. } => Stage::Declined,
        Arrangement::Ended { .. } => Stage::Ended,
        Arrangement::Applying if !has_sent(record) => Stage::Invited,
        Arrangement::Applying if is_ready(standing, pack) => Stage::ReadyToDecide,
        Arrangement::Applying => Stage::Applying,
    }
}

fn has_sent(record: &Record) -> bool {
    let mut bodies = record.entries.iter().map(|entry| &entry.body);
    bodies.any(|body| matches!(body, Body::Submitted { .. }))
}

/// Whether everything that blocks approval has an answer that nobody still has to look at.
fn is_ready(standing: &Standing, pack: &Pack) -> bool {
    let mut open = standing
        .blocks(pack)
        .into_iter()
        .filter(|block| !may_follow(pack, block))
        .filter_map(|block| standing.items.get(&block.item));
    open.all(|it| is_answered(it) && it.state != State::WithReviewer)
}

/// The line is measured over days, at home. An approval may carry it as a condition, so it holds
/// up nobody's decision.
fn may_follow(pack: &Pack, block: &Block) -> bool {
    let is_line = |item: &Item| {
        item.methods.iter().any(|method| {
            matches!(&method.kind, Kind::Measurement { probe, .. } if *probe == Probe::Connection)
        })
    };
    block.weight != Weight::Gate && pack.item(&block.item).is_some_and(is_line)
}

fn is_answered(item: &ItemStanding) -> bool {
    !matches!(
        item.state,
        State::NotStarted | State::InProgress | State::Returned | State::Lapsed
    )
}

fn with_advisor<'a>(standing: &'a Standing, pack: &'a Pack) -> impl Iterator<Item = ItemId> + 'a {
    standing.blocks(pack).into_iter().filter_map(|block| {
        let open = standing
            .items
            .get(&block.item)
            .is_some_and(|it| !is_answered(it));
        let staff = Role::ALL.into_iter().filter(|role| *role != Role::Advisor);
        let waits = |role| waits_for(standing, pack, &block.item, role);
        // That an item about health was answered is for assessors only, so it is not counted either way.
        let is_health = pack.item(&block.item).is_some_and(|item| item.health);
        (open && !is_health && !staff.into_iter().any(waits)).then_some(block.item)
    })
}

fn waiting(
    record: &Record,
    standing: &Standing,
    pack: &Pack,
    stage: Stage,
) -> BTreeMap<Role, Waiting> {
    if matches!(stage, Stage::Declined | Stage::Ended) {
        return BTreeMap::new();
    }
    let mut waiting: BTreeMap<Role, Waiting> = BTreeMap::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Advisor) {
        for item in &pack.items {
            if waits_for(standing, pack, &item.id, role) {
                let it = waiting.entry(role).or_default();
                it.responses += 1;
                it.since = earlier(it.since, waits_since(record, standing, &item.id));
            }
        }
    }
    if is_for_manager(stage, &standing.arrangement) {
        let it = waiting.entry(Role::Manager).or_default();
        if it.responses == 0 {
            it.not_for = first_decider(record, standing);
        }
    }
    waiting
}

/// Whether a decision waits, apart from any response.
fn is_for_manager(stage: Stage, arrangement: &Arrangement) -> bool {
    match arrangement {
        Arrangement::AwaitingSecond { .. } => true,
        Arrangement::Approved {
            conditions,
            review_overdue,
            ..
        } => *review_overdue || conditions.iter().any(|it| it.overdue),
        Arrangement::Paused { review_overdue, .. } => *review_overdue,
        _ => stage == Stage::ReadyToDecide,
    }
}

fn first_decider(record: &Record, standing: &Standing) -> Option<PersonId> {
    let Arrangement::AwaitingSecond { decision } = standing.arrangement else {
        return None;
    };
    let entry = record.entries.iter().find(|it| it.seq == decision)?;
    Some(entry.by.person.clone())
}

/// When the oldest response of an item arrived that somebody has to look at.
fn waits_since(record: &Record, standing: &Standing, item: &ItemId) -> Option<Ms> {
    let methods = standing.items.get(item)?.methods.values();
    let waiting = methods.filter_map(|method| match &method.renewal {
        Some(renewal) => Some(renewal),
        None => (method.state == State::WithReviewer).then_some(&method.response),
    });
    let arrived = waiting.filter_map(|id| {
        let holds = |body: &Body| match body {
            Body::Submitted { responses, .. } => responses.iter().any(|it| &it.id == id),
            Body::Attested { response } => &response.id == id,
            _ => false,
        };
        let entry = record.entries.iter().find(|entry| holds(&entry.body))?;
        Some(entry.at)
    });
    arrived.min()
}

/// The next day on which an item, an action, a condition or the arrangement falls due.
fn next_due(standing: &Standing, today: Date) -> Option<Date> {
    let items = standing.items.values().filter_map(|it| match it.state {
        State::Grace => it.last_safe,
        _ => it.due,
    });
    let actions = standing.actions.iter().filter(|it| !it.done);
    let (conditions, review) = match &standing.arrangement {
        Arrangement::Approved {
            conditions, review, ..
        } => (conditions.as_slice(), *review),
        Arrangement::Paused { review, .. } => (&[][..], *review),
        _ => (&[][..], None),
    };
    let conditions = conditions.iter().filter(|it| !it.met);
    items
        .chain(actions.map(|it| it.due))
        .chain(conditions.filter_map(|it| it.condition.due))
        .chain(review)
        .filter(|day| *day >= today)
        .min()
}

/// The sort key: how much it presses, then since when, then the record. Digits and hexadecimal
/// only, so that every database sorts it alike.
fn place(record: &Record, row: &Row) -> String {
    let waits = !row.waiting.is_empty();
    // What keeps somebody from starting comes before what runs on; what waits for nobody comes last.
    let rank = match row.stage {
        _ if row.urgent && waits => 0,
        Stage::AwaitingSecond | Stage::ReadyToDecide => 1,
        Stage::Applying if waits => 2,
        Stage::Approved | Stage::Paused if waits => 3,
        Stage::Approved | Stage::Paused if row.lapsing > 0 => 4,
        Stage::Applying => 5,
        Stage::Invited => 6,
        Stage::Paused => 7,
        Stage::Approved => 8,
        Stage::Declined | Stage::Ended => 9,
    };
    // A stop item before a low one: 5 for stop, 9 for nothing that is not met.
    let severity = 9 - row.worst.map_or(0, |worst| 1 + worst as u8);
    let since = row.waiting.values().filter_map(|it| it.since).min();
    let since = since.or_else(|| record.entries.last().map(|it| it.at));
    let since = since.map_or(0, |at| at.0.max(0));
    let id = record.id.as_str().replace('-', "");
    format!("{rank}{severity}{since:015}{id}")
}

fn earlier(one: Option<Ms>, other: Option<Ms>) -> Option<Ms> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
