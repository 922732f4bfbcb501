//! Histories by chance: what happens to a record over some years, under packs by chance ([`pack`]).
//!
//! A step that cannot be taken (a review of nothing, a decision that the rules refuse) is left out.

pub(super) mod pack;

use proptest::{collection::vec, prelude::*};

use super::world::{
    World, another, approved, attested, by, cannot_tell, chosen, condition, day, decision,
    returned, uuid, words,
};
use crate::{
    fact::{Fact, FactId, Found, System},
    id::ResponseId,
    record::{Body, Outcome, Verdict},
    response::{Attested, Draft, Value},
    role::Role,
    time::Date,
};
use pack::{Plan, plan, world};

/// What happens so many days after the step before it.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub after: u8,
    /// How many days before it is sent it was observed; a clock may be two days ahead.
    pub lag: i8,
    pub event: Event,
}

#[derive(Debug, Clone)]
pub(super) enum Event {
    Give {
        item: usize,
        method: usize,
        say: &'static str,
    },
    Attest {
        item: usize,
        outcome: Attested,
    },
    Review {
        which: usize,
        accept: bool,
        other: bool,
    },
    Withdraw {
        which: usize,
    },
    Erase {
        which: usize,
    },
    Reopen {
        item: usize,
    },
    Decide {
        outcome: u8,
        other: bool,
    },
    Act {
        item: usize,
        days: u8,
        done: bool,
    },
}

pub(super) const SAYS: [&str; 5] = ["yes", "no", "not-sure", "na", "cannot-tell"];
const UNKNOWN: [&str; 2] = ["not-sure", "cannot-tell"];

pub(super) fn step(items: usize) -> impl Strategy<Value = Step> {
    step_of(event(items))
}

fn step_of(event: impl Strategy<Value = Event>) -> impl Strategy<Value = Step> {
    (0u8..60, -2i8..10, event).prop_map(|(after, lag, event)| Step { after, lag, event })
}

fn event(items: usize) -> impl Strategy<Value = Event> {
    let outcome = prop::sample::select(vec![
        Attested::Confirmed,
        Attested::Confirmed,
        Attested::NotSo,
        Attested::CannotSay,
    ]);
    let say = prop::sample::select(vec![
        "yes",
        "yes",
        "yes",
        "no",
        "not-sure",
        "na",
        "cannot-tell",
    ]);
    prop_oneof![
        8 => (0..items, 0usize..3, say)
            .prop_map(|(item, method, say)| Event::Give { item, method, say }),
        3 => (0..items, outcome).prop_map(|(item, outcome)| Event::Attest { item, outcome }),
        6 => (0usize..4, prop::bool::weighted(0.8), any::<bool>())
            .prop_map(|(which, accept, other)| Event::Review { which, accept, other }),
        1 => (0usize..4).prop_map(|which| Event::Withdraw { which }),
        1 => (0usize..4).prop_map(|which| Event::Erase { which }),
        1 => (0..items).prop_map(|item| Event::Reopen { item }),
        3 => (0u8..6, any::<bool>()).prop_map(|(outcome, other)| Event::Decide { outcome, other }),
        1 => (0..items, 0u8..90, any::<bool>())
            .prop_map(|(item, days, done)| Event::Act { item, days, done }),
    ]
}

/// A plan and what happens under it.
pub(super) fn story(free: bool) -> impl Strategy<Value = (Plan, Vec<Step>)> {
    plan(free).prop_flat_map(|plan| {
        let steps = vec(step(plan.items.len()), 1..24);
        (Just(plan), steps)
    })
}

/// A plan under which nobody ever says yes or no.
pub(super) fn unknown_story() -> impl Strategy<Value = (Plan, Vec<Step>)> {
    let give = |items| {
        (0..items, 0usize..3, prop::sample::select(UNKNOWN.to_vec()))
            .prop_map(|(item, method, say)| Event::Give { item, method, say })
    };
    let attest = |items: usize| {
        (0..items).prop_map(|item| Event::Attest {
            item,
            outcome: Attested::CannotSay,
        })
    };
    let review = (0usize..4, any::<bool>()).prop_map(|(which, other)| Event::Review {
        which,
        accept: true,
        other,
    });
    plan(false).prop_flat_map(move |plan| {
        let items = plan.items.len();
        let event = prop_oneof![4 => give(items), 1 => attest(items), 2 => review.clone()];
        let steps = vec(step_of(event), 1..24);
        (Just(plan), steps)
    })
}

