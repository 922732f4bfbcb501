//! Two ends with clocks of their own on a simulated line, one of them the advisor's computer and one
//! the provider's server, and TCP beside them that fills it. They use what client and server will
//! use, datagrams and all.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::link::{LARGE, Link, Rng, SMALL, Way};
use crate::internet::{
    datagram::{Answering, Asking, Datagram, Heard, Kind, LeaseId, LeaseKey, SIZE},
    pace::{Due, INTERVAL_US, Pace},
    reception::Reception,
    round_trip::{RoundTrips, Seen},
    throughput::{Caps, Rate, Throughput},
};

/// A line, and what its ends' clocks say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Profile {
    pub(super) up: Way,
    pub(super) down: Way,
    /// How fast the server's clock gains on the advisor's, in parts per million.
    pub(super) drift_ppm: f64,
}

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

/// One end's part in a phase.
struct Voice {
    pace: Pace,
    reception: Reception,
    took_ms: Vec<f64>,
    newest: Option<(Datagram, u64)>,
}

/// A line in use, from phase to phase.
pub(super) struct Line {
    profile: Profile,
    up: Link,
    down: Link,
    asking: Asking,
    answering: Answering,
    now_us: u64,
    events: BinaryHeap<Reverse<(u64, u64, Event)>>,
    order: u64,
    phase: u8,
    tcp: Vec<Tcp>,
    offset_us: u64,
}

/// Hellos that the advisor's computer lays in before a phase.
const HELLOS: u32 = 100;
const STREAMS: usize = 4;

impl Line {
    pub(super) fn new(profile: Profile, seed: u64) -> Line {
        let (lease, key) = (LeaseId([7; 16]), LeaseKey([9; 32]));
        Line {
            profile,
            up: Link::new(profile.up, 2 * seed + 1),
            down: Link::new(profile.down, 2 * seed + 2),
            asking: Asking::new(lease, &key),
            answering: Answering::new(lease, &key, u32::MAX),
            now_us: 1_000_000,
            events: BinaryHeap::new(),
            order: 0,
            phase: 0,
            tcp: Vec::new(),
            // The two clocks have nothing to do with each other.
            offset_us: (Rng::new(seed).share() * 1e15) as u64,
        }
    }

    /// Runs voice for so many seconds, with one direction filled or none, and waits 1 s for what is
    /// still on its way. Before it, what waits from the last phase drains.
    pub(super) fn run(&mut self, seconds: u32, filled: Filled) -> Phase {
        self.events.clear();
        self.now_us += 3_000_000;
        self.phase += 1;
        self.lay_in_hellos();
        let (began, slots) = (self.now_us, seconds * 50);
        let ends = began + u64::from(slots) * INTERVAL_US;
        let mut home = Voice::new(self.clock(End::Home, began), slots);
        let mut provider = Voice::new(self.clock(End::Provider, began + 7_000), slots);
        let mut round_trips = RoundTrips::new(slots as usize);
        let mut throughput = Throughput::new(
            began,
            Caps {
                time_us: ends - began,
                bytes: u64::MAX,
            },
        );
        self.schedule(began, Event::Look(End::Home));
        self.schedule(began + 7_000, Event::Look(End::Provider));
        self.begin_tcp(filled);
        while let Some(Reverse((at, _, event))) = self.events.pop() {
            if at >= ends + 1_000_000 {
                break;
            }
            self.now_us = at;
            match event {
                Event::Look(End::Home) => self.look(End::Home, &mut home),
                Event::Look(End::Provider) => self.look(End::Provider, &mut provider),
                Event::Arrives(End::Home, sent, bytes) => {
                    let datagram = self.asking.open(&bytes).expect("it is ours");
                    let now = self.clock(End::Home, at);
                    home.take(datagram, now, at - sent);
                    if let Some(took_us) = datagram.heard.and_then(|it| it.round_trip_us(now)) {
                        round_trips.note(Seen {
                            at_us: now,
                            took_us,
                        });
                    }
                }
                Event::Arrives(End::Provider, sent, bytes) => {
                    let datagram = self.answering.open(&bytes).expect("it is ours");
                    provider.take(datagram, self.clock(End::Provider, at), at - sent);
                }
                Event::Acknowledged(stream) if at < ends => {
                    throughput.count(at, 1_448);
                    self.tcp[stream].grow();
                    self.push(stream, filled);
                }
                Event::Missed(stream) if at < ends => {
                    let until = at + self.longest_round_trip_us(filled);
                    self.tcp[stream].shrink(at, until);
                    self.push(stream, filled);
                }
                Event::Acknowledged(_) | Event::Missed(_) => {}
            }
        }
        self.now_us = ends + 1_000_000;
        Phase {
            rate: throughput.rate(ends),
            up: Direction::of(&home.pace, provider.reception, provider.took_ms),
            down: Direction::of(&provider.pace, home.reception, home.took_ms),
            round_trips,
        }
    }

