//! What Hearth can and cannot see, made from the closed lists that are compiled in.
//!
//! Not here: reading anything.

use hearth_checks::sees::{WHAT_IS_READ, WHILE_REMINDING, WHILE_TESTING};
use hearth_domain::{
    assistance::{self, difficult_call::FORGET_DAYS},
    buddy,
    pack::{AsksFor, Kind, Pack, Retention},
    promise::What,
    shift,
    time::Days,
};

use super::promise::kept_for;
use crate::{
    view::sees::{SeesRow, SeesView},
    wording::count,
};

/// What no part of Hearth can do, whoever asks for it.
pub(crate) const NEVER: [&str; 13] = [
    "See your screen, or take pictures of it",
    "See what you type or where you click",
    "Switch on your camera, or see if it is on",
    "Listen through your microphone, or see if it is on",
    "Hear, record or count your calls",
    "Find out where you are",
    "See which programs you use or which websites you visit",
    "See how long you are away from your keyboard",
    "Read your files, emails or messages",
    "See other devices on your home network",
    "Read the serial number of your computer",
    "Take anything from your computer without you pressing a button",
    "Decide about you: people do, and they give the reason",
];

const RECORD: &str = "With your record, for as long as your provider's records rules say.";

/// The page. `pack` is the one that the reader answers under, when there is one.
pub(crate) fn view(pack: Option<&Pack>) -> SeesView {
    let reads = WHAT_IS_READ.iter().map(|read| SeesRow {
        title: read.title.into(),
        why: format!(
            "{} It is read when you press, and once a week after you have sent it. It leaves your \
             computer only when you send it.",
            read.why
        ),
        who: "Your manager, a workstation assessor and IT, once you have sent it.".into(),
        kept: RECORD.into(),
    });
    let tests = pack.is_none_or(|pack| pack.internet.is_some());
    let while_testing = WHILE_TESTING.iter().filter(|_| tests).map(|read| SeesRow {
        title: format!("{}, while a test of your internet runs", read.title),
        why: read.why.into(),
        who: "Nobody sees the test itself, which stays on this computer. What you send says what most \
              likely limits your line, and the figure that shows it."
            .into(),
        kept: "On this computer, with the test.".into(),
    });
    let while_reminding = WHILE_REMINDING.iter().map(|read| SeesRow {
        title: format!("{}, before Hearth reminds you", read.title),
        why: read.why.into(),
        who: "Nobody.".into(),
        kept: "Not at all.".into(),
    });
    SeesView {
        reads: reads.chain(while_testing).chain(while_reminding).collect(),
        given: given(pack),
        never: NEVER.map(Into::into).into(),
    }
}

/// What the person gives: as far as the pack asks for it.
fn given(pack: Option<&Pack>) -> Vec<SeesRow> {
    let asks = |of: fn(&Kind) -> bool| {
        pack.is_none_or(|pack| {
            let mut kinds = pack
                .items
                .iter()
                .flat_map(|item| &item.methods)
                .map(|it| &it.kind);
            kinds.any(of)
        })
    };
    let retention = pack.map(|pack| &pack.retention);
    let everyone = "Your manager, a workstation assessor and IT, once you have sent it.";
    let mut rows = vec![row(
        "Your answers",
        "To decide with you if you can work from home, and what needs to change first.",
        everyone,
        RECORD.into(),
    )];
    if pack.is_none_or(|pack| pack.items.iter().any(|item| item.health)) {
        rows.push(row(
            "Your answers about health, aches and adjustments",
            "To help you early. We ask what would help, never for a diagnosis.",
            "Only a workstation assessor. Your manager sees only whether anything is left to do about them.",
            RECORD.into(),
        ));
    }
    if asks(|kind| matches!(kind, Kind::Photo { .. })) {
        rows.push(row(
            "Photos that you add",
            "To show your desk and room. You crop and cover them first. Place, time and camera are \
             taken out before anything is kept.",
            "Your manager, a workstation assessor and IT. You can see who looked, and when.",
            photos(retention),
        ));
    }
    if asks(|kind| matches!(kind, Kind::Document { .. })) {
        rows.push(row(
            "Documents that you add",
            "To show what a photo cannot.",
            "Your manager, a workstation assessor and IT. You can see who looked, and when.",
            retention.map_or_else(
                || "As long as your provider says.".into(),
                |it| format!("{} after they arrive.", days(it.document_days)),
            ),
        ));
    }
    if asks(|kind| matches!(kind, Kind::Signature { .. })) {
        rows.push(row(
            "Your name under agreements",
            "To show that you read and agreed. Hearth signs it with a key of this computer.",
            everyone,
            RECORD.into(),
        ));
    }
    rows.push(row(
        "Your replies, and what you tell us has changed",
        "So that your side stands beside a decision, and the right questions are asked again.",
        everyone,
        RECORD.into(),
    ));
    if pack.is_none_or(|pack| pack.internet.is_some()) {
        rows.extend(internet());
    }
    if pack.is_none_or(|pack| pack.check_in.is_some()) {
        rows.extend(check_ins(pack));
    }
    if pack.is_none_or(|pack| pack.assistance.is_some()) {
        rows.extend(help());
    }
    if pack.is_none_or(|pack| pack.buddy.is_some()) {
        rows.extend(buddies());
    }
    rows.extend(reminders(pack));
    rows
}

