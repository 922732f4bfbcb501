//! Whether facts can be those of a sample: everything in them came over a wire.

use super::{Growth, Load, Measurement, Packets, RoundTrip, Voice};

/// Why facts cannot be what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Absurd {
    /// Not a number, or beyond anything that can be.
    #[error("{0} is not a figure that can be")]
    Figure(&'static str),
    /// Counts that contradict each other.
    #[error("the count of {0} contradicts the others")]
    Count(&'static str),
    /// Nothing was there to be counted.
    #[error("there are no {0}")]
    Empty(&'static str),
}

/// Longer than any packet is waited for, in ms.
const LONGEST_MS: f64 = 60_000.0;
/// More than any home has, in Mbit/s.
const MOST_MBIT_PER_S: f64 = 100_000.0;
/// Longer than any sample lasts, in seconds.
const LONGEST_S: f64 = 3_600.0;
/// The two clocks drift apart a little during a sample, so a packet can seem quicker than the
/// quickest, in ms.
const DRIFT_MS: f64 = -100.0;

impl Measurement {
    /// Whether these can be the facts of a sample. Everything here came over a wire.
    ///
    /// # Errors
    /// The first that cannot be.
    pub fn check(&self) -> Result<(), Absurd> {
        figure("seconds taken", self.seconds_taken, 0.0..=LONGEST_S)?;
        // Measured by the server itself, so it may read a little above its line.
        figure(
            "use of the server's line",
            self.server.uplink_percent,
            0.0..=1_000.0,
        )?;
        let surroundings = &self.surroundings;
        for (name, ms) in [
            (
                "lateness of the sender",
                surroundings.sender_lateness_p99_ms,
            ),
            ("jitter to the router", surroundings.gateway_jitter_ms),
            ("lateness of the server", self.server.lateness_p99_ms),
        ] {
            ms.map_or(Ok(()), |ms| figure(name, ms, 0.0..=LONGEST_MS))?;
        }
        match &self.idle {
            Some(idle) => idle.check()?,
            None if self.aborted.is_none() => return Err(Absurd::Empty("idle voice packets")),
            None => {}
        }
        self.load.as_ref().map_or(Ok(()), Load::check)
    }
}

impl Load {
    fn check(&self) -> Result<(), Absurd> {
        figure("download", self.download_mbit_per_s, 0.0..=MOST_MBIT_PER_S)?;
        figure("upload", self.upload_mbit_per_s, 0.0..=MOST_MBIT_PER_S)?;
        for filling in [&self.download, &self.upload] {
            if filling.streams == 0 {
                return Err(Absurd::Empty("streams"));
            }
            figure("seconds counted", filling.seconds_counted, 0.0..=LONGEST_S)?;
            figure(
                "seconds before them",
                filling.seconds_settling,
                0.0..=LONGEST_S,
            )?;
            filling.voice.check()?;
        }
        Ok(())
    }
}

impl Voice {
    fn check(&self) -> Result<(), Absurd> {
        let RoundTrip {
            min_ms,
            median_ms,
            p95_ms,
        } = *self.round_trip();
        rising("round trip", [min_ms, median_ms, p95_ms], 0.0)?;
        for delay in self.delays() {
            let Growth {
                p5_ms,
                median_ms,
                p95_ms,
            } = delay.growth;
            rising("growth of delay", [p5_ms, median_ms, p95_ms], DRIFT_MS)?;
            rising(
                "jitter",
                [delay.jitter_ms, delay.jitter_max_ms, LONGEST_MS],
                0.0,
            )?;
        }
        for stream in self.streams().into_iter().flatten() {
            stream.packets.check()?;
        }
        Ok(())
    }
}

impl Packets {
    /// Whether the counts agree with each other.
    ///
    /// # Errors
    /// The first that does not.
    pub(in crate::internet) fn check(&self) -> Result<(), Absurd> {
        let agree = |holds: bool, name| {
            if holds {
                Ok(())
            } else {
                Err(Absurd::Count(name))
            }
        };
        if self.sent == 0 {
            return Err(Absurd::Empty("packets"));
        }
        agree(self.received <= self.sent, "packets received")?;
        agree(self.late <= self.received, "late packets")?;
        agree(self.reordered <= self.received, "reordered packets")?;
        let (missed, gaps, longest) = (
            u64::from(self.missed()),
            u64::from(self.gaps),
            u64::from(self.longest_gap),
        );
        // So many gaps, none longer than the longest, one of them as long, each with a packet in it.
        let fits = match gaps {
            0 => missed == 0 && longest == 0,
            _ => longest >= 1 && longest + gaps - 1 <= missed && missed <= longest * gaps,
        };
        agree(fits, "gaps")?;
        for stretch in [self.worst_15_s, self.worst_200_ms] {
            let within = stretch.lost <= stretch.of && stretch.of <= self.sent;
            agree(
                within && stretch.lost <= self.lost(),
                "packets lost in a stretch",
            )?;
        }
        Ok(())
    }
}

/// Whether a figure is a number within what can be.
fn figure(
    name: &'static str,
    value: f64,
    can_be: std::ops::RangeInclusive<f64>,
) -> Result<(), Absurd> {
    // Not a number lies in no range.
    if can_be.contains(&value) {
        Ok(())
    } else {
        Err(Absurd::Figure(name))
    }
}

/// Whether figures in ms do not fall from one to the next.
fn rising(name: &'static str, values: [f64; 3], least: f64) -> Result<(), Absurd> {
    let mut least = least;
    for value in values {
        figure(name, value, least..=LONGEST_MS)?;
        least = value;
    }
    Ok(())
}
