//! How many packets a stream lost, how sure that is, and whether they went in bursts.
//!
//! Not here: what loss does to a call ([`super::voice`]).

use super::{
    binomial,
    measurement::{Absurd, Packets},
};

/// How sure an interval is, unless something else is said.
pub const CONFIDENCE: f64 = 0.95;

wire! {
    /// What a share may be, given what was counted.
    #[derive(Copy)]
    pub struct Interval {
        /// Not less, in percent.
        pub low_percent: f64,
        /// Not more, in percent.
        pub high_percent: f64,
    }

    /// How much of a stream was missing.
    #[derive(Copy)]
    pub struct Loss {
        /// Share of the packets sent, in percent.
        pub percent: f64,
        /// What the line's own share may be, at 95 % confidence.
        pub interval: Interval,
        /// ITU-T G.107's BurstR: 1 where losses are random, more where they come in bursts.
        pub burst_r: f64,
    }
}

impl Interval {
    /// The interval of a proportion at 95 % confidence, exact (Clopper and Pearson).
    ///
    /// # Errors
    /// When nothing was tried, or more hit than were tried.
    pub fn of_proportion(hits: u32, trials: u32) -> Result<Interval, Absurd> {
        if trials == 0 {
            return Err(Absurd::Empty("trials"));
        }
        if hits > trials {
            return Err(Absurd::Count("hits"));
        }
        Ok(Interval::of(f64::from(hits), f64::from(trials)))
    }

    fn of(hits: f64, trials: f64) -> Interval {
        let (low, high) = binomial::interval(hits, trials, CONFIDENCE);
        Interval {
            low_percent: low * 100.0,
            high_percent: high * 100.0,
        }
    }
}

impl Loss {
    /// Packets that never arrived: what limits speak of.
    ///
    /// # Errors
    /// When the counts contradict each other.
    pub fn of_line(packets: &Packets) -> Result<Loss, Absurd> {
        packets.check()?;
        Ok(Loss::of(packets.lost(), packets))
    }

    /// Packets that a listener misses, lost or too late to be played: what the estimate of a call
    /// speaks of.
    ///
    /// # Errors
    /// When the counts contradict each other.
    pub fn of_call(packets: &Packets) -> Result<Loss, Absurd> {
        packets.check()?;
        Ok(Loss::of(packets.missed(), packets))
    }

    fn of(missing: u32, packets: &Packets) -> Loss {
        let (missing, sent) = (f64::from(missing), f64::from(packets.sent));
        let burst = mean_gap(packets);
        // Packets of one burst fall together, so they say less than as many that fall singly. With
        // bursts of geometric length L the variance grows by 2 L - 1 (a compound Poisson count),
        // and the interval is that of so many packets fewer.
        let together = 2.0 * burst - 1.0;
        Loss {
            percent: missing / sent * 100.0,
            interval: Interval::of(missing / together, sent / together),
            burst_r: burst_r(packets),
        }
    }
}

/// Mean length of a gap in packets; 1 where nothing is missing.
fn mean_gap(packets: &Packets) -> f64 {
    if packets.gaps == 0 {
        return 1.0;
    }
    f64::from(packets.missed()) / f64::from(packets.gaps)
}

/// ITU-T G.107 (2015) §7.7: mean length of an observed gap over the mean length that as much loss
/// would have at random, 1 / (1 − Ppl). Below 1 losses are spaced more evenly than chance has it;
/// the model is not made for that and takes it as 1.
fn burst_r(packets: &Packets) -> f64 {
    let missing = f64::from(packets.missed()) / f64::from(packets.sent);
    (mean_gap(packets) * (1.0 - missing)).max(1.0)
}
