//! One item: what it takes, what was said, and who reads it.

use hearth_domain::{
    hash::Hash,
    pack::Text,
    record::{Body, Cause},
    response::{Attested, Draft, Photo, Value},
};

use super::{item_view, photo_item, with, with_faults};
use crate::{
    fixture::{Story, TODAY, attested, chose, draft, id, priya, slug, tom},
    page::method,
    view::item::{BlockView, InputView},
};

#[test]
fn a_question_that_depends_on_another_is_hidden_until_it_is_known() {
    let story = Story::new();
    let follow_up = "dse.you.adjustments-wanted";
    let answered = |choice: &str| {
        let drafts = [draft(
            &story.pack,
            1,
            "dse.you.adjustments",
            "answer",
            chose(choice),
        )];
        with(&story, &drafts, |setup| {
            item_view(setup, follow_up).is_some()
        })
    };
    assert!(
        !with(&story, &[], |setup| item_view(setup, follow_up).is_some()),
        "not known yet"
    );
    assert!(answered("no"));
    assert!(!answered("yes"));
}

#[test]
fn photos_that_are_not_all_there_are_not_ready() {
    let story = Story::new();
    let (item, method) = photo_item(&story);
    let photos = Value::Photos {
        photos: vec![Photo {
            shot: slug("desk-side"),
            file: id(7),
        }],
    };
    let started = draft(&story.pack, 1, &item, &method, photos);
    let faults = vec![(started.clone(), "Add these pictures: the front.".to_owned())];
    with_faults(&story, &[started], faults, Vec::new(), |setup| {
        let view = item_view(setup, &item).unwrap();
        assert_eq!(view.standing.tag.text, "In progress");
        assert_eq!(
            view.standing.why.as_deref(),
            Some("Add these pictures: the front.")
        );
        let listed = &view.methods[0].draft.as_ref().unwrap().files;
        let title = &story.pack.shot(&slug("desk-side")).unwrap().title;
        assert_eq!(&listed[0].title, title);
        assert!(!listed[0].available, "this device does not know the file");
    });
}

#[test]
fn what_somebody_else_confirmed_names_them() {
    let mut story = Story::new();
    let confirmed = attested(Attested::Confirmed, "");
    story.attests(tom(), "eligibility.tier-2-audit", "confirmed", confirmed);
    with(&story, &[], |setup| {
        let item = item_view(setup, "eligibility.tier-2-audit").unwrap();
        let said = item.methods[0].sent.as_ref().unwrap();
        assert_eq!(
            (said.words.as_str(), said.by.as_str()),
            ("Confirmed", "Tom Barnes, manager")
        );
        assert!(!said.can_withdraw);
        assert_eq!(item.standing.tag.text, "Done");
    });
}

#[test]
fn what_was_taken_back_is_not_shown_as_sent() {
    let mut story = Story::new();
    let response = story.sends(&[("start.choice", "answer", chose("yes"))]);
    story.happens(priya(), Body::Withdrawn { response });
    with(&story, &[], |setup| {
        assert_eq!(
            item_view(setup, "start.choice").unwrap().methods[0].sent,
            None
        );
    });
}

#[test]
fn last_times_answer_is_offered_when_it_is_asked_for_again_and_can_be_said_again() {
    let mut story = Story::new();
    story.sends(&[
        ("start.choice", "answer", chose("yes")),
        (
            "connection.contract-end",
            "day",
            Value::Day {
                day: TODAY.plus(100),
            },
        ),
        (
            "start.privacy-notice",
            "read",
            Value::Read {
                text: story.pack.texts[0].hash,
            },
        ),
    ]);
    story.sends(&[("connection.contract", "answer", chose("fixed"))]);
    let offered = |story: &Story, drafts: &[Draft], item: &str| {
        with(story, drafts, |setup| {
            item_view(setup, item).unwrap().methods[0].offer_last
        })
    };
    assert!(!offered(&story, &[], "start.choice"), "it holds");
    let reopened = Body::Reopened {
        items: vec![slug("start.choice"), slug("start.privacy-notice")],
        cause: Cause::Asked {
            reason: "You moved.".into(),
        },
    };
    let mut again = story.clone();
    again.happens(tom(), reopened);
    assert!(offered(&again, &[], "start.choice"));
    assert!(
        !offered(&again, &[], "start.privacy-notice"),
        "a text is read again, not recalled"
    );
    let answered = draft(&again.pack, 1, "start.choice", "answer", chose("no"));
    assert!(
        !offered(&again, &[answered], "start.choice"),
        "something newer is at hand"
    );
    story.today = TODAY.plus(99);
    assert!(
        offered(&story, &[], "connection.contract-end"),
        "the day is still to come"
    );
    story.today = TODAY.plus(101);
    assert!(
        !offered(&story, &[], "connection.contract-end"),
        "a day that has passed is no answer"
    );
    story.today = TODAY.plus(365);
    assert!(offered(&story, &[], "start.choice"), "due soon or later");
}

