//! What is left for the advisor to do, and in which order.
//!
//! First what keeps homeworking from starting or going on, then what will soon. Not here: what waits
//! for somebody else.

use std::collections::BTreeMap;

use hearth_domain::{
    id::{ItemId, MethodId, SectionId},
    pack::{Fixer, Item, Weight},
    role::Role,
    standing::{Arrangement, ItemResult, ItemStanding, State},
    time::Date,
};

use super::setup::{Setup, is_mine, is_own_method};
use crate::{
    view::home::TodoView,
    wording::{count, day},
};

/// What an item needs from the advisor, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// A reviewer sent it back, or the server did not take it.
    Again,
    /// It may no longer be relied on.
    Lapsed,
    /// An approval or a reviewer asked for it, and its day has passed.
    Late,
    /// Its last day has passed, and it may be relied on for a little longer.
    Overdue,
    /// It was not answered, or not to its end, and approval needs it.
    Answer,
    /// An approval or a reviewer asks for it by a day.
    Agreed,
    /// It was answered and is ready to be sent.
    Send,
    /// It is not met, and the advisor can put it right.
    PutRight,
    /// It should be renewed soon.
    Soon,
    /// It was not answered, and nothing waits for it.
    Optional,
}

impl Need {
    /// Whether the item counts as not answered.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Need::Again | Need::Lapsed | Need::Overdue | Need::Answer | Need::Optional
        )
    }
}

/// What an item needs from the advisor; none when nothing.
pub(crate) fn need(setup: &Setup<'_>, item: &Item) -> Option<Need> {
    let it = setup.asked(item).filter(|_| is_mine(item))?;
    let unanswered = match item.weight {
        Weight::Advisory => Need::Optional,
        Weight::Gate | Weight::Required => Need::Answer,
    };
    if setup.refused.iter().any(|(draft, _)| draft.item == item.id) {
        return Some(Need::Again);
    }
    if setup.unfinished(&item.id).is_some() {
        return Some(unanswered);
    }
    let groups = item
        .needs
        .iter()
        .filter(|group| group.iter().any(|id| is_own_method(item, id)));
    if let Some(need) = groups
        .filter_map(|group| group_needs(setup, item, it, group, unanswered))
        .min()
    {
        return Some(need);
    }
    let drafted = setup.drafts.iter().any(|draft| draft.item == item.id);
    let could = matches!(item.fixer, Fixer::Advisor | Fixer::Both);
    let unmet = it.result == ItemResult::NotMet && it.unsent.is_none();
    (unmet && could && !drafted).then_some(Need::PutRight)
}

/// What one group of alternatives needs.
fn group_needs(
    setup: &Setup<'_>,
    item: &Item,
    it: &ItemStanding,
    group: &[MethodId],
    unanswered: Need,
) -> Option<Need> {
    let is_unsent = |id: &MethodId| {
        setup.draft(&item.id, id).is_some() || setup.on_its_way(&item.id, id).is_some()
    };
    if group.iter().any(is_unsent) {
        return None;
    }
    let given: Vec<_> = group.iter().filter_map(|id| it.methods.get(id)).collect();
    // The one that governs is the one that holds longest; what a colleague confirmed stands in.
    let Some(best) = given.iter().max_by_key(|method| {
        let good = matches!(method.result, ItemResult::Met | ItemResult::NotApplicable);
        (good && method.state.is_safe(), method.observed)
    }) else {
        // An earlier revision of the item may hold by methods that no longer exist.
        return if it.is_satisfied() {
            by_age(it.state)
        } else {
            Some(unanswered)
        };
    };
    if best.renewal.is_some() {
        return None;
    }
    match best.state {
        State::Returned => Some(Need::Again),
        state => by_age(state),
    }
}

fn by_age(state: State) -> Option<Need> {
    match state {
        State::Lapsed => Some(Need::Lapsed),
        State::Grace => Some(Need::Overdue),
        State::DueSoon => Some(Need::Soon),
        _ => None,
    }
}

/// How many items the advisor has not answered, and how many seconds they take.
pub(crate) fn left<'a>(setup: &Setup<'_>, items: impl IntoIterator<Item = &'a Item>) -> (u32, u32) {
    let open = |item: &&Item| need(setup, item).is_some_and(Need::is_open);
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

/// One thing to do, before it has words.
struct Todo<'a> {
    need: Need,
    item: &'a Item,
    last_safe: Option<Date>,
    /// What was asked for, by whoever asked.
    asked: Option<String>,
}

