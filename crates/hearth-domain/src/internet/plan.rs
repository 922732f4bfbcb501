//! When the next sample is due, and how deep it may go.
//!
//! Each stretch of peak hours is cut in four, and one sample is booked in each quarter, at a moment
//! drawn from a seed: the caller's own, so that no two homes start together and the server can tell
//! beforehand what is coming. Two light samples go to each full one. Everything is worked out anew
//! from the windows, what was taken, the seed and the time, and nothing is remembered beside that:
//! a restart, a night's sleep or a clock set back can neither lose a quarter nor fill it twice.
//!
//! Windows that overlap make one stretch, since a sample counts for all that it lies in and more
//! than four in an evening say little. Not here: the server's word on it ([`super::admission`]),
//! and a sample that somebody presses for, which counts like any other.

mod by_hand;
mod postponing;

pub use by_hand::{Busy, ByHand, by_hand};
pub use postponing::POSTPONED_HOURS;

use super::{
    admission::MOST_SPREAD_S,
    calendar,
    measurement::Depth,
    window::{Opening, PeakWindows},
};
use crate::time::{Date, Ms};

/// How many samples a stretch of peak hours gets.
const QUARTERS: i64 = 4;

/// How far ahead the next quarter is looked for; every kind of day comes within two weeks.
const DAYS_AHEAD: i32 = 14;

/// A computer that was off for longer has missed a year, and not more.
const MISSED_DAYS: i32 = 366;

/// Within this of the booked moment a sample begins, on most servers: a minute for the computer to be quiet,
/// and the spread of the server.
const BEGINS_MS: i64 = 2 * 60 * 1_000;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

wire! {
    /// What a provider allows.
    #[derive(Copy, Eq)]
    pub struct PlanRules {
        /// A light sample may run in a shift, between calls: else those who work every evening
        /// could never sample their hours.
        pub light_in_shift: bool,
        /// Bytes that samples may use in a calendar month.
        pub month_bytes: u64,
        /// At most so many bytes go to a light sample.
        pub light_bytes: u64,
        /// At most so many go to a full one.
        pub full_bytes: u64,
        /// Minutes from a sample that did not come to its end to the next.
        pub retry_minutes: u32,
    }

    /// A sample that was begun.
    #[derive(Copy, Eq)]
    pub struct Taken {
        /// When.
        pub at: Ms,
        /// Light or full.
        pub depth: Depth,
        /// What it used.
        pub bytes: u64,
        /// It came to its end, judged or not. One that still runs has not; after a crash, it never
        /// will.
        pub finished: bool,
    }

    /// Somebody postponed samples.
    #[derive(Copy, Eq)]
    pub struct Postponement {
        /// When they said so.
        pub asked: Ms,
        /// None before this: the end of it, or when they took it back.
        pub until: Ms,
    }

    /// Whether it is a shift.
    #[derive(Copy, Eq, Hash)]
    pub enum ShiftNow {
        /// It is.
        On,
        /// It is not.
        Off,
        /// Shifts are not declared here: then nothing starts by itself, and a person presses.
        NotDeclared,
    }

    /// A quarter of a stretch of peak hours.
    #[derive(Copy, Eq)]
    pub struct Quarter {
        /// The London day on which the stretch begins.
        pub day: Date,
        /// When the quarter begins.
        pub start: Ms,
        /// When it has ended.
        pub end: Ms,
        /// When its sample is booked.
        pub booked: Ms,
    }

    /// What to do next.
    #[derive(Copy, Eq)]
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Next {
        /// Take a sample now.
        Take {
            /// The quarter that it fills.
            quarter: Quarter,
            /// Light or full.
            depth: Depth,
        },
        /// Look again then, or when something changes: a call, a shift, the line.
        Wait {
            /// When.
            until: Ms,
            /// What is waited for.
            why: Wait,
        },
    }

    /// What is waited for.
    #[derive(Copy, Eq, Hash)]
    pub enum Wait {
        /// The moment that is booked.
        Booked,
        /// A while has to pass after one that did not come to its end.
        Retry,
        /// Somebody put it off.
        Postponed,
        /// The end of a call.
        OnCall,
        /// The end of a shift.
        InShift,
        /// A person, since shifts are not declared.
        ShiftNotDeclared,
        /// The next month's data.
        Budget,
    }
}

