//! London's calendar where the crate's own days and instants do not reach: local times and months.

use std::ops::Range;

use jiff::{Timestamp, civil, tz::TimeZone};

use crate::time::{Date, Ms};

/// A day with its year, month and weekday; none beyond the calendar's ends.
pub(super) fn civil_day(day: Date) -> Option<civil::Date> {
    let start = Timestamp::from_millisecond(day.start().0).ok()?;
    Some(start.to_zoned(london()).date())
}

/// The instant of a local time. One that does not exist, because clocks go forward, is the same
/// time after the change; of one that comes twice, it is the first.
pub(super) fn instant(day: Date, time: civil::Time) -> Option<Ms> {
    at(civil_day(day)?.to_datetime(time))
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

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}
