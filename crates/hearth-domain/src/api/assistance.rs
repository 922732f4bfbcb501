//! Assistance over the wire: a press goes up, the server's word on it comes back and over the live
//! stream, and those who answer say that they saw it and took it.
//!
//! Every route can be asked twice. Rules: [`crate::assistance`].

use crate::{
    assistance::{Cause, Nature, Press, Tier},
    id::{OutcomeId, PersonId, RequestId, ShiftId},
    pack::PackRef,
    role::Role,
    time::Ms,
};

wire! {
    /// `PUT /assistance/{id}`: what a device holds of a press. Sent until the server has it, and
    /// again when it was taken back.
    pub struct PressRequest {
        /// The press.
        pub press: Press,
        /// Whoever pressed has taken it back. Nobody is told of one that arrives so.
        pub withdrawn: bool,
    }

    /// The server's word on a request: what its advisor and those who answer see.
    pub struct RequestState {
        /// Which.
        pub id: RequestId,
        /// Counts up with every change, so that an older word never covers a newer one.
        pub version: u64,
        /// Who pressed.
        pub from: PersonId,
        /// Their name.
        pub name: String,
        /// In earnest, or to practise.
        pub nature: Nature,
        /// What it is about.
        pub cause: Cause,
        /// Under which pack, whose outcomes it can have.
        pub pack: PackRef,
        /// What it is about, in the pack's words.
        pub title: String,
        /// When it was pressed.
        pub pressed: Ms,
        /// When the server had it.
        pub received: Ms,
        /// The way to each group.
        pub legs: Vec<LegState>,
        /// Calls go elsewhere now; for incidents.
        pub diverted: Option<NamedDone>,
        /// How it ended.
        pub ended: Option<EndState>,
    }

    /// The way of a request to one group.
    pub struct LegState {
        /// The group.
        pub to: Role,
        /// How far it was told.
        pub tier: Tier,
        /// When everybody was last told again.
        pub repeated: Option<Ms>,
        /// How many people were told.
        pub told: u32,
        /// How many screens showed it.
        pub screens: u32,
        /// When the first of them did.
        pub seen: Option<Ms>,
        /// Who has it.
        pub answered: Option<NamedDone>,
    }

    /// That somebody did something, by name.
    #[derive(Eq)]
    pub struct NamedDone {
        /// Who.
        pub person: PersonId,
        /// Their name.
        pub name: String,
        /// When.
        pub at: Ms,
    }

    /// How a request ended.
    #[derive(Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum EndState {
        /// Whoever pressed took it back.
        Withdrawn {
            /// When.
            at: Ms,
        },
        /// Somebody closed it.
        Closed {
            /// Who and when.
            done: NamedDone,
            /// What came of it.
            outcome: OutcomeId,
            /// The same in the pack's words.
            title: String,
        },
    }

    /// `POST /assistance/{id}/answer`: takes the leg to a group.
    pub struct AnswerRequest {
        /// The group.
        pub to: Role,
    }

    /// `POST /assistance/{id}/close`: says what came of it.
    pub struct CloseRequest {
        /// From the pack's list.
        pub outcome: OutcomeId,
    }

    /// `PUT /duty`: goes on or off duty.
    pub struct DutyRequest {
        /// On.
        pub on: bool,
        /// The person has heard the sound on this computer. Nobody is on duty without.
        pub heard: bool,
    }

    /// Whether the reader is on duty.
    #[derive(Copy, Eq, Default)]
    pub struct Duty {
        /// Since when; none is off duty.
        pub since: Option<Ms>,
    }

    /// Somebody who would be shown a press at once.
    #[derive(Eq)]
    pub struct OnDuty {
        /// Who.
        pub person: PersonId,
        /// Their name.
        pub name: String,
        /// Those of their roles that answer.
        pub roles: Vec<Role>,
    }

    /// How assistance stands for the reader, on connecting. Empty for somebody who neither presses
    /// nor answers.
    #[derive(Default)]
    pub struct Floor {
        /// Everybody who would be shown a press at once, in the order of their names.
        pub on_duty: Vec<OnDuty>,
        /// Whether the reader is on duty.
        pub duty: Duty,
        /// Their own requests that are open or ended within a day, and open ones that they were
        /// told of; the oldest first.
        pub requests: Vec<RequestState>,
    }

    /// `PUT /shifts/{id}`: the shift that a person says they work. Named by the device.
    #[derive(Eq)]
    pub struct ShiftRequest {
        /// When it began.
        pub started: Ms,
        /// When it ended; none while it goes on.
        pub ended: Option<Ms>,
    }

    /// A shift, as the server has it.
    #[derive(Eq)]
    pub struct ShiftState {
        /// Which.
        pub id: ShiftId,
        /// When it began.
        pub started: Ms,
        /// When it ended; none while it goes on.
        pub ended: Option<Ms>,
    }
}

impl RequestState {
    /// What was pressed.
    pub fn press(&self) -> Press {
        Press {
            pressed: self.pressed,
            nature: self.nature,
            cause: self.cause.clone(),
        }
    }

    /// Somebody waits for an answer from at least one group.
    pub fn waits(&self) -> bool {
        self.ended.is_none() && self.legs.iter().any(|leg| leg.answered.is_none())
    }

    /// It sounds for somebody whom it reaches: they have no part of it, and are on duty or everybody
    /// was told. Who went off duty is left alone until then.
    pub fn rings_for(&self, person: &PersonId, on_duty: bool) -> bool {
        let tells =
            |leg: &LegState| leg.answered.is_none() && (on_duty || leg.tier == Tier::Everyone);
        self.ended.is_none() && self.legs.iter().any(tells) && !self.is_with(person)
    }

    /// Somebody has it, or a part of it.
    pub fn is_with(&self, person: &PersonId) -> bool {
        let mut answers = self.legs.iter().filter_map(|leg| leg.answered.as_ref());
        self.ended.is_none() && answers.any(|done| &done.person == person)
    }

    /// It was told further, or again, than it had been.
    pub fn was_told_since(&self, before: &RequestState) -> bool {
        let told = |it: &RequestState| -> Vec<_> {
            let legs = it.legs.iter();
            legs.map(|leg| (leg.tier, leg.repeated)).collect()
        };
        told(self) != told(before)
    }

    /// Two groups have to hear of it, and calls have to be diverted.
    pub fn is_incident(&self) -> bool {
        matches!(self.cause, Cause::Incident { .. })
    }
}