/// What is so now, as the advisor or the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The time.
    pub at: Ms,
    /// The advisor said that they are on a call, or to leave them alone.
    pub on_call: bool,
    /// Whether it is a shift.
    pub shift: ShiftNow,
    /// Somebody pays for the line by the byte.
    pub metered: bool,
}

/// Why nothing may fill the line, and voice alone may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceOnly {
    /// It is a shift.
    InShift,
    /// Somebody pays for the line by the byte.
    Metered,
    /// The month's data do not reach for it.
    Budget,
}

impl Now {
    /// Whether nothing may fill the line now, whoever starts a sample, and why.
    fn voice_only(&self) -> Option<VoiceOnly> {
        match self.shift {
            ShiftNow::On => Some(VoiceOnly::InShift),
            ShiftNow::Off | ShiftNow::NotDeclared => self.metered.then_some(VoiceOnly::Metered),
        }
    }
}

impl Default for PlanRules {
    /// Hearth's starting value: light samples in shifts, and 6 GB a month, which four samples on a
    /// weekday and eight on a day at the weekend do not reach.
    fn default() -> PlanRules {
        PlanRules {
            light_in_shift: true,
            month_bytes: 6_000_000_000,
            light_bytes: 250_000,
            full_bytes: 101_000_000,
            retry_minutes: 10,
        }
    }
}

/// What to do next. `taken` is in the order in which the samples were begun, and goes back to the
/// beginning of the month at least.
pub fn next(
    windows: &PeakWindows,
    rules: &PlanRules,
    taken: &[Taken],
    postponed: Option<Postponement>,
    seed: u64,
    now: &Now,
) -> Next {
    let open = quarters(windows, seed, now.at.date(), DAYS_AHEAD)
        .filter(|quarter| now.at < quarter.end && !is_filled(quarter, taken));
    for quarter in open {
        let (due, why) = due(&quarter, rules, taken, postponed, now.at);
        if due >= quarter.end {
            continue;
        }
        if now.at < due {
            return Next::Wait { until: due, why };
        }
        return match allowed(rules, taken, now) {
            Ok(depth) => Next::Take { quarter, depth },
            Err(why) => Next::Wait {
                until: quarter.end,
                why,
            },
        };
    }
    Next::Wait {
        until: now.at.plus(DAY_MS),
        why: Wait::Booked,
    }
}

/// The quarters that ended after `since` and until `now` with no sample in them, to be counted as
/// skipped.
pub fn missed(
    windows: &PeakWindows,
    taken: &[Taken],
    seed: u64,
    since: Ms,
    now: Ms,
) -> Vec<Quarter> {
    let days = now.date().days_since(since.date()).clamp(0, MISSED_DAYS);
    quarters(windows, seed, since.date(), days)
        .filter(|quarter| since < quarter.end && quarter.end <= now)
        .filter(|quarter| !is_filled(quarter, taken))
        .collect()
}

/// Every quarter from the day before on, which may go on after midnight.
fn quarters(
    windows: &PeakWindows,
    seed: u64,
    from: Date,
    days: i32,
) -> impl Iterator<Item = Quarter> {
    (-1..=days)
        .map(move |days| from.plus(days))
        .flat_map(|day| windows.stretches(day))
        .flat_map(move |stretch| (0..QUARTERS).map(move |nth| quarter(&stretch, nth, seed)))
}

fn quarter(stretch: &Opening, nth: i64, seed: u64) -> Quarter {
    let length = stretch.end.0 - stretch.start.0;
    let edge = |nth: i64| stretch.start.plus(length * nth / QUARTERS);
    let (start, end) = (edge(nth), edge(nth + 1));
    // What is waited for first, so that it still begins in its quarter.
    let ahead = BEGINS_MS.min((end.0 - start.0) / 3);
    // The beginning of a quarter names it: the same one is drawn the same again.
    let within = uniform(
        mix(seed ^ mix(start.0.cast_unsigned())),
        end.0 - start.0 - ahead,
    );
    Quarter {
        day: stretch.day,
        start,
        end,
        booked: start.plus(within),
    }
}

impl Quarter {
    /// Whether an instant lies in it.
    pub fn has(&self, at: Ms) -> bool {
        self.start <= at && at < self.end
    }
}

