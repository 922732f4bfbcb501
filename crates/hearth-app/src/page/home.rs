//! The advisor's start page, and the history of their record.
//!
//! Not here: what is to be done and in which order ([`super::todo`]).

use std::collections::BTreeMap;

use hearth_domain::{
    api::record::Access, due::FIRST, id::FileId, response::Value, standing::Arrangement,
};

use super::{
    action, decision,
    setup::Setup,
    todo::{Todo, later, left, listed, parts, todo},
};
use crate::{
    view::{
        home::{DueThing, DueView, HistoryView, HomeView, LookView},
        number,
    },
    wording::{
        arrangement::{self, Progress},
        entry::Teller,
    },
};

/// The start page.
pub(crate) fn view(setup: &Setup<'_>) -> HomeView {
    let now = &setup.standing.arrangement;
    let progress = Progress {
        left: left(setup, &setup.pack.items).0,
        ready: setup.ready(),
        on_its_way: !setup.in_flight.is_empty(),
        sent: setup.has_sent(),
    };
    let (headline, detail) = arrangement::to_advisor(now, progress);
    let mut todo = todo(setup);
    let todo_count = number(todo.len());
    // The rest is a link away.
    todo.truncate(FIRST);
    let decisions = decision::all(setup.record, setup.pack, setup.names, setup.advisor, now);
    HomeView {
        headline,
        detail,
        tag: arrangement::word(now),
        todo,
        todo_count,
        actions: action::of(setup).open(),
        decision: decisions.into_iter().next(),
        review: match now {
            Arrangement::Approved { review, .. } | Arrangement::Paused { review, .. } => *review,
            _ => None,
        },
    }
}

/// Everything that falls due, and what is left.
pub(crate) fn due(setup: &Setup<'_>) -> DueView {
    let thing = |todo: Todo| DueThing {
        parts: parts(setup, &todo),
        todo: todo.view,
    };
    DueView {
        things: listed(setup).into_iter().map(thing).collect(),
        later: later(setup),
    }
}

/// The whole history. `looks` is what the server says of who looked; nothing when offline.
pub(crate) fn history(setup: &Setup<'_>, broken: Option<String>, looks: &[Access]) -> HistoryView {
    let teller = Teller {
        record: setup.record,
        packs: setup.packs,
        pack: setup.pack,
        names: setup.names,
        reader: setup.advisor,
        // Everything on it is about the reader.
        may_read: &|_| true,
    };
    let files = titles(setup);
    HistoryView {
        record: setup.record.id.clone(),
        rows: teller.rows(),
        broken,
        looks: looks
            .iter()
            .map(|look| LookView {
                at: look.at,
                by: format!("{}, {}", look.name, look.by.role.title()),
                what: match &look.file {
                    None => "Your record".into(),
                    Some(file) => files
                        .get(file)
                        .map_or_else(|| "A file that was erased".into(), Clone::clone),
                },
            })
            .collect(),
    }
}

/// What each file on the record shows.
fn titles(setup: &Setup<'_>) -> BTreeMap<FileId, String> {
    let mut titles = BTreeMap::new();
    for value in setup.record.values.values() {
        match value {
            Value::Photos { photos } => titles.extend(photos.iter().map(|photo| {
                let shot = setup.pack.shot(&photo.shot).map(|shot| shot.title.as_str());
                (
                    photo.file.clone(),
                    format!("Photo: {}", shot.unwrap_or("no longer asked for")),
                )
            })),
            Value::Document { files } => {
                titles.extend(
                    files
                        .iter()
                        .map(|file| (file.clone(), "Document".to_owned())),
                );
            }
            _ => {}
        }
    }
    titles
}
