//! What falls due, in one list: the start page, the tray and reminders all read it.
//!
//! It names things and days, and puts them in order: first what keeps working from home from
//! starting or going on, then what will soon. What one person set themselves, such as a check-in,
//! stands beside what approval needs and never before it. Not here: the words ([`Due`] carries none
//! but those that somebody wrote), what waits for somebody else, and when people are reminded
//! ([`reminder`]).

mod item;
pub mod quiet;
pub mod reminder;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::{
    assistance::difficult_call::FollowUp,
    buddy::BuddyNow,
    check_in::Topic,
    id::{CheckInId, ItemId, SectionId},
    pack::{CheckInForm, Pack},
    time::{Date, Days, Ms},
};
pub use item::{Unsent, items, need};

/// So many things stand on the start page and in the tray.
pub const FIRST: usize = 3;

wire! {
    /// One thing that falls due.
    #[derive(Eq)]
    pub struct Due {
        /// What.
        pub what: DueWhat,
        /// What it needs from the advisor.
        pub need: Need,
        /// How near its end it is; none where no day presses.
        pub stage: Option<DueStage>,
        /// The last day on which it is in order.
        pub due: Option<Date>,
        /// The last day on which it may be left.
        pub last_safe: Option<Date>,
        /// About how long it takes, in seconds.
        pub seconds: u32,
        /// What was asked for, in the words of whoever asked.
        pub words: Option<String>,
    }

    /// A kind of thing that falls due. With the day it is the name of a thing: two that are alike are
    /// one.
    #[derive(Eq, Hash, PartialOrd, Ord)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum DueWhat {
        /// An item of the pack.
        Item {
            /// Which. It opens alone, with the last answers.
            item: ItemId,
        },
        /// Answers that are ready to be sent.
        Send {
            /// How many.
            answers: u32,
        },
        /// A check-in.
        CheckIn,
        /// A talk that was arranged after something was shared.
        Talk {
            /// The check-in,
            check_in: CheckInId,
            /// and what in it.
            topic: Topic,
        },
        /// A word to oneself after a difficult call. It is known on this device only.
        FollowUp {
            /// Which.
            follow_up: FollowUp,
            /// The day of the call.
            asked: Date,
        },
        /// The buddy has left: ask for another.
        Buddy,
    }

    /// What a thing needs from the advisor, the most pressing first.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Need {
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
        /// It should be done soon.
        Soon,
        /// It was not answered, and nothing waits for it.
        Optional,
    }

    /// How near its end something is. People are told of each once.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum DueStage {
        /// It should be done soon.
        DueSoon,
        /// Its day has passed, and it may be left for a little longer.
        Grace,
        /// Today is the last day on which it may be left.
        LastSafeDay,
        /// It may no longer be relied on.
        Lapsed,
    }
}

/// Things that are done in one go: one thing, or several items of a section that need the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueGroup {
    /// What they need.
    pub need: Need,
    /// Where they are done, if they are items.
    pub section: Option<SectionId>,
    /// The things; at least one.
    pub things: Vec<Due>,
}

impl Need {
    /// Whether it counts as not answered.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Need::Again | Need::Lapsed | Need::Overdue | Need::Answer | Need::Optional
        )
    }
}

impl DueStage {
    /// The stage on a day of something with these days; none while it is not yet soon.
    pub fn on(today: Date, soon_from: Date, due: Date, last_safe: Date) -> Option<DueStage> {
        if today > last_safe {
            Some(DueStage::Lapsed)
        } else if today == last_safe {
            Some(DueStage::LastSafeDay)
        } else if today > due {
            Some(DueStage::Grace)
        } else if today >= soon_from {
            Some(DueStage::DueSoon)
        } else {
            None
        }
    }
}

impl Due {
    /// Something that is only ever due soon, such as a check-in: nobody relies on it, so there is no
    /// grace and no lapse.
    fn gentle(what: DueWhat, need: Need, day: Option<Date>, seconds: u32) -> Due {
        Due {
            what,
            need,
            stage: day.map(|_| DueStage::DueSoon),
            due: day,
            last_safe: None,
            seconds,
            words: None,
        }
    }

