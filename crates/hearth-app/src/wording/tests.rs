use hearth_domain::{
    decision::may_read,
    fact::{Fact, FactId, Found},
    hash::Hash,
    id::ItemId,
    pack::Settles,
    record::{Body, Cause, Condition, Outcome, Place, Verdict},
    response::{Attested, Photo, Value},
    role::Role,
    standing::{Arrangement, ConditionStanding, ItemResult, State},
};

use super::{
    arrangement::{Progress, condition, outcome, to_advisor, to_reviewer},
    entry::Teller,
    *,
};
use crate::fixture::{self, Story, TODAY, attested, chose, id, moira, names, priya, slug, tom};

const RESULTS: [ItemResult; 5] = [
    ItemResult::Met,
    ItemResult::NotMet,
    ItemResult::CouldNotTell,
    ItemResult::NotEnoughEvidence,
    ItemResult::NotApplicable,
];
const STATES: [State; 8] = [
    State::NotStarted,
    State::InProgress,
    State::WithReviewer,
    State::Returned,
    State::Current,
    State::DueSoon,
    State::Grace,
    State::Lapsed,
];

/// Holds words to the house's voice.
#[track_caller]
fn is_fair(text: &str) {
    let lower = text.to_lowercase();
    for never in [
        "compliant", "certified", "guarantee", "anonymous", "soundproof", "please", "sorry",
        "simple", "easy", "just ", "n't", "!",
    ] {
        assert!(!lower.contains(never), "{text:?} says {never:?}");
    }
    assert!(!text.trim().is_empty() && text.trim() == text && !text.contains("  "), "{text:?}");
}

#[test]
fn a_day_is_written_as_people_write_it() {
    assert_eq!(day(Date::of(2027, 3, 14)), "14 March 2027");
    assert_eq!(day(Date::of(2026, 12, 1)), "1 December 2026");
}

#[test]
fn numbers_lists_and_sentences_read_aloud() {
    assert_eq!(count(1, "answer", "answers"), "1 answer");
    assert_eq!(count(0, "answer", "answers"), "0 answers");
    assert_eq!(list([], 3), "");
    assert_eq!(list(["Memory"], 3), "Memory");
    assert_eq!(list(["Memory", "Disk", "Desk"], 3), "Memory, Disk and Desk");
    assert_eq!(list(["Memory", "Disk", "Desk"], 1), "Memory and 2 more");
    assert_eq!(sentence(" The door is open "), "The door is open.");
    assert_eq!(sentence("Why?"), "Why?");
    assert_eq!(sentence("  "), "");
}

#[test]
fn every_result_in_every_state_has_fair_words_and_an_honest_tone() {
    for result in RESULTS {
        for state in STATES {
            for unsent in [None, Some(ItemResult::Met)] {
                let tag = standing::word(result, state, unsent);
                is_fair(&tag.text);
                let good = matches!(tag.tone, Tone::Plain | Tone::Green);
                let relied_on = matches!(result, ItemResult::Met | ItemResult::NotApplicable)
                    && state == State::Current;
                assert_eq!(good, relied_on, "{result:?} {state:?} reads {tag:?}");
            }
        }
    }
}

#[test]
fn what_was_found_never_hides_behind_its_paperwork() {
    let table = [
        (ItemResult::Met, State::Current, "Done"),
        (ItemResult::Met, State::DueSoon, "Due soon"),
        (ItemResult::Met, State::Grace, "Overdue"),
        (ItemResult::Met, State::Lapsed, "Out of date"),
        (ItemResult::NotMet, State::Current, "Not met"),
        (ItemResult::NotMet, State::DueSoon, "Not met"),
        (ItemResult::NotMet, State::WithReviewer, "Not met, in review"),
        (ItemResult::CouldNotTell, State::Current, "Not known"),
        (ItemResult::CouldNotTell, State::WithReviewer, "Not known, in review"),
        (ItemResult::NotEnoughEvidence, State::NotStarted, "Not started"),
        (ItemResult::NotEnoughEvidence, State::InProgress, "In progress"),
        (ItemResult::NotEnoughEvidence, State::WithReviewer, "In review"),
        (ItemResult::NotEnoughEvidence, State::Returned, "Sent back"),
        (ItemResult::NotApplicable, State::Current, "Not needed"),
    ];
    for (result, state, text) in table {
        assert_eq!(standing::word(result, state, None).text, text, "{result:?} {state:?}");
    }
    let unsent = |state| standing::word(ItemResult::NotEnoughEvidence, state, Some(ItemResult::Met));
    assert_eq!(unsent(State::InProgress).text, "Ready to send");
    assert_eq!(unsent(State::WithReviewer).text, "In review", "what was sent still waits");
}

