//! Packs and histories by chance: up to three versions of a pack that could be published, and what
//! happens to a record under them over some years.
//!
//! A step that cannot be taken (a review of nothing, a decision that the rules refuse) is left out.

use proptest::{collection::vec, prelude::*};

use super::world::{
    World, another, approved, attested, by, cannot_tell, chosen, condition, day, decision, packs,
    returned, uuid, words,
};
use crate::{
    fact::{Fact, FactId, Found, System},
    id::ResponseId,
    pack::{PackRef, check},
    record::{Body, Outcome, Verdict},
    response::{Attested, Draft, Value},
    role::Role,
    time::Date,
};

/// How an item can be responded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// An answer that settles itself.
    Answer,
    /// An answer that the manager accepts.
    Claim,
    /// An answer that two people accept.
    Pair,
    /// An answer, words that the manager accepts, or IT's word.
    Either,
    /// The advisor's voice and the manager's.
    Both,
    /// A day to which it holds.
    Until,
    /// A measurement with a supported system.
    System,
    /// An answer in odd revisions, words that the manager accepts in even ones.
    Moved,
}

use Shape::{Answer, Both, Claim, Either, Moved, Pair, System as Measured, Until};

#[derive(Debug, Clone)]
pub(crate) struct ItemPlan {
    pub shape: Shape,
    review: Option<u32>,
    lapse_grace: u32,
    weight: &'static str,
    severity: &'static str,
    /// Whether the second and the third version ask it anew.
    raised: [bool; 2],
    /// The version that asks it first.
    born: usize,
    /// It is asked when an item before it was answered with this.
    pub when: Option<(usize, &'static str)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub items: Vec<ItemPlan>,
    /// For each version, the days since [`super::world::START`] on which it begins, and its grace.
    pub versions: Vec<(i32, u32)>,
    /// All items are in one section, in which faults weigh on each other.
    together: bool,
}

/// What happens so many days after the step before it.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub after: u8,
    /// How many days before it is sent it was observed; a clock may be two days ahead.
    pub lag: i8,
    pub event: Event,
}

