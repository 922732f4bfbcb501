//! What can be wrong with a pack's assistance.

use super::{Faults, Pack, twice};
use crate::assistance::{ANSWERERS, Incident};

/// The longest that any step may be put off. Longer is no assistance.
const LONGEST_S: u32 = 600;

pub(super) fn check(pack: &Pack, faults: &mut Faults) {
    let Some(assistance) = &pack.assistance else {
        return;
    };
    let steps = [
        assistance.unseen_s,
        assistance.unanswered_s,
        assistance.everyone_s,
    ];
    let is_rising = 0 < steps[0] && steps.is_sorted_by(|a, b| a < b);
    if !is_rising || assistance.everyone_s > LONGEST_S {
        faults.pack(
            "The seconds of assistance do not rise.",
            format!(
                "Set unseen_s, unanswered_s and everyone_s so that each is longer than the one \
                 before, from 1 to {LONGEST_S}."
            ),
        );
    }
    if assistance.repeat_s == 0 || assistance.repeat_s > LONGEST_S {
        faults.pack(
            "Everyone is not told again in good time.",
            format!("Set repeat_s from 1 to {LONGEST_S}."),
        );
    }
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
