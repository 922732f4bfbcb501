//! Who is told of a leg that nobody has answered, and when the next ones are.
//!
//! Times are counted from the moment at which the leg began to wait, by the server's clock. A step
//! with nobody in it is not waited out. The last step is everybody, again and again: a leg ends by
//! an answer or by its request's end, never by time.
//!
//! After research on paging tools, `domain.md` §2.5 and `provider.md` §5.2. Not here: the timings,
//! which are the pack's, and what carries the message.

use std::collections::BTreeSet;

use super::{ANSWERERS, Leg};
use crate::{id::PersonId, role::Role, time::Ms};

/// How far a leg is told. Each includes those before it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Tier {
    /// Those of its group who are on duty.
    Group,
    /// And the shift leads who are on duty.
    Leads,
    /// And all who are on duty.
    OnDuty,
    /// And all who answer or manage, on duty or not.
    Everyone,
}

/// When a leg is told further, in milliseconds since it began to wait. Each is later than the one
/// before; the pack says them in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timings {
    /// Not on any screen: the shift leads.
    pub unseen: i64,
    /// Not answered: all on duty.
    pub unanswered: i64,
    /// Still not answered: everyone.
    pub everyone: i64,
    /// And everyone again after each of these.
    pub repeat: i64,
}

/// Somebody who may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answerer {
    /// Who.
    pub person: PersonId,
    /// What they are.
    pub roles: BTreeSet<Role>,
    /// They went on duty and confirmed that they hear it.
    pub on_duty: bool,
    /// A stream to them is open, and their app said lately that it hears it.
    pub is_reached: bool,
}

impl Answerer {
    /// A press would be shown and sounded to them now.
    pub fn is_ready(&self) -> bool {
        self.on_duty && self.is_reached
    }

    fn is_in(&self, tier: Tier, to: Role) -> bool {
        let on_duty = |role| self.on_duty && self.roles.contains(&role);
        match tier {
            Tier::Group => on_duty(to),
            Tier::Leads => on_duty(to) || on_duty(Role::ShiftLead),
            Tier::OnDuty => ANSWERERS.into_iter().any(on_duty),
            Tier::Everyone => self.roles.iter().any(|role| role.is_told()),
        }
    }
}

/// What is to be done now for a leg that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// How far it is told now.
    pub tier: Tier,
    /// Those who were not told before.
    pub people: BTreeSet<PersonId>,
    /// It goes further than before, or to everybody again.
    pub anew: bool,
    /// When to look again, if nothing happens before.
    pub due: Ms,
}

/// Clocks of servers that share a database differ by no more than this, in milliseconds.
pub const SKEW_MS: i64 = 5_000;

/// How long ago something was. What lies in the future was written by a clock that has been put back
/// since: nobody knows then, and `unknown` is what it counts as.
fn ago(then: Ms, now: Ms, unknown: i64) -> i64 {
    let ms = now.0.saturating_sub(then.0);
    if ms < -SKEW_MS { unknown } else { ms }
}

/// What is to be done at `now` for a leg that nobody has answered. When the clock was put back
/// meanwhile, everybody is told rather than nobody.
pub fn tell(leg: &Leg, timings: &Timings, answerers: &[Answerer], now: Ms) -> Telling {
    let age = ago(leg.since, now, timings.everyone);
    let mut tier = by_age(leg, timings, age).max(leg.tier);
    while tier < Tier::Everyone && !reaches_anybody(tier, leg, answerers) {
        tier = next(tier);
    }
    let people = answerers
        .iter()
        .filter(|it| it.is_in(tier, leg.to) && !leg.told.contains_key(&it.person))
        .map(|it| it.person.clone())
        .collect();
    let again = tier == Tier::Everyone
        && leg
            .repeated
            .is_none_or(|at| ago(at, now, timings.repeat) >= timings.repeat);
    Telling {
        tier,
        people,
        anew: tier > leg.tier || again,
        due: due(leg, timings, tier, age, now, again),
    }
}

/// The tier that a leg has come to by waiting alone.
fn by_age(leg: &Leg, timings: &Timings, age: i64) -> Tier {
    if age >= timings.everyone {
        Tier::Everyone
    } else if age >= timings.unanswered {
        Tier::OnDuty
    } else if age >= timings.unseen && leg.seen().is_none() {
        Tier::Leads
    } else {
        Tier::Group
    }
}

fn next(tier: Tier) -> Tier {
    match tier {
        Tier::Group => Tier::Leads,
        Tier::Leads => Tier::OnDuty,
        Tier::OnDuty | Tier::Everyone => Tier::Everyone,
    }
}

fn reaches_anybody(tier: Tier, leg: &Leg, answerers: &[Answerer]) -> bool {
    answerers
        .iter()
        .any(|it| it.is_reached && it.is_in(tier, leg.to))
}

fn due(leg: &Leg, timings: &Timings, tier: Tier, age: i64, now: Ms, again: bool) -> Ms {
    if tier == Tier::Everyone {
        let last = if again {
            now
        } else {
            leg.repeated.unwrap_or(now)
        };
        return last.plus(timings.repeat);
    }
    let mut steps = vec![timings.unanswered, timings.everyone];
    if leg.seen().is_none() {
        steps.push(timings.unseen);
    }
    let ahead = steps.into_iter().filter(|step| *step > age).min();
    leg.since.plus(ahead.unwrap_or(timings.everyone))
}

impl Leg {
    /// Notes that it was told as [`tell`] said.
    pub fn note(&mut self, telling: &Telling, now: Ms) {
        self.tier = telling.tier;
        for person in &telling.people {
            self.told.entry(person.clone()).or_default();
        }
        if telling.tier == Tier::Everyone && telling.anew {
            self.repeated = Some(now);
        }
    }
}
