//! What happened, entry by entry.

use hearth_domain::{
    decision::may_read,
    hash::Hash,
    record::{Author, Body, Cause, Outcome, Verdict},
    response::{Attested, Value},
    role::Role,
};

use super::is_fair;
use crate::{
    fixture::{Story, TODAY, attested, chose, id, moira, names, priya, slug, tom},
    wording::entry::Teller,
};

fn history() -> Story {
    let mut story = Story::new();
    let choice = story.sends(&[("start.choice", "answer", chose("yes"))]);
    story.attests(
        tom(),
        "eligibility.tier-2-audit",
        "confirmed",
        attested(Attested::Confirmed, "Seen today."),
    );
    let ache = story.sends(&[("dse.you.discomfort", "answer", chose("yes"))]);
    story.reviews(
        moira(),
        &ache,
        Verdict::Returned {
            reason: "Which wrist".into(),
            satisfy: "Say which".into(),
        },
    );
    story.reviews(tom(), &choice, Verdict::Accepted);
    story.happens(priya(), Body::Withdrawn { response: choice });
    story.happens(
        tom(),
        Body::Erased {
            payload: Hash::ZERO,
        },
    );
    let items = vec![slug("start.choice"), slug("device.memory")];
    let what = "I moved my desk".into();
    let cause = Cause::SomethingChanged { what };
    story.happens(
        priya(),
        Body::Reopened {
            items: items.clone(),
            cause,
        },
    );
    let cause = Cause::Asked {
        reason: "It is a year old".into(),
    };
    story.happens(tom(), Body::Reopened { items, cause });
    story.happens(
        moira(),
        Body::ActionSet {
            act: id(900),
            item: slug("dse.you.discomfort"),
            words: "Order a mouse".into(),
            owner: Role::Manager,
            due: TODAY.plus(14),
        },
    );
    story.happens(tom(), Body::ActionDone { act: id(900) });
    let seq = story.decides(tom(), Outcome::Paused, Some(TODAY.plus(7)));
    story.happens(
        priya(),
        Body::Replied {
            to: seq,
            words: "I understand".into(),
        },
    );
    story
}

fn told(story: &Story, reader: &Author) -> Vec<(String, Option<String>)> {
    let names = names();
    let teller = Teller {
        record: &story.record,
        packs: &story.packs,
        pack: &story.pack,
        names: &names,
        reader: &reader.person,
        may_read: &|item| reader.role == Role::Advisor || may_read(item, reader.role),
    };
    let rows = teller.rows().into_iter().rev();
    rows.map(|row| (row.words, row.detail)).collect()
}

#[test]
fn every_entry_is_told_in_a_sentence() {
    let story = history();
    let rows = told(&story, &priya());
    let expected = [
        ("Started an application: Health advisor at home.", None),
        ("Sent 1 answer.", Some("Homeworking is your choice")),
        (
            "Looked at \"Tier 2 audit\".",
            Some("Confirmed. Seen today."),
        ),
        ("Sent 1 answer.", Some("Aches or discomfort")),
        (
            "Sent back \"Aches or discomfort\".",
            Some("Which wrist. Say which."),
        ),
        ("Accepted \"Homeworking is your choice\".", None),
        (
            "Took back the answer to \"Homeworking is your choice\".",
            None,
        ),
        (
            "Erased the content of an answer, or a file.",
            Some("That it was there stays on the record."),
        ),
        (
            "Said that something changed. 2 questions are asked again.",
            Some("I moved my desk. Homeworking is your choice and Memory."),
        ),
        (
            "Asked again: Homeworking is your choice and Memory.",
            Some("It is a year old."),
        ),
        (
            "Agreed an action about \"Aches or discomfort\" for the manager, by 6 December 2026.",
            Some("Order a mouse"),
        ),
        ("Marked an action as done.", Some("Order a mouse")),
        (
            "Paused working from home.",
            Some("The room is quiet. Start on Monday."),
        ),
        ("Replied to the decision.", Some("I understand")),
    ];
    assert_eq!(rows.len(), expected.len());
    for ((words, detail), (told, with)) in rows.iter().zip(expected) {
        assert_eq!((words.as_str(), detail.as_deref()), (told, with));
        is_fair(words);
    }
}

#[test]
fn a_manager_does_not_read_why_a_health_answer_was_sent_back() {
    let rows = told(&history(), &tom());
    let (_, detail) = rows
        .iter()
        .find(|(words, _)| words.starts_with("Sent back"))
        .unwrap();
    assert_eq!(*detail, None);
    assert!(!format!("{rows:?}").contains("wrist"));
}

#[test]
fn a_manager_does_not_read_what_somebody_was_asked_about_their_health() {
    let mut story = history();
    story.sends(&[
        ("start.choice", "answer", chose("yes")),
        ("dse.you.discomfort", "answer", chose("yes")),
        (
            "dse.you.more",
            "words",
            Value::Words {
                words: "Both hands".into(),
            },
        ),
    ]);
    let rows = told(&story, &tom());
    let said = format!("{rows:?}");
    for item in story.pack.items.iter().filter(|item| item.health) {
        assert!(!said.contains(&item.title), "{}", item.title);
    }
    let (sent, titles) = rows.last().unwrap();
    assert_eq!(sent, "Sent 3 answers.");
    assert_eq!(
        titles.as_deref(),
        Some("Homeworking is your choice and A question for the workstation assessor"),
        "nor how many"
    );
    let moira = format!("{:?}", told(&story, &moira()));
    assert!(moira.contains("Aches or discomfort"));
}
