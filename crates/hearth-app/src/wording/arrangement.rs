//! What has been decided about working from home, as the advisor and as a reviewer read it.
//!
//! Not here: the words of the person who decided, which are shown as they wrote them.

use hearth_domain::{
    record::{Condition, Outcome, Place},
    standing::{Arrangement, ConditionStanding},
    time::Date,
};

use super::{count, day, tag};
use crate::view::{Tag, Tone};

/// How far an application is, as far as words depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Questions that are left for the advisor.
    pub left: u32,
    /// Answers that are finished and were not sent off.
    pub ready: u32,
    /// Something was sent off and has not arrived.
    pub on_its_way: bool,
    /// Something has arrived.
    pub sent: bool,
}

/// Where homeworking stands, to the advisor: a heading, and what it means and what comes next.
pub(crate) fn to_advisor(arrangement: &Arrangement, progress: Progress) -> (String, String) {
    match arrangement {
        Arrangement::Applying => applying(progress),
        Arrangement::AwaitingSecond { .. } => (
            "A second person must confirm your approval".into(),
            "1 person has approved. Nothing changes until the second has. You do not need to do anything.".into(),
        ),
        Arrangement::Approved {
            place,
            since,
            conditions,
            review,
            review_overdue,
            ..
        } => (
            match place {
                Place::Home => "You can work from home".into(),
                Place::Hybrid => "You can work from home and in the contact centre".into(),
            },
            [
                Some(format!("Approved on {}.", day(*since))),
                rests_on(conditions),
                looked_at_again(*review, *review_overdue),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        ),
        Arrangement::Declined { since, .. } => (
            "You cannot work from home for now".into(),
            format!(
                "Your provider decided this on {}. Below is the reason, and what would change it. \
                 You can reply.",
                day(*since)
            ),
        ),
        Arrangement::Paused {
            since,
            review,
            review_overdue,
            ..
        } => {
            let again = looked_at_again(*review, *review_overdue).unwrap_or_default();
            (
                "Working from home is paused".into(),
                format!(
                    "It has been since {}. Talk to your manager about where you work your next \
                     shift. {again}",
                    day(*since)
                )
                .trim()
                .to_owned(),
            )
        }
        Arrangement::Ended { since, .. } => (
            "Your homeworking arrangement has ended".into(),
            format!(
                "It ended on {}. You can read your record, and reply to the decision.",
                day(*since)
            ),
        ),
    }
}

fn applying(progress: Progress) -> (String, String) {
    let (headline, detail) = match progress {
        Progress {
            left: 0,
            ready: 0,
            on_its_way: true,
            ..
        } => (
            "Your answers are on their way",
            "They are saved on this computer. Hearth sends them as soon as it can, and tells you here \
             when they have arrived."
                .to_owned(),
        ),
        Progress {
            left: 0, ready: 0, ..
        } => (
            "Your provider has not decided yet",
            "You have sent everything that we ask of you. We tell you here as soon as somebody has \
             looked at it."
                .to_owned(),
        ),
        Progress { left: 0, .. } => (
            "Your answers are ready to send",
            "Check them and send them. Your provider decides after that, with you.".to_owned(),
        ),
        Progress {
            left,
            on_its_way,
            sent,
            ..
        } => (
            if sent {
                "Your provider has not decided yet"
            } else if on_its_way {
                "Your first answers are on their way"
            } else {
                "You have not sent your answers yet"
            },
            format!(
                "There {} left for you. You can send what you have and do the rest later.",
                match left {
                    1 => "is 1 question".to_owned(),
                    left => format!("are {left} questions"),
                }
            ),
        ),
    };
    (headline.into(), detail)
}

fn rests_on(conditions: &[ConditionStanding]) -> Option<String> {
    let open = conditions.iter().filter(|it| !it.met).count();
    let overdue = conditions.iter().filter(|it| it.overdue).count();
    match (conditions.len(), open, overdue) {
        (0, ..) => None,
        (all, 0, _) => Some(match all {
            1 => "Its condition is met.".into(),
            _ => format!("All {all} of its conditions are met."),
        }),
        (_, _, 1..) => Some(format!(
            "{} overdue. Talk to your manager today.",
            match overdue {
                1 => "1 condition is".into(),
                _ => format!("{overdue} conditions are"),
            }
        )),
        (_, open, 0) => Some(format!(
            "It rests on {} still to be met.",
            count(open, "condition", "conditions")
        )),
    }
}

fn looked_at_again(review: Option<Date>, overdue: bool) -> Option<String> {
    review.map(|on| match overdue {
        false => format!("It is looked at again on {}.", day(on)),
        true => format!(
            "It was to be looked at again on {}. Ask your manager for a new date.",
            day(on)
        ),
    })
}

/// Where homeworking stands, to a reviewer.
pub(crate) fn to_reviewer(arrangement: &Arrangement, can_decide: bool) -> String {
    match arrangement {
        Arrangement::Applying if can_decide => {
            "Everything that an approval needs is met. A decision can be made.".into()
        }
        Arrangement::Applying => "Nothing has been decided yet.".into(),
        Arrangement::AwaitingSecond { .. } => {
            "1 person has approved. A second person must confirm it.".into()
        }
        Arrangement::Approved {
            place,
            since,
            review,
            review_overdue,
            ..
        } => {
            let place = self::place(*place);
            let again = match (review, review_overdue) {
                (Some(review), true) => format!(" The review of {} is overdue.", day(*review)),
                (Some(review), false) => format!(" Next review: {}.", day(*review)),
                (None, _) => String::new(),
            };
            format!("Approved to work {place} since {}.{again}", day(*since))
        }
        Arrangement::Declined { since, .. } => format!("Declined on {}.", day(*since)),
        Arrangement::Paused {
            since,
            review,
            review_overdue,
            ..
        } => {
            let again = match (review, review_overdue) {
                (Some(review), true) => format!(" The review of {} is overdue.", day(*review)),
                (Some(review), false) => format!(" To be looked at again by {}.", day(*review)),
                (None, _) => String::new(),
            };
            format!("Paused since {}.{again}", day(*since))
        }
        Arrangement::Ended { since, .. } => format!("Ended on {}.", day(*since)),
    }
}

/// Where homeworking stands, in a word.
pub(crate) fn word(arrangement: &Arrangement) -> Tag {
    match arrangement {
        Arrangement::Applying => tag("Not decided", Tone::Grey),
        Arrangement::AwaitingSecond { .. } => tag("Second person needed", Tone::Blue),
        Arrangement::Approved { conditions, .. } if conditions.iter().any(|it| it.overdue) => {
            tag("Approved, condition overdue", Tone::Red)
        }
        Arrangement::Approved {
            review_overdue: true,
            ..
        } => tag("Approved, review overdue", Tone::Yellow),
        Arrangement::Approved { .. } => tag("Approved", Tone::Green),
        Arrangement::Declined { .. } => tag("Declined", Tone::Red),
        Arrangement::Paused { .. } => tag("Paused", Tone::Yellow),
        Arrangement::Ended { .. } => tag("Ended", Tone::Grey),
    }
}

/// A place in the middle of a sentence.
pub(crate) fn place(place: Place) -> &'static str {
    match place {
        Place::Home => "from home",
        Place::Hybrid => "from home and in the contact centre",
    }
}

