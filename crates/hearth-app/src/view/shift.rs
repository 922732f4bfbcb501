//! The shift: declared by one press at each end, and what is good to know when it starts.

use hearth_domain::time::Ms;

use super::{assistance::ReadinessView, shortcut::ShortcutView};

wire! {
    /// The shift.
    pub struct ShiftView {
        /// Since when the person says that they work; none when they do not.
        pub since: Option<Ms>,
        /// They say that they are on a call. It does not leave this computer.
        pub on_call: bool,
        /// What a press for assistance would do now.
        pub readiness: ReadinessView,
        /// Who is on duty, each with what they are.
        pub on_duty: Vec<String>,
        /// What falls due in the days ahead, in a sentence; none before the record is here.
        pub due: Option<String>,
        /// The key for assistance, and whether it can be relied on.
        pub shortcut: ShortcutView,
        /// The provider's own places.
        pub links: Vec<LinkView>,
    }

    /// A place outside Hearth.
    pub struct LinkView {
        /// What people read.
        pub title: String,
        /// Its address.
        pub url: String,
    }
}
