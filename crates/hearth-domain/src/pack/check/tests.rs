//! Each fault of a pack, made by spoiling a sound one in one place.
//!
//! Here: what is no pack at all, and what is wrong with a pack as a whole. Beneath: its items, and
//! what it may change from one version to the next.

mod against;
mod items;
mod wellbeing;

use super::{Fault, check};
use crate::{
    pack::{Pack, parse::parse},
    time::Date,
};

const SMALL: &str = include_str!("tests/small.toml");
const TODAY: Date = Date::of(2026, 11, 22);

/// What is changed in the small pack, to what, and the words that say what is wrong with that.
type Case<'a> = (&'a str, &'a str, &'a str);

/// The small pack with one place changed. Panics when the place is not there exactly once, so that
/// a case cannot miss what it means to spoil.
fn edited(find: &str, with: &str) -> String {
    assert_eq!(
        SMALL.matches(find).count(),
        1,
        "{find:?} stands once in the small pack"
    );
    SMALL.replacen(find, with, 1)
}

fn pack(text: &str) -> Pack {
    parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Exactly one fault was found, with these words, and with the line on which its item begins.
fn assert_only(faults: &[Fault], wrong: &str, text: &str) {
    let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let [fault] = faults else {
        panic!("{wrong:?} was expected, and alone: {shown:#?}")
    };
    assert!(
        fault.wrong.contains(wrong),
        "{wrong:?} was expected: {shown:#?}"
    );
    assert!(fault.todo.ends_with('.'), "it says what to do: {shown:#?}");
    if let Some((item, line)) = &fault.item {
        let there = text.lines().nth(line - 1).unwrap();
        assert_eq!(
            there,
            format!("id = \"{item}\""),
            "line {line} is where {item} begins"
        );
    }
}

pub(super) fn assert_found(cases: &[Case<'_>]) {
    for (find, with, wrong) in cases {
        let text = edited(find, with);
        assert_only(&check(&pack(&text), TODAY), wrong, &text);
    }
}

#[test]
fn a_sound_pack_has_no_faults() {
    assert_eq!(check(&pack(SMALL), TODAY), []);
}

#[test]
fn what_is_no_pack_names_the_line_and_the_word() {
    let cases = [
        ("version = 2", "version = ", "version = "),
        ("grace_days = 30", "grace_days = -30", "-30"),
        (
            "from = \"2026-11-01\"",
            "from = \"1 November\"",
            "1 November",
        ),
        ("id = \"laptop\"", "id = \"Lap top\"", "Lap top"),
        ("severity = \"stop\"", "severity = \"dire\"", "dire"),
        ("review = 365", "review = \"yearly\"", "yearly"),
        ("ask = \"What hurts?\"", "asks = \"What hurts?\"", "asks"),
        (
            "by = \"manager\"\n  kind.visit",
            "by = \"boss\"\n  kind.visit",
            "boss",
        ),
        (
            "kind.words = { most = 500 }",
            "kind.poem = { most = 500 }",
            "kind.poem",
        ),
        (
            "unit = \"none\", bound = \"supported\"",
            "unit = \"kB\", bound = \"supported\"",
            "kB",
        ),
        ("fact = \"system\"", "fact = \"browsing\"", "browsing"),
        (
            "bound = { at_most = 4000.0 }",
            "bound = { about = 4000.0 }",
            "about",
        ),
    ];
    for (find, with, word) in cases {
        let text = edited(find, with);
        let error = parse(&text).expect_err(word);
        let there = text.lines().nth(error.line - 1).unwrap();
        assert!(
            there.contains(word),
            "{error} names the line of {word:?}, not {there:?}"
        );
        assert!(!error.message.is_empty());
    }
}

#[test]
fn an_item_that_says_nothing_of_its_interval_is_no_pack() {
    let text = edited("review = 200\n", "");
    let error = parse(&text).unwrap_err();
    assert!(error.message.contains("review"), "{error}");
    let begins = text
        .lines()
        .position(|line| line == "id = \"audit\"")
        .unwrap();
    assert_eq!(
        error.line, begins,
        "the line of its [[item]], one above its id"
    );
    let words = parse(&edited("review = 365", "review = \"yearly\"")).unwrap_err();
    assert!(
        words.message.contains("a number of days, or \"once\""),
        "{words}"
    );
}

#[test]
fn names_stand_once() {
    let section = "[[section]]\nid = \"desk\"\ntitle = \"\"\npart = \"\"\nintro = \"\"\n";
    let choices = "[[choices]]\nid = \"yes-no\"\noptions = [{ id = \"yes\", text = \"Yes\", means = \"met\" }]\n";
    let text = "[[text]]\nid = \"rules\"\ntitle = \"\"\nsummary = \"\"\nbody = \"Other\"\n";
    let shot = "[[shot]]\nid = \"side\"\ntitle = \"\"\nshow = [\"It\"]\nhide = [\"All else\"]\n";
    let policy =
        "[[policy]]\nid = \"paper\"\ntitle = \"\"\nchoices = [\"none\"]\nchosen = \"none\"\n";
    for (again, wrong) in [
        (section, "more than one section named desk"),
        (choices, "more than one set of choices named yes-no"),
        (text, "more than one text named rules"),
        (shot, "more than one picture named side"),
        (policy, "more than one policy named paper"),
    ] {
        let text = format!("{SMALL}\n{again}");
        assert_only(&check(&pack(&text), TODAY), wrong, &text);
    }
    let text = edited("id = \"riser\"", "id = \"laptop\"");
    let faults = check(&pack(&text), TODAY);
    let named = faults
        .iter()
        .find(|fault| fault.wrong.contains("another item of this name above"));
    let second = text.match_indices("id = \"laptop\"").nth(1).unwrap().0;
    let line = text[..second].lines().count() + 1;
    assert_eq!(
        named.unwrap().item.as_ref().unwrap().1,
        line,
        "the second one is named"
    );
}

#[test]
fn faults_of_the_whole_are_found() {
    assert_found(&[
        ("version = 2", "version = 0", "Versions count from 1"),
        (
            "notice = \"Values for tests.\"",
            "notice = \" \"",
            "does not say whose its values are",
        ),
        (
            "[[section]]\nid = \"rest\"",
            "[[section]]\nid = \"bare\"\ntitle = \"\"\npart = \"\"\nintro = \"\"\n\n[[section]]\nid = \"rest\"",
            "Section bare has no items",
        ),
        (
            "urgent_with = \"pain\"",
            "urgent_with = \"itch\"",
            "urgent with itch",
        ),
        ("count = 3", "count = 1", "escalates from 1"),
        ("to = \"high\"", "to = \"medium\"", "to Medium"),
        ("to = \"high\"", "to = \"low\"", "to Low"),
        (
            "chosen = \"none\"",
            "chosen = \"glass\"",
            "chose glass, which it does not offer",
        ),
        (
            "{ id = \"no\", text = \"No\"",
            "{ id = \"yes\", text = \"No\"",
            "offer yes twice",
        ),
        (
            "text = \"Yes\", means = \"met\"",
            "text = \"Yes\", means = \"could_not_tell\"",
            "Nothing in the choices yes-no means met",
        ),
        (
            "body = \"Lock the screen.\"",
            "body = \" \\n\"",
            "Text rules is empty",
        ),
        ("hide = [\"People\"]", "hide = []", "what to leave out"),
        ("show = [\"The chair\"]", "show = []", "what to show"),
    ]);
}

#[test]
fn a_table_of_systems_is_missed_only_where_it_is_used() {
    let table = "[[support.rows]]\nos = \"debian\"\nversion = \"13\"\ntitle = \"Debian 13\"\nends = \"2030-06-30\"\n";
    assert_found(&[
        (table, "", "the pack lists none"),
        (
            "checked = \"2026-11-01\"",
            "checked = \"2026-07-24\"",
            "older than it allows",
        ),
        ("checked = \"2026-11-01\"\n", "", "older than it allows"),
    ]);
    let after_120_days = edited("checked = \"2026-11-01\"", "checked = \"2026-07-25\"");
    assert_eq!(check(&pack(&after_120_days), TODAY), []);
    let limit = "    { fact = \"system\", unit = \"none\", bound = \"supported\", says = \"Supported\" },\n";
    let unused = edited(table, "").replacen(limit, "", 1);
    assert_eq!(check(&pack(&unused), TODAY), []);
}
