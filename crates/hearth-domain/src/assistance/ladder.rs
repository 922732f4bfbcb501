//! What may be shown of a press: *pressed, sent, seen, answered, closed*, each with its time and
//! only when it was confirmed.
//!
//! The device knows that it was pressed, because its store has it. All else it knows from the
//! server's word. Not here: how it looks.

use super::{Nature, Press};
use crate::{
    api::assistance::{EndState, NamedDone, RequestState},
    role::Role,
    time::Ms,
};

wire! {
    /// How far a press has come.
    pub struct Ladder {
        /// In earnest, or to practise.
        pub nature: Nature,
        /// When it was pressed and kept on the device; as the server has it, once it does.
        pub pressed: Ms,
        /// When the server had it.
        pub sent: Option<Ms>,
        /// The way to each group.
        pub legs: Vec<Way>,
        /// Calls go elsewhere now; for incidents.
        pub diverted: Option<NamedDone>,
        /// How it ended.
        pub ended: Option<EndState>,
    }

    /// How far it has come to one group.
    pub struct Way {
        /// The group.
        pub to: Role,
        /// How many screens show it.
        pub screens: u32,
        /// When the first of them showed and sounded it.
        pub seen: Option<Ms>,
        /// Who has it.
        pub answered: Option<NamedDone>,
    }

    /// How far a press has come, in one word.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Step {
        /// Kept on the device.
        Pressed,
        /// The server has it.
        Sent,
        /// Somebody's screen shows it.
        Seen,
        /// Of an incident's groups, some have answered and some have not.
        HalfAnswered,
        /// Every group has answered.
        Answered,
        /// It is over.
        Ended,
    }
}

impl Ladder {
    /// What may be shown of a press, with the server's word on it if there was one. A word on
    /// something else than was pressed is no word on it.
    pub fn of(press: &Press, word: Option<&RequestState>) -> Ladder {
        let word = word.filter(|it| it.nature == press.nature && it.cause == press.cause);
        let Some(word) = word else {
            return Ladder {
                nature: press.nature,
                pressed: press.pressed,
                sent: None,
                legs: Vec::new(),
                diverted: None,
                ended: None,
            };
        };
        Ladder {
            nature: press.nature,
            // The server knows what time it was, and a device whose clock is ahead does not: no
            // step comes before the press.
            pressed: word.pressed.min(word.received),
            sent: Some(word.received),
            legs: word
                .legs
                .iter()
                .map(|leg| Way {
                    to: leg.to,
                    screens: leg.screens,
                    seen: leg.seen,
                    answered: leg.answered.clone(),
                })
                .collect(),
            diverted: word.diverted.clone(),
            ended: word.ended.clone(),
        }
    }

    /// How far it has come, by the group that is furthest behind.
    pub fn step(&self) -> Step {
        if self.ended.is_some() {
            return Step::Ended;
        }
        if self.sent.is_none() {
            return Step::Pressed;
        }
        let answered = self
            .legs
            .iter()
            .filter(|leg| leg.answered.is_some())
            .count();
        if answered > 0 && answered == self.legs.len() {
            Step::Answered
        } else if answered > 0 {
            Step::HalfAnswered
        } else if !self.legs.is_empty() && self.legs.iter().all(|leg| leg.seen.is_some()) {
            Step::Seen
        } else {
            Step::Sent
        }
    }
}
