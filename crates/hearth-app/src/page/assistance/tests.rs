//! Who can be said to answer, and for what.

use super::*;
use crate::fixture::pack;

fn words(roles: &[Role], is_connected: bool) -> String {
    let pack = pack();
    let on_duty = roles.iter().map(|role| OnDuty {
        person: uuid::Uuid::now_v7().into(),
        name: format!("Aisha the {}", role.title()),
        roles: vec![*role],
    });
    let phone = PhoneCard {
        number: "01632 960111".into(),
        words: "Help.".into(),
    };
    let help = Help {
        pack: pack.assistance.as_ref(),
        is_connected,
        on_duty: Some(&on_duty.collect::<Vec<_>>()),
        phone: &phone,
    };
    help.overall().words
}

#[test]
fn nobody_is_said_to_answer_for_what_they_are_not_told_of() {
    assert_eq!(
        words(&[Role::It], true),
        "Aisha the IT can answer for IT only. For anything else, phone 01632 960111"
    );
    // Shift leads are told of everything that nobody else is there for.
    assert_eq!(
        words(&[Role::ShiftLead], true),
        "Aisha the shift lead can answer"
    );
    assert_eq!(words(&[], true), "Phone only: 01632 960111");
    assert_eq!(
        words(&[Role::ShiftLead], false),
        "No route: call 01632 960111"
    );
}