    /// Answers that are ready to be sent; none when there are none.
    pub fn send(answers: u32) -> Option<Due> {
        // Reading them once more takes about two minutes.
        let due = Due::gentle(DueWhat::Send { answers }, Need::Send, None, 120);
        (answers > 0).then_some(due)
    }

    /// The next check-in, once it is near; none before. For those who work from home since `since`.
    pub fn check_in(form: &CheckInForm, last: Option<Ms>, since: Date, today: Date) -> Option<Due> {
        let day = form.due(last, since, today);
        let is_near = today >= day.plus(-days(form.due_soon_days));
        is_near.then(|| Due::gentle(DueWhat::CheckIn, Need::Soon, Some(day), form.seconds))
    }

    /// A talk that was arranged, on its day and the day before.
    pub fn talk(check_in: &CheckInId, topic: &Topic, when: Ms, now: Ms) -> Option<Due> {
        let (day, what) = (
            when.date(),
            DueWhat::Talk {
                check_in: check_in.clone(),
                topic: topic.clone(),
            },
        );
        let is_near = now <= when && now.date() >= day.plus(-1);
        // A quarter of an hour is what people keep free.
        is_near.then(|| Due::gentle(what, Need::Soon, Some(day), 900))
    }

    /// A word to oneself after a difficult call.
    pub fn follow_up(follow_up: FollowUp, asked: Date) -> Due {
        let day = follow_up.day(asked);
        let what = DueWhat::FollowUp { follow_up, asked };
        Due::gentle(what, Need::Soon, Some(day), 60)
    }

    /// That the buddy has left; none when there is one, or when nobody was paired.
    pub fn buddy(buddy: &BuddyNow) -> Option<Due> {
        let has_left = matches!(buddy, BuddyNow::Left { .. });
        has_left.then(|| Due::gentle(DueWhat::Buddy, Need::Optional, None, 60))
    }

    /// Minutes for people: at least one.
    pub fn minutes(&self) -> u32 {
        self.seconds.div_ceil(60).max(1)
    }
}

impl DueGroup {
    /// About how many minutes it takes; at least one.
    pub fn minutes(&self) -> u32 {
        let seconds = |sum: u32, due: &Due| sum.saturating_add(due.seconds);
        self.things.iter().fold(0, seconds).div_ceil(60).max(1)
    }

    /// The last day on which it may be left: the first of its things'.
    pub fn last_safe(&self) -> Option<Date> {
        let day = |due: &Due| {
            due.last_safe
                .or(due.due)
                .filter(|_| due.need != Need::Again)
        };
        self.things.iter().filter_map(day).min()
    }
}

/// Puts everything that falls due in order, the most pressing first. Several items of one section
/// that need the same are one thing to do, unless somebody wrote words to one of them.
pub fn in_order(pack: &Pack, all: Vec<Due>) -> Vec<DueGroup> {
    let section = |due: &Due| match &due.what {
        DueWhat::Item { item } => pack.item(item).map(|item| &item.section),
        _ => None,
    };
    let place = |section: &SectionId| pack.sections.iter().position(|it| &it.id == section);
    let mut together: BTreeMap<(Need, usize), Vec<Due>> = BTreeMap::new();
    let mut groups = Vec::new();
    let alone = |due: Due| DueGroup {
        need: due.need,
        section: section(&due).cloned(),
        things: vec![due],
    };
    for due in all {
        match section(&due).and_then(place) {
            Some(place) => together.entry((due.need, place)).or_default().push(due),
            None => groups.push(alone(due)),
        }
    }
    for ((need, _), things) in together {
        if things.iter().any(|due| due.words.is_some()) {
            groups.extend(things.into_iter().map(alone));
        } else {
            let section = things.first().and_then(section).cloned();
            groups.push(DueGroup {
                need,
                section,
                things,
            });
        }
    }
    groups.sort_by_key(|group| {
        let last_safe = group.last_safe();
        let place = group.section.as_ref().and_then(place);
        // Items before all else that presses as much.
        (
            group.need,
            last_safe.is_none(),
            last_safe,
            place.is_none(),
            place,
        )
    });
    groups
}

/// The first things of a list in order, for the start page and the tray.
pub fn first(groups: &[DueGroup]) -> &[DueGroup] {
    groups.get(..FIRST).unwrap_or(groups)
}

/// Days as the calendar adds them. What does not fit is beyond its end anyway.
fn days(days: Days) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}
