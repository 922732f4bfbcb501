//! The support card as people read it.
//!
//! Not here: its order, which the domain has.

use hearth_domain::{
    assistance::difficult_call::{FORGET_DAYS, FollowUp},
    support::{SupportCard, SupportContact, SupportLine, SupportPlace},
    time::Date,
};

use crate::{
    view::support::{AfterCallView, SupportContactView, SupportLineView, SupportView},
    wording::day,
};

/// The page; without a card it is empty.
pub(crate) fn view(card: Option<&SupportCard>, today: Date) -> SupportView {
    in_order(card, SupportCard::at_any_time, today)
}

/// The same for whoever comes from a difficult call. `word` is the word to oneself, if it is time.
pub(crate) fn after_call(
    card: Option<&SupportCard>,
    word: Option<FollowUp>,
    today: Date,
) -> AfterCallView {
    let words = word.map(|word| match word {
        FollowUp::DayAfter => {
            "You asked for a break after a difficult call. How are you today? What a call does to \
             you can come later. That is common, and it is no sign of weakness."
        }
        FollowUp::WeekAfter => {
            "About a week ago you asked for a break after a difficult call. If it still comes back \
             to you, or you sleep badly, talk to somebody. Sooner is easier."
        }
    });
    AfterCallView {
        words: words.map_or_else(Vec::new, |words| vec![words.into(), nobody_else()]),
        card: in_order(card, SupportCard::after_difficult_call, today),
    }
}

fn nobody_else() -> String {
    format!(
        "Only this computer knows of this. Nobody else hears of it, and it is forgotten {FORGET_DAYS} days \
         after the call."
    )
}

fn in_order(
    card: Option<&SupportCard>,
    order: fn(&SupportCard) -> Vec<&SupportLine>,
    today: Date,
) -> SupportView {
    let shown = |of: fn(&SupportCard) -> Vec<&SupportLine>| {
        card.map_or_else(Vec::new, |card| lines(of(card), today))
    };
    SupportView {
        urgent: shown(SupportCard::urgent),
        lines: shown(order),
    }
}

/// Lines as people read them, without those that lead nowhere yet.
pub(crate) fn lines(lines: Vec<&SupportLine>, today: Date) -> Vec<SupportLineView> {
    let lines = lines.into_iter();
    lines.filter_map(|line| self::line(line, today)).collect()
}

/// A line; none while everything that it leads to is a place that Hearth does not have yet.
fn line(line: &SupportLine, today: Date) -> Option<SupportLineView> {
    let contacts: Vec<SupportContactView> = line.contacts.iter().filter_map(contact).collect();
    if contacts.is_empty() {
        return None;
    }
    let verified = format!("Checked on {} by: {}.", day(line.verified), line.owner);
    Some(SupportLineView {
        id: line.id.clone(),
        title: line.title.clone(),
        who: line.who.clone(),
        about: line.about.clone(),
        hours: line.hours.clone(),
        contacts,
        verified,
        is_past: line.is_past(today),
    })
}

fn contact(contact: &SupportContact) -> Option<SupportContactView> {
    let link = |text: &str, href: &str| SupportContactView {
        text: text.into(),
        href: Some(href.into()),
    };
    match contact {
        SupportContact::Phone(number) => Some(SupportContactView {
            text: format!("Call {number}"),
            href: None,
        }),
        SupportContact::Text(text) => Some(SupportContactView {
            text: match &text.word {
                Some(word) => format!("Text {word} to {}", text.number),
                None => format!("Text {}", text.number),
            },
            href: None,
        }),
        SupportContact::Page(page) => Some(link(page, page)),
        SupportContact::Hearth(SupportPlace::Assistance | SupportPlace::DifficultCall) => {
            Some(link("Ask in Hearth", "/assistance"))
        }
        SupportContact::Hearth(SupportPlace::CheckIn) => Some(link("Check in", "/check-in")),
        SupportContact::Hearth(SupportPlace::Buddy) => {
            Some(link("Open your buddy's page", "/buddy"))
        }
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::support::SupportAudience;

    use super::*;
    use crate::fixture::{TODAY, pack};

    #[test]
    fn people_come_before_the_line_manager_and_danger_stands_apart() {
        let card = pack().support_card.unwrap();
        let view = view(Some(&card), TODAY);
        assert_eq!(view.urgent[0].contacts[0].text, "Call 999");
        let managers = |id: &hearth_domain::id::SupportLineId| card.line(id).unwrap().line_manager;
        let order: Vec<bool> = view.lines.iter().map(|line| managers(&line.id)).collect();
        assert!(order.is_sorted(), "{order:?}");
        assert!(!order[0]);
    }

    #[test]
    fn a_line_that_nobody_checked_for_too_long_says_so() {
        let card = pack().support_card.unwrap();
        let fresh = view(Some(&card), TODAY);
        assert!(fresh.lines.iter().all(|line| !line.is_past));
        let old = view(Some(&card), TODAY.plus(400));
        assert!(old.lines.iter().all(|line| line.is_past));
    }

    #[test]
    fn after_a_difficult_call_those_for_it_come_first() {
        let card = pack().support_card.unwrap();
        let page = after_call(Some(&card), Some(FollowUp::DayAfter), TODAY);
        let first = card.line(&page.card.lines[0].id).unwrap();
        assert_eq!(first.audience, SupportAudience::AfterDifficultCall);
        assert!(page.words[0].contains("How are you today?"));
        assert!(after_call(Some(&card), None, TODAY).words.is_empty());
    }

    #[test]
    fn without_a_card_nobody_is_named() {
        let view = view(None, TODAY);
        assert!(view.urgent.is_empty() && view.lines.is_empty());
    }
}
