//! What was agreed about an item: who does it, by which day.

use super::Tag;
use hearth_domain::{
    id::{ActId, ItemId, SectionId},
    role::Role,
    time::Date,
};

wire! {
    /// Something that was agreed about an item.
    pub struct ActionView {
        /// The act that set it.
        pub act: ActId,
        /// The item that it is about, when it is still asked.
        pub item: Option<ItemId>,
        /// That item's section.
        pub section: Option<SectionId>,
        /// The item in a few words.
        pub title: String,
        /// What is to be done.
        pub words: String,
        /// Who does it, at the start of a sentence.
        pub who: String,
        /// By which day.
        pub due: Date,
        /// Open, overdue or done.
        pub tag: Tag,
        /// It was done.
        pub done: bool,
        /// The reader may say that it is done.
        pub can_finish: bool,
        /// Who may, when the reader may not and it is open.
        pub finished_by: Option<String>,
    }

    /// What goes with agreeing an action about an item.
    pub struct AgreeView {
        /// Who it can be for.
        pub owners: Vec<OwnerView>,
        /// Who reads it, and what to leave out.
        pub hint: String,
    }

    /// Somebody whom an action can be for.
    pub struct OwnerView {
        /// Their role.
        pub role: Role,
        /// In words.
        pub text: String,
    }
}
