//! Who comes first on the support card, and until when its lines are believed.

use proptest::prelude::*;

use super::*;
use crate::{
    check_in::{CheckInAnswer, Share},
    pack::{CheckInOption, CheckInQuestion, PackRef, SomeoneElse},
    role::Role,
    time::Ms,
};

const TODAY: Date = Date::of(2026, 11, 22);

fn line(id: &str) -> SupportLine {
    SupportLine {
        id: id.parse().expect("a slug"),
        title: id.into(),
        who: "Somebody".into(),
        about: "Something".into(),
        contacts: vec![SupportContact::Phone("116 123".into())],
        hours: "Always".into(),
        audience: SupportAudience::Everyone,
        urgent: false,
        line_manager: false,
        verified: TODAY,
        verify_every_days: 180,
        owner: "The office".into(),
    }
}

fn card() -> SupportCard {
    SupportCard {
        lines: vec![
            SupportLine {
                urgent: true,
                ..line("danger")
            },
            SupportLine {
                line_manager: true,
                ..line("manager")
            },
            line("buddy"),
            SupportLine {
                audience: SupportAudience::AfterDifficultCall,
                ..line("de-briefer")
            },
            line("samaritans"),
        ],
    }
}

fn names<'a>(lines: &[&'a SupportLine]) -> Vec<&'a str> {
    lines.iter().map(|line| line.id.as_str()).collect()
}

#[test]
fn the_line_manager_comes_last_and_danger_stands_apart() {
    let card = card();
    assert_eq!(
        names(&card.at_any_time()),
        ["buddy", "de-briefer", "samaritans", "manager"]
    );
    assert_eq!(names(&card.urgent()), ["danger"]);
}

#[test]
fn after_a_difficult_call_those_for_it_come_first() {
    let expected = ["de-briefer", "buddy", "samaritans", "manager"];
    assert_eq!(names(&card().after_difficult_call()), expected);
}

/// A form with one question for each of these lines, and a check-in that answers some of them low.
fn low(lines: &[&str], low: &[bool]) -> (CheckInForm, CheckIn) {
    let option = |id: &str, low| CheckInOption {
        id: id.parse().expect("a slug"),
        text: id.into(),
        low,
    };
    let question = |line: &&str| CheckInQuestion {
        id: line.parse().expect("a slug"),
        ask: "How?".into(),
        hint: None,
        note: false,
        lines: vec![line.parse().expect("a slug")],
        options: vec![option("good", false), option("bad", true)],
    };
    let form = CheckInForm {
        every_days: 28,
        due_soon_days: 3,
        seconds: 60,
        keep_days: 90,
        keep_shared_days: 90,
        reply_days: 3,
        someone_else: SomeoneElse {
            role: Role::ShiftLead,
            title: "Somebody else".into(),
        },
        questions: lines.iter().map(question).collect(),
    };
    let answer = |(line, low): (&&str, &bool)| CheckInAnswer {
        question: line.parse().expect("a slug"),
        choice: if *low { "bad" } else { "good" }.parse().expect("a slug"),
        note: None,
        share: Share::KeepToMyself,
    };
    let check_in = CheckIn {
        id: "00000000-0000-7000-8000-0000000000aa"
            .parse()
            .expect("a uuid"),
        at: Ms(0),
        pack: PackRef {
            id: "small".parse().expect("a slug"),
            version: 1,
        },
        answers: lines.iter().zip(low).map(answer).collect(),
        outcome: None,
    };
    (form, check_in)
}

#[test]
fn low_answers_bring_those_forward_whom_the_pack_names_for_them() {
    let lines = ["samaritans", "manager", "buddy"];
    let (form, check_in) = low(&lines, &[true, true, false]);
    let card = card();
    let shown = card
        .after_low_answers(&check_in, &form)
        .expect("two are low");
    assert_eq!(
        names(&shown),
        ["samaritans", "buddy", "de-briefer", "manager"]
    );
    let (form, fine) = low(&lines, &[false, false, false]);
    assert_eq!(
        card.after_low_answers(&fine, &form),
        None,
        "nothing is shown for nothing"
    );
}

proptest! {
    #[test]
    fn whatever_comes_first_nobody_is_lost_and_no_manager_comes_before_others(
        kinds in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>()), 1..8),
        lows in prop::collection::vec(any::<bool>(), 8),
    ) {
        let ids: Vec<String> = (0..kinds.len()).map(|number| format!("line-{number}")).collect();
        let lines = ids.iter().zip(&kinds).map(|(id, (line_manager, urgent, after))| SupportLine {
            line_manager: *line_manager,
            urgent: *urgent,
            audience: if *after { SupportAudience::AfterDifficultCall } else { SupportAudience::Everyone },
            ..line(id)
        });
        let card = SupportCard { lines: lines.collect() };
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let (form, check_in) = low(&ids, &lows);
        let mut orders = vec![card.at_any_time(), card.after_difficult_call()];
        orders.extend(card.after_low_answers(&check_in, &form));
        for order in orders {
            prop_assert_eq!(order.len() + card.urgent().len(), card.lines.len());
            let managers: Vec<bool> = order.iter().map(|line| line.line_manager).collect();
            prop_assert!(managers.is_sorted(), "{:?}", managers);
        }
    }
}

#[test]
fn a_line_is_past_its_date_the_day_after_and_not_before() {
    let line = line("buddy");
    assert!(!line.is_past(TODAY.plus(180)));
    assert!(line.is_past(TODAY.plus(181)));
    assert!(
        !line.is_past(TODAY.plus(-9)),
        "a clock that is behind makes nothing old"
    );
}

#[test]
fn contacts_are_numbers_that_can_be_dialled_and_pages_that_are_what_they_seem() {
    let phone = |it: &str| SupportContact::Phone(it.into()).check();
    for good in ["999", "116 123", "0808 2000 247", "+44 1632 960000"] {
        assert_eq!(phone(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        "99",
        " 999",
        "999 ",
        "call 999",
        "0300-373",
        "+",
        "*#06#",
        "1234567890123456",
    ] {
        assert_eq!(phone(bad), Err(BadContact::Phone), "{bad:?}");
    }
    let page = |it: &str| SupportContact::Page(it.into()).check();
    for good in ["https://www.samaritans.org", "https://a.example/b?c=d"] {
        assert_eq!(page(good), Ok(()), "{good}");
    }
    for bad in [
        "http://a.example",
        "https://user@a.example",
        "https://localhost",
        "https://a.example/\u{202e}b",
        "https://a.example/b c",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "",
    ] {
        assert_eq!(page(bad), Err(BadContact::Page), "{bad:?}");
    }
    let text = |number: &str, word: Option<&str>| {
        let (number, word) = (number.into(), word.map(Into::into));
        SupportContact::Text(SupportText { number, word })
    };
    assert_eq!(text("85258", Some("SHOUT")).check(), Ok(()));
    assert_eq!(text("85258", None).check(), Ok(()));
    assert_eq!(text("85258", Some("")).check(), Err(BadContact::Word));
    assert_eq!(text("x", None).check(), Err(BadContact::Phone));
    assert_eq!(
        text("85258", Some("SHOUT")).to_string(),
        "text SHOUT to 85258"
    );
}

#[test]
fn the_card_is_read_again_as_it_was_written() {
    // It lies outside the encrypted store, so that it is there while that is locked.
    let card = card();
    let text = serde_json::to_string(&card).expect("it can be written");
    assert!(
        text.contains("\"lineManager\":true") && text.contains("verifyEveryDays"),
        "{text}"
    );
    assert_eq!(
        serde_json::from_str::<SupportCard>(&text).expect("it can be read"),
        card
    );
}
