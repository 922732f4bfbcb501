//! Two ends with clocks of their own on a simulated line, one of them the advisor's computer and one
//! the provider's server, and TCP beside them that fills it. They use what client and server will
//! use, datagrams and all.

use std::{cmp::Reverse, collections::BinaryHeap};

use hearth_line::{LARGE, Link, Profile, Rng, SMALL};

use crate::internet::{
    answerer::Answerer,
    caller::{Caller, Stage},
    datagram::{LeaseId, LeaseKey, SIZE},
    reception::Reception,
    round_trip::RoundTrips,
    talk::Do,
    throughput::{Caps, Rate, Throughput},
};

/// How fast the server's clock gains on the advisor's, in parts per million.
const DRIFT_PPM: f64 = 40.0;

/// Which direction TCP fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    Neither,
    Up,
    Down,
}

/// What was seen of a phase.
pub(super) struct Phase {
    pub(super) up: Direction,
    pub(super) down: Direction,
    pub(super) round_trips: RoundTrips,
    /// What TCP carried.
    pub(super) rate: Option<Rate>,
}

/// One direction of voice in a phase.
pub(super) struct Direction {
    pub(super) sent: u32,
    pub(super) reception: Reception,
    /// How long each packet that arrived really took, in ms.
    pub(super) took_ms: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Home,
    Provider,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// An end looks whether a packet is due.
    Look(End),
    /// A datagram that was sent at that time comes to an end.
    Arrives(End, u64, [u8; SIZE]),
    /// A TCP stream hears that a packet arrived, or notices that one did not.
    Acknowledged(usize),
    Missed(usize),
}

/// A TCP stream that gives up as much of its window as CUBIC does, and grows as Reno does.
#[derive(Debug)]
struct Tcp {
    window: f64,
    in_flight: f64,
    has_lost: bool,
    careful_until_us: u64,
}

/// A line in use, from phase to phase.
pub(super) struct Line {
    profile: Profile,
    drift_ppm: f64,
    up: Link,
    down: Link,
    provider: Answerer,
    now_us: u64,
    events: BinaryHeap<Reverse<(u64, u64, Event)>>,
    order: u64,
    phase: u8,
    tcp: Vec<Tcp>,
    offset_us: u64,
}

const STREAMS: usize = 4;
const LEASE: LeaseId = LeaseId([7; 16]);
const KEY: LeaseKey = LeaseKey([9; 32]);

/// Longer than all phases of a test together.
const LONGEST_S: u32 = 3_600;

impl Line {
    pub(super) fn new(profile: Profile, seed: u64) -> Line {
        Line::with_drift(profile, DRIFT_PPM, seed)
    }

    /// A line between ends whose clocks drift apart like this.
    pub(super) fn with_drift(profile: Profile, drift_ppm: f64, seed: u64) -> Line {
        Line {
            profile,
            drift_ppm,
            up: Link::new(profile.up, 2 * seed + 1),
            down: Link::new(profile.down, 2 * seed + 2),
            provider: Answerer::new(LEASE, &KEY, LONGEST_S),
            now_us: 1_000_000,
            events: BinaryHeap::new(),
            order: 0,
            phase: 0,
            tcp: Vec::new(),
            // The two clocks have nothing to do with each other.
            offset_us: (Rng::new(seed).share() * 1e15) as u64,
        }
    }

    /// Runs voice for so many seconds, with one direction filled or none. Before it, what waits from
    /// the last phase drains.
    pub(super) fn run(&mut self, seconds: u32, filled: Filled) -> Phase {
        self.events.clear();
        self.now_us += 3_000_000;
        self.phase += 1;
        let slots = seconds * 50;
        let mut caller = Caller::new(LEASE, &KEY, self.phase, slots, None, self.now_us);
        let mut load: Option<Throughput> = None;
        let (mut up_took_ms, mut down_took_ms) = (Vec::new(), Vec::new());
        self.schedule(self.now_us, Event::Look(End::Home));
        while let Some(Reverse((at, _, event))) = self.events.pop() {
            self.now_us = at;
            let is_talking = caller.stage() == Stage::Talking;
            match event {
                Event::Look(End::Home) => match caller.poll(at) {
                    Do::Send(bytes) => {
                        self.send(End::Home, bytes);
                        self.schedule(at, Event::Look(End::Home));
                    }
                    Do::At(due) => self.schedule(due, Event::Look(End::Home)),
                    Do::Over => break,
                },
                Event::Look(End::Provider) => {
                    let now = self.clock(End::Provider, at);
                    match self.provider.due(self.phase, now) {
                        Do::Send(bytes) => {
                            self.send(End::Provider, bytes);
                            self.schedule(at, Event::Look(End::Provider));
                        }
                        // The clocks differ by less than this in one interval.
                        Do::At(due) => {
                            self.schedule(at + (due - now) + 1, Event::Look(End::Provider))
                        }
                        Do::Over => {}
                    }
                }
                Event::Arrives(End::Home, sent, bytes) => {
                    caller.hear(&bytes, at).expect("a packet of this phase");
                    note(&mut down_took_ms, &bytes, at - sent);
                }
                Event::Arrives(End::Provider, sent, bytes) => {
                    let now = self.clock(End::Provider, at);
                    let answer = self.provider.hear(&bytes, now);
                    let answer = answer.expect("a packet of this phase");
                    note(&mut up_took_ms, &bytes, at - sent);
                    if let Some(bytes) = answer.reply {
                        self.send(End::Provider, bytes);
                    }
                    if answer.begins.is_some() {
                        self.schedule(at, Event::Look(End::Provider));
                    }
                }
                Event::Acknowledged(stream) if is_talking => {
                    if let Some(load) = &mut load {
                        load.count(at, 1_448);
                    }
                    self.tcp[stream].grow();
                    self.push(stream, filled);
                }
                Event::Missed(stream) if is_talking => {
                    let until = at + self.longest_round_trip_us(filled);
                    self.tcp[stream].shrink(at, until);
                    self.push(stream, filled);
                }
                Event::Acknowledged(_) | Event::Missed(_) => {}
            }
            if load.is_none() && caller.stage() == Stage::Talking {
                load = Some(Throughput::new(
                    at,
                    Caps {
                        time_us: u64::from(seconds) * 1_000_000,
                        bytes: u64::MAX,
                    },
                ));
                self.begin_tcp(filled);
            }
        }
        let talk = caller.talk().expect("it talked");
        let told = self.provider.end(self.phase).expect("it heard something");
        let heard = Reception::told(u32::MAX, &told.heard).expect("all of it is of this phase");
        let round_trips = RoundTrips::of_both(&heard, talk.reception());
        Phase {
            rate: load.and_then(|load| load.rate(self.now_us)),
            up: Direction {
                sent: talk.pace().sent(),
                reception: heard,
                took_ms: up_took_ms,
            },
            down: Direction {
                sent: told.sent,
                reception: talk.reception().clone(),
                took_ms: down_took_ms,
            },
            round_trips,
        }
    }

