//! The advisor's end of the voice in one phase, from the first hello to the last straggler.
//!
//! Hellos go first. While one is not answered it is sent again, and their round trips show when a
//! queue of the phase before has drained. Some more are laid in, which the other end need not answer
//! and can answer what is lost with. Then both ends talk, until this end has used its slots or is told
//! that it is enough; it says so until the other end has heard it, and waits for what is still under
//! way: what is not here 1 s after the last packet was due is lost.
//!
//! It is told the time and what came, and says what to send and when to ask again. Not here: sockets,
//! and what fills the line meanwhile.

use super::{
    datagram::{Asking, Datagram, Heard, Kind, LeaseId, LeaseKey, Refused},
    levelling::has_drained,
    measurement::RoundTrip,
    pace::{Due, INTERVAL_US},
    round_trip::{RoundTrips, Seen},
    talk::{Do, Talk},
};

/// Whoever has not answered a hello by then does not hear them, in µs.
const SILENCE_US: u64 = 2_000_000;

/// A queue is waited for no longer than this, in µs.
const DRAIN_US: u64 = 3_000_000;

/// Hellos that are laid in before the voice, one each 5 ms: enough for one packet in five to be lost
/// in the longest phase.
const LAID_IN: u32 = 100;
const LAY_US: u64 = 5_000;

/// What is not here so long after the last packet was due is lost, in µs.
const STRAGGLERS_US: u64 = 1_000_000;

/// The clock of the other end runs ahead by less than one slot in so many.
const OTHER_CLOCK: u64 = 100;

/// Where a phase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Hellos are sent, and not all that are wanted are answered.
    Opening,
    /// Hellos are laid in.
    Laying,
    /// Both ends talk.
    Talking,
    /// This end has said that it is over, and waits.
    Closing,
    /// It is over.
    Over,
    /// Nobody answered: there is no way for these packets.
    Silence,
}

/// The advisor's end in one phase.
pub struct Caller {
    seal: Asking,
    phase: u8,
    slots: u32,
    /// The round trip on the idle line, where it is known already.
    idle: Option<RoundTrip>,
    stage: Stage,
    /// When the stage began, and when the next datagram of it is due, in µs.
    since_us: u64,
    next_us: u64,
    /// Datagrams of this stage that were sent.
    sent: u32,
    /// What a hello got for an answer.
    heard: Option<Heard>,
    echoes: RoundTrips,
    talk: Option<Talk>,
    /// When this end began to talk and when it ended, in µs.
    talked_us: (u64, u64),
    /// Since when this end knows that the other one knows that it is over, in µs.
    known_us: Option<u64>,
}

