//! What falls due and is no item of the pack, in words: each is done on a page of its own.
//!
//! Not here: items ([`super`]), and when each falls due ([`hearth_domain::due`]).

use hearth_domain::{
    assistance::difficult_call::FollowUp,
    due::{DueGroup, DueWhat, Need},
};

use super::word;
use crate::view::home::TodoView;

/// Something of this kind; none for an item, and for tests of the line, which their own page asks for.
pub(super) fn view(what: &DueWhat, group: &DueGroup) -> Option<TodoView> {
    match what {
        DueWhat::Send { answers } => Some(send(*answers, group)),
        DueWhat::FollowUp { follow_up, .. } => Some(after_difficult_call(*follow_up, group)),
        DueWhat::CheckIn => Some(elsewhere(
            group,
            "Check in: how is working from home going?",
            "You choose for each answer who hears it. Everything may be left out.".into(),
            "/check-in",
        )),
        DueWhat::Talk { .. } => Some(elsewhere(
            group,
            "A talk arranged with you",
            "The time and the place are on the page.".into(),
            "/check-in",
        )),
        DueWhat::Buddy => Some(elsewhere(
            group,
            "Your buddy has left",
            "You can ask for another.".into(),
            "/buddy",
        )),
        DueWhat::Item { .. } => None,
    }
}

/// Something that is done on a page of its own, and is no item of the pack.
fn elsewhere(group: &DueGroup, title: &str, detail: String, href: &str) -> TodoView {
    TodoView {
        title: title.into(),
        detail: Some(detail),
        minutes: group.minutes(),
        due: group.things.iter().filter_map(|it| it.due).min(),
        last_safe: group.things.iter().filter_map(|it| it.last_safe).min(),
        tag: word(group.need).filter(|_| group.need == Need::Send),
        href: href.into(),
        section: None,
        item: None,
    }
}

/// Checking and sending, once something is ready to be sent.
fn send(answers: u32, group: &DueGroup) -> TodoView {
    let answers = match answers {
        1 => "1 answer is".into(),
        many => format!("{many} answers are"),
    };
    let detail = format!("{answers} ready to send.");
    elsewhere(
        group,
        "Check your answers and send them",
        detail,
        "/setup/check",
    )
}

/// A word to oneself. Nobody else knows of it, and no day presses.
fn after_difficult_call(follow_up: FollowUp, group: &DueGroup) -> TodoView {
    let when = match follow_up {
        FollowUp::DayAfter => "You asked for a break after a difficult call.",
        FollowUp::WeekAfter => "About a week ago you asked for a break after a difficult call.",
    };
    TodoView {
        due: None,
        ..elsewhere(
            group,
            "How are you, after the difficult call?",
            format!(
                "{when} It can come back later. Here is who you can talk to. Only you see this."
            ),
            "/support/after-a-difficult-call",
        )
    }
}
