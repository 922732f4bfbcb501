//! The way back to the contact centre, as the advisor reads it.
//!
//! Not here: the steps (`hearth_domain::check_in::going_back`).

use hearth_domain::{
    api::wellbeing::Wellbeing,
    check_in::going_back::{GoingBack, GoingBackStep},
};

use super::check_in::name;
use crate::{
    store::{KeptGoingBack, Passage},
    view::going_back::GoingBackView,
    wording::day,
};

/// The page. `asked` was asked once and lies on this computer only, `kept` is what was confirmed here,
/// and `known` is what the server said last.
pub(crate) fn view(
    asked: Option<&GoingBack>,
    kept: Option<&KeptGoingBack>,
    known: Option<&Wellbeing>,
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
    // What the server said last is newer than what it has had for a while, and older than anything else.
    let current = match kept {
        Some(kept) if kept.passage != Passage::Known => Some(&kept.request),
        kept => match known {
            // What it has forgotten since is over here too.
            Some(known) => known.own_going_back.as_ref(),
            None => kept.map(|kept| &kept.request),
        },
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
    let words = match kept {
        Some(kept) if !kept.passage.is_there() => not_there(kept),
        _ => said(request, known),
    };
    GoingBackView {
        step: Some(step),
        words,
        can_take_back: step == GoingBackStep::Confirmed,
        can_ask: matches!(step, GoingBackStep::Withdrawn | GoingBackStep::Arranged),
    }
}

/// How it stands while the server has not said that it has it.
fn not_there(kept: &KeptGoingBack) -> Vec<String> {
    let is_taken_back = kept.request.step() == GoingBackStep::Withdrawn;
    let what = match (is_taken_back, &kept.passage) {
        (true, Passage::SentOff) => {
            "You took your request back. Your manager may still see it, because your server has not \
             answered yet."
        }
        (true, _) => {
            "You took your request back. Your manager may still see it, because that is not sent yet."
        }
        (false, Passage::SentOff) => {
            "You have asked to work at the contact centre again. It was sent off, but your server has \
             not answered yet, so your manager may have read it or not."
        }
        (false, _) => {
            "You have asked to work at the contact centre again. Nobody has read it, because it is not \
             sent yet."
        }
    };
    let next = match &kept.passage {
        Passage::Refused(why) => why.clone(),
        _ => "Hearth sends it when your server can be reached.".into(),
    };
    vec![what.into(), next]
}

fn said(request: &GoingBack, known: Option<&Wellbeing>) -> Vec<String> {
    match (request.step(), &request.arranged) {
        (GoingBackStep::Arranged, Some(arranged)) => vec![
            format!(
                "{} arranged your first day at the contact centre: {}.",
                name(known.map(|it| &it.names), &arranged.by),
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

    fn kept(withdrawn: bool, passage: Passage) -> KeptGoingBack {
        let mut request = GoingBack::ask(GoingBackId::from(uuid::Uuid::nil()), NOW);
        request.confirm(NOW).unwrap();
        if withdrawn {
            request.withdraw(NOW).unwrap();
        }
        KeptGoingBack { request, passage }
    }

    #[test]
    fn nothing_is_said_of_a_manager_that_was_not_sent() {
        let says = |withdrawn: bool, passage: Passage, words: &str| {
            let view = view(None, Some(&kept(withdrawn, passage)), None);
            assert!(view.words[0].contains(words), "{:?}", view.words);
        };
        says(false, Passage::Here, "Nobody has read it");
        says(false, Passage::SentOff, "may have read it or not");
        says(true, Passage::Here, "may still see it");
        says(true, Passage::SentOff, "may still see it");
        says(true, Passage::Arrived, "cannot see it any more");
        says(true, Passage::Known, "cannot see it any more");
    }

    #[test]
    fn what_the_server_has_forgotten_since_is_over() {
        let nothing = Wellbeing::default();
        let asks = |passage| view(None, Some(&kept(false, passage)), Some(&nothing)).step;
        assert_eq!(asks(Passage::Known), None);
        // It has arrived since the server said that.
        assert_eq!(asks(Passage::Arrived), Some(GoingBackStep::Confirmed));
    }

    #[test]
    fn what_lies_here_only_says_so_and_can_be_forgotten() {
        let asked = GoingBack::ask(GoingBackId::from(uuid::Uuid::nil()), NOW);
        let view = view(Some(&asked), None, None);
        assert_eq!(view.step, Some(GoingBackStep::Asked));
        assert!(view.words[0].contains("Nobody has heard of this"));
        assert!(view.can_take_back && !view.can_ask);
    }

    #[test]
    fn what_the_server_says_stands_once_nothing_is_on_its_way() {
        let mut arranged = kept(false, Passage::Known).request;
        let by = uuid::Uuid::nil().into();
        arranged.arrange(&by, NOW.date().plus(7), NOW).unwrap();
        let known = Wellbeing {
            names: [(by, "Tom Reed".to_owned())].into(),
            own_going_back: Some(arranged),
            ..Wellbeing::default()
        };
        let view = view(None, Some(&kept(false, Passage::Known)), Some(&known));
        assert_eq!(view.step, Some(GoingBackStep::Arranged));
        assert!(
            view.words[0].starts_with("Tom Reed arranged"),
            "{:?}",
            view.words
        );
        assert!(!view.can_take_back);
    }
}