#[test]
fn who_reads_it_says_what_the_rules_say() {
    let pack = fixture::pack();
    for item in &pack.items {
        let said = who::reads(item);
        is_fair(said);
        let reads = |role| may_read(item, role);
        assert_eq!(said.starts_with("Only a workstation assessor"), !reads(Role::Manager));
        assert_eq!(said.contains("IT can read"), reads(Role::It), "{}", item.id);
        assert!(reads(Role::Assessor));
    }
}

#[test]
fn who_settles_it_is_said_unless_it_speaks_for_itself() {
    assert_eq!(who::settles(Settles::Itself), None);
    for settles in [Settles::TwoPeople]
        .into_iter()
        .chain(Role::ALL.map(Settles::Accepted))
    {
        let said = who::settles(settles).unwrap();
        is_fair(&said);
        assert!(said.ends_with("before it counts."));
    }
}

#[test]
fn people_are_named_with_the_role_in_which_they_acted() {
    let names = names();
    let tom = tom();
    assert_eq!(who::person(&tom, &names, None), "Tom Barnes, manager");
    assert_eq!(who::person(&tom, &names, Some(&tom.person)), "You");
    let stranger = hearth_domain::record::Author { person: id(99), role: Role::It };
    assert_eq!(who::person(&stranger, &names, None), "IT");
}

#[test]
fn every_kind_of_answer_reads_as_what_was_said() {
    let pack = fixture::pack();
    let said = |item: &str, method: &str, value: Value| {
        let item = pack.item(&slug::<ItemId>(item)).unwrap();
        value::words(&pack, item.method(&slug::<hearth_domain::id::MethodId>(method)), &value)
    };
    assert_eq!(said("start.choice", "answer", chose("not-sure")), "I am not sure");
    let noted = Value::Chosen { choice: slug("yes"), note: Some(" After 6. ".into()) };
    assert_eq!(said("start.choice", "answer", noted), "Yes. After 6.");
    assert_eq!(
        said("start.choice", "answer", chose("gone")),
        "An answer that is no longer offered"
    );
    assert_eq!(said("start.choice", "answer", fixture::words(" My own ")), "My own");
    let day = Value::Day { day: Date::of(2027, 3, 14) };
    assert_eq!(said("start.choice", "answer", day), "14 March 2027");
    assert_eq!(said("device.memory", "confirmed", attested(Attested::Confirmed, "")), "Confirmed");
    assert_eq!(
        said("device.memory", "confirmed", attested(Attested::NotSo, "It has 4 GB.")),
        "Not so. It has 4 GB."
    );
    let photos = Value::Photos {
        photos: vec![Photo { shot: slug("desk-side"), file: id(1) }],
    };
    let title = &pack.shot(&slug("desk-side")).unwrap().title;
    assert_eq!(said("start.choice", "answer", photos), format!("1 photo: {title}"));
    let document = Value::Document { files: vec![id(1), id(2)] };
    assert_eq!(said("start.choice", "answer", document), "2 documents");
    assert_eq!(said("start.choice", "answer", Value::Read { text: Hash::ZERO }), "Read");
    let signed = Value::Signed {
        text: Hash::ZERO,
        name: " Priya Shah ".into(),
        installation: id(1),
        signature: String::new(),
    };
    assert_eq!(said("start.choice", "answer", signed), "Signed as Priya Shah");
    let measured = Value::Measured {
        facts: vec![
            Fact { id: FactId::Memory, found: Found::Number(7.6) },
            Fact { id: FactId::System, found: Found::Unknown("Ask IT.".into()) },
        ],
    };
    assert_eq!(
        said("device.memory", "read", measured),
        "Memory: 7.6 GiB\nSystem: not known. Ask IT."
    );
    let why = Value::CannotTell { why: "The box is locked.".into() };
    assert_eq!(said("device.memory", "read", why), "I cannot tell. The box is locked.");
}

fn carried(met: bool, overdue: bool) -> ConditionStanding {
    let condition = Condition {
        item: Some(slug("connection.measured")),
        words: "Measure the line".into(),
        due: Some(TODAY),
    };
    ConditionStanding { condition, met, overdue }
}

