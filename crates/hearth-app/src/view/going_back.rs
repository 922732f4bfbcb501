//! The way back to the contact centre, as the advisor sees it.

use hearth_domain::check_in::going_back::GoingBackStep;

wire! {
    /// The page for going back.
    pub struct GoingBackView {
        /// How far the request has come; none without one.
        pub step: Option<GoingBackStep>,
        /// How it stands, in sentences.
        pub words: Vec<String>,
        /// It can be taken back.
        pub can_take_back: bool,
        /// A new one can be made.
        pub can_ask: bool,
    }
}
