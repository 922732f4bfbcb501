//! Which copies from the server are taken.

use hearth_domain::{
    api::record::RecordCopy,
    record::{Body, seal},
    standing::{Arrangement, Standing},
};

use super::*;
use crate::fixture::{id, now, pack, priya};

/// A record of so many entries, as the server sends it.
fn copy(entries: usize, about: &str) -> RecordCopy {
    let record: RecordId = id(6);
    let (mut head, mut texts) = (Head::EMPTY, Vec::new());
    for n in 0..entries {
        let body = match n {
            0 => Body::Enrolled { pack: pack().id },
            _ => Body::Replied {
                to: 1,
                words: format!("{about} {n}"),
            },
        };
        let sealed = seal(&record, head, now(), priya(), body).unwrap();
        head = sealed.head;
        texts.push(String::from_utf8(sealed.bytes).unwrap());
    }
    RecordCopy {
        record,
        advisor: priya(),
        name: "Priya".into(),
        entries: texts,
        reduced: Vec::new(),
        head,
        values: Vec::new(),
        files: Vec::new(),
        standing: Standing {
            pack: pack().reference(),
            arrangement: Arrangement::Applying,
            items: BTreeMap::new(),
            actions: Vec::new(),
            holds_until: None,
        },
        people: Vec::new(),
    }
}

fn taken(copy: RecordCopy) -> StoredRecord {
    accept(&id(6), copy, None).unwrap()
}

#[test]
fn a_copy_that_goes_on_from_ours_is_taken() {
    let ours = taken(copy(2, "note"));
    let longer = accept(&id(6), copy(4, "note"), Some(&ours)).unwrap();
    assert_eq!(longer.entries.len(), 4);
    assert_eq!(longer.people[0].name, "Priya", "the advisor is named too");
    assert!(
        accept(&id(6), copy(2, "note"), Some(&ours)).is_ok(),
        "the same again"
    );
}

#[test]
fn an_older_copy_and_another_past_are_refused() {
    let ours = taken(copy(3, "note"));
    let refused = |copy| accept(&id(6), copy, Some(&ours)).unwrap_err();
    assert_eq!(refused(copy(2, "note")), Refused::Older);
    assert_eq!(refused(copy(3, "other")), Refused::Rewritten);
    assert_eq!(refused(copy(5, "other")), Refused::Rewritten);
    assert_eq!(refused(copy(2, "other")), Refused::Rewritten);
}

#[test]
fn a_copy_that_does_not_hold_is_refused() {
    type Change = fn(&mut RecordCopy);
    let changes: [(&str, Change); 4] = [
        ("an entry changed", |it| {
            it.entries[1] = it.entries[1].replace("note", "nope")
        }),
        ("an entry left out", |it| drop(it.entries.remove(1))),
        ("another end", |it| it.head = Head::EMPTY),
        ("the last entry changed", |it| {
            it.entries[2] = it.entries[2].replace("note", "nope")
        }),
    ];
    for (what, change) in changes {
        let mut copy = copy(3, "note");
        change(&mut copy);
        assert_eq!(accept(&id(6), copy, None), Err(Refused::Broken), "{what}");
    }
    let foreign = accept(&id(7), copy(3, "note"), None);
    assert_eq!(foreign, Err(Refused::Broken), "another record");
}
