//! Where an item or a method stands, in a word or two and a tone.
//!
//! Not here: why it stands there, which the domain says in sentences.

use hearth_domain::standing::{ItemResult, ItemStanding, MethodStanding, State};

use super::tag;
use crate::view::{StandingView, Tag, Tone};

/// Both axes in a word or two. `unsent` is what lies on this device and claims something.
///
/// What was found comes first: a "no" or a "not known" never hides behind how far its paperwork is.
pub(crate) fn word(result: ItemResult, state: State, unsent: Option<ItemResult>) -> Tag {
    if unsent.is_some() && !state.is_safe() && state != State::WithReviewer {
        return tag("Ready to send", Tone::Blue);
    }
    match (result, state) {
        (_, State::NotStarted) => tag("Not started", Tone::Grey),
        (_, State::InProgress) => tag("In progress", Tone::Blue),
        (_, State::Returned) => tag("Sent back", Tone::Yellow),
        (ItemResult::NotMet, State::Lapsed) => tag("Not met, out of date", Tone::Red),
        (_, State::Lapsed) => tag("Out of date", Tone::Red),
        (ItemResult::NotMet, State::WithReviewer) => tag("Not met, in review", Tone::Red),
        (ItemResult::NotMet, _) => tag("Not met", Tone::Red),
        (ItemResult::CouldNotTell, State::WithReviewer) => {
            tag("Not known, in review", Tone::Yellow)
        }
        (ItemResult::CouldNotTell, _) => tag("Not known", Tone::Yellow),
        (_, State::WithReviewer) => tag("In review", Tone::Blue),
        (ItemResult::NotEnoughEvidence, _) => tag("More needed", Tone::Yellow),
        (ItemResult::Met | ItemResult::NotApplicable, State::Grace) => tag("Overdue", Tone::Yellow),
        (ItemResult::Met | ItemResult::NotApplicable, State::DueSoon) => {
            tag("Due soon", Tone::Yellow)
        }
        (ItemResult::Met, State::Current) => tag("Done", Tone::Plain),
        (ItemResult::NotApplicable, State::Current) => tag("Not needed", Tone::Plain),
    }
}

/// Where an item stands, for reading.
pub(crate) fn of_item(standing: &ItemStanding) -> StandingView {
    StandingView {
        result: standing.result,
        state: standing.state,
        tag: word(standing.result, standing.state, standing.unsent),
        why: standing.why.clone(),
        observed: standing.observed,
        due: standing.due,
        last_safe: standing.last_safe,
        unsent: standing.unsent,
    }
}

/// Where a method of an item stands, for reading.
pub(crate) fn of_method(standing: &MethodStanding) -> StandingView {
    let renewed = standing.renewal.as_ref();
    StandingView {
        result: standing.result,
        state: standing.state,
        tag: word(standing.result, standing.state, None),
        why: standing.why.clone().or_else(|| {
            renewed.map(|_| {
                "A newer answer waits for a reviewer. Until then, the one before it holds.".into()
            })
        }),
        observed: Some(standing.observed),
        due: standing.due,
        last_safe: standing.last_safe,
        unsent: None,
    }
}
