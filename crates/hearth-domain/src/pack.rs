//! A pack: what a provider asks, what satisfies it, how long that holds, and how it is worded.
//!
//! A pack is a TOML file with a version. Its exact bytes are what travels and what is hashed; these
//! types are its meaning. Everything that a provider may wish to change is here as data: thresholds,
//! intervals, severities, texts, the table of supported systems. Not here: reading the file
//! ([`parse`]), whether it makes sense ([`check`]), what a record is worth under it
//! ([`crate::standing`]).

mod assistance;
mod buddy;
mod change;
pub mod check;
mod check_in;
mod internet;
mod item;
pub mod parse;
mod support_card;
mod versions;
mod when;

use serde::Deserialize;

use crate::{
    breaks::BreakRules,
    buddy::BuddyRules,
    due::reminder::ReminderRules,
    fact::SupportTable,
    hash::Hash,
    id::{Choice, ChoicesId, ItemId, PackId, PolicyId, SectionId, ShotId, TextId},
    support::SupportCard,
    time::{Date, Days},
};
pub use assistance::{AsksFor, Assistance, IncidentText, Link, Outcome, Reason, Seconds};
pub use change::Change;
pub use check_in::{CheckInForm, CheckInOption, CheckInQuestion, SOMEONE_ELSE, SomeoneElse};
pub use internet::Internet;
pub use item::{Fixer, Item, Kind, Method, Settles, Weight};
pub use versions::Packs;
pub use when::{Answered, Chosen, When};

/// A pack in one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Which pack, for example `health-advisor`.
    pub id: PackId,
    /// Counts up by one with every published change.
    pub version: u32,
    /// What people call it.
    pub title: String,
    /// The first day on which this version is in force.
    pub from: Date,
    /// How long responses to an older revision of an item still hold, from `from` on.
    pub grace: Days,
    /// What is said of every threshold and interval: whose value it is and who must confirm it.
    pub notice: String,
    /// The hash of the file's exact bytes.
    pub hash: Hash,
    /// How long evidence is kept.
    pub retention: Retention,
    /// What each severity means in days.
    pub severities: Severities,
    /// Choices that the provider makes once for everybody.
    pub policies: Vec<Policy>,
    /// Sections in the order of the task list.
    pub sections: Vec<Section>,
    /// Sets of options that answers share.
    pub choices: Vec<Choices>,
    /// Texts that are read or signed.
    pub texts: Vec<Text>,
    /// Pictures that may be asked for.
    pub shots: Vec<Shot>,
    /// Which operating systems are still supported, and until when.
    pub support: SupportTable,
    /// Assistance, where the provider offers it.
    pub assistance: Option<Assistance>,
    /// The internet check, where the provider measures lines.
    pub internet: Option<Internet>,
    /// Check-ins, where the provider asks how it goes.
    pub check_in: Option<CheckInForm>,
    /// Who to talk to.
    pub support_card: Option<SupportCard>,
    /// Buddies, where the provider pairs people.
    pub buddy: Option<BuddyRules>,
    /// Short breaks, where the provider offers to remind of them.
    pub breaks: Option<BreakRules>,
    /// Reminders of what falls due.
    pub reminders: ReminderRules,
    /// What people may say has changed, in the order in which it is offered.
    pub changes: Vec<Change>,
    /// Items in the order in which they are asked.
    pub items: Vec<Item>,
}

/// Which pack in which version.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PackRef {
    /// The pack.
    pub id: PackId,
    /// Its version.
    pub version: u32,
}

/// How long evidence is kept. The sooner of the two ends a photo.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Photos are erased so many days after they were received, decided or not.
    pub photo_days: Days,
    /// And so many days after the decision; 0 erases them with it.
    pub photo_days_after_decision: Days,
    /// Documents, likewise counted from receipt.
    pub document_days: Days,
}

/// How bad it is when an item is not met.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, Deserialize,
)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The advisor can put it right with advice.
    Low,
    /// Likely to cause discomfort or to cost quality; the reviewer sees it.
    Medium,
    /// Likely harm: a reviewer gives a reason for going on.
    High,
    /// Danger, or a caller's confidentiality at risk: only two people together can go on.
    Stop,
}

/// What each severity means in days.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severities {
    /// Days in which a low item is to be put right.
    pub low_fix_days: Days,
    /// Days in which a medium item is to be put right.
    pub medium_fix_days: Days,
    /// Days in which a high item is to be put right.
    pub high_fix_days: Days,
}

