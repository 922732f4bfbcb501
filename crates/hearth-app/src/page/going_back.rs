//! The way back to the contact centre, as the advisor reads it.
//!
//! Not here: the steps (`hearth_domain::check_in::going_back`).

use hearth_domain::check_in::going_back::{GoingBack, GoingBackStep};

use crate::{store::KeptGoingBack, view::going_back::GoingBackView, wording::day};

/// The page. `asked` was asked once and lies on this computer only, `kept` is on its way, and
/// `server` is what the server said last. `arranger` is the name of whoever arranged the day.
pub(crate) fn view(
    asked: Option<&GoingBack>,
    kept: Option<&KeptGoingBack>,
    server: Option<&GoingBack>,
    arranger: &str,
) -> GoingBackView {
    if asked.is_some() {
        return GoingBackView {
            step: Some(GoingBackStep::Asked),
            words: vec![
                "Nobody has heard of this yet. It lies on this computer only.".into(),
                "When you confirm, the managers of your teams can read that you ask to go back. No \
                 reason is asked, now or later."
                    .into(),
            ],
            can_take_back: true,
            can_ask: false,
        };
    }
    let unsent = kept.filter(|kept| !kept.sent);
    // What the server said last is newer than what was sent, unless something is on its way.
    let current = match (unsent, server, kept) {
        (Some(unsent), _, _) => Some(&unsent.request),
        (None, Some(server), _) => Some(server),
        (None, None, kept) => kept.map(|kept| &kept.request),
    };
    let Some(request) = current else {
        return GoingBackView {
            step: None,
            words: Vec::new(),
            can_take_back: false,
            can_ask: true,
        };
    };
    let step = request.step();
    let words = match unsent {
        Some(unsent) => not_sent(unsent),
        None => said(request, arranger),
    };
    GoingBackView {
        step: Some(step),
        words,
        can_take_back: step == GoingBackStep::Confirmed,
        can_ask: matches!(step, GoingBackStep::Withdrawn | GoingBackStep::Arranged),
    }
}

/// How it stands while the server has not said that it has it.
fn not_sent(unsent: &KeptGoingBack) -> Vec<String> {
    let what = match unsent.request.step() {
        GoingBackStep::Withdrawn => {
            "You took your request back. Your manager may still see it, because that is not sent yet."
        }
        _ => {
            "You have asked to work at the contact centre again. Nobody has read it, because it is not \
              sent yet."
        }
    };
    let next = unsent.trouble.clone();
    let next = next.unwrap_or_else(|| "Hearth sends it when your server can be reached.".into());
    vec![what.into(), next]
}

fn said(request: &GoingBack, arranger: &str) -> Vec<String> {
    match (request.step(), &request.arranged) {
        (GoingBackStep::Arranged, Some(arranged)) => vec![
            format!(
                "{arranger} arranged your first day at the contact centre: {}.",
                day(arranged.from)
            ),
            "If that day does not suit you, talk to your manager.".into(),
        ],
        (GoingBackStep::Withdrawn, _) => {
            vec!["You took your request back. Your manager cannot see it any more.".into()]
        }
        _ => vec![
            "You have asked to work at the contact centre again.".into(),
            "The managers of your teams can read this. One of them arranges the day.".into(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::{id::GoingBackId, time::Ms};

    use super::*;

    const NOW: Ms = Ms(1_800_000_000_000);

    fn kept(withdrawn: bool, sent: bool) -> KeptGoingBack {
        let mut request = GoingBack::ask(GoingBackId::from(uuid::Uuid::nil()), NOW);
        request.confirm(NOW).unwrap();
        if withdrawn {
            request.withdraw(NOW).unwrap();
        }
        KeptGoingBack {
            request,
            sent,
            trouble: None,
        }
    }

    #[test]
    fn nothing_is_said_of_a_manager_that_was_not_sent() {
        let confirmed = view(None, Some(&kept(false, false)), None, "");
        assert!(
            confirmed.words[0].contains("Nobody has read it"),
            "{:?}",
            confirmed.words
        );
        let withdrawn = view(None, Some(&kept(true, false)), None, "");
        assert!(
            withdrawn.words[0].contains("may still see it"),
            "{:?}",
            withdrawn.words
        );
        let sent = view(None, Some(&kept(true, true)), None, "");
        assert!(
            sent.words[0].contains("cannot see it any more"),
            "{:?}",
            sent.words
        );
    }

    #[test]
    fn what_lies_here_only_says_so_and_can_be_forgotten() {
        let asked = GoingBack::ask(GoingBackId::from(uuid::Uuid::nil()), NOW);
        let view = view(Some(&asked), None, None, "");
        assert_eq!(view.step, Some(GoingBackStep::Asked));
        assert!(view.words[0].contains("Nobody has heard of this"));
        assert!(view.can_take_back && !view.can_ask);
    }

    #[test]
    fn what_the_server_says_stands_once_nothing_is_on_its_way() {
        let mut arranged = kept(false, true).request;
        let by = uuid::Uuid::nil().into();
        arranged.arrange(&by, NOW.date().plus(7), NOW).unwrap();
        let view = view(None, Some(&kept(false, true)), Some(&arranged), "Tom Reed");
        assert_eq!(view.step, Some(GoingBackStep::Arranged));
        assert!(
            view.words[0].starts_with("Tom Reed arranged"),
            "{:?}",
            view.words
        );
        assert!(!view.can_take_back);
    }
}
