//! The lines that a pack draws for a line at home.
//!
//! Each figure has two: what is good, and what will do. Between them is borderline. The defaults are
//! Hearth's starting values, for the provider to confirm: loss, jitter and round trip after what
//! makers of telephone software ask of a network, 9 and 1 Mbit/s because the universal service's 10
//! and 1 are rates of the line of which 4 to 10 % is not there for use. Not here: holding a
//! measurement against them ([`super::judgement`]).

wire! {
    /// The lines of a pack.
    #[derive(Copy)]
    pub struct Limits {
        /// Estimated quality of a call while the line is filled; mean opinion score.
        pub call_quality: Line,
        /// Loss on the idle line, in percent.
        pub loss_percent: Line,
        /// Jitter on the idle line, in ms.
        pub jitter_ms: Line,
        /// Round trip on the idle line, in ms.
        pub round_trip_ms: Line,
        /// From the provider.
        pub download_mbit_per_s: Line,
        /// To the provider.
        pub upload_mbit_per_s: Line,
    }

    /// Where a figure is good, and where it is borderline.
    #[derive(Copy)]
    pub struct Line {
        /// Good from here.
        pub good: f64,
        /// Borderline from here, poor beyond.
        pub borderline: f64,
    }

    /// A figure that has a line.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Figure {
        /// Estimated quality of a call.
        CallQuality,
        /// Packets lost.
        Loss,
        /// Variation of delay.
        Jitter,
        /// There and back.
        RoundTrip,
        /// From the provider.
        Download,
        /// To the provider.
        Upload,
    }

    /// On which side of its lines a figure falls.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Grade {
        /// It is good.
        Good,
        /// It will do.
        Borderline,
        /// It will not do.
        Poor,
    }
}

/// Why a line makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLimit {
    /// Not a number, or none that the figure can have.
    #[error("the lines of {0:?} are beyond what it can be")]
    Beyond(Figure),
    /// Good is worse than borderline.
    #[error("{0:?} would be good on the wrong side of borderline")]
    Crossed(Figure),
}

impl Default for Limits {
    fn default() -> Limits {
        let line = |good, borderline| Line { good, borderline };
        Limits {
            call_quality: line(4.0, 3.6),
            loss_percent: line(0.5, 1.0),
            jitter_ms: line(20.0, 30.0),
            round_trip_ms: line(100.0, 150.0),
            download_mbit_per_s: line(10.0, 9.0),
            upload_mbit_per_s: line(2.0, 1.0),
        }
    }
}

impl Figure {
    /// Every figure, in the order in which they are shown.
    pub const ALL: [Figure; 6] = [
        Figure::CallQuality,
        Figure::Loss,
        Figure::Jitter,
        Figure::RoundTrip,
        Figure::Download,
        Figure::Upload,
    ];

    /// The least that it can be.
    pub fn least(self) -> f64 {
        self.range().0
    }

    /// Decimal places that it is good for, and to which it is judged and shown: what is read is what
    /// was judged.
    pub fn places(self) -> i32 {
        match self {
            Figure::Loss => 2,
            Figure::CallQuality | Figure::Download | Figure::Upload => 1,
            Figure::Jitter | Figure::RoundTrip => 0,
        }
    }

    /// A value to these places.
    pub fn round(self, value: f64) -> f64 {
        let scale = 10_f64.powi(self.places());
        (value * scale).round() / scale
    }

    /// Whether more of it is better.
    pub fn more_is_better(self) -> bool {
        matches!(
            self,
            Figure::CallQuality | Figure::Download | Figure::Upload
        )
    }

    /// The range that it can lie in.
    pub(super) fn range(self) -> (f64, f64) {
        match self {
            Figure::CallQuality => (1.0, 4.5),
            Figure::Loss => (0.0, 100.0),
            Figure::Jitter | Figure::RoundTrip => (0.0, 10_000.0),
            Figure::Download | Figure::Upload => (0.0, 100_000.0),
        }
    }

    /// Whether a value is as good as a line, or better. What is no number never is.
    fn reaches(self, value: f64, line: f64) -> bool {
        if self.more_is_better() {
            value >= line
        } else {
            value <= line
        }
    }
}

impl Line {
    /// On which side of this line of a figure a value falls. On the line is on its better side.
    pub fn grade(&self, figure: Figure, value: f64) -> Grade {
        if figure.reaches(value, self.good) {
            Grade::Good
        } else if figure.reaches(value, self.borderline) {
            Grade::Borderline
        } else {
            Grade::Poor
        }
    }
}

impl Limits {
    /// The line of a figure.
    pub fn of(&self, figure: Figure) -> Line {
        match figure {
            Figure::CallQuality => self.call_quality,
            Figure::Loss => self.loss_percent,
            Figure::Jitter => self.jitter_ms,
            Figure::RoundTrip => self.round_trip_ms,
            Figure::Download => self.download_mbit_per_s,
            Figure::Upload => self.upload_mbit_per_s,
        }
    }

    /// On which side of its lines a figure falls.
    pub fn grade(&self, figure: Figure, value: f64) -> Grade {
        self.of(figure).grade(figure, value)
    }

    /// Everything in them that makes no sense.
    pub fn faults(&self) -> Vec<BadLimit> {
        let fault = |figure: Figure| {
            let Line { good, borderline } = self.of(figure);
            let (least, most) = figure.range();
            let within = |value: f64| least <= value && value <= most;
            if !within(good) || !within(borderline) {
                Some(BadLimit::Beyond(figure))
            } else if !figure.reaches(good, borderline) {
                Some(BadLimit::Crossed(figure))
            } else {
                None
            }
        };
        Figure::ALL.into_iter().filter_map(fault).collect()
    }
}
