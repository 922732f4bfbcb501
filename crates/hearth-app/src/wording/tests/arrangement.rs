//! What has been decided, to both readers.

use hearth_domain::{
    record::{Condition, Outcome, Place},
    standing::{Arrangement, ConditionStanding},
};

use super::is_fair;
use crate::{
    fixture::{TODAY, slug},
    view::Tone,
    wording::arrangement::{self, Progress, condition, outcome, to_advisor, to_reviewer},
};

fn carried(met: bool, overdue: bool) -> ConditionStanding {
    let condition = Condition {
        item: Some(slug("connection.measured")),
        words: "Measure the line".into(),
        due: Some(TODAY),
    };
    ConditionStanding {
        condition,
        met,
        overdue,
    }
}

fn arrangements() -> Vec<Arrangement> {
    let approved =
        |conditions: Vec<ConditionStanding>, review, review_overdue| Arrangement::Approved {
            decision: 4,
            place: Place::Hybrid,
            since: TODAY,
            conditions,
            review,
            review_overdue,
        };
    let soon = Some(TODAY.plus(180));
    vec![
        Arrangement::Applying,
        Arrangement::AwaitingSecond { decision: 4 },
        approved(vec![], None, false),
        approved(vec![carried(true, false)], soon, false),
        approved(
            vec![carried(false, false), carried(true, false)],
            soon,
            false,
        ),
        approved(vec![carried(false, true)], soon, true),
        Arrangement::Declined {
            decision: 4,
            since: TODAY,
        },
        Arrangement::Paused {
            decision: 4,
            since: TODAY,
            review: soon,
            review_overdue: false,
        },
        Arrangement::Paused {
            decision: 4,
            since: TODAY,
            review: soon,
            review_overdue: true,
        },
        Arrangement::Ended {
            decision: 4,
            since: TODAY,
        },
    ]
}

#[test]
fn every_arrangement_says_what_it_means_to_both_readers() {
    for arrangement in arrangements() {
        for (left, ready) in [(0, 0), (0, 3), (1, 0), (9, 2)] {
            for (on_its_way, sent) in [(false, false), (true, false), (false, true)] {
                let progress = Progress {
                    left,
                    ready,
                    on_its_way,
                    sent,
                };
                let (headline, detail) = to_advisor(&arrangement, progress);
                is_fair(&headline);
                is_fair(&detail);
                assert!(!headline.ends_with('.') && detail.ends_with('.'));
            }
        }
        for can_decide in [false, true] {
            is_fair(&to_reviewer(&arrangement, can_decide));
        }
        is_fair(&arrangement::word(&arrangement).text);
    }
}

#[test]
fn only_what_is_approved_reads_as_good() {
    for arrangement in arrangements() {
        let tag = arrangement::word(&arrangement);
        assert!(
            tag.tone != Tone::Green || matches!(arrangement, Arrangement::Approved { .. }),
            "{tag:?}"
        );
    }
    let overdue = &arrangements()[5];
    assert_eq!(arrangement::word(overdue).tone, Tone::Red);
    let (_, detail) = to_advisor(
        overdue,
        Progress {
            left: 0,
            ready: 0,
            on_its_way: false,
            sent: true,
        },
    );
    assert!(detail.contains("1 condition is overdue"), "{detail}");
}

#[test]
fn what_has_not_arrived_is_never_called_sent() {
    for (left, sent) in [(0, false), (0, true), (3, false)] {
        let progress = Progress {
            left,
            ready: 0,
            on_its_way: true,
            sent,
        };
        let (headline, detail) = to_advisor(&Arrangement::Applying, progress);
        assert!(headline.ends_with("on their way"), "{headline}");
        assert!(!detail.contains("You have sent"), "{detail}");
    }
}

#[test]
fn a_condition_without_an_item_is_never_called_met() {
    let words_only = Condition {
        item: None,
        words: "Keep in touch".into(),
        due: None,
    };
    let standing = ConditionStanding {
        condition: words_only.clone(),
        met: false,
        overdue: false,
    };
    assert_eq!(condition(&words_only, Some(&standing)).text, "Agreed");
    let open = carried(false, false);
    assert_eq!(condition(&open.condition, Some(&open)).text, "Open");
    let met = carried(true, false);
    assert_eq!(condition(&met.condition, Some(&met)).text, "Met");
    assert_eq!(condition(&met.condition, None).text, "Earlier");
}

#[test]
fn every_decision_says_who_must_still_act() {
    let approved = Outcome::Approved {
        place: Place::Home,
        conditions: vec![],
    };
    assert!(outcome(&approved, true, false).contains("if a second person confirms it"));
    assert!(outcome(&approved, false, true).starts_with("Confirmed, as second person"));
    for plain in [
        approved,
        Outcome::Declined,
        Outcome::Paused,
        Outcome::Resumed,
        Outcome::Ended,
    ] {
        is_fair(&outcome(&plain, false, false));
    }
}
