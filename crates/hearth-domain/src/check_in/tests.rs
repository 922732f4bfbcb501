//! What leaves the device of a check-in and what does not, and what follows what was shared.

mod follows;

use proptest::prelude::*;

use super::*;
use crate::{
    id::{PersonId, SupportLineId},
    pack::{CheckInOption, SomeoneElse},
    role::Role,
};

/// A day on which it is summer in London.
const NOW: Ms = Ms(1_782_000_000_000);

fn person(number: u8) -> PersonId {
    format!("00000000-0000-7000-8000-0000000000{number:02x}")
        .parse()
        .expect("a uuid")
}

/// Questions `q0`, `q1`, and so on, each with three options of which the last is low.
fn form(count: usize) -> CheckInForm {
    let option = |id: &str, low| CheckInOption {
        id: id.parse().expect("a slug"),
        text: id.into(),
        low,
    };
    let question = |number| CheckInQuestion {
        id: format!("q{number}").parse().expect("a slug"),
        ask: "How is it?".into(),
        hint: None,
        note: number != 1,
        lines: vec![line(number)],
        options: vec![
            option("good", false),
            option("so-so", false),
            option("bad", true),
        ],
    };
    CheckInForm {
        every_days: 28,
        due_soon_days: 3,
        seconds: 60,
        keep_days: 90,
        keep_shared_days: 180,
        reply_days: 3,
        someone_else: SomeoneElse {
            role: Role::ShiftLead,
            title: "Somebody else".into(),
        },
        questions: (0..count).map(question).collect(),
    }
}

fn line(number: usize) -> SupportLineId {
    format!("line-{number}").parse().expect("a slug")
}

fn answer(question: usize, choice: &str, note: Option<&str>, share: Share) -> CheckInAnswer {
    CheckInAnswer {
        question: format!("q{question}").parse().expect("a slug"),
        choice: choice.parse().expect("a slug"),
        note: note.map(Into::into),
        share,
    }
}

fn check_in(answers: Vec<CheckInAnswer>, outcome: Option<CheckInConclusion>) -> CheckIn {
    CheckIn {
        id: "00000000-0000-7000-8000-0000000000aa"
            .parse()
            .expect("a uuid"),
        at: NOW,
        pack: PackRef {
            id: "small".parse().expect("a slug"),
            version: 1,
        },
        answers,
        outcome,
    }
}

/// Check-ins with a marker in each note and choice that stands nowhere else.
fn any_check_in() -> impl Strategy<Value = CheckIn> {
    let share = prop::sample::select(Share::ALL.to_vec());
    let outcome = prop::sample::select(vec![
        CheckInOutcome::StillWorking,
        CheckInOutcome::ChangeSomething,
        CheckInOutcome::Stop,
    ]);
    let outcome = prop::option::of((outcome, share.clone()));
    (
        prop::collection::vec((share, any::<bool>()), 0..12),
        outcome,
    )
        .prop_map(|(all, outcome)| {
            let one = |(number, (share, has_note)): (usize, (Share, bool))| {
                let note = format!("note-{number}-of-this-advisor");
                let choice = format!("choice-{number}-of-this-advisor");
                answer(number, &choice, has_note.then_some(note.as_str()), share)
            };
            let answers = all.into_iter().enumerate().map(one).collect();
            let outcome = outcome.map(|(outcome, share)| CheckInConclusion { outcome, share });
            check_in(answers, outcome)
        })
}

proptest! {
    #[test]
    fn what_is_kept_is_not_in_what_is_shared(check_in in any_check_in()) {
        let wire = serde_json::to_string(&check_in.shared()).expect("it can be written");
        for it in &check_in.answers {
            let is_kept = it.share == Share::KeepToMyself;
            let mut marks = vec![it.choice.to_string(), format!("\"{}\"", it.question)];
            marks.extend(it.note.clone());
            for mark in marks {
                prop_assert_eq!(wire.contains(&mark), !is_kept, "{} in {}", mark, wire);
            }
        }
        let is_outcome_shared = check_in.outcome.is_some_and(|it| it.share != Share::KeepToMyself);
        prop_assert_eq!(wire.contains("outcome"), is_outcome_shared);
    }

    #[test]
    fn each_shared_answer_names_who_was_asked_to_hear_it(check_in in any_check_in()) {
        let shared = check_in.shared();
        let shared = shared.iter().flat_map(|it| &it.answers);
        for (told, said) in shared.map(|it| (it.with, &it.said)) {
            let asked = match said {
                Said::Answer { question, .. } => {
                    let mut answers = check_in.answers.iter();
                    answers.find(|it| &it.question == question).map(|it| it.share)
                }
                Said::Outcome { .. } => check_in.outcome.map(|it| it.share),
            };
            prop_assert_eq!(asked.and_then(Share::hearer), Some(told));
        }
    }
}

#[test]
fn a_check_in_of_which_nothing_is_shared_is_known_to_nobody() {
    let outcome = CheckInConclusion {
        outcome: CheckInOutcome::Stop,
        share: Share::KeepToMyself,
    };
    let kept = check_in(
        vec![answer(0, "bad", Some("it is"), Share::KeepToMyself)],
        Some(outcome),
    );
    assert_eq!(kept.shared(), None);
}

