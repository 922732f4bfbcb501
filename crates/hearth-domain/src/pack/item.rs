//! One thing that a pack asks about, and the ways to respond to it.
//!
//! Not here: the pack around it ([`super::Pack`]), what a response is worth ([`crate::standing`]).

use serde::Deserialize;

use super::{Severity, When};
use crate::{
    fact::{Limit, Probe},
    id::{ChoicesId, ItemId, MethodId, SectionId, ShotId, TextId},
    role::Role,
    time::Days,
};

/// One thing that is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name.
    pub id: ItemId,
    /// The line of the file on which it begins, for messages.
    pub line: usize,
    /// The section that it is asked in.
    pub section: SectionId,
    /// Counts up when what satisfies the item changes, and only then.
    pub revision: u32,
    /// Whether approval needs it.
    pub weight: Weight,
    /// How bad it is when it is not met.
    pub severity: Severity,
    /// A few words for lists and queues.
    pub title: String,
    /// The question or request, as the advisor reads it.
    pub ask: String,
    /// A line beneath the question.
    pub hint: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// What helps when it is not met, each a line, without blame.
    pub advice: Vec<String>,
    /// Who can put it right.
    pub fixer: Fixer,
    /// Where the requirement comes from: document and section, in our own words.
    pub source: String,
    /// About how long it takes, in seconds.
    pub seconds: u32,
    /// Its contents are about health: only assessors read them; others see the standing.
    pub health: bool,
    /// The item is asked only when this holds.
    pub when: Option<When>,
    /// How long a response holds, from the day observed. `None`: once is enough.
    pub review: Option<Days>,
    /// How many days before its last day it reads *due soon*.
    pub due_soon: Days,
    /// How many days after its last day it may still be relied on.
    pub lapse_grace: Days,
    /// The ways to respond.
    pub methods: Vec<Method>,
    /// What is needed: from each group, one of its methods.
    pub needs: Vec<Vec<MethodId>>,
}

impl Item {
    /// The method of this name.
    pub fn method(&self, id: &MethodId) -> Option<&Method> {
        self.methods.iter().find(|method| &method.id == id)
    }
}

/// Whether approval needs an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Nothing stands in for it: unmet, it blocks approval.
    Gate,
    /// It blocks approval unless the approval names it in a condition.
    Required,
    /// It is shown to the reviewer and blocks nothing.
    Advisory,
}

/// Who can put an item right, so that nobody is sent a task that is not theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fixer {
    /// The advisor.
    Advisor,
    /// The provider, who also pays.
    Provider,
    /// Both together.
    Both,
}

/// One way to respond to an item.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Its name within the item.
    pub id: MethodId,
    /// How a person chooses it among others: "Add a photo".
    #[serde(default)]
    pub label: Option<String>,
    /// Who responds this way.
    pub by: Role,
    /// What is responded.
    pub kind: Kind,
    /// Whose word settles it.
    pub settles: Settles,
}

/// What a response by a method consists of.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// One option of a set.
    Answer {
        /// The set.
        choices: ChoicesId,
    },
    /// Words of one's own. Given at all, the item is met by it.
    Words {
        /// The most characters that are taken.
        most: u32,
    },
    /// A day, such as the end of a contract.
    Day {
        /// The response holds no longer than to that day.
        expires: bool,
    },
    /// Somebody other than the advisor confirms a statement.
    Attestation {
        /// What is confirmed.
        statement: String,
    },
    /// One or more pictures.
    Photo {
        /// Which pictures; one of each at least.
        shots: Vec<ShotId>,
        /// The most pictures in all.
        most: u32,
    },
    /// A document: PDF, JPEG or PNG.
    Document {
        /// What the document should show.
        shows: String,
    },
    /// A text was read.
    Reading {
        /// Which text.
        text: TextId,
    },
    /// A text was signed with a typed name and the installation's key.
    Signature {
        /// Which text.
        text: TextId,
    },
    /// Facts that a probe found, held against limits.
    Measurement {
        /// Which probe.
        probe: Probe,
        /// All must hold.
        limits: Vec<Limit>,
    },
    /// A visit, in person or by video.
    Visit {
        /// What the visitor looks at.
        statement: String,
    },
}

/// Whose word settles a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// The response speaks for itself.
    Itself,
    /// A person of this role accepts it.
    Accepted(Role),
    /// Two people other than the advisor accept it.
    TwoPeople,
}
