//! After a difficult call: a break, and by choice a call back from a de-briefer.
//!
//! It is a press like any other, for one of the pack's reasons that ask for a break: it goes to the
//! shift leads, is told further until somebody answers, and is timed until the break is given. It
//! carries nothing about the call, because a press has no place for it, and no report counts such
//! presses by person. Afterwards the device alone reminds its owner, a day and a week later, that
//! the effect of a call may come later; nobody else knows of these two days.
//!
//! After the NHS 111 workforce governance guide (difficult calls: a brief break, normal and without
//! blame; the effect may surface later). Not here: the reasons, which are the pack's
//! ([`crate::pack::Reason::asks_for`]).

use crate::{
    api::assistance::{EndState, RequestState},
    assistance::Cause,
    pack::{AsksFor, Assistance},
    time::{Date, Ms},
};

wire! {
    /// How long somebody has waited for a break, and what came of it.
    #[derive(Copy, Eq)]
    pub struct BreakWait {
        /// Since when: since it was pressed.
        pub asked: Ms,
        /// Whether a call back was asked for too, and what came of that.
        pub call_back: CallBack,
        /// When a shift lead took it.
        pub answered: Option<Ms>,
        /// When the break was given. Whoever waits is timed until here.
        pub given: Option<Ms>,
        /// It ended without a break: it was taken back, or something else came of it.
        pub ended_without: bool,
    }

    /// A call back from a de-briefer.
    #[derive(Copy, Eq, Hash)]
    pub enum CallBack {
        /// Nobody asked for it.
        NotAsked,
        /// It was asked for, and nobody has said that it is arranged.
        Asked,
        /// A shift lead has arranged it.
        Arranged,
    }

    /// A word to oneself after a difficult call.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum FollowUp {
        /// A day later.
        DayAfter,
        /// A week later.
        WeekAfter,
    }

    /// A difficult call, as the device remembers it: the day, and what was read since. It is kept on
    /// the device only and is gone two weeks later.
    #[derive(Copy, Eq)]
    pub struct DifficultCall {
        /// The day.
        pub on: Date,
        /// The last follow-up that was read or put away.
        pub read: Option<FollowUp>,
    }
}

/// A difficult call is forgotten so many days later.
pub const FORGET_DAYS: i32 = 14;

impl BreakWait {
    /// The wait for a break; none when the request is for something else, or the pack does not know
    /// what it is for.
    pub fn of(request: &RequestState, assistance: &Assistance) -> Option<BreakWait> {
        let Cause::Reason { reason } = &request.cause else {
            return None;
        };
        let reason = assistance.reason.iter().find(|it| &it.id == reason)?;
        let closed = match &request.ended {
            Some(EndState::Closed { done, outcome, .. }) => {
                assistance.outcome(outcome).map(|outcome| (done, outcome))
            }
            Some(EndState::Withdrawn { .. }) | None => None,
        };
        let is_arranged = closed.is_some_and(|(_, outcome)| outcome.arranges_call_back);
        let call_back = match reason.asks_for {
            AsksFor::Help => return None,
            AsksFor::Break => CallBack::NotAsked,
            AsksFor::BreakAndCallBack if is_arranged => CallBack::Arranged,
            AsksFor::BreakAndCallBack => CallBack::Asked,
        };
        let answered = request.legs.iter().filter_map(|leg| leg.answered.as_ref());
        let given = closed.filter(|(_, outcome)| outcome.gives_break);
        let given = given.map(|(done, _)| done.at);
        Some(BreakWait {
            // No step comes before the press, whatever the device's clock says.
            asked: request.pressed.min(request.received),
            call_back,
            answered: answered.map(|done| done.at).min(),
            given,
            ended_without: request.ended.is_some() && given.is_none(),
        })
    }

    /// Milliseconds until the break was given, or until now; never less than nothing. A wait that
    /// ended without a break has no length.
    pub fn waited(&self, now: Ms) -> Option<i64> {
        let end = self.given.unwrap_or(now);
        let waited = end.0.saturating_sub(self.asked.0).max(0);
        (!self.ended_without).then_some(waited)
    }
}

impl FollowUp {
    /// Both, the earlier first.
    pub const ALL: [FollowUp; 2] = [FollowUp::DayAfter, FollowUp::WeekAfter];

    /// The day of a follow-up to a call on this day.
    pub fn day(self, on: Date) -> Date {
        match self {
            FollowUp::DayAfter => on.plus(1),
            FollowUp::WeekAfter => on.plus(7),
        }
    }
}

impl DifficultCall {
    /// The follow-up to show today; none when there is none to show. One that was missed is shown
    /// until the next one's day, and the last one until the call is forgotten.
    pub fn follow_up(&self, today: Date) -> Option<FollowUp> {
        let come = FollowUp::ALL.into_iter().rev();
        let latest = come.into_iter().find(|it| it.day(self.on) <= today)?;
        let is_read = self.read.is_some_and(|read| read >= latest);
        (!is_read && !self.is_forgotten(today)).then_some(latest)
    }

    /// Whether the device is to erase it. A call of a day that has not come was noted by a clock
    /// that was ahead; it is kept until its own days have passed.
    pub fn is_forgotten(&self, today: Date) -> bool {
        today.days_since(self.on) > FORGET_DAYS
    }
}
