//! Faults of check-ins, the support card, buddies, breaks, reminders and the break after a call.

use super::{SMALL, TODAY, assert_found, assert_only, check, edited, pack};
use crate::time::Date;

#[test]
fn a_pack_without_these_parts_is_sound_too() {
    let bare = SMALL.split("\n[check_in]").next().unwrap();
    let pack = pack(bare);
    assert_eq!(check(&pack, TODAY), []);
    assert!(pack.check_in.is_none() && pack.support_card.is_none() && pack.buddy.is_none());
}

#[test]
fn a_check_in_that_cannot_work_is_found() {
    assert_found(&[
        ("every_days = 28", "every_days = 0", "no rhythm"),
        ("every_days = 28", "every_days = 400", "no rhythm"),
        ("due_soon_days = 3\n", "due_soon_days = 28\n", "no rhythm"),
        (
            "keep_days = 90",
            "keep_days = 900",
            "keeps answers for too long",
        ),
        (
            "keep_shared_days = 180",
            "keep_shared_days = 0",
            "keeps answers for too long",
        ),
        (
            "reply_days = 5",
            "reply_days = 30",
            "wait too long for a word",
        ),
        (
            "role = \"shiftLead\"",
            "role = \"administrator\"",
            "people who cannot hear it",
        ),
        (
            "role = \"shiftLead\"",
            "role = \"advisor\"",
            "people who cannot hear it",
        ),
        ("\"Somebody else\"", "\"\"", "people who cannot hear it"),
        (
            "ask = \"How is it going?\"",
            "ask = \" \"",
            "going cannot be answered",
        ),
        (
            "{ id = \"fine\", text = \"Fine\" }",
            "{ id = \"fine\", text = \"Fine\", low = true }",
            "Every answer to question going is low",
        ),
        ("{ id = \"fine\"", "{ id = \"badly\"", "offers badly twice"),
        (", low = true }", " }", "no answer to it is low"),
        (
            "lines = [\"friend\"]",
            "lines = [\"foe\"]",
            "the line foe, which the support card does not have",
        ),
    ]);
    let asks_nothing = SMALL.split("\n[[check_in.question]]").next().unwrap();
    assert_only(
        &check(&pack(asks_nothing), TODAY),
        "asks nothing",
        asks_nothing,
    );
}

#[test]
fn low_answers_need_somebody_to_talk_to() {
    let text = SMALL.split("\n[support_card]").next().unwrap();
    assert_only(&check(&pack(text), TODAY), "there is nobody", text);
}

#[test]
fn a_line_of_the_support_card_is_believed_until_its_day_and_no_longer() {
    let verified = ("verified = \"2026-11-02\"", Date::of(2026, 11, 2));
    assert_eq!(
        check(&pack(SMALL), verified.1.plus(100)),
        [],
        "the last day"
    );
    let later = check(&pack(SMALL), verified.1.plus(101));
    let wrong: Vec<&str> = later.iter().map(|fault| fault.wrong.as_str()).collect();
    assert!(
        wrong.contains(&"Line friend was to be checked by 2027-02-10 at the latest."),
        "{wrong:?}"
    );
    assert!(later[0].todo.contains("The office"), "its owner is named");
    assert!(
        wrong
            .iter()
            .any(|it| it.contains("names nobody beside the line manager")),
        "the boss's line alone does not do: {wrong:?}"
    );
    let text = edited("verify_every_days = 100", "verify_every_days = 100000");
    let every_line = check(&pack(&text), TODAY);
    assert!(
        every_line.len() == 2 && every_line[0].wrong.contains("not checked once a year"),
        "{every_line:?}"
    );
    assert_found(&[(
        verified.0,
        "verified = \"2026-11-23\"",
        "a day that has not come",
    )]);
}

