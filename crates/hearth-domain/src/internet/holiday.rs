//! Bank holidays of England, by the rules that they follow.
//!
//! Computed, so that no list runs out unnoticed at Christmas, NHS 111's busiest week. Days that a
//! proclamation adds are the pack's. Not here: a proclamation that moves one (2020 and 2022 had
//! such); the day it was moved from then counts as a holiday as well.
//!
//! Source: Banking and Financial Dealings Act 1971, Schedule 1, and the days proclaimed every year
//! since (New Year's Day, the first Monday in May, substitutes for weekends).

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

/// Whether a day is a bank holiday in England.
pub(super) fn is_in_england(day: Date) -> bool {
    let (year, month) = (day.year(), day.month());
    let easter_or = |days: i64| easter(year).checked_add(days.days()).ok() == Some(day);
    let monday = day.weekday() == Weekday::Monday;
    match month {
        1 => is_or_stands_for(day, 1),
        3 | 4 => easter_or(-2) || easter_or(1),
        5 => monday && (day.day() <= 7 || day.day() > 24),
        8 => monday && day.day() > 24,
        12 => is_christmas(day),
        _ => false,
    }
}

/// A fixed day, or the Monday after it when it falls on a weekend.
fn is_or_stands_for(day: Date, fixed: i8) -> bool {
    day.day() == fixed
        || (day.weekday() == Weekday::Monday && (fixed + 1..=fixed + 2).contains(&day.day()))
}

/// 25 and 26 December, and a weekday for each that falls on a weekend.
fn is_christmas(day: Date) -> bool {
    let christmas = date(day.year(), 12, 25).weekday();
    match day.day() {
        25 | 26 => true,
        27 => matches!(christmas, Weekday::Saturday | Weekday::Sunday),
        28 => matches!(christmas, Weekday::Saturday | Weekday::Friday),
        _ => false,
    }
}

/// Easter Sunday of a year, by the Gregorian computus in the form published by Meeus, Jones and
/// Butcher.
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y.rem_euclid(19);
    let (century, of_century) = (y.div_euclid(100), y.rem_euclid(100));
    let (leaps, century_of_four) = (century.div_euclid(4), century.rem_euclid(4));
    let moon = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - leaps - moon + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * century_of_four + 2 * of_century.div_euclid(4)
        - epact
        - of_century.rem_euclid(4))
    .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday).div_euclid(451);
    let days = epact + to_sunday - 7 * late;
    // Counted from 22 March, the earliest day that Easter can be.
    date(year, 3, 22).saturating_add(i64::from(days).days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holidays(year: i16) -> Vec<String> {
        let mut day = date(year, 1, 1);
        let mut found = Vec::new();
        while day.year() == year {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if is_in_england(day) && !weekend {
                found.push(day.strftime("%d.%m").to_string());
            }
            day = day.saturating_add(1.day());
        }
        found
    }

    #[test]
    fn the_days_are_those_published_for_england() {
        assert_eq!(
            holidays(2021),
            [
                "01.01", "02.04", "05.04", "03.05", "31.05", "30.08", "27.12", "28.12"
            ]
        );
        assert_eq!(
            holidays(2023),
            // 8 May 2023 was proclaimed for a coronation.
            [
                "02.01", "07.04", "10.04", "01.05", "29.05", "28.08", "25.12", "26.12"
            ]
        );
        assert_eq!(
            holidays(2026),
            [
                "01.01", "03.04", "06.04", "04.05", "25.05", "31.08", "25.12", "28.12"
            ]
        );
        assert_eq!(
            holidays(2027),
            [
                "01.01", "26.03", "29.03", "03.05", "31.05", "30.08", "27.12", "28.12"
            ]
        );
        assert_eq!(
            holidays(2028),
            [
                "03.01", "14.04", "17.04", "01.05", "29.05", "28.08", "25.12", "26.12"
            ]
        );
    }
}