/// Everything that is to be done, the most pressing first; several of a kind in one section are one
/// thing to do.
pub(crate) fn todo(setup: &Setup<'_>) -> Vec<TodoView> {
    let mut found = agreed(setup);
    for item in &setup.pack.items {
        if found.iter().any(|todo| todo.item.id == item.id) {
            continue;
        }
        if let (Some(need), Some(it)) = (need(setup, item), setup.asked(item)) {
            found.push(Todo {
                need,
                item,
                // What was sent back holds no longer, whatever it held until before.
                last_safe: it.last_safe.or(it.due).filter(|_| need != Need::Again),
                asked: None,
            });
        }
    }
    let place = |section: &SectionId| setup.pack.sections.iter().position(|it| &it.id == section);
    let mut groups: BTreeMap<(Need, Option<usize>), Vec<Todo>> = BTreeMap::new();
    for todo in found {
        groups
            .entry((todo.need, place(&todo.item.section)))
            .or_default()
            .push(todo);
    }
    let mut views: Vec<(Need, TodoView)> = Vec::new();
    for ((need, _), group) in groups {
        let asked = |todo: &Todo| todo.asked.is_some();
        match group.as_slice() {
            [one] => views.push((need, single(setup, one))),
            several if several.iter().any(asked) => {
                views.extend(several.iter().map(|todo| (need, single(setup, todo))));
            }
            several => views.push((need, together(setup, several))),
        }
    }
    views.extend(send(setup).map(|view| (Need::Send, view)));
    views.sort_by_key(|(need, view)| (*need, view.last_safe.is_none(), view.last_safe));
    views.into_iter().map(|(_, view)| view).collect()
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

/// What an approval rests on and what a reviewer set the advisor to do.
fn agreed<'a>(setup: &'a Setup<'_>) -> Vec<Todo<'a>> {
    let conditions = match &setup.standing.arrangement {
        Arrangement::Approved { conditions, .. } => conditions.as_slice(),
        _ => &[],
    };
    let conditions = conditions.iter().filter(|it| !it.met).filter_map(|it| {
        let item = setup.pack.item(it.condition.item.as_ref()?)?;
        // What waits for somebody else, or lies ready to be sent, is not for the advisor to do.
        need(setup, item)?;
        Some((
            item,
            it.condition.words.clone(),
            it.condition.due,
            it.overdue,
        ))
    });
    let actions = setup
        .standing
        .actions
        .iter()
        .filter(|it| !it.done && it.owner == Role::Advisor);
    let actions = actions.filter_map(|it| {
        let item = setup.pack.item(&it.item)?;
        Some((item, it.words.clone(), Some(it.due), it.overdue))
    });
    conditions
        .chain(actions)
        .map(|(item, words, due, late)| Todo {
            need: if late { Need::Late } else { Need::Agreed },
            item,
            last_safe: due,
            asked: Some(words),
        })
        .collect()
}

fn single(setup: &Setup<'_>, todo: &Todo<'_>) -> TodoView {
    let item = todo.item;
    let it = setup.asked(item);
    let why = || it.and_then(|it| it.why.clone());
    let by = |sentence: &str| {
        let due = it.and_then(|it| it.due);
        due.map(|due| format!("{sentence} {}.", day(due)))
    };
    let detail = match todo.need {
        _ if todo.asked.is_some() => todo.asked.clone(),
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
    TodoView {
        title: item.title.clone(),
        detail,
        minutes: minutes(item.seconds.max(1)),
        last_safe: todo.last_safe,
        section: Some(item.section.clone()),
        item: Some(item.id.clone()),
    }
}

fn refusal(setup: &Setup<'_>, item: &ItemId) -> Option<String> {
    let refused = setup.refused.iter().rfind(|(draft, _)| &draft.item == item);
    refused.map(|(_, why)| why.clone())
}

fn together(setup: &Setup<'_>, several: &[Todo<'_>]) -> TodoView {
    let section = several
        .first()
        .and_then(|todo| setup.pack.section(&todo.item.section));
    let need = several.first().map(|todo| todo.need);
    let (many, number) = (several.len(), |one, other| count(several.len(), one, other));
    let detail = match need {
        Some(Need::Again) => format!("{many} answers were sent back. Each says what would help."),
        Some(Need::Lapsed) => format!("{many} answers are out of date. Answer them again."),
        Some(Need::Overdue) => format!("{many} answers are overdue. Answer them again soon."),
        Some(Need::Soon) => format!("{many} answers are due soon."),
        Some(Need::PutRight) => format!("You can put {many} things right. There is advice."),
        Some(Need::Optional) => format!("{} more, if you want to", number("question", "questions")),
        _ => number("question left", "questions left"),
    };
    TodoView {
        title: section.map_or_else(String::new, |section| section.title.clone()),
        detail: Some(detail),
        minutes: minutes(
            several
                .iter()
                .map(|todo| todo.item.seconds)
                .sum::<u32>()
                .max(1),
        ),
        last_safe: several.iter().filter_map(|todo| todo.last_safe).min(),
        section: section.map(|section| section.id.clone()),
        item: None,
    }
}

/// Checking and sending, once something is ready to be sent.
fn send(setup: &Setup<'_>) -> Option<TodoView> {
    let ready = setup.ready();
    (ready > 0).then(|| TodoView {
        title: "Check your answers and send them".into(),
        detail: Some(format!(
            "{} ready to send.",
            match ready {
                1 => "1 answer is".into(),
                many => format!("{many} answers are"),
            }
        )),
        minutes: 2,
        last_safe: None,
        section: None,
        item: None,
    })
}
