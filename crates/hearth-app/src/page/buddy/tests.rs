//! What an advisor reads of their buddy, known and not known.

use hearth_domain::{buddy::ChannelRules, time::Ms};

use super::*;
use crate::fixture::{id, now, pack};

fn rules() -> BuddyRules {
    pack().buddy.unwrap()
}

fn state(now: BuddyNow, link: Option<&str>) -> BuddyState {
    BuddyState {
        name: matches!(now, BuddyNow::Paired { .. }).then(|| "Sam Okoro".into()),
        now,
        link: link.map(Into::into),
        own_link: None,
        said_not_available: false,
    }
}

fn paired(availability: BuddyAvailability) -> BuddyNow {
    BuddyNow::Paired {
        pair: id(7),
        buddy: id(5),
        availability,
        for_this_shift: false,
        another_asked: false,
    }
}

fn there(link: &str) -> BuddyState {
    state(paired(BuddyAvailability::Available), Some(link))
}

const NOTHING: KeptBuddy = KeptBuddy {
    state: None,
    nudge: false,
    nudged: None,
};

fn on_shift() -> Shift {
    Shift {
        started: now(),
        ended: None,
    }
}

fn shown(rules: &BuddyRules, state: Option<&BuddyState>, kept: &KeptBuddy) -> BuddyView {
    view(&Known {
        rules: Some(rules),
        state,
        kept,
        shift: Some(on_shift()),
        on_call: false,
        now: now(),
    })
}

const CHAT: &str = "https://teams.microsoft.com/l/chat/19:sam/0";

#[test]
fn an_available_buddy_is_reached_by_a_link_that_stands_in_full() {
    let view = shown(&rules(), Some(&there(CHAT)), &NOTHING);
    assert_eq!(view.headline, "Your buddy is Sam Okoro");
    assert_eq!(view.tag.unwrap().text, "Available");
    let channel = view.channel.unwrap();
    assert_eq!(channel.text, CHAT);
    assert_eq!(channel.leads, "It leads to teams.microsoft.com.");
    assert_eq!(channel.warning, None);
    assert!(view.details.is_empty());
    assert_eq!(view.line, "Your buddy is Sam Okoro, who is available now.");
}

#[test]
fn each_kind_of_link_says_what_a_press_does() {
    let mut rules = rules();
    rules.channel.hosts.push("chat.provider.example".into());
    for (link, press) in [
        (CHAT, "Open this link in my browser"),
        (
            "msteams:/l/call/0/0?users=sam",
            "Open this link in Microsoft Teams",
        ),
        ("tel:+441632960111", "Call this number"),
        ("sip:sam@chat.provider.example", "Call with my softphone"),
    ] {
        let channel = shown(&rules, Some(&there(link)), &NOTHING).channel.unwrap();
        assert_eq!(
            (channel.press.as_str(), channel.text.as_str()),
            (press, link)
        );
    }
}

#[test]
fn a_link_that_the_pack_allows_no_more_is_not_to_be_pressed_and_says_why() {
    let mut rules = rules();
    rules.channel = ChannelRules::default();
    let mut state = there(CHAT);
    state.own_link = Some(CHAT.into());
    let view = shown(&rules, Some(&state), &NOTHING);
    assert_eq!(view.channel, None);
    assert!(
        view.details[0].contains("does not allow that address"),
        "{:?}",
        view.details
    );
    let trouble = view.own.trouble.unwrap();
    assert!(
        trouble.starts_with("Your buddy cannot open this link any more."),
        "{trouble}"
    );
    assert_eq!(
        view.own.link.as_deref(),
        Some(CHAT),
        "it is still there to be changed"
    );
}

#[test]
fn letters_of_another_alphabet_are_warned_of() {
    let mut rules = rules();
    rules.channel.hosts.push("xn--bcher-kva.example".into());
    let state = there("https://b\u{fc}cher.example/chat");
    let channel = shown(&rules, Some(&state), &NOTHING).channel.unwrap();
    assert_eq!(channel.text, "https://xn--bcher-kva.example/chat");
    assert!(channel.warning.is_some());
}

