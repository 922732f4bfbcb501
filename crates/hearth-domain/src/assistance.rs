//! Assistance: help as near as on the floor.
//!
//! A person **presses**. That makes a **request**, with one **leg** for each group that has to hear
//! of it: a call for help has one, an incident two. A leg is told to more and more people until
//! somebody answers it ([`escalation`]), and what is shown of it is what was confirmed and no more
//! ([`ladder`]). Outlets beside the app are told of it too ([`occasion`]). Whether a press would
//! reach anybody is known before it is needed ([`readiness`]).
//!
//! A request is no entry of the record: it has its own tables and is kept for a short while. No
//! reason and no outcome is written by hand, so that nothing about a caller can stand here. Not
//! here: who is told over which wire, and the phone number, which is always on screen.

pub mod difficult_call;
pub mod escalation;
pub mod ladder;
pub mod occasion;
pub mod readiness;
mod refused;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    id::{OutcomeId, PersonId, ReasonId, RequestId},
    role::Role,
    time::{Days, Ms},
};
pub use escalation::{Answerer, Telling, Tier, Timings};
pub use occasion::Occasion;
pub use refused::Refused;

/// How long a request is kept after it ended.
pub const KEEP_DAYS: Days = 31;

/// Who answers assistance, in the order in which lists name them.
pub const ANSWERERS: [Role; 3] = [Role::Clinician, Role::ShiftLead, Role::It];

wire! {
    /// What a device says of a press.
    pub struct Press {
        /// When it was, by the device's clock set right by the server's as far as it knew it.
        pub pressed: Ms,
        /// In earnest, or to practise.
        pub nature: Nature,
        /// What it is about.
        pub cause: Cause,
    }

    /// In earnest, or to practise. It is part of the press: nothing turns one into the other.
    #[derive(Copy, Eq)]
    pub enum Nature {
        /// Somebody needs help.
        Live,
        /// A drill, which says so wherever it is shown.
        Drill,
    }

    /// What a press is about.
    #[derive(Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Cause {
        /// Help, for a reason of the pack.
        Reason {
            /// Which.
            reason: ReasonId,
        },
        /// Something happened that stops the work: operations and IT both have to know.
        Incident {
            /// What.
            incident: Incident,
        },
    }

    /// What can happen in a home that stops the work.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Incident {
        /// Something in the home or the family.
        Home,
        /// Computer, headset or another piece of equipment.
        Equipment,
        /// The power went.
        Power,
        /// The internet went.
        Broadband,
    }
}

/// A text that names none of the kinds that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such kind")]
pub struct UnknownKind;

/// What is stored under a short name is read back by the same.
macro_rules! stored_as {
    ($($name:ident { $($variant:ident = $text:literal),* $(,)? })*) => {$(
        impl $name {
            /// The kind as it is stored.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }
        impl std::str::FromStr for $name {
            type Err = UnknownKind;
            fn from_str(text: &str) -> Result<Self, UnknownKind> {
                match text { $($text => Ok($name::$variant),)* _ => Err(UnknownKind) }
            }
        }
    )*};
}

stored_as! {
    Nature { Live = "live", Drill = "drill" }
    Incident { Home = "home", Equipment = "equipment", Power = "power", Broadband = "broadband" }
    Occasion { Waits = "waits", Nobody = "nobody", Unanswered = "unanswered" }
    Tier { Group = "group", Leads = "leads", OnDuty = "onDuty", Everyone = "everyone" }
}

impl Incident {
    /// Every kind, in the order of the card.
    pub const ALL: [Incident; 4] = [
        Incident::Home,
        Incident::Equipment,
        Incident::Power,
        Incident::Broadband,
    ];
}

/// A request, as the server holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Named by the device, so that sending it twice makes one.
    pub id: RequestId,
    /// Who pressed.
    pub from: PersonId,
    /// What they pressed.
    pub press: Press,
    /// When the server had it, by the server's clock. Timers run from here.
    pub received: Ms,
    /// One for each group that has to hear of it.
    pub legs: Vec<Leg>,
    /// That their calls go elsewhere now; for incidents.
    pub diverted: Option<Done>,
    /// How it ended.
    pub ended: Option<Ended>,
}

/// The way of a request to one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// The group.
    pub to: Role,
    /// Since when it waits for an answer: since it was received, or was handed back.
    pub since: Ms,
    /// How far it has been told.
    pub tier: Tier,
    /// When it was told again to everybody.
    pub repeated: Option<Ms>,
    /// Who was told, and on whose screen it was shown, when.
    pub told: BTreeMap<PersonId, Option<Ms>>,
    /// Who has it.
    pub answered: Option<Done>,
}

/// That somebody did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Who.
    pub by: PersonId,
    /// When, by the server's clock.
    pub at: Ms,
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Whoever pressed took it back.
    Withdrawn(Ms),
    /// Somebody who answered closed it.
    Closed {
        /// Who and when.
        done: Done,
        /// What came of it, from the pack's list.
        outcome: OutcomeId,
    },
}

/// The groups that hear of an incident: operations, who divert calls, and IT.
pub const INCIDENT_GROUPS: [Role; 2] = [Role::ShiftLead, Role::It];

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

impl Request {
    /// A press as it arrives. A device whose clock is ahead cannot have pressed later than that, and
    /// one that says it pressed before requests are kept has no clock to go by.
    pub fn new(id: RequestId, from: PersonId, mut press: Press, to: &[Role], now: Ms) -> Request {
        let oldest = now.plus(-i64::from(KEEP_DAYS) * DAY_MS);
        press.pressed = press.pressed.clamp(oldest, now);
        let legs = to.iter().map(|role| Leg::new(*role, now)).collect();
        Request {
            id,
            from,
            press,
            received: now,
            legs,
            diverted: None,
            ended: None,
        }
    }

