//! What a package may bring, and what shows when somebody tampers with it.

mod answer;

use ed25519_dalek::SigningKey;

use super::*;
use crate::{
    fact::{Fact, FactId, Found},
    hash::Salt,
    id::MethodId,
    pack::PackRef,
    response::{Draft, Photo},
    standing::{
        ItemResult,
        tests::{
            example::{changing, world},
            world::{World, attested, by, chosen, day, photos, returned, uuid, words},
        },
    },
};

fn packed(world: &mut World, item: &str, method: &str, value: Value) -> (Draft, Package) {
    let draft = world.draft(day(0), item, method, value);
    let head = world.head;
    let (manifest, payloads) = world.pack_up(std::slice::from_ref(&draft), head);
    let package = world.signed(&manifest, payloads);
    (draft, package)
}

/// Why the only response of a package is refused; `None` when it is taken.
fn refused(world: &World, package: &Package) -> Option<String> {
    let key = world.key.verifying_key();
    let verified = package.verify(&key).unwrap();
    let (admitted, refused) = verified.admit(&world.record, &world.packs, &key);
    assert_eq!(
        admitted.len() + refused.len(),
        verified.manifest.responses.len()
    );
    refused.into_iter().next().map(|it| it.reason)
}

/// Why an answer is refused that is otherwise as it should be.
fn fault(item: &str, method: &str, value: Value) -> Option<String> {
    let mut world = world();
    let (_, package) = packed(&mut world, item, method, value);
    refused(&world, &package)
}

const WRONG: &str = "The answer is not one that this item takes. Answer it once more.";

#[test]
fn a_package_is_read_as_it_was_written() {
    let mut world = world();
    let (draft, package) = packed(&mut world, "chair", "answer", chosen("yes"));
    let verified = package.verify(&world.key.verifying_key()).unwrap();
    assert_eq!(verified.values[&draft.id], draft.value);
    assert_eq!(verified.hash, package.hash());
    assert_eq!(refused(&world, &package), None);
}

#[test]
fn every_tampering_shows() {
    let mut world = world();
    let (draft, package) = packed(&mut world, "chair", "answer", chosen("yes"));
    let key = world.key.verifying_key();
    let fault = |change: &dyn Fn(&mut Package)| {
        let mut changed = package.clone();
        change(&mut changed);
        changed.verify(&key).unwrap_err()
    };
    let content = Unfit::Content(draft.id.clone());
    let manifest = |it: &mut Package| it.manifest = it.manifest.replace("chair", "stool");
    assert_eq!(fault(&manifest), Unfit::Signature);
    let space = |it: &mut Package| it.manifest.push(' ');
    assert_eq!(
        fault(&space),
        Unfit::Signature,
        "the exact bytes are signed"
    );
    let value = |it: &mut Package| it.payloads[0].value = it.payloads[0].value.replace("yes", "no");
    assert_eq!(fault(&value), content);
    let salt = |it: &mut Package| it.payloads[0].salt = Salt([9; 32]);
    assert_eq!(fault(&salt), content);
    assert_eq!(fault(&|it| it.payloads.clear()), content);
    let cut = |it: &mut Package| it.signature.truncate(127);
    assert_eq!(fault(&cut), Unfit::Signature);
    let shout = |it: &mut Package| it.signature = it.signature.to_uppercase();
    assert_eq!(
        fault(&shout),
        Unfit::Signature,
        "a signature has one spelling"
    );
    assert_eq!(fault(&|it| it.manifest = "{}".into()), Unfit::Manifest);
    let newer = |it: &mut Package| it.manifest = it.manifest.replacen("\"v\":1", "\"v\":2", 1);
    assert_eq!(fault(&newer), Unfit::Version);
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    assert_eq!(
        package.verify(&other),
        Err(Unfit::Signature),
        "another installation's key"
    );
}

#[test]
fn a_content_names_no_file_that_is_not_signed_for() {
    let mut world = world();
    let draft = world.draft(day(0), "lock", "photo", photos(&["front", "side"], 1));
    let head = world.head;
    let (manifest, payloads) = world.pack_up(std::slice::from_ref(&draft), head);
    let unfit = Err(Unfit::Content(draft.id));
    let verify = |world: &World, manifest: &Manifest| {
        let package = world.signed(manifest, payloads.clone());
        package.verify(&world.key.verifying_key()).map(drop)
    };
    assert_eq!(verify(&world, &manifest), Ok(()));
    let mut without = manifest.clone();
    without.files.pop();
    assert_eq!(
        verify(&world, &without),
        unfit,
        "a file that the manifest does not list"
    );
    let mut hidden = manifest;
    hidden.responses[0].files.pop();
    assert_eq!(
        verify(&world, &hidden),
        unfit,
        "a file that the response does not own up to"
    );
}

