//! What is kept about the reader: generated from the list that the server is held to.

wire! {
    /// The page.
    pub struct PromiseView {
        /// Everything that is kept, what is most their own first.
        pub holdings: Vec<HoldingView>,
    }

    /// Something that is kept.
    pub struct HoldingView {
        /// What.
        pub title: String,
        /// Where it lies, and what it is.
        pub about: String,
        /// Who reads it.
        pub who: String,
        /// How long.
        pub kept: String,
        /// How to take it back.
        pub back: String,
    }
}
