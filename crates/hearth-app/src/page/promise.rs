//! What is kept about people, in words: made from the list in the domain that the server's tests are
//! held to.
//!
//! Not here: what is read from this computer ([`super::sees`]).

use hearth_domain::{
    assistance::difficult_call::FORGET_DAYS,
    pack::Pack,
    promise::{Back, HOLDINGS, Holding, Kept, Place, What, Which},
    role::Role,
    time::Days,
};

use crate::{
    view::promise::{HoldingView, PromiseView},
    wording::count,
};

/// The page. `pack` is the one that the reader answers under, when there is one.
pub(crate) fn view(pack: Option<&Pack>) -> PromiseView {
    let is_used = |holding: &&Holding| {
        pack.is_none_or(|pack| match holding.what {
            What::CheckIns | What::Shared => pack.check_in.is_some(),
            What::Buddy => pack.buddy.is_some(),
            What::Assistance => pack.assistance.is_some(),
            What::LineTests => pack.internet.is_some(),
            What::Health => pack.items.iter().any(|item| item.health),
            _ => true,
        })
    };
    let one = |holding: &Holding| {
        let (title, about) = words(holding.what);
        HoldingView {
            title: title.into(),
            about: format!("{about} {}", place(holding.place)),
            who: who(holding),
            kept: kept(holding, pack),
            back: back(holding.back).into(),
        }
    };
    PromiseView {
        holdings: HOLDINGS.iter().filter(is_used).map(one).collect(),
    }
}

/// How long a holding is kept.
pub(super) fn kept_for(what: What, pack: Option<&Pack>) -> String {
    let holding = HOLDINGS.iter().find(|holding| holding.what == what);
    holding.map_or_else(String::new, |holding| kept(holding, pack))
}

fn words(what: What) -> (&'static str, &'static str) {
    match what {
        What::CheckIns => (
            "What you keep to yourself in check-ins",
            "Your answers and notes, as you wrote them.",
        ),
        What::Unsent => (
            "What is not sent, or on its way",
            "Answers, photos and documents that you have not sent, and presses until your provider has them.",
        ),
        What::Copy => (
            "A copy to work with offline",
            "Your record, the questions, the names in them, your shifts, and who your buddy is.",
        ),
        What::Reminders => (
            "Reminders, breaks and difficult calls",
            "What you set, of what you were reminded, what this computer last said of itself, and the days \
             on which you asked for a break after a difficult call.",
        ),
        What::Shared => (
            "What you share of a check-in",
            "The answers that you chose to share, the replies, and talks that were arranged.",
        ),
        What::GoingBack => (
            "A request to go back to the contact centre",
            "That you asked, when, and the day that was arranged. There is no reason.",
        ),
        What::Health => (
            "Answers about health, aches and adjustments",
            "Those that your provider has marked as about health.",
        ),
        What::Record => (
            "Your record",
            "Your answers, what was accepted or sent back, decisions and agreed actions.",
        ),
        What::Evidence => ("Photos and documents", "The files that you added."),
        What::Looks => (
            "Who looked at your record",
            "The name, the role and the time of everybody who opened it or a file of it.",
        ),
        What::Buddy => (
            "Your buddy",
            "Who is paired with whom, your link, and if you can be called now: never why, and never \
             since when.",
        ),
        What::Assistance => (
            "Presses for help",
            "What you pressed and when, and who answered. Nothing about a call.",
        ),
        What::Shifts => (
            "When you say that you work",
            "When each shift began and ended. There is no list of shifts.",
        ),
        What::LineTests => (
            "Tests of your internet",
            "The measurements themselves. What they came to goes on your record when you send it.",
        ),
        What::Account => (
            "Your account",
            "Your name, your log-in name, what you are and your teams. Your password is kept so that \
             nobody can read it.",
        ),
        What::Sessions => (
            "Your log-ins",
            "On which computers Hearth is set up for you, and which log-ins are open.",
        ),
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Device(_) => "It lies on this computer only.",
        Place::Server(_) => "It lies on your provider's server.",
    }
}

fn who(holding: &Holding) -> String {
    let roles = list(holding.readers);
    match holding.which {
        Which::Nobody if holding.what == What::Shifts => {
            "Nobody but you. Your buddy sees only if you are available.".into()
        }
        Which::Nobody => "Nobody but you.".into(),
        Which::All => format!("You, and people with this role: {roles}."),
        Which::OfTheirTeams => format!("You, and people of your teams with this role: {roles}."),
        Which::Chosen => {
            "You, and those whom you chose for each answer. Nobody else: not an administrator, and \
             not information governance."
                .into()
        }
        Which::Buddies => {
            "Your buddy reads your name, your link and if you can be called. Managers of your teams \
             and theirs read who is paired, and that somebody would like another buddy."
                .into()
        }
        Which::Told => format!("You, and those who are told of the press: {roles}."),
    }
}