fn is_filled(quarter: &Quarter, taken: &[Taken]) -> bool {
    taken
        .iter()
        .rev()
        .any(|it| it.finished && quarter.has(it.at))
}

/// When a quarter's sample may begin, and what it waits for until then.
fn due(
    quarter: &Quarter,
    rules: &PlanRules,
    taken: &[Taken],
    postponed: Option<Postponement>,
    now: Ms,
) -> (Ms, Wait) {
    let mut due = (quarter.booked, Wait::Booked);
    let mut not_before = |at: Ms, why: Wait| {
        if at > due.0 {
            due = (at, why);
        }
    };
    // What lies ahead of the clock was noted before the clock was set back. It could hold things up
    // for as long as the clock was wrong, so it holds nothing up.
    let retry = i64::from(rules.retry_minutes) * 60_000;
    // One that the server let begin a little later lies ahead too.
    let ahead = now.plus(i64::from(MOST_SPREAD_S) * 1_000);
    let aborted = taken.iter().filter(|it| !it.finished && it.at <= ahead);
    if let Some(last) = aborted.map(|it| it.at).max() {
        not_before(last.min(now).plus(retry), Wait::Retry);
    }
    if let Some(it) = postponed.filter(|it| it.asked <= now) {
        not_before(it.until, Wait::Postponed);
    }
    due
}

/// How deep a sample may go now, or what keeps every sample back.
fn allowed(rules: &PlanRules, taken: &[Taken], now: &Now) -> Result<Depth, Wait> {
    if now.on_call {
        return Err(Wait::OnCall);
    }
    match now.shift {
        ShiftNow::NotDeclared => return Err(Wait::ShiftNotDeclared),
        ShiftNow::On if !rules.light_in_shift => return Err(Wait::InShift),
        ShiftNow::On | ShiftNow::Off => {}
    }
    let used = used_in_month(taken, now.at);
    let is_light =
        voice_only(rules, taken, now).is_some() || turn(rules, taken, now.at) == Depth::Light;
    match (
        is_light,
        used.saturating_add(rules.light_bytes) <= rules.month_bytes,
    ) {
        (false, _) => Ok(Depth::Full),
        (true, true) => Ok(Depth::Light),
        (true, false) => Err(Wait::Budget),
    }
}

/// Whether nothing may fill the line now, and why.
fn voice_only(rules: &PlanRules, taken: &[Taken], now: &Now) -> Option<VoiceOnly> {
    let fits = used_in_month(taken, now.at).saturating_add(rules.full_bytes) <= rules.month_bytes;
    now.voice_only().or((!fits).then_some(VoiceOnly::Budget))
}

/// Whose turn it is: a full one first, and again after every two light ones. A full one that broke off after
/// it had begun to fill the line has had its turn, or a line that breaks would be filled all evening.
fn turn(rules: &PlanRules, taken: &[Taken], now: Ms) -> Depth {
    let filled =
        |it: &&Taken| it.depth == Depth::Full && it.bytes > rules.light_bytes && it.at <= now;
    let had = taken.iter().rev().filter(|it| it.finished || filled(it));
    let light = had
        .clone()
        .take_while(|it| it.depth == Depth::Light)
        .count();
    let all_light = had.clone().all(|it| it.depth == Depth::Light);
    if light >= 2 || all_light {
        Depth::Full
    } else {
        Depth::Light
    }
}

/// Bytes used in the calendar month of an instant, in London.
pub fn used_in_month(taken: &[Taken], now: Ms) -> u64 {
    let month = calendar::month(now.date());
    let in_month = |it: &&Taken| month.as_ref().is_some_and(|month| month.contains(&it.at));
    taken
        .iter()
        .filter(in_month)
        .fold(0, |used, it| used.saturating_add(it.bytes))
}

/// A number from 0 up to `length`, each as likely, from 64 random bits.
fn uniform(bits: u64, length: i64) -> i64 {
    let length = u128::from(length.max(0).cast_unsigned());
    // The product's upper half is below the length.
    i64::try_from((u128::from(bits) * length) >> 64).unwrap_or(0)
}

/// Bits that look like chance, the same for the same number on every machine and in every version:
/// the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
