//! The buddy as their advisor sees them, and pairs as a manager does.

use hearth_domain::{
    id::{PairId, PersonId},
    time::Ms,
};

use super::Tag;

wire! {
    /// The page of the buddy.
    pub struct BuddyView {
        /// Why there are no buddies here; then nothing else is shown.
        pub not_offered: Option<String>,
        /// Who the buddy is, as a heading.
        pub headline: String,
        /// Available or not, in a word; none when there is nobody.
        pub tag: Option<Tag>,
        /// What to know and what to do, in sentences.
        pub details: Vec<String>,
        /// How to reach them, while they can be called and have a link that is in order.
        pub channel: Option<BuddyChannelView>,
        /// The line about patients.
        pub reminder: String,
        /// The reader's own link.
        pub own: OwnLinkView,
        /// What the buddy sees of the reader.
        pub availability: OwnAvailabilityView,
        /// Asking for another; none when there is nobody to ask for another of.
        pub another: Option<AnotherBuddyView>,
        /// The reminder to say hello.
        pub nudge: BuddyNudgeView,
        /// All of it in one line, for the start page.
        pub line: String,
    }

    /// The way to a buddy.
    pub struct BuddyChannelView {
        /// All of the link, as it is opened.
        pub text: String,
        /// What a press does.
        pub press: String,
        /// Where it leads, in a sentence.
        pub leads: String,
        /// What to look at before pressing.
        pub warning: Option<String>,
    }

    /// The reader's own link.
    pub struct OwnLinkView {
        /// All of it; none when there is none.
        pub link: Option<String>,
        /// Who sees it, in a sentence.
        pub words: String,
        /// Why it cannot be opened any more.
        pub trouble: Option<String>,
        /// What may be entered.
        pub hint: String,
    }

    /// What the buddy sees of the reader.
    pub struct OwnAvailabilityView {
        /// In a sentence.
        pub words: String,
        /// What can be said instead; none when nothing would change it.
        pub press: Option<AvailabilityPress>,
    }

    /// What the reader can say of themself.
    pub struct AvailabilityPress {
        /// That they are available.
        pub available: bool,
        /// The words of the button.
        pub text: String,
    }

    /// Asking for another buddy.
    pub struct AnotherBuddyView {
        /// Which pair it is about.
        pub pair: PairId,
        /// The reader has asked already.
        pub asked: bool,
        /// Who hears of it, or has heard.
        pub words: String,
    }

    /// The reminder to say hello.
    pub struct BuddyNudgeView {
        /// The reader wants it.
        pub wanted: bool,
        /// What it would do.
        pub label: String,
        /// The reminder, when its time has come.
        pub due: Option<String>,
        /// In how many milliseconds its time comes, if that lies ahead: the page asks again then.
        pub in_ms: Option<u32>,
    }

    /// A link that was found to be in order in this moment.
    pub struct CheckedLink {
        /// What is opened: the same text that was shown.
        pub url: String,
    }

    /// Pairs, for a manager.
    pub struct PairsView {
        /// Those in which somebody has left or would like another buddy.
        pub waiting: Vec<BuddyPairView>,
        /// The others.
        pub pairs: Vec<BuddyPairView>,
        /// Who has no buddy for good, by name.
        pub without: Vec<String>,
        /// Everybody who can be paired.
        pub people: Vec<PairChoiceView>,
    }

    /// A pair.
    pub struct BuddyPairView {
        /// Which.
        pub pair: PairId,
        /// Both names.
        pub title: String,
        /// When it is over; none when it is for good.
        pub until: Option<Ms>,
        /// What waits for the manager.
        pub words: Option<String>,
    }

    /// Somebody to choose.
    pub struct PairChoiceView {
        /// Who.
        pub person: PersonId,
        /// Their name, with what parts them from others.
        pub title: String,
    }
}
