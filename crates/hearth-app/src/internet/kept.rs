//! The line as the store and the system know it: its samples, what is due next, and what stands around.
//!
//! Not here: taking samples ([`super`]), and what they come to ([`crate::page::internet`]).

use hearth_domain::{
    Problem,
    internet::{
        household::Half,
        plan::{self, ByHand, Next, Now, Postponement, ShiftNow, Taken},
    },
    pack::Internet,
    time::Ms,
};

use crate::{
    App,
    command::{assess, shift},
    desk::Desk,
    page::{self, internet::Line},
    store::KeptSample,
};

/// A calendar month lies within this, in ms: what it used is counted also of plans that are over.
const MONTH_MS: i64 = 32 * 24 * 60 * 60 * 1_000;

/// What the plan says now.
pub(crate) fn next(desk: &Desk, internet: &Internet) -> Result<Next, Problem> {
    next_of(desk, internet, &samples(desk)?, &now(desk)?)
}

/// What is so now, as the advisor or the system says.
pub(crate) fn now(desk: &Desk) -> Result<Now, Problem> {
    Ok(Now {
        at: desk.now(),
        on_call: desk.account().is_on_call(),
        shift: shift_now(desk)?,
        metered: desk.account().sampling.is_metered() == Some(true),
    })
}

fn next_of(
    desk: &Desk,
    internet: &Internet,
    samples: &[KeptSample],
    now: &Now,
) -> Result<Next, Problem> {
    let taken: Vec<Taken> = samples.iter().map(counts_as_taken).collect();
    let seed = seed(desk);
    let postponed = postponed(desk, now.at)?;
    Ok(plan::next(
        &internet.windows,
        &internet.plan,
        &taken,
        postponed,
        seed,
        now,
    ))
}

/// What somebody who presses may do now.
pub(crate) fn by_hand(desk: &Desk, internet: &Internet) -> Result<ByHand, Problem> {
    let taken: Vec<Taken> = samples(desk)?.iter().map(counts_as_taken).collect();
    Ok(plan::by_hand(&internet.plan, &taken, &now(desk)?))
}

/// A quiet half of a guided pair fills no quarter: the hour is still to be seen as it usually is.
pub(crate) fn counts_as_taken(kept: &KeptSample) -> Taken {
    let household = kept
        .found
        .as_ref()
        .and_then(|it| it.surroundings.household.as_ref());
    let is_quiet = household.is_some_and(|it| it.guided == Some(Half::Quiet));
    Taken {
        finished: kept.taken.finished && !is_quiet,
        ..kept.taken
    }
}

/// The line as it stands now, for its page.
pub(crate) fn line<'a>(desk: &Desk, internet: &'a Internet) -> Result<Line<'a>, Problem> {
    let mut samples = samples(desk)?;
    let now = now(desk)?;
    let next = next_of(desk, internet, &samples, &now)?;
    let sampling = &desk.account().sampling;
    let running = sampling.running();
    let row = sampling.row();
    let taken: Vec<Taken> = samples.iter().map(counts_as_taken).collect();
    let by_hand = plan::by_hand(&internet.plan, &taken, &now);
    // What the one that runs may take at most is noted for it, and it has not taken that.
    let over = samples.iter().filter(|kept| Some(kept.id) != row);
    let taken: Vec<Taken> = over.map(counts_as_taken).collect();
    let month_bytes = plan::used_in_month(&taken, now.at);
    if let Some(begins) = desk.store().plan_begins()? {
        samples.retain(|kept| kept.taken.at >= begins);
    }
    let first = samples.first().map_or(now.at, |kept| kept.taken.at);
    Ok(Line {
        internet,
        month_bytes,
        by_hand,
        postponed: desk.store().postponements(first)?,
        row,
        may_be_metered: sampling.is_metered().is_none(),
        waits: desk.store().waits(first)?,
        seed: seed(desk),
        next,
        running,
        trouble: sampling.trouble(),
        household: desk.store().household()?,
        contract: contract(desk, internet),
        now,
        samples,
    })
}

/// What is postponed now.
fn postponed(desk: &Desk, now: Ms) -> Result<Option<Postponement>, Problem> {
    let beyond = desk.store().postponements(now)?;
    Ok(beyond.into_iter().rfind(|it| it.holds(now)))
}

/// What a page says of these hours, which nothing else tells when it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hours {
    is_peak: bool,
    is_postponed: bool,
}

/// What hours these are; none while nothing is measured.
pub(super) fn hours(app: &App) -> Option<Hours> {
    let desk = app.desk().ok()?;
    let now = desk.now();
    Some(Hours {
        is_peak: !desk.internet()?.windows.at(now).is_empty(),
        is_postponed: postponed(&desk, now).ok()?.is_some(),
    })
}

/// The samples of plans that are under way, and of this month; the oldest first.
pub(crate) fn samples(desk: &Desk) -> Result<Vec<KeptSample>, Problem> {
    Ok(desk.store().samples(first(desk, desk.now())?)?)
}

/// Deletes samples that nothing looks at any more. By what the server says of the time alone: a clock
/// that is set wrong deletes nothing.
pub(super) fn forget_old(desk: &Desk) -> Result<(), Problem> {
    if let Some(now) = desk.app().line().said_time() {
        desk.store().forget_samples(first(desk, now)?)?;
    }
    Ok(())
}

/// When the samples begin that are still looked at.
fn first(desk: &Desk, now: Ms) -> Result<Ms, Problem> {
    let begins = desk.store().plan_begins()?.unwrap_or(Ms(0));
    Ok(begins.min(now.plus(-MONTH_MS)))
}

/// Draws the moments of this installation: the same every time, and another one than everybody else's.
pub(crate) fn seed(desk: &Desk) -> u64 {
    let name = desk.installation().id.as_str();
    let hash = hearth_domain::hash::Hash::tagged("hearth samples 1", &[name.as_bytes()]);
    hash.0[..8]
        .iter()
        .fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// Whoever has not declared a shift for a month does not declare them: then only a press starts a sample.
fn shift_now(desk: &Desk) -> Result<ShiftNow, Problem> {
    if shift::current(desk)?.is_some() {
        return Ok(ShiftNow::On);
    }
    match desk.store().shifts()?.is_empty() {
        true => Ok(ShiftNow::NotDeclared),
        false => Ok(ShiftNow::Off),
    }
}

/// The contract in the advisor's own words, from the item that the pack names for it.
fn contract(desk: &Desk, internet: &Internet) -> Option<String> {
    let setup = assess::setup(desk).ok()?;
    page::line::contract(&setup, internet.contract.as_ref()?)
}
