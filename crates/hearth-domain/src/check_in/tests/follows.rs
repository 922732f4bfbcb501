//! Who hears what was shared, what they do with it, and the way back to the contact centre.

use std::collections::BTreeSet;

use super::{NOW, answer, check_in, form, person};
use crate::{
    Problem, ProblemCode,
    check_in::{
        Colleague, Hearer, Share, Topic,
        conversation::{BadWords, Conversation, ConversationRefused, HOW_MOST, REPLY_MOST},
        going_back::{GoingBack, GoingBackRefused, GoingBackStep},
    },
    id::ReplyId,
    role::Role,
    time::Ms,
};

const HOUR: i64 = 3_600_000;

/// A conversation about one answer with a note, shared with the manager.
fn opened() -> Conversation {
    let shared = check_in(
        vec![answer(0, "bad", Some("too quiet"), Share::Manager)],
        None,
    )
    .shared();
    let mut opened = Conversation::open(&shared.expect("it is shared"), &person(1), NOW);
    opened.remove(0)
}

fn reply(number: u8) -> ReplyId {
    format!("00000000-0000-7000-8000-00000000bb{number:02x}")
        .parse()
        .expect("a uuid")
}

/// Does something as the advisor's manager.
fn as_manager<T>(does: impl FnOnce(&Colleague<'_>) -> T) -> T {
    let roles = BTreeSet::from([Role::Manager]);
    does(&Colleague {
        roles: &roles,
        manages: true,
    })
}

#[test]
fn every_role_hears_what_was_meant_for_it_and_nothing_else() {
    let form = form(1);
    for role in Role::ALL {
        for manages in [false, true] {
            let roles = BTreeSet::from([role]);
            let colleague = Colleague {
                roles: &roles,
                manages,
            };
            let is_manager = role == Role::Manager && manages;
            assert_eq!(
                Hearer::Manager.includes(&colleague, &form),
                is_manager,
                "{role:?}"
            );
            assert_eq!(
                Hearer::can_be(&[role], &form),
                [Role::Manager, Role::ShiftLead].contains(&role),
                "{role:?}"
            );
            let is_someone_else = role == Role::ShiftLead && !manages;
            assert_eq!(
                Hearer::SomeoneElse.includes(&colleague, &form),
                is_someone_else,
                "{role:?}"
            );
        }
    }
    // Their own manager is not somebody else, whatever else they are.
    let both = BTreeSet::from([Role::Manager, Role::ShiftLead]);
    let manager = Colleague {
        roles: &both,
        manages: true,
    };
    assert!(!Hearer::SomeoneElse.includes(&manager, &form));
}

#[test]
fn a_shared_answer_is_answered_and_a_talk_is_arranged() {
    let (form, mut talk) = (form(1), opened());
    assert_eq!(
        talk.topic,
        Topic::Question {
            question: "q0".parse().expect("a slug")
        }
    );
    assert_eq!(talk.reply_due(&form), Some(NOW.date().plus(3)));
    as_manager(|it| talk.reply(&person(2), it, &form, (&reply(1), "  Thank you.  "), NOW))
        .expect("theirs");
    assert_eq!(talk.replies[0].words, "Thank you.");
    as_manager(|it| talk.reply(&person(2), it, &form, (&reply(1), "Thank you."), NOW))
        .expect("twice is harmless");
    assert_eq!(talk.replies.len(), 1);
    assert_eq!(talk.reply_due(&form), None, "it waits no more");
    let when = NOW.plus(24 * HOUR);
    as_manager(|it| talk.arrange(&person(2), it, &form, (when, "By phone"), NOW)).expect("theirs");
    assert_eq!(talk.talk.as_ref().map(|it| it.when), Some(when));
    let past = as_manager(|it| talk.arrange(&person(2), it, &form, (NOW, "By phone"), NOW));
    assert_eq!(past, Err(ConversationRefused::Past));
}

#[test]
fn whoever_was_not_asked_does_nothing() {
    let (form, mut talk) = (form(1), opened());
    let before = talk.clone();
    let lead = BTreeSet::from([Role::ShiftLead, Role::Administrator]);
    let colleague = Colleague {
        roles: &lead,
        manages: false,
    };
    let refused = Err(ConversationRefused::NotYours);
    assert_eq!(
        talk.reply(&person(3), &colleague, &form, (&reply(1), "Hello"), NOW),
        refused
    );
    let later = (NOW.plus(HOUR), "By phone");
    assert_eq!(
        talk.arrange(&person(3), &colleague, &form, later, NOW),
        refused
    );
    assert_eq!(talk.withdraw(&person(3), NOW), refused);
    assert_eq!(talk, before);
    let problem = Problem::from(ConversationRefused::NotYours);
    assert_eq!(
        problem.code,
        ProblemCode::NotFound,
        "not even that it exists"
    );
}

#[test]
fn words_are_some_and_not_too_many() {
    let (form, mut talk) = (form(1), opened());
    let long = "é".repeat(REPLY_MOST + 1);
    for (words, wrong) in [
        ("  ", BadWords::Empty),
        ("caller 999 000 0018", BadWords::Patient),
        (long.as_str(), BadWords::TooLong(REPLY_MOST)),
    ] {
        let said = as_manager(|it| talk.reply(&person(2), it, &form, (&reply(1), words), NOW));
        assert_eq!(said, Err(ConversationRefused::Words(wrong.clone())));
        let (when, mut talk) = (NOW.plus(1), opened());
        let held = as_manager(|it| talk.arrange(&person(2), it, &form, (when, words), NOW));
        let wrong = match wrong {
            BadWords::TooLong(_) => BadWords::TooLong(HOW_MOST),
            other => other,
        };
        assert_eq!(held, Err(ConversationRefused::How(wrong)));
    }
    // Each stands beside the input that it is about.
    let fields = [
        ConversationRefused::Words(BadWords::Empty),
        ConversationRefused::How(BadWords::Empty),
        ConversationRefused::Past,
    ];
    let fields = fields.map(|it| Problem::from(it).fields.remove(0).field);
    assert_eq!(fields, ["words", "how", "when"]);
    let most = "é".repeat(REPLY_MOST);
    as_manager(|it| talk.reply(&person(2), it, &form, (&reply(1), &most), NOW))
        .expect("it is short enough");
}

#[test]
fn what_is_taken_back_leaves_no_word_and_does_not_come_again() {
    let (form, mut talk) = (form(1), opened());
    let again = check_in(
        vec![answer(0, "bad", Some("too quiet"), Share::Manager)],
        None,
    )
    .shared();
    let again = again.expect("it is shared").answers.remove(0);
    as_manager(|it| talk.reply(&person(2), it, &form, (&reply(1), "Why too quiet?"), NOW))
        .expect("theirs");
    talk.withdraw(&person(1), NOW.plus(HOUR))
        .expect("the advisor's own");
    talk.withdraw(&person(1), NOW.plus(2 * HOUR))
        .expect("twice is harmless");
    assert_eq!(talk.withdrawn, Some(NOW.plus(HOUR)));
    talk.receive(&again);
    let kept = serde_json::to_string(&talk).expect("it can be written");
    assert!(!kept.contains("quiet") && !kept.contains("bad"), "{kept}");
    let answered = as_manager(|it| talk.reply(&person(2), it, &form, (&reply(1), "Hello"), NOW));
    assert_eq!(answered, Err(ConversationRefused::Withdrawn));
    assert!(!talk.waits());
}

#[test]
fn newer_words_count_until_somebody_answered_and_never_reach_somebody_else() {
    let (form, mut talk) = (form(1), opened());
    let say = |note, share| {
        let shared = check_in(vec![answer(0, "bad", Some(note), share)], None).shared();
        shared.expect("it is shared").answers.remove(0)
    };
    let newer = say("too loud", Share::Manager);
    talk.receive(&newer);
    assert_eq!(talk.said.as_ref(), Some(&newer.said));
    talk.receive(&say("for the lead", Share::SomeoneElse));
    assert_eq!(
        talk.said.as_ref(),
        Some(&newer.said),
        "the manager was not asked"
    );
    as_manager(|it| talk.reply(&person(2), it, &form, (&reply(1), "Thank you"), NOW))
        .expect("theirs");
    talk.receive(&say("changed", Share::Manager));
    assert_eq!(
        talk.said.as_ref(),
        Some(&newer.said),
        "it was answered as it was"
    );
}

fn asked() -> GoingBack {
    let id = "00000000-0000-7000-8000-0000000000bb".parse();
    GoingBack::ask(id.expect("a uuid"), NOW)
}

#[test]
fn going_back_is_asked_twice_before_anybody_hears_of_it() {
    let mut request = asked();
    assert_eq!(request.step(), GoingBackStep::Asked);
    assert_eq!(request.confirmed, None);
    let day = NOW.date().plus(7);
    let early = request.arrange(&person(2), day, NOW);
    assert_eq!(early, Err(GoingBackRefused::NotConfirmed));
    request.confirm(NOW.plus(HOUR)).expect("asked");
    request
        .confirm(NOW.plus(2 * HOUR))
        .expect("twice is harmless");
    assert_eq!(request.confirmed, Some(NOW.plus(HOUR)));
    let past = request.arrange(&person(2), NOW.date().plus(-1), NOW);
    assert_eq!(past, Err(GoingBackRefused::Past));
    request.arrange(&person(2), day, NOW).expect("confirmed");
    assert_eq!(request.step(), GoingBackStep::Arranged);
    assert_eq!(request.withdraw(NOW), Err(GoingBackRefused::Arranged));
}

#[test]
fn what_is_taken_back_before_the_second_step_never_leaves_the_device() {
    let mut request = asked();
    request.withdraw(NOW).expect("it is theirs");
    assert_eq!(request.step(), GoingBackStep::Withdrawn);
    assert_eq!(request.confirm(NOW), Err(GoingBackRefused::Withdrawn));
    assert_eq!(request.confirmed, None, "nobody may know of it");
}

/// A computer whose clock is months behind dates a new request before an old one.
#[test]
fn a_request_that_waits_stands_whatever_its_date() {
    let mut old = asked();
    old.confirm(NOW).expect("asked");
    old.withdraw(NOW).expect("it is theirs");
    let mut new = GoingBack {
        asked: Ms(0),
        ..asked()
    };
    new.confirm(Ms(0)).expect("asked");
    let standing = |new: &GoingBack| GoingBack::standing(vec![new.clone(), old.clone()]);
    assert_eq!(standing(&new).as_ref(), Some(&new));
    let day = NOW.date().plus(7);
    new.arrange(&person(2), day, NOW).expect("confirmed");
    assert_eq!(standing(&new).as_ref(), Some(&new));
    let mut before = asked();
    before.confirm(NOW).expect("asked");
    let early = NOW.plus(-HOUR);
    before.arrange(&person(2), day, early).expect("confirmed");
    let of_two = GoingBack::standing(vec![before, new.clone()]);
    assert_eq!(of_two.as_ref(), Some(&new), "it was arranged last");
    assert_eq!(GoingBack::standing(Vec::new()), None);
}

#[test]
fn going_back_has_no_place_for_a_reason() {
    let mut request = asked();
    request.confirm(NOW).expect("asked");
    let wire = serde_json::to_value(&request).expect("it can be written");
    let fields: Vec<&str> = wire
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let known = ["arranged", "asked", "confirmed", "id", "withdrawn"];
    assert_eq!(
        fields.iter().copied().collect::<BTreeSet<_>>(),
        known.into()
    );
    assert_eq!(request.asked, Ms(NOW.0));
}
