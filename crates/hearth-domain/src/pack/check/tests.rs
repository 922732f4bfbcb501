//! Each fault of a pack, made by spoiling a sound one in one place.
#![expect(clippy::unwrap_used, reason = "the packs here are written by the test")]

use super::{Fault, against, check};
use crate::{
    pack::{Pack, parse::parse},
    time::Date,
};

const SMALL: &str = include_str!("tests/small.toml");
const TODAY: Date = Date::of(2026, 11, 22);

/// The sound pack with one place changed. Panics when the place is not there exactly once, so that
/// a case cannot miss what it means to spoil.
fn edited(find: &str, with: &str) -> String {
    assert_eq!(SMALL.matches(find).count(), 1, "{find:?} stands once in the small pack");
    SMALL.replacen(find, with, 1)
}

fn pack(text: &str) -> Pack {
    parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether exactly one fault was found, with these words, at the line on which its item begins.
fn only(faults: &[Fault], wrong: &str, text: &str) {
    let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let [fault] = faults else { panic!("one fault, {wrong:?}, was expected: {shown:#?}") };
    assert!(fault.wrong.contains(wrong), "{wrong:?} was expected: {shown:#?}");
    assert!(fault.todo.ends_with('.'), "it says what to do: {shown:#?}");
    if let Some((item, line)) = &fault.item {
        let there = text.lines().nth(line - 1).unwrap_or_default();
        assert_eq!(there, format!("id = \"{item}\""), "line {line} is where {item} begins");
    }
}

#[test]
fn a_sound_pack_has_no_faults() {
    assert_eq!(check(&pack(SMALL), TODAY), []);
}

/// What is changed, to what, and which words say that it is wrong.
type Case = (&'static str, &'static str, &'static str);

fn all_found(cases: &[Case]) {
    for (find, with, wrong) in cases {
        let text = edited(find, with);
        only(&check(&pack(&text), TODAY), wrong, &text);
    }
}

#[test]
fn faults_of_the_pack_as_a_whole() {
    let section = "[[section]]\nid = \"rest\"";
    let option = "{ id = \"no\", text = \"No\", means = \"not_met\" }";
    let policy = "[[policy]]\nid = \"paper\"\ntitle = \"Again\"\nchoices = [\"none\", \"waste\"]\nchosen = \"none\"\n\n";
    all_found(&[
        ("version = 2", "version = 0", "Versions count from 1"),
        ("notice = \"Values for tests.\"", "notice = \" \"", "does not say whose"),
        (section, "[[section]]\nid = \"empty\"\ntitle = \"\"\npart = \"\"\nintro = \"\"\n\n[[section]]\nid = \"rest\"", "Section empty has no items"),
        (section, "[[section]]\nid = \"desk\"\ntitle = \"\"\npart = \"\"\nintro = \"\"\n\n[[section]]\nid = \"rest\"", "two sections named desk"),
        (section, &*format!("{policy}{section}").leak(), "two policys named paper"),
        ("urgent_with = \"pain\"", "urgent_with = \"itch\"", "no such item"),
        ("count = 3", "count = 1", "escalates from 1"),
        ("to = \"high\"", "to = \"medium\"", "to Medium"),
        ("chosen = \"none\"", "chosen = \"glass\"", "which it does not offer"),
        (option, "{ id = \"yes\", text = \"No\", means = \"not_met\" }", "offer yes twice"),
        ("[[choices]]", "[[choices]]\nid = \"never\"\noptions = [{ id = \"no\", text = \"No\", means = \"not_met\" }]\n\n[[choices]]", "Nothing in the choices never means met"),
        ("body = \"Lock the screen.\"", "body = \"\\n\"", "Text rules is empty"),
        ("hide = [\"People\"]", "hide = []", "what to leave out"),
        ("checked = \"2026-11-01\"", "checked = \"2026-07-01\"", "older than it allows"),
        ("checked = \"2026-11-01\"\n", "", "older than it allows"),
    ]);
}