impl Caller {
    /// A phase that begins now (µs) and has so many slots for voice. If the round trip of the idle
    /// line is known, its beginning waits for the line to be as quick again.
    pub fn new(
        lease: LeaseId,
        key: &LeaseKey,
        phase: u8,
        slots: u32,
        idle: Option<RoundTrip>,
        now_us: u64,
    ) -> Caller {
        Caller {
            seal: Asking::new(lease, key),
            phase,
            slots,
            idle,
            stage: Stage::Opening,
            since_us: now_us,
            next_us: now_us,
            sent: 0,
            heard: None,
            echoes: RoundTrips::new(1_000),
            talk: None,
            talked_us: (now_us, now_us),
            known_us: None,
        }
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// What it said and heard; none before it talked.
    pub fn talk(&self) -> Option<&Talk> {
        self.talk.as_ref()
    }

    /// When this end began to talk, and when it ended or last spoke; in µs of its clock.
    pub fn talked_us(&self) -> (u64, u64) {
        self.talked_us
    }

    /// How many packets of voice the other end can have sent by this time (µs), on a clock of its own:
    /// one in each slot since this end began to talk, until it knew that this one was over.
    pub fn most_said(&self, now_us: u64) -> u32 {
        let until_us = self.known_us.unwrap_or(now_us);
        let slots = until_us.saturating_sub(self.talked_us.0) / INTERVAL_US;
        let most = slots + slots / OTHER_CLOCK + 2;
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// It is enough: no more voice from now on.
    pub fn finish(&mut self, now_us: u64) {
        match self.stage {
            Stage::Talking => self.enter(Stage::Closing, now_us),
            Stage::Opening | Stage::Laying => self.enter(Stage::Over, now_us),
            Stage::Closing | Stage::Over | Stage::Silence => {}
        }
    }

    /// What to do at this time.
    pub fn poll(&mut self, now_us: u64) -> Do {
        loop {
            self.go_on(now_us);
            return match self.stage {
                Stage::Opening => self.repeat(Kind::Hello, None, INTERVAL_US, now_us),
                Stage::Laying => self.repeat(Kind::Hello, self.heard, LAY_US, now_us),
                Stage::Talking => match self.voice(now_us) {
                    Some(what) => what,
                    // The voice has used its slots: the next stage says what to do.
                    None => continue,
                },
                Stage::Closing if self.known_us.is_some() => Do::At(self.since_us + STRAGGLERS_US),
                Stage::Closing => self.repeat(Kind::Done, None, INTERVAL_US, now_us),
                Stage::Over | Stage::Silence => Do::Over,
            };
        }
    }

    /// Takes what came.
    ///
    /// # Errors
    /// When it is no datagram of this lease and phase. Nothing changes then.
    pub fn hear(&mut self, bytes: &[u8], now_us: u64) -> Result<(), Refused> {
        let said = self.seal.open(bytes)?;
        if said.phase != self.phase {
            return Err(Refused::Nonsense);
        }
        match said.kind {
            Kind::Echo => {
                let heard = said.heard.ok_or(Refused::Nonsense)?;
                let took_us = heard.round_trip_us(now_us).ok_or(Refused::Nonsense)?;
                self.echoes.note(Seen {
                    at_us: now_us,
                    took_us,
                });
                self.heard = Some(Heard {
                    sequence: said.sequence,
                    sent_us: said.sent_us,
                    ago_us: 0,
                });
                Ok(())
            }
            Kind::Voice => {
                let talk = self.talk.as_mut().ok_or(Refused::Nonsense)?;
                talk.hear(&said, now_us).map_err(|_| Refused::Nonsense)
            }
            Kind::Done if matches!(self.stage, Stage::Closing | Stage::Over) => {
                self.known_us.get_or_insert(now_us);
                Ok(())
            }
            Kind::Done | Kind::Hello => Err(Refused::Nonsense),
        }
    }

    /// Passes to the next stage when it is time.
    fn go_on(&mut self, now_us: u64) {
        let for_us = now_us.saturating_sub(self.since_us);
        match self.stage {
            Stage::Opening if self.heard.is_some() => {
                let is_quiet = self
                    .idle
                    .is_none_or(|idle| has_drained(&self.echoes, &idle));
                if is_quiet || for_us >= DRAIN_US {
                    self.enter(Stage::Laying, now_us);
                }
            }
            Stage::Opening if for_us >= SILENCE_US => self.enter(Stage::Silence, now_us),
            Stage::Laying if self.sent >= LAID_IN => {
                self.enter(Stage::Talking, now_us);
                self.talk = Some(Talk::new(self.phase, now_us, self.slots));
                self.talked_us = (now_us, now_us);
            }
            Stage::Closing if for_us >= STRAGGLERS_US => self.enter(Stage::Over, now_us),
            _ => {}
        }
    }

    fn enter(&mut self, stage: Stage, now_us: u64) {
        self.stage = stage;
        self.since_us = now_us;
        self.next_us = now_us;
        self.sent = 0;
    }

    /// The next packet of voice; none when the stream is over, and the next stage has begun.
    fn voice(&mut self, now_us: u64) -> Option<Do> {
        let talk = self.talk.as_mut()?;
        match talk.poll(now_us) {
            Due::Send(sequence) => {
                self.talked_us.1 = now_us;
                let said = talk.say(sequence, now_us);
                Some(Do::Send(self.seal.seal(&said)))
            }
            Due::At(at_us) => Some(Do::At(at_us)),
            Due::Over => {
                self.enter(Stage::Closing, now_us);
                None
            }
        }
    }

    /// Sends one of a kind, or says when the next one is due. One that is missed is not made up for.
    fn repeat(&mut self, kind: Kind, heard: Option<Heard>, every_us: u64, now_us: u64) -> Do {
        if now_us < self.next_us {
            return Do::At(self.next_us);
        }
        self.next_us = (self.next_us + every_us).max(now_us);
        let sequence = match kind {
            Kind::Done => self.talk.as_ref().map_or(0, |talk| talk.pace().sent()),
            _ => self.sent,
        };
        self.sent += 1;
        Do::Send(self.seal.seal(&Datagram {
            kind,
            phase: self.phase,
            sequence,
            sent_us: now_us,
            heard,
        }))
    }
}
