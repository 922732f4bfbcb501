//! What of a request is told to the outlets beside the app: when it begins to wait, and when
//! everybody has to hear of it.
//!
//! An outlet is a place such as a channel in Teams. It stands beside the app and never in its place,
//! so it hears little and no more than once of each. Drills are for those who practise: no outlet
//! hears of one. Not here: which outlets there are, what is written to them, and what carries it.

use std::collections::BTreeSet;

use super::{Leg, Nature, Request, Tier};
use crate::time::Ms;

wire! {
    /// Why an outlet is told.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Occasion {
        /// Somebody needs help, and those on duty were told.
        Waits,
        /// Somebody needs help, and nobody is on duty whom the app reaches.
        Nobody,
        /// Nobody has answered, and now everybody is told.
        Unanswered,
    }
}

impl Occasion {
    /// What happened, as an outlet says it.
    pub fn title(self) -> &'static str {
        match self {
            Occasion::Waits => "Somebody needs help",
            Occasion::Nobody => "Somebody needs help, and nobody is on duty",
            Occasion::Unanswered => "Somebody needs help, and still nobody has answered",
        }
    }
}

/// What outlets are told because a request became what it is now, each with the instant since when
/// its leg waits. A leg that is handed back waits anew. `before` is none when it was just pressed.
pub fn occasions(before: Option<&Request>, after: &Request) -> BTreeSet<(Ms, Occasion)> {
    if after.press.nature == Nature::Drill || !after.waits() {
        return BTreeSet::new();
    }
    let waiting = after.legs.iter().filter(|leg| leg.answered.is_none());
    waiting
        .filter_map(|leg| {
            let was = before.and_then(|request| earlier(request, leg));
            Some((leg.since, occasion(was, leg.tier)?))
        })
        .collect()
}

/// How far a leg had been told, if it waited already.
fn earlier(before: &Request, leg: &Leg) -> Option<Tier> {
    let mut legs = before.legs.iter();
    legs.find(|was| was.to == leg.to && was.since == leg.since && was.answered.is_none())
        .map(|was| was.tier)
}

fn occasion(was: Option<Tier>, is: Tier) -> Option<Occasion> {
    match (was, is) {
        (None, Tier::Everyone) => Some(Occasion::Nobody),
        (None, _) => Some(Occasion::Waits),
        (Some(was), Tier::Everyone) if was < Tier::Everyone => Some(Occasion::Unanswered),
        (Some(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assistance::{Cause, Incident, Press},
        id::PersonId,
        role::Role,
    };

    fn person(number: u8) -> PersonId {
        format!("00000000-0000-7000-8000-0000000000{number:02x}")
            .parse()
            .expect("a uuid")
    }

    fn incident(nature: Nature) -> Request {
        let press = Press {
            pressed: Ms(0),
            nature,
            cause: Cause::Incident {
                incident: Incident::Power,
            },
        };
        let id = "00000000-0000-7000-8000-000000000099".parse();
        let to = [Role::ShiftLead, Role::It];
        Request::new(id.expect("a uuid"), person(1), press, &to, Ms(7))
    }

    fn told(request: &Request, tier: Tier) -> Request {
        let mut told = request.clone();
        told.legs.iter_mut().for_each(|leg| leg.tier = tier);
        told
    }

    #[test]
    fn two_legs_that_wait_since_the_same_instant_are_one_occasion() {
        let pressed = incident(Nature::Live);
        let first = occasions(None, &pressed);
        assert_eq!(first, [(Ms(7), Occasion::Waits)].into());
        let alone = occasions(None, &told(&pressed, Tier::Everyone));
        assert_eq!(alone, [(Ms(7), Occasion::Nobody)].into());
    }

    #[test]
    fn everybody_is_an_occasion_once_and_the_steps_before_are_none() {
        let pressed = incident(Nature::Live);
        let (leads, everyone) = (told(&pressed, Tier::Leads), told(&pressed, Tier::Everyone));
        assert_eq!(occasions(Some(&pressed), &leads), [].into());
        let unanswered = [(Ms(7), Occasion::Unanswered)].into();
        assert_eq!(occasions(Some(&leads), &everyone), unanswered);
        assert_eq!(occasions(Some(&everyone), &everyone), [].into());
    }

    #[test]
    fn what_is_handed_back_waits_anew() {
        let mut taken = incident(Nature::Live);
        taken
            .answer(Role::It, &person(2), &[Role::It].into(), Ms(8))
            .expect("it is free");
        let mut back = taken.clone();
        back.hand_back(&person(2), Ms(9)).expect("it is theirs");
        let anew = [(Ms(9), Occasion::Waits)].into();
        assert_eq!(occasions(Some(&taken), &back), anew);
    }

    #[test]
    fn a_drill_and_what_waits_no_more_are_no_occasions() {
        assert_eq!(occasions(None, &incident(Nature::Drill)), [].into());
        let mut withdrawn = told(&incident(Nature::Live), Tier::Everyone);
        withdrawn.withdraw(Ms(8)).expect("it is open");
        assert_eq!(occasions(None, &withdrawn), [].into());
    }
}
