//! The faults of one item.
//!
//! Not here: what concerns several items at once, such as circles ([`super`]).

use super::{Faults, twice};
use crate::{
    fact::{Bound, Limit, Probe},
    id::{ChoicesId, ItemId},
    pack::{Item, Kind, Means, Method, Pack, Settles, Severity, Weight, When},
    role::Role,
};

pub(super) fn check(pack: &Pack, item: &Item, faults: &mut Faults) {
    if pack.section(&item.section).is_none() {
        faults.item(
            item,
            format!("There is no section {}.", item.section),
            "Name a section of the pack.",
        );
    }
    for (name, text) in [
        ("title", &item.title),
        ("ask", &item.ask),
        ("source", &item.source),
    ] {
        if text.trim().is_empty() {
            faults.item(
                item,
                format!("Its {name} is empty."),
                format!("Write a {name}."),
            );
        }
    }
    if item.revision == 0 {
        faults.item(item, "Revisions count from 1.", "Set revision = 1.");
    }
    if item.review == Some(0) {
        faults.item(
            item,
            "A response would lapse on the day it is given.",
            "Set review to a number of days, or to \"once\".",
        );
    }
    if item.review.is_some_and(|review| item.due_soon >= review) {
        faults.item(
            item,
            format!(
                "It would be due soon for {} days, longer than it holds.",
                item.due_soon
            ),
            "Set due_soon_days lower than review.",
        );
    }
    if item.severity == Severity::Stop && item.weight == Weight::Advisory {
        faults.item(
            item,
            "It is a stop and yet only advisory.",
            "Make it required, or less severe.",
        );
    }
    if item.weight == Weight::Gate && !others_are_needed(item) {
        faults.item(
            item,
            "It is a gate that the advisor's own word would open.",
            "Need a method by somebody else, or have one accepted by somebody else.",
        );
    }
    when(pack, item, faults);
    needs(item, faults);
    for method in &item.methods {
        method_of(pack, item, method, faults);
    }
    if item.advice.is_empty() && can_be_not_met(pack, item) {
        faults.item(
            item,
            "It can be not met, and nothing says what helps.",
            "Write advice.",
        );
    }
}

/// Whether some group of what is needed cannot be filled by the advisor's own word.
fn others_are_needed(item: &Item) -> bool {
    item.needs.iter().any(|group| {
        group
            .iter()
            .filter_map(|id| item.method(id))
            .all(|method| method.by != Role::Advisor || method.settles != Settles::Itself)
    })
}

fn can_be_not_met(pack: &Pack, item: &Item) -> bool {
    item.methods.iter().any(|method| match &method.kind {
        Kind::Answer { choices } => pack
            .options(choices)
            .iter()
            .any(|option| option.means == Means::NotMet),
        Kind::Attestation { .. } | Kind::Measurement { .. } | Kind::Visit { .. } => true,
        _ => false,
    })
}

fn when(pack: &Pack, item: &Item, faults: &mut Faults) {
    for chosen in item.when.iter().flat_map(When::chosen) {
        let Some(set) = answer_of(pack, &chosen.item) else {
            faults.item(
                item,
                format!("It waits for an answer to {}, which has none.", chosen.item),
                "Name an item that the advisor answers.",
            );
            continue;
        };
        let options = pack.options(set);
        for choice in &chosen.any {
            if !options.iter().any(|option| &option.id == choice) {
                faults.item(
                    item,
                    format!(
                        "It waits for {choice}, which {} does not offer.",
                        chosen.item
                    ),
                    "Name one of its options.",
                );
            }
        }
        if !item.health && pack.item(&chosen.item).is_some_and(|other| other.health) {
            faults.item(
                item,
                format!(
                    "That it is asked would tell everybody the answer to {}.",
                    chosen.item
                ),
                "Set health = true, or do not wait for an answer about health.",
            );
        }
        if chosen.any.is_empty() {
            faults.item(
                item,
                "It waits for no answer at all.",
                "Fill in any = [...].",
            );
        }
    }
    for (policy, choice) in item.when.iter().flat_map(When::policies) {
        let known = pack.policies.iter().find(|it| &it.id == policy);
        if !known.is_some_and(|known| known.choices.contains(choice)) {
            faults.item(
                item,
                format!("There is no policy {policy} that offers {choice}."),
                "Name a policy of the pack and one of its choices.",
            );
        }
    }
}

fn answer_of<'a>(pack: &'a Pack, item: &ItemId) -> Option<&'a ChoicesId> {
    pack.item(item)?
        .methods
        .iter()
        .find_map(|method| match &method.kind {
            Kind::Answer { choices } => Some(choices),
            _ => None,
        })
}