fn row(title: &str, why: &str, who: &str, kept: String) -> SeesRow {
    SeesRow {
        title: title.into(),
        why: why.into(),
        who: who.into(),
        kept,
    }
}

/// What tests of the line bring.
fn internet() -> [SeesRow; 2] {
    [
        row(
            "What tests of your internet came to",
            "To see if calls would be clear at the hours you work: when each test was, its figures, \
             and how many tests were left out and why, such as a call or a shift. The packets \
             themselves are random bytes.",
            "Your manager, a workstation assessor and IT, once you have sent it.",
            RECORD.into(),
        ),
        row(
            "How many others at home are online, and what they do",
            "To see if the line bears them too. You say it; Hearth does not look.",
            "Your manager, a workstation assessor and IT, with the tests that you send.",
            RECORD.into(),
        ),
    ]
}

/// What goes with check-ins. None of it is on the record.
fn check_ins(pack: Option<&Pack>) -> [SeesRow; 3] {
    [
        row(
            "What you keep to yourself in check-ins",
            "So that you can see later how it went.",
            "Nobody. It does not leave this computer.",
            kept_for(What::CheckIns, pack),
        ),
        row(
            "What you share of a check-in",
            "So that somebody answers you. You choose for each answer, and can take it back.",
            "Those whom you chose for the answer.",
            kept_for(What::Shared, pack),
        ),
        row(
            "That you ask to go back to the contact centre",
            "So that a manager arranges the day. Nobody asks why.",
            "The managers of your teams.",
            kept_for(What::GoingBack, pack),
        ),
    ]
}

/// What goes with help and the shift. None of it is on the record.
fn help() -> [SeesRow; 4] {
    [
        row(
            "A press for help",
            "So that somebody comes. It says your name, what you pressed and when, and never \
             anything about a call.",
            "Those who answer, and your manager if nobody else does.",
            format!("Until {} after it ended.", days(assistance::KEEP_DAYS)),
        ),
        row(
            "Whether your key for assistance works",
            "Hearth asks this computer for the one key that you chose, and hears no other. When you \
             try it, Hearth notes whether it was heard.",
            "Your manager, once you have sent it.",
            RECORD.into(),
        ),
        row(
            "That you are on shift",
            "So that help is near while you work. It is no record of your hours.",
            "Nobody, but that your buddy sees if you are available. There is no list of shifts and no \
             report of them. Where a shift holds up tests of your internet, only how many is said.",
            format!("Until {} after it began.", days(shift::KEEP_DAYS)),
        ),
        row(
            "That you are on a call",
            "So that Hearth leaves your line alone meanwhile.",
            "Nobody. Where it holds up tests of your internet, only how many is said: to the server \
             without your name, and with the tests that you send.",
            "Until you say otherwise, or your shift ends.".into(),
        ),
    ]
}

