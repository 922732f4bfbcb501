//! What the pack says of check-ins, people to talk to, buddies and breaks.

use std::collections::BTreeSet;

use hearth_domain::{
    buddy::ChannelLink,
    pack::{AsksFor, CheckInForm},
    role::Role,
    support::{SupportCard, SupportContact},
};

use super::{PACK, TODAY};

fn form() -> &'static CheckInForm {
    PACK.check_in.as_ref().unwrap()
}

fn card() -> &'static SupportCard {
    PACK.support_card.as_ref().unwrap()
}

#[test]
fn a_check_in_asks_seven_things_and_each_can_be_left_open() {
    assert_eq!(form().questions.len(), 7);
    for question in &form().questions {
        let id = &question.id;
        assert!(
            question.ask.ends_with('?') && question.ask.matches('?').count() == 1,
            "{id}"
        );
        let way_out = ["rather-not", "no"];
        let mut options = question.options.iter();
        assert!(options.any(|it| way_out.contains(&it.id.as_str())), "{id}");
    }
}

#[test]
fn no_answer_is_a_number_and_nothing_is_asked_about_health() {
    // Words of clinical scales and of scores: a number could be added up.
    let never = [
        "depress", "anxi", "hopeless", "mood", "score", "rate ", "scale", "symptom",
    ];
    for question in &form().questions {
        let texts = question.options.iter().map(|it| &it.text);
        for text in texts.chain([&question.ask]).chain(&question.hint) {
            let lower = text.to_lowercase();
            assert!(!lower.contains(|c: char| c.is_ascii_digit()), "{text}");
            assert!(!never.iter().any(|word| lower.contains(word)), "{text}");
        }
    }
}

#[test]
fn what_was_hard_about_a_call_cannot_be_written_down() {
    let question = form().question(&"after-a-call".parse().unwrap()).unwrap();
    assert!(
        !question.note,
        "a note after a call would be about a caller"
    );
}

#[test]
fn people_who_are_not_the_line_manager_come_first_and_111_is_not_the_first_line_outside() {
    let lines = card().at_any_time();
    let place = |id: &str| lines.iter().position(|it| it.id.as_str() == id).unwrap();
    assert_eq!(place("manager"), lines.len() - 1);
    assert!(place("samaritans") < place("nhs-111") && place("shout") < place("nhs-111"));
    assert_eq!(card().after_difficult_call()[0].id.as_str(), "de-briefer");
}

#[test]
fn national_lines_have_their_numbers_and_a_closed_one_is_not_listed() {
    let numbers: BTreeSet<String> = card()
        .lines
        .iter()
        .flat_map(|line| &line.contacts)
        .map(SupportContact::to_string)
        .collect();
    for number in [
        "999",
        "116 123",
        "text SHOUT to 85258",
        "111",
        "0808 2000 247",
    ] {
        assert!(numbers.contains(number), "{number}: {numbers:?}");
    }
    assert!(
        !numbers.contains("0300 131 7000"),
        "the NHS staff line of 2020 has closed"
    );
    let urgent: Vec<&str> = card().urgent().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(urgent, ["danger"]);
}

#[test]
fn lines_are_checked_twice_a_year() {
    for line in &card().lines {
        assert!(line.verify_every_days <= 183, "{}", line.id);
        assert!(
            !line.is_past(TODAY) && line.is_past(TODAY.plus(184)),
            "{}",
            line.id
        );
    }
}

#[test]
fn a_break_is_asked_of_shift_leads_with_or_without_a_call_back_and_wakes_nobody() {
    let assistance = PACK.assistance.as_ref().unwrap();
    for asks_for in [AsksFor::Break, AsksFor::BreakAndCallBack] {
        let reasons: Vec<_> = assistance.reasons_for(asks_for).collect();
        assert_eq!(reasons.len(), 1, "{asks_for:?}");
        assert_eq!(reasons[0].to, Role::ShiftLead);
        let slower = reasons[0].seconds.unwrap().everyone_s;
        assert!(slower >= 10 * assistance.everyone_s, "{asks_for:?}");
    }
}

#[test]
fn a_buddy_is_reached_in_the_providers_own_teams_and_reads_a_reminder() {
    let buddy = PACK.buddy.as_ref().unwrap();
    for link in [
        "https://teams.microsoft.com/l/chat/0/0?users=priya@provider.example",
        "msteams:/l/call/0/0?users=priya@provider.example",
    ] {
        assert!(ChannelLink::parse(link, &buddy.channel).is_ok(), "{link}");
    }
    assert!(ChannelLink::parse("https://chat.example/", &buddy.channel).is_err());
    assert!(buddy.reminder.contains("patients"));
}

#[test]
fn rests_keep_the_rhythm_of_the_older_guide() {
    let breaks = PACK.breaks.as_ref().unwrap();
    assert_eq!(breaks.short.minutes, 20);
    assert!((50..=60).contains(&breaks.long.minutes));
}
