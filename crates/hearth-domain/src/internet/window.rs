//! Peak hours: when a line has to carry calls, and when everybody's neighbours are online too.
//!
//! A window has one or more spans of hours on kinds of days, in London's local time, and may end
//! after midnight. Windows may overlap: an instant counts for every window that it lies in. Where
//! the clocks change, a span keeps its local times and is an hour longer or shorter; a time that
//! does not exist is the same time after the change, and one that comes twice is the first.
//!
//! Not here: when in a window a sample is taken ([`super::plan`]).

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::civil::Weekday;

use super::{calendar::civil_day, holiday};
use crate::{
    id::{BadId, ItemId},
    time::{Date, Ms, TimeOfDay},
};

/// A kind of peak window: `operational`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WindowId(String);

impl FromStr for WindowId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        // Names in packs are all spelt by the same rule.
        text.parse::<ItemId>()?;
        Ok(WindowId(text.into()))
    }
}

impl<'de> serde::Deserialize<'de> for WindowId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for WindowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

wire! {
    /// The peak hours of a pack.
    #[derive(Eq)]
    pub struct PeakWindows {
        /// The kinds of window.
        pub windows: Vec<PeakWindow>,
        /// Bank holidays that were proclaimed beside those of every year.
        pub more_holidays: BTreeSet<Date>,
    }

    /// A kind of peak window.
    #[derive(Eq)]
    pub struct PeakWindow {
        /// Its name.
        pub id: WindowId,
        /// What people call it.
        pub title: String,
        /// When it is.
        pub hours: Vec<Hours>,
    }

    /// A span of hours on some days.
    #[derive(Eq)]
    pub struct Hours {
        /// The days on which it begins.
        pub days: BTreeSet<DayKind>,
        /// From this time
        pub from: TimeOfDay,
        /// to this one, which is on the next day when it is the earlier of the two.
        pub to: TimeOfDay,
    }

    /// What a day is like for NHS 111. A bank holiday is like a Sunday, whatever day it is.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum DayKind {
        /// Monday to Friday.
        Weekday,
        /// Saturday.
        Saturday,
        /// Sunday, or a bank holiday.
        SundayOrHoliday,
    }
}

impl DayKind {
    /// Every kind.
    pub const ALL: [DayKind; 3] = [
        DayKind::Weekday,
        DayKind::Saturday,
        DayKind::SundayOrHoliday,
    ];
}

/// Why peak hours make no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWindows {
    /// Nothing would ever be sampled.
    #[error("there is no peak window")]
    None,
    /// Two windows have one name.
    #[error("two windows are called {0}")]
    Twice(WindowId),
    /// A window is never open.
    #[error("the window {0} has no hours, or hours on no day")]
    Never(WindowId),
    /// From and to are the same time, which may mean a whole day or nothing.
    #[error("the window {0} has hours that end when they begin")]
    Empty(WindowId),
}

/// A span of peak hours on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The London day on which it begins. What is sampled after midnight belongs to it too.
    pub day: Date,
    /// When it begins.
    pub start: Ms,
    /// When it has ended.
    pub end: Ms,
    /// The windows that it is of.
    pub windows: BTreeSet<WindowId>,
}

impl Opening {
    fn has(&self, instant: Ms) -> bool {
        self.start <= instant && instant < self.end
    }
}

impl Default for PeakWindows {
    /// Hearth's starting value, for the provider to confirm: NHS 111 is busiest on weekday evenings
    /// and at weekends (no table by the hour is published), and Ofcom's codes of practice on
    /// broadband speeds measure homes from 20:00 to 22:00.
    fn default() -> PeakWindows {
        let evenings = hours(
            [DayKind::Weekday],
            TimeOfDay::of(18, 30),
            TimeOfDay::of(22, 0),
        );
        let weekend = [DayKind::Saturday, DayKind::SundayOrHoliday];
        let mornings = hours(weekend, TimeOfDay::of(8, 0), TimeOfDay::of(13, 0));
        let late = hours(weekend, TimeOfDay::of(17, 0), TimeOfDay::of(22, 0));
        let social = hours(DayKind::ALL, TimeOfDay::of(20, 0), TimeOfDay::of(22, 0));
        let window = |id: &str, title: &str, hours| PeakWindow {
            id: WindowId(id.into()),
            title: title.into(),
            hours,
        };
        PeakWindows {
            windows: vec![
                window(
                    "operational",
                    "NHS 111's busy hours",
                    vec![evenings, mornings, late],
                ),
                window("social", "When most homes are online", vec![social]),
            ],
            more_holidays: BTreeSet::new(),
        }
    }
}

