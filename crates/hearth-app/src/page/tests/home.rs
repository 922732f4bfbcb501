//! The start page: what is to be done, in which order, and what was decided.

use hearth_domain::{
    api::record::Access,
    id::{ActId, FileId, ItemId, SectionId},
    pack::Fixer,
    record::{Body, Condition, Outcome, Place, Verdict},
    response::{Photo, Value},
    role::Role,
};

use super::{item_view, photo_item, row, with, with_faults};
use crate::{
    fixture::{Story, TODAY, chose, draft, id, moira, priya, slug, tom},
    page::{
        home, tasks,
        todo::{falls_due, todo},
    },
    view::Tone,
    wording::day,
};

#[test]
fn on_the_first_day_everything_is_left_and_the_first_three_things_are_shown() {
    with(&Story::new(), &[], |setup| {
        let view = home::view(setup);
        assert_eq!(view.headline, "You have not sent your answers yet");
        assert_eq!(view.tag.text, "Not decided");
        assert_eq!(view.todo.len(), 3);
        assert!(view.todo_count > 3);
        assert_eq!(
            view.todo[0].section,
            Some(slug("start")),
            "in the order of the pack"
        );
        for todo in &view.todo {
            assert!(todo.minutes >= 1 && !todo.title.is_empty());
            assert!(todo.detail.is_some(), "{}", todo.title);
        }
        let list = tasks::list_view(setup);
        assert!(list.left > 50 && list.minutes > 10 && list.ready == 0);
        let start = row(setup, "start").unwrap();
        assert_eq!(
            (start.tag.text.as_str(), start.answered),
            ("Not started", 0)
        );
        assert_eq!(
            start.waits_for, None,
            "nobody waits before the advisor has begun"
        );
    });
}

#[test]
fn what_was_sent_back_comes_first_and_says_what_would_satisfy() {
    let mut story = Story::new();
    let answer = story.sends(&[("dse.you.discomfort", "answer", chose("no"))]);
    let verdict = Verdict::Returned {
        reason: "Which chair is it?".into(),
        satisfy: "Say which chair.".into(),
    };
    story.reviews(moira(), &answer, verdict);
    with(&story, &[], |setup| {
        let first = &home::view(setup).todo[0];
        assert_eq!(first.item, Some(slug("dse.you.discomfort")));
        let detail = first.detail.as_deref().unwrap();
        assert!(
            detail.contains("Which chair") && detail.contains("Say which"),
            "{detail}"
        );
        assert_eq!(row(setup, "workstation-you").unwrap().tag.text, "Sent back");
        let method = &item_view(setup, "dse.you.discomfort").unwrap().methods[0];
        assert!(method.sent.as_ref().unwrap().can_withdraw);
        assert_eq!(method.standing.as_ref().unwrap().tag.text, "Sent back");
    });
    let again = [draft(
        &story.pack,
        1,
        "dse.you.discomfort",
        "answer",
        chose("no"),
    )];
    with(&story, &again, |setup| {
        let todo = todo(setup);
        assert!(
            todo.iter()
                .all(|it| it.item != Some(slug("dse.you.discomfort")))
        );
    });
}

#[test]
fn what_is_not_met_is_the_advisors_only_when_they_can_put_it_right() {
    let mut story = Story::new();
    story.sends_everything(&["equipment.put-away", "dse.you.eye-test"]);
    story.sends(&[
        ("equipment.put-away", "answer", chose("no")),
        ("dse.you.eye-test", "answer", chose("no")),
    ]);
    let fixer = |item: &str| story.pack.item(&slug::<ItemId>(item)).unwrap().fixer;
    assert_eq!(fixer("equipment.put-away"), Fixer::Advisor);
    assert_eq!(fixer("dse.you.eye-test"), Fixer::Provider);
    with(&story, &[], |setup| {
        let todo = todo(setup);
        assert_eq!(todo.len(), 1);
        assert_eq!(todo[0].item, Some(slug("equipment.put-away")));
        assert!(item_view(setup, "equipment.put-away").unwrap().show_advice);
        assert!(!item_view(setup, "start.choice").unwrap().show_advice);
        let equipment = row(setup, "equipment").unwrap();
        assert_eq!(equipment.tag.text, "To put right");
        assert_eq!(equipment.asked, equipment.answered, "a no is an answer");
    });
}

