//! Whether a content is of the kind that its method asks for, and complete.

use super::*;

#[test]
fn an_answer_is_of_the_kind_that_is_asked_for() {
    assert_eq!(fault("chair", "answer", chosen("yes")), None);
    assert_eq!(
        fault("chair", "answer", chosen("perhaps")).as_deref(),
        Some(WRONG)
    );
    assert_eq!(
        fault("chair", "answer", words("Yes")).as_deref(),
        Some(WRONG)
    );
    let noted = |length| Value::Chosen {
        choice: "no".parse().unwrap(),
        note: Some("n".repeat(length)),
    };
    assert_eq!(fault("chair", "answer", noted(MOST_NOTE)), None);
    assert_eq!(
        fault("chair", "answer", noted(MOST_NOTE + 1)).as_deref(),
        Some(WRONG)
    );
    let why = |why: &str| Value::CannotTell { why: why.into() };
    assert_eq!(fault("chair", "answer", why("It is locked.")), None);
    assert_eq!(fault("chair", "answer", why("  ")).as_deref(), Some(WRONG));
}

#[test]
fn words_are_as_many_as_the_pack_takes() {
    assert_eq!(
        fault("plan", "words", words(&"é".repeat(20))),
        None,
        "characters, not bytes"
    );
    assert_eq!(
        fault("plan", "words", words(&"e".repeat(21))).as_deref(),
        Some(WRONG)
    );
    assert_eq!(
        fault("plan", "words", words(" \n ")).as_deref(),
        Some(WRONG)
    );
}

#[test]
fn every_picture_that_is_asked_for_is_there_and_no_other() {
    let shots = |shots: &[&str]| fault("lock", "photo", photos(shots, 1));
    assert_eq!(shots(&["front", "side"]), None);
    assert_eq!(
        shots(&["side", "front", "front"]),
        None,
        "one more is allowed"
    );
    assert_eq!(shots(&["front"]).as_deref(), Some(WRONG), "one is missing");
    assert_eq!(
        shots(&["front", "side", "above"]).as_deref(),
        Some(WRONG),
        "one is not asked for"
    );
    assert_eq!(
        shots(&["front", "side", "front", "side"]).as_deref(),
        Some(WRONG),
        "too many"
    );
    let photo = |shot: &str| Photo {
        shot: shot.parse().unwrap(),
        file: uuid(90),
    };
    let same = Value::Photos {
        photos: vec![photo("front"), photo("side")],
    };
    assert_eq!(
        fault("lock", "photo", same).as_deref(),
        Some(WRONG),
        "one picture is not two"
    );
    let document = |files: u128| Value::Document {
        files: (1..=files).map(uuid).collect(),
    };
    assert_eq!(fault("room-plan", "file", document(1)), None);
    assert_eq!(
        fault("room-plan", "file", document(0)).as_deref(),
        Some(WRONG)
    );
}

#[test]
fn a_probe_sends_what_it_is_there_to_find() {
    let number = |id| Fact {
        id,
        found: Found::Number(1.0),
    };
    let of = |facts| fault("system", "probe", Value::Measured { facts });
    assert_eq!(
        of(vec![number(FactId::System), number(FactId::Memory)]),
        None
    );
    assert_eq!(of(vec![number(FactId::Latency)]).as_deref(), Some(WRONG));
    let tests_of_a_line = Value::Sampled {
        samples: Vec::new(),
        skips: Default::default(),
        series: Hash::of(b"nothing"),
    };
    assert_eq!(
        fault("system", "probe", tests_of_a_line).as_deref(),
        Some(WRONG)
    );
}

#[test]
fn an_agreement_is_signed_as_it_was_shown_by_this_installation() {
    let mut world = world();
    let pack = world.packs.all().next().unwrap().clone();
    let text = pack.texts[0].hash;
    let mut reason = |value| {
        let (_, package) = packed(&mut world, "promise", "sign", value);
        refused(&world, &package)
    };
    let key = SigningKey::from_bytes(&[7; 32]);
    let signed = |key: &SigningKey, shown: &Hash, name: &str, over: &str| Value::Signed {
        text: *shown,
        name: name.into(),
        installation: World::installation(),
        signature: sign(key, &agreement(shown, over)),
    };
    assert_eq!(reason(signed(&key, &text, "Ann Lee", "Ann Lee")), None);
    let wrong = Some(WRONG.to_owned());
    let older = Hash::of(b"an older text");
    assert_eq!(
        reason(signed(&key, &older, "Ann Lee", "Ann Lee")),
        wrong,
        "another text"
    );
    assert_eq!(
        reason(signed(&key, &text, "Bo Day", "Ann Lee")),
        wrong,
        "another name"
    );
    assert_eq!(reason(signed(&key, &text, " ", " ")), wrong, "no name");
    let other = SigningKey::from_bytes(&[8; 32]);
    assert_eq!(
        reason(signed(&other, &text, "Ann Lee", "Ann Lee")),
        wrong,
        "another key"
    );
    let mut elsewhere = signed(&key, &text, "Ann Lee", "Ann Lee");
    if let Value::Signed { installation, .. } = &mut elsewhere {
        *installation = uuid(3);
    }
    assert_eq!(
        reason(elsewhere),
        wrong,
        "another installation's name on it"
    );
    assert_eq!(
        reason(Value::Read { text }),
        wrong,
        "reading is not signing"
    );
}
