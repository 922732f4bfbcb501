//! Reminders and breaks: what the person set, beside what their provider starts with.
//!
//! Not here: when somebody is reminded (`hearth_domain::{due::reminder, breaks}`).

use std::ops::RangeInclusive;

use hearth_domain::{
    Problem,
    breaks::{Break, BreakRhythm, BreakRules, BreakSettings, LONG_MINUTES, SHORT_MINUTES},
    due::{
        quiet::QuietHours,
        reminder::{ReminderRules, ReminderSettings},
    },
    time::TimeOfDay,
};

use crate::{
    commands::{SetBreaks, SetReminders},
    view::reminder::{BreakView, BreaksView, RemindersView, RhythmView},
};

/// The page.
pub(crate) fn view(
    rules: &ReminderRules,
    settings: &ReminderSettings,
    breaks: Option<(&BreakRules, BreakSettings)>,
    trouble: Option<String>,
) -> RemindersView {
    let quiet = settings.quiet.unwrap_or(rules.quiet);
    RemindersView {
        on: settings.on,
        quiet_from: quiet.from.to_string(),
        quiet_to: quiet.to.to_string(),
        usual_quiet: format!("{} to {}", rules.quiet.from, rules.quiet.to),
        breaks: breaks.map(|(rules, settings)| BreaksView {
            on: settings.on,
            short: rhythm(&rules.short, settings.short_minutes, SHORT_MINUTES),
            long: rhythm(&rules.long, settings.long_minutes, LONG_MINUTES),
        }),
        trouble,
    }
}

fn rhythm(rules: &BreakRhythm, own: Option<u32>, range: RangeInclusive<u32>) -> RhythmView {
    RhythmView {
        minutes: own.unwrap_or(rules.minutes),
        usual: format!(
            "Your provider starts with {}. You can choose {} to {}.",
            rules.minutes,
            range.start(),
            range.end()
        ),
        ideas: rules.ideas.clone(),
    }
}

/// A break that it is time for.
pub(crate) fn shown_break(rules: &BreakRules, which: Break) -> BreakView {
    let rules = match which {
        Break::Short => &rules.short,
        Break::Long => &rules.long,
    };
    BreakView {
        title: rules.title.clone(),
        ideas: rules.ideas.clone(),
    }
}

/// How somebody wants to be reminded, from what they typed. The provider's own hours are not kept as
/// theirs, so that they follow the pack.
///
/// # Errors
/// When a time cannot be read.
pub(crate) fn reminders(
    typed: &SetReminders,
    rules: &ReminderRules,
) -> Result<ReminderSettings, Problem> {
    let from = time("quietFrom", &typed.quiet_from, rules.quiet.from);
    let to = time("quietTo", &typed.quiet_to, rules.quiet.to);
    let (from, to) = both(from, to)?;
    let quiet = QuietHours { from, to };
    Ok(ReminderSettings {
        on: typed.on,
        quiet: (quiet != rules.quiet).then_some(quiet),
    })
}

/// How somebody wants their breaks, from what they typed.
///
/// # Errors
/// When a number cannot be read, or makes no sense.
pub(crate) fn breaks(typed: &SetBreaks, rules: &BreakRules) -> Result<BreakSettings, Problem> {
    let short = minutes(
        "shortMinutes",
        &typed.short_minutes,
        &rules.short,
        SHORT_MINUTES,
    );
    let long = minutes(
        "longMinutes",
        &typed.long_minutes,
        &rules.long,
        LONG_MINUTES,
    );
    let (short_minutes, long_minutes) = both(short, long)?;
    Ok(BreakSettings {
        on: typed.on,
        short_minutes,
        long_minutes,
    })
}

/// Everything that is wrong is said at once.
fn both<A, B>(one: Result<A, Problem>, other: Result<B, Problem>) -> Result<(A, B), Problem> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut one), Err(other)) => {
            one.fields.extend(other.fields);
            Err(one)
        }
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    }
}

fn time(field: &str, typed: &str, usual: TimeOfDay) -> Result<TimeOfDay, Problem> {
    let typed = typed.trim().replace('.', ":");
    if typed.is_empty() {
        return Ok(usual);
    }
    // "7:30" is read as people mean it.
    let whole = match typed.find(':') {
        Some(1) => format!("0{typed}"),
        _ => typed,
    };
    whole
        .parse()
        .map_err(|_| Problem::field(field, "Enter a time with hours and minutes, like 21:30"))
}

/// None is the provider's number, so that it follows the pack.
fn minutes(
    field: &str,
    typed: &str,
    rules: &BreakRhythm,
    range: RangeInclusive<u32>,
) -> Result<Option<u32>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let (least, most) = (range.start(), range.end());
    let read = typed.parse::<u32>().ok().filter(|it| range.contains(it));
    let read = read.ok_or_else(|| {
        Problem::field(
            field,
            format!("Enter a whole number of minutes from {least} to {most}"),
        )
    })?;
    Ok((read != rules.minutes).then_some(read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::pack;

    fn typed(from: &str, to: &str) -> SetReminders {
        SetReminders {
            on: true,
            quiet_from: from.into(),
            quiet_to: to.into(),
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let rules = ReminderRules::default();
        let quiet = |from, to| {
            let settings = reminders(&typed(from, to), &rules).unwrap();
            settings
                .quiet
                .map(|it| (it.from.to_string(), it.to.to_string()))
        };
        let own = Some(("22:30".into(), "07:05".into()));
        assert_eq!(quiet("22:30", "7:05"), own);
        assert_eq!(quiet(" 22.30", "07.05 "), own);
        assert_eq!(quiet("", ""), None, "empty is the provider's");
        assert_eq!(quiet("21:00", "08:00"), None);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_beside_its_field() {
        let problem = reminders(&typed("late", "25:00"), &ReminderRules::default()).unwrap_err();
        let fields: Vec<&str> = problem.fields.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["quietFrom", "quietTo"]);
        let rules = pack().breaks.unwrap();
        let wrong = SetBreaks {
            on: true,
            short_minutes: "5".into(),
            long_minutes: "an hour".into(),
        };
        let problem = breaks(&wrong, &rules).unwrap_err();
        assert!(problem.fields[0].message.contains("from 10 to 60"));
        assert_eq!(problem.fields[1].field, "longMinutes");
    }

    #[test]
    fn a_number_of_ones_own_is_kept_and_the_providers_follows_the_pack() {
        let rules = pack().breaks.unwrap();
        let set = SetBreaks {
            on: false,
            short_minutes: "30".into(),
            long_minutes: rules.long.minutes.to_string(),
        };
        let settings = breaks(&set, &rules).unwrap();
        assert_eq!((settings.on, settings.short_minutes), (false, Some(30)));
        assert_eq!(settings.long_minutes, None);
        let view = view(
            &ReminderRules::default(),
            &ReminderSettings::default(),
            Some((&rules, settings)),
            None,
        );
        let shown = view.breaks.unwrap();
        assert_eq!(
            (shown.short.minutes, shown.long.minutes),
            (30, rules.long.minutes)
        );
    }
}