fn needs(item: &Item, faults: &mut Faults) {
    if item.methods.is_empty() {
        faults.item(
            item,
            "Nobody could respond to it.",
            "Give it an answer or a method.",
        );
    }
    for id in twice(item.methods.iter().map(|method| &method.id)) {
        faults.item(
            item,
            format!("It has two methods named {id}."),
            "Rename one.",
        );
    }
    if item.needs.iter().any(Vec::is_empty) {
        faults.item(
            item,
            "A group of its needs is empty.",
            "Name a method in it.",
        );
    }
    let needed = || item.needs.iter().flatten();
    for id in needed().filter(|id| item.method(id).is_none()) {
        faults.item(
            item,
            format!("It needs {id}, which is not a method of it."),
            "Rename it.",
        );
    }
    for method in item
        .methods
        .iter()
        .filter(|method| !needed().any(|id| id == &method.id))
    {
        faults.item(
            item,
            format!("Its method {} can never satisfy it.", method.id),
            "Name it in needs, or take it out.",
        );
    }
}

fn method_of(pack: &Pack, item: &Item, method: &Method, faults: &mut Faults) {
    let id = &method.id;
    let by_staff = method.by != Role::Advisor;
    match &method.kind {
        Kind::Answer { choices } if pack.options(choices).is_empty() => faults.item(
            item,
            format!("There are no choices {choices}."),
            "Name a set of choices of the pack.",
        ),
        Kind::Photo { shots, most } => {
            for shot in shots.iter().filter(|shot| pack.shot(shot).is_none()) {
                faults.item(
                    item,
                    format!("There is no picture {shot}."),
                    "Add a [[shot]].",
                );
            }
            if shots.is_empty() || (*most as usize) < shots.len() {
                faults.item(
                    item,
                    format!(
                        "Its method {id} asks for {} pictures of at most {most}.",
                        shots.len()
                    ),
                    "Name a picture, and allow at least one of each.",
                );
            }
        }
        Kind::Reading { text } | Kind::Signature { text } if pack.text(text).is_none() => {
            faults.item(item, format!("There is no text {text}."), "Add a [[text]].");
        }
        Kind::Measurement { probe, limits } => measurement(item, *probe, limits, faults),
        Kind::Words { most: 0 } => {
            faults.item(
                item,
                "It takes words, but none.",
                "Set most to a number of characters.",
            );
        }
        _ => {}
    }
    let staffs_own = matches!(method.kind, Kind::Attestation { .. } | Kind::Visit { .. });
    if staffs_own && !by_staff {
        faults.item(
            item,
            format!("Its method {id} would have the advisor confirm it for themselves."),
            "Set by to another role.",
        );
    }
    if by_staff && !staffs_own && !matches!(method.kind, Kind::Words { .. }) {
        faults.item(
            item,
            format!(
                "Its method {id} is by {}, who can attest, visit or write.",
                method.by.title()
            ),
            "Use an attestation, a visit or words, or set by to advisor.",
        );
    }
    if by_staff && method.settles != Settles::Itself {
        faults.item(
            item,
            format!("Its method {id} is staff's own word and waits for another's."),
            "Set settles = \"itself\".",
        );
    }
    let not_assessor = |role: Role| role != Role::Assessor && role != Role::Advisor;
    let to_others = not_assessor(method.by)
        || match method.settles {
            Settles::Accepted(role) => not_assessor(role),
            Settles::TwoPeople => true,
            Settles::Itself => false,
        };
    if item.health && to_others {
        faults.item(
            item,
            format!("It is about health, and its method {id} would show it to others."),
            "Let only the assessor respond to it or accept it.",
        );
    }
}

fn measurement(item: &Item, probe: Probe, limits: &[Limit], faults: &mut Faults) {
    if limits.is_empty() {
        faults.item(
            item,
            "It measures and holds nothing against it.",
            "Add limits.",
        );
    }
    for limit in limits {
        let fact = limit.fact;
        if fact.unit() != limit.unit {
            faults.item(
                item,
                format!(
                    "{fact:?} is given in {:?}, not {:?}.",
                    fact.unit(),
                    limit.unit
                ),
                "Give the limit in the fact's unit.",
            );
        }
        if fact.probe() != probe {
            faults.item(
                item,
                format!("{fact:?} is not found by this probe."),
                "Put it into an item with the other probe.",
            );
        }
        if matches!(&limit.bound, Bound::OneOf(words) if words.is_empty()) {
            faults.item(
                item,
                format!("Nothing is allowed for {fact:?}."),
                "Fill in one_of.",
            );
        }
        let least = limits
            .iter()
            .filter(|it| it.fact == fact)
            .filter_map(|it| match it.bound {
                Bound::AtLeast(bound) => Some(bound),
                _ => None,
            });
        if let Bound::AtMost(most) = limit.bound
            && least.clone().any(|least| least > most)
        {
            faults.item(
                item,
                format!("{fact:?} cannot be at most {most} and at least more."),
                "Mend one of the limits.",
            );
        }
    }
}
