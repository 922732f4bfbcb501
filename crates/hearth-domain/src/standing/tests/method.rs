//! What the responses by one method are worth, one after the other.

use super::{
    example::world,
    world::{another, attested, by, cannot_tell, chosen, day, photos, returned, uuid, words},
};
use crate::{
    record::{Author, Body, Verdict},
    response::Attested,
    role::Role,
    standing::{ItemResult, State},
};

const MET: (ItemResult, State) = (ItemResult::Met, State::Current);
const WAITS: (ItemResult, State) = (ItemResult::NotEnoughEvidence, State::WithReviewer);
const NOT_STARTED: (ItemResult, State) = (ItemResult::NotEnoughEvidence, State::NotStarted);

#[test]
fn only_the_role_that_the_pack_names_settles_a_response() {
    let mut world = world();
    let photo = world.give(day(0), "lock", "photo", photos(&["front", "side"], 1));
    assert_eq!(
        world.at("lock", day(0)),
        WAITS,
        "its claim alone is not enough"
    );
    // The server would refuse this one; a record that holds it is read the same way.
    let act = uuid(60);
    let body = Body::Reviewed {
        act,
        response: photo.clone(),
        verdict: Verdict::Accepted,
    };
    world.append(day(1), by(Role::Manager), body);
    assert_eq!(world.at("lock", day(1)), WAITS, "a manager is not IT");
    world.accept(day(2), &photo, Role::It);
    assert_eq!(world.at("lock", day(2)), MET);
}

#[test]
fn two_people_are_two_people() {
    let mut world = world();
    let pair = world.give(day(0), "pair", "words", words("Both agree."));
    world.accept(day(1), &pair, Role::Manager);
    assert_eq!(world.at("pair", day(1)), WAITS);
    world.accept(day(2), &pair, Role::Manager);
    assert_eq!(
        world.at("pair", day(2)),
        WAITS,
        "once more is still one person"
    );
    let as_assessor = Author {
        role: Role::Assessor,
        ..by(Role::Manager)
    };
    world.review(day(3), &pair, as_assessor, Verdict::Accepted);
    assert_eq!(
        world.at("pair", day(3)),
        WAITS,
        "in another role it is still one person"
    );
    world.review(day(4), &pair, another(Role::Manager), Verdict::Accepted);
    assert_eq!(world.at("pair", day(4)), MET);
    world.review(day(5), &pair, by(Role::It), returned());
    assert_eq!(world.at("pair", day(5)).1, State::Returned);
    world.accept(day(6), &pair, Role::Manager);
    assert_eq!(
        world.at("pair", day(6)),
        WAITS,
        "after a return both look again"
    );
}

#[test]
fn a_return_says_why_and_what_would_satisfy_and_an_acceptance_lifts_it() {
    let mut world = world();
    let plan = world.give(day(0), "plan", "words", words("Out by the door."));
    world.review(day(1), &plan, by(Role::Manager), returned());
    let item = world.item("plan", day(1));
    assert_eq!(
        (item.result, item.state),
        (ItemResult::NotEnoughEvidence, State::Returned)
    );
    let why = item.why.unwrap();
    assert!(
        why.contains("The picture is dark.") && why.contains("Take it by day."),
        "{why}"
    );
    world.accept(day(2), &plan, Role::Manager);
    assert_eq!(world.at("plan", day(2)), MET, "the reviewer thought again");
    world.review(day(3), &plan, by(Role::Manager), returned());
    let again = world.give(day(4), "plan", "words", words("Out by the window."));
    assert_eq!(
        world.at("plan", day(4)),
        WAITS,
        "a new one does not bring the old one back"
    );
    world.accept(day(5), &again, Role::Manager);
    assert_eq!(world.at("plan", day(5)), MET);
}

#[test]
fn a_renewal_on_its_way_keeps_the_accepted_one_until_that_lapses() {
    let mut world = world();
    let old = world.give(day(0), "plan", "words", words("Out by the door."));
    world.accept(day(0), &old, Role::Manager);
    let new = world.give(day(350), "plan", "words", words("Still by the door."));
    let newer = world.give(day(351), "plan", "words", words("By the blue door."));
    let item = world.item("plan", day(351));
    assert_eq!((item.result, item.state), (ItemResult::Met, State::DueSoon));
    assert_eq!(item.due, Some(day(365)), "a claim does not lengthen it");
    assert_eq!(item.methods["words"].response, old);
    assert_eq!(item.methods["words"].renewal, Some(newer.clone()));
    assert!(world.item("plan", day(379)).is_satisfied());
    assert_eq!(
        world.at("plan", day(380)),
        WAITS,
        "then the claim alone is left"
    );
    assert_eq!(world.on(day(379)).holds_until, Some(day(380)));
    world.accept(day(381), &newer, Role::Manager);
    assert_eq!(world.at("plan", day(381)), MET);
    assert_eq!(world.item("plan", day(381)).due, Some(day(351 + 365)));
    world.review(day(382), &new, by(Role::Manager), returned());
    assert_eq!(
        world.at("plan", day(382)),
        MET,
        "what came before the accepted one is past"
    );
}