    /// The time by the clock of one end.
    fn clock(&self, end: End, at_us: u64) -> u64 {
        match end {
            End::Home => at_us,
            End::Provider => {
                let gained = at_us as f64 * self.drift_ppm / 1e6;
                self.offset_us + at_us + gained.round() as u64
            }
        }
    }

    fn schedule(&mut self, at_us: u64, event: Event) {
        self.order += 1;
        self.events.push(Reverse((at_us, self.order, event)));
    }

    fn send(&mut self, from: End, bytes: [u8; SIZE]) {
        let now = self.now_us;
        let (link, to) = match from {
            End::Home => (&mut self.up, End::Provider),
            End::Provider => (&mut self.down, End::Home),
        };
        if let Some(at) = link.carry(now, SMALL) {
            self.schedule(at, Event::Arrives(to, now, bytes));
        }
    }

    fn begin_tcp(&mut self, filled: Filled) {
        self.tcp.clear();
        if filled == Filled::Neither {
            return;
        }
        for stream in 0..STREAMS {
            self.tcp.push(Tcp::new());
            self.push(stream, filled);
        }
    }

    /// The round trip of a packet that waits for the whole queue.
    fn longest_round_trip_us(&self, filled: Filled) -> u64 {
        let Profile { up, down, .. } = self.profile;
        let queue_ms = match filled {
            Filled::Down => down.queue_ms,
            Filled::Up | Filled::Neither => up.queue_ms,
        };
        ((queue_ms + up.delay_ms + down.delay_ms) * 1_000.0) as u64
    }

    /// Sends as much of a TCP stream as its window lets out.
    fn push(&mut self, stream: usize, filled: Filled) {
        let noticed_us = self.longest_round_trip_us(filled);
        let (link, back) = match filled {
            Filled::Down => (&mut self.down, self.profile.up),
            Filled::Up | Filled::Neither => (&mut self.up, self.profile.down),
        };
        let back_us = (back.delay_ms * 1_000.0) as u64;
        let mut sent = Vec::new();
        while self.tcp[stream].in_flight < self.tcp[stream].window {
            self.tcp[stream].in_flight += 1.0;
            sent.push(match link.carry(self.now_us, LARGE) {
                Some(at) => (at + back_us, Event::Acknowledged(stream)),
                None => (self.now_us + noticed_us, Event::Missed(stream)),
            });
        }
        for (at, event) in sent {
            self.schedule(at, event);
        }
    }
}

impl Tcp {
    fn new() -> Tcp {
        Tcp {
            window: 10.0,
            in_flight: 0.0,
            has_lost: false,
            careful_until_us: 0,
        }
    }

    fn grow(&mut self) {
        self.in_flight -= 1.0;
        self.window += if self.has_lost {
            1.0 / self.window
        } else {
            1.0
        };
    }

    /// Once in a round trip.
    fn shrink(&mut self, now_us: u64, until_us: u64) {
        self.in_flight -= 1.0;
        self.has_lost = true;
        if now_us >= self.careful_until_us {
            self.window = (0.7 * self.window).max(2.0);
            self.careful_until_us = until_us;
        }
    }
}

/// Notes how long a packet of voice took.
fn note(took_ms: &mut Vec<f64>, bytes: &[u8; SIZE], took_us: u64) {
    const VOICE: u8 = 2;
    if bytes[3] == VOICE {
        took_ms.push(took_us as f64 / 1_000.0);
    }
}
