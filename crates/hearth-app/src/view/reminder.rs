//! Reminders and breaks, as the person set them for themselves.

wire! {
    /// Reminders and breaks.
    pub struct RemindersView {
        /// Notices of what falls due are shown.
        pub on: bool,
        /// Outside a shift nobody reminds them from this time
        pub quiet_from: String,
        /// to this one.
        pub quiet_to: String,
        /// The provider's hours, in words.
        pub usual_quiet: String,
        /// Their breaks; none when the provider's pack has none.
        pub breaks: Option<BreaksView>,
        /// What keeps notices from being shown, and what to do; none when nothing does.
        pub trouble: Option<String>,
    }

    /// Breaks.
    pub struct BreaksView {
        /// They are reminded of them.
        pub on: bool,
        /// The short one.
        pub short: RhythmView,
        /// The long one.
        pub long: RhythmView,
    }

    /// How often one kind of break comes.
    pub struct RhythmView {
        /// Minutes from one to the next.
        pub minutes: u32,
        /// The provider's number and what can be chosen, in words.
        pub usual: String,
        /// What can be done in it.
        pub ideas: Vec<String>,
    }

    /// A break that it is time for.
    pub struct BreakView {
        /// What it is called.
        pub title: String,
        /// What can be done in it.
        pub ideas: Vec<String>,
    }
}
