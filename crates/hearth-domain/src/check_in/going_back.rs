//! The way back to the contact centre: asked in two steps, and no reason is asked.
//!
//! The first step stays on the device, so that nothing happens by a slip or on a bad evening. The
//! second sends it. A manager arranges the day; the arrangement itself changes by a decision on the
//! record ([`crate::decision`]), made by a named person as every decision is. A request has no field
//! for a reason, so none can be kept or asked for later.
//!
//! After NHS England's homeworking guidance (support and wellbeing: return to contact centre). Not
//! here: the plan to return, which is an item of the pack.

use crate::{
    Problem, ProblemCode,
    id::{GoingBackId, PersonId},
    time::{Date, Ms},
};

wire! {
    /// A request to work at the contact centre again.
    #[derive(Eq)]
    pub struct GoingBack {
        /// Its name.
        pub id: GoingBackId,
        /// The first step.
        pub asked: Ms,
        /// The second step. It is sent from here on.
        pub confirmed: Option<Ms>,
        /// When it was taken back.
        pub withdrawn: Option<Ms>,
        /// What was arranged.
        pub arranged: Option<GoingBackArranged>,
    }

    /// What was arranged.
    #[derive(Eq)]
    pub struct GoingBackArranged {
        /// The manager who did.
        pub by: PersonId,
        /// When.
        pub at: Ms,
        /// The first day at the contact centre.
        pub from: Date,
    }

    /// How far a request to go back has come.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum GoingBackStep {
        /// Asked once. Nobody has heard of it.
        Asked,
        /// Asked twice. The manager hears of it.
        Confirmed,
        /// A day was arranged.
        Arranged,
        /// It was taken back.
        Withdrawn,
    }
}

/// The server keeps a request for so many days after it was last changed, or after the day that was
/// arranged, whichever is later.
pub const KEEP_DAYS: i32 = 180;

/// Why something cannot be done with a request to go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GoingBackRefused {
    /// It was taken back.
    #[error("You took this request back. Make a new one if you want to go back.")]
    Withdrawn,
    /// A day has been arranged.
    #[error("A day has been arranged already. Talk to your manager if it should change.")]
    Arranged,
    /// Nobody has heard of it, so nobody arranges anything.
    #[error("The advisor has not confirmed this yet.")]
    NotConfirmed,
    /// The day lies behind.
    #[error("That day has passed. Choose today or a later day.")]
    Past,
}

impl From<GoingBackRefused> for Problem {
    fn from(refused: GoingBackRefused) -> Problem {
        let message = refused.to_string();
        match refused {
            GoingBackRefused::Past => Problem::field("from", message),
            _ => Problem::new(ProblemCode::Conflict, message),
        }
    }
}

impl GoingBack {
    /// The first step.
    pub fn ask(id: GoingBackId, now: Ms) -> GoingBack {
        GoingBack {
            id,
            asked: now,
            confirmed: None,
            withdrawn: None,
            arranged: None,
        }
    }

    /// How far it has come.
    pub fn step(&self) -> GoingBackStep {
        if self.withdrawn.is_some() {
            GoingBackStep::Withdrawn
        } else if self.arranged.is_some() {
            GoingBackStep::Arranged
        } else if self.confirmed.is_some() {
            GoingBackStep::Confirmed
        } else {
            GoingBackStep::Asked
        }
    }

    /// Of several requests of one person, the one that stands: one that waits for a day before one that
    /// has it, that before what was taken back, and of several the latest. By their times alone it cannot
    /// be told: a device whose clock is wrong dates them out of their order.
    pub fn standing(all: Vec<GoingBack>) -> Option<GoingBack> {
        let rank = |it: &GoingBack| match it.step() {
            GoingBackStep::Confirmed => 2,
            GoingBackStep::Arranged => 1,
            GoingBackStep::Asked | GoingBackStep::Withdrawn => 0,
        };
        let arranged = |it: &GoingBack| it.arranged.as_ref().map(|it| it.at);
        all.into_iter()
            .max_by_key(|it| (rank(it), arranged(it), it.asked))
    }

    /// The last day on which the server keeps it.
    pub fn keep_until(&self, today: Date) -> Date {
        let arranged = self.arranged.as_ref().map_or(today, |it| it.from);
        today.max(arranged).plus(KEEP_DAYS)
    }

    /// Takes in what the advisor's device holds of it. Taking back comes too late once a day has
    /// been arranged.
    ///
    /// # Errors
    /// Then.
    pub fn receive(&mut self, withdrawn: Option<Ms>, now: Ms) -> Result<(), GoingBackRefused> {
        match withdrawn {
            Some(at) if self.withdrawn.is_none() => self.withdraw(at.min(now)),
            Some(_) | None => Ok(()),
        }
    }

    /// The second step. Twice is harmless.
    ///
    /// # Errors
    /// When it was taken back.
    pub fn confirm(&mut self, now: Ms) -> Result<(), GoingBackRefused> {
        if self.withdrawn.is_some() {
            return Err(GoingBackRefused::Withdrawn);
        }
        self.confirmed.get_or_insert(now);
        Ok(())
    }

    /// The advisor takes it back. Twice is harmless.
    ///
    /// # Errors
    /// When a day has been arranged: then others have planned with it.
    pub fn withdraw(&mut self, now: Ms) -> Result<(), GoingBackRefused> {
        if self.arranged.is_some() {
            return Err(GoingBackRefused::Arranged);
        }
        self.withdrawn.get_or_insert(now);
        Ok(())
    }

    /// A manager arranges the day, or another one.
    ///
    /// # Errors
    /// When it was not confirmed, was taken back, or the day has passed.
    pub fn arrange(&mut self, by: &PersonId, from: Date, now: Ms) -> Result<(), GoingBackRefused> {
        if self.withdrawn.is_some() {
            return Err(GoingBackRefused::Withdrawn);
        }
        if self.confirmed.is_none() {
            return Err(GoingBackRefused::NotConfirmed);
        }
        if from < now.date() {
            return Err(GoingBackRefused::Past);
        }
        self.arranged = Some(GoingBackArranged {
            by: by.clone(),
            at: now,
            from,
        });
        Ok(())
    }
}