    /// It is neither closed nor withdrawn.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Somebody waits for an answer from at least one group.
    pub fn waits(&self) -> bool {
        self.is_open() && self.legs.iter().any(|leg| leg.answered.is_none())
    }

    /// Two groups have to hear of it, and calls have to be diverted.
    pub fn is_incident(&self) -> bool {
        matches!(self.press.cause, Cause::Incident { .. })
    }

    /// It was shown and sounded on somebody's screen. A second time changes nothing, and neither
    /// does one that comes after the end.
    pub fn shown(&mut self, by: &PersonId, at: Ms) {
        if !self.is_open() {
            return;
        }
        for leg in &mut self.legs {
            if let Some(shown) = leg.told.get_mut(by) {
                shown.get_or_insert(at);
            }
        }
    }

    /// Whether somebody was told of it.
    pub fn is_told(&self, person: &PersonId) -> bool {
        self.legs.iter().any(|leg| leg.told.contains_key(person))
    }

    /// Somebody with these roles takes the leg to a group. The first one has it.
    ///
    /// # Errors
    /// When somebody else has it, it is over, or they have the leg to another group and are not of
    /// both. Taking it twice is harmless.
    pub fn answer(
        &mut self,
        to: Role,
        by: &PersonId,
        roles: &BTreeSet<Role>,
        at: Ms,
    ) -> Result<(), Refused> {
        let open = self.is_open();
        let mut others = self
            .legs
            .iter()
            .filter(|leg| leg.to != to && leg.is_with(by));
        let is_both = others.any(|leg| !roles.contains(&leg.to) || !roles.contains(&to));
        let leg = self.leg_mut(to)?;
        match &leg.answered {
            Some(done) if &done.by == by => Ok(()),
            Some(_) => Err(Refused::Taken),
            None if !open => Err(Refused::Ended),
            None if is_both => Err(Refused::OtherPart),
            None => {
                // Nobody answers what they have not seen.
                leg.told.entry(by.clone()).or_default().get_or_insert(at);
                leg.answered = Some(Done { by: by.clone(), at });
                Ok(())
            }
        }
    }

    /// Whoever answered gives it back, and it is told again from the first group on. Handing back
    /// what one does not have is harmless.
    ///
    /// # Errors
    /// When it is over.
    pub fn hand_back(&mut self, by: &PersonId, at: Ms) -> Result<(), Refused> {
        self.still_open()?;
        for leg in &mut self.legs {
            if leg.is_with(by) {
                // Who was told stays told: their screens show again that it waits.
                let told = leg.told.keys().map(|person| (person.clone(), None));
                let told = told.collect();
                *leg = Leg {
                    told,
                    ..Leg::new(leg.to, at)
                };
            }
        }
        Ok(())
    }

    /// Calls go elsewhere now.
    ///
    /// # Errors
    /// When it is no incident, is over, or they have not answered it.
    pub fn divert(&mut self, by: &PersonId, at: Ms) -> Result<(), Refused> {
        if !self.is_incident() {
            return Err(Refused::NoIncident);
        }
        self.still_open()?;
        self.is_answered_by(by)?;
        self.diverted
            .get_or_insert_with(|| Done { by: by.clone(), at });
        Ok(())
    }

    /// Whoever pressed takes it back. It cannot be taken back from its end.
    ///
    /// # Errors
    /// When it was closed.
    pub fn withdraw(&mut self, at: Ms) -> Result<(), Refused> {
        match self.ended {
            Some(Ended::Withdrawn(_)) => Ok(()),
            Some(Ended::Closed { .. }) => Err(Refused::Ended),
            None => {
                self.ended = Some(Ended::Withdrawn(at));
                Ok(())
            }
        }
    }

    /// Somebody who answered says what came of it.
    ///
    /// # Errors
    /// When it is over, they have not answered it, or an incident is half done.
    pub fn close(&mut self, by: &PersonId, outcome: OutcomeId, at: Ms) -> Result<(), Refused> {
        if let Some(Ended::Closed { done, outcome: was }) = &self.ended
            && &done.by == by
            && *was == outcome
        {
            return Ok(());
        }
        self.still_open()?;
        self.is_answered_by(by)?;
        if self.waits() {
            return Err(Refused::HalfDone);
        }
        let done = Done { by: by.clone(), at };
        self.ended = Some(Ended::Closed { done, outcome });
        Ok(())
    }

    fn leg_mut(&mut self, to: Role) -> Result<&mut Leg, Refused> {
        self.legs
            .iter_mut()
            .find(|leg| leg.to == to)
            .ok_or(Refused::NoLeg)
    }

    fn still_open(&self) -> Result<(), Refused> {
        if self.is_open() {
            Ok(())
        } else {
            Err(Refused::Ended)
        }
    }

    fn is_answered_by(&self, person: &PersonId) -> Result<(), Refused> {
        if self.legs.iter().any(|leg| leg.is_with(person)) {
            Ok(())
        } else {
            Err(Refused::NotAnswered)
        }
    }
}

impl Leg {
    /// One that nobody was told of yet.
    pub fn new(to: Role, since: Ms) -> Leg {
        Leg {
            to,
            since,
            tier: Tier::Group,
            repeated: None,
            told: BTreeMap::new(),
            answered: None,
        }
    }

    /// Somebody has it.
    fn is_with(&self, person: &PersonId) -> bool {
        let answered = self.answered.as_ref();
        answered.is_some_and(|done| &done.by == person)
    }

    /// When it was first shown on a screen.
    pub fn seen(&self) -> Option<Ms> {
        self.told.values().filter_map(|shown| *shown).min()
    }
}