fn hours(days: impl Into<BTreeSet<DayKind>>, from: TimeOfDay, to: TimeOfDay) -> Hours {
    Hours {
        days: days.into(),
        from,
        to,
    }
}

impl PeakWindow {
    /// Whether it is ever open on a Saturday or Sunday.
    pub fn is_at_weekends(&self) -> bool {
        self.hours.iter().any(|hours| {
            hours.days.contains(&DayKind::Saturday)
                || hours.days.contains(&DayKind::SundayOrHoliday)
        })
    }
}

impl PeakWindows {
    /// Whether they make sense.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), BadWindows> {
        let mut seen = BTreeSet::new();
        for window in &self.windows {
            if !seen.insert(&window.id) {
                return Err(BadWindows::Twice(window.id.clone()));
            }
            if window.hours.is_empty() || window.hours.iter().any(|hours| hours.days.is_empty()) {
                return Err(BadWindows::Never(window.id.clone()));
            }
            if window.hours.iter().any(|hours| hours.from == hours.to) {
                return Err(BadWindows::Empty(window.id.clone()));
            }
        }
        if seen.is_empty() {
            return Err(BadWindows::None);
        }
        Ok(())
    }

    /// What kind of day it is.
    pub fn kind_of(&self, day: Date) -> DayKind {
        let Some(civil) = civil_day(day) else {
            return DayKind::Weekday;
        };
        if self.more_holidays.contains(&day) || holiday::is_in_england(civil) {
            return DayKind::SundayOrHoliday;
        }
        match civil.weekday() {
            Weekday::Saturday => DayKind::Saturday,
            Weekday::Sunday => DayKind::SundayOrHoliday,
            _ => DayKind::Weekday,
        }
    }

    /// The windows that an instant lies in; none is off-peak.
    pub fn at(&self, instant: Ms) -> BTreeSet<WindowId> {
        self.around(instant)
            .flat_map(|opening| opening.windows)
            .collect()
    }

    /// The day on which the window began that an instant lies in: the evening that a sample after
    /// midnight belongs to.
    pub fn evening_of(&self, instant: Ms) -> Option<Date> {
        self.around(instant).map(|opening| opening.day).min()
    }

    fn around(&self, instant: Ms) -> impl Iterator<Item = Opening> {
        // What began the day before may go on after midnight.
        let today = instant.date();
        [today.plus(-1), today]
            .into_iter()
            .flat_map(|day| self.openings(day))
            .filter(move |opening| opening.has(instant))
    }

    /// The spans that begin on a day, each by itself, by when they begin.
    pub fn openings(&self, day: Date) -> Vec<Opening> {
        let kind = self.kind_of(day);
        let mut openings: Vec<Opening> = self
            .windows
            .iter()
            .flat_map(|window| window.hours.iter().map(move |hours| (window, hours)))
            .filter(|(_, hours)| hours.days.contains(&kind))
            .map(|(window, hours)| {
                let ends = if hours.to <= hours.from {
                    day.plus(1)
                } else {
                    day
                };
                Opening {
                    day,
                    start: day.at(hours.from),
                    end: ends.at(hours.to),
                    windows: BTreeSet::from([window.id.clone()]),
                }
            })
            .filter(|opening| opening.start < opening.end)
            .collect();
        openings.sort_by_key(|opening| (opening.start, opening.end));
        openings
    }

    /// The spans that begin on a day, with those that overlap made one, so that no time is in two. What
    /// began the day before keeps its hours after midnight.
    pub fn stretches(&self, day: Date) -> Vec<Opening> {
        let mut stretches: Vec<Opening> = Vec::new();
        let before = self.openings(day.plus(-1));
        let ended = before.iter().map(|opening| opening.end).max();
        let openings = self.openings(day).into_iter().filter_map(|opening| {
            let start = ended.map_or(opening.start, |ended| opening.start.max(ended));
            (start < opening.end).then_some(Opening { start, ..opening })
        });
        for opening in openings {
            match stretches.last_mut() {
                Some(last) if opening.start < last.end => {
                    last.end = last.end.max(opening.end);
                    last.windows.extend(opening.windows);
                }
                _ => stretches.push(opening),
            }
        }
        stretches
    }

    /// The next spans that begin after an instant, the soonest first.
    pub fn next(&self, after: Ms, count: usize) -> Vec<Opening> {
        // A week has every kind of day but Saturdays and weekdays that are all holidays; a fortnight
        // has them all. Asked for more, look further.
        let days = i32::try_from(count.saturating_mul(14)).unwrap_or(i32::MAX);
        let first = after.date();
        (0..days)
            .flat_map(|ahead| self.openings(first.plus(ahead)))
            .filter(|opening| opening.start > after)
            .take(count)
            .collect()
    }
}
