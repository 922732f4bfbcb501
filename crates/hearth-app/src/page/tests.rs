//! The advisor's pages, each made from a record that is told in a few lines.

mod home;
mod item;
mod tasks;

use std::collections::BTreeMap;

use hearth_domain::{hash::Salt, id::ItemId, pack::Kind, response::Draft};

use super::{
    item as page,
    setup::{Own, Setup},
    tasks as list,
};
use crate::{
    desk::Ready,
    fixture::{Story, names, priya, slug},
    store::Kept,
    view::{item::ItemView, tasks::SectionRow},
};

/// Hands a test the pages of a story, with these drafts on the computer.
pub(super) fn with<T>(story: &Story, drafts: &[Draft], test: impl FnOnce(&Setup<'_>) -> T) -> T {
    with_faults(story, drafts, Vec::new(), Vec::new(), test)
}

fn with_faults<T>(
    story: &Story,
    drafts: &[Draft],
    unfinished: Vec<(Draft, String)>,
    refused: Vec<(Draft, String)>,
    test: impl FnOnce(&Setup<'_>) -> T,
) -> T {
    let (names, held, advisor) = (names(), BTreeMap::new(), priya().person);
    let finished = |draft: &&Draft| unfinished.iter().all(|(open, _)| open.id != draft.id);
    let kept = |draft: &Draft| Kept {
        draft: draft.clone(),
        salt: Salt([0; 32]),
        refused: None,
    };
    test(&Setup {
        advisor: &advisor,
        packs: &story.packs,
        pack: &story.pack,
        today: story.today,
        record: &story.record,
        names: &names,
        standing: story.standing(drafts),
        drafts: drafts.to_vec(),
        ready: Ready {
            go: drafts.iter().filter(finished).map(kept).collect(),
            files: Vec::new(),
            unfinished: unfinished.clone(),
        },
        refused,
        in_flight: Vec::new(),
        kept: BTreeMap::new(),
        held: &held,
        own: Own::default(),
    })
}

fn row(setup: &Setup<'_>, section: &str) -> Option<SectionRow> {
    let list = list::list_view(setup);
    let rows = list.parts.into_iter().flat_map(|part| part.sections);
    rows.into_iter().find(|row| row.id.as_str() == section)
}

fn item_view(setup: &Setup<'_>, item: &str) -> Option<ItemView> {
    let item = setup.pack.item(&slug::<ItemId>(item)).unwrap();
    Some(page::view(setup, item, setup.asked(item)?))
}

fn photo_item(story: &Story) -> (String, String) {
    let items = story.pack.items.iter();
    let mut found = items.filter_map(|item| {
        let photo = item
            .methods
            .iter()
            .find(|it| matches!(it.kind, Kind::Photo { most: 6, .. }))?;
        Some((item.id.to_string(), photo.id.to_string()))
    });
    found.next().unwrap()
}
