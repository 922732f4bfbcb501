//! What is left for the advisor to do, in words.
//!
//! What falls due and in which order is the domain's ([`hearth_domain::due`]); here it meets what lies
//! on this computer. Not here: what waits for somebody else.

use hearth_domain::{
    due::{self, Due, DueGroup, DueWhat, Need, Unsent},
    id::ItemId,
    pack::Item,
    time::Date,
};

use super::setup::Setup;
use crate::{
    view::home::TodoView,
    wording::{count, day},
};

/// What lies on this computer and is not on the record.
fn unsent(setup: &Setup<'_>) -> Unsent {
    let place = |draft: &hearth_domain::response::Draft| (draft.item.clone(), draft.method.clone());
    let unfinished = setup.ready.unfinished.iter();
    Unsent {
        drafts: setup.drafts.iter().map(place).collect(),
        in_flight: setup.in_flight.iter().map(place).collect(),
        refused: setup
            .refused
            .iter()
            .map(|(it, _)| it.item.clone())
            .collect(),
        unfinished: unfinished.map(|(it, _)| it.item.clone()).collect(),
    }
}

/// What an item needs from the advisor; none when nothing.
pub(crate) fn need(setup: &Setup<'_>, item: &Item) -> Option<Need> {
    need_of(setup, &unsent(setup), item)
}

fn need_of(setup: &Setup<'_>, unsent: &Unsent, item: &Item) -> Option<Need> {
    let standing = setup.standing.items.get(&item.id)?;
    due::need(item, standing, unsent, &|_| true)
}

/// How many items the advisor has not answered, and how many seconds they take.
pub(crate) fn left<'a>(setup: &Setup<'_>, items: impl IntoIterator<Item = &'a Item>) -> (u32, u32) {
    let unsent = unsent(setup);
    let open = |item: &&Item| need_of(setup, &unsent, item).is_some_and(Need::is_open);
    items
        .into_iter()
        .filter(open)
        .fold((0, 0), |(items, seconds), item| {
            (items + 1, seconds + item.seconds)
        })
}

/// Seconds as minutes for people: at least one, unless there is nothing.
pub(crate) fn minutes(seconds: u32) -> u32 {
    seconds.div_ceil(60)
}

/// Everything that is to be done, the most pressing first; several of a kind in one section are one
/// thing to do.
pub(crate) fn todo(setup: &Setup<'_>) -> Vec<TodoView> {
    let unsent = unsent(setup);
    let mut all = due::items(setup.pack, &setup.standing, &unsent, &|_| true, setup.today);
    all.extend(Due::send(setup.ready()));
    due::in_order(setup.pack, all)
        .iter()
        .filter_map(|group| match group.things.as_slice() {
            [one] => single(setup, group, one),
            several => together(setup, group, several),
        })
        .collect()
}

/// So many days ahead are looked at when a shift starts: two weeks of rota.
const AHEAD_DAYS: i32 = 14;

/// What falls due in the days ahead, in a sentence.
pub(crate) fn falls_due(setup: &Setup<'_>) -> String {
    let until = setup.today.plus(AHEAD_DAYS);
    let days = todo(setup).into_iter().filter_map(|todo| todo.last_safe);
    let due: Vec<Date> = days.filter(|due| *due <= until).collect();
    let Some(first) = due.iter().min() else {
        return format!("Nothing falls due in the next {AHEAD_DAYS} days");
    };
    let things = |one, many| count(due.len(), one, many);
    let first_word = if due.len() == 1 { "" } else { "the first " };
    if *first < setup.today {
        let things = things("thing is", "things are");
        format!("{things} due or overdue, {first_word}since {}", day(*first))
    } else {
        let things = things("thing falls", "things fall");
        format!(
            "{things} due in the next {AHEAD_DAYS} days, {first_word}by {}",
            day(*first)
        )
    }
}

fn item_of<'s>(setup: &'s Setup<'_>, due: &Due) -> Option<&'s Item> {
    match &due.what {
        DueWhat::Item { item } => setup.pack.item(item),
        _ => None,
    }
}

fn single(setup: &Setup<'_>, group: &DueGroup, one: &Due) -> Option<TodoView> {
    if let DueWhat::Send { answers } = &one.what {
        return Some(send(*answers, group));
    }
    let item = item_of(setup, one)?;
    let it = setup.asked(item);
    let why = || it.and_then(|it| it.why.clone());
    let by = |sentence: &str| {
        let due = it.and_then(|it| it.due);
        due.map(|due| format!("{sentence} {}.", day(due)))
    };
    let detail = match one.need {
        _ if one.words.is_some() => one.words.clone(),
        Need::Again => {
            refusal(setup, &item.id).or_else(|| why().map(|why| format!("Sent back: {why}")))
        }
        Need::Lapsed => by("Answer it again. It was due by"),
        Need::Overdue => by("Answer it again soon. It was due by"),
        Need::Soon => by("Answer it again. It is due by"),
        Need::PutRight => Some("You can put this right. There is advice on the page.".into()),
        Need::Answer | Need::Optional => {
            let unfinished = setup.unfinished(&item.id).map(Into::into);
            unfinished.or_else(why).or_else(|| Some(item.ask.clone()))
        }
        Need::Late | Need::Agreed | Need::Send => None,
    };
    Some(TodoView {
        title: item.title.clone(),
        detail,
        minutes: group.minutes(),
        last_safe: group.last_safe(),
        section: Some(item.section.clone()),
        item: Some(item.id.clone()),
    })
}

fn refusal(setup: &Setup<'_>, item: &ItemId) -> Option<String> {
    let refused = setup.refused.iter().rfind(|(draft, _)| &draft.item == item);
    refused.map(|(_, why)| why.clone())
}

fn together(setup: &Setup<'_>, group: &DueGroup, several: &[Due]) -> Option<TodoView> {
    let section = setup.pack.section(group.section.as_ref()?)?;
    let (many, number) = (several.len(), |one, other| count(several.len(), one, other));
    let detail = match group.need {
        Need::Again => format!("{many} answers were sent back. Each says what would help."),
        Need::Lapsed => format!("{many} answers are out of date. Answer them again."),
        Need::Overdue => format!("{many} answers are overdue. Answer them again soon."),
        Need::Soon => format!("{many} answers are due soon."),
        Need::PutRight => format!("You can put {many} things right. There is advice."),
        Need::Optional => format!("{} more, if you want to", number("question", "questions")),
        _ => number("question left", "questions left"),
    };
    Some(TodoView {
        title: section.title.clone(),
        detail: Some(detail),
        minutes: group.minutes(),
        last_safe: group.last_safe(),
        section: Some(section.id.clone()),
        item: None,
    })
}

/// Checking and sending, once something is ready to be sent.
fn send(answers: u32, group: &DueGroup) -> TodoView {
    TodoView {
        title: "Check your answers and send them".into(),
        detail: Some(format!(
            "{} ready to send.",
            match answers {
                1 => "1 answer is".into(),
                many => format!("{many} answers are"),
            }
        )),
        minutes: group.minutes(),
        last_safe: None,
        section: None,
        item: None,
    }
}
