//! The buddy as their advisor reads of them.
//!
//! A link is taken apart anew each time it is shown, because the pack may have changed since it was set.
//! Not here: who the buddy is, and what is a link ([`hearth_domain::buddy`]).

mod nudge;
#[cfg(test)]
mod tests;

use hearth_domain::{
    api::buddy::BuddyState,
    buddy::{BadLink, BuddyAvailability, BuddyNow, BuddyRules, ChannelLink, ChannelScheme},
    id::PairId,
    shift::Shift,
    time::Ms,
};

use crate::{
    store::KeptBuddy,
    view::{
        Tag, Tone,
        buddy::{
            AnotherBuddyView, AvailabilityPress, BuddyChannelView, BuddyNudgeView, BuddyView,
            OwnAvailabilityView, OwnLinkView,
        },
    },
    wording::{list, tag},
};

/// What is known in this moment.
pub(crate) struct Known<'a> {
    /// What the pack in force says; none when it has no buddies.
    pub rules: Option<&'a BuddyRules>,
    /// What the server says, while its stream is heard.
    pub state: Option<&'a BuddyState>,
    /// What this device keeps.
    pub kept: &'a KeptBuddy,
    /// The shift that goes on.
    pub shift: Option<Shift>,
    /// The person says that they are on a call.
    pub on_call: bool,
    /// The time.
    pub now: Ms,
}

/// The buddy's link, as it may be shown and opened now.
///
/// # Errors
/// When the provider does not allow it, or does not allow it any more.
pub(crate) fn link(
    rules: Option<&BuddyRules>,
    state: Option<&BuddyState>,
) -> Option<Result<ChannelLink, BadLink>> {
    let text = state?.link.as_deref()?;
    Some(ChannelLink::parse(text, &rules?.channel))
}

/// The page.
pub(crate) fn view(known: &Known<'_>) -> BuddyView {
    let Some(rules) = known.rules else {
        return not_offered();
    };
    let last = known.state.or(known.kept.state.as_ref());
    let who = Who::of(known, last);
    let link = link(known.rules, known.state);
    let mut details = who.details(rules);
    if known.state.is_none() && matches!(who, Who::Nobody | Who::Left) {
        details.push("Hearth is offline. This is what it heard last.".into());
    }
    if let (Who::Available { name, .. }, None | Some(Err(_))) = (&who, &link) {
        details.push(no_channel(name, link.as_ref()));
    }
    BuddyView {
        not_offered: None,
        headline: who.headline(),
        tag: who.tag(),
        details,
        channel: link.and_then(Result::ok).map(|link| channel(&link)),
        reminder: rules.reminder.clone(),
        own: own_link(rules, last),
        availability: availability(known),
        another: last.and_then(|state| another(&state.now)),
        nudge: nudge::view(known, rules, &who),
        line: who.line(),
    }
}

fn not_offered() -> BuddyView {
    let words = "Your provider has not set up buddies in Hearth.";
    BuddyView {
        not_offered: Some(words.into()),
        headline: "Your buddy".into(),
        tag: None,
        details: Vec::new(),
        channel: None,
        reminder: String::new(),
        own: OwnLinkView {
            link: None,
            words: String::new(),
            trouble: None,
            hint: String::new(),
        },
        availability: OwnAvailabilityView {
            words: String::new(),
            press: None,
        },
        another: None,
        nudge: BuddyNudgeView {
            wanted: false,
            label: String::new(),
            due: None,
            in_ms: None,
        },
        line: words.into(),
    }
}

/// Who the buddy is, as far as it may be said.
enum Who<'a> {
    /// Hearth has never heard.
    Unheard,
    Nobody,
    Left,
    Available {
        name: &'a str,
        for_this_shift: bool,
    },
    NotAvailable {
        name: &'a str,
        for_this_shift: bool,
    },
    /// The server is silent, and this was so when it last spoke.
    Unknown {
        name: &'a str,
    },
}

impl<'a> Who<'a> {
    fn of(known: &Known<'_>, last: Option<&'a BuddyState>) -> Who<'a> {
        let Some(state) = last else {
            return Who::Unheard;
        };
        let name = state.name.as_deref().unwrap_or("Your buddy");
        match &state.now {
            BuddyNow::Nobody => Who::Nobody,
            BuddyNow::Left { .. } => Who::Left,
            BuddyNow::Paired { .. } if known.state.is_none() => Who::Unknown { name },
            BuddyNow::Paired {
                availability: BuddyAvailability::Available,
                for_this_shift,
                ..
            } => Who::Available {
                name,
                for_this_shift: *for_this_shift,
            },
            BuddyNow::Paired { for_this_shift, .. } => Who::NotAvailable {
                name,
                for_this_shift: *for_this_shift,
            },
        }
    }

    fn availability(&self) -> Option<BuddyAvailability> {
        match self {
            Who::Available { .. } => Some(BuddyAvailability::Available),
            Who::NotAvailable { .. } => Some(BuddyAvailability::NotAvailable),
            Who::Unheard | Who::Nobody | Who::Left | Who::Unknown { .. } => None,
        }
    }

    fn headline(&self) -> String {
        match self {
            Who::Unheard => "Your buddy".into(),
            Who::Nobody => "You have no buddy yet".into(),
            Who::Left => "Your buddy has left".into(),
            Who::Available {
                name,
                for_this_shift,
            }
            | Who::NotAvailable {
                name,
                for_this_shift,
            } => match for_this_shift {
                true => format!("Your buddy for this shift is {name}"),
                false => format!("Your buddy is {name}"),
            },
            Who::Unknown { name } => format!("Your buddy is {name}"),
        }
    }

    fn tag(&self) -> Option<Tag> {
        match self {
            Who::Unheard | Who::Nobody | Who::Left => None,
            Who::Available { .. } => Some(tag("Available", Tone::Green)),
            Who::NotAvailable { .. } => Some(tag("Not available", Tone::Grey)),
            Who::Unknown { .. } => Some(tag("Not known now", Tone::Grey)),
        }
    }

    fn details(&self, rules: &BuddyRules) -> Vec<String> {
        match self {
            Who::Unheard => vec![
                "Hearth has not heard yet who your buddy is. It asks again when it is online.".into(),
            ],
            Who::Nobody => vec![
                "Your manager pairs people. Ask them if you would like a buddy.".into(),
            ],
            Who::Left => vec![rules.left.clone()],
            Who::Available { .. } => Vec::new(),
            Who::NotAvailable { .. } => vec![rules.away.clone()],
            Who::Unknown { .. } => vec![
                "Hearth is offline, so it cannot say if they can be called. Open Support to see who \
                 else is there."
                    .into(),
            ],
        }
    }

    fn line(&self) -> String {
        let headline = self.headline();
        match self {
            Who::Unheard => "Hearth has not heard yet who your buddy is.".into(),
            Who::Nobody => format!("{headline}."),
            Who::Left => format!("{headline}. You can ask for another."),
            Who::Available { .. } => format!("{headline}, who is available now."),
            Who::NotAvailable { .. } => format!("{headline}, who is not available now."),
            Who::Unknown { .. } => {
                format!("{headline}. Whether they are available is not known now.")
            }
        }
    }
}

