//! Actions before the advisor, a manager and an assessor.

use hearth_domain::{
    id::ActId,
    record::{Author, Body},
    role::Role,
};

use crate::{
    fixture::{Story, TODAY, id, moira, priya, slug, tom},
    page::review::Review,
    view::review::{ReviewItem, ReviewView},
};

const ROOM: &str = "equipment.put-away";
const HEALTH: &str = "dse.you.discomfort";

fn seen_by(story: &Story, reader: &Author) -> ReviewView {
    let roles = [reader.role];
    let copy = story.copy(&roles);
    let review = Review::of(&copy, &story.packs, &reader.person, &roles, story.today);
    review.unwrap().view()
}

fn item(view: &ReviewView, item: &str) -> ReviewItem {
    let mut items = view.groups.iter().flat_map(|group| &group.items);
    items.find(|it| it.id.as_str() == item).unwrap().clone()
}

fn agreed(n: u32, item: &str, owner: Role, days: i32) -> Body {
    Body::ActionSet {
        act: id(n),
        item: slug(item),
        words: format!("Action {n}."),
        owner,
        due: TODAY.plus(days),
    }
}

#[test]
fn whoever_reads_an_item_agrees_actions_about_it_and_nobody_about_themselves() {
    let story = Story::new();
    let manager = item(&seen_by(&story, &tom()), ROOM);
    let names: Vec<String> = manager
        .agree
        .unwrap()
        .owners
        .into_iter()
        .map(|it| it.text)
        .collect();
    assert_eq!(
        names,
        ["Priya Shah", "Manager", "Workstation assessor", "IT"]
    );
    assert_eq!(manager.cannot_agree, None);

    let own = Author {
        person: priya().person,
        role: Role::Manager,
    };
    let own = item(&seen_by(&story, &own), ROOM);
    assert!(own.agree.is_none() && own.cannot_agree.is_some());
}

#[test]
fn what_is_about_health_is_agreed_by_the_assessor_and_seen_by_the_manager() {
    let mut story = Story::new();
    story.happens(moira(), agreed(900, HEALTH, Role::It, 3));
    let manager = item(&seen_by(&story, &tom()), HEALTH);
    assert!(manager.agree.is_none());
    assert!(
        manager
            .cannot_agree
            .unwrap()
            .contains("workstation assessor")
    );
    let seen = &manager.actions[0];
    assert_eq!(
        (seen.words.as_str(), seen.who.as_str()),
        ("Action 900.", "IT")
    );
    assert!(!seen.can_finish);
    assert_eq!(
        seen.finished_by.as_deref(),
        Some("A workstation assessor or IT can mark this as done.")
    );

    let assessor = item(&seen_by(&story, &moira()), HEALTH);
    assert!(
        assessor
            .agree
            .unwrap()
            .hint
            .contains("nothing about health")
    );
    assert!(assessor.actions[0].can_finish);
}

#[test]
fn a_manager_finishes_what_is_theirs_to_do_whatever_it_is_about() {
    let mut story = Story::new();
    story.happens(moira(), agreed(900, HEALTH, Role::Manager, 3));
    let act = &item(&seen_by(&story, &tom()), HEALTH).actions[0];
    assert!(act.can_finish && act.finished_by.is_none());
}

#[test]
fn what_is_open_stands_first_and_only_that_heads_the_record() {
    let mut story = Story::new();
    for (n, days) in [(901, 9), (902, -2), (903, 4)] {
        story.happens(tom(), agreed(n, ROOM, Role::Advisor, days));
    }
    let done: ActId = id(903);
    story.happens(tom(), Body::ActionDone { act: done });
    let view = seen_by(&story, &tom());
    let tags = |actions: &[crate::view::action::ActionView]| -> Vec<(String, String)> {
        let row = |it: &crate::view::action::ActionView| (it.words.clone(), it.tag.text.clone());
        actions.iter().map(row).collect()
    };
    let row = |words: &str, tag: &str| (words.to_owned(), tag.to_owned());
    let open = [row("Action 902.", "Overdue"), row("Action 901.", "Open")];
    assert_eq!(tags(&view.actions), open);
    let about = item(&view, ROOM).actions;
    assert_eq!(tags(&about)[..2], open);
    assert_eq!(tags(&about)[2], row("Action 903.", "Done"));
    assert!(!about[2].can_finish && about[2].finished_by.is_none());
}

#[test]
fn on_a_record_that_does_not_hold_nothing_is_agreed() {
    let mut story = Story::new();
    story.happens(tom(), agreed(900, ROOM, Role::Manager, 3));
    let (roles, tom) = ([Role::Manager], tom());
    let mut cut = story.copy(&roles);
    cut.entries.pop();
    let review = Review::of(&cut, &story.packs, &tom.person, &roles, TODAY).unwrap();
    let it = item(&review.view(), ROOM);
    assert!(it.agree.is_none() && it.cannot_agree.is_none());
    assert!(it.actions.iter().all(|action| !action.can_finish));
}
