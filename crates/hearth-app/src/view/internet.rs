//! The internet page: what the advisor can do about their line, the sample that runs, and what all
//! came to.
//!
//! Not here: how it is made ([`crate::page::internet`]).

use std::collections::BTreeSet;

use hearth_domain::{
    internet::{
        household::{Doing, Half},
        progress::SampleStep,
    },
    time::Ms,
};

use super::line::LineView;

wire! {
    /// The internet page.
    pub struct InternetView {
        /// What the samples came to.
        pub line: LineView,
        /// The one that runs.
        pub running: Option<RunningView>,
        /// Why the last one that somebody pressed for did not come about.
        pub trouble: Option<String>,
        /// When the next one is booked; none when it waits for something.
        pub next: Option<Ms>,
        /// What the next one waits for, in a sentence.
        pub waits_for: Option<String>,
        /// What it waits for is that somebody starts a shift.
        pub waits_for_shift: bool,
        /// Until when they were put off; none when they were not.
        pub postponed_until: Option<Ms>,
        /// For so many hours they are postponed by one press.
        pub postpones_hours: u32,
        /// What to know where the system cannot say if the connection has a data limit.
        pub data_limit: Option<String>,
        /// What samples have used of this month's data, in words.
        pub data: String,
        /// It is a peak time now.
        pub is_peak: bool,
        /// When it is one today, in a sentence.
        pub peak_today: String,
        /// Why nothing can be tested now.
        pub cannot_test: Option<String>,
        /// Why only voice can be tested now.
        pub only_voice: Option<String>,
        /// What a test of voice and speed takes, in a sentence or two.
        pub full_takes: String,
        /// What a test of voice alone takes.
        pub light_takes: String,
        /// These are made-up samples or a server on this computer, and what to know.
        pub example: Option<String>,
        /// Who else at home was online when the advisor said so last.
        pub household: HouseholdView,
        /// Which half of a guided pair is next.
        pub next_half: Half,
    }

    /// Who else at home is online.
    pub struct HouseholdView {
        /// How many other people; none when it was never said.
        pub others: Option<u32>,
        /// What they do.
        pub doing: BTreeSet<Doing>,
        /// When it was said.
        pub said: Option<Ms>,
        /// For so many days booked tests take what was said last.
        pub holds_days: u32,
        /// What can be said of what they do.
        pub choices: Vec<DoingView>,
    }

    /// Something that people do online.
    pub struct DoingView {
        /// Which.
        pub doing: Doing,
        /// What people call it.
        pub text: String,
    }

    /// The sample that runs.
    pub struct RunningView {
        /// It fills the line too.
        pub is_full: bool,
        /// What is being done; none before the server has given leave.
        pub step: Option<SampleStep>,
        /// Seconds since it began.
        pub seconds: u32,
        /// About how many it takes.
        pub about_seconds: u32,
        /// There and back, as it was known last.
        pub round_trip: Option<String>,
        /// How much the delay varies.
        pub jitter: Option<String>,
        /// What the line carries.
        pub rate: Option<String>,
        /// What it has used of the line.
        pub data: String,
    }
}
