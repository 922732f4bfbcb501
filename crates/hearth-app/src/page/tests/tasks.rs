//! The task list and its sections.

use super::{item_view, row, with};
use crate::{
    fixture::{Story, chose, draft, slug},
    page::{home, tasks},
};

#[test]
fn what_only_the_manager_confirms_is_shown_and_asks_nothing() {
    with(&Story::new(), &[], |setup| {
        let row = row(setup, "eligibility").unwrap();
        assert_eq!((row.asked, row.minutes), (0, 0));
        assert_eq!(row.tag.text, "With others");
        assert_eq!(
            row.waits_for.as_deref(),
            Some("Your manager does the rest.")
        );
        let section = tasks::section_view(setup, &slug("eligibility")).unwrap();
        assert!(
            section
                .items
                .iter()
                .any(|item| item.title == "Tier 2 audit")
        );
        assert!(
            section
                .items
                .iter()
                .all(|item| item.methods.iter().all(|it| !it.mine))
        );
    });
}

#[test]
fn answers_on_this_computer_are_ready_to_send_and_not_done() {
    let mut story = Story::new();
    story.sends_everything(&["start.choice"]);
    let drafts = [draft(
        &story.pack,
        1,
        "start.choice",
        "answer",
        chose("yes"),
    )];
    with(&story, &drafts, |setup| {
        let section = row(setup, "start").unwrap();
        assert_eq!(section.tag.text, "Ready to send");
        assert_eq!(section.asked, section.answered);
        let view = home::view(setup);
        assert_eq!(view.headline, "Your answers are ready to send");
        assert_eq!(view.todo[0].title, "Check your answers and send them");
        assert_eq!(view.todo[0].section, None);
        let item = item_view(setup, "start.choice").unwrap();
        let answer = item.methods[0].draft.as_ref().unwrap();
        assert_eq!((answer.words.as_str(), answer.by.as_str()), ("Yes", "You"));
        assert!(!answer.can_withdraw && item.methods[0].sent.is_none());
    });
}

#[test]
fn when_everything_holds_nothing_is_left() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    with(&story, &[], |setup| {
        let list = tasks::list_view(setup);
        assert_eq!((list.left, list.minutes, list.ready), (0, 0, 0));
        assert_eq!(list.next, None);
        for part in &list.parts {
            for section in &part.sections {
                assert_eq!(section.tag.text, "Done", "{}", section.title);
                assert_eq!(section.waits_for, None, "{}", section.title);
            }
        }
        let view = home::view(setup);
        assert_eq!(view.headline, "Your provider has not decided yet");
        assert_eq!((view.todo.len(), view.todo_count), (0, 0));
    });
}

#[test]
fn the_next_section_is_the_next_that_has_something_left() {
    let mut story = Story::new();
    story.sends_everything(&["equipment.put-away", "start.choice"]);
    with(&story, &[], |setup| {
        let next = |id: &str| {
            let section = tasks::section_view(setup, &slug(id)).unwrap();
            section.next.map(|next| next.id.to_string())
        };
        assert_eq!(next("start").as_deref(), Some("equipment"));
        assert_eq!(next("equipment").as_deref(), Some("start"), "it goes round");
        assert_eq!(next("device").as_deref(), Some("start"));
        let first = tasks::list_view(setup).next.unwrap();
        assert_eq!(first.id.as_str(), "start", "the list leads to the first");
    });
    with(&Story::new(), &[], |setup| {
        let gone = tasks::section_view(setup, &slug("no-such-section")).unwrap_err();
        assert!(gone.message.contains("Go back"), "{gone}");
    });
}

#[test]
fn every_section_of_the_pack_has_a_line_or_nothing_to_ask() {
    let story = Story::new();
    with(&story, &[], |setup| {
        let list = tasks::list_view(setup);
        let lines: u32 = list
            .parts
            .iter()
            .flat_map(|part| &part.sections)
            .map(|it| it.asked - it.answered)
            .sum();
        assert_eq!(lines, list.left, "the lines add up to the whole");
        for part in &list.parts {
            for section in &part.sections {
                let view = tasks::section_view(setup, &section.id).unwrap();
                assert!(!view.items.is_empty(), "{}", section.title);
            }
        }
    });
}
