//! Who may review a response, respond for an advisor, and read what was said.
//!
//! Not here: decisions about the arrangement ([`super::Case`]).

use super::{field, not_about_oneself, words};
use crate::{
    id::PersonId,
    pack::{Item, Kind, Method, Settles},
    problem::{Problem, ProblemCode},
    record::{Author, Verdict},
    response::{Attested, Value},
    role::Role,
    time::Date,
};

/// Whether a person in a role may review a response, and whether the verdict says enough.
///
/// # Errors
/// When the response is not theirs to review, or a return does not say what would satisfy.
pub fn review(
    item: &Item,
    method: &Method,
    advisor: &PersonId,
    by: &Author,
    verdict: &Verdict,
) -> Result<(), Problem> {
    not_about_oneself(by, advisor)?;
    let allowed = match (method.settles, verdict) {
        _ if item.health => by.role == Role::Assessor,
        // Anybody who reviews may send back what they cannot rely on.
        (_, Verdict::Returned { .. }) => by.role.reviews(),
        (Settles::Accepted(role), Verdict::Accepted) => by.role == role,
        (Settles::TwoPeople, Verdict::Accepted) => by.role.reviews(),
        (Settles::Itself, Verdict::Accepted) => by.role.reviews(),
    };
    if !allowed {
        return Err(not_theirs(item));
    }
    if let Verdict::Returned { reason, satisfy } = verdict {
        let mut faults = Vec::new();
        words(
            "reason",
            reason,
            "Say why you are returning it.",
            &mut faults,
        );
        words(
            "satisfy",
            satisfy,
            "Say what would satisfy, so that one more try is enough.",
            &mut faults,
        );
        if !faults.is_empty() {
            return Err(Problem::fields(faults));
        }
    }
    Ok(())
}

/// Whether a person in a role may respond to an item by a method for somebody else.
///
/// # Errors
/// When the method is another's, or the content is not what it takes.
pub fn attest(
    item: &Item,
    method: &Method,
    advisor: &PersonId,
    by: &Author,
    value: &Value,
) -> Result<(), Problem> {
    not_about_oneself(by, advisor)?;
    if method.by != by.role {
        return Err(not_theirs(item));
    }
    let fault = match (&method.kind, value) {
        (Kind::Attestation { .. } | Kind::Visit { .. }, Value::Attested { outcome, note }) => {
            let mut faults = Vec::new();
            if *outcome != Attested::Confirmed || !note.trim().is_empty() {
                let todo = "Say why, in words that the advisor will read.";
                words("note", note, todo, &mut faults);
            }
            faults.pop()
        }
        (Kind::Words { most }, Value::Words { words }) => {
            let length = words.trim().chars().count();
            (length == 0 || length > *most as usize)
                .then(|| field("words", format!("Write between 1 and {most} characters.")))
        }
        _ => Some(field("value", "This item takes another kind of answer.")),
    };
    match fault {
        Some(fault) => Err(Problem::fields(vec![fault])),
        None => Ok(()),
    }
}

/// Whether the content of responses to an item may be read in a role, by somebody other than the
/// advisor.
pub fn may_read(item: &Item, role: Role) -> bool {
    if item.health {
        role == Role::Assessor
    } else {
        role.reviews()
    }
}

/// Whether a person in a role may set an action about an item, and whether it says enough.
///
/// # Errors
/// When the item is not theirs to act on, or the words or the day are missing.
pub fn set_action(
    item: &Item,
    advisor: &PersonId,
    by: &Author,
    text: &str,
    due: Date,
    today: Date,
) -> Result<(), Problem> {
    not_about_oneself(by, advisor)?;
    if !may_read(item, by.role) {
        return Err(not_theirs(item));
    }
    let mut faults = Vec::new();
    words("words", text, "Say what is to be done.", &mut faults);
    if due < today {
        faults.push(field(
            "due",
            format!("The day must be today or later, not {due}."),
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::fields(faults))
    }
}

/// Whether a person in a role may say that an action is done: whoever was to do it, and whoever may
/// set one about the item.
///
/// # Errors
/// When it is neither.
pub fn finish_action(
    item: &Item,
    owner: Role,
    advisor: &PersonId,
    by: &Author,
) -> Result<(), Problem> {
    not_about_oneself(by, advisor)?;
    if by.role == owner || may_read(item, by.role) {
        Ok(())
    } else {
        Err(not_theirs(item))
    }
}

/// Whether a free text says something, and not more than [`super::MOST_WORDS`] characters.
///
/// # Errors
/// With what to do, in the field of this name.
pub fn says_enough(name: &str, text: &str, todo: &str) -> Result<(), Problem> {
    let mut faults = Vec::new();
    words(name, text, todo, &mut faults);
    match faults.pop() {
        Some(fault) => Err(Problem::fields(vec![fault])),
        None => Ok(()),
    }
}

fn not_theirs(item: &Item) -> Problem {
    Problem::new(
        ProblemCode::NotAllowed,
        format!(
            "\"{}\" is for somebody in another role to look at.",
            item.title
        ),
    )
}