#[derive(Debug, Clone)]
pub(crate) enum Event {
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

pub(crate) const SAYS: [&str; 5] = ["yes", "no", "not-sure", "na", "cannot-tell"];
const UNKNOWN: [&str; 2] = ["not-sure", "cannot-tell"];

pub(crate) fn item_plan() -> impl Strategy<Value = ItemPlan> {
    let shape = prop::sample::select(vec![
        Answer, Claim, Pair, Either, Both, Until, Measured, Moved,
    ]);
    (
        shape,
        prop::sample::select(vec![Some(40), Some(90), Some(365), None]),
        0u32..20,
        prop::sample::select(vec!["required", "required", "advisory"]),
        prop::sample::select(vec!["low", "medium", "medium", "high"]),
        any::<[bool; 2]>(),
        prop::sample::select(vec![0, 0, 0, 1, 2]),
        prop::option::weighted(
            0.3,
            (any::<usize>(), prop::sample::select(vec!["yes", "no"])),
        ),
    )
        .prop_map(
            |(shape, review, lapse_grace, weight, severity, raised, born, when)| {
                let raised = if matches!(shape, Until | Measured) {
                    [false; 2]
                } else {
                    raised
                };
                ItemPlan {
                    shape,
                    review,
                    lapse_grace,
                    weight,
                    severity,
                    raised,
                    born,
                    when,
                }
            },
        )
}

/// Whether an item has an answer that others may wait for in every version.
fn answers(shape: Shape) -> bool {
    matches!(shape, Answer | Claim | Pair | Either | Both)
}

/// A pack in one to three versions; `free` ones have items that do not touch each other.
pub(crate) fn plan(free: bool) -> impl Strategy<Value = Plan> {
    (
        vec(item_plan(), 2..6),
        vec((20i32..400, 0u32..90), 0..3),
        any::<bool>(),
    )
        .prop_map(move |(mut items, later, together)| {
            items[0].born = 0;
            for at in 0..items.len() {
                let parent = items[at]
                    .when
                    .filter(|_| !free && at > 0)
                    .map(|(p, c)| (p % at, c));
                let parent = parent
                    .filter(|(p, _)| answers(items[*p].shape) && items[*p].born <= items[at].born);
                items[at].when = parent;
            }
            let mut versions = vec![(-30, 30)];
            let mut from = 0;
            for (after, grace) in later {
                from += after;
                versions.push((from, grace));
            }
            Plan {
                items,
                versions,
                together: together && !free,
            }
        })
}

pub(crate) fn step(items: usize) -> impl Strategy<Value = Step> {
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
pub(crate) fn story(free: bool) -> impl Strategy<Value = (Plan, Vec<Step>)> {
    plan(free).prop_flat_map(|plan| {
        let steps = vec(step(plan.items.len()), 1..24);
        (Just(plan), steps)
    })
}

/// A plan under which nobody ever says yes or no.
pub(crate) fn unknown_story() -> impl Strategy<Value = (Plan, Vec<Step>)> {
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

impl Plan {
    /// The pack's versions as files.
    pub fn texts(&self) -> Vec<String> {
        (0..self.versions.len())
            .map(|version| self.text(version))
            .collect()
    }

    fn text(&self, version: usize) -> String {
        let (from, grace) = self.versions[version];
        let sections = match self.together {
            true => section(
                "all",
                "escalate = { severity = \"medium\", count = 2, to = \"high\" }\nurgent_with = \"i0\"",
            ),
            false => {
                let ids = self.asked(version).map(|at| format!("s{at}"));
                ids.map(|id| section(&id, "")).collect()
            }
        };
        let sets: String = (1..=3)
            .map(|set| {
                let more = (1..set).map(|n| format!("{{ id = \"more{n}\", text = \"More\", means = \"not_met\" }}, "));
                format!(
                    "[[choices]]\nid = \"set{set}\"\noptions = [{}{{ id = \"yes\", text = \"Yes\", means = \"met\" }}, {{ id = \"no\", text = \"No\", means = \"not_met\" }}, {{ id = \"not-sure\", text = \"Not sure\", means = \"could_not_tell\" }}, {{ id = \"na\", text = \"Not here\", means = \"not_applicable\" }}]\n",
                    more.collect::<String>()
                )
            })
            .collect();
        let items: String = self
            .asked(version)
            .map(|at| self.item(at, version))
            .collect();
        format!(
            "id = \"chance\"\nversion = {}\ntitle = \"Chance\"\nfrom = \"{}\"\ngrace_days = {grace}\nnotice = \"To be confirmed.\"\n\
             [timing]\ndue_soon_days = 9\nlapse_grace_days = 5\nseconds = 5\n\
             [retention]\nphoto_days = 9\nphoto_days_after_decision = 0\ndocument_days = 9\n\
             [severities]\nlow_fix_days = 9\nmedium_fix_days = 9\nhigh_fix_days = 9\n\
             [support]\nchecked = \"2025-12-01\"\nstale_after_days = 9000\nrows = [{{ os = \"debian\", version = \"12\", title = \"Debian\", ends = \"2026-09-30\" }}]\n\
             {sets}{sections}{items}",
            version + 1,
            day(from),
        )
    }

    /// The items that a version asks.
    fn asked(&self, version: usize) -> impl Iterator<Item = usize> {
        (0..self.items.len()).filter(move |&at| self.items[at].born <= version)
    }

    pub fn revision(&self, at: usize, version: usize) -> u32 {
        let item = &self.items[at];
        let raised = (item.born + 1..=version).filter(|v| item.raised[v - 1]);
        1 + u32::try_from(raised.count()).unwrap()
    }

    fn item(&self, at: usize, version: usize) -> String {
        let item = &self.items[at];
        let revision = self.revision(at, version);
        let section = if self.together {
            "all".into()
        } else {
            format!("s{at}")
        };
        let review = item
            .review
            .map_or("\"once\"".into(), |days| days.to_string());
        let when = item.when.map_or(String::new(), |(parent, choice)| {
            format!("when = {{ chose = {{ item = \"i{parent}\", any = [\"{choice}\"] }} }}\n")
        });
        let needs = match item.shape {
            Both => "needs = [[\"answer\"], [\"manager\"]]\n",
            _ => "",
        };
        let methods: String = methods(item.shape, revision)
            .iter()
            .map(|(id, by, kind, settles)| {
                format!("[[item.method]]\nid = \"{id}\"\nby = \"{by}\"\nkind = {kind}\nsettles = {settles}\n")
            })
            .collect();
        format!(
            "[[item]]\nid = \"i{at}\"\nsection = \"{section}\"\nrevision = {revision}\nweight = \"{}\"\nseverity = \"{}\"\n\
             title = \"Item {at}\"\nask = \"So?\"\nadvice = [\"Look.\"]\nfixer = \"advisor\"\nsource = \"Chance\"\n\
             review = {review}\nlapse_grace_days = {}\n{when}{needs}{methods}",
            item.weight, item.severity, item.lapse_grace,
        )
    }
}

fn section(id: &str, more: &str) -> String {
    format!(
        "[[section]]\nid = \"{id}\"\ntitle = \"{id}\"\npart = \"All\"\nintro = \"All.\"\n{more}\n"
    )
}

fn methods(shape: Shape, revision: u32) -> Vec<(&'static str, &'static str, String, &'static str)> {
    const ITSELF: &str = "\"itself\"";
    const MANAGER: &str = "{ accepted = \"manager\" }";
    let answer = |settles| {
        let kind = format!("{{ answer = {{ choices = \"set{revision}\" }} }}");
        ("answer", "advisor", kind, settles)
    };
    let words = (
        "words",
        "advisor",
        "{ words = { most = 50 } }".into(),
        MANAGER,
    );
    let says = |role| {
        (
            role,
            role,
            "{ attestation = { statement = \"So.\" } }".into(),
            ITSELF,
        )
    };
    match shape {
        Answer => vec![answer(ITSELF)],
        Claim => vec![answer(MANAGER)],
        Pair => vec![answer("\"two_people\"")],
        Either => vec![answer(ITSELF), words, says("it")],
        Both => vec![answer(ITSELF), says("manager")],
        Until => vec![("day", "advisor", "{ day = { expires = true } }".into(), ITSELF)],
        Measured => vec![(
            "probe",
            "advisor",
            "{ measurement = { probe = \"device\", limits = [{ fact = \"system\", unit = \"none\", bound = \"supported\", says = \"a supported system\" }, { fact = \"memory\", unit = \"GiB\", bound = { at_least = 7.0 }, says = \"8 GB\" }] } }".into(),
            ITSELF,
        )],
        Moved if revision % 2 == 1 => vec![answer(ITSELF)],
        Moved => vec![words],
    }
}

/// What is said by a method, if it can be said that way.
pub(crate) fn value(method: &str, say: &str, on: Date) -> Option<Value> {
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

/// An advisor under the versions of a plan, each of which could be published.
pub(crate) fn world(plan: &Plan) -> World {
    let texts = plan.texts();
    let packs = packs(texts.iter().map(String::as_str));
    let versions: Vec<_> = packs.all().collect();
    for pack in &versions {
        assert_eq!(check::check(pack, day(0)), [], "{}", plan.text(0));
    }
    for pair in versions.windows(2) {
        assert_eq!(check::against(pair[1], pair[0]), []);
    }
    let mut world = World::new(packs);
    world.trusting = true;
    world
}

/// A draft of the advisor's, if the version in force asks the item that way.
pub(crate) fn draft(
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
pub(crate) fn play(plan: &Plan, steps: &[Step]) -> (World, Date) {
    let mut world = world(plan);
    let mut on = day(0);
    for step in steps {
        on = on.plus(i32::from(step.after));
        take(&mut world, on, step);
    }
    (world, on)
}

/// Takes one step on a day; whether it could be taken.
pub(crate) fn take(world: &mut World, on: Date, step: &Step) -> bool {
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