/// Why there is nothing to press although they can be called.
fn no_channel(name: &str, link: Option<&Result<ChannelLink, BadLink>>) -> String {
    match link {
        Some(Err(bad)) => format!(
            "{name} has set a link that Hearth does not open. {bad} Ask {name} to change it."
        ),
        _ => format!(
            "{name} has not set a link yet. Ask them to add one, or reach them as you usually do."
        ),
    }
}

fn channel(link: &ChannelLink) -> BuddyChannelView {
    let host = link.host().unwrap_or_default();
    let (press, leads) = match link.scheme() {
        ChannelScheme::Https => (
            "Open this link in my browser".into(),
            format!("It leads to {host}."),
        ),
        ChannelScheme::Msteams => (
            "Open this link in Microsoft Teams".into(),
            "It opens Microsoft Teams on this computer.".into(),
        ),
        ChannelScheme::Tel => (
            "Call this number".to_owned(),
            "It opens the program on this computer that makes phone calls.".to_owned(),
        ),
        ChannelScheme::Sip => (
            "Call with my softphone".into(),
            format!("It opens the softphone on this computer and calls {host}."),
        ),
    };
    BuddyChannelView {
        text: link.text().into(),
        press,
        leads,
        warning: link.has_foreign_letters().then(|| {
            "This address has letters of another alphabet, which can look like others. Ask your buddy \
             if it is theirs before you open it."
                .into()
        }),
    }
}

fn own_link(rules: &BuddyRules, state: Option<&BuddyState>) -> OwnLinkView {
    let link = state.and_then(|state| state.own_link.clone());
    let read = link
        .as_deref()
        .map(|link| ChannelLink::parse(link, &rules.channel));
    let hosts = rules
        .channel
        .hosts
        .iter()
        .map(|host| host.trim_start_matches('.'));
    let hosts = list(hosts, 4);
    let trouble = match &read {
        Some(Err(bad)) => Some(format!("Your buddy cannot open this link any more. {bad}")),
        _ => None,
    };
    let words = match link {
        Some(_) => {
            "Your buddy sees this link while you are on shift and available, and nobody else does."
        }
        None => "You have not set a link. With one, your buddy reaches you by one press.",
    };
    let pages = match hosts.as_str() {
        "" => String::new(),
        hosts => format!("links to {hosts}, and "),
    };
    OwnLinkView {
        link,
        words: words.into(),
        trouble,
        hint: format!(
            "Copy the link of a chat with you from Teams, or enter a number for work, such as \
             tel:01632960111. Hearth takes {pages}links that begin with msteams, tel or sip."
        ),
    }
}

fn availability(known: &Known<'_>) -> OwnAvailabilityView {
    let plain = |words: &str| OwnAvailabilityView {
        words: words.into(),
        press: None,
    };
    let Some(state) = known.state else {
        return plain("Hearth is offline, so it cannot say what your buddy sees of you now.");
    };
    if known.shift.is_none() {
        return plain(
            "You are not on shift, so you show as not available. Start your shift to be available.",
        );
    }
    let press = |available, text: &str| {
        Some(AvailabilityPress {
            available,
            text: text.into(),
        })
    };
    match state.said_not_available {
        false => OwnAvailabilityView {
            words: "You show as available. Your buddy sees that and nothing more.".into(),
            press: press(false, "Show me as not available"),
        },
        true => OwnAvailabilityView {
            words:
                "You show as not available until you change it or your shift ends. Your buddy does \
                    not see why, or since when."
                    .into(),
            press: press(true, "Show me as available"),
        },
    }
}

fn another(now: &BuddyNow) -> Option<AnotherBuddyView> {
    let (pair, asked): (&PairId, bool) = match now {
        BuddyNow::Nobody => return None,
        BuddyNow::Paired {
            pair,
            another_asked,
            ..
        }
        | BuddyNow::Left {
            pair,
            another_asked,
        } => (pair, *another_asked),
    };
    let words = match asked {
        true => {
            "You have asked for another buddy. Your manager pairs you again. Until then nothing \
                 changes, and your buddy does not hear that you asked."
        }
        false => {
            "You can ask for another buddy at any time. You do not need to say why. Your manager \
                  sees that you asked; your buddy does not."
        }
    };
    Some(AnotherBuddyView {
        pair: pair.clone(),
        asked,
        words: words.into(),
    })
}