/// What stays on this computer altogether.
fn reminders(pack: Option<&Pack>) -> Vec<SeesRow> {
    const NOBODY: &str = "Nobody. It does not leave this computer.";
    let has_breaks = pack.is_none_or(|pack| pack.breaks.is_some());
    let after_call = pack.is_none_or(|pack| {
        let mut reasons = pack.assistance.iter().flat_map(|it| &it.reason);
        reasons.any(|it| it.asks_for != AsksFor::Help)
    });
    let mut rows = vec![row(
        "When you want to be reminded, and of what you were reminded",
        "So that you are reminded of each thing once.",
        NOBODY,
        "On this computer, for as long as it may fall due again.".into(),
    )];
    if has_breaks {
        rows.push(row(
            "How you want your breaks, and when the last one was shown",
            "So that the next one comes in time. Whether you took it is not asked, and none is counted.",
            NOBODY,
            "On this computer, until the next one.".into(),
        ));
    }
    if after_call {
        rows.push(row(
            "The day on which you asked for a break after a difficult call",
            "So that this computer asks you how you are, a day and a week later.",
            NOBODY,
            format!("On this computer, for {FORGET_DAYS} days."),
        ));
    }
    rows
}

/// What goes with a buddy. None of it is on the record.
fn buddies() -> [SeesRow; 4] {
    [
        row(
            "Who your buddy is",
            "So that each of you knows who to turn to.",
            "Your buddy, and the managers of your teams and theirs, who pair people.",
            format!("Until {} after the pair ended.", days(buddy::KEEP_DAYS)),
        ),
        row(
            "Your link for your buddy",
            "So that your buddy reaches you by one press. Hearth reads nothing of what you write or say \
             there.",
            "Your buddy, while you are on shift and available.",
            "Until you change or remove it, or your account is closed.".into(),
        ),
        row(
            "If you are available to your buddy",
            "So that nobody is disturbed. It says available or not: never why, and never since when.",
            "Your buddy. Your manager does not see it.",
            "Until you say otherwise, or your shift ends.".into(),
        ),
        row(
            "That you would like another buddy",
            "So that your manager pairs you again. Nobody asks why.",
            "The managers of your teams and your buddy's. Your buddy does not.",
            "Until the pair ends.".into(),
        ),
    ]
}

fn photos(retention: Option<&Retention>) -> String {
    match retention {
        None => "As long as your provider says.".into(),
        Some(it) => {
            let latest = days(it.photo_days);
            match it.photo_days_after_decision {
                0 => format!("Until a decision is made, and {latest} at the longest."),
                after => format!(
                    "Until {} after a decision is made, and {latest} at the longest.",
                    days(after)
                ),
            }
        }
    }
}

fn days(days: Days) -> String {
    count(usize::try_from(days).unwrap_or(usize::MAX), "day", "days")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::pack;

    #[test]
    fn the_page_is_made_from_what_is_compiled_in() {
        let view = view(Some(&pack()));
        let titles: Vec<&str> = view.reads.iter().map(|row| row.title.as_str()).collect();
        let listed: Vec<&str> = WHAT_IS_READ.iter().map(|read| read.title).collect();
        let (always, others) = titles.split_at(listed.len());
        assert_eq!(always, listed);
        let (testing, reminding) = others.split_at(WHILE_TESTING.len());
        assert_eq!(reminding.len(), WHILE_REMINDING.len());
        assert!(
            testing
                .iter()
                .all(|it| it.ends_with("while a test of your internet runs"))
        );
        assert_eq!(view.never, NEVER);
    }

    #[test]
    fn how_long_photos_are_kept_is_the_packs_to_say() {
        let mut pack = pack();
        let kept = |pack: &Pack| {
            let view = view(Some(pack));
            view.given
                .iter()
                .find(|row| row.title.starts_with("Photos"))
                .unwrap()
                .kept
                .clone()
        };
        assert_eq!(
            kept(&pack),
            "Until a decision is made, and 90 days at the longest."
        );
        pack.retention.photo_days_after_decision = 1;
        assert_eq!(
            kept(&pack),
            "Until 1 day after a decision is made, and 90 days at the longest."
        );
    }

    #[test]
    fn what_a_pack_does_not_ask_for_is_not_listed() {
        let mut pack = pack();
        pack.items.retain(|item| !item.health);
        for item in &mut pack.items {
            item.methods
                .retain(|method| !matches!(method.kind, Kind::Photo { .. }));
        }
        let view = view(Some(&pack));
        assert!(
            view.given
                .iter()
                .all(|row| !row.title.contains("health") && !row.title.contains("Photos"))
        );
    }

    #[test]
    fn the_page_stands_before_anybody_has_logged_in() {
        let view = view(None);
        assert!(!view.reads.is_empty() && !view.given.is_empty() && !view.never.is_empty());
    }
}
