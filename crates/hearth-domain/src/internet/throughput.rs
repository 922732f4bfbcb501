//! How much a filled line carries, and when enough is known of it.
//!
//! Bytes are counted by the receiver: what a sender has handed over may still lie in its own
//! computer. While TCP finds its rate nothing counts: for 4 s, or until two windows of half a second
//! in a row are alike and as good as any before them, or three are alike, and never less than 1 s. On a long or lossy line
//! it takes seconds, and the trough after TCP's first overshoot is no rate: what was held back then
//! would count later. Each window after that is one observation, and their mean has an interval by
//! Student's t. The phase stops when that interval is narrow, and in any case at its caps of time and
//! bytes.
//!
//! The interval is looked at after every window until it is narrow, so it is a rule for stopping
//! and a little too narrow as a claim. Not here: the streams.

/// The bytes of a phase, by window.
#[derive(Debug)]
pub struct Throughput {
    began_us: u64,
    caps: Caps,
    /// By window; the last one may not be full.
    windows: Vec<u64>,
    bytes: u64,
    /// When the caps end it, in µs since it began.
    ends_us: u64,
}

/// What a phase may take at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// In µs.
    pub time_us: u64,
    /// In application bytes.
    pub bytes: u64,
}

wire! {
    /// Why a phase is over.
    #[derive(Copy, Eq)]
    pub enum Enough {
        /// The rate is known well.
        Known,
        /// It has taken as long as it may.
        Time,
        /// It has taken as many bytes as it may.
        Bytes,
    }

    /// What a phase carried.
    #[derive(Copy)]
    pub struct Rate {
        /// Application bytes, in Mbit/s.
        pub mbit_per_s: f64,
        /// Half the width of the 95 % interval, as a share of the rate. None when fewer than two
        /// windows counted.
        pub half_width: Option<f64>,
        /// How long it was counted for. None at all when the caps ended the warm-up: then the rate
        /// is that of the warm-up, and the line carries at least so much.
        pub seconds_counted: f64,
        /// For how long TCP was let find its rate before that: with both, whoever holds a capture of the
        /// line beside it knows which seconds counted.
        #[serde(default)]
        pub seconds_settling: f64,
    }
}

/// One observation, in µs.
const WINDOW_US: u64 = 500_000;

/// Fewest and most windows of the warm-up.
const WARM_UP: std::ops::RangeInclusive<usize> = 2..=8;

/// Windows that differ by no more than this share are alike.
const ALIKE: f64 = 0.1;

/// Fewest windows for an early stop: 3 s.
const FEWEST: usize = 6;

/// How narrow the interval must be for an early stop: half its width as a share.
const NARROW: f64 = 0.03;

impl Default for Caps {
    /// 10 s and 50 MB.
    fn default() -> Caps {
        Caps {
            time_us: 10_000_000,
            bytes: 50_000_000,
        }
    }
}

impl Throughput {
    /// Nothing yet, of a phase that began at this time (µs).
    pub fn new(began_us: u64, caps: Caps) -> Throughput {
        Throughput {
            began_us,
            caps,
            windows: Vec::new(),
            bytes: 0,
            ends_us: caps.time_us,
        }
    }

    /// Counts bytes that the receiver has just read. What comes after the caps is not counted.
    pub fn count(&mut self, now_us: u64, bytes: u64) {
        let since_us = now_us.saturating_sub(self.began_us);
        if since_us >= self.ends_us {
            return;
        }
        let window = (since_us / WINDOW_US) as usize;
        if window >= self.windows.len() {
            self.windows.resize(window + 1, 0);
        }
        self.windows[window] = self.windows[window].saturating_add(bytes);
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes >= self.caps.bytes {
            self.ends_us = since_us;
        }
    }

