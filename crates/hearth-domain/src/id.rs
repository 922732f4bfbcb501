//! Names of things: what a pack calls its items, and what devices and servers call what they make.
//!
//! Two families. *Slugs* are written by people in a pack (`dse.keyboard.tilt`) and are read again
//! by people. *Uuids* (version 7) are made by machines; the one who makes a thing names it, so that
//! sending it twice is harmless. Not here: making uuids (that needs a clock and chance).

use std::{borrow::Borrow, fmt, str::FromStr};

/// Why a text is no name of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// Slugs are 1 to 64 of `a-z 0-9 . -`, starting and ending with a letter or digit.
    #[error(
        "\"{0}\" is not a name: use 1 to 64 lower case letters, digits, dots and hyphens, \
         with a letter or digit at both ends"
    )]
    Slug(String),
    /// Not a uuid in its hyphenated form.
    #[error("\"{0}\" is not an id")]
    Uuid(String),
}

macro_rules! name {
    ($family:ident, $check:path: $($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[cfg_attr(feature = "types", derive(ts_rs::TS))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                if $check(text) { Ok(Self(text.into())) } else { Err(BadId::$family(text.into())) }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

name! { Slug, is_slug:
    /// A pack: `health-advisor`.
    PackId
    /// A section of a pack, one line of the task list: `workstation-screen`.
    SectionId
    /// One thing that is asked about: `dse.screen.glare`.
    ItemId
    /// One way to respond to an item, unique within the item: `photo`, `statement`.
    MethodId
    /// A named set of options: `yes-no-not-sure`.
    ChoicesId
    /// One option that can be chosen: `not-sure`.
    Choice
    /// A text of the pack that is read or signed.
    TextId
    /// A picture that the pack asks for.
    ShotId
    /// A choice that the provider makes once for everybody: `paper`.
    PolicyId
    /// Something that may change at home: `moved-desk`.
    ChangeId
    /// A reason for pressing for assistance: `clinical-help`.
    ReasonId
    /// What came of a request for assistance: `helped`.
    OutcomeId
    /// A question of the check-in: `reach-someone`.
    QuestionId
    /// A line of the support card: `occupational-health`.
    SupportLineId
}

name! { Uuid, is_uuid:
    /// A person with an account.
    PersonId
    /// A team, whose managers see its advisors' records.
    TeamId
    /// An advisor's assurance record.
    RecordId
    /// A response, named by the device on which it was given.
    ResponseId
    /// A package of responses, named by the device that sends it.
    PackageId
    /// A file of evidence, named by the device that re-encoded it.
    FileId
    /// One installation of the app, with its own signing key.
    InstallationId
    /// An act of a reviewer, named by the window it was made in.
    ActId
    /// A request for assistance, named by the device on which it was pressed.
    RequestId
    /// A shift, named by the device on which it was begun.
    ShiftId
    /// A check-in, named by the device on which it was filled in.
    CheckInId
    /// A request to go back to the contact centre, named by the device on which it was made.
    GoingBackId
    /// A pair of buddies, named by the window in which it was made.
    PairId
    /// A reply to something that was shared, named by the window in which it was written.
    ReplyId
}

macro_rules! from_uuid {
    ($($name:ident)*) => {$(
        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id.hyphenated().to_string())
            }
        }
    )*};
}
from_uuid! { PersonId TeamId RecordId ResponseId PackageId FileId InstallationId ActId RequestId
    ShiftId CheckInId GoingBackId PairId ReplyId
}

fn is_slug(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=64).contains(&text.len())
        && text.chars().all(inner)
        && text.starts_with(end)
        && text.ends_with(end)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && !text.contains(|c: char| c.is_ascii_uppercase())
        && uuid::Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_what_a_person_can_read_aloud() {
        for good in ["a", "dse.keyboard.tilt", "yes-no-not-sure", "ph1"] {
            assert!(good.parse::<ItemId>().is_ok(), "{good} is a fair name");
        }
        for bad in ["", "A", "a b", ".a", "a-", "a/b", "é", &"x".repeat(65)] {
            assert!(bad.parse::<ItemId>().is_err(), "{bad:?} must be refused");
        }
    }

    #[test]
    fn an_id_has_one_spelling_only() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert!(id.parse::<RecordId>().is_ok());
        assert!(
            id.to_uppercase().parse::<RecordId>().is_err(),
            "two spellings would be two rows"
        );
        assert!(id.replace('-', "").parse::<RecordId>().is_err());
    }
}