impl Severities {
    /// Days in which an item of this severity is to be put right; a stop item at once.
    pub fn fix_days(&self, severity: Severity) -> Days {
        match severity {
            Severity::Low => self.low_fix_days,
            Severity::Medium => self.medium_fix_days,
            Severity::High => self.high_fix_days,
            Severity::Stop => 0,
        }
    }
}

/// A choice that the provider makes once for everybody, such as paper or no paper. One is chosen,
/// so two policies that exclude each other cannot both be in force.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name in conditions.
    pub id: PolicyId,
    /// What is being chosen, for the people who write packs.
    pub title: String,
    /// What could be chosen.
    pub choices: Vec<Choice>,
    /// What is chosen.
    pub chosen: Choice,
}

/// One line of the task list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its name.
    pub id: SectionId,
    /// Its heading in the task list.
    pub title: String,
    /// The group of sections that it stands under.
    pub part: String,
    /// One or two sentences before its questions.
    pub intro: String,
    /// When so many items of one severity are not met, they weigh as a higher one. Items about
    /// health neither count nor are counted.
    pub escalate: Option<Escalate>,
    /// When this item is not met, every high item here that is not met is urgent for its reviewer:
    /// for assessors only, when the item is about health.
    pub urgent_with: Option<ItemId>,
}

/// A rule of a section: several lesser faults together are a greater one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalate {
    /// Items of this severity are counted when they are not met.
    pub severity: Severity,
    /// From this many on,
    pub count: u32,
    /// they weigh as this severity.
    pub to: Severity,
}

/// A named set of options.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Its name.
    pub id: ChoicesId,
    /// The options, in the order in which they are shown.
    pub options: Vec<AnswerOption>,
}

/// One option of an answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerOption {
    /// Its name.
    pub id: Choice,
    /// What the person reads.
    pub text: String,
    /// A line beneath it.
    pub hint: Option<String>,
    /// What choosing it says about the item.
    pub means: Means,
}

/// What an option says about its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// The item is met.
    Met,
    /// The item is not met; its advice is shown.
    NotMet,
    /// The person cannot tell; somebody helps.
    CouldNotTell,
    /// The item does not apply to them.
    NotApplicable,
}

/// A text that is read or signed. Its hash is part of what is signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its name.
    pub id: TextId,
    /// Its heading.
    pub title: String,
    /// One or two sentences that say what it comes to.
    pub summary: String,
    /// The text: paragraphs parted by blank lines; lines that begin `## ` are headings and lines
    /// that begin `- ` are points.
    pub body: String,
    /// The hash of title and body.
    pub hash: Hash,
}

/// A picture that a pack asks for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shot {
    /// Its name.
    pub id: ShotId,
    /// What it is called.
    pub title: String,
    /// What is to be in the picture.
    pub show: Vec<String>,
    /// What is not to be in the picture.
    pub hide: Vec<String>,
}

impl Pack {
    /// Which pack this is.
    pub fn reference(&self) -> PackRef {
        PackRef {
            id: self.id.clone(),
            version: self.version,
        }
    }

    /// The item of this name.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.iter().find(|item| &item.id == id)
    }

    /// The section of this name.
    pub fn section(&self, id: &SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| &section.id == id)
    }

    /// The items of one section, in order.
    pub fn items_of<'a>(&'a self, section: &'a SectionId) -> impl Iterator<Item = &'a Item> {
        self.items
            .iter()
            .filter(move |item| &item.section == section)
    }

    /// The text of this name.
    pub fn text(&self, id: &TextId) -> Option<&Text> {
        self.texts.iter().find(|text| &text.id == id)
    }

    /// The picture of this name.
    pub fn shot(&self, id: &ShotId) -> Option<&Shot> {
        self.shots.iter().find(|shot| &shot.id == id)
    }

    /// The options of a set.
    pub fn options(&self, id: &ChoicesId) -> &[AnswerOption] {
        self.choices
            .iter()
            .find(|set| &set.id == id)
            .map_or(&[], |set| &set.options)
    }

    /// What the provider chose for a policy.
    pub fn policy(&self, id: &PolicyId) -> Option<&Choice> {
        self.policies
            .iter()
            .find(|policy| &policy.id == id)
            .map(|policy| &policy.chosen)
    }
}
