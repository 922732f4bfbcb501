//! Who reads an answer, who looks at it, and how people are named.
//!
//! The sentences restate `hearth_domain::decision`, and a test holds them to it.

use std::collections::BTreeMap;

use super::sentence_case;
use hearth_domain::{
    id::PersonId,
    pack::{Item, Settles},
    record::Author,
    role::Role,
};

/// Who reads the answers to an item.
pub(crate) fn reads(item: &Item) -> &'static str {
    if item.health {
        "Only a workstation assessor reads this. Your manager sees that you answered, not what you \
         said."
    } else {
        "Your manager reads this. A workstation assessor and IT can read it too."
    }
}

/// What stands in place of an answer for a reviewer who does not read it.
pub(crate) fn hidden() -> &'static str {
    "Only a workstation assessor reads this. You see where it stands, not what was said."
}

/// Whose word settles an answer; none when it speaks for itself.
pub(crate) fn settles(settles: Settles) -> Option<String> {
    let by = match settles {
        Settles::Itself => return None,
        Settles::Accepted(Role::Manager) => "Your manager looks",
        Settles::Accepted(Role::Assessor) => "A workstation assessor looks",
        Settles::Accepted(Role::It) => "IT looks",
        Settles::Accepted(role) => {
            return Some(format!(
                "Somebody from {} looks at it before it counts.",
                role.title()
            ));
        }
        Settles::TwoPeople => "Two people look",
    };
    Some(format!("{by} at it before it counts."))
}

/// Somebody who has something to do, at the start of a sentence.
pub(crate) fn doer(role: Role) -> &'static str {
    match role {
        Role::Advisor => "You",
        Role::Manager => "Your manager",
        Role::Assessor => "A workstation assessor",
        Role::ShiftLead => "A shift lead",
        Role::Clinician => "A clinician",
        Role::It => "IT",
        Role::Governance => "Information governance",
        Role::Administrator => "An administrator",
    }
}

/// A person with the role in which they acted: "Tom Barnes, manager". The reader is "you".
pub(crate) fn person(
    by: &Author,
    names: &BTreeMap<PersonId, String>,
    reader: Option<&PersonId>,
) -> String {
    if reader == Some(&by.person) {
        return "You".into();
    }
    match names.get(&by.person) {
        Some(name) => format!("{name}, {}", by.role.title()),
        None => sentence_case(by.role.title()),
    }
}