    /// The time by the clock of one end.
    fn clock(&self, end: End, at_us: u64) -> u64 {
        match end {
            End::Home => at_us,
            End::Provider => {
                let gained = at_us as f64 * self.profile.drift_ppm / 1e6;
                self.offset_us + at_us + gained.round() as u64
            }
        }
    }

    fn schedule(&mut self, at_us: u64, event: Event) {
        self.order += 1;
        self.events.push(Reverse((at_us, self.order, event)));
    }

    fn lay_in_hellos(&mut self) {
        for sequence in 0..HELLOS {
            self.now_us += INTERVAL_US;
            let hello = Datagram {
                kind: Kind::Hello,
                phase: self.phase,
                sequence,
                sent_us: self.now_us,
                heard: None,
            };
            if self.up.carry(self.now_us, SMALL).is_some() {
                let opened = self.answering.open(&self.asking.seal(&hello));
                assert_eq!(opened, Ok(hello));
            }
        }
        self.now_us += 1_000_000;
    }

    fn look(&mut self, end: End, voice: &mut Voice) {
        let now = self.clock(end, self.now_us);
        if end == End::Provider && self.answering.may_send() == 0 {
            // Nothing to answer: the slot goes by.
            self.schedule(self.now_us + INTERVAL_US, Event::Look(end));
            return;
        }
        match voice.pace.poll(now) {
            Due::Over => {}
            // The clocks differ by less than this in one interval.
            Due::At(due) => self.schedule(self.now_us + (due - now) + 1, Event::Look(end)),
            Due::Send(sequence) => {
                self.send(end, voice.datagram(self.phase, sequence, now));
                self.schedule(self.now_us, Event::Look(end));
            }
        }
    }

    fn send(&mut self, from: End, datagram: Datagram) {
        let now = self.now_us;
        let (bytes, arrives, to) = match from {
            End::Home => (
                self.asking.seal(&datagram),
                self.up.carry(now, SMALL),
                End::Provider,
            ),
            End::Provider => (
                self.answering.seal(&datagram).expect("it may send"),
                self.down.carry(now, SMALL),
                End::Home,
            ),
        };
        if let Some(at) = arrives {
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

impl Voice {
    fn new(began_us: u64, slots: u32) -> Voice {
        Voice {
            pace: Pace::new(began_us, slots),
            reception: Reception::new(slots),
            took_ms: Vec::new(),
            newest: None,
        }
    }

    fn take(&mut self, datagram: Datagram, now_us: u64, took_us: u64) {
        let Datagram {
            sequence, sent_us, ..
        } = datagram;
        self.reception
            .note(sequence, sent_us, now_us)
            .expect("a packet of this phase");
        self.took_ms.push(took_us as f64 / 1_000.0);
        if self.newest.is_none_or(|(it, _)| it.sequence < sequence) {
            self.newest = Some((datagram, now_us));
        }
    }

    fn datagram(&self, phase: u8, sequence: u32, now_us: u64) -> Datagram {
        Datagram {
            kind: Kind::Voice,
            phase,
            sequence,
            sent_us: now_us,
            heard: self.newest.map(|(it, arrived_us)| Heard {
                sequence: it.sequence,
                sent_us: it.sent_us,
                ago_us: now_us - arrived_us,
            }),
        }
    }
}

impl Direction {
    fn of(pace: &Pace, reception: Reception, took_ms: Vec<f64>) -> Direction {
        Direction {
            sent: pace.sent(),
            reception,
            took_ms,
        }
    }
}
