//! Who is whose buddy, and who may pair whom. Beneath: links.

mod channel;

use std::collections::BTreeSet;

use super::*;
use crate::role::Role;

const HOUR: i64 = 3_600_000;
const NOW: Ms = Ms(1_782_000_000_000);

fn person(number: u8) -> PersonId {
    format!("00000000-0000-7000-8000-0000000000{number:02x}")
        .parse()
        .expect("a uuid")
}

fn pair(number: u8, one: u8, other: u8, span: PairSpan) -> BuddyPair {
    BuddyPair {
        id: format!("00000000-0000-7000-8000-00000000aa{number:02x}")
            .parse()
            .expect("a uuid"),
        one: person(one),
        other: person(other),
        span,
        made: NOW,
        by: person(9),
        another: Vec::new(),
        ended: None,
    }
}

const TONIGHT: PairSpan = PairSpan::Shift {
    until: Ms(NOW.0 + 8 * HOUR),
};
const THERE: Presence = Presence {
    is_active: true,
    on_shift: true,
    said_not_available: false,
};
const AWAY: Presence = Presence {
    on_shift: false,
    ..THERE
};
const LEFT: Presence = Presence {
    is_active: false,
    ..THERE
};

/// Who is the first person's buddy, when the second and the third are there or not.
fn buddy(pairs: &[BuddyPair], second: Presence, third: Presence, now: Ms) -> BuddyNow {
    let presence = |it: &PersonId| if it == &person(2) { second } else { third };
    buddy_now(&person(1), pairs, presence, now)
}

fn who(buddy: &BuddyNow) -> Option<(&PersonId, BuddyAvailability)> {
    match buddy {
        BuddyNow::Paired {
            buddy,
            availability,
            ..
        } => Some((buddy, *availability)),
        BuddyNow::Nobody | BuddyNow::Left { .. } => None,
    }
}

#[test]
fn a_buddy_is_available_on_shift_unless_they_say_otherwise() {
    let said = Presence {
        said_not_available: true,
        ..THERE
    };
    assert_eq!(THERE.availability(), BuddyAvailability::Available);
    for not in [said, AWAY, LEFT] {
        assert_eq!(not.availability(), BuddyAvailability::NotAvailable);
    }
}

#[test]
fn a_pair_holds_for_both_and_one_for_a_shift_until_that_ends() {
    let pairs = [pair(1, 1, 2, TONIGHT)];
    let (second, available) = (person(2), BuddyAvailability::Available);
    assert_eq!(
        who(&buddy(&pairs, THERE, AWAY, NOW)),
        Some((&second, available))
    );
    let other = buddy_now(&second, &pairs, |_| THERE, NOW);
    assert_eq!(who(&other), Some((&person(1), available)));
    let over = buddy(&pairs, THERE, AWAY, NOW.plus(8 * HOUR));
    assert_eq!(over, BuddyNow::Nobody);
    let stranger = buddy_now(&person(4), &pairs, |_| THERE, NOW);
    assert_eq!(stranger, BuddyNow::Nobody);
}

#[test]
fn tonights_buddy_comes_first_unless_only_the_usual_one_is_there() {
    let pairs = [pair(1, 1, 2, PairSpan::Standing), pair(2, 3, 1, TONIGHT)];
    let (available, not) = (
        BuddyAvailability::Available,
        BuddyAvailability::NotAvailable,
    );
    let (second, third) = (person(2), person(3));
    assert_eq!(
        who(&buddy(&pairs, THERE, THERE, NOW)),
        Some((&third, available))
    );
    assert_eq!(
        who(&buddy(&pairs, THERE, AWAY, NOW)),
        Some((&second, available))
    );
    assert_eq!(who(&buddy(&pairs, AWAY, AWAY, NOW)), Some((&third, not)));
    assert_eq!(who(&buddy(&pairs, AWAY, LEFT, NOW)), Some((&second, not)));
}

#[test]
fn whoever_left_is_nobodys_buddy_and_it_is_said() {
    let pairs = [pair(1, 1, 2, PairSpan::Standing)];
    let left = BuddyNow::Left {
        pair: pairs[0].id.clone(),
        another_asked: false,
    };
    assert_eq!(buddy(&pairs, LEFT, THERE, NOW), left);
    let mut ended = pairs;
    ended[0].end(NOW);
    assert_eq!(buddy(&ended, LEFT, THERE, NOW), BuddyNow::Nobody);
}

#[test]
fn either_asks_for_another_and_the_other_does_not_see_it() {
    let mut pairs = [pair(1, 1, 2, PairSpan::Standing)];
    pairs[0].ask_for_another(&person(2), NOW).expect("theirs");
    pairs[0]
        .ask_for_another(&person(2), NOW.plus(1))
        .expect("harmless");
    let sees = |pairs: &[BuddyPair], who: u8| match buddy_now(&person(who), pairs, |_| THERE, NOW) {
        BuddyNow::Paired { another_asked, .. } => another_asked,
        other => panic!("the pair goes on: {other:?}"),
    };
    assert!(sees(&pairs, 2), "whoever asked sees that they did");
    assert!(!sees(&pairs, 1));
    // The second who asks sees the same as the first did, and so cannot tell that they are the second.
    pairs[0]
        .ask_for_another(&person(1), NOW.plus(2))
        .expect("theirs too");
    assert!(sees(&pairs, 1) && sees(&pairs, 2));
    let asked: Vec<Ms> = pairs[0].another.iter().map(|it| it.at).collect();
    assert_eq!(asked, [NOW, NOW.plus(2)]);
    assert_eq!(
        pairs[0].ask_for_another(&person(3), NOW),
        Err(PairRefused::NotYours)
    );
    pairs[0].end(NOW);
    assert_eq!(pairs[0].another, [], "nobody needs to know it any more");
    assert_eq!(
        pairs[0].ask_for_another(&person(1), NOW),
        Err(PairRefused::Ended)
    );
}

