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

/// The page. `asked` was asked once and lies on this computer only, `kept` is on its way or as the server
/// said it last, and `wellbeing` knows the names.
pub(crate) fn view(
    asked: Option<&GoingBack>,
    kept: Option<&KeptGoingBack>,
    wellbeing: Option<&Wellbeing>,
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
    let Some(KeptGoingBack { request, passage }) = kept else {
        return GoingBackView {
            step: None,
            words: Vec::new(),
            can_take_back: false,
            can_ask: true,
        };
    };
    let step = request.step();
    let is_over = matches!(step, GoingBackStep::Withdrawn | GoingBackStep::Arranged);
    GoingBackView {
        step: Some(step),
        words: match passage {
            Passage::Arrived => said(request, wellbeing),
            _ => not_there(step == GoingBackStep::Withdrawn, passage),
        },
        // What the server did not take may be tried again.
        can_take_back: step == GoingBackStep::Confirmed
            || step == GoingBackStep::Withdrawn && matches!(passage, Passage::Refused(_)),
        // Another one would take the place of what is on its way.
        can_ask: is_over && !passage.is_to_be_sent(),
    }
}

/// How it stands while the server has not said that it has it.
fn not_there(is_taken_back: bool, passage: &Passage) -> Vec<String> {
    const LATER: &str = "Hearth sends it when your server can be reached.";
    const AGAIN: &str = "Hearth asks again when your server can be reached.";
    let (how, next) = match (is_taken_back, passage) {
        (true, Passage::SentOff) => (
            "Your manager may still see it, because your server has not said that it knows.",
            AGAIN,
        ),
        (true, Passage::Refused(why)) => (
            "Your server did not take that, so your manager may still see it.",
            why.as_str(),
        ),
        (true, _) => (
            "Your manager may still see it, because that is not sent yet.",
            LATER,
        ),
        (false, Passage::SentOff) => (
            "It was sent off, but your server has not said that it has it, so your manager may have read \
             it or not.",
            AGAIN,
        ),
        (false, Passage::Refused(why)) => (
            "Nobody has read it, because your server did not take it.",
            why.as_str(),
        ),
        (false, _) => ("Nobody has read it, because it is not sent yet.", LATER),
    };
    let what = match is_taken_back {
        true => "You took your request back.",
        false => "You have asked to work at the contact centre again.",
    };
    vec![format!("{what} {how}"), next.into()]
}

fn said(request: &GoingBack, wellbeing: Option<&Wellbeing>) -> Vec<String> {
    match (request.step(), &request.arranged) {
        (GoingBackStep::Arranged, Some(arranged)) => vec![
            format!(
                "{} arranged your first day at the contact centre: {}.",
                name(wellbeing.map(|it| &it.names), &arranged.by),
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
    fn nothing_is_said_of_a_manager_that_is_not_so() {
        let says = |withdrawn: bool, passage: Passage, words: &str| {
            let view = view(None, Some(&kept(withdrawn, passage)), None);
            assert!(view.words[0].contains(words), "{:?}", view.words);
        };
        let refused = || Passage::Refused("Ask your administrator.".into());
        says(
            false,
            Passage::Here,
            "Nobody has read it, because it is not sent",
        );
        says(false, Passage::SentOff, "may have read it or not");
        says(false, refused(), "Nobody has read it, because your server");
        says(true, Passage::Here, "may still see it");
        says(true, Passage::SentOff, "may still see it");
        says(true, refused(), "may still see it");
        says(true, Passage::Arrived, "cannot see it any more");
        let why = view(None, Some(&kept(false, refused())), None);
        assert_eq!(why.words[1], "Ask your administrator.");
    }

    #[test]
    fn another_is_asked_for_once_nothing_is_on_its_way() {
        let can_ask =
            |withdrawn, passage| view(None, Some(&kept(withdrawn, passage)), None).can_ask;
        assert!(view(None, None, None).can_ask);
        assert!(can_ask(true, Passage::Arrived));
        assert!(!can_ask(true, Passage::Here) && !can_ask(true, Passage::SentOff));
        assert!(!can_ask(false, Passage::Arrived));
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
    fn whoever_arranged_the_day_is_named() {
        let mut arranged = kept(false, Passage::Arrived);
        let by = uuid::Uuid::nil().into();
        let from = NOW.date().plus(7);
        arranged.request.arrange(&by, from, NOW).unwrap();
        let known = Wellbeing {
            names: [(by, "Tom Reed".to_owned())].into(),
            ..Wellbeing::default()
        };
        let says = |wellbeing, words: &str| {
            let view = view(None, Some(&arranged), wellbeing);
            assert_eq!(view.step, Some(GoingBackStep::Arranged));
            assert!(view.words[0].starts_with(words), "{:?}", view.words);
            assert!(!view.can_take_back);
        };
        says(Some(&known), "Tom Reed arranged");
        // Without a connection nobody's name is there.
        says(None, "A colleague arranged");
    }
}