#[test]
fn a_later_no_or_unknown_governs_at_once_though_an_older_yes_holds() {
    for (value, result) in [
        (chosen("no"), ItemResult::NotMet),
        (chosen("not-sure"), ItemResult::CouldNotTell),
        (cannot_tell(), ItemResult::CouldNotTell),
    ] {
        let mut world = world();
        let yes = world.give(day(0), "claim", "answer", chosen("yes"));
        world.accept(day(1), &yes, Role::Manager);
        assert_eq!(world.at("claim", day(1)), MET);
        world.give(day(2), "claim", "answer", value);
        assert_eq!(
            world.at("claim", day(2)),
            (result, State::WithReviewer),
            "nobody need accept it"
        );
        let again = world.give(day(3), "claim", "answer", chosen("yes"));
        assert_eq!(
            world.at("claim", day(3)),
            WAITS,
            "and a bare yes does not undo it"
        );
        world.accept(day(4), &again, Role::Manager);
        assert_eq!(world.at("claim", day(4)), MET);
    }
}

#[test]
fn that_an_item_does_not_apply_is_a_claim_too() {
    let mut world = world();
    let none = world.give(day(0), "claim", "answer", chosen("na"));
    assert_eq!(
        world.at("claim", day(0)),
        WAITS,
        "saying so does not settle it"
    );
    world.accept(day(1), &none, Role::Manager);
    assert_eq!(
        world.at("claim", day(1)),
        (ItemResult::NotApplicable, State::Current)
    );
    assert!(world.item("claim", day(379)).is_satisfied());
    assert!(
        !world.item("claim", day(380)).is_satisfied(),
        "and it ages like any answer"
    );
}

#[test]
fn taking_back_never_brings_an_older_answer_back() {
    let mut world = world();
    let yes = world.answer(day(0), "chair", "yes");
    let no = world.answer(day(1), "chair", "no");
    world.withdraw(day(2), &no);
    assert_eq!(world.at("chair", day(2)), NOT_STARTED);
    world.answer(day(3), "chair", "yes");
    world.withdraw(day(4), &yes);
    assert_eq!(
        world.at("chair", day(4)),
        MET,
        "what was taken back long ago is past"
    );

    // Nor an accepted one from behind a renewal, nor one by another way of showing the same.
    let old = world.give(day(0), "plan", "words", words("Out by the door."));
    world.accept(day(0), &old, Role::Manager);
    let new = world.give(day(1), "plan", "words", words("Out by the window."));
    world.withdraw(day(2), &new);
    assert_eq!(world.at("plan", day(2)), NOT_STARTED);
    world.attest(
        day(0),
        ("antivirus", "it"),
        by(Role::It),
        attested(Attested::Confirmed),
    );
    let no = world.answer(day(1), "antivirus", "no");
    world.withdraw(day(2), &no);
    assert_eq!(world.at("antivirus", day(2)), NOT_STARTED);
    // The other voice of two is another matter.
    let mine = world.give(day(1), "risk", "advisor", chosen("yes"));
    world.attest(
        day(0),
        ("risk", "manager"),
        by(Role::Manager),
        attested(Attested::Confirmed),
    );
    world.withdraw(day(2), &mine);
    assert_eq!(world.at("risk", day(2)).1, State::InProgress);
    assert!(world.item("risk", day(2)).methods.contains_key("manager"));
}

#[test]
fn what_was_taken_back_stays_so_when_the_same_comes_again() {
    let mut world = world();
    let draft = world.draft(day(0), "chair", "answer", chosen("yes"));
    world.send(day(0), std::slice::from_ref(&draft));
    world.withdraw(day(1), &draft.id);
    let response = world.record.responses().next().unwrap().clone();
    assert_eq!(
        world.send(day(2), std::slice::from_ref(&draft)).len(),
        1,
        "the server has it"
    );
    // A record that holds it twice is read the same way.
    world.record.values.insert(draft.id.clone(), draft.value);
    let package = crate::hash::Hash::of(b"again");
    let body = Body::Submitted {
        package,
        responses: vec![response],
    };
    world.append(day(3), by(Role::Advisor), body);
    assert_eq!(world.at("chair", day(3)), NOT_STARTED);
}

#[test]
fn what_is_reopened_is_answered_afresh_by_everybody() {
    let mut world = world();
    world.give(day(0), "risk", "advisor", chosen("yes"));
    world.attest(
        day(0),
        ("risk", "manager"),
        by(Role::Manager),
        attested(Attested::Confirmed),
    );
    world.answer(day(0), "chair", "yes");
    assert_eq!(world.at("risk", day(1)), MET);
    world.reopen(day(1), "risk");
    let item = world.item("risk", day(1));
    assert_eq!((item.result, item.state), NOT_STARTED);
    assert!(item.why.unwrap().contains("I moved."), "it says why");
    assert_eq!(world.at("chair", day(1)), MET);
    world.give(day(2), "risk", "advisor", chosen("yes"));
    let item = world.item("risk", day(2));
    assert_eq!((item.state, item.why), (State::InProgress, None));
}
