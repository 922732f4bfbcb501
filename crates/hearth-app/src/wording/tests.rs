//! Every word for every case, and the voice that they are said in.

mod arrangement;
mod entry;

use hearth_domain::{
    decision::may_read,
    fact::{Fact, FactId, Found},
    hash::Hash,
    id::{ItemId, MethodId},
    pack::Settles,
    record::Author,
    response::{Attested, Photo, Value},
    role::Role,
    standing::{ItemResult, State},
};

use super::{standing, value, who, *};
use crate::fixture::{self, attested, chose, id, names, slug, tom};

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
        "compliant",
        "certified",
        "guarantee",
        "anonymous",
        "soundproof",
        "please",
        "sorry",
        "simple",
        "easy",
        "just ",
        "n't",
        "!",
    ] {
        assert!(!lower.contains(never), "{text:?} says {never:?}");
    }
    assert!(
        !text.trim().is_empty() && text.trim() == text && !text.contains("  "),
        "{text:?}"
    );
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
        (
            ItemResult::NotMet,
            State::WithReviewer,
            "Not met, in review",
        ),
        (ItemResult::CouldNotTell, State::Current, "Not known"),
        (
            ItemResult::CouldNotTell,
            State::WithReviewer,
            "Not known, in review",
        ),
        (
            ItemResult::NotEnoughEvidence,
            State::NotStarted,
            "Not started",
        ),
        (
            ItemResult::NotEnoughEvidence,
            State::InProgress,
            "In progress",
        ),
        (
            ItemResult::NotEnoughEvidence,
            State::WithReviewer,
            "In review",
        ),
        (ItemResult::NotEnoughEvidence, State::Returned, "Sent back"),
        (ItemResult::NotApplicable, State::Current, "Not needed"),
    ];
    for (result, state, text) in table {
        assert_eq!(
            standing::word(result, state, None).text,
            text,
            "{result:?} {state:?}"
        );
    }
    let unsent =
        |state| standing::word(ItemResult::NotEnoughEvidence, state, Some(ItemResult::Met));
    assert_eq!(unsent(State::InProgress).text, "Ready to send");
    assert_eq!(
        unsent(State::WithReviewer).text,
        "In review",
        "what was sent still waits"
    );
}

#[test]
fn who_reads_it_says_what_the_rules_say() {
    let pack = fixture::pack();
    for item in &pack.items {
        let said = who::reads(item);
        is_fair(said);
        let reads = |role| may_read(item, role);
        assert_eq!(
            said.starts_with("Only a workstation assessor"),
            !reads(Role::Manager)
        );
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
    let stranger = Author {
        person: id(99),
        role: Role::It,
    };
    assert_eq!(who::person(&stranger, &names, None), "IT");
}

#[test]
fn every_kind_of_answer_reads_as_what_was_said() {
    let pack = fixture::pack();
    let said = |item: &str, method: &str, value: Value| {
        let item = pack.item(&slug::<ItemId>(item)).unwrap();
        value::words(&pack, item.method(&slug::<MethodId>(method)), &value)
    };
    assert_eq!(
        said("start.choice", "answer", chose("not-sure")),
        "I am not sure"
    );
    let noted = Value::Chosen {
        choice: slug("yes"),
        note: Some(" After 6. ".into()),
    };
    assert_eq!(said("start.choice", "answer", noted), "Yes. After 6.");
    assert_eq!(
        said("start.choice", "answer", chose("gone")),
        "An answer that is no longer offered"
    );
    assert_eq!(
        said("start.choice", "answer", fixture::words(" My own ")),
        "My own"
    );
    let day = Value::Day {
        day: Date::of(2027, 3, 14),
    };
    assert_eq!(said("start.choice", "answer", day), "14 March 2027");
    assert_eq!(
        said(
            "device.memory",
            "confirmed",
            attested(Attested::Confirmed, "")
        ),
        "Confirmed"
    );
    assert_eq!(
        said(
            "device.memory",
            "confirmed",
            attested(Attested::NotSo, "It has 4 GB.")
        ),
        "Not so. It has 4 GB."
    );
    let photos = Value::Photos {
        photos: vec![Photo {
            shot: slug("desk-side"),
            file: id(1),
        }],
    };
    let title = &pack.shot(&slug("desk-side")).unwrap().title;
    assert_eq!(
        said("start.choice", "answer", photos),
        format!("1 photo: {title}")
    );
    let document = Value::Document {
        files: vec![id(1), id(2)],
    };
    assert_eq!(said("start.choice", "answer", document), "2 documents");
    assert_eq!(
        said("start.choice", "answer", Value::Read { text: Hash::ZERO }),
        "Read"
    );
    let signed = Value::Signed {
        text: Hash::ZERO,
        name: " Priya Shah ".into(),
        installation: id(1),
        signature: String::new(),
    };
    assert_eq!(
        said("start.choice", "answer", signed),
        "Signed as Priya Shah"
    );
    let measured = Value::Measured {
        facts: vec![
            Fact {
                id: FactId::Memory,
                found: Found::Number(7.6),
            },
            Fact {
                id: FactId::System,
                found: Found::Unknown("Ask IT.".into()),
            },
        ],
    };
    assert_eq!(
        said("device.memory", "read", measured),
        "Memory: 7.6 GiB\nSystem: not known. Ask IT."
    );
    let why = Value::CannotTell {
        why: "The box is locked.".into(),
    };
    assert_eq!(
        said("device.memory", "read", why),
        "I cannot tell. The box is locked."
    );
}