#[test]
fn managers_pair_advisors_of_their_teams() {
    let advisor = BTreeSet::from([Role::Advisor]);
    let lead = BTreeSet::from([Role::ShiftLead]);
    let people = [person(1), person(2)];
    let fine = |number: usize| Candidate {
        person: &people[number],
        roles: &advisor,
        is_active: true,
        has_buddies: true,
        is_managed: true,
    };
    let try_pair = |other: Candidate<'_>, span, pairs: &[BuddyPair]| {
        let one_way = may_pair(&fine(0), &other, span, pairs, NOW);
        assert_eq!(
            may_pair(&other, &fine(0), span, pairs, NOW),
            one_way,
            "either way round"
        );
        one_way
    };
    let standing = PairSpan::Standing;
    assert_eq!(try_pair(fine(1), standing, &[]), Ok(()));
    assert_eq!(
        try_pair(fine(0), standing, &[]),
        Err(PairRefused::SamePerson)
    );
    let (mut foreign, mut left, mut no_advisor) = (fine(1), fine(1), fine(1));
    let mut without = fine(1);
    without.has_buddies = false;
    foreign.is_managed = false;
    left.is_active = false;
    no_advisor.roles = &lead;
    assert_eq!(
        try_pair(foreign, standing, &[]),
        Err(PairRefused::NotYourTeam)
    );
    assert_eq!(try_pair(left, standing, &[]), Err(PairRefused::Left));
    assert_eq!(
        try_pair(without, standing, &[]),
        Err(PairRefused::NotOffered)
    );
    assert_eq!(
        try_pair(no_advisor, standing, &[]),
        Err(PairRefused::NotAnAdvisor)
    );
    let over = PairSpan::Shift { until: NOW };
    assert_eq!(try_pair(fine(1), over, &[]), Err(PairRefused::Past));
}

#[test]
fn nobody_has_two_standing_buddies_and_a_shift_stands_beside() {
    let advisor = BTreeSet::from([Role::Advisor]);
    let people = [person(1), person(2)];
    let [one, other] = [0, 1].map(|number: usize| Candidate {
        person: &people[number],
        roles: &advisor,
        is_active: true,
        has_buddies: true,
        is_managed: true,
    });
    let mut pairs = [pair(1, 2, 3, PairSpan::Standing)];
    let again = |pairs: &[BuddyPair], span| may_pair(&one, &other, span, pairs, NOW);
    assert_eq!(
        again(&pairs, PairSpan::Standing),
        Err(PairRefused::HasBuddy)
    );
    assert_eq!(again(&pairs, TONIGHT), Ok(()));
    let tonight = [pair(2, 1, 4, TONIGHT)];
    assert_eq!(again(&tonight, TONIGHT), Err(PairRefused::HasBuddy));
    assert_eq!(again(&tonight, PairSpan::Standing), Ok(()));
    pairs[0].end(NOW);
    assert_eq!(
        again(&pairs, PairSpan::Standing),
        Ok(()),
        "one that ended is in nobody's way"
    );
}

#[test]
fn a_hello_waits_for_a_buddy_who_is_there_and_for_the_end_of_a_call() {
    let there = Some(BuddyAvailability::Available);
    assert!(shows_nudge(NOW, there, false, NOW));
    assert!(!shows_nudge(NOW.plus(1), there, false, NOW));
    assert!(!shows_nudge(NOW, there, true, NOW));
    for away in [Some(BuddyAvailability::NotAvailable), None] {
        assert!(!shows_nudge(NOW, away, false, NOW));
    }
}

#[test]
fn a_hello_is_suggested_once_a_shift_to_those_who_want_it() {
    let rules = BuddyRules {
        channel: ChannelRules::default(),
        reminder: String::new(),
        away: String::new(),
        left: String::new(),
        nudge_after_minutes: 30,
    };
    let shift = Shift {
        started: NOW,
        ended: None,
    };
    let at =
        |wanted, shift: Option<&Shift>, nudged, now| nudge_at(&rules, wanted, shift, nudged, now);
    let due = NOW.plus(HOUR / 2);
    assert_eq!(at(true, Some(&shift), None, NOW), Some(due));
    assert_eq!(
        at(true, Some(&shift), Some(NOW.plus(-HOUR)), NOW),
        Some(due),
        "last night's"
    );
    assert_eq!(at(true, Some(&shift), Some(due), due), None);
    assert_eq!(at(false, Some(&shift), None, NOW), None);
    assert_eq!(at(true, None, None, NOW), None);
    assert_eq!(
        at(true, Some(&shift), None, NOW.plus(15 * HOUR)),
        None,
        "the shift is over"
    );
}
