//! What can be wrong with a pack's assistance.

use super::{Faults, Pack, twice};
use crate::{
    assistance::{ANSWERERS, Incident},
    pack::{AsksFor, Reason, Seconds},
    role::Role,
};

/// The longest that any step may be put off. Longer is no assistance.
const LONGEST_S: u32 = 600;

pub(super) fn check(pack: &Pack, faults: &mut Faults) {
    let Some(assistance) = &pack.assistance else {
        return;
    };
    seconds("assistance", assistance.seconds(), faults);
    if assistance.reason.is_empty() || assistance.outcome.is_empty() {
        faults.pack(
            "Assistance needs something to press and something that can come of it.",
            "Add [[assistance.reason]] and [[assistance.outcome]], or take [assistance] out.",
        );
    }
    let reasons = assistance.reason.iter().map(|it| it.id.as_str());
    let outcomes = assistance.outcome.iter().map(|it| it.id.as_str());
    for (noun, names) in [("reason", twice(reasons)), ("outcome", twice(outcomes))] {
        for name in names {
            faults.pack(
                format!("There is more than one {noun} named {name}."),
                "Rename one.",
            );
        }
    }
    for reason in &assistance.reason {
        if let Some(own) = reason.seconds {
            seconds(&format!("reason {}", reason.id), own, faults);
        }
        if reason.asks_for != AsksFor::Help && reason.to != Role::ShiftLead {
            faults.pack(
                format!(
                    "Reason {} asks for a break from people who do not give one.",
                    reason.id
                ),
                "Set to = \"shiftLead\".",
            );
        }
        if !ANSWERERS.contains(&reason.to) {
            faults.pack(
                format!(
                    "Reason {} goes to people who do not answer assistance.",
                    reason.id
                ),
                "Set to = \"clinician\", \"shiftLead\" or \"it\".",
            );
        }
    }
    let asks_for_break = |it: &Reason| it.asks_for != AsksFor::Help;
    let gives_break = assistance.outcome.iter().any(|it| it.gives_break);
    if assistance.reason.iter().any(asks_for_break) && !gives_break {
        faults.pack(
            "A break can be asked for, and nothing that can come of it is one.",
            "Set gives_break = true for an [[assistance.outcome]].",
        );
    }
    let asks_for_call = |it: &Reason| it.asks_for == AsksFor::BreakAndCallBack;
    let arranges = assistance.outcome.iter().any(|it| it.arranges_call_back);
    if assistance.reason.iter().any(asks_for_call) && !arranges {
        faults.pack(
            "A call back can be asked for, and nothing that can come of it is one.",
            "Set arranges_call_back = true for an [[assistance.outcome]].",
        );
    }
    for kind in Incident::ALL {
        let texts = assistance.incident.iter().filter(|it| it.kind == kind);
        if texts.count() != 1 {
            faults.pack(
                format!("Incident {} needs one text.", kind.as_str()),
                "Write one [[assistance.incident]] of this kind.",
            );
        }
    }
    if let Some(card) = &assistance.card
        && pack.text(card).is_none()
    {
        faults.pack(
            format!("The card of assistance is text {card}, which does not exist."),
            "Name a [[text]] of this pack.",
        );
    }
    for link in &assistance.link {
        if !["https://", "msteams:"]
            .iter()
            .any(|it| link.url.starts_with(it))
        {
            faults.pack(
                format!(
                    "The address of {} is not one that Hearth opens.",
                    link.title
                ),
                "Use one that begins with https:// or msteams:.",
            );
        }
    }
}

/// Whether the steps of `whose` rise and end in good time.
fn seconds(whose: &str, seconds: Seconds, faults: &mut Faults) {
    let steps = [seconds.unseen_s, seconds.unanswered_s, seconds.everyone_s];
    let is_rising = 0 < steps[0] && steps.is_sorted_by(|a, b| a < b);
    if !is_rising || seconds.everyone_s > LONGEST_S {
        faults.pack(
            format!("The seconds of {whose} do not rise."),
            format!(
                "Set unseen_s, unanswered_s and everyone_s so that each is longer than the one \
                 before, from 1 to {LONGEST_S}."
            ),
        );
    }
    if seconds.repeat_s == 0 || seconds.repeat_s > LONGEST_S {
        faults.pack(
            format!("Everyone is not told again in good time of {whose}."),
            format!("Set repeat_s from 1 to {LONGEST_S}."),
        );
    }
}
