//! What can be entered, and what is said when it cannot.

use hearth_domain::{
    hash::Hash,
    id::{ItemId, MethodId},
    response::{Attested, Value},
    time::Date,
};

use super::*;
use crate::fixture::{attested, chose, pack, slug, words};

/// What is said when this is entered; none when it is taken.
#[track_caller]
fn refusal(item: &str, method: &str, value: Value) -> Option<String> {
    let pack = pack();
    let (item, method) = (slug::<ItemId>(item), slug::<MethodId>(method));
    let problem = match mine(&pack, &item, &method) {
        Ok((item, method)) => check(&pack, item, method, &value).err()?,
        Err(problem) => problem,
    };
    assert_eq!(problem.fields.len(), 1, "{problem}");
    assert_eq!(
        problem.fields[0].field,
        item.as_str(),
        "the fault stands beside its field"
    );
    assert!(problem.message.ends_with('.'), "{problem}");
    Some(problem.message)
}

const CHOICE: (&str, &str) = ("start.choice", "answer");
const WORDS: (&str, &str) = ("alone.hard-calls", "advisor");

#[test]
fn what_a_question_offers_is_taken() {
    assert_eq!(refusal(CHOICE.0, CHOICE.1, chose("yes")), None);
    let noted = Value::Chosen {
        choice: slug("no"),
        note: Some("  ".into()),
    };
    assert_eq!(
        refusal(CHOICE.0, CHOICE.1, noted),
        None,
        "an empty note is no note"
    );
    assert_eq!(refusal(WORDS.0, WORDS.1, words("A walk.")), None);
    let why = Value::CannotTell {
        why: "It is locked.".into(),
    };
    assert_eq!(refusal("device.memory", "read", why), None);
    let text = pack().text(&slug("privacy-notice")).unwrap().hash;
    assert_eq!(
        refusal("start.privacy-notice", "read", Value::Read { text }),
        None
    );
}

#[test]
fn what_is_not_asked_is_refused() {
    assert!(
        refusal("no.such-item", "answer", chose("yes"))
            .unwrap()
            .contains("does not ask")
    );
    assert!(
        refusal(CHOICE.0, "photo", chose("yes"))
            .unwrap()
            .contains("does not ask")
    );
}

#[test]
fn what_is_for_somebody_else_says_for_whom() {
    let confirmed = || attested(Attested::Confirmed, "");
    let said = refusal("eligibility.tier-2-audit", "confirmed", confirmed()).unwrap();
    assert!(said.starts_with("Your manager answers this"), "{said}");
    let said = refusal("device.memory", "confirmed", confirmed()).unwrap();
    assert!(said.starts_with("IT answers this"), "{said}");
}

#[test]
fn an_answer_of_another_kind_says_what_to_do() {
    let table = [
        (CHOICE, chose("maybe"), "Select one"),
        (CHOICE, words("yes"), "Select one"),
        (WORDS, chose("yes"), "Write your answer"),
        (WORDS, words("  \n "), "Write your answer"),
        (
            ("device.memory", "read"),
            Value::Measured { facts: vec![] },
            "Let Hearth read",
        ),
        (
            ("dse.shown", "photo"),
            Value::Photos { photos: vec![] },
            "Add a photo",
        ),
        (
            ("start.privacy-notice", "read"),
            Value::Read { text: Hash::ZERO },
            "has changed",
        ),
        (
            CHOICE,
            Value::CannotTell { why: " ".into() },
            "why you cannot tell",
        ),
    ];
    for ((item, method), value, part) in table {
        // The item that asks for photos has its name from the pack.
        let item = if item == "dse.shown" {
            &photo_item()
        } else {
            item
        };
        let said = refusal(item, method, value.clone());
        assert!(
            said.as_ref().is_some_and(|it| it.contains(part)),
            "{item} {value:?}: {said:?}"
        );
    }
}

/// An item of the pack that asks for photos.
fn photo_item() -> String {
    let pack = pack();
    let photos = |item: &&Item| {
        item.methods
            .iter()
            .any(|it| matches!(it.kind, Kind::Photo { .. }) && it.id.as_str() == "photo")
    };
    pack.items.iter().find(photos).unwrap().id.to_string()
}

#[test]
fn a_text_that_is_too_long_says_by_how_much() {
    let most = match &pack()
        .item(&slug::<ItemId>(WORDS.0))
        .and_then(|item| item.method(&slug::<MethodId>(WORDS.1)).cloned())
        .unwrap()
        .kind
    {
        Kind::Words { most } => *most as usize,
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal(WORDS.0, WORDS.1, words(&"é".repeat(most))), None);
    let said = refusal(WORDS.0, WORDS.1, words(&"é".repeat(most + 3))).unwrap();
    assert!(said.contains("3 characters too long"), "{said}");
}

#[test]
fn a_patients_number_is_kept_out_of_every_free_text() {
    let number = "Caller 999 000 0018";
    let noted = Value::Chosen {
        choice: slug("yes"),
        note: Some(number.into()),
    };
    for (at, value) in [
        (WORDS, words(number)),
        (CHOICE, noted),
        (CHOICE, Value::CannotTell { why: number.into() }),
    ] {
        let said = refusal(at.0, at.1, value).unwrap();
        assert!(said.contains("patients or callers"), "{said}");
    }
}

#[test]
fn a_day_is_a_real_one() {
    let (item, method) = day_item();
    let of = |day: Date| refusal(&item, &method, Value::Day { day });
    assert_eq!(of(Date::of(2027, 3, 27)), None);
    assert!(of(Date::of(27, 3, 27)).unwrap().contains("real day"));
}

/// An item of the pack that asks for a day.
fn day_item() -> (String, String) {
    let found = pack().items.iter().find_map(|item| {
        let method = item
            .methods
            .iter()
            .find(|it| matches!(it.kind, Kind::Day { .. }))?;
        Some((item.id.to_string(), method.id.to_string()))
    });
    found.unwrap()
}

#[test]
fn a_name_under_an_agreement_has_letters() {
    assert_eq!(name("  Priya Shah ").unwrap(), "Priya Shah");
    assert_eq!(name("Ng").unwrap(), "Ng");
    for typed in ["", "P", " . ", "12345", &"a".repeat(201)] {
        assert_eq!(
            name(typed).unwrap_err().fields[0].field,
            "name",
            "{typed:?}"
        );
    }
}
