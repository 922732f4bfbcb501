//! London's calendar where the crate's own days and instants do not reach: local times and months.
//!
//! Not here: which of them are peak hours ([`super::window`]).

use std::{fmt, ops::Range, str::FromStr};

use jiff::{Timestamp, civil};

use crate::time::{Date, Ms, london};

/// A local time of day, written `18:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct TimeOfDay(civil::Time);

impl TimeOfDay {
    /// A time that is known to exist, for tests and constants.
    ///
    /// # Panics
    /// When no day has such a time.
    pub const fn of(hour: i8, minute: i8) -> TimeOfDay {
        TimeOfDay(civil::time(hour, minute, 0, 0))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// A text that is no local time such as `18:30`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time of day; write it like 18:30")]
pub struct BadTimeOfDay(String);

impl FromStr for TimeOfDay {
    type Err = BadTimeOfDay;
    fn from_str(text: &str) -> Result<Self, BadTimeOfDay> {
        let bad = || BadTimeOfDay(text.into());
        let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
        // Two digits and nothing else: a number alone could also be signed.
        let number = |part: &str| match part.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Ok(10 * (tens - b'0').cast_signed() + (ones - b'0').cast_signed())
            }
            _ => Err(bad()),
        };
        civil::Time::new(number(hour)?, number(minute)?, 0, 0)
            .map(TimeOfDay)
            .map_err(|_| bad())
    }
}

impl serde::Serialize for TimeOfDay {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for TimeOfDay {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A day with its year, month and weekday; none beyond the calendar's ends.
pub(super) fn civil_day(day: Date) -> Option<civil::Date> {
    let start = Timestamp::from_millisecond(day.start().0).ok()?;
    Some(start.to_zoned(london()).date())
}

/// The instant of a local time. One that does not exist, because clocks go forward, is the same
/// time after the change; of one that comes twice, it is the first.
pub(super) fn instant(day: Date, time: TimeOfDay) -> Option<Ms> {
    at(civil_day(day)?.to_datetime(time.0))
}

/// The calendar month that a day is of.
pub(super) fn month(day: Date) -> Option<Range<Ms>> {
    let first = civil_day(day)?.first_of_month();
    let next = first.last_of_month().tomorrow().ok()?;
    let midnight = civil::Time::midnight();
    Some(at(first.to_datetime(midnight))?..at(next.to_datetime(midnight))?)
}

fn at(local: civil::DateTime) -> Option<Ms> {
    let zoned = local.to_zoned(london()).ok()?;
    Some(Ms(zoned.timestamp().as_millisecond()))
}
