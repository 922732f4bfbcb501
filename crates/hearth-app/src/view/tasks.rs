//! The task list and its sections.

use super::{Tag, item::ItemView};
use hearth_domain::{
    id::{ChangeId, SectionId},
    time::Date,
};

wire! {
    /// The task list.
    pub struct TaskListView {
        /// Groups of sections.
        pub parts: Vec<PartView>,
        /// How many questions are left for the advisor.
        pub left: u32,
        /// About how many minutes they take.
        pub minutes: u32,
        /// How many answers are ready to be sent.
        pub ready: u32,
        /// The first section in which something is left.
        pub next: Option<SectionLink>,
    }

    /// A group of sections.
    pub struct PartView {
        /// Its heading.
        pub title: String,
        /// Its sections.
        pub sections: Vec<SectionRow>,
    }

    /// One line of the task list.
    pub struct SectionRow {
        /// The section.
        pub id: SectionId,
        /// Its heading.
        pub title: String,
        /// Where it stands.
        pub tag: Tag,
        /// How many of its items are asked of the advisor,
        pub asked: u32,
        /// and how many of those they have answered.
        pub answered: u32,
        /// About how many minutes the rest takes.
        pub minutes: u32,
        /// The first day on which something in it falls due.
        pub due: Option<Date>,
        /// Somebody else does the rest of it, and who.
        pub waits_for: Option<String>,
    }

    /// A section with its items.
    pub struct SectionView {
        /// The section.
        pub id: SectionId,
        /// Its heading.
        pub title: String,
        /// The group that it stands under.
        pub part: String,
        /// What comes before its questions.
        pub intro: String,
        /// What is asked of the advisor, in order; items that are not asked are left out.
        pub items: Vec<ItemView>,
        /// The next section in which something is left.
        pub next: Option<SectionLink>,
    }

    /// What may have changed.
    pub struct ChangesView {
        /// What the provider thinks of.
        pub changes: Vec<ChangeView>,
        /// The parts that something else can touch.
        pub sections: Vec<SectionLink>,
    }

    /// Something that may have changed.
    pub struct ChangeView {
        /// Its name.
        pub id: ChangeId,
        /// What people say of it.
        pub title: String,
        /// A line beneath it.
        pub hint: Option<String>,
        /// What is asked again, part by part; empty while nothing of it was sent.
        pub asks: Vec<String>,
        /// About how many minutes that takes.
        pub minutes: u32,
        /// Who reads that it changed, and what is written with it.
        pub reads: String,
    }

    /// A link to a section.
    pub struct SectionLink {
        /// The section.
        pub id: SectionId,
        /// Its heading.
        pub title: String,
    }
}
