//! When people are reminded of what falls due, and of what.
//!
//! Each thing is told of at most once at each stage: due soon, grace, last safe day, lapsed. A later
//! stage stands in for those before it. What was told is kept as a set, by the thing and its day and
//! without comparing times: a clock that is set back, a restart or a night's sleep can tell nothing
//! twice. All that is to be told at one moment is one notification.
//!
//! Nobody is reminded on a call or under Do Not Disturb. Outside a shift, quiet hours are kept. In a
//! shift people are awake whatever the hour, and busy: what is due soon waits for its end, and what
//! is past its day is told between calls, because a computer that is lent may be on at no other
//! time. Not here: what a notification says. It names nothing, since others may see the screen.

use std::collections::BTreeSet;

use super::{Due, DueStage, DueWhat, quiet::QuietHours};
use crate::time::{Date, Ms};

wire! {
    /// What a pack says of reminders. A pack without it has the default.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct ReminderRules {
        /// When nobody is reminded outside a shift, unless they set hours of their own.
        pub quiet: QuietHours,
    }

    /// What the advisor set for themselves. It stays on the device.
    #[derive(Copy, Eq)]
    pub struct ReminderSettings {
        /// Notifications are shown. The list is there without them.
        pub on: bool,
        /// Their own quiet hours; none is the pack's.
        pub quiet: Option<QuietHours>,
    }

    /// That a thing was told of at a stage. It stays on the device.
    #[derive(Eq, Hash, PartialOrd, Ord)]
    pub struct Reminded {
        /// The thing,
        pub what: DueWhat,
        /// with its day: the same item is another thing a year later.
        pub day: Option<Date>,
        /// At which stage.
        pub stage: DueStage,
    }

    /// What to do next about reminders.
    #[derive(Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum NextReminder {
        /// Show one notification now, and note each of these.
        Show {
            /// The most pressing stage among them.
            stage: DueStage,
            /// What it is of; at least one.
            things: Vec<Reminded>,
        },
        /// Look again then, or when something changes: a call, a shift, the list.
        Wait {
            /// When.
            until: Ms,
        },
    }
}

/// What is so now, as the advisor or the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderNow {
    /// The time.
    pub at: Ms,
    /// The advisor said that they are on a call.
    pub on_call: bool,
    /// Do Not Disturb is on.
    pub do_not_disturb: bool,
    /// A shift is declared.
    pub on_shift: bool,
}

impl Default for ReminderRules {
    /// Hearth's starting value: nine in the evening to eight in the morning.
    fn default() -> ReminderRules {
        use crate::time::TimeOfDay;
        ReminderRules {
            quiet: QuietHours {
                from: TimeOfDay::of(21, 0),
                to: TimeOfDay::of(8, 0),
            },
        }
    }
}

impl Default for ReminderSettings {
    /// On, with the pack's quiet hours.
    fn default() -> ReminderSettings {
        ReminderSettings {
            on: true,
            quiet: None,
        }
    }
}

impl Due {
    /// What is kept once it was told of; none where no day presses.
    pub fn reminded(&self) -> Option<Reminded> {
        Some(Reminded {
            what: self.what.clone(),
            day: self.due.or(self.last_safe),
            stage: self.stage?,
        })
    }
}

/// What to do next about reminders. `all` is what falls due today, and is made anew when the day
/// turns; `told` is everything that was told of before.
pub fn next(
    rules: &ReminderRules,
    settings: &ReminderSettings,
    all: &[Due],
    told: &BTreeSet<Reminded>,
    now: &ReminderNow,
) -> NextReminder {
    // The list turns with the day, whatever else happens.
    let tomorrow = now.at.date().plus(1).start();
    let wait = |until: Ms| NextReminder::Wait {
        until: until.min(tomorrow),
    };
    if !settings.on || now.on_call || now.do_not_disturb {
        return wait(tomorrow);
    }
    let quiet = settings.quiet.unwrap_or(rules.quiet);
    if let Some(end) = quiet.end(now.at).filter(|_| !now.on_shift) {
        return wait(end);
    }
    let can_wait = |stage: DueStage| now.on_shift && stage == DueStage::DueSoon;
    let things: Vec<_> = all
        .iter()
        .filter_map(Due::reminded)
        .filter(|it| !can_wait(it.stage) && !was_told(told, it))
        .collect();
    match things.iter().map(|it| it.stage).max() {
        Some(stage) => NextReminder::Show { stage, things },
        None => wait(tomorrow),
    }
}

/// Whether a thing was told of at this stage or a later one.
fn was_told(told: &BTreeSet<Reminded>, it: &Reminded) -> bool {
    // A later one sorts behind it, and before any other thing.
    let same = |other: &&Reminded| other.what == it.what && other.day == it.day;
    told.range(it..).next().filter(same).is_some()
}

/// Forgets what can no longer matter: things whose day lies more than two years back. The store
/// would grow otherwise; nothing of it can fall due again.
pub fn forget_old(told: &mut BTreeSet<Reminded>, today: Date) {
    let is_old = |day: Date| today.days_since(day) > 2 * 366;
    told.retain(|it| !it.day.is_some_and(is_old));
}
