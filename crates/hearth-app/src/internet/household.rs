//! Who else at home is online, as the advisor says it for a sample.
//!
//! Not here: what it means for the line (`hearth_domain::internet::household`).

use std::collections::BTreeSet;

use hearth_domain::{
    Problem,
    internet::household::{Half, Household},
    time::Ms,
};

use super::By;
use crate::{commands::HouseholdNow, desk::Desk};

/// A booked sample takes what was said last, for so many days.
pub(crate) const LAST_WORD_DAYS: u32 = 14;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Who else is online during a sample: the last word, unless everybody was asked to keep quiet.
pub(super) fn during(said: Option<Household>, by: By, began: Ms) -> Option<Household> {
    let guided = match by {
        By::Pair(half) => half,
        By::Plan | By::Advisor => {
            // An old answer says little of today. Whoever presses has just said it, or not.
            let recent = |it: &Household| {
                began.0.saturating_sub(it.said.0) <= i64::from(LAST_WORD_DAYS) * DAY_MS
            };
            return said.filter(recent).map(|said| Household {
                guided: None,
                ..said
            });
        }
    };
    match guided {
        // Everybody was asked to keep still.
        Half::Quiet => Some(Household {
            others: said.map_or(0, |said| said.others),
            doing: BTreeSet::new(),
            said: began,
            guided: Some(guided),
        }),
        Half::Usual => said.map(|said| Household {
            guided: Some(guided),
            ..said
        }),
    }
}

/// Keeps who else at home is online now.
///
/// # Errors
/// In its field, when it cannot be so.
pub(crate) fn keep(desk: &Desk, now: &HouseholdNow) -> Result<(), Problem> {
    let household = Household {
        others: now.others,
        doing: now.doing.clone(),
        said: desk.now(),
        guided: None,
    };
    if !household.is_possible() {
        let message = match now.others {
            0 => "You said that nobody else is online, and what they do. Say how many they are.",
            _ => "Say how many other people are online, at most 20.",
        };
        return Err(Problem::field("others", message));
    }
    Ok(desk.store().keep_household(&household)?)
}