/// What was decided, as a heading.
pub(crate) fn outcome(outcome: &Outcome, needs_second: bool, confirms: bool) -> String {
    match outcome {
        Outcome::Approved { place, .. } if needs_second => format!(
            "Approved working {}, if a second person confirms it",
            self::place(*place)
        ),
        Outcome::Approved { place, .. } if confirms => {
            format!(
                "Confirmed, as second person, working {}",
                self::place(*place)
            )
        }
        Outcome::Approved { place, .. } => format!("Approved working {}", self::place(*place)),
        Outcome::Declined => "Declined working from home".into(),
        Outcome::Paused => "Paused working from home".into(),
        Outcome::Resumed => "Resumed working from home".into(),
        Outcome::Ended => "Ended working from home".into(),
    }
}

/// Where a condition stands, in a word. `standing` is none for one of an earlier approval.
pub(crate) fn condition(condition: &Condition, standing: Option<&ConditionStanding>) -> Tag {
    match standing {
        Some(it) if it.met => tag("Met", Tone::Plain),
        Some(it) if it.overdue => tag("Overdue", Tone::Red),
        // Nobody can say by computation whether words without an item are fulfilled.
        _ if condition.item.is_none() => tag("Agreed", Tone::Blue),
        Some(_) => tag("Open", Tone::Yellow),
        None => tag("Earlier", Tone::Grey),
    }
}
