//! Outlets beside the app, as administrators and IT see them.
//!
//! An outlet's url is a secret: only its host is said. Nothing here names a person, a reason or a
//! request. Not here: what is written to an outlet.

use crate::{assistance::Occasion, time::Ms};

wire! {
    /// What kind of place an outlet is.
    #[derive(Copy, Eq)]
    pub enum OutletKind {
        /// A workflow of Microsoft Teams that posts a card to a channel or a chat.
        Teams,
    }

    /// `GET /outlets`: one outlet.
    pub struct OutletState {
        /// Its name in the settings.
        pub name: String,
        /// What kind of place it is.
        pub kind: OutletKind,
        /// The computer that it is reached on.
        pub host: String,
        /// Cards that have not been sent yet.
        pub waiting: u32,
        /// When it last took a card.
        pub sent: Option<Ms>,
        /// When it last did not, and why.
        pub failed: Option<OutletFailure>,
        /// Cards that were given up in the last 31 days, the latest first; no more than 100.
        pub dead: Vec<DeadDelivery>,
    }

    /// That an outlet did not take a card.
    pub struct OutletFailure {
        /// When.
        pub at: Ms,
        /// Why, in a plain sentence.
        pub why: String,
    }

    /// A card that was given up.
    pub struct DeadDelivery {
        /// When it was written.
        pub made: Ms,
        /// What it would have said.
        pub occasion: Occasion,
        /// How often it was tried.
        pub tries: u32,
        /// The last failure.
        pub failure: OutletFailure,
    }

    /// `POST /outlets/{name}/try`: how a test card went.
    pub struct OutletTried {
        /// Why the outlet did not take it, in a plain sentence; none when it did.
        pub failure: Option<String>,
    }
}