/// What is said by a method, if it can be said that way.
pub(super) fn value(method: &str, say: &str, on: Date) -> Option<Value> {
    if say == "cannot-tell" {
        return Some(cannot_tell());
    }
    let system = |found| Fact {
        id: FactId::System,
        found,
    };
    let memory = |found| Fact {
        id: FactId::Memory,
        found: Found::Number(found),
    };
    let debian = |version: &str| {
        system(Found::System(System {
            os: "debian".into(),
            version: version.into(),
            build: None,
            edition: None,
        }))
    };
    Some(match (method, say) {
        ("answer", _) => chosen(say),
        ("words", "yes") => words("It is there."),
        ("day", "yes") => Value::Day { day: on.plus(70) },
        ("probe", "yes") => Value::Measured {
            facts: vec![memory(8.0), debian("12")],
        },
        ("probe", "no") => Value::Measured {
            facts: vec![memory(4.0), debian("12")],
        },
        ("probe", "not-sure") => Value::Measured {
            facts: vec![memory(8.0), debian("99")],
        },
        _ => return None,
    })
}

/// A draft of the advisor's, if the version in force asks the item that way.
pub(super) fn draft(
    world: &mut World,
    on: Date,
    (item, method): (usize, usize),
    say: &str,
) -> Option<Draft> {
    let id = world.packs.all().next()?.id.clone();
    let pack = world.packs.in_force(&id, on)?;
    let item = format!("i{item}");
    let of = pack.item(&item.parse().ok()?)?;
    let by_advisor: Vec<_> = of
        .methods
        .iter()
        .filter(|it| it.by == Role::Advisor)
        .collect();
    let method = by_advisor[method % by_advisor.len()].id.to_string();
    Some(world.draft(on, &item, &method, value(&method, say, on)?))
}

/// The responses that a review, withdrawal or erasure picks from, the latest first.
fn pick(world: &World, which: usize) -> Option<ResponseId> {
    let all: Vec<_> = world.record.responses().map(|it| it.id.clone()).collect();
    all.into_iter().rev().nth(which)
}

/// Plays a story; the world and the day on which it ended.
pub(super) fn play(plan: &Plan, steps: &[Step]) -> (World, Date) {
    let mut world = world(plan);
    let mut on = day(0);
    for step in steps {
        on = on.plus(i32::from(step.after));
        take(&mut world, on, step);
    }
    (world, on)
}

/// Takes one step on a day; whether it could be taken.
pub(super) fn take(world: &mut World, on: Date, step: &Step) -> bool {
    try_to(world, on, step).is_some()
}

fn try_to(world: &mut World, on: Date, step: &Step) -> Option<()> {
    let person = |other, role| if other { another(role) } else { by(role) };
    match &step.event {
        Event::Give { item, method, say } => {
            let mut draft = draft(world, on, (*item, *method), say)?;
            draft.observed = on.plus(-i32::from(step.lag));
            assert_eq!(world.send(on, &[draft]), []);
        }
        Event::Attest { item, outcome } => {
            let id = world.packs.all().next()?.id.clone();
            let item = format!("i{item}");
            let of = world.packs.in_force(&id, on)?.item(&item.parse().ok()?)?;
            let method = of.methods.iter().find(|it| it.by != Role::Advisor)?;
            let (method, role) = (method.id.to_string(), method.by);
            world.attest(on, (&item, &method), by(role), attested(*outcome));
        }
        Event::Review {
            which,
            accept,
            other,
        } => {
            let response = pick(world, *which)?;
            let of = world.record.responses().find(|it| it.id == response)?;
            let item = world.packs.get(&of.pack)?.item(&of.item)?;
            item.method(&of.method)
                .filter(|it| it.by == Role::Advisor)?;
            let verdict = if *accept {
                Verdict::Accepted
            } else {
                returned()
            };
            world.review(on, &response, person(*other, Role::Manager), verdict);
        }
        Event::Withdraw { which } => {
            let response = pick(world, *which)?;
            world.withdraw(on, &response);
        }
        Event::Erase { which } => {
            let response = pick(world, *which)?;
            world.erase(on, &response);
        }
        Event::Reopen { item } => world.reopen(on, &format!("i{item}")),
        Event::Decide { outcome, other } => {
            let standing = world.on(on);
            let carried: Vec<_> = world
                .blocks(&standing)
                .iter()
                .map(|block| condition(block.item.as_str()))
                .map(|it| crate::record::Condition {
                    due: Some(on.plus(30)),
                    ..it
                })
                .collect();
            let said = match outcome {
                0..=2 => approved(&carried),
                3 => decision(Outcome::Paused),
                4 => decision(Outcome::Resumed),
                _ => decision(Outcome::Ended),
            };
            let said = crate::record::Decision {
                review: Some(on.plus(100)),
                ..said
            };
            world.decide(on, person(*other, Role::Manager), said).ok()?;
        }
        Event::Act { item, days, done } => {
            let act: crate::id::ActId = uuid(world.fresh());
            let body = Body::ActionSet {
                act: act.clone(),
                item: format!("i{item}").parse().ok()?,
                words: "Move the lamp.".into(),
                owner: Role::Advisor,
                due: on.plus(i32::from(*days)),
            };
            world.append(on, by(Role::Manager), body);
            if *done {
                world.append(on, by(Role::Manager), Body::ActionDone { act });
            }
        }
    }
    Some(())
}
