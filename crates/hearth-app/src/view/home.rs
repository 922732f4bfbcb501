//! The advisor's start page: what needs me, and where do I stand?

use super::{Tag, action::ActionView};
use hearth_domain::{
    id::{ItemId, RecordId, SectionId},
    time::{Date, Ms},
};

wire! {
    /// The start page.
    pub struct HomeView {
        /// Where homeworking stands, as a heading.
        pub headline: String,
        /// What that means and what comes next.
        pub detail: String,
        /// The same in a word.
        pub tag: Tag,
        /// The first three things to do.
        pub todo: Vec<TodoView>,
        /// How many there are in all.
        pub todo_count: u32,
        /// What was agreed and is still to be done, by whomever; the first due first.
        pub actions: Vec<ActionView>,
        /// The last decision.
        pub decision: Option<DecisionView>,
        /// When the arrangement is looked at again.
        pub review: Option<Date>,
    }

    /// Something to do.
    pub struct TodoView {
        /// What.
        pub title: String,
        /// Why, or what was asked for.
        pub detail: Option<String>,
        /// About how many minutes it takes; at least one.
        pub minutes: u32,
        /// The day by which it is to be done.
        pub due: Option<Date>,
        /// The last day on which it may be left.
        pub last_safe: Option<Date>,
        /// How it stands, in a word.
        pub tag: Option<Tag>,
        /// The page on which it is done.
        pub href: String,
        /// The section in which it is done; none when it is checking and sending.
        pub section: Option<SectionId>,
        /// The item, when it is about one.
        pub item: Option<ItemId>,
    }

    /// Everything that falls due, and what is left.
    pub struct DueView {
        /// What needs the advisor, the most pressing first.
        pub things: Vec<DueThing>,
        /// When the next thing falls due that nobody has to think of yet, in a sentence.
        pub later: Option<String>,
    }

    /// Something to do, with what it is made of.
    pub struct DueThing {
        /// What.
        pub todo: TodoView,
        /// Each by itself, where a day of its own presses each.
        pub parts: Vec<TodoView>,
    }

    /// A decision as the advisor reads it.
    pub struct DecisionView {
        /// Its place on the record.
        pub seq: u64,
        /// What was decided, as a heading.
        pub headline: String,
        /// Who decided.
        pub by: String,
        /// When.
        pub at: Ms,
        /// Why.
        pub reason: String,
        /// What happens next, or what would change it.
        pub next: String,
        /// What it rests on.
        pub conditions: Vec<ConditionView>,
        /// When it is looked at again.
        pub review: Option<Date>,
        /// The decision that this one confirms, when it takes two people.
        pub first: Option<FirstView>,
        /// What the advisor replied.
        pub replies: Vec<ReplyView>,
    }

    /// What the first of two people said.
    pub struct FirstView {
        /// Who decided first.
        pub by: String,
        /// Why.
        pub reason: String,
        /// What happens next.
        pub next: String,
    }

    /// A condition as the advisor reads it.
    pub struct ConditionView {
        /// What is to be so.
        pub words: String,
        /// The item, when it carries one, and its section.
        pub item: Option<ItemId>,
        /// Where that item is done.
        pub section: Option<SectionId>,
        /// By which day.
        pub due: Option<Date>,
        /// Met, open or overdue.
        pub tag: Tag,
    }

    /// A reply to a decision.
    pub struct ReplyView {
        /// When.
        pub at: Ms,
        /// The words.
        pub words: String,
    }

    /// One line of the record's history.
    pub struct HistoryRow {
        /// Its place.
        pub seq: u64,
        /// When.
        pub at: Ms,
        /// Who, in which role.
        pub by: String,
        /// What happened, in a sentence.
        pub words: String,
        /// What was written with it.
        pub detail: Option<String>,
    }

    /// The whole history, and whether its chain holds.
    pub struct HistoryView {
        /// The record, by whose number information governance finds it.
        pub record: RecordId,
        /// The newest first.
        pub rows: Vec<HistoryRow>,
        /// What to know when the chain does not hold.
        pub broken: Option<String>,
        /// Who looked at the advisor's evidence; empty when offline.
        pub looks: Vec<LookView>,
    }

    /// One look at somebody's evidence.
    pub struct LookView {
        /// When.
        pub at: Ms,
        /// Who, in which role.
        pub by: String,
        /// At what.
        pub what: String,
    }
}
