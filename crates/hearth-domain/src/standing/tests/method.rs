//! What the responses by one method are worth, one after the other.

use super::{
    example::{first, world},
    world::{
        World, another, attested, by, cannot_tell, chosen, day, packs, photos, returned, words,
    },
};
use crate::{
    fact::{Fact, FactId, Found, System},
    record::{Author, Body, Verdict},
    response::{Attested, Value},
    role::Role,
    standing::{ItemResult, State},
    time::Date,
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
    let act = super::world::uuid(60);
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
        world.send(day(2), &[draft.clone()]).len(),
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

#[test]
fn a_day_may_end_what_it_speaks_of() {
    let mut world = world();
    let ends = |days| Value::Day { day: day(days) };
    world.give(day(0), "contract", "day", ends(100));
    assert_eq!(world.at("contract", day(72)).1, State::DueSoon);
    assert_eq!(
        world.at("contract", day(100)),
        (ItemResult::Met, State::DueSoon)
    );
    assert_eq!(
        world.at("contract", day(101)),
        (ItemResult::Met, State::Grace)
    );
    assert_eq!(
        world.at("contract", day(115)),
        (ItemResult::Met, State::Lapsed)
    );
    world.give(day(90), "contract", "day", ends(465));
    assert_eq!(world.at("contract", day(115)), MET, "a later day renews it");
}

fn windows(build: u32) -> Value {
    let system = System {
        os: "windows".into(),
        version: "11".into(),
        build: Some(build),
        edition: None,
    };
    let fact = Fact {
        id: FactId::System,
        found: Found::System(system),
    };
    Value::Measured { facts: vec![fact] }
}

#[test]
fn a_system_is_met_only_as_long_as_its_maker_supports_it() {
    // The table of the pack says that support ends on 31 March 2026, long before the year is over.
    let ends = Date::of(2026, 3, 31);
    let mut world = world();
    world.give(day(0), "system", "probe", windows(26100));
    assert_eq!(world.at("system", day(0)), MET);
    assert_eq!(world.item("system", day(0)).due, Some(ends));
    assert_eq!(world.at("system", ends.plus(-27)).1, State::DueSoon);
    assert_eq!(
        world.at("system", ends.plus(1)),
        (ItemResult::Met, State::Grace)
    );
    assert_eq!(
        world.at("system", ends.plus(15)),
        (ItemResult::Met, State::Lapsed)
    );
    world.give(ends.plus(1), "system", "probe", windows(26100));
    assert_eq!(
        world.at("system", ends.plus(1)).0,
        ItemResult::NotMet,
        "measured after its end"
    );
    world.give(ends.plus(2), "system", "probe", windows(99));
    let item = world.item("system", ends.plus(2));
    assert_eq!(
        item.result,
        ItemResult::CouldNotTell,
        "a system that the table does not know"
    );
}

#[test]
fn a_clock_two_days_off_neither_lengthens_nor_breaks_anything() {
    let mut world = world();
    let ahead = world.draft(day(2), "chair", "answer", chosen("yes"));
    world.send(day(0), &[ahead]);
    let item = world.item("chair", day(0));
    assert_eq!(
        (item.observed, item.due),
        (Some(day(0)), Some(day(365))),
        "held to the server's day"
    );
    assert_eq!((item.result, item.state), MET);
    let behind = world.draft(day(1), "chair", "answer", chosen("no"));
    world.send(day(3), &[behind]);
    let item = world.item("chair", day(3));
    assert_eq!(
        (item.result, item.observed),
        (ItemResult::NotMet, Some(day(1)))
    );
    // Whatever a clock says, what was sent later is later.
    let far_behind = world.draft(day(-300), "chair", "answer", chosen("yes"));
    world.send(day(4), &[far_behind]);
    assert_eq!(world.item("chair", day(4)).due, Some(day(65)));
    // A probe ahead of its time is judged by the server's day, not past the end of support.
    let ends = Date::of(2026, 3, 31);
    let mut probe = World::new(packs([first().as_str()]));
    let ahead = probe.draft(ends.plus(1), "system", "probe", windows(26100));
    probe.send(ends.plus(-1), &[ahead]);
    assert_eq!(probe.item("system", ends.plus(-1)).result, ItemResult::Met);
}
