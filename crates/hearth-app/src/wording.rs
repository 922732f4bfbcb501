//! Plain words for what the domain says in types: one place, so that a thing is called the same on
//! every page.
//!
//! Every function is pure and tested with tables. Not here: texts of a pack, problems, and which of
//! these words a page shows (`command`).

pub(crate) mod arrangement;
pub(crate) mod entry;
pub(crate) mod standing;
pub(crate) mod value;
pub(crate) mod who;

#[cfg(test)]
mod tests;

use hearth_domain::time::Date;

use crate::view::{Tag, Tone};

/// A day as people write it: "14 March 2027".
pub(crate) fn day(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let written = day.to_string();
    match written.parse::<jiff::civil::Date>() {
        Ok(date) => {
            let month = usize::try_from(date.month()).unwrap_or(1);
            let month = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or("");
            format!("{} {month} {}", date.day(), date.year())
        }
        Err(_) => written,
    }
}

/// A number with its noun: "1 answer", "3 answers".
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// A few things in a row: "Memory, Disk space and 3 more".
pub(crate) fn list<'a>(things: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let things: Vec<&str> = things.into_iter().collect();
    let (shown, left) = things.split_at(things.len().min(most));
    match (shown, left.len()) {
        ([], _) => String::new(),
        ([one], 0) => (*one).into(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (shown, left) => format!("{} and {left} more", shown.join(", ")),
    }
}

/// A text as a sentence of its own: trimmed, and with a full stop when it ends with none.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    match text.chars().last() {
        None => String::new(),
        Some('.' | '?' | '!' | ':' | '…') => text.into(),
        Some(_) => format!("{text}."),
    }
}

/// A tag.
pub(crate) fn tag(text: &str, tone: Tone) -> Tag {
    Tag {
        text: text.into(),
        tone,
    }
}

/// A text with its first letter as a sentence begins.
pub(crate) fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
