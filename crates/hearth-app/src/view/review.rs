//! What a reviewer sees of a record: what is not met or unknown first, claim beside evidence.

use super::{
    StandingView, Tag,
    action::{ActionView, AgreeView},
    evidence::FileView,
    home::{ConditionView, DecisionView, HistoryRow},
    line::LineView,
};
use hearth_domain::{
    id::{ItemId, MethodId, RecordId, ResponseId},
    pack::{Severity, Weight},
    record::Outcome,
    time::{Date, Ms},
};

wire! {
    /// A record under review.
    pub struct ReviewView {
        /// The record.
        pub record: RecordId,
        /// The advisor's name.
        pub name: String,
        /// Where homeworking stands.
        pub headline: String,
        /// The same in a word.
        pub tag: Tag,
        /// The end of the record as it was read; decisions name it.
        pub seen: u64,
        /// Groups of items, the most pressing first.
        pub groups: Vec<ReviewGroup>,
        /// What stands between the advisor and approval.
        pub blocks: Vec<ReviewBlock>,
        /// What was agreed and is still to be done, the first due first.
        pub actions: Vec<ActionView>,
        /// What an approval rests on now.
        pub conditions: Vec<ConditionView>,
        /// What can be decided now.
        pub outcomes: Vec<OutcomeKind>,
        /// An approval that waits for a second person: its place, and whether the reader may be it.
        pub awaits: Option<AwaitsView>,
        /// The decisions, the newest first.
        pub decisions: Vec<DecisionView>,
        /// The history, the newest first.
        pub history: Vec<HistoryRow>,
        /// What to know when the chain does not hold.
        pub broken: Option<String>,
    }

    /// Items that belong together for a reviewer.
    pub struct ReviewGroup {
        /// What they have in common: "Waiting for you", "Not met", "Not known", "Met".
        pub title: String,
        /// Nothing in it needs anybody now: shown folded.
        pub settled: bool,
        /// The items.
        pub items: Vec<ReviewItem>,
    }

    /// An item under review.
    pub struct ReviewItem {
        /// The item.
        pub id: ItemId,
        /// A few words.
        pub title: String,
        /// What was asked.
        pub ask: String,
        /// The section's heading.
        pub section: String,
        /// Whether approval needs it.
        pub weight: Weight,
        /// How bad it is when it is not met.
        pub severity: Severity,
        /// Urgent by the section's rule.
        pub urgent: bool,
        /// Where it stands.
        pub standing: StandingView,
        /// What was claimed, the latest first.
        pub claims: Vec<ClaimView>,
        /// What the reader may confirm or write themselves.
        pub attestations: Vec<AttestView>,
        /// What was agreed about it, what is open first.
        pub actions: Vec<ActionView>,
        /// The reader may agree an action about it, and with whom; none when they may not.
        pub agree: Option<AgreeView>,
        /// Why they may not.
        pub cannot_agree: Option<String>,
        /// Its contents are for somebody else's eyes, and whose.
        pub hidden: Option<String>,
        /// Where the requirement comes from.
        pub source: String,
    }

    /// What somebody claimed.
    pub struct ClaimView {
        /// The response.
        pub response: ResponseId,
        /// By which method, in words.
        pub method: String,
        /// A device found it; otherwise a person said it.
        pub measured: bool,
        /// What is claimed, in words.
        pub words: String,
        /// Who claims it.
        pub by: String,
        /// The day that it speaks of.
        pub observed: Date,
        /// When the server received it.
        pub at: Ms,
        /// Its files.
        pub files: Vec<FileView>,
        /// What tests of the line came to, where that is what is claimed.
        pub line: Option<LineView>,
        /// Where it stands.
        pub standing: Option<StandingView>,
        /// A later response took its place.
        pub superseded: bool,
        /// The reader may accept it.
        pub can_accept: bool,
        /// The reader may return it.
        pub can_return: bool,
    }

    /// What a reviewer may confirm or write.
    pub struct AttestView {
        /// The method.
        pub method: MethodId,
        /// What is confirmed, or asked for.
        pub statement: String,
        /// Words are wanted, at most so many characters; none for a confirmation.
        pub most: Option<u32>,
    }

    /// Something that stands between an advisor and approval.
    pub struct ReviewBlock {
        /// The item.
        pub item: ItemId,
        /// A few words.
        pub title: String,
        /// Whether approval needs it.
        pub weight: Weight,
        /// An approval can carry it as a condition; otherwise it must be met before anybody approves.
        pub can_carry: bool,
        /// How bad it is; a stop needs a second person.
        pub severity: Severity,
        /// Where it stands.
        pub tag: Tag,
        /// Words for a condition that would carry it.
        pub condition: String,
        /// The day by which its severity asks for it.
        pub due: Date,
    }

    /// What can be decided.
    #[derive(Copy, Eq)]
    pub enum OutcomeKind {
        /// Approve.
        Approve,
        /// Decline.
        Decline,
        /// Pause, at once.
        Pause,
        /// Leave it paused, with another day on which it is looked at.
        KeepPaused,
        /// Resume.
        Resume,
        /// End.
        End,
    }

    /// An approval that waits for a second person.
    pub struct AwaitsView {
        /// Its place on the record.
        pub decision: u64,
        /// Who approved first.
        pub by: String,
        /// The decision as it was made, to be confirmed unchanged.
        pub outcome: Outcome,
        /// Why the reader cannot confirm it; none when they can.
        pub cannot: Option<String>,
    }
}
