//! What changed between two versions of a pack, and whether it says so.
//!
//! A revision is bumped when, and only when, what satisfies the item changes: an unbumped change
//! would let old responses pass for new ones, and a bump without a change would ask people again
//! for nothing. Wording, advice, intervals and severities may change without a bump.

use super::{Fault, Faults};
use crate::{
    fact::{Bound, FactId},
    hash::Hash,
    id::{Choice, MethodId, ShotId},
    pack::{Item, Kind, Means, Pack, Settles, When},
    role::Role,
};

/// Everything that is wrong with publishing `new` after `old`.
pub fn against(new: &Pack, old: &Pack) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    if new.id != old.id {
        faults.pack(
            format!("This is pack {}, the other is {}.", new.id, old.id),
            "Compare a pack with its own older version.",
        );
        return faults.0;
    }
    if new.version != old.version + 1 {
        faults.pack(
            format!(
                "The last version is {}, this one is {}.",
                old.version, new.version
            ),
            format!("Set version = {}.", old.version + 1),
        );
    }
    if new.from < old.from {
        faults.pack(
            format!(
                "This version is in force from {}, before the last one ({}).",
                new.from, old.from
            ),
            "Set from to a later day.",
        );
    }
    for item in &new.items {
        match old.item(&item.id) {
            None if item.revision != 1 => {
                faults.item(
                    item,
                    "It is new and does not start at revision 1.",
                    "Set revision = 1.",
                );
            }
            Some(was) if item.revision < was.revision => faults.item(
                item,
                format!(
                    "Its revision went back from {} to {}.",
                    was.revision, item.revision
                ),
                "Revisions only go up.",
            ),
            Some(was) => compare(new, item, old, was, &mut faults),
            None => {}
        }
    }
    faults.0
}

fn compare(new: &Pack, item: &Item, old: &Pack, was: &Item, faults: &mut Faults) {
    let changed = satisfied_by(new, item) != satisfied_by(old, was);
    let bumped = item.revision > was.revision;
    if changed && !bumped {
        faults.item(
            item,
            "What satisfies it changed, and its revision did not.",
            format!("Set revision = {}.", was.revision + 1),
        );
    }
    if bumped && !changed {
        faults.item(
            item,
            "Its revision changed, and what satisfies it did not: people would be asked again for nothing.",
            format!("Set revision = {}.", was.revision),
        );
    }
}

/// All that decides whether responses satisfy an item, without its wording.
#[derive(PartialEq)]
struct SatisfiedBy<'a> {
    when: Option<&'a When>,
    needs: &'a [Vec<MethodId>],
    methods: Vec<(&'a MethodId, Role, Settles, Evidence<'a>)>,
}

#[derive(PartialEq)]
enum Evidence<'a> {
    Answer(Vec<(&'a Choice, Means)>),
    Text(Option<Hash>, bool),
    Limits(Vec<(FactId, &'a Bound)>),
    Photo(&'a [ShotId]),
    Statement(&'a str),
    Day(bool),
    Words,
}

fn satisfied_by<'a>(pack: &'a Pack, item: &'a Item) -> SatisfiedBy<'a> {
    let evidence = |kind: &'a Kind| match kind {
        Kind::Answer { choices } => Evidence::Answer(
            pack.options(choices)
                .iter()
                .map(|it| (&it.id, it.means))
                .collect(),
        ),
        Kind::Reading { text } => Evidence::Text(pack.text(text).map(|text| text.hash), false),
        Kind::Signature { text } => Evidence::Text(pack.text(text).map(|text| text.hash), true),
        // The table of supported systems is not compared: its rows come and go without anybody
        // having to be measured again, because a response carries its own last day.
        Kind::Measurement { limits, .. } => Evidence::Limits(
            limits
                .iter()
                .map(|limit| (limit.fact, &limit.bound))
                .collect(),
        ),
        Kind::Photo { shots, .. } => Evidence::Photo(shots),
        Kind::Attestation { statement } | Kind::Visit { statement } => {
            Evidence::Statement(statement)
        }
        Kind::Document { shows } => Evidence::Statement(shows),
        Kind::Day { expires } => Evidence::Day(*expires),
        Kind::Words { .. } => Evidence::Words,
    };
    SatisfiedBy {
        when: item.when.as_ref(),
        needs: &item.needs,
        methods: item
            .methods
            .iter()
            .map(|it| (&it.id, it.by, it.settles, evidence(&it.kind)))
            .collect(),
    }
}
