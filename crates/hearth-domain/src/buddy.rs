//! Buddies: two people who keep in touch through their shifts.
//!
//! A manager pairs them, for good or for one shift; either can ask for another, and the other does
//! not hear who asked. Each sees of the other whether they are available and nothing more: not why,
//! not since when, not for how long. Nothing is written here, so nothing about a caller can stand
//! here; the channel itself is the provider's own ([`channel`]).
//!
//! After NHS England's homeworking guidance (support and wellbeing: buddy system). Not here: the
//! names of people, and what the pack says to whoever's buddy is away.

pub mod channel;
mod pairing;
#[cfg(test)]
mod tests;

use crate::{
    id::{PairId, PersonId},
    shift::Shift,
    time::{Days, Ms},
};
pub use channel::{BadLink, ChannelLink, ChannelRules, ChannelScheme};
pub use pairing::{Candidate, PairRefused, may_pair};

/// How long a pair that has ended is kept.
pub const KEEP_DAYS: Days = 31;

wire! {
    /// What a pack says of buddies. A pack without it pairs nobody.
    #[derive(Eq)]
    pub struct BuddyRules {
        /// Where one press may lead.
        pub channel: ChannelRules,
        /// A line that stands beside every link: no patient details.
        pub reminder: String,
        /// What to do while the buddy is away.
        pub away: String,
        /// What to do once the buddy has left.
        pub left: String,
        /// Minutes into a shift after which whoever wants it is reminded to say hello.
        pub nudge_after_minutes: u32,
    }

    /// Two people who look out for each other.
    #[derive(Eq)]
    pub struct BuddyPair {
        /// Its name.
        pub id: PairId,
        /// One of them.
        pub one: PersonId,
        /// The other.
        pub other: PersonId,
        /// For how long.
        pub span: PairSpan,
        /// When it was made.
        pub made: Ms,
        /// The manager who made it.
        pub by: PersonId,
        /// That they would like another buddy: one of them, or each for themselves.
        pub another: Vec<AnotherAsked>,
        /// When it ended.
        pub ended: Option<Ms>,
    }

    /// For how long a pair holds.
    #[derive(Copy, Eq, Hash)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum PairSpan {
        /// Until it is ended.
        Standing,
        /// For one shift.
        Shift {
            /// When it is over at the latest.
            until: Ms,
        },
    }

    /// That somebody would like another buddy. No reason is asked.
    #[derive(Eq)]
    pub struct AnotherAsked {
        /// Who. For themselves and for the manager; their buddy does not see it.
        pub by: PersonId,
        /// When.
        pub at: Ms,
    }

    /// What a buddy sees of a buddy.
    #[derive(Copy, Eq, Hash)]
    pub enum BuddyAvailability {
        /// They can be called.
        Available,
        /// They cannot, or nobody knows.
        NotAvailable,
    }

    /// Who somebody's buddy is now.
    #[derive(Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum BuddyNow {
        /// Nobody.
        Nobody,
        /// Somebody.
        Paired {
            /// By which pair.
            pair: PairId,
            /// Who.
            buddy: PersonId,
            /// Whether they can be called.
            availability: BuddyAvailability,
            /// It is for this shift only.
            for_this_shift: bool,
            /// The reader has asked for another.
            another_asked: bool,
        },
        /// Somebody who has left, and nobody has taken their place.
        Left {
            /// By which pair.
            pair: PairId,
            /// The reader has asked for another.
            another_asked: bool,
        },
    }
}

/// What is known of somebody whom others may be paired with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// Their account is in use. Whoever left has none.
    pub is_active: bool,
    /// They are on shift.
    pub on_shift: bool,
    /// They have said that they cannot be called. It holds until they say otherwise or their shift
    /// ends.
    pub said_not_available: bool,
}

impl Presence {
    /// What a buddy sees of it. Not knowing is not available.
    pub fn availability(self) -> BuddyAvailability {
        if self.is_active && self.on_shift && !self.said_not_available {
            BuddyAvailability::Available
        } else {
            BuddyAvailability::NotAvailable
        }
    }
}

