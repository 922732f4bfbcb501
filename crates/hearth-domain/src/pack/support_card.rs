//! The support card as the file says it.
//!
//! Not here: the card ([`crate::support`]). `[support]` of the file is another thing: the table of
//! operating systems.

use serde::Deserialize;

use crate::{
    id::SupportLineId,
    support::{SupportAudience, SupportCard, SupportContact, SupportLine},
    time::{Date, Days},
};

/// The part `[support_card]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SupportCardFile {
    /// Days for which a check of a line may be believed, where the line says nothing else.
    verify_every_days: Days,
    #[serde(default)]
    line: Vec<LineFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineFile {
    id: SupportLineId,
    title: String,
    who: String,
    about: String,
    #[serde(default)]
    contacts: Vec<SupportContact>,
    hours: String,
    #[serde(default)]
    audience: SupportAudience,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    line_manager: bool,
    verified: Date,
    verify_every_days: Option<Days>,
    owner: String,
}

impl SupportCardFile {
    pub(super) fn read(self) -> SupportCard {
        let every = self.verify_every_days;
        let line = |file: LineFile| SupportLine {
            id: file.id,
            title: file.title,
            who: file.who,
            about: file.about,
            contacts: file.contacts,
            hours: file.hours,
            audience: file.audience,
            urgent: file.urgent,
            line_manager: file.line_manager,
            verified: file.verified,
            verify_every_days: file.verify_every_days.unwrap_or(every),
            owner: file.owner,
        };
        SupportCard {
            lines: self.line.into_iter().map(line).collect(),
        }
    }
}
