//! What pages show: types made for reading, in words where words are needed.
//!
//! A view is never stored and decides nothing. Standing, limits and permissions come from
//! `hearth-domain`; here they have become sentences, tags and lists, so that the window holds no
//! rules. Not here: how a view is made ([`crate::page`]).

pub mod access;
pub mod action;
pub mod answering;
pub mod assistance;
pub mod buddy;
pub mod check_in;
pub mod evidence;
pub mod going_back;
pub mod heard;
pub mod home;
pub mod internet;
pub mod item;
pub mod line;
pub mod outlet;
pub mod people;
pub mod promise;
pub mod reminder;
pub mod review;
pub mod sees;
pub mod sent;
pub mod shift;
pub mod shortcut;
pub mod state;
pub mod support;
pub mod tasks;

use hearth_domain::{
    standing::{ItemResult, State},
    time::Date,
};

/// A count as views hold it.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

wire! {
    /// A state in a word, with the colour that goes with the word and never alone.
    pub struct Tag {
        /// The word.
        pub text: String,
        /// Its colour.
        pub tone: Tone,
    }

    /// The tones that tags have.
    #[derive(Copy, Eq)]
    pub enum Tone {
        /// Done: plain text, so that what is left draws the eye.
        Plain,
        /// Not started.
        Grey,
        /// Under way.
        Blue,
        /// Needs the reader.
        Yellow,
        /// Good.
        Green,
        /// A problem.
        Red,
    }

    /// Where an item or a method stands, for reading.
    pub struct StandingView {
        /// What is known.
        pub result: ItemResult,
        /// Where the response is in its life.
        pub state: State,
        /// Both in a word or two.
        pub tag: Tag,
        /// What to know about it.
        pub why: Option<String>,
        /// The day that it speaks of.
        pub observed: Option<Date>,
        /// The last day on which it is current.
        pub due: Option<Date>,
        /// The last day on which it may be relied on.
        pub last_safe: Option<Date>,
        /// What is on this device and was not sent.
        pub unsent: Option<ItemResult>,
    }
}
