//! The support card: who to talk to, and whether that may still be believed.

use hearth_domain::id::SupportLineId;

wire! {
    /// The support card.
    pub struct SupportView {
        /// For danger to life; they stand apart.
        pub urgent: Vec<SupportLineView>,
        /// The others: people who manage the reader come last.
        pub lines: Vec<SupportLineView>,
    }

    /// The support card after a difficult call.
    pub struct AfterCallView {
        /// A word to oneself, and who knows of it; nothing if it is not time for one. It can be put away.
        pub words: Vec<String>,
        /// The card, in the order for it.
        pub card: SupportView,
    }

    /// Somebody to talk to.
    pub struct SupportLineView {
        /// Its name.
        pub id: SupportLineId,
        /// What it is called.
        pub title: String,
        /// Who answers.
        pub who: String,
        /// What it is for.
        pub about: String,
        /// When they answer.
        pub hours: String,
        /// How to reach them, the best way first.
        pub contacts: Vec<SupportContactView>,
        /// When it was last checked, and by whom, in a sentence.
        pub verified: String,
        /// Nobody has checked it for longer than it allows.
        pub is_past: bool,
    }

    /// A way to reach somebody.
    pub struct SupportContactView {
        /// What to do.
        pub text: String,
        /// A page that it opens, outside Hearth or in it.
        pub href: Option<String>,
    }
}