impl BuddyPair {
    /// Whether it holds at an instant.
    pub fn holds(&self, now: Ms) -> bool {
        let is_over = match self.span {
            PairSpan::Standing => false,
            PairSpan::Shift { until } => until <= now,
        };
        self.ended.is_none() && !is_over
    }

    /// The other one, for one of the two.
    pub fn buddy_of(&self, person: &PersonId) -> Option<&PersonId> {
        if person == &self.one {
            Some(&self.other)
        } else if person == &self.other {
            Some(&self.one)
        } else {
            None
        }
    }

    /// One of the two asks for another buddy. The pair goes on until a manager makes another. Twice
    /// is harmless, and the other one asks for themselves: what either is shown of it is the same
    /// whether or not the other asked.
    ///
    /// # Errors
    /// When they are none of the two, or it is over.
    pub fn ask_for_another(&mut self, by: &PersonId, now: Ms) -> Result<(), PairRefused> {
        if self.buddy_of(by).is_none() {
            return Err(PairRefused::NotYours);
        }
        if !self.holds(now) {
            return Err(PairRefused::Ended);
        }
        if !self.has_asked(by) {
            let by = by.clone();
            self.another.push(AnotherAsked { by, at: now });
        }
        Ok(())
    }

    /// Whether this one of the two asked for another buddy.
    pub fn has_asked(&self, person: &PersonId) -> bool {
        self.another.iter().any(|it| &it.by == person)
    }

    /// A manager ends it, or gives another buddy to whoever stayed when one of the two left. That
    /// somebody asked for another is of no use any more. Twice is harmless.
    pub fn end(&mut self, now: Ms) {
        self.ended.get_or_insert(now);
        self.another.clear();
    }
}

/// Who somebody's buddy is now. A pair for this shift comes before a standing one, and one whose
/// buddy can be called before one whose buddy cannot: somebody whose buddy of tonight is away has
/// their usual one. Whoever left is nobody's buddy.
pub fn buddy_now(
    person: &PersonId,
    pairs: &[BuddyPair],
    presence: impl Fn(&PersonId) -> Presence,
    now: Ms,
) -> BuddyNow {
    let mut mine: Vec<_> = pairs
        .iter()
        .filter(|pair| pair.holds(now))
        .filter_map(|pair| Some((pair, pair.buddy_of(person)?)))
        .map(|(pair, buddy)| (pair, buddy, presence(buddy)))
        .collect();
    mine.sort_by_key(|(pair, _, presence)| {
        let is_away = presence.availability() == BuddyAvailability::NotAvailable;
        (
            !presence.is_active,
            is_away,
            pair.span == PairSpan::Standing,
        )
    });
    match mine.first() {
        None => BuddyNow::Nobody,
        Some((pair, _, presence)) if !presence.is_active => BuddyNow::Left {
            pair: pair.id.clone(),
            another_asked: pair.has_asked(person),
        },
        Some((pair, buddy, presence)) => BuddyNow::Paired {
            pair: pair.id.clone(),
            buddy: (*buddy).clone(),
            availability: presence.availability(),
            for_this_shift: pair.span != PairSpan::Standing,
            another_asked: pair.has_asked(person),
        },
    }
}

/// When somebody who wants it is reminded to say hello to their buddy: once in a shift. None when
/// they do not want it, are not on shift, or were reminded in this one. It may be shown from then on
/// ([`shows_nudge`]).
pub fn nudge_at(
    rules: &BuddyRules,
    is_wanted: bool,
    shift: Option<&Shift>,
    nudged: Option<Ms>,
    now: Ms,
) -> Option<Ms> {
    let shift = shift.filter(|shift| is_wanted && shift.is_on(now))?;
    let was_nudged = nudged.is_some_and(|at| at >= shift.started);
    let after = i64::from(rules.nudge_after_minutes) * 60_000;
    let at = shift.started.plus(after);
    (!was_nudged && at < shift.end()).then_some(at)
}

/// Whether somebody may be reminded now, once the time has come: on a call it waits for the end of the
/// call, as breaks do, and it waits for a buddy who is there. None when there is none, or nobody knows.
pub fn shows_nudge(at: Ms, buddy: Option<BuddyAvailability>, on_call: bool, now: Ms) -> bool {
    at <= now && !on_call && buddy == Some(BuddyAvailability::Available)
}
