//! Something changed at home: what may have, and what each change asks again.
//!
//! Only what the advisor has sent is asked again: the rest is asked anyway. Not here: recording it
//! (`command`).

use hearth_domain::{
    Problem, ProblemCode,
    id::ItemId,
    pack::{Change, Item, Section},
};

use super::{
    setup::{Setup, is_mine},
    todo::minutes,
};
use crate::{
    commands::SomethingChanged,
    view::tasks::{ChangeView, ChangesView, SectionLink},
    wording::{count, sentence},
};

/// The page.
pub(crate) fn view(setup: &Setup<'_>) -> ChangesView {
    let sent = |section: &&Section| {
        let mut items = setup.pack.items_of(&section.id);
        items.any(|item| was_sent(setup, item))
    };
    ChangesView {
        changes: setup
            .pack
            .changes
            .iter()
            .map(|it| change(setup, it))
            .collect(),
        sections: setup
            .pack
            .sections
            .iter()
            .filter(sent)
            .map(|section| SectionLink {
                id: section.id.clone(),
                title: section.title.clone(),
            })
            .collect(),
    }
}

fn change(setup: &Setup<'_>, change: &Change) -> ChangeView {
    let touched = |item: &&Item| change.touches(item) && was_sent(setup, item);
    let part = |section: &Section| {
        let items = setup.pack.items_of(&section.id).filter(touched).count();
        let questions = count(items, "question", "questions");
        (items > 0).then(|| format!("{}: {questions}", section.title))
    };
    let items = setup.pack.items.iter().filter(touched);
    let seconds = items.clone().map(|item| item.seconds).sum();
    let reads = if items.clone().any(|item| item.health) {
        "A workstation assessor reads what you write here. Your manager sees that something changed, \
         and what is asked again that is not about health."
    } else {
        "Your manager reads what you write here."
    };
    ChangeView {
        id: change.id.clone(),
        title: change.title.clone(),
        hint: change.hint.clone(),
        asks: setup.pack.sections.iter().filter_map(part).collect(),
        minutes: minutes(seconds),
        reads: reads.into(),
    }
}

/// What is asked again: everything that the change touches and the advisor has sent.
///
/// # Errors
/// When nothing was said that changed, or nothing of it was sent.
pub(crate) fn touched(setup: &Setup<'_>, said: &SomethingChanged) -> Result<Vec<ItemId>, Problem> {
    let (field, missing) = match &said.change {
        Some(_) => (
            "change",
            "You have not sent anything that this touches. Open My setup and answer it there.",
        ),
        None => (
            "sections",
            "You have not sent anything in these sections yet. Open them and change your answers \
             there.",
        ),
    };
    let change = match &said.change {
        Some(id) => Some(setup.pack.change(id).ok_or_else(not_offered)?),
        None => None,
    };
    let touches = |item: &&Item| match change {
        Some(change) => change.touches(item),
        None => said.sections.contains(&item.section),
    };
    let items = setup.pack.items.iter().filter(touches);
    let items: Vec<ItemId> = items
        .filter(|item| was_sent(setup, item))
        .map(|item| item.id.clone())
        .collect();
    match items.is_empty() {
        true => Err(Problem::field(field, missing)),
        false => Ok(items),
    }
}

/// What the record says: the pack's words for the change, and what the advisor wrote.
pub(crate) fn words(setup: &Setup<'_>, said: &SomethingChanged) -> String {
    let change = said.change.as_ref().and_then(|id| setup.pack.change(id));
    let own = said.what.trim();
    match change {
        None => own.into(),
        Some(change) if own.is_empty() => sentence(&change.title),
        Some(change) => format!("{} {own}", sentence(&change.title)),
    }
}

/// Whether the advisor has sent anything about an item that is asked.
fn was_sent(setup: &Setup<'_>, item: &Item) -> bool {
    let given = setup.asked(item).is_some_and(|it| !it.methods.is_empty());
    is_mine(item) && given
}

fn not_offered() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        "Your provider does not offer this any more. Go back to My setup.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{Story, slug},
        page::tests::with,
    };

    fn said(change: Option<&str>, what: &str) -> SomethingChanged {
        SomethingChanged {
            change: change.map(slug),
            sections: Vec::new(),
            what: what.into(),
        }
    }

    #[test]
    fn a_change_says_before_it_is_recorded_what_it_asks_again() {
        let mut story = Story::new();
        story.sends_everything(&[]);
        with(&story, &[], |setup| {
            let view = view(setup);
            assert!(view.changes.iter().all(|it| !it.asks.is_empty()));
            let find = |id: &str| view.changes.iter().find(|it| it.id.as_str() == id).unwrap();
            assert!(find("supplier").reads.contains("Your manager reads"));
            assert!(find("discomfort").reads.contains("workstation assessor"));
            let items = touched(setup, &said(Some("supplier"), "")).unwrap();
            assert!(items.contains(&slug("connection.contract")));
            assert!(items.contains(&slug("security.router")));
            assert!(!items.contains(&slug("room.own")));
        });
    }

    #[test]
    fn what_was_never_sent_is_not_asked_again() {
        with(&Story::new(), &[], |setup| {
            let view = view(setup);
            assert!(view.sections.is_empty());
            assert!(view.changes.iter().all(|it| it.asks.is_empty()));
            let problem = touched(setup, &said(Some("supplier"), "")).unwrap_err();
            assert_eq!(problem.fields[0].field, "change");
            let problem = touched(setup, &said(None, "A cat")).unwrap_err();
            assert_eq!(problem.fields[0].field, "sections");
        });
    }

    #[test]
    fn the_record_says_what_changed_in_the_packs_words_and_the_advisors() {
        with(&Story::new(), &[], |setup| {
            let words = |change, what| words(setup, &said(change, what));
            assert_eq!(words(Some("headset"), " "), "I have another headset.");
            assert_eq!(
                words(Some("headset"), " A wireless one. "),
                "I have another headset. A wireless one."
            );
            assert_eq!(words(None, " A cat. "), "A cat.");
        });
    }
}
