//! One direction of a line: a queue that drops at its tail, delay, jitter and loss, on the caller's
//! clock.
//!
//! Not here: what is carried.

/// What one direction of a line is like.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    /// How fast it sends, with headers.
    pub mbit_per_s: f64,
    /// The longest that a packet can wait.
    pub queue_ms: f64,
    /// What the way itself takes.
    pub delay_ms: f64,
    /// What is added to that, another for each packet.
    pub jitter: Jitter,
    /// What is lost without any queue.
    pub loss: Chance,
    /// Packets leave in the order in which they came, as over most real lines.
    pub in_order: bool,
    /// Small packets wait for the one on the wire only, as behind a router that shares fairly.
    pub small_first: bool,
}

/// How much longer packets take by chance.
#[derive(Debug, Clone, Copy)]
pub enum Jitter {
    /// No longer.
    None,
    /// Exponential, with this mean in ms.
    Exponential(f64),
    /// Normal, with this standard deviation in ms.
    Normal(f64),
}

/// Which packets are lost by chance.
#[derive(Debug, Clone, Copy)]
pub enum Chance {
    /// None.
    Never,
    /// Each packet for itself.
    Random(f64),
    /// After Gilbert and Elliott: in a burst everything is lost.
    Bursts {
        /// The chance that one begins with a packet.
        begin: f64,
        /// The chance that it ends with a packet.
        end: f64,
    },
}

impl Chance {
    /// The share that is lost in the long run.
    pub fn share(self) -> f64 {
        match self {
            Chance::Never => 0.0,
            Chance::Random(share) => share,
            Chance::Bursts { begin, end } => begin / (begin + end),
        }
    }
}

/// The multiplied xorshift of 64 bits (Vigna 2016): small, and the same everywhere.
#[derive(Debug)]
pub struct Rng(u64);

impl Rng {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Rng {
        // Neighbouring seeds must not begin alike, and zero would stay zero.
        Rng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Above 0 and at most 1.
    pub fn share(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.share().ln()
    }

    /// By Box and Muller.
    fn normal(&mut self, deviation: f64) -> f64 {
        let radius = (-2.0 * self.share().ln()).sqrt();
        deviation * radius * (std::f64::consts::TAU * self.share()).cos()
    }
}

/// One direction of a line in use.
#[derive(Debug)]
pub struct Link {
    way: Way,
    /// When all that waits will have been sent, in µs.
    free_us: f64,
    last_us: f64,
    in_burst: bool,
    rng: Rng,
}

/// A datagram of voice and a full packet, in bytes with their headers.
pub const SMALL: u32 = 200;
/// See [`SMALL`].
pub const LARGE: u32 = 1_500;

impl Link {
    /// An idle one.
    pub fn new(way: Way, seed: u64) -> Link {
        Link {
            way,
            free_us: 0.0,
            last_us: 0.0,
            in_burst: false,
            rng: Rng::new(seed),
        }
    }

    /// When a packet arrives that is sent now (µs); none if it is lost. Called in order of time.
    pub fn carry(&mut self, now_us: u64, bytes: u32) -> Option<u64> {
        if self.is_lost() {
            return None;
        }
        let now = now_us as f64;
        let sending = f64::from(bytes) * 8.0 / self.way.mbit_per_s;
        let waiting = (self.free_us - now).max(0.0);
        let sent = if self.way.small_first && bytes <= SMALL {
            let on_the_wire = f64::from(LARGE) * 8.0 / self.way.mbit_per_s;
            self.free_us = self.free_us.max(now) + sending;
            now + waiting.min(self.rng.share() * on_the_wire) + sending
        } else {
            if waiting + sending > self.way.queue_ms * 1_000.0 {
                return None;
            }
            self.free_us = now + waiting + sending;
            self.free_us
        };
        let mut arrives = sent + self.way.delay_ms * 1_000.0 + self.jitter_us();
        if self.way.in_order && !self.way.small_first {
            arrives = arrives.max(self.last_us);
            self.last_us = arrives;
        }
        Some(arrives.max(now) as u64)
    }

    fn is_lost(&mut self) -> bool {
        match self.way.loss {
            Chance::Never => false,
            Chance::Random(share) => self.rng.share() <= share,
            Chance::Bursts { begin, end } => {
                let turns = if self.in_burst { end } else { begin };
                if self.rng.share() <= turns {
                    self.in_burst = !self.in_burst;
                }
                self.in_burst
            }
        }
    }

    fn jitter_us(&mut self) -> f64 {
        1_000.0
            * match self.way.jitter {
                Jitter::None => 0.0,
                Jitter::Exponential(mean) => self.rng.exponential(mean),
                Jitter::Normal(deviation) => self.rng.normal(deviation),
            }
    }
}