#[test]
fn a_card_that_helps_nobody_is_found() {
    assert_found(&[
        (
            "title = \"A friend\"",
            "title = \"\"",
            "leaves something open",
        ),
        (
            "owner = \"The office\"",
            "owner = \" \"",
            "leaves something open",
        ),
        (
            "phone = \"116 123\"",
            "phone = \"116-CALL\"",
            "is no phone number",
        ),
        (
            "{ phone = \"116 123\" }",
            "{ page = \"http://a.example\" }",
            "is no page that Hearth opens",
        ),
        (
            "{ phone = \"116 123\" }",
            "{ page = \"https://a@b.example\" }",
            "is no page that Hearth opens",
        ),
        (
            "{ phone = \"116 123\" }",
            "{ text = { number = \"85258\", word = \"A B\" } }",
            "is no word to send",
        ),
        (
            "{ hearth = \"buddy\" }",
            "{ hearth = \"assistance\" }",
            "does not offer",
        ),
        (
            "id = \"boss\"",
            "id = \"friend\"",
            "more than one line named friend",
        ),
    ]);
    let empty = "\n[support_card]\nverify_every_days = 100\n";
    let bare = SMALL.split("\n[check_in]").next().unwrap();
    let text = format!("{bare}{empty}");
    assert_only(&check(&pack(&text), TODAY), "names nobody", &text);
}

#[test]
fn buddies_rests_and_reminders_that_make_no_sense_are_found() {
    assert_found(&[
        ("\"chat.example\"", "\"Chat.example\"", "names no host"),
        ("\"chat.example\"", "\".uk\"", "names no host"),
        (
            "\"chat.example\"",
            "\"https://chat.example\"",
            "names no host",
        ),
        ("ports = [8443]", "ports = [0]", "port 0"),
        (
            "away = \"Ask somebody else.\"",
            "away = \"\"",
            "[buddy] leaves something open",
        ),
        (
            "nudge_after_minutes = 30",
            "nudge_after_minutes = 700",
            "when their shift is over",
        ),
        (
            "minutes = 20\n",
            "minutes = 5\n",
            "[breaks.short] has a rhythm",
        ),
        (
            "minutes = 55\n",
            "minutes = 500\n",
            "[breaks.long] has a rhythm",
        ),
        (
            "minutes = 20\n",
            "minutes = 60\n",
            "no more frequent than long ones",
        ),
        (
            "ideas = [\"Go out.\"]",
            "ideas = []",
            "[breaks.long] does not say what to do",
        ),
        (
            "to = \"08:00\"",
            "to = \"21:00\"",
            "quiet hours that end when they begin",
        ),
    ]);
}

/// Assistance with a break, to be spoilt.
const ASSISTANCE: &str = r#"
[assistance]
unseen_s = 5
unanswered_s = 30
everyone_s = 60
repeat_s = 60
reason = [
  { id = "break", title = "A break", say = "A break.", to = "shiftLead", asks_for = "break", seconds = { unseen_s = 30, unanswered_s = 180, everyone_s = 600, repeat_s = 600 } },
]
outcome = [{ id = "given", title = "Given", gives_break = true }]
incident = [
  { kind = "home", title = "Home", say = "Home." },
  { kind = "equipment", title = "Equipment", say = "Equipment." },
  { kind = "power", title = "Power", say = "Power." },
  { kind = "broadband", title = "Broadband", say = "Broadband." },
]
"#;

#[test]
fn a_break_goes_to_those_who_give_one() {
    let sound = format!("{SMALL}{ASSISTANCE}");
    assert_eq!(check(&pack(&sound), TODAY), []);
    for (find, with, wrong) in [
        (
            "to = \"shiftLead\"",
            "to = \"clinician\"",
            "from people who do not give one",
        ),
        (
            ", gives_break = true",
            "",
            "nothing that can come of it is one",
        ),
        (
            "asks_for = \"break\"",
            "asks_for = \"break_and_call_back\"",
            "A call back can be asked for",
        ),
        (
            "unanswered_s = 180",
            "unanswered_s = 20",
            "The seconds of reason break do not rise",
        ),
        (
            "repeat_s = 600",
            "repeat_s = 0",
            "not told again in good time of reason break",
        ),
        (
            "everyone_s = 60\n",
            "everyone_s = 20\n",
            "The seconds of assistance do not rise",
        ),
    ] {
        assert_eq!(ASSISTANCE.matches(find).count(), 1, "{find}");
        let text = format!("{SMALL}{}", ASSISTANCE.replacen(find, with, 1));
        assert_only(&check(&pack(&text), TODAY), wrong, &text);
    }
}