#[test]
fn away_left_and_nobody_each_say_what_to_do() {
    let rules = rules();
    let is = |now| shown(&rules, Some(&state(now, None)), &NOTHING);
    let away = is(paired(BuddyAvailability::NotAvailable));
    assert_eq!(away.tag.unwrap().text, "Not available");
    assert_eq!(away.details, [rules.away.as_str()]);
    let left = is(BuddyNow::Left {
        pair: id(7),
        another_asked: false,
    });
    assert_eq!(
        (left.headline.as_str(), left.tag),
        ("Your buddy has left", None)
    );
    assert_eq!(left.details, [rules.left.as_str()]);
    assert!(left.another.is_some_and(|it| !it.asked));
    let nobody = is(BuddyNow::Nobody);
    assert_eq!(nobody.headline, "You have no buddy yet");
    assert!(nobody.another.is_none());
    let unlinked = is(paired(BuddyAvailability::Available));
    assert!(unlinked.details[0].contains("has not set a link yet"));
}

#[test]
fn offline_the_last_known_buddy_is_named_and_nothing_more_is_claimed() {
    let kept = KeptBuddy {
        state: Some(there(CHAT)),
        ..NOTHING
    };
    let view = shown(&rules(), None, &kept);
    assert_eq!(view.headline, "Your buddy is Sam Okoro");
    assert_eq!(view.tag.unwrap().text, "Not known now");
    assert_eq!((view.channel, view.availability.press), (None, None));
    let never = shown(&rules(), None, &NOTHING);
    assert_eq!(never.headline, "Your buddy");
    let said = never.details.join(" ");
    assert!(said.contains("has not heard yet"), "{said}");
}

#[test]
fn what_the_buddy_sees_can_be_changed_on_shift_alone() {
    let (rules, mut state) = (rules(), there(CHAT));
    let off = view(&Known {
        rules: Some(&rules),
        state: Some(&state),
        kept: &NOTHING,
        shift: None,
        on_call: false,
        now: now(),
    });
    assert!(off.availability.press.is_none());
    assert!(off.availability.words.contains("You are not on shift"));
    let on = shown(&rules, Some(&state), &NOTHING).availability;
    assert!(on.press.is_some_and(|it| !it.available));
    state.said_not_available = true;
    let said = shown(&rules, Some(&state), &NOTHING).availability;
    assert!(said.press.is_some_and(|it| it.available));
    assert!(said.words.contains("does not see why"));
}

#[test]
fn a_hello_is_suggested_in_its_time_to_those_who_want_it_and_not_on_a_call() {
    let rules = rules();
    let after = i64::from(rules.nudge_after_minutes) * 60_000;
    let here = there(CHAT);
    let at = |kept: &KeptBuddy, state: &BuddyState, on_call, now: Ms| {
        view(&Known {
            rules: Some(&rules),
            state: Some(state),
            kept,
            shift: Some(on_shift()),
            on_call,
            now,
        })
        .nudge
    };
    let wanted = KeptBuddy {
        nudge: true,
        ..NOTHING
    };
    let (early, late) = (now(), now().plus(after));
    let ahead = at(&wanted, &here, false, early);
    assert_eq!((ahead.due, ahead.in_ms.map(i64::from)), (None, Some(after)));
    assert!(at(&wanted, &here, false, late).due.is_some());
    assert_eq!(
        at(&wanted, &here, true, late).due,
        None,
        "a call is left alone"
    );
    assert_eq!(at(&NOTHING, &here, false, late).due, None);
    let away = state(paired(BuddyAvailability::NotAvailable), None);
    assert_eq!(at(&wanted, &away, false, late).due, None);
    let nudged = KeptBuddy {
        nudged: Some(late),
        ..wanted
    };
    assert_eq!(
        at(&nudged, &here, false, late.plus(after)).due,
        None,
        "once in a shift"
    );
}

#[test]
fn under_a_pack_without_buddies_nothing_is_asked() {
    let view = view(&Known {
        rules: None,
        state: None,
        kept: &NOTHING,
        shift: None,
        on_call: false,
        now: now(),
    });
    assert!(
        view.not_offered
            .is_some_and(|words| words.contains("not set up buddies"))
    );
}
