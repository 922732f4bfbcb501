//! What may change between two versions, and what must be said when it does.

use super::{super::against, SMALL, assert_only, edited, pack};

/// The small pack in its next version, with one place changed.
fn next(find: &str, with: &str) -> String {
    edited(find, with).replacen("version = 2", "version = 3", 1)
}

/// A change that goes unnoticed, or is noticed with these words.
fn compared(find: &str, with: &str, wrong: Option<&str>) {
    let text = next(find, with);
    let faults = against(&pack(&text), &pack(SMALL));
    match wrong {
        Some(wrong) => assert_only(&faults, wrong, &text),
        None => assert_eq!(faults, [], "{find:?} became {with:?}"),
    }
}

#[test]
fn versions_follow_one_another() {
    let old = pack(SMALL);
    for (find, with, wrong) in [
        (
            "id = \"small\"",
            "id = \"large\"",
            "This is pack large, the other is small",
        ),
        (
            "version = 2",
            "version = 4",
            "The last version is 2, this one is 4",
        ),
        (
            "title = \"Small\"",
            "title = \"Small still\"",
            "The last version is 2, this one is 2",
        ),
    ] {
        let text = edited(find, with);
        assert_only(&against(&pack(&text), &old), wrong, &text);
    }
    let from = ("from = \"2026-11-01\"", "from = \"2026-10-31\"");
    compared(
        from.0,
        from.1,
        Some("in force from 2026-10-31, before the last one (2026-11-01)"),
    );
    compared("from = \"2026-11-01\"", "from = \"2027-02-01\"", None);
}

#[test]
fn what_satisfies_an_item_changes_only_with_its_revision() {
    let unsaid = Some("What satisfies it changed, and its revision did not");
    for (find, with) in [
        ("any = [\"yes\"]", "any = [\"yes\", \"no\"]"),
        (
            "policy = [\"paper\", \"none\"]",
            "policy = [\"paper\", \"waste\"]",
        ),
        ("[\"photo\", \"visit\"]]", "[\"photo\"], [\"visit\"]]"),
        (
            "{ statement = \"I saw it.\" }",
            "{ statement = \"I saw it twice.\" }",
        ),
        (
            "{ statement = \"They are.\" }",
            "{ statement = \"They may be.\" }",
        ),
        (
            "settles = { accepted = \"manager\" }",
            "settles = \"two_people\"",
        ),
        ("settles = \"two_people\"", "settles = \"itself\""),
        ("at_least = 7.0", "at_least = 15.0"),
        (
            "one_of = [\"x86_64\"]",
            "one_of = [\"x86_64\", \"aarch64\"]",
        ),
        ("body = \"Lock the screen.\"", "body = \"Lock the door.\""),
        ("signature = { text", "reading = { text"),
        (
            "kind.words = { most = 500 }",
            "kind.day = { expires = true }",
        ),
    ] {
        compared(find, with, unsaid);
    }
}

#[test]
fn choices_that_are_shared_change_every_item_that_uses_them() {
    let text = next("means = \"not_met\"", "means = \"could_not_tell\"");
    let faults = against(&pack(&text), &pack(SMALL));
    let items: Vec<&str> = faults
        .iter()
        .map(|fault| fault.item.as_ref().unwrap().0.as_str())
        .collect();
    assert_eq!(items, ["laptop", "riser"]);
}

#[test]
fn a_change_that_is_said_is_taken() {
    let text = next("at_least = 7.0", "at_least = 15.0");
    let (head, computer) = text.split_once("id = \"computer\"").unwrap();
    let said = format!(
        "{head}id = \"computer\"{}",
        computer.replacen("revision = 1", "revision = 2", 1)
    );
    assert_eq!(against(&pack(&said), &pack(SMALL)), []);
}

#[test]
fn revisions_go_up_and_never_for_nothing() {
    compared(
        "revision = 3",
        "revision = 2",
        Some("went back from 3 to 2"),
    );
    compared(
        "revision = 3",
        "revision = 4",
        Some("people would be asked again for nothing"),
    );
    compared(
        "id = \"riser\"",
        "id = \"stand\"",
        Some("does not start at revision 1"),
    );
    compared("id = \"signed\"", "id = \"rules-signed\"", None);
}

#[test]
fn wording_intervals_and_severities_change_freely() {
    for (find, with) in [
        (
            "ask = \"Is the laptop raised?\"",
            "ask = \"Does the laptop stand high enough?\"",
        ),
        (
            "advice = [\"Use a box.\"]",
            "advice = [\"Use a stand.\", \"Or a box.\"]",
        ),
        ("severity = \"stop\"", "severity = \"high\""),
        ("review = 300", "review = 100"),
        ("weight = \"gate\"", "weight = \"required\""),
        ("says = \"8 GB or more\"", "says = \"At least 8 GB\""),
        ("text = \"No\"", "text = \"Not yet\""),
        ("ends = \"2030-06-30\"", "ends = \"2028-08-09\""),
        ("most = 500", "most = 900"),
        (
            "summary = \"What holds.\"",
            "summary = \"What holds here.\"",
        ),
    ] {
        compared(find, with, None);
    }
}
