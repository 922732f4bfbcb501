//! Outlets beside the app, for administrators and IT.

use hearth_domain::{api::outlet::OutletFailure, time::Ms};

wire! {
    /// Every outlet.
    pub struct OutletsView {
        /// As the server's settings list them.
        pub outlets: Vec<OutletView>,
    }

    /// One outlet.
    pub struct OutletView {
        /// Its name.
        pub name: String,
        /// What kind of place it is, in words.
        pub kind: String,
        /// The computer that it is reached on.
        pub host: String,
        /// Cards that have not been sent yet.
        pub waiting: u32,
        /// When it last took a card.
        pub sent: Option<Ms>,
        /// When it last did not, and why.
        pub failed: Option<OutletFailure>,
        /// Cards that were given up, the latest first.
        pub dead: Vec<DeadView>,
    }

    /// A card that was given up.
    pub struct DeadView {
        /// When it was written.
        pub made: Ms,
        /// What it would have said.
        pub title: String,
        /// How often it was tried.
        pub tries: u32,
        /// Why it was not taken.
        pub why: String,
    }

    /// Which outlet.
    pub struct WhichOutlet {
        /// Its name.
        pub name: String,
    }
}
