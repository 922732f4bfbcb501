//! The way back to the contact centre, as the advisor reads it.
//!
//! Not here: the steps (`hearth_domain::check_in::going_back`).

use hearth_domain::check_in::going_back::{ReturnRequest, ReturnStep};

use crate::{store::KeptReturn, view::going_back::GoingBackView, wording::day};

/// The page. `asked` was asked once and lies on this computer only, `kept` is on its way, and
/// `server` is what the server said last. `arranger` is the name of whoever arranged the day.
pub(crate) fn view(
    asked: Option<&ReturnRequest>,
    kept: Option<&KeptReturn>,
    server: Option<&ReturnRequest>,
    arranger: &str,
) -> GoingBackView {
    if asked.is_some() {
        return GoingBackView {
            step: Some(ReturnStep::Asked),
            words: vec![
                "Nobody has heard of this yet. It lies on this computer only.".into(),
                "When you confirm, the managers of your teams can read that you ask to return. No \
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
    let mut words = said(request, arranger);
    if let Some(unsent) = unsent {
        words.push(match &unsent.trouble {
            Some(why) => why.clone(),
            None => "Not sent yet. Hearth sends it when your server can be reached.".into(),
        });
    }
    GoingBackView {
        step: Some(step),
        words,
        can_take_back: step == ReturnStep::Confirmed,
        can_ask: matches!(step, ReturnStep::Withdrawn | ReturnStep::Arranged),
    }
}

fn said(request: &ReturnRequest, arranger: &str) -> Vec<String> {
    match (request.step(), &request.arranged) {
        (ReturnStep::Arranged, Some(arranged)) => vec![
            format!(
                "{arranger} arranged your first day at the contact centre: {}.",
                day(arranged.from)
            ),
            "If that day does not suit you, talk to your manager.".into(),
        ],
        (ReturnStep::Withdrawn, _) => {
            vec!["You took your request back. Your manager cannot see it any more.".into()]
        }
        _ => vec![
            "You have asked to work at the contact centre again.".into(),
            "The managers of your teams can read this. One of them arranges the day.".into(),
        ],
    }
}
