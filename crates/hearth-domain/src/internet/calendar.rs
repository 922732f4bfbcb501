//! London's calendar where the crate's own days do not reach: weekdays and months.
//!
//! Not here: which of them are peak hours ([`super::window`]).

use std::ops::Range;

use jiff::{Timestamp, civil};

use crate::time::{Date, Ms, london};

/// A day with its year, month and weekday; none beyond the calendar's ends.
pub(super) fn civil_day(day: Date) -> Option<civil::Date> {
    let start = Timestamp::from_millisecond(day.start().0).ok()?;
    Some(start.to_zoned(london()).date())
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