#[test]
fn what_the_server_did_not_take_comes_back_with_its_reason() {
    let story = Story::new();
    let refused = draft(&story.pack, 1, "start.choice", "answer", chose("yes"));
    let why = "Answer it once more.".to_owned();
    let faults = vec![(refused.clone(), why.clone())];
    with_faults(&story, &[refused], faults.clone(), faults, |setup| {
        let first = &todo(setup)[0];
        assert_eq!(
            (first.item.clone(), first.detail.clone()),
            (Some(slug("start.choice")), Some(why))
        );
        let item = item_view(setup, "start.choice").unwrap();
        assert_eq!(
            item.methods[0].refused.as_deref(),
            Some("Answer it once more.")
        );
        assert_ne!(item.standing.tag.text, "Ready to send");
    });
}

#[test]
fn who_starts_a_shift_reads_what_falls_due_in_two_weeks() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    let words = |story: &Story| with(story, &[], falls_due);
    let nothing = "Nothing falls due in the next 14 days";
    assert_eq!(words(&story), nothing);

    while words(&story) == nothing {
        story.today = story.today.plus(1);
    }
    let (today, ahead) = (story.today, words(&story));
    assert!(ahead.contains("due in the next 14 days"), "{ahead}");
    assert!(ahead.ends_with(&day(today.plus(14))), "{ahead}");

    story.today = today.plus(15);
    let late = words(&story);
    assert!(late.contains("due or overdue"), "{late}");
    assert!(late.ends_with(&day(today.plus(14))), "{late}");
}

#[test]
fn what_falls_due_together_is_one_thing_to_do() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    story.today = TODAY.plus(365 - 7);
    with(&story, &[], |setup| {
        let todo = todo(setup);
        let sections: Vec<&SectionId> = todo.iter().filter_map(|it| it.section.as_ref()).collect();
        let mut once = sections.clone();
        once.sort();
        once.dedup();
        assert!(todo.len() < 80, "{} things to do", todo.len());
        assert!(todo.windows(2).all(|pair| {
            pair[0].section != pair[1].section
                || pair[0].item.is_some()
                || pair[1].item.is_some()
                || pair[0].detail != pair[1].detail
        }));
        let soon = todo.iter().find(|it| {
            it.detail
                .as_deref()
                .is_some_and(|it| it.contains("due soon"))
        });
        let soon = soon.unwrap();
        assert!(soon.item.is_none() && soon.last_safe.unwrap() > story.today);
    });
}

#[test]
fn what_an_approval_rests_on_is_to_be_done_by_its_day() {
    let mut story = Story::new();
    story.sends_everything(&["equipment.put-away"]);
    story.sends(&[("equipment.put-away", "answer", chose("no"))]);
    let due = TODAY.plus(14);
    let carried = Outcome::Approved {
        place: Place::Hybrid,
        conditions: vec![Condition {
            item: Some(slug("equipment.put-away")),
            words: "Put the laptop in the drawer.".into(),
            due: Some(due),
        }],
    };
    let seq = story.decides(tom(), carried, Some(TODAY.plus(180)));
    story.happens(
        priya(),
        Body::Replied {
            to: seq,
            words: "I will.".into(),
        },
    );
    with(&story, &[], |setup| {
        let view = home::view(setup);
        assert_eq!(
            view.headline,
            "You can work from home and in the contact centre"
        );
        assert_eq!(view.review, Some(TODAY.plus(180)));
        let todo = &view.todo[0];
        assert_eq!(
            todo.detail.as_deref(),
            Some("Put the laptop in the drawer.")
        );
        assert_eq!(todo.last_safe, Some(due));
        let decision = view.decision.unwrap();
        assert_eq!(decision.by, "Tom Barnes, manager");
        assert_eq!(decision.conditions[0].tag.text, "Open");
        assert_eq!(decision.replies[0].words, "I will.");
    });
    story.today = due.plus(1);
    with(&story, &[], |setup| {
        let view = home::view(setup);
        assert_eq!(view.tag.tone, Tone::Red);
        assert_eq!(view.todo[0].last_safe, Some(due), "what is late leads");
        assert_eq!(view.decision.unwrap().conditions[0].tag.text, "Overdue");
    });
}

