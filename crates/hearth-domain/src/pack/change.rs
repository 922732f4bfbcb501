//! What may change at home or at the desk, and what is asked again when it does.
//!
//! People do not know which questions a new chair or another supplier touches; a pack does. Not here:
//! what is asked for anew ([`crate::record::Body::Reopened`]).

use serde::Deserialize;

use super::{Item, Pack};
use crate::id::{ChangeId, ItemId, SectionId};

/// Something that may change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its name.
    pub id: ChangeId,
    /// What people say of it.
    pub title: String,
    /// A line beneath it.
    pub hint: Option<String>,
    /// The sections that it touches as a whole.
    #[serde(default)]
    pub sections: Vec<SectionId>,
    /// Single items that it touches besides.
    #[serde(default)]
    pub items: Vec<ItemId>,
}

impl Change {
    /// Whether it touches an item.
    pub fn touches(&self, item: &Item) -> bool {
        self.sections.contains(&item.section) || self.items.contains(&item.id)
    }
}

impl Pack {
    /// The change of this name.
    pub fn change(&self, id: &ChangeId) -> Option<&Change> {
        self.changes.iter().find(|change| &change.id == id)
    }
}
