//! When each packet of a voice stream is due.
//!
//! 50 a second, each in its own slot of 20 ms on the sender's clock. A slot that has gone by is left
//! out and never made up for: after a sleep or a stall the stream goes on where it would be, since
//! packets sent in a burst would find a queue that they made themselves. What was left out is the
//! sender's doing and not the line's, so it counts as not sent, and as lateness.
//!
//! Not here: the clock, which must not be set while a stream runs (a monotonic one), and sending.

use super::percentile::percentile;

/// From one packet to the next, in µs: what a telephone puts into one packet.
pub const INTERVAL_US: u64 = 20_000;

/// The slots of one stream.
#[derive(Debug)]
pub struct Pace {
    began_us: u64,
    slots: u32,
    /// The first slot that has neither been used nor gone by.
    next: u32,
    /// How late each slot was, whether it was used or left out.
    lateness_us: Vec<u64>,
    sent: u32,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Send the packet with this sequence.
    Send(u32),
    /// Nothing is due before this time, in µs.
    At(u64),
    /// The stream is over.
    Over,
}

impl Pace {
    /// A stream of so many slots, the first of them due at `began_us`.
    pub fn new(began_us: u64, slots: u32) -> Pace {
        Pace {
            began_us,
            slots,
            next: 0,
            lateness_us: Vec::new(),
            sent: 0,
        }
    }

    /// What to do at this time. A packet that it says is due counts as sent.
    pub fn poll(&mut self, now_us: u64) -> Due {
        let Some(since_us) = now_us.checked_sub(self.began_us) else {
            return Due::At(self.began_us);
        };
        let slot = since_us / INTERVAL_US;
        while u64::from(self.next) < slot && self.next < self.slots {
            self.pass(since_us);
        }
        if self.next >= self.slots {
            return Due::Over;
        }
        if u64::from(self.next) > slot {
            return Due::At(
                self.began_us
                    .saturating_add(u64::from(self.next) * INTERVAL_US),
            );
        }
        self.pass(since_us);
        // Sequences count what is sent, so that a hole in them is a loss and nothing else.
        let sequence = self.sent;
        self.sent += 1;
        Due::Send(sequence)
    }

    /// Leaves out every slot that was due by this time, without anybody having been late for it, and
    /// says what comes then.
    pub fn let_pass(&mut self, now_us: u64) -> Due {
        if let Some(since_us) = now_us.checked_sub(self.began_us) {
            let due = u32::try_from(since_us / INTERVAL_US + 1).unwrap_or(u32::MAX);
            self.next = self.next.max(due.min(self.slots));
        }
        if self.next >= self.slots {
            return Due::Over;
        }
        let next_us = u64::from(self.next) * INTERVAL_US;
        Due::At(self.began_us.saturating_add(next_us))
    }

    fn pass(&mut self, since_us: u64) {
        self.lateness_us
            .push(since_us - u64::from(self.next) * INTERVAL_US);
        self.next += 1;
    }

    /// How many packets were sent: by the sender's own count.
    pub fn sent(&self) -> u32 {
        self.sent
    }

    /// How many slots had gone by before anybody came to use them.
    pub fn left_out(&self) -> u32 {
        self.next - self.sent
    }

    /// How late the packets were sent, one in a hundred later still, in ms. A slot that was left out
    /// counts with the time by which it was missed. None before the first.
    pub fn lateness_p99_ms(&self) -> Option<f64> {
        let mut sorted = self.lateness_us.clone();
        sorted.sort_unstable();
        percentile(&sorted, 0.99).map(|us| us as f64 / 1_000.0)
    }
}
