//! Short breaks: when it is time for one, and when it is better to say nothing.
//!
//! Two rhythms run in a declared shift: a short break for eyes and shoulders, and a longer one away
//! from the screen. Many short breaks do more than few long ones. A break is never shown on a call or
//! under Do Not Disturb: it is held and shown once afterwards, however many were missed, because a
//! screen over a call is what people dislike most in programs for breaks. It never covers the
//! screen, and whether it was followed is not asked. Everything here stays on the device: nobody
//! hears that breaks were switched off, and there is no count.
//!
//! Rhythms after the NHS 111 workforce governance guide (every 20 minutes, and every 50 to 60) and
//! HSE's work routine and breaks. Not here: how a break looks.

#[cfg(test)]
mod tests;

use crate::{shift::Shift, time::Ms};

/// What anybody may set a short break to, in minutes.
pub const SHORT_MINUTES: std::ops::RangeInclusive<u32> = 10..=60;

/// What anybody may set a long break to, in minutes.
pub const LONG_MINUTES: std::ops::RangeInclusive<u32> = 30..=120;

/// A short break that comes up so soon before a long one is left out, in milliseconds: after a call
/// there is one reminder and not two.
const NEAR_MS: i64 = 5 * 60_000;

wire! {
    /// What a pack says of breaks. A pack without it reminds nobody.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct BreakRules {
        /// The short break.
        pub short: BreakRhythm,
        /// The long break.
        pub long: BreakRhythm,
    }

    /// One rhythm, and what can be done in such a break.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct BreakRhythm {
        /// Minutes from one to the next.
        pub minutes: u32,
        /// What the reminder is called.
        pub title: String,
        /// What can be done in it, each a line.
        pub ideas: Vec<String>,
    }

    /// A kind of break.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Break {
        /// For eyes and shoulders, at the desk.
        Short,
        /// Away from the screen.
        Long,
    }

    /// What the advisor set for themselves. It stays on the device.
    #[derive(Copy, Eq)]
    pub struct BreakSettings {
        /// Reminders are shown.
        pub on: bool,
        /// Minutes from one short break to the next; none is the pack's.
        pub short_minutes: Option<u32>,
        /// Minutes from one long break to the next; none is the pack's.
        pub long_minutes: Option<u32>,
    }

    /// When each break was shown last. It stays on the device.
    #[derive(Copy, Eq, Default)]
    pub struct BreakState {
        /// The short one.
        pub short: Option<Ms>,
        /// The long one.
        pub long: Option<Ms>,
    }

    /// What to do next about breaks.
    #[derive(Copy, Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum NextBreak {
        /// Show it now.
        Show {
            /// Which.
            which: Break,
        },
        /// It is time, and not now: look again when the call or the quiet ends.
        Hold {
            /// Which will be shown then.
            which: Break,
        },
        /// Look again then, or when something changes: a call, a shift, a setting.
        Wait {
            /// When.
            until: Ms,
        },
        /// Nothing is shown: no shift, or switched off.
        Off,
    }
}

/// What is so now, as the advisor or the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakNow {
    /// The time.
    pub at: Ms,
    /// The shift that the advisor declared; none is not knowing, and so not on shift.
    pub shift: Option<Shift>,
    /// The advisor said that they are on a call.
    pub on_call: bool,
    /// Do Not Disturb is on.
    pub do_not_disturb: bool,
}

impl Default for BreakSettings {
    /// On, with the pack's rhythm.
    fn default() -> BreakSettings {
        BreakSettings {
            on: true,
            short_minutes: None,
            long_minutes: None,
        }
    }
}

impl BreakSettings {
    /// Milliseconds from one break to the next, within what makes sense.
    fn every(&self, rules: &BreakRules, which: Break) -> i64 {
        let (own, pack, range) = match which {
            Break::Short => (self.short_minutes, &rules.short, SHORT_MINUTES),
            Break::Long => (self.long_minutes, &rules.long, LONG_MINUTES),
        };
        let minutes = own.unwrap_or(pack.minutes);
        i64::from(minutes.clamp(*range.start(), *range.end())) * 60_000
    }
}

impl BreakState {
    /// Notes that a break was shown. A long one is a short one too. What was noted before the clock
    /// was set back is overwritten, so that it cannot hold breaks up.
    pub fn shown(&mut self, which: Break, now: Ms) {
        self.short = Some(now);
        if which == Break::Long {
            self.long = Some(now);
        }
    }

    /// When a rhythm last began: with the shift, or with the last such break in it. What lies ahead
    /// was noted by a clock that has been set back since, and counts for nothing.
    fn since(&self, shift: &Shift, which: Break, now: Ms) -> Ms {
        let last = match which {
            Break::Short => self.short,
            Break::Long => self.long,
        };
        last.filter(|last| *last <= now)
            .map_or(shift.started, |last| last.max(shift.started))
    }
}

/// What to do next about breaks. The long one is shown where both are due.
pub fn next(
    rules: &BreakRules,
    settings: &BreakSettings,
    state: &BreakState,
    now: &BreakNow,
) -> NextBreak {
    let Some(shift) = now.shift.filter(|shift| settings.on && shift.is_on(now.at)) else {
        return NextBreak::Off;
    };
    let due = |which| {
        let since = state.since(&shift, which, now.at);
        since.plus(settings.every(rules, which))
    };
    let (short, long) = (due(Break::Short), due(Break::Long));
    let which = if long <= now.at {
        Break::Long
    } else if short <= now.at && long > now.at.plus(NEAR_MS) {
        Break::Short
    } else {
        let until = if short <= now.at {
            long
        } else {
            short.min(long)
        };
        return match until < shift.end() {
            true => NextBreak::Wait { until },
            false => NextBreak::Off,
        };
    };
    match now.on_call || now.do_not_disturb {
        true => NextBreak::Hold { which },
        false => NextBreak::Show { which },
    }
}
