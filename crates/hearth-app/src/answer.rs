//! Whether what was entered can be kept, before it is.
//!
//! The server holds every answer against the pack once more; here it is said at once, beside the
//! field, what to do. Not here: what an answer is worth (`hearth_domain::standing`).

#[cfg(test)]
mod tests;

use hearth_domain::{
    Problem,
    id::{ItemId, MethodId},
    pack::{Item, Kind, Method, Pack},
    package::MOST_NOTE,
    patient::{PATIENT_NUMBER, has_patient_number},
    response::Value,
    role::Role,
};

use crate::wording::{count, who};

/// What is said of a day that nobody entered, or that no calendar has.
pub(crate) const NO_DAY: &str = "Enter a real day, for example 27 3 2027.";

/// An item and one of its methods that is the advisor's to give.
///
/// # Errors
/// In the item's field, when the pack in force does not ask this of an advisor.
pub(crate) fn mine<'p>(
    pack: &'p Pack,
    item: &ItemId,
    method: &MethodId,
) -> Result<(&'p Item, &'p Method), Problem> {
    let not_asked = || {
        Problem::field(
            item.as_str(),
            "Your provider does not ask this any more. Go back to My setup; nothing else is lost.",
        )
    };
    let item = pack.item(item).ok_or_else(not_asked)?;
    let method = item.method(method).ok_or_else(not_asked)?;
    if method.by != Role::Advisor {
        return Err(Problem::field(
            item.id.as_str(),
            format!(
                "{} answers this, not you. You do not need to do anything.",
                who::doer(method.by)
            ),
        ));
    }
    Ok((item, method))
}

/// Whether a content that was typed or chosen can be kept. What is measured, signed or added as a
/// file comes another way.
///
/// # Errors
/// In the item's field, with what to do.
pub(crate) fn check(
    pack: &Pack,
    item: &Item,
    method: &Method,
    value: &Value,
) -> Result<(), Problem> {
    let fault = |message: &str| Err(Problem::field(item.id.as_str(), message));
    match (&method.kind, value) {
        (_, Value::CannotTell { why }) => free_text(
            item.id.as_str(),
            why,
            MOST_NOTE,
            "Say in a few words why you cannot tell, so that somebody can help.",
        ),
        (Kind::Answer { choices }, Value::Chosen { choice, note }) => {
            if !pack
                .options(choices)
                .iter()
                .any(|option| &option.id == choice)
            {
                return fault("Select one of the answers.");
            }
            match note
                .as_deref()
                .map(str::trim)
                .filter(|note| !note.is_empty())
            {
                Some(note) => free_text(item.id.as_str(), note, MOST_NOTE, ""),
                None => Ok(()),
            }
        }
        (Kind::Answer { .. }, _) => fault("Select one of the answers."),
        (Kind::Words { most }, Value::Words { words }) => {
            let most = usize::try_from(*most).unwrap_or(usize::MAX);
            let todo = "Write your answer, even if it is short.";
            free_text(item.id.as_str(), words, most, todo)
        }
        (Kind::Words { .. }, _) => fault("Write your answer, even if it is short."),
        (Kind::Day { .. }, Value::Day { day }) => {
            let written = day.to_string();
            // Years that contracts and policies are dated in; "0026" is a slip of the finger.
            let year = written.get(..4).filter(|_| written.len() == 10);
            match year {
                Some(year) if ("1990".."2100").contains(&year) => Ok(()),
                _ => fault(NO_DAY),
            }
        }
        (Kind::Day { .. }, _) => fault(NO_DAY),
        (Kind::Reading { text }, Value::Read { text: shown }) => match pack.text(text) {
            Some(text) if &text.hash == shown => Ok(()),
            _ => fault("This text has changed since it was shown. Read it once more."),
        },
        (Kind::Reading { .. }, _) => fault("Read the text to its end, then confirm it."),
        (Kind::Signature { .. }, _) => fault("Read the text, then sign it with your name."),
        (Kind::Photo { .. }, _) => fault("Add a photo, or tell us why you cannot."),
        (Kind::Document { .. }, _) => fault("Add a document, or tell us why you cannot."),
        (Kind::Measurement { .. }, _) => {
            fault("Let Hearth read this from your computer, or tell us why you cannot.")
        }
        (Kind::Attestation { .. } | Kind::Visit { .. }, _) => fault("Somebody else answers this."),
    }
}

/// A content as it is kept: without spaces around words, and without an empty note.
pub(crate) fn tidied(value: Value) -> Value {
    match value {
        Value::Chosen { choice, note } => Value::Chosen {
            choice,
            note: note
                .map(|note| note.trim().to_owned())
                .filter(|note| !note.is_empty()),
        },
        Value::Words { words } => Value::Words {
            words: words.trim().into(),
        },
        Value::CannotTell { why } => Value::CannotTell {
            why: why.trim().into(),
        },
        other => other,
    }
}

/// Whether a free text can be kept: it says something, is not too long, and names no patient.
///
/// # Errors
/// In this field, with what to do; `todo` says what to do when it is empty.
pub(crate) fn free_text(field: &str, text: &str, most: usize, todo: &str) -> Result<(), Problem> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Err(Problem::field(field, todo));
    }
    if length > most {
        return Err(Problem::field(
            field,
            format!(
                "Your text must be {most} characters or fewer. It is {} too long.",
                count(length - most, "character", "characters")
            ),
        ));
    }
    no_patient(field, text)
}

/// Refuses a text in which an NHS number seems to stand.
///
/// # Errors
/// In this field.
pub(crate) fn no_patient(field: &str, text: &str) -> Result<(), Problem> {
    if has_patient_number(text) {
        return Err(Problem::field(field, PATIENT_NUMBER));
    }
    Ok(())
}

/// Whether a typed name can stand under an agreement.
///
/// # Errors
/// In the field `name`.
pub(crate) fn name(typed: &str) -> Result<String, Problem> {
    let name = typed.trim();
    if name.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Err(Problem::field("name", "Type your full name to sign."));
    }
    if name.chars().count() > 200 {
        return Err(Problem::field(
            "name",
            "Your name must be 200 characters or fewer.",
        ));
    }
    Ok(name.into())
}
