//! Being reminded to say hello to one's buddy.
//!
//! Not here: when that is ([`nudge_at`], [`shows_nudge`]).

use hearth_domain::buddy::{BuddyRules, nudge_at, shows_nudge};

use super::{Known, Who};
use crate::view::buddy::BuddyNudgeView;

pub(super) fn view(known: &Known<'_>, rules: &BuddyRules, who: &Who<'_>) -> BuddyNudgeView {
    let (kept, now) = (known.kept, known.now);
    let at = nudge_at(rules, kept.nudge, known.shift.as_ref(), kept.nudged, now);
    let shown = at.filter(|at| shows_nudge(*at, who.availability(), known.on_call, now));
    let due = match (shown, who) {
        (Some(_), Who::Available { name, .. }) => Some(format!(
            "A good moment to say hello to {name}. You asked to be reminded once in a shift."
        )),
        _ => None,
    };
    BuddyNudgeView {
        wanted: kept.nudge,
        label: format!(
            "Remind me to say hello, once in a shift, {} minutes after it starts",
            rules.nudge_after_minutes
        ),
        due,
        in_ms: at
            .filter(|at| *at > now)
            .and_then(|at| u32::try_from(at.0 - now.0).ok()),
    }
}
