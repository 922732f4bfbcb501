//! The key for assistance: what was chosen, and whether it can be relied on.

use hearth_domain::time::Ms;

wire! {
    /// The key.
    pub struct ShortcutView {
        /// How it stands, in a sentence.
        pub words: String,
        /// What can be done about it.
        pub state: ShortcutState,
        /// The keys as people say them; none when none were chosen.
        pub keys: Option<String>,
        /// Keys that can be tried, as they are asked for and as people say them.
        pub offers: Vec<OfferView>,
    }

    /// How the key stands.
    #[derive(Copy, Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum ShortcutState {
        /// This computer gives Hearth no key.
        Unavailable,
        /// None was chosen.
        None,
        /// It was chosen and not tried.
        Untried,
        /// A rehearsal listens for it.
        Listens {
            /// Until then.
            until: Ms,
            /// It was heard in Hearth's own window meanwhile, which proves nothing.
            own: bool,
        },
        /// It was heard while another program had the keyboard.
        Works,
        /// It was not heard, or another program has it now.
        Fails,
    }

    /// Keys to choose.
    pub struct OfferView {
        /// As they are asked for: `Control+Alt+KeyH`.
        pub keys: String,
        /// As people say them.
        pub title: String,
    }
}
