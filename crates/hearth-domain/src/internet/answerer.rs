//! The provider's end of the voice of one lease.
//!
//! It speaks when it is spoken to: a stream of its own, on its own clock, begins with the first
//! voice of a phase and ends with that phase. What it may send is bounded by what came
//! ([`super::datagram`]), and what it keeps by what a lease may be long. Not here: sockets, and the
//! table of leases.

use std::collections::BTreeMap;

use super::{
    datagram::{Answering, Datagram, Heard, Kind, LeaseId, LeaseKey, Refused, SIZE},
    pace::{Due, INTERVAL_US},
    reception::Told,
    talk::{Do, Talk},
};

/// A sample has three phases; nobody needs more.
const MOST_PHASES: usize = 3;

/// The provider's end of a lease.
pub struct Answerer {
    seal: Answering,
    /// Slots of a phase.
    slots: u32,
    phases: BTreeMap<u8, Phase>,
    is_closed: bool,
}

struct Phase {
    talk: Talk,
    is_over: bool,
}

/// What a datagram leads to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// To be sent back at once.
    pub reply: Option<[u8; SIZE]>,
    /// From now on [`Answerer::due`] is to be asked for this phase.
    pub begins: Option<u8>,
}

wire! {
    /// What the provider's end said and heard in a phase.
    pub struct PhaseTold {
        /// Voice packets that it sent.
        pub sent: u32,
        /// Slots that it left out.
        pub left_out: u32,
        /// How late it sent them, one in a hundred later still, in ms.
        pub lateness_p99_ms: Option<f64>,
        /// What came.
        pub heard: Told,
    }
}

impl Answerer {
    /// The provider's end of a lease that lasts so many seconds at most.
    pub fn new(lease: LeaseId, key: &LeaseKey, longest_s: u32) -> Answerer {
        let slots = longest_s.saturating_mul((1_000_000 / INTERVAL_US) as u32);
        Answerer {
            // Its own voice, and as many answers to hellos.
            seal: Answering::new(lease, key, slots.saturating_mul(2)),
            slots,
            phases: BTreeMap::new(),
            is_closed: false,
        }
    }

    /// Ends all phases at once; nothing is said or heard from now on.
    pub fn close(&mut self) {
        self.is_closed = true;
        for phase in self.phases.values_mut() {
            phase.is_over = true;
        }
    }

    /// How late it sent its voice, one packet in a hundred later still, in the worst of its phases; in
    /// ms. None before the first.
    pub fn lateness_p99_ms(&self) -> Option<f64> {
        let phases = self.phases.values();
        let lateness = phases.filter_map(|phase| phase.talk.pace().lateness_p99_ms());
        lateness.reduce(f64::max)
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Takes what came.
    ///
    /// # Errors
    /// When it is no datagram of this lease, or the lease is over; nothing is answered then.
    pub fn hear(&mut self, bytes: &[u8], now_us: u64) -> Result<Answer, Refused> {
        if self.is_closed {
            return Err(Refused::Lease);
        }
        let said = self.seal.open(bytes)?;
        let mut answer = Answer::default();
        match said.kind {
            // One that says that it was answered before is laid in for what may be lost.
            Kind::Hello if said.heard.is_some() => {}
            Kind::Hello => answer.reply = self.reply(Kind::Echo, &said, 0, now_us),
            Kind::Voice => {
                let is_new = !self.phases.contains_key(&said.phase);
                if is_new && self.phases.len() >= MOST_PHASES {
                    return Err(Refused::Nonsense);
                }
                let slots = self.slots;
                let phase = self.phases.entry(said.phase).or_insert_with(|| Phase {
                    talk: Talk::new(said.phase, now_us, slots),
                    is_over: false,
                });
                // A packet that cannot be one of this phase is signed nonsense.
                phase
                    .talk
                    .hear(&said, now_us)
                    .map_err(|_| Refused::Nonsense)?;
                answer.begins = is_new.then_some(said.phase);
            }
            Kind::Done => {
                if let Some(phase) = self.phases.get_mut(&said.phase) {
                    phase.is_over = true;
                    let sent = phase.talk.pace().sent();
                    answer.reply = self.reply(Kind::Done, &said, sent, now_us);
                }
            }
            Kind::Echo => return Err(Refused::Nonsense),
        }
        Ok(answer)
    }

    /// What this end's stream of a phase does now.
    pub fn due(&mut self, phase: u8, now_us: u64) -> Do {
        let Some(Phase {
            talk,
            is_over: false,
        }) = self.phases.get_mut(&phase)
        else {
            return Do::Over;
        };
        let due = match self.seal.may_send() {
            // Nothing to answer: the slot goes by. It is the line that brought nothing, so it counts as
            // left out, and not as lateness of this end.
            0 => talk.let_pass(now_us),
            _ => talk.poll(now_us),
        };
        match due {
            Due::Send(sequence) => match self.seal.seal(&talk.say(sequence, now_us)) {
                Some(bytes) => Do::Send(bytes),
                None => Do::Over,
            },
            Due::At(at_us) => Do::At(at_us),
            Due::Over => Do::Over,
        }
    }

    /// What it said and heard in a phase, which is over with that; none when there was no such phase.
    pub fn end(&mut self, phase: u8) -> Option<PhaseTold> {
        let phase = self.phases.get_mut(&phase)?;
        phase.is_over = true;
        let pace = phase.talk.pace();
        Some(PhaseTold {
            sent: pace.sent(),
            left_out: pace.left_out(),
            lateness_p99_ms: pace.lateness_p99_ms(),
            heard: phase.talk.reception().tell(),
        })
    }

    fn reply(
        &mut self,
        kind: Kind,
        said: &Datagram,
        sequence: u32,
        now_us: u64,
    ) -> Option<[u8; SIZE]> {
        self.seal.seal(&Datagram {
            kind,
            phase: said.phase,
            sequence,
            sent_us: now_us,
            heard: Some(Heard {
                sequence: said.sequence,
                sent_us: said.sent_us,
                ago_us: 0,
            }),
        })
    }
}
