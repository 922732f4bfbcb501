//! Whether what a pack says of the support card, buddies, rests and reminders makes sense.

use super::{Faults, Pack, twice};
use crate::{
    breaks::{BreakRhythm, LONG_MINUTES, SHORT_MINUTES},
    buddy::BuddyRules,
    pack::AsksFor,
    support::{SupportCard, SupportContact, SupportLine, SupportPlace},
    time::Date,
};

/// A line that is checked less often than once a year cannot be relied on.
const LONGEST_VERIFY_DAYS: u32 = 366;

pub(super) fn check(pack: &Pack, today: Date, faults: &mut Faults) {
    if let Some(card) = &pack.support_card {
        support_card(pack, card, today, faults);
    }
    if let Some(buddy) = &pack.buddy {
        check_buddy(buddy, faults);
    }
    if let Some(breaks) = &pack.breaks {
        rhythm("short", &breaks.short, SHORT_MINUTES, faults);
        rhythm("long", &breaks.long, LONG_MINUTES, faults);
        if breaks.short.minutes >= breaks.long.minutes {
            faults.pack(
                "[breaks] has short breaks that are no more frequent than long ones.",
                "Set fewer minutes in [breaks.short].",
            );
        }
    }
    let quiet = pack.reminders.quiet;
    if quiet.from == quiet.to {
        faults.pack(
            "[reminders] has quiet hours that end when they begin.",
            "Set from and to to two times of day.",
        );
    }
}

fn support_card(pack: &Pack, card: &SupportCard, today: Date, faults: &mut Faults) {
    for name in twice(card.lines.iter().map(|line| line.id.as_str())) {
        faults.pack(
            format!("There is more than one line named {name}."),
            "Rename one.",
        );
    }
    for line in &card.lines {
        words(line, faults);
        dates(line, today, faults);
        for contact in &line.contacts {
            check_contact(pack, line, contact, faults);
        }
    }
    let believed = |line: &&SupportLine| !line.is_past(today);
    let mut fresh = card.lines.iter().filter(believed);
    if !fresh.any(|line| !line.line_manager && !line.urgent) {
        faults.pack(
            "The support card names nobody beside the line manager whose line was checked in time.",
            "Check a line for somebody else, and set its verified to today.",
        );
    }
}

fn words(line: &SupportLine, faults: &mut Faults) {
    let written = [
        &line.title,
        &line.who,
        &line.about,
        &line.hours,
        &line.owner,
    ];
    if written.iter().any(|text| text.trim().is_empty()) || line.contacts.is_empty() {
        faults.pack(
            format!("Line {} leaves something open.", line.id),
            "Fill in title, who, about, hours, owner and contacts.",
        );
    }
}

fn dates(line: &SupportLine, today: Date, faults: &mut Faults) {
    if !(1..=LONGEST_VERIFY_DAYS).contains(&line.verify_every_days) {
        faults.pack(
            format!("Line {} is not checked once a year.", line.id),
            format!("Set verify_every_days from 1 to {LONGEST_VERIFY_DAYS}."),
        );
    }
    if line.is_past(today) {
        faults.pack(
            format!(
                "Line {} was to be checked by {} at the latest.",
                line.id,
                line.believed_until()
            ),
            format!(
                "{} checks that it is right, then set its verified to that day.",
                line.owner
            ),
        );
    }
    if line.verified > today {
        faults.pack(
            format!("Line {} was checked on a day that has not come.", line.id),
            "Set its verified to the day on which it was checked.",
        );
    }
}

fn check_contact(pack: &Pack, line: &SupportLine, contact: &SupportContact, faults: &mut Faults) {
    if let Err(bad) = contact.check() {
        faults.pack(
            format!("Line {}: \"{contact}\" {bad}.", line.id),
            "Correct it.",
        );
    }
    let SupportContact::Hearth(place) = contact else {
        return;
    };
    let has_break = || {
        let assistance = pack.assistance.as_ref();
        assistance.is_some_and(|it| it.reason.iter().any(|it| it.asks_for != AsksFor::Help))
    };
    let is_there = match place {
        SupportPlace::Buddy => pack.buddy.is_some(),
        SupportPlace::Assistance => pack.assistance.is_some(),
        SupportPlace::DifficultCall => has_break(),
        SupportPlace::CheckIn => pack.check_in.is_some(),
    };
    if !is_there {
        faults.pack(
            format!(
                "Line {} leads to a place in Hearth that this pack does not offer.",
                line.id
            ),
            "Add that part to the pack, or give another contact.",
        );
    }
}

fn check_buddy(buddy: &BuddyRules, faults: &mut Faults) {
    for host in buddy.channel.bad_hosts() {
        faults.pack(
            format!("[buddy] allows \"{host}\", which names no host."),
            "Write a host in lower case, or a dot and at least 2 parts, such as .provider.example.",
        );
    }
    if buddy.channel.ports.contains(&0) {
        faults.pack("[buddy] allows port 0.", "Take it out.");
    }
    let written = [&buddy.reminder, &buddy.away, &buddy.left];
    if written.iter().any(|text| text.trim().is_empty()) {
        faults.pack(
            "[buddy] leaves something open.",
            "Fill in reminder, away and left.",
        );
    }
    if !(1..=LATEST_NUDGE).contains(&buddy.nudge_after_minutes) {
        faults.pack(
            "[buddy] reminds people to say hello when their shift is over.",
            format!("Set nudge_after_minutes from 1 to {LATEST_NUDGE}."),
        );
    }
}

/// Minutes into a shift: within the first half of a long one.
const LATEST_NUDGE: u32 = 360;

fn rhythm(
    name: &str,
    rhythm: &BreakRhythm,
    range: std::ops::RangeInclusive<u32>,
    faults: &mut Faults,
) {
    if !range.contains(&rhythm.minutes) {
        faults.pack(
            format!("[breaks.{name}] has a rhythm that nobody can keep."),
            format!("Set minutes from {} to {}.", range.start(), range.end()),
        );
    }
    if rhythm.title.trim().is_empty() || rhythm.ideas.iter().all(|idea| idea.trim().is_empty()) {
        faults.pack(
            format!("[breaks.{name}] does not say what to do."),
            "Write a title, and an idea or more.",
        );
    }
}