#[test]
fn what_says_nothing_about_sharing_is_kept() {
    let text = r#"{"question": "q0", "choice": "bad", "note": null}"#;
    let answer: CheckInAnswer = serde_json::from_str(text).expect("an answer");
    assert_eq!(answer.share, Share::KeepToMyself);
    assert_eq!(Share::ALL[0], Share::KeepToMyself, "it is offered first");
}

#[test]
fn answers_are_of_the_form_each_once() {
    let form = form(3);
    let says = |answers: Vec<CheckInAnswer>| {
        let problem = check_in(answers, None).check(&form).err();
        problem.map_or_else(Vec::new, |it| it.fields)
    };
    let good = |number| answer(number, "good", None, Share::Manager);
    assert_eq!(says(vec![]), [], "everything may be left out");
    assert_eq!(says(vec![good(2), good(0)]), []);
    let long = "x".repeat(NOTE_MOST + 1);
    for (answers, field, word) in [
        (vec![good(0), good(0)], "q0", "twice"),
        (vec![good(7)], "q7", "no longer asked"),
        (
            vec![answer(0, "best", None, Share::Manager)],
            "q0",
            "Select",
        ),
        (
            vec![answer(1, "good", Some("a note"), Share::Manager)],
            "q1",
            "takes no note",
        ),
        (
            vec![answer(
                0,
                "good",
                Some("999 000 0018 called"),
                Share::Manager,
            )],
            "q0",
            "NHS number",
        ),
        (
            vec![answer(0, "good", Some(&long), Share::Manager)],
            "q0",
            "characters or fewer",
        ),
    ] {
        let fields = says(answers.clone());
        assert_eq!(fields.len(), 1, "{fields:?}");
        assert_eq!(fields[0].field, field);
        assert!(fields[0].message.contains(word), "{fields:?}");
        let shared = check_in(answers, None).shared().expect("it is shared");
        let refused = shared.check(&form).expect_err("the server finds the same");
        assert_eq!(refused.fields, fields);
    }
}

#[test]
fn a_topic_is_read_as_it_was_written() {
    for question in ["q0", "outcome", "question.reach"] {
        let question = question.parse().expect("a slug");
        let topic = Topic::Question { question };
        assert_eq!(topic.to_string().parse(), Ok(topic));
    }
    assert_eq!(Topic::Outcome.to_string().parse(), Ok(Topic::Outcome));
    for wrong in ["", "q0", "question.", "question.A", "outcome "] {
        assert!(wrong.parse::<Topic>().is_err(), "{wrong}");
    }
}

#[test]
fn the_server_takes_nothing_shared_for_nothing_and_one_outcome() {
    let form = form(1);
    let outcome = CheckInConclusion {
        outcome: CheckInOutcome::StillWorking,
        share: Share::Manager,
    };
    let mut shared = check_in(vec![], Some(outcome))
        .shared()
        .expect("it is shared");
    assert_eq!(shared.check(&form), Ok(()));
    shared.answers.push(shared.answers[0].clone());
    let twice = shared.check(&form).expect_err("two outcomes");
    assert_eq!(twice.fields[0].field, "outcome");
    shared.answers.clear();
    assert!(
        shared.check(&form).is_err(),
        "an empty one tells that there was a check-in"
    );
}

#[test]
fn only_low_answers_count_as_low_and_in_the_order_of_the_form() {
    let form = form(4);
    let kept = Share::KeepToMyself;
    let low = check_in(
        vec![
            answer(3, "bad", None, kept),
            answer(2, "so-so", None, kept),
            answer(0, "bad", None, kept),
        ],
        None,
    );
    let low: Vec<&str> = low.low(&form).iter().map(|it| it.id.as_str()).collect();
    assert_eq!(low, ["q0", "q3"]);
    let fine = check_in(vec![answer(0, "good", None, kept)], None);
    assert!(fine.low(&form).is_empty());
}

#[test]
fn a_check_in_falls_due_by_the_rhythm_and_a_clock_set_back_does_not_move_it_far() {
    let form = form(1);
    let today = NOW.date();
    let due = |last: Option<Ms>, since| form.due(last, since, today);
    assert_eq!(due(None, today.plus(-10)), today.plus(18));
    let last = NOW.plus(-20 * 86_400_000);
    assert_eq!(due(Some(last), today.plus(-300)), today.plus(8));
    assert_eq!(
        due(Some(last), today.plus(-5)),
        today.plus(23),
        "it began anew since"
    );
    let by_a_wrong_clock = NOW.plus(400 * 86_400_000);
    assert_eq!(
        due(Some(by_a_wrong_clock), today.plus(-300)),
        today.plus(28)
    );
}

#[test]
fn each_half_is_kept_for_its_own_time() {
    let form = form(1);
    assert_eq!(keep_until(Some(&form), NOW.date()), NOW.date().plus(90));
    assert_eq!(keep_until(None, NOW.date()), NOW.date().plus(90));
    assert_eq!(form.keep_shared_until(NOW), NOW.date().plus(180));
}