#[test]
fn an_older_head_is_taken_and_only_what_was_touched_since_is_refused() {
    let mut world = world();
    let plan = world.give(day(0), "plan", "words", words("Out by the door."));
    let risk = world.give(day(0), "risk", "advisor", chosen("yes"));
    let seen = world.head;
    world.review(day(1), &plan, by(Role::Manager), returned());
    world.withdraw(day(1), &risk);
    world.reopen(day(1), "lamp");
    world.answer(day(1), "fire", "yes");
    let confirmed = attested(crate::response::Attested::Confirmed);
    world.attest(day(1), ("antivirus", "it"), by(Role::It), confirmed);

    let mut draft = |item, method, value| world.draft(day(2), item, method, value);
    let drafts = [
        draft("plan", "words", words("Out by the window.")),
        draft("risk", "advisor", chosen("no")),
        draft("lamp", "answer", chosen("yes")),
        draft("fire", "answer", chosen("no")),
        draft("antivirus", "answer", chosen("yes")),
        draft("chair", "answer", chosen("yes")),
    ];
    let (manifest, payloads) = world.pack_up(&drafts, seen);
    let package = world.signed(&manifest, payloads);
    let refused = world.receive(day(2), &package);
    let names: Vec<&str> = refused.iter().map(|it| it.item.as_str()).collect();
    assert_eq!(names, ["plan", "risk", "lamp", "fire"]);
    assert!(
        refused
            .iter()
            .all(|it| it.reason.contains("answer it once more"))
    );
    let taken: Vec<_> = world
        .record
        .responses()
        .map(|it| it.item.as_str())
        .collect();
    assert!(
        taken.ends_with(&["antivirus", "chair"]),
        "another's word does not stop one's own"
    );
}

#[test]
fn what_the_same_device_had_sent_off_before_is_no_news_to_it() {
    let mut world = world();
    let seen = world.head;
    let (_, first) = packed(&mut world, "chair", "answer", chosen("no"));
    // Written before the first was confirmed: the chair came in between.
    let again = world.draft(day(0), "chair", "answer", chosen("yes"));
    let (mut manifest, payloads) = world.pack_up(std::slice::from_ref(&again), seen);
    world.receive(day(0), &first);
    let unaware = world.signed(&manifest, payloads.clone());
    assert!(
        refused(&world, &unaware)
            .unwrap()
            .contains("changed on the server"),
        "another device's answer is not overruled unseen"
    );
    manifest.after = vec![first.hash()];
    let aware = world.signed(&manifest, payloads);
    assert_eq!(world.receive(day(0), &aware), []);
    assert_eq!(world.on(day(0)).items["chair"].result, ItemResult::Met);
}

#[test]
fn what_is_not_asked_or_not_theirs_is_refused() {
    let known = |reason: Option<String>| reason.unwrap_or_default();
    assert!(known(fault("stool", "answer", chosen("yes"))).contains("does not ask this"));
    assert!(known(fault("chair", "photo", chosen("yes"))).contains("does not ask this"));
    let staffs = attested(crate::response::Attested::Confirmed);
    assert!(known(fault("training", "manager", staffs)).contains("Somebody else"));

    let mut world = changing();
    let mut reason = |change: &dyn Fn(&mut Draft)| {
        let mut draft = world.draft(day(0), "lamp", "answer", chosen("yes"));
        change(&mut draft);
        let refused = world.send(day(0), &[draft]);
        refused
            .into_iter()
            .next()
            .map(|it| it.reason)
            .unwrap_or_default()
    };
    assert!(reason(&|it| it.revision = 2).contains("does not ask this"));
    assert!(reason(&|it| it.pack.version = 9).contains("does not know this version"));
    let other = |it: &mut Draft| {
        it.pack = PackRef {
            id: "other".parse().unwrap(),
            version: 1,
        };
    };
    assert!(reason(&other).contains("does not ask this"));
    assert_eq!(reason(&|_| ()), "");
}

#[test]
fn another_persons_record_takes_nothing() {
    let mut world = world();
    let (_, package) = packed(&mut world, "chair", "answer", chosen("yes"));
    world.record.id = uuid(77);
    assert!(
        refused(&world, &package)
            .unwrap()
            .contains("another record")
    );
}

#[test]
fn one_response_counts_once_in_a_package() {
    let mut world = world();
    let draft = world.draft(day(0), "chair", "answer", chosen("yes"));
    let refused = world.send(day(0), &[draft.clone(), draft]);
    assert_eq!(refused.len(), 1);
    assert!(refused[0].reason.contains("twice in one package"));
    assert_eq!(world.record.responses().count(), 1);
}

#[test]
fn a_method_of_an_item_is_not_that_of_another() {
    let mut world = world();
    let mut draft = world.draft(day(0), "plan", "words", words("Out."));
    draft.method = "photo".parse::<MethodId>().unwrap();
    assert_eq!(world.send(day(0), &[draft]).len(), 1);
}
