//! The receiver of one direction of a voice stream, in one phase of a sample.
//!
//! Takes packets as they come, in any order and more than once, and tells what became of them. What
//! it holds in memory is bounded by the length of the phase, whatever arrives. Delay and jitter come
//! from the sender's timestamps, so that a sender that is late itself does not look like jitter.
//!
//! Not here: reading the datagrams ([`super::datagram`]), and the clock. Who feeds it stops 1 s
//! after the last packet was due: what comes later is lost.

use super::{
    floor::Floor,
    jitter::Jitter,
    measurement::{Delay, Growth, Packets, Stream, Stretch},
    percentile::percentile,
    voice::Call,
};

/// Packets in 15 s and in 200 ms.
const IN_15_S: usize = 750;
const IN_200_MS: usize = 10;

/// A packet's transit differs from the first one's by less than this, in µs. A minute is longer
/// than any packet waits.
const MOST_APART_US: u64 = 60_000_000;

/// The packets of one direction in one phase.
#[derive(Debug, Clone)]
pub struct Reception {
    /// How many the phase can have.
    most: u32,
    /// By sequence, up to the highest that came.
    arrivals: Vec<Option<Arrival>>,
    first: Option<Arrival>,
    received: u32,
    reordered: u32,
    duplicates: u32,
    jitter: Jitter,
}

wire! {
    /// What came in one phase, as one end tells the other. It is the raw series of the phase.
    pub struct Told {
        /// Every packet that came, once.
        pub rows: Vec<Row>,
        /// How many came again.
        pub duplicates: u32,
    }

    /// A packet that came: its sequence, when it was sent by the sender's clock, and its transit;
    /// both in µs.
    #[derive(Copy, Eq)]
    pub struct Row(pub u32, pub u64, pub i64);
}

impl Row {
    /// When it was sent, by the sender's clock.
    pub fn sent_us(&self) -> u64 {
        self.1
    }

    /// When it arrived, by the receiver's clock.
    pub fn arrived_us(&self) -> u64 {
        self.1.wrapping_add_signed(self.2)
    }
}

/// When a packet was sent and how long it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// In µs of the sender's clock.
    pub sent_us: u64,
    /// The receiver's time of arrival less the sender's time of sending, in µs. The two clocks have
    /// nothing in common, so only its changes mean anything.
    pub transit_us: i64,
}

/// Why a packet is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Strange {
    /// The phase has not so many packets.
    #[error("packet {0} of a phase that is shorter")]
    Sequence(u32),
    /// It cannot have taken so much longer or less than the first one.
    #[error("a packet whose time of sending cannot be")]
    Time,
}

/// Why a phase has no figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Incomplete {
    /// The sender sent nothing.
    #[error("no packet was sent")]
    NothingSent,
    /// Nothing came: this direction is blocked or broken, and has no delay.
    #[error("no packet came")]
    NothingCame,
    /// Packets came that the sender says it never sent.
    #[error("more packets came than were sent")]
    MoreThanSent,
    /// The sender says that it sent more than a phase has: what came of the rest was not counted.
    #[error("more packets were sent than a phase has")]
    Endless,
}

impl Reception {
    /// Nothing yet, of a phase that has at most so many packets.
    pub fn new(most: u32) -> Reception {
        Reception {
            most,
            arrivals: Vec::new(),
            first: None,
            received: 0,
            reordered: 0,
            duplicates: 0,
            jitter: Jitter::default(),
        }
    }