#[test]
fn an_action_that_was_set_for_the_advisor_is_theirs_until_it_is_done() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    let act: ActId = id(900);
    let set = |owner| Body::ActionSet {
        act: act.clone(),
        item: slug("equipment.put-away"),
        words: "Clear the cable from the door.".into(),
        owner,
        due: TODAY.plus(3),
    };
    story.happens(moira(), set(Role::Advisor));
    let first = |story: &Story| with(story, &[], |setup| todo(setup).first().cloned());
    assert_eq!(
        first(&story).unwrap().detail.as_deref(),
        Some("Clear the cable from the door.")
    );
    with(&story, &[], |setup| {
        let agreed = &home::view(setup).actions[0];
        assert_eq!((agreed.who.as_str(), agreed.can_finish), ("You", false));
        let who = agreed.finished_by.as_deref().unwrap();
        assert_eq!(
            who,
            "Your manager, a workstation assessor or IT can mark this as done."
        );
        let item = item_view(setup, "equipment.put-away").unwrap();
        assert_eq!(item.actions.len(), 1);
    });
    story.happens(moira(), Body::ActionDone { act: act.clone() });
    assert_eq!(first(&story), None);
}

#[test]
fn the_history_says_who_looked_at_what() {
    let mut story = Story::new();
    let file: FileId = id(77);
    let (item, method) = photo_item(&story);
    let photos = Value::Photos {
        photos: vec![Photo {
            shot: slug("desk-side"),
            file: file.clone(),
        }],
    };
    story.sends(&[(&item, &method, photos)]);
    let look = |file: Option<FileId>| Access {
        at: TODAY.start(),
        by: moira(),
        name: "Moira Quill".into(),
        file,
    };
    let looks = [look(None), look(Some(file)), look(Some(id(78)))];
    with(&story, &[], |setup| {
        let history = home::history(setup, None, &looks);
        assert_eq!(history.rows[0].words, "Sent 1 answer.");
        assert_eq!(history.rows[0].by, "You");
        let what: Vec<&str> = history
            .looks
            .iter()
            .map(|look| look.what.as_str())
            .collect();
        let title = &setup.pack.shot(&slug("desk-side")).unwrap().title;
        assert_eq!(
            what,
            [
                "Your record",
                &format!("Photo: {title}"),
                "A file that was erased"
            ]
        );
        assert_eq!(history.looks[0].by, "Moira Quill, workstation assessor");
    });
}

#[test]
fn what_falls_due_stands_in_one_list_and_each_answer_opens_alone() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    with(&story, &[], |setup| {
        let view = home::due(setup);
        assert!(view.things.is_empty(), "{:?}", view.things);
        assert!(view.later.unwrap().starts_with("Next: "));
    });
    let together = (1..400).find_map(|after| {
        story.today = TODAY.plus(after);
        let view = with(&story, &[], home::due);
        let home = with(&story, &[], home::view);
        let all: Vec<_> = view.things.iter().map(|it| &it.todo).collect();
        let first = &all[..all.len().min(3)];
        assert_eq!(home.todo.iter().collect::<Vec<_>>(), first, "one list");
        view.things.into_iter().find(|it| it.parts.len() > 1)
    });
    let together = together.unwrap();
    assert_eq!(together.todo.tag.unwrap().text, "Due soon");
    for part in &together.parts {
        let item = part.item.as_ref().unwrap();
        assert_eq!(part.href, format!("/due/{item}"));
        assert!(part.due.is_some() && part.last_safe > part.due && part.minutes >= 1);
    }
}

#[test]
fn what_is_not_answered_yet_is_no_row_of_its_own() {
    with(&Story::new(), &[], |setup| {
        let view = home::due(setup);
        assert!(view.things.iter().all(|it| it.parts.is_empty()));
        assert!(view.things[0].todo.href.starts_with("/setup/"));
        assert_eq!(view.later, None);
    });
}
