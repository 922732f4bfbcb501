//! Who may be paired, and what people read when they cannot be.
//!
//! Not here: what a pair is ([`super::BuddyPair`]).

use std::collections::BTreeSet;

use super::{BuddyPair, PairSpan};
use crate::{Problem, ProblemCode, id::PersonId, role::Role, time::Ms};

/// Somebody who is to be paired.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Who.
    pub person: &'a PersonId,
    /// What they are.
    pub roles: &'a BTreeSet<Role>,
    /// Their account is in use.
    pub is_active: bool,
    /// Their pack has buddies.
    pub has_buddies: bool,
    /// Whoever pairs them manages one of their teams. Somebody in two teams can be paired by the
    /// managers of either.
    pub is_managed: bool,
}

/// Why two people cannot be paired, or a pair cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PairRefused {
    /// One person is no pair.
    #[error("Choose two different people.")]
    SamePerson,
    /// One of them is no advisor.
    #[error("Buddies are advisors. Choose people who work from home or apply to.")]
    NotAnAdvisor,
    /// One of them has left.
    #[error("One of them no longer has an account. Choose somebody else.")]
    Left,
    /// The pack of one of them has no buddies.
    #[error("Your provider has not set up buddies for one of them. Ask an administrator.")]
    NotOffered,
    /// One of them is in none of the manager's teams.
    #[error("You can pair people of your own teams. Ask the other person's manager.")]
    NotYourTeam,
    /// One of them has a buddy already, for as long.
    #[error("One of them has a buddy already. End that pair first.")]
    HasBuddy,
    /// The end of the shift lies behind.
    #[error("That shift is over. Choose a shift that is still to come or goes on.")]
    Past,
    /// Somebody who is none of the two.
    #[error("This is not your pair.")]
    NotYours,
    /// It holds no longer.
    #[error("You are not paired any more. Your manager can pair you again.")]
    Ended,
}

impl From<PairRefused> for Problem {
    fn from(refused: PairRefused) -> Problem {
        let code = match refused {
            PairRefused::NotYourTeam => ProblemCode::NotAllowed,
            PairRefused::NotYours => ProblemCode::NotFound,
            PairRefused::HasBuddy | PairRefused::Ended | PairRefused::Left => ProblemCode::Conflict,
            PairRefused::SamePerson
            | PairRefused::NotAnAdvisor
            | PairRefused::NotOffered
            | PairRefused::Past => ProblemCode::Invalid,
        };
        Problem::new(code, refused.to_string())
    }
}

/// Whether a manager may pair two people. Each has at most one standing buddy, and one for a shift
/// beside; `pairs` are those that either of them is in. A pair with somebody who left does not count:
/// the caller ends it first.
///
/// # Errors
/// The first thing that is in the way.
pub fn may_pair(
    one: &Candidate<'_>,
    other: &Candidate<'_>,
    span: PairSpan,
    pairs: &[BuddyPair],
    now: Ms,
) -> Result<(), PairRefused> {
    let both = [one, other];
    if one.person == other.person {
        return Err(PairRefused::SamePerson);
    }
    if both.iter().any(|it| !it.is_managed) {
        return Err(PairRefused::NotYourTeam);
    }
    if both.iter().any(|it| !it.is_active) {
        return Err(PairRefused::Left);
    }
    if both.iter().any(|it| !it.roles.contains(&Role::Advisor)) {
        return Err(PairRefused::NotAnAdvisor);
    }
    if both.iter().any(|it| !it.has_buddies) {
        return Err(PairRefused::NotOffered);
    }
    if let PairSpan::Shift { until } = span
        && until <= now
    {
        return Err(PairRefused::Past);
    }
    let is_alike = |pair: &&BuddyPair| {
        (pair.span == PairSpan::Standing) == (span == PairSpan::Standing) && pair.holds(now)
    };
    let mut alike = pairs.iter().filter(is_alike);
    let is_in = |pair: &BuddyPair| both.iter().any(|it| pair.buddy_of(it.person).is_some());
    if alike.any(is_in) {
        return Err(PairRefused::HasBuddy);
    }
    Ok(())
}