    /// Counts a packet: its sequence, when it was sent by the sender's clock and when it arrived by
    /// the receiver's, in µs.
    ///
    /// # Errors
    /// When it cannot be one of this phase. It is not counted then.
    pub fn note(&mut self, sequence: u32, sent_us: u64, arrived_us: u64) -> Result<(), Strange> {
        if sequence >= self.most {
            return Err(Strange::Sequence(sequence));
        }
        let arrival = Arrival {
            sent_us,
            transit_us: arrived_us.wrapping_sub(sent_us) as i64,
        };
        let first = *self.first.get_or_insert(arrival);
        // Compared as unsigned differences: the clocks may begin anywhere.
        if arrival.transit_us.abs_diff(first.transit_us) >= MOST_APART_US {
            return Err(Strange::Time);
        }
        let place = sequence as usize;
        let is_newest = place >= self.arrivals.len();
        if is_newest {
            self.arrivals.resize(place + 1, None);
        }
        if self.arrivals[place].is_some() {
            self.duplicates = self.duplicates.saturating_add(1);
            return Ok(());
        }
        self.arrivals[place] = Some(arrival);
        self.received += 1;
        self.reordered += u32::from(!is_newest);
        self.jitter.note(arrival.transit_us);
        Ok(())
    }

    /// What the other end told of its own reception, as if it had come here.
    ///
    /// # Errors
    /// When a packet cannot be one of this phase.
    pub fn told(most: u32, told: &Told) -> Result<Reception, Strange> {
        let mut reception = Reception::new(most);
        let mut rows: Vec<&Row> = told.rows.iter().collect();
        rows.sort_by_key(|row| row.arrived_us());
        for Row(sequence, sent_us, transit_us) in rows {
            let arrived_us = sent_us.wrapping_add_signed(*transit_us);
            reception.note(*sequence, *sent_us, arrived_us)?;
        }
        reception.duplicates = reception.duplicates.saturating_add(told.duplicates);
        Ok(reception)
    }

    /// What it tells the other end.
    pub fn tell(&self) -> Told {
        let row = |(sequence, arrival): (usize, &Option<Arrival>)| {
            let Arrival {
                sent_us,
                transit_us,
            } = (*arrival)?;
            Some(Row(u32::try_from(sequence).ok()?, sent_us, transit_us))
        };
        Told {
            rows: self.arrivals.iter().enumerate().filter_map(row).collect(),
            duplicates: self.duplicates,
        }
    }

    /// The same without the packets that are not wanted, as if they had never come. It has a delay of
    /// its own, and nothing to say of loss.
    pub fn only(&self, is_wanted: impl Fn(&Row) -> bool) -> Reception {
        let mut told = self.tell();
        told.rows.retain(is_wanted);
        // They were noted before, so they can be noted again.
        Reception::told(self.most, &told).unwrap_or_else(|_| Reception::new(self.most))
    }

    /// The packets that came, each once, in the order in which they were sent.
    pub fn arrivals(&self) -> impl Iterator<Item = &Arrival> {
        self.arrivals.iter().flatten()
    }

    /// How late they came, above this floor of the same direction; none if none came.
    pub fn delay(&self, floor: &Floor) -> Option<Delay> {
        let mut sorted: Vec<f64> = self.arrivals().map(|it| floor.growth_ms(*it)).collect();
        sorted.sort_by(f64::total_cmp);
        Some(Delay {
            growth: Growth {
                p5_ms: percentile(&sorted, 0.05)?,
                median_ms: percentile(&sorted, 0.5)?,
                p95_ms: percentile(&sorted, 0.95)?,
            },
            jitter_ms: self.jitter.mean_ms(),
            jitter_max_ms: self.jitter.highest_ms(),
        })
    }

    /// Jitter so far, in ms; none before the second packet.
    pub fn jitter_ms(&self) -> Option<f64> {
        (self.received > 1).then(|| self.jitter.mean_ms())
    }