    /// Application bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the phase may stop at this time, and why.
    pub fn enough(&self, now_us: u64) -> Option<Enough> {
        let is_known = || {
            let rate = self.rate(now_us)?;
            let long_enough = self.counted(now_us).len() >= FEWEST;
            Some(long_enough && rate.half_width? <= NARROW)
        };
        if self.bytes >= self.caps.bytes {
            Some(Enough::Bytes)
        } else if self.since_us(now_us) >= self.caps.time_us {
            Some(Enough::Time)
        } else if is_known() == Some(true) {
            Some(Enough::Known)
        } else {
            None
        }
    }

    /// The rate as it is known at this time; none before anything came.
    pub fn rate(&self, now_us: u64) -> Option<Rate> {
        let since_us = self.since_us(now_us);
        if self.bytes == 0 || since_us == 0 {
            return None;
        }
        let full = self.full(now_us);
        let counted = self.counted(now_us);
        if counted.is_empty() {
            return Some(Rate {
                mbit_per_s: mbit_per_s(self.bytes as f64, since_us as f64),
                half_width: None,
                seconds_counted: 0.0,
                seconds_settling: 0.0,
            });
        }
        let number = counted.len() as f64;
        let mean = counted.iter().map(|bytes| *bytes as f64).sum::<f64>() / number;
        Some(Rate {
            mbit_per_s: mbit_per_s(mean, WINDOW_US as f64),
            half_width: half_width(&counted, mean),
            seconds_counted: number * WINDOW_US as f64 / 1e6,
            seconds_settling: (full as f64 - number) * WINDOW_US as f64 / 1e6,
        })
    }

    fn since_us(&self, now_us: u64) -> u64 {
        now_us.saturating_sub(self.began_us).min(self.ends_us)
    }

    /// How many windows are full.
    fn full(&self, now_us: u64) -> usize {
        (self.since_us(now_us) / WINDOW_US) as usize
    }

    /// The full windows after the warm-up. One in which nothing came counts like any other.
    fn counted(&self, now_us: u64) -> Vec<u64> {
        let full = self.full(now_us);
        let mut windows = self.windows.clone();
        windows.resize(full, 0);
        windows.split_off(warm_up(&windows).min(full))
    }
}

/// How many windows the warm-up lasts.
fn warm_up(windows: &[u64]) -> usize {
    let (fewest, most) = WARM_UP.into_inner();
    let is_found = |seen: &[u64]| {
        let best = seen.iter().copied().max().unwrap_or(0);
        // Before the first bytes have come a long way, all windows are alike.
        let least = best as f64 * (1.0 - ALIKE);
        let last = |many: usize| seen.iter().rev().take(many).map(|it| *it as f64);
        let is_best = last(2).all(|it| it >= least);
        // A line that gives more at first never is as good again: three in a row are its rate.
        let (most, fewest) = (
            last(3).fold(0.0, f64::max),
            last(3).fold(f64::MAX, f64::min),
        );
        let is_steady = seen.len() >= 3 && fewest > 0.0 && fewest >= most * (1.0 - ALIKE);
        best > 0 && (is_best || is_steady)
    };
    (fewest..most)
        .find(|end| windows.get(..*end).is_some_and(is_found))
        .unwrap_or(most)
}

fn half_width(counted: &[u64], mean: f64) -> Option<f64> {
    let freedom = counted.len().checked_sub(2)?;
    let square = |bytes: &u64| (*bytes as f64 - mean).powi(2);
    let variance = counted.iter().map(square).sum::<f64>() / (freedom + 1) as f64;
    let error = (variance / counted.len() as f64).sqrt();
    // With more windows than the table has, its last value is a little too cautious.
    let t = STUDENT_T.get(freedom).unwrap_or(&2.131);
    (mean > 0.0).then(|| t * error / mean)
}

/// The 97.5th percentile of Student's t with 1, 2, … degrees of freedom, from published tables.
const STUDENT_T: [f64; 15] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131,
];

fn mbit_per_s(bytes: f64, us: f64) -> f64 {
    bytes * 8.0 / us
}