/// Roles in a row: "manager, workstation assessor or IT".
fn list(roles: &[Role]) -> String {
    let titles: Vec<&str> = roles.iter().map(|role| role.title()).collect();
    match titles.split_last() {
        Some((last, [])) => (*last).into(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => "nobody".into(),
    }
}

fn kept(holding: &Holding, pack: Option<&Pack>) -> String {
    let days = |days: Days| count(usize::try_from(days).unwrap_or(usize::MAX), "day", "days");
    let of_pack = pack.and_then(|pack| holding.days(pack)).map(days);
    match (holding.what, holding.kept, of_pack) {
        (What::Evidence, _, Some(photos)) => evidence(photos, pack),
        (What::CheckIns, _, Some(days)) => format!(
            "{days} after you filled it in. If Hearth did not know the day then, they begin once your \
             server has said it."
        ),
        (What::Shared, _, Some(days)) => format!("{days} after your provider has it."),
        (What::LineTests, _, _) => {
            "A month, and for as long as the tests that you are asked for take. Then they are deleted \
             with the next test."
                .into()
        }
        (_, Kept::Pack(_), _) => "As long as your provider has set.".into(),
        (What::Shifts, Kept::Days(all), _) => format!("{} after it began.", days(all)),
        (What::Buddy, Kept::Days(all), _) => format!(
            "The pair: {} after it ended. Your link: until you change or remove it, or your account is \
             closed. If you can be called: until you say otherwise, or your shift ends.",
            days(all)
        ),
        (What::GoingBack, Kept::Days(all), _) => format!(
            "{} after it was last changed, or after the day that was arranged.",
            days(all)
        ),
        (_, Kept::Days(all), _) => format!("{} after it ended.", days(all)),
        (_, Kept::WithRecord, _) => {
            "With your record, for as long as your provider's records rules say.".into()
        }
        (_, Kept::WithAccount, _) => "For as long as you have an account.".into(),
        (What::Unsent, Kept::OnDevice, _) => "Until it is sent, or you throw it away.".into(),
        (What::Reminders, Kept::OnDevice, _) => format!(
            "Until you change it. The days of difficult calls: {}.",
            count(usize::try_from(FORGET_DAYS).unwrap_or(0), "day", "days")
        ),
        (_, Kept::OnDevice, _) => "Until Hearth is removed from this computer.".into(),
    }
}

fn evidence(photos: String, pack: Option<&Pack>) -> String {
    let Some(rule) = pack.map(|pack| &pack.retention) else {
        return "As long as your provider has set.".into();
    };
    let days = |days: Days| count(usize::try_from(days).unwrap_or(usize::MAX), "day", "days");
    let decided = match rule.photo_days_after_decision {
        0 => "until a decision".into(),
        after => format!("until {} after a decision", days(after)),
    };
    format!(
        "Photos: {decided}, and no longer than {photos} after they arrived. Documents: {} after they \
         arrived.",
        days(rule.document_days)
    )
}

fn back(back: Back) -> &'static str {
    match back {
        Back::Sent => {
            "Take answers, signatures and files back on the page “Sent”, until a decision rests on \
             them. Their words are erased then. What was written about decisions and changes stays."
        }
        Back::CheckIn => "Take it back on the page of the check-in, at any time.",
        Back::GoingBack => "Take it back on the same page, until a day is arranged.",
        Back::Buddy => "Remove your link, or ask for another buddy, on the page “Your buddy”.",
        Back::Press => "Take the press back on the page for assistance.",
        Back::Device => "Delete it on this computer. Nobody hears of it.",
        Back::Removal => "It goes when Hearth is removed from this computer.",
        Back::Ask => "Ask your provider. Hearth's pages do not delete it.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::pack;

    #[test]
    fn every_holding_says_who_reads_it_how_long_and_how_to_take_it_back() {
        let view = view(None);
        assert_eq!(view.holdings.len(), HOLDINGS.len());
        for holding in &view.holdings {
            for text in [&holding.about, &holding.who, &holding.kept, &holding.back] {
                assert!(text.ends_with('.'), "{holding:?}");
            }
        }
    }

    #[test]
    fn what_is_kept_to_oneself_is_read_by_nobody_for_the_days_of_the_pack() {
        let pack = pack();
        let view = view(Some(&pack));
        let first = &view.holdings[0];
        assert_eq!(first.who, "Nobody but you.");
        assert!(first.about.ends_with("It lies on this computer only."));
        let days = pack.check_in.as_ref().map(|form| form.keep_days);
        assert_eq!(
            Some(first.kept.clone()),
            days.map(|days| format!(
                "{days} days after you filled it in. If Hearth did not know the day then, they begin once \
                 your server has said it."
            ))
        );
    }

    #[test]
    fn what_the_pack_does_not_ask_for_is_not_promised() {
        let pack = Pack {
            check_in: None,
            internet: None,
            ..pack()
        };
        let titles: Vec<String> = view(Some(&pack))
            .holdings
            .into_iter()
            .map(|it| it.title)
            .collect();
        assert!(
            !titles.iter().any(|title| title.contains("check-in")),
            "{titles:?}"
        );
        assert!(
            !titles.iter().any(|title| title.contains("internet")),
            "{titles:?}"
        );
    }
}
