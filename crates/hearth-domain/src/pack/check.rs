//! Whether a pack makes sense: contradictions, circles, missing and unknown things.
//!
//! Every fault names the line and what to do, because people who write packs are not programmers.
//! Not here: the shape of the file ([`super::parse`]), and what changed since the last version
//! ([`against`]).

mod against;
mod assistance;
mod change;
mod check_in;
mod internet;
mod item;
#[cfg(test)]
mod tests;
mod wellbeing;

use std::collections::BTreeSet;
use std::fmt;

pub use against::against;

use super::{Escalate, Means, Pack};
use crate::{id::ItemId, time::Date};

/// One fault of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The item that it is about, if it is about one, and the line on which that begins.
    pub item: Option<(ItemId, usize)>,
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub todo: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.item {
            Some((item, line)) => write!(f, "line {line}: {item}: {} {}", self.wrong, self.todo),
            None => write!(f, "line 1: {} {}", self.wrong, self.todo),
        }
    }
}

/// Everything that is wrong with a pack, in the order of the file; empty when it can be published.
/// `today` decides only whether the table of supported systems and lines of the support card are too
/// old.
pub fn check(pack: &Pack, today: Date) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    names(pack, &mut faults);
    sections(pack, &mut faults);
    choices(pack, &mut faults);
    texts(pack, &mut faults);
    support(pack, today, &mut faults);
    assistance::check(pack, &mut faults);
    internet::check(pack, &mut faults);
    check_in::check(pack, &mut faults);
    wellbeing::check(pack, today, &mut faults);
    change::check(pack, &mut faults);
    for item in &pack.items {
        item::check(pack, item, &mut faults);
    }
    circles(pack, &mut faults);
    faults.0
}

/// Collects faults.
struct Faults(Vec<Fault>);

impl Faults {
    fn pack(&mut self, wrong: impl Into<String>, todo: impl Into<String>) {
        self.0.push(Fault {
            item: None,
            wrong: wrong.into(),
            todo: todo.into(),
        });
    }

    fn item(&mut self, item: &super::Item, wrong: impl Into<String>, todo: impl Into<String>) {
        let item = Some((item.id.clone(), item.line));
        self.0.push(Fault {
            item,
            wrong: wrong.into(),
            todo: todo.into(),
        });
    }
}

/// Those of several names that occur more than once.
fn twice<T: Ord>(names: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for name in names {
        if seen.contains(&name) {
            twice.insert(name);
        } else {
            seen.insert(name);
        }
    }
    twice
}

fn names(pack: &Pack, faults: &mut Faults) {
    let mut lists: Vec<(&str, Vec<&str>)> = vec![
        (
            "section",
            pack.sections.iter().map(|it| it.id.as_str()).collect(),
        ),
        (
            "set of choices",
            pack.choices.iter().map(|it| it.id.as_str()).collect(),
        ),
        ("text", pack.texts.iter().map(|it| it.id.as_str()).collect()),
        (
            "picture",
            pack.shots.iter().map(|it| it.id.as_str()).collect(),
        ),
        (
            "policy",
            pack.policies.iter().map(|it| it.id.as_str()).collect(),
        ),
    ];
    for (noun, names) in &mut lists {
        for name in twice(names.iter().copied()) {
            faults.pack(
                format!("There is more than one {noun} named {name}."),
                "Rename one.",
            );
        }
    }
    for id in twice(pack.items.iter().map(|item| &item.id)) {
        if let Some(second) = pack.items.iter().rfind(|item| &item.id == id) {
            faults.item(
                second,
                "There is another item of this name above.",
                "Rename one.",
            );
        }
    }
    if pack.version == 0 {
        faults.pack("Versions count from 1.", "Set version = 1.");
    }
    if pack.notice.trim().is_empty() {
        faults.pack(
            "The pack does not say whose its values are.",
            "Write a notice, such as who must confirm them.",
        );
    }
}

fn sections(pack: &Pack, faults: &mut Faults) {
    for section in &pack.sections {
        let id = &section.id;
        if pack.items_of(id).next().is_none() {
            faults.pack(
                format!("Section {id} has no items."),
                "Add one, or take the section out.",
            );
        }
        if let Some(item) = section
            .urgent_with
            .as_ref()
            .filter(|item| pack.item(item).is_none())
        {
            faults.pack(
                format!("Section {id} is urgent with {item}, and there is no such item."),
                "Name an item of the pack.",
            );
        }
        if let Some(Escalate {
            severity,
            count,
            to,
        }) = section.escalate
            && (to <= severity || count < 2)
        {
            faults.pack(
                format!("Section {id} escalates from {count} × {severity:?} to {to:?}."),
                "Count 2 or more, and escalate to a higher severity.",
            );
        }
    }
    for policy in &pack.policies {
        if !policy.choices.contains(&policy.chosen) {
            faults.pack(
                format!(
                    "Policy {} chose {}, which it does not offer.",
                    policy.id, policy.chosen
                ),
                "Choose one of its choices.",
            );
        }
    }
}

fn choices(pack: &Pack, faults: &mut Faults) {
    for set in &pack.choices {
        let id = &set.id;
        for option in twice(set.options.iter().map(|option| &option.id)) {
            faults.pack(
                format!("The choices {id} offer {option} twice."),
                "Rename one.",
            );
        }
        if !set.options.iter().any(|option| option.means == Means::Met) {
            faults.pack(
                format!("Nothing in the choices {id} means met."),
                "Give one option means = \"met\".",
            );
        }
    }
}

fn texts(pack: &Pack, faults: &mut Faults) {
    for text in pack.texts.iter().filter(|text| text.body.trim().is_empty()) {
        faults.pack(
            format!("Text {} is empty.", text.id),
            "Write it, or take it out.",
        );
    }
    for shot in pack
        .shots
        .iter()
        .filter(|shot| shot.show.is_empty() || shot.hide.is_empty())
    {
        faults.pack(
            format!(
                "Picture {} does not say what to show and what to leave out.",
                shot.id
            ),
            "Fill in show and hide.",
        );
    }
}

fn support(pack: &Pack, today: Date, faults: &mut Faults) {
    let uses = pack
        .items
        .iter()
        .flat_map(|item| &item.methods)
        .any(|method| {
            matches!(&method.kind, super::Kind::Measurement { limits, .. }
            if limits.iter().any(|limit| limit.bound == crate::fact::Bound::Supported))
        });
    if uses && pack.support.rows.is_empty() {
        faults.pack(
            "An item asks for a supported system, and the pack lists none.",
            "Add [[support.rows]].",
        );
    }
    if uses && pack.support.is_stale(today) {
        faults.pack(
            "The table of supported systems is older than it allows itself to be.",
            "Check its dates against the makers' pages, then set support.checked to today.",
        );
    }
}

/// Items whose conditions wait for each other in a circle.
fn circles(pack: &Pack, faults: &mut Faults) {
    let waits = |id: &ItemId| -> Vec<ItemId> {
        pack.item(id)
            .and_then(|item| item.when.as_ref())
            .map(|when| {
                when.chosen()
                    .into_iter()
                    .map(|chosen| chosen.item.clone())
                    .collect()
            })
            .unwrap_or_default()
    };
    for item in &pack.items {
        let (mut open, mut seen) = (waits(&item.id), BTreeSet::new());
        while let Some(next) = open.pop() {
            if next == item.id {
                faults.item(
                    item,
                    "Whether it is asked depends, in a circle, on its own answer.",
                    "Take one of the conditions out.",
                );
                break;
            }
            if seen.insert(next.clone()) {
                open.extend(waits(&next));
            }
        }
    }
}
