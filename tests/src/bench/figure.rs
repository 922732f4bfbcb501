//! A figure: what was measured of Hearth and of its peer if it has one, and the bars that it is held
//! to.
//!
//! Not here: how it is shown ([`super::report`]).

use std::fmt;

/// Measurements of one thing, the smallest first. There is at least one.
#[derive(Debug, Clone)]
pub struct Samples(Vec<f64>);

/// What samples count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// Mebibytes.
    MiB,
    /// Kibibytes.
    KiB,
    /// How many there are.
    Count,
    /// Of a hundred.
    Percent,
    /// Of a hundred, counted from another share.
    Points,
    /// Millions of bits a second.
    MbitPerS,
}

/// What a figure has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bar {
    /// Hearth's median is at most so many times the peer's.
    Times(f64),
    /// Hearth's median is below this.
    Middle(f64),
    /// Of a hundred of Hearth's, 99 are below this.
    Tail(f64),
    /// All of Hearth's are this.
    Is(f64),
    /// All of Hearth's are at most this.
    AtMost(f64),
}

/// A figure of Hearth, beside the same of its peer where a ratio says something.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it is of, in a few words.
    pub what: String,
    /// What it counts.
    pub unit: Unit,
    /// What was measured; or why nothing could be.
    pub measured: Result<Pair, String>,
    /// What it is held to.
    pub bars: Vec<Bar>,
}

/// What was measured for a figure.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Hearth's.
    pub hearth: Samples,
    /// What it is compared with, if anything.
    pub peer: Option<Samples>,
}

impl Samples {
    /// Samples in any order; none when there are none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Samples> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        (!values.is_empty()).then_some(Samples(values))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest.
    pub fn least(&self) -> f64 {
        self.0[0]
    }

    /// The largest.
    pub fn most(&self) -> f64 {
        self.0[self.0.len() - 1]
    }

    /// The one in the middle, or half-way between the two.
    pub fn median(&self) -> f64 {
        let (low, high) = ((self.0.len() - 1) / 2, self.0.len() / 2);
        f64::midpoint(self.0[low], self.0[high])
    }

    /// The smallest that at least 99 of 100 do not exceed.
    pub fn tail(&self) -> f64 {
        let rank = (self.0.len() * 99).div_ceil(100);
        self.0[rank - 1]
    }
}

impl Pair {
    /// How many times the peer's median Hearth's is, if there is one.
    pub fn ratio(&self) -> Option<f64> {
        let peer = self.peer.as_ref()?;
        Some(self.hearth.median() / peer.median())
    }
}

impl Bar {
    /// Whether a figure stays within it.
    pub fn is_met(self, pair: &Pair) -> bool {
        match self {
            Bar::Times(most) => pair.ratio().is_some_and(|ratio| ratio <= most),
            Bar::Middle(below) => pair.hearth.median() < below,
            Bar::Tail(below) => pair.hearth.tail() < below,
            Bar::AtMost(most) => pair.hearth.most() <= most,
            Bar::Is(all) => [pair.hearth.least(), pair.hearth.most()] == [all, all],
        }
    }
}

impl Figure {
    /// Whether it was measured and stays within every bar.
    pub fn is_met(&self) -> bool {
        let pair = self.measured.as_ref();
        pair.is_ok_and(|pair| self.bars.iter().all(|bar| bar.is_met(pair)))
    }

    /// Whether it is of single answers, where the slowest of a hundred matter.
    pub fn has_tail(&self) -> bool {
        self.bars.iter().any(|bar| matches!(bar, Bar::Tail(_)))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unit::Ms => "ms",
            Unit::MiB => "MiB",
            Unit::KiB => "KiB",
            Unit::Count => "",
            Unit::Percent => "%",
            Unit::Points => "points",
            Unit::MbitPerS => "Mbit/s",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(values: impl IntoIterator<Item = u32>) -> Samples {
        Samples::of(values.into_iter().map(f64::from)).unwrap()
    }

    #[test]
    fn the_middle_and_the_tail_are_those_of_the_sorted_samples() {
        let odd = samples([9, 1, 5]);
        assert_eq!((odd.least(), odd.median(), odd.most()), (1.0, 5.0, 9.0));
        assert_eq!(samples([4, 1, 2, 3]).median(), 2.5);
        assert_eq!(samples(1..=200).tail(), 198.0);
        assert_eq!(samples(1..=10).tail(), 10.0);
        assert!(Samples::of([]).is_none());
    }

    #[test]
    fn a_figure_is_met_when_it_was_measured_and_every_bar_holds() {
        let figure = |hearth, bars: &[Bar]| Figure {
            what: "a page".into(),
            unit: Unit::Ms,
            measured: Ok(Pair {
                hearth: samples([hearth]),
                peer: Some(samples([10])),
            }),
            bars: bars.to_vec(),
        };
        assert!(figure(13, &[Bar::Times(1.3)]).is_met());
        assert!(!figure(14, &[Bar::Times(1.3)]).is_met());
        assert!(figure(13, &[Bar::Times(2.0), Bar::Tail(14.0)]).is_met());
        assert!(!figure(13, &[Bar::Times(2.0), Bar::Tail(13.0)]).is_met());
        assert!(figure(13, &[Bar::Middle(14.0), Bar::Is(13.0)]).is_met());
        assert!(!figure(13, &[Bar::Middle(13.0)]).is_met());
        assert!(!figure(13, &[Bar::Is(12.0)]).is_met());
        assert!(figure(13, &[Bar::AtMost(13.0)]).is_met());
        assert!(!figure(13, &[Bar::AtMost(12.0)]).is_met());
        let alone = Figure {
            measured: Ok(Pair {
                hearth: samples([1]),
                peer: None,
            }),
            ..figure(1, &[Bar::Times(2.0)])
        };
        assert!(!alone.is_met(), "without a peer there is no ratio");
        let unknown = Figure {
            measured: Err("it ended".into()),
            ..figure(1, &[])
        };
        assert!(!unknown.is_met());
    }
}
