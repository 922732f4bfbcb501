//! What Hearth can and cannot see: generated from the closed lists that are compiled in.

wire! {
    /// The page.
    pub struct SeesView {
        /// What is read from this computer, and only when the person presses.
        pub reads: Vec<SeesRow>,
        /// What the person gives.
        pub given: Vec<SeesRow>,
        /// What no part of Hearth can do.
        pub never: Vec<String>,
    }

    /// One thing that is read or given.
    pub struct SeesRow {
        /// What.
        pub title: String,
        /// Why, and what of it leaves this computer.
        pub why: String,
        /// Who sees it.
        pub who: String,
        /// How long it is kept.
        pub kept: String,
    }
}
