//! Instants, days and intervals.
//!
//! Inside, an instant is UTC milliseconds ([`Ms`]); a day ([`Date`]) is a calendar day in
//! Europe/London, because shifts, windows and due dates are lived there. Not here: a clock.

mod of_day;

use std::fmt;

use jiff::{ToSpan, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

pub use of_day::{BadTimeOfDay, TimeOfDay};

/// An instant: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ms(pub i64);

impl Ms {
    /// The calendar day in London at this instant. Instants outside the years 1 to 9999 are
    /// clamped, so a broken clock gives a strange day and not a crash.
    pub fn date(self) -> Date {
        Date(self.in_london().date())
    }

    /// The time of day in London at this instant.
    pub fn time_of_day(self) -> TimeOfDay {
        TimeOfDay(self.in_london().time())
    }

    fn in_london(self) -> jiff::Zoned {
        let timestamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        timestamp.to_zoned(london())
    }

    /// The next instant at which it is this time of day in London. A shift that ends at 07:00 ends
    /// tomorrow, when it is evening now.
    pub fn next(self, time: TimeOfDay) -> Ms {
        let today = self.date();
        let at = today.at(time);
        if at > self {
            at
        } else {
            today.plus(1).at(time)
        }
    }

    /// This instant moved by whole milliseconds, without wrapping.
    pub fn plus(self, ms: i64) -> Ms {
        Ms(self.0.saturating_add(ms))
    }
}

/// A calendar day in London, written `2027-03-14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Date))]
pub struct Date(civil::Date);

impl Date {
    /// A day that is known to exist, for tests and constants.
    ///
    /// # Panics
    /// When the calendar has no such day.
    pub const fn of(year: i16, month: i8, day: i8) -> Date {
        Date(civil::date(year, month, day))
    }

    /// The day so many days later (earlier when negative), clamped to the calendar's ends.
    pub fn plus(self, days: i32) -> Date {
        Date(self.0.saturating_add(i64::from(days).days()))
    }

    /// Whole days from `earlier` to this day; negative when this day is the earlier one.
    pub fn days_since(self, earlier: Date) -> i32 {
        self.0.since(earlier.0).map_or(0, |span| span.get_days())
    }

    /// The instant at which this day begins in London.
    pub fn start(self) -> Ms {
        self.0
            .to_zoned(london())
            .map_or(Ms(i64::MIN), |start| Ms(start.timestamp().as_millisecond()))
    }

    /// The instant of a local time on this day in London. One that does not exist, because clocks go
    /// forward, is the same time after the change; of one that comes twice, it is the first.
    pub fn at(self, time: TimeOfDay) -> Ms {
        let zoned = self.0.to_datetime(time.0).to_zoned(london()).ok();
        zoned.map_or_else(
            || self.start(),
            |zoned| Ms(zoned.timestamp().as_millisecond()),
        )
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Date {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(Date)
    }
}

/// A length in whole days.
pub type Days = u32;

/// The time zone of every day and window. The zone's rules are bundled; should they be missing,
/// UTC is at most one hour away.
pub(crate) fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_london_day() {
        // 23:30 UTC on 30 June is half past midnight on 1 July in London.
        assert_eq!(Ms(1_782_862_200_000).date(), Date::of(2026, 7, 1));
        assert_eq!(Ms(1_767_223_800_000).date(), Date::of(2025, 12, 31));
    }

    #[test]
    fn days_start_an_hour_earlier_in_summer() {
        let day = 86_400_000;
        let spring = Date::of(2026, 3, 29);
        assert_eq!(spring.plus(1).start().0 - spring.start().0, day - 3_600_000);
        let autumn = Date::of(2026, 10, 25);
        assert_eq!(autumn.plus(1).start().0 - autumn.start().0, day + 3_600_000);
    }

    #[test]
    fn a_time_of_day_keeps_its_place_when_the_clocks_change() {
        let (hour, half_past_one) = (3_600_000, TimeOfDay::of(1, 30));
        let spring = Date::of(2026, 3, 29);
        assert_eq!(spring.at(half_past_one).0 - spring.start().0, 3 * hour / 2);
        assert_eq!(
            spring.at(TimeOfDay::of(8, 0)).0 - spring.start().0,
            7 * hour
        );
        let autumn = Date::of(2026, 10, 25);
        assert_eq!(autumn.at(half_past_one).0 - autumn.start().0, 3 * hour / 2);
        assert_eq!(
            autumn.at(TimeOfDay::of(8, 0)).0 - autumn.start().0,
            9 * hour
        );
    }

    #[test]
    fn a_time_that_has_gone_by_comes_again_tomorrow() {
        let day = Date::of(2026, 3, 28);
        let noon = day.at(TimeOfDay::of(12, 0));
        let [night, morning] = [TimeOfDay::of(23, 0), TimeOfDay::of(7, 0)];
        assert_eq!(noon.next(night), day.at(night));
        assert_eq!(
            noon.next(morning),
            day.plus(1).at(morning),
            "clocks go forward in between"
        );
        assert_eq!(
            noon.next(TimeOfDay::of(12, 0)),
            day.plus(1).at(TimeOfDay::of(12, 0))
        );
    }

    #[test]
    fn a_broken_clock_gives_a_day_and_no_crash() {
        assert!(Ms(i64::MAX).date() > Date::of(9000, 1, 1));
        assert!(Ms(i64::MIN).date() < Date::of(1, 1, 1));
        assert_eq!(Date::of(2026, 1, 1).days_since(Date::of(2025, 1, 1)), 365);
    }
}