    /// What became of the packets, of which the sender says it sent so many.
    ///
    /// # Errors
    /// When there is nothing to tell, or the sender's count cannot be.
    pub fn stream(&self, sent: u32, floor: &Floor) -> Result<Stream, Incomplete> {
        if sent == 0 {
            return Err(Incomplete::NothingSent);
        }
        if self.arrivals.len() > sent as usize {
            return Err(Incomplete::MoreThanSent);
        }
        if sent > self.most {
            return Err(Incomplete::Endless);
        }
        let delay = self.delay(floor).ok_or(Incomplete::NothingCame)?;
        let too_late_ms = delay.growth.median_ms + buffer_ms(delay.jitter_ms);
        let fate = |arrival: &Option<Arrival>| match arrival {
            None => Fate::Lost,
            Some(arrival) if floor.growth_ms(*arrival) > too_late_ms => Fate::Late,
            Some(_) => Fate::Played,
        };
        let mut fates: Vec<Fate> = self.arrivals.iter().map(fate).collect();
        fates.resize(sent as usize, Fate::Lost);
        let gaps = Gaps::of(&fates);
        let packets = Packets {
            sent,
            received: self.received,
            late: count(&fates, Fate::Late),
            reordered: self.reordered,
            duplicates: self.duplicates,
            gaps: gaps.number,
            longest_gap: gaps.longest,
            worst_15_s: worst(&fates, IN_15_S),
            worst_200_ms: worst(&fates, IN_200_MS),
        };
        Ok(Stream { packets, delay })
    }
}

/// How long a telephone holds packets back, in ms. The estimate of a call has its telephone play at
/// the median delay and this, so what takes longer than both is too late to be played. The median
/// is the phase's own: a telephone follows a queue that stays, and a packet that waited like all
/// others is heard.
fn buffer_ms(jitter_ms: f64) -> f64 {
    let nothing_else = Call {
        packet_ms: 0.0,
        endpoint_ms: 0.0,
        desktop_ms: 0.0,
        ..Call::default()
    };
    nothing_else.mouth_to_ear_ms(0.0, jitter_ms)
}

/// What became of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Played,
    Late,
    Lost,
}

fn count(fates: &[Fate], wanted: Fate) -> u32 {
    fates.iter().map(|fate| u32::from(*fate == wanted)).sum()
}

/// Runs of packets that a listener misses.
#[derive(Debug, Default)]
struct Gaps {
    number: u32,
    longest: u32,
}

impl Gaps {
    fn of(fates: &[Fate]) -> Gaps {
        let mut gaps = Gaps::default();
        let mut length = 0;
        for fate in fates {
            if *fate == Fate::Played {
                length = 0;
                continue;
            }
            length += 1;
            gaps.number += u32::from(length == 1);
            gaps.longest = gaps.longest.max(length);
        }
        gaps
    }
}

/// The stretch of so many packets in a row that lost most, or all of them if there are fewer. By
/// the packets that were sent and not by the clock: a slot that the sender left out lost nothing.
fn worst(fates: &[Fate], length: usize) -> Stretch {
    let length = length.min(fates.len());
    let lost = |fate: &Fate| u32::from(*fate == Fate::Lost);
    let mut within: u32 = fates[..length].iter().map(lost).sum();
    let mut most = within;
    for (leaves, enters) in fates.iter().zip(&fates[length..]) {
        within = within + lost(enters) - lost(leaves);
        most = most.max(within);
    }
    Stretch {
        lost: most,
        of: u32::try_from(length).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_late_is_what_the_estimate_of_a_call_does_not_wait_for() {
        let call = Call::default();
        for jitter_ms in [0.0, 19.0, 35.0, 80.0] {
            let held = call.mouth_to_ear_ms(0.0, jitter_ms) - call.packet_ms - call.endpoint_ms;
            assert!((buffer_ms(jitter_ms) - held).abs() < 1e-9);
        }
        assert!((buffer_ms(5.0) - 40.0).abs() < 1e-9);
        assert!((buffer_ms(30.0) - 60.0).abs() < 1e-9);
        assert!((buffer_ms(500.0) - 120.0).abs() < 1e-9);
    }

    #[test]
    fn the_worst_stretch_is_found_wherever_it_lies() {
        let mut fates = vec![Fate::Played; 40];
        for lost in [3, 17, 18, 21, 26, 39] {
            fates[lost] = Fate::Lost;
        }
        assert_eq!(worst(&fates, 10), Stretch { lost: 4, of: 10 });
        assert_eq!(worst(&fates, 750), Stretch { lost: 6, of: 40 });
        assert_eq!(worst(&fates, 1), Stretch { lost: 1, of: 1 });
    }
}
