//! The internet page: whether the line is fit at the hours that matter, from which samples, and the one
//! that runs.
//!
//! Not here: how it is made ([`crate::page::internet`]).

use hearth_domain::{internet::progress::SampleStep, time::Ms};

use super::Tag;

wire! {
    /// The internet page.
    pub struct InternetView {
        /// What all samples support, in one sentence.
        pub sentence: String,
        /// There are enough samples for that sentence to be an answer.
        pub is_enough: bool,
        /// What there is of each kind of peak window.
        pub windows: Vec<WindowView>,
        /// What was not taken or did not count, by cause.
        pub skips: Vec<SkipView>,
        /// The samples, the latest first.
        pub samples: Vec<SampleView>,
        /// The one that runs.
        pub running: Option<RunningView>,
        /// Why the last one that somebody pressed for did not come about.
        pub trouble: Option<String>,
        /// When the next one is booked; none when it waits for something.
        pub next: Option<Ms>,
        /// What the next one waits for, in a sentence.
        pub waits_for: Option<String>,
        /// What samples have used of this month's data, in words.
        pub data: String,
        /// It is a peak time now.
        pub is_peak: bool,
        /// Why nothing can be tested now.
        pub cannot_test: Option<String>,
        /// Only voice can be tested now.
        pub only_voice: bool,
    }

    /// What there is of one kind of peak window.
    pub struct WindowView {
        /// What people call it.
        pub title: String,
        /// How many samples.
        pub samples: u32,
        /// How many of them were good.
        pub good: u32,
        /// On how many days.
        pub days: u32,
        /// What is missing for a first answer, in words; none when nothing is.
        pub missing: Option<String>,
    }

    /// What was not taken or did not count.
    pub struct SkipView {
        /// Why, in words.
        pub why: String,
        /// How often.
        pub count: u32,
    }

    /// One sample.
    pub struct SampleView {
        /// When it began.
        pub at: Ms,
        /// In which kinds of peak window; none is off-peak.
        pub windows: Vec<String>,
        /// It filled the line too.
        pub is_full: bool,
        /// What it came to.
        pub tag: Tag,
        /// The same in a sentence.
        pub sentence: String,
        /// Its figures beside the lines of the pack.
        pub figures: Vec<FigureView>,
    }

    /// A figure beside its lines.
    pub struct FigureView {
        /// What it is.
        pub title: String,
        /// On the idle line.
        pub idle: Option<String>,
        /// While the line was filled.
        pub loaded: Option<String>,
        /// What is good.
        pub good: String,
        /// What will do.
        pub will_do: String,
        /// On which side it falls.
        pub tag: Tag,
    }

    /// The sample that runs.
    pub struct RunningView {
        /// It fills the line too.
        pub is_full: bool,
        /// What is being done; none before the server has given leave.
        pub step: Option<SampleStep>,
        /// Seconds since it began.
        pub seconds: u32,
        /// There and back, in the last second.
        pub round_trip: Option<String>,
        /// How much the delay varies.
        pub jitter: Option<String>,
        /// What the line carries.
        pub rate: Option<String>,
        /// What it has used of the line.
        pub data: String,
    }
}
