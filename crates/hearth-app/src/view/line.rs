//! What samples of a line came to: the same for the advisor whose line it is and for whoever reviews
//! their answer.
//!
//! Not here: how it is made ([`crate::page::line`]), and what the advisor can do about it
//! ([`super::internet`]).

use hearth_domain::{internet::limits::Figure, time::Ms};

use super::Tag;

wire! {
    /// What samples came to.
    pub struct LineView {
        /// Whether the line does what is asked for, in one sentence.
        pub verdict: String,
        /// What all samples support, in numbers.
        pub sentence: String,
        /// There are enough samples for that sentence to be an answer.
        pub is_enough: bool,
        /// What there is of each kind of peak window.
        pub windows: Vec<WindowView>,
        /// What was not taken or did not count, by cause.
        pub skips: Vec<SkipView>,
        /// Each figure over all samples that were judged.
        pub charts: Vec<ChartView>,
        /// The contract, in the advisor's own words.
        pub contract: Option<String>,
        /// What the latest guided pair says.
        pub pair: Option<PairView>,
        /// The samples, the latest first.
        pub samples: Vec<SampleView>,
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

    /// One figure over the samples, for a plot and the table beside it.
    pub struct ChartView {
        /// Which.
        pub figure: Figure,
        /// What it is, in words.
        pub title: String,
        /// Its unit; empty for a score.
        pub unit: String,
        /// The least that it can be, where a plot begins.
        pub least: f64,
        /// The line beyond which it is good,
        pub good: f64,
        /// and the one beyond which it will do.
        pub will_do: f64,
        /// What the lines say, in words.
        pub lines: String,
        /// What is held against them, and what a row shows, in a sentence or two.
        pub held: String,
        /// It is a rate, so the contract may be beside it.
        pub is_rate: bool,
        /// The samples, the oldest first.
        pub points: Vec<PointView>,
        /// What they come to in each kind of peak window, and off-peak.
        pub rows: Vec<ChartRow>,
    }

    /// One sample in a plot.
    pub struct PointView {
        /// When.
        pub at: Ms,
        /// On the idle line.
        pub idle: Option<f64>,
        /// While the line was filled.
        pub loaded: Option<f64>,
    }

    /// A figure in one kind of peak window: middle values.
    pub struct ChartRow {
        /// Which window.
        pub title: String,
        /// How many samples measured it.
        pub samples: u32,
        /// On the idle line.
        pub idle: Option<String>,
        /// While the line was filled.
        pub loaded: Option<String>,
        /// The worst of what counts.
        pub worst: Option<String>,
        /// On which side of the lines the middle falls.
        pub tag: Tag,
    }

    /// A quiet sample beside the usual one.
    pub struct PairView {
        /// What it says.
        pub sentence: String,
        /// When the usual one was taken.
        pub at: Ms,
        /// Each figure of both.
        pub rows: Vec<PairRow>,
    }

    /// A figure of both halves: while the line was filled where that is known, otherwise on the idle
    /// line.
    pub struct PairRow {
        /// What it is.
        pub title: String,
        /// With the others quiet.
        pub quiet: Option<String>,
        /// With everything as usual.
        pub usual: Option<String>,
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
        /// Who else was online, in words.
        pub household: Option<String>,
        /// How sure its call quality and its loss are, in a sentence each.
        pub certainty: Vec<String>,
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
}