fn arrangements() -> Vec<Arrangement> {
    let approved = |conditions: Vec<ConditionStanding>, review, review_overdue| {
        Arrangement::Approved {
            decision: 4,
            place: Place::Hybrid,
            since: TODAY,
            conditions,
            review,
            review_overdue,
        }
    };
    let soon = Some(TODAY.plus(180));
    vec![
        Arrangement::Applying,
        Arrangement::AwaitingSecond { decision: 4 },
        approved(vec![], None, false),
        approved(vec![carried(true, false)], soon, false),
        approved(vec![carried(false, false), carried(true, false)], soon, false),
        approved(vec![carried(false, true)], soon, true),
        Arrangement::Declined { decision: 4, since: TODAY },
        Arrangement::Paused { decision: 4, since: TODAY, review: soon, review_overdue: false },
        Arrangement::Paused { decision: 4, since: TODAY, review: soon, review_overdue: true },
        Arrangement::Ended { decision: 4, since: TODAY },
    ]
}

#[test]
fn every_arrangement_says_what_it_means_to_both_readers() {
    for arrangement in arrangements() {
        for (left, ready, sent) in [(0, 0, true), (0, 3, false), (1, 0, false), (9, 2, true)] {
            let (headline, detail) = to_advisor(&arrangement, Progress { left, ready, sent });
            is_fair(&headline);
            is_fair(&detail);
            assert!(headline.ends_with('.') && detail.ends_with('.'));
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
    let (_, detail) = to_advisor(overdue, Progress { left: 0, ready: 0, sent: true });
    assert!(detail.contains("1 condition is overdue"), "{detail}");
}

#[test]
fn a_condition_without_an_item_is_never_called_met() {
    let words_only = Condition { item: None, words: "Keep in touch".into(), due: None };
    let standing = ConditionStanding { condition: words_only.clone(), met: false, overdue: false };
    assert_eq!(condition(&words_only, Some(&standing)).text, "Agreed");
    let open = carried(false, false);
    assert_eq!(condition(&open.condition, Some(&open)).text, "Open");
    let met = carried(true, false);
    assert_eq!(condition(&met.condition, Some(&met)).text, "Met");
    assert_eq!(condition(&met.condition, None).text, "Earlier");
}

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
    story.happens(tom(), Body::Erased { payload: Hash::ZERO });
    let items = vec![slug("start.choice"), slug("device.memory")];
    let what = "I moved my desk".into();
    let cause = Cause::SomethingChanged { what };
    story.happens(priya(), Body::Reopened { items: items.clone(), cause });
    let cause = Cause::Asked { reason: "It is a year old".into() };
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
    story.happens(priya(), Body::Replied { to: seq, words: "I understand".into() });
    story
}

fn told(story: &Story, reader: &hearth_domain::record::Author) -> Vec<(String, Option<String>)> {
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
        ("Looked at \"Tier 2 audit\".", Some("Confirmed. Seen today.")),
        ("Sent 1 answer.", Some("Aches or discomfort")),
        ("Sent back \"Aches or discomfort\".", Some("Which wrist. Say which.")),
        ("Accepted \"Homeworking is your choice\".", None),
        ("Took back the answer to \"Homeworking is your choice\".", None),
        (
            "Erased the content of an answer, or a file.",
            Some("That it was there stays on the record."),
        ),
        (
            "Said that something changed. 2 questions are asked again.",
            Some("I moved my desk. Homeworking is your choice and Memory."),
        ),
        ("Asked again: Homeworking is your choice and Memory.", Some("It is a year old.")),
        (
            "Set an action about \"Aches or discomfort\" for the manager, by 6 December 2026.",
            Some("Order a mouse"),
        ),
        ("Marked an action as done.", Some("Order a mouse")),
        ("Paused working from home.", Some("The room is quiet. Start on Monday.")),
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
    let (_, detail) = rows.iter().find(|(words, _)| words.starts_with("Sent back")).unwrap();
    assert_eq!(*detail, None);
    assert!(!format!("{rows:?}").contains("wrist"));
}

#[test]
fn every_decision_says_who_must_still_act() {
    let approved = Outcome::Approved { place: Place::Home, conditions: vec![] };
    assert!(outcome(&approved, true, false).contains("second person must confirm"));
    assert!(outcome(&approved, false, true).starts_with("Confirmed, as second person"));
    for plain in [approved, Outcome::Declined, Outcome::Paused, Outcome::Resumed, Outcome::Ended] {
        is_fair(&outcome(&plain, false, false));
    }
}
