//! The task list, and one section of it.
//!
//! Not here: single items ([`super::item`]), and the order of what is to be done ([`super::todo`]).

use hearth_domain::{
    Problem, ProblemCode,
    decision::waits_for,
    due::Need,
    fact::Probe,
    id::SectionId,
    pack::{Item, Kind, Method, Section},
    role::Role,
    standing::{ItemResult, ItemStanding, State},
};

use super::{
    item,
    setup::{Setup, is_mine},
    todo::{self, minutes, need},
};
use crate::{
    view::{
        Tag, Tone, number,
        tasks::{PartView, SectionLink, SectionRow, SectionView, TaskListView},
    },
    wording::{list, tag, who},
};

/// The task list.
pub(crate) fn list_view(setup: &Setup<'_>) -> TaskListView {
    let mut parts: Vec<PartView> = Vec::new();
    for section in &setup.pack.sections {
        let Some(row) = row(setup, section) else {
            continue;
        };
        match parts.iter_mut().find(|part| part.title == section.part) {
            Some(part) => part.sections.push(row),
            None => parts.push(PartView {
                title: section.part.clone(),
                sections: vec![row],
            }),
        }
    }
    let (left, seconds) = todo::left(setup, &setup.pack.items);
    let mut rows = parts.iter().flat_map(|part| &part.sections);
    let next = rows.find(|row| row.answered < row.asked);
    let next = next.map(|row| SectionLink {
        id: row.id.clone(),
        title: row.title.clone(),
    });
    TaskListView {
        parts,
        next,
        left,
        minutes: minutes(seconds),
        ready: setup.ready(),
    }
}

/// One section with its items.
///
/// # Errors
/// When the pack in force has no such section.
pub(crate) fn section_view(setup: &Setup<'_>, id: &SectionId) -> Result<SectionView, Problem> {
    let at = setup
        .pack
        .sections
        .iter()
        .position(|section| &section.id == id);
    let Some((at, section)) = at.and_then(|at| Some((at, setup.pack.sections.get(at)?))) else {
        return Err(Problem::new(
            ProblemCode::NotFound,
            "Your provider does not ask this any more. Go back to My setup.",
        ));
    };
    let items = setup.pack.items_of(&section.id);
    let items = items.filter_map(|it| Some(item::view(setup, it, setup.asked(it)?)));
    let (before, after) = setup.pack.sections.split_at(at);
    let open = |section: &&Section| {
        let items = setup.pack.items_of(&section.id);
        todo::left(setup, items.filter(|item| !takes_evenings(item))).0 > 0
    };
    let next = after.iter().skip(1).chain(before).find(open);
    Ok(SectionView {
        id: section.id.clone(),
        title: section.title.clone(),
        part: section.part.clone(),
        intro: section.intro.clone(),
        items: items.collect(),
        next: next.map(|section| SectionLink {
            id: section.id.clone(),
            title: section.title.clone(),
        }),
    })
}

/// Tests of the line take evenings: Continue leads to what can be answered now.
fn takes_evenings(item: &Item) -> bool {
    let tests = |method: &Method| {
        matches!(
            method.kind,
            Kind::Measurement {
                probe: Probe::Connection,
                ..
            }
        )
    };
    item.methods.iter().any(tests)
}

/// One line of the list; none when nothing in the section is asked.
fn row(setup: &Setup<'_>, section: &Section) -> Option<SectionRow> {
    let items: Vec<(&Item, &ItemStanding)> = setup
        .pack
        .items_of(&section.id)
        .filter_map(|item| Some((item, setup.asked(item)?)))
        .collect();
    if items.is_empty() {
        return None;
    }
    let asked = items.iter().filter(|(item, _)| is_mine(item)).count();
    let asked = number(asked);
    let (left, seconds) = todo::left(setup, items.iter().map(|(item, _)| *item));
    let waiting = if left == 0 {
        waiting(setup, &items)
    } else {
        Vec::new()
    };
    Some(SectionRow {
        id: section.id.clone(),
        title: section.title.clone(),
        tag: word(setup, &items, asked, left, !waiting.is_empty()),
        asked,
        answered: asked.saturating_sub(left),
        minutes: minutes(seconds),
        due: items.iter().filter_map(|(_, it)| it.due).min(),
        waits_for: rest(&waiting),
    })
}

/// Who else has something to do here.
fn waiting(setup: &Setup<'_>, items: &[(&Item, &ItemStanding)]) -> Vec<Role> {
    let waits = |role: &Role| {
        *role != Role::Advisor
            && items
                .iter()
                .any(|(item, _)| waits_for(&setup.standing, setup.pack, &item.id, *role))
    };
    Role::ALL.into_iter().filter(waits).collect()
}

fn rest(waiting: &[Role]) -> Option<String> {
    let names: Vec<String> = waiting
        .iter()
        .enumerate()
        .map(|(nth, role)| match (nth, role) {
            (0, _) | (_, Role::It) => who::doer(*role).to_owned(),
            (_, role) => who::doer(*role).to_lowercase(),
        })
        .collect();
    let verb = match names.len() {
        0 => return None,
        1 => "does",
        _ => "do",
    };
    Some(format!(
        "{} {verb} the rest.",
        list(names.iter().map(String::as_str), 4)
    ))
}

/// Where a section stands, in a word: what needs the advisor first, then what waits, then what is
/// done.
fn word(
    setup: &Setup<'_>,
    items: &[(&Item, &ItemStanding)],
    asked: u32,
    left: u32,
    waits: bool,
) -> Tag {
    let needs: Vec<Need> = items
        .iter()
        .filter_map(|(item, _)| need(setup, item))
        .collect();
    let any = |of: Need| needs.contains(&of);
    let drafted = |item: &Item| setup.drafts.iter().any(|draft| draft.item == item.id);
    let unsent = items.iter().any(|(item, _)| drafted(item));
    let is = |of: fn(&ItemStanding) -> bool| items.iter().any(|(_, it)| of(it));
    let only_optional = needs
        .iter()
        .all(|need| !need.is_open() || *need == Need::Optional);
    if any(Need::Again) {
        tag("Sent back", Tone::Yellow)
    } else if any(Need::Lapsed) {
        tag("Out of date", Tone::Red)
    } else if any(Need::Overdue) {
        tag("Overdue", Tone::Yellow)
    } else if left > 0 && left == asked && !unsent {
        match only_optional {
            true => tag("Optional", Tone::Grey),
            false => tag("Not started", Tone::Grey),
        }
    } else if left > 0 && !only_optional {
        tag("In progress", Tone::Blue)
    } else if unsent {
        tag("Ready to send", Tone::Blue)
    } else if is(|it| it.result == ItemResult::NotMet) {
        tag("To put right", Tone::Yellow)
    } else if is(|it| it.state == State::WithReviewer) {
        tag("In review", Tone::Blue)
    } else if waits {
        tag("With others", Tone::Blue)
    } else if is(|it| it.result == ItemResult::CouldNotTell) {
        tag("Not known", Tone::Yellow)
    } else if any(Need::Soon) {
        tag("Due soon", Tone::Yellow)
    } else if is(|it| !it.is_satisfied() && it.state != State::NotStarted) {
        tag("More needed", Tone::Yellow)
    } else {
        tag("Done", Tone::Plain)
    }
}
