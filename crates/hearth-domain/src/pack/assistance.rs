//! What a pack says of assistance: the reasons for a press and who hears of each, the timings, the
//! incidents, and what those who answer need at hand.
//!
//! Not here: what the words lead to ([`crate::assistance`]).

use serde::Deserialize;

use super::Pack;
use crate::{
    assistance::{ANSWERERS, Cause, INCIDENT_GROUPS, Incident, Timings},
    id::{OutcomeId, ReasonId, TextId},
    role::Role,
};

/// Assistance under a pack. A pack without it offers the phone only.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assistance {
    /// Seconds after which a request that is on no screen goes to the shift leads.
    pub unseen_s: u32,
    /// Seconds after which one that nobody answered goes to all on duty.
    pub unanswered_s: u32,
    /// Seconds after which it goes to everyone.
    pub everyone_s: u32,
    /// Seconds after which everyone is told again.
    pub repeat_s: u32,
    /// The provider's own steps for taking over a call and for calls of three, one key away for
    /// those who answer.
    pub card: Option<TextId>,
    /// What can be pressed, in the order of the page.
    #[serde(default)]
    pub reason: Vec<Reason>,
    /// What can happen in a home, in the order of the card.
    #[serde(default)]
    pub incident: Vec<IncidentText>,
    /// What can come of it.
    #[serde(default)]
    pub outcome: Vec<Outcome>,
    /// The provider's own places: team chat, screen share, demand board, training.
    #[serde(default)]
    pub link: Vec<Link>,
}

/// A reason for a press.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its name.
    pub id: ReasonId,
    /// What stands on its button.
    pub title: String,
    /// A line beneath it.
    pub hint: Option<String>,
    /// What to do before anything else, such as to call 999.
    pub first: Option<String>,
    /// What to say on the phone.
    pub say: String,
    /// The group that hears of it.
    pub to: Role,
    /// What whoever presses it asks for.
    #[serde(default)]
    pub asks_for: AsksFor,
    /// Seconds of its own, where those of the pack do not fit.
    pub seconds: Option<Seconds>,
}

/// What a reason for a press asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsksFor {
    /// Help, now.
    #[default]
    Help,
    /// A break after a difficult call.
    Break,
    /// The same, and a call back from a de-briefer, which the shift lead arranges.
    BreakAndCallBack,
}

/// Seconds after which a request is told further. See [`Assistance`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seconds {
    /// As [`Assistance::unseen_s`].
    pub unseen_s: u32,
    /// As [`Assistance::unanswered_s`].
    pub unanswered_s: u32,
    /// As [`Assistance::everyone_s`].
    pub everyone_s: u32,
    /// As [`Assistance::repeat_s`].
    pub repeat_s: u32,
}

/// An incident in the provider's words.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentText {
    /// Which.
    pub kind: Incident,
    /// What stands on its button.
    pub title: String,
    /// A line beneath it.
    pub hint: Option<String>,
    /// What to say on the phone.
    pub say: String,
}

/// What can come of a request. The list is short, and nothing is written by hand.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its name.
    pub id: OutcomeId,
    /// What people read.
    pub title: String,
    /// A break was given: who waited for one waits no more.
    #[serde(default)]
    pub gives_break: bool,
    /// A de-briefer will call whoever asked for it.
    #[serde(default)]
    pub arranges_call_back: bool,
}

/// A place outside Hearth.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What people read.
    pub title: String,
    /// Its address: `https` or `msteams`.
    pub url: String,
}

impl Assistance {
    /// The timings in milliseconds.
    pub fn timings(&self) -> Timings {
        self.seconds().timings()
    }

    /// The timings of a press: its reason's own, or the pack's. A break is told further more slowly
    /// than a call for help, so that nobody's night is broken for it.
    pub fn timings_of(&self, cause: &Cause) -> Timings {
        let own = match cause {
            Cause::Reason { reason } => self.reason.iter().find(|it| &it.id == reason),
            Cause::Incident { .. } => None,
        };
        let own = own.and_then(|reason| reason.seconds);
        own.unwrap_or_else(|| self.seconds()).timings()
    }

    /// The reasons that ask for this, in the order of the page.
    pub fn reasons_for(&self, asks_for: AsksFor) -> impl Iterator<Item = &Reason> {
        self.reason.iter().filter(move |it| it.asks_for == asks_for)
    }

    /// The pack's seconds, which hold where a reason has none of its own.
    pub fn seconds(&self) -> Seconds {
        Seconds {
            unseen_s: self.unseen_s,
            unanswered_s: self.unanswered_s,
            everyone_s: self.everyone_s,
            repeat_s: self.repeat_s,
        }
    }

    /// What a press is called, and what to say about it on the phone. None: the pack does not know
    /// it.
    pub fn words(&self, cause: &Cause) -> Option<(&str, &str)> {
        match cause {
            Cause::Reason { reason } => {
                let reason = self.reason.iter().find(|it| &it.id == reason)?;
                Some((&reason.title, &reason.say))
            }
            Cause::Incident { incident } => {
                let text = self.incident.iter().find(|it| it.kind == *incident)?;
                Some((&text.title, &text.say))
            }
        }
    }

    /// The groups that hear of a press: one for help, operations and IT for an incident. None: the
    /// pack does not know it.
    pub fn groups(&self, cause: &Cause) -> Option<Vec<Role>> {
        match cause {
            Cause::Reason { reason } => {
                let reason = self.reason.iter().find(|it| &it.id == reason)?;
                Some(vec![reason.to])
            }
            Cause::Incident { incident } => {
                self.incident.iter().find(|it| it.kind == *incident)?;
                Some(INCIDENT_GROUPS.into())
            }
        }
    }

    /// Every group that a reason leads to, once.
    pub fn all_groups(&self) -> Vec<Role> {
        let leads_to = |role: &Role| self.reason.iter().any(|reason| reason.to == *role);
        ANSWERERS.into_iter().filter(leads_to).collect()
    }

    /// What came of a request, in words.
    pub fn outcome(&self, id: &OutcomeId) -> Option<&Outcome> {
        self.outcome.iter().find(|outcome| &outcome.id == id)
    }
}

impl Seconds {
    /// The same in milliseconds.
    pub fn timings(self) -> Timings {
        let ms = |seconds: u32| i64::from(seconds) * 1_000;
        Timings {
            unseen: ms(self.unseen_s),
            unanswered: ms(self.unanswered_s),
            everyone: ms(self.everyone_s),
            repeat: ms(self.repeat_s),
        }
    }
}

impl Pack {
    /// The text that those who answer have at hand.
    pub fn card(&self) -> Option<&super::Text> {
        self.text(self.assistance.as_ref()?.card.as_ref()?)
    }
}
