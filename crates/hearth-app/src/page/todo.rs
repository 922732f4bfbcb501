//! What is left for the advisor to do, in words.
//!
//! What falls due and in which order is the domain's ([`hearth_domain::due`]); here it meets what lies
//! on this computer. Not here: what waits for somebody else.

mod elsewhere;

use hearth_domain::{
    due::{self, Due, DueGroup, DueStage, DueWhat, Need, Unsent},
    id::ItemId,
    pack::Item,
    time::Date,
};

use super::setup::Setup;
use crate::{
    store::DeviceNews,
    view::{Tag, Tone, home::TodoView},
    wording::{count, day, tag},
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
    due::need(item, standing, unsent)
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

/// Things that are done in one go, in words.
pub(crate) struct Todo {
    /// The things.
    pub group: DueGroup,
    /// All of them, in words.
    pub view: TodoView,
}

/// Everything that is to be done, the most pressing first; several of a kind in one section are one
/// thing to do.
pub(crate) fn todo(setup: &Setup<'_>) -> Vec<TodoView> {
    listed(setup).into_iter().map(|it| it.view).collect()
}

/// The same, with what each is made of.
pub(crate) fn listed(setup: &Setup<'_>) -> Vec<Todo> {
    let groups = due::in_order(setup.pack, all(setup));
    let in_words = |group: DueGroup| {
        let view = match group.things.as_slice() {
            [one] => single(setup, &group, one),
            several => together(setup, &group, several),
        };
        Some(Todo { view: view?, group })
    };
    groups.into_iter().filter_map(in_words).collect()
}

/// Each of several things by itself, where a day of its own presses each.
pub(crate) fn parts(setup: &Setup<'_>, todo: &Todo) -> Vec<TodoView> {
    let things = &todo.group.things;
    if things.len() < 2 || things.iter().all(|due| due.stage.is_none()) {
        return Vec::new();
    }
    let alone = |due: &Due| {
        let group = DueGroup {
            things: vec![due.clone()],
            ..todo.group.clone()
        };
        single(setup, &group, due)
    };
    things.iter().filter_map(alone).collect()
}

/// Everything that falls due. What else people are reminded of is added here.
pub(crate) fn all(setup: &Setup<'_>) -> Vec<Due> {
    let unsent = unsent(setup);
    let mut all = due::items(setup.pack, &setup.standing, &unsent, setup.today);
    all.extend(changed(setup, &all));
    all.extend(Due::send(setup.ready()));
    all.extend(follow_up(setup));
    all.extend(setup.own.wellbeing.iter().cloned());
    all
}

/// Items about this computer that are otherwise than they were sent, unless they fall due anyway.
fn changed(setup: &Setup<'_>, all: &[Due]) -> Vec<Due> {
    let Some(reading) = &setup.own.device else {
        return Vec::new();
    };
    let is_open = |it: &&DeviceNews| {
        let said = setup.said(&it.item, &it.method);
        said.is_some_and(|said| said.response.id == it.response)
            && setup.draft(&it.item, &it.method).is_none()
            && setup.on_its_way(&it.item, &it.method).is_none()
            && all.iter().all(|due| {
                due.what
                    != DueWhat::Item {
                        item: it.item.clone(),
                    }
            })
    };
    let due = |it: &DeviceNews| {
        let item = setup.pack.item(&it.item)?;
        Some(Due {
            what: DueWhat::Item {
                item: item.id.clone(),
            },
            need: Need::Soon,
            stage: Some(DueStage::DueSoon),
            due: Some(reading.at.date()),
            last_safe: None,
            seconds: item.seconds,
            words: Some(
                "Something about this computer is different from what you sent. Check it. Only you \
                 can see this."
                    .into(),
            ),
        })
    };
    reading
        .news
        .iter()
        .filter(is_open)
        .filter_map(due)
        .collect()
}

/// The word to oneself after the last difficult call, if it is time for one.
fn follow_up(setup: &Setup<'_>) -> Option<Due> {
    let mut calls = setup.own.difficult_calls.iter().rev();
    calls.find_map(|call| Some(Due::follow_up(call.follow_up(setup.today)?, call.on)))
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
    match &one.what {
        DueWhat::Item { .. } => {}
        what => return elsewhere::view(what, group),
    }
    let item = item_of(setup, one)?;
    let it = setup.asked(item);
    // No day presses: what was sent still counts.
    let is_changed = one.need == Need::Soon && one.words.is_some();
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
        due: due_day(one).filter(|_| !is_changed),
        last_safe: group.last_safe().filter(|_| !is_changed),
        tag: match is_changed {
            true => Some(tag("Changed", Tone::Yellow)),
            false => word(one.need),
        },
        href: match one.need {
            // It opens alone, and leads back to the list.
            Need::Lapsed | Need::Overdue | Need::Soon => format!("/due/{}", item.id),
            _ => format!("/setup/{}/{}", item.section, item.id),
        },
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
        due: several.iter().filter_map(due_day).min(),
        last_safe: group.last_safe(),
        tag: word(group.need),
        href: format!("/setup/{}", section.id),
        section: Some(section.id.clone()),
        item: None,
    })
}

/// The day by which something is to be done, unless another day presses more.
fn due_day(due: &Due) -> Option<Date> {
    due.due.filter(|_| due.need != Need::Again)
}

/// How it stands, in a word; none where the title says all.
fn word(need: Need) -> Option<Tag> {
    match need {
        Need::Again => Some(tag("Sent back", Tone::Yellow)),
        Need::Lapsed => Some(tag("Out of date", Tone::Red)),
        Need::Late | Need::Overdue => Some(tag("Overdue", Tone::Yellow)),
        Need::Agreed => Some(tag("Agreed", Tone::Blue)),
        Need::Send => Some(tag("Ready to send", Tone::Blue)),
        Need::PutRight => Some(tag("To put right", Tone::Yellow)),
        Need::Soon => Some(tag("Due soon", Tone::Yellow)),
        Need::Optional => Some(tag("Optional", Tone::Grey)),
        Need::Answer => None,
    }
}

/// When the next thing falls due that nobody has to think of yet, in a sentence.
pub(crate) fn later(setup: &Setup<'_>) -> Option<String> {
    let unsent = unsent(setup);
    let quiet = setup.pack.items.iter().filter_map(|item| {
        let it = setup.asked(item).filter(|_| super::setup::is_mine(item))?;
        let is_quiet = due::need(item, it, &unsent).is_none();
        let day = it.due.filter(|_| is_quiet)?;
        let soon = day.plus(-i32::try_from(item.due_soon).unwrap_or(i32::MAX));
        (soon > setup.today).then_some((soon, day))
    });
    let quiet: Vec<_> = quiet.collect();
    let (soon, day_of) = quiet.iter().min()?;
    let many = quiet.iter().filter(|it| it.0 == *soon).count();
    Some(format!(
        "Next: {} from {}, to be done by {}.",
        count(many, "answer can be renewed", "answers can be renewed"),
        day(*soon),
        day(*day_of)
    ))
}