#[test]
fn what_was_signed_can_be_read_again_as_it_was() {
    let mut story = Story::new();
    let text = story.pack.text(&slug("homeworking-agreement")).unwrap();
    let (hash, title) = (text.hash, text.title.clone());
    let signed = Value::Signed {
        text: hash,
        name: "Priya Shah".into(),
        installation: id(50),
        signature: "0".repeat(128),
    };
    story.sends(&[("agreement.homeworking", "signed", signed)]);
    with(&story, &[], |setup| {
        let item = item_view(setup, "agreement.homeworking").unwrap();
        let sent = item.methods[0].sent.as_ref().unwrap();
        assert!(sent.received);
        let shown = sent.text.as_ref().unwrap();
        assert_eq!((&shown.hash, &shown.title), (&hash, &title));
        assert!(!shown.body.is_empty());
    });
}

#[test]
fn who_reads_an_answer_is_said_before_it_is_given() {
    with(&Story::new(), &[], |setup| {
        let health = item_view(setup, "dse.you.discomfort").unwrap();
        assert!(
            health
                .who_sees
                .starts_with("Only a workstation assessor reads this")
        );
        assert_eq!(
            health.methods[0].settled_by.as_deref(),
            Some("A workstation assessor looks at it before it counts.")
        );
        let plain = item_view(setup, "equipment.put-away").unwrap();
        assert!(plain.who_sees.starts_with("Your manager reads this"));
        assert_eq!(plain.methods[0].settled_by, None);
        assert!(
            plain.notice.contains("starting value"),
            "an interval is somebody's value"
        );
    });
}

#[test]
fn each_way_to_respond_says_what_it_takes() {
    with(&Story::new(), &[], |setup| {
        let input = |item: &str, method: usize| {
            item_view(setup, item).unwrap().methods[method]
                .input
                .clone()
        };
        let InputView::Answer { options } = input("equipment.put-away", 0) else {
            panic!("a choice");
        };
        let opens: Vec<bool> = options.iter().map(|option| option.opens_advice).collect();
        assert_eq!(opens, [false, true]);
        assert!(matches!(
            input("device.memory", 0),
            InputView::Measurement { .. }
        ));
        assert!(matches!(
            input("connection.measured", 0),
            InputView::Measurement { ref limits, .. } if limits.len() == 6
        ));
        assert!(matches!(input("device.memory", 1), InputView::Staff { .. }));
        let InputView::Reading { text } = input("start.privacy-notice", 0) else {
            panic!("a text");
        };
        let headings = text
            .body
            .iter()
            .filter(|it| matches!(it, BlockView::Heading { .. }));
        assert_eq!(headings.count(), 6);
        assert!(
            text.body
                .iter()
                .any(|it| matches!(it, BlockView::Points { points } if points.len() == 4))
        );
    });
}

#[test]
fn a_text_keeps_its_pieces_apart() {
    let text = Text {
        id: slug("small"),
        title: "Small".into(),
        summary: "A small text.".into(),
        body: "One line\nand its end.\n\n## Heading\nAfter it.\n- one\n- two\n\n- three\n".into(),
        hash: Hash::ZERO,
    };
    let paragraph = |words: &str| BlockView::Paragraph {
        words: words.into(),
    };
    let points = |points: &[&str]| BlockView::Points {
        points: points.iter().map(|&it| it.into()).collect(),
    };
    assert_eq!(
        method::text(&text).body,
        [
            paragraph("One line and its end."),
            BlockView::Heading {
                words: "Heading".into()
            },
            paragraph("After it."),
            points(&["one", "two"]),
            points(&["three"]),
        ]
    );
}
