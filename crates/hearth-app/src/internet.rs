//! Taking samples of the line: when one is booked or somebody presses, and never while a call needs it.
//!
//! When the next one is due is worked out anew each time (`hearth_domain::internet::plan`), so a restart,
//! a sleep or a clock that was set loses nothing. A sample is in the store from its beginning on. Not
//! here: how one is taken (`hearth_checks::internet`), and what the samples are worth ([`crate::page`]).

mod begun;
mod example;
mod household;
mod kept;
mod no_sample;
mod sampling;

use std::time::Duration;

use hearth_checks::internet::{
    NotTaken, Sample, ThisComputer, Untaken, is_metered, take, until_quiet, way::Way,
};
use hearth_domain::{
    Problem, ProblemCode,
    api::internet::{LeaseAnswer, LeaseRequest},
    fact::Probe,
    internet::{
        coverage::Skip,
        household::Half,
        measurement::{Abort, Depth, Load, Measurement},
        plan::{self, ByHand, Next, Wait},
        summary,
        throughput::Caps,
    },
    pack::Internet,
    response::Value,
};
use tokio::sync::watch;

use crate::{
    account::OpenAccount, app::App, command::assess, desk::Desk, error, event::AppEvent, page,
};
use begun::Begun;
pub(crate) use household::{LAST_WORD_DAYS, keep as keep_household};
pub(crate) use kept::{line, next, samples};
use no_sample::{NoSample, untaken};
pub(crate) use sampling::Sampling;

/// The plan is looked at so often at least: a computer that wakes does not count the time that it slept.
const LOOK: Duration = Duration::from_secs(60);

/// Takes what is booked, for as long as the app runs. A demonstration has its server on this computer,
/// so there is no line to be measured by itself; somebody can press, and finds made-up samples there.
pub(crate) async fn run(app: App) {
    if app.options().demo {
        return example::run(&app).await;
    }
    let mut accounts = app.accounts();
    let mut hours = None;
    loop {
        let account = accounts.borrow_and_update().clone();
        let Some(account) = account else {
            if accounts.changed().await.is_err() {
                return;
            }
            continue;
        };
        let now = kept::hours(&app);
        if std::mem::replace(&mut hours, now) != now {
            // A page that is open says what hours these are.
            app.emit(AppEvent::Internet);
        }
        let pause = match step(&app, &account).await {
            Ok(pause) => pause,
            Err(problem) => {
                tracing::warn!(code = ?problem.code, "the plan of samples could not be looked at");
                LOOK
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = account.sampling.woken() => {}
            // What was booked for the time that it slept is looked at when it wakes.
            () = app.slept() => {}
            _ = accounts.changed() => {}
        }
    }
}

/// Does what is due now. Answers how long there is nothing to do.
async fn step(app: &App, account: &OpenAccount) -> Result<Duration, Problem> {
    let Some(internet) = app.desk()?.internet().cloned() else {
        return Ok(LOOK);
    };
    let internet = &internet;
    let mut due = next(&app.desk()?, internet)?;
    if matches!(due, Next::Take { .. }) {
        // The system is asked for that only when it matters.
        account.sampling.pays_by_byte(is_metered().await);
        due = next(&app.desk()?, internet)?;
    }
    let desk = app.desk()?;
    match due {
        Next::Take { quarter, depth } => {
            if let Err(refused) = sample(app, account, internet, depth, By::Plan).await {
                let cause = refused.cause();
                desk.store().note_wait(quarter.end, cause)?;
                return Ok(refused.pause());
            }
            Ok(Duration::ZERO)
        }
        Next::Wait { until, why } => {
            if let Some(cause) = cause(why) {
                desk.store().note_wait(until, cause)?;
            }
            let ms = u64::try_from(until.0 - desk.now().0).unwrap_or(0);
            Ok(Duration::from_millis(ms).min(LOOK))
        }
    }
}

/// What a quarter counts as that waited until its end.
fn cause(why: Wait) -> Option<Skip> {
    match why {
        Wait::OnCall => Some(Skip::OnCall),
        Wait::InShift => Some(Skip::InShift),
        Wait::ShiftNotDeclared => Some(Skip::ShiftNotDeclared),
        Wait::Budget => Some(Skip::Budget),
        // Another try follows; and what was postponed is known by itself.
        Wait::Booked | Wait::Retry | Wait::Postponed => None,
    }
}

/// Who starts a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The plan.
    Plan,
    /// The advisor,
    Advisor,
    /// for one half of a guided pair.
    Pair(Half),
}

/// Takes a sample, from leave to what it found.
pub(crate) async fn sample(
    app: &App,
    account: &OpenAccount,
    internet: &Internet,
    depth: Depth,
    by: By,
) -> Result<(), NoSample> {
    let went = taken(app, account, internet, depth, by).await;
    // However it ended, a page that is open says that it runs.
    app.emit(AppEvent::Internet);
    went
}

async fn taken(
    app: &App,
    account: &OpenAccount,
    internet: &Internet,
    depth: Depth,
    by: By,
) -> Result<(), NoSample> {
    let Some(running) = account.sampling.begin(depth) else {
        let message = "A test runs already. Wait until it has ended, or stop it.";
        return Err(Problem::new(ProblemCode::Conflict, message).into());
    };
    let desk = app.desk()?;
    let last = samples(&desk)?;
    let loads = last
        .iter()
        .rev()
        .filter_map(|it| it.found.as_ref()?.load.as_ref());
    let mut rates = loads.map(Load::higher_mbit_per_s);
    // What the pack asks for has to fit through, however slow the last one was.
    let asked = internet.limits.download_mbit_per_s.good;
    let asked = asked.max(internet.limits.upload_mbit_per_s.good);
    let last_mbit_per_s = rates.next().map(|last| last.max(asked));
    let server = account.client.server().to_string();
    let way = Way::to(&server, app.options().ca.as_deref()).map_err(untaken)?;
    // Whoever presses has waited themselves, and wants to see it begin.
    if by == By::Plan && depth == Depth::Full {
        tokio::select! {
            () = until_quiet(&way, last_mbit_per_s) => {}
            // What stops a test stops the wait for it.
            () = stopped(running.stopped()) => {
                let message = "The test was stopped before it began.";
                return Err(Problem::new(ProblemCode::Conflict, message).into());
            }
        }
    }
    let request = LeaseRequest {
        depth,
        last_mbit_per_s,
        refusals: account.sampling.refusals(),
        at_once: by != By::Plan,
    };
    let lease = match account.client.lease(&request).await? {
        LeaseAnswer::Granted(lease) => lease,
        LeaseAnswer::NotNow(refusal) => {
            account.sampling.refused();
            return Err(NoSample::NotNow(refusal));
        }
    };
    if lease.depth != depth {
        let why = "it granted another test than was asked for";
        return Err(untaken(NotTaken::Nonsense(why.into())).into());
    }
    account.sampling.granted();
    // The server says when it begins: that is when it is, and what hour it speaks of.
    let began = app.desk()?.now().plus(lease.starts_in_ms.into());
    let most_bytes = match depth {
        Depth::Light => internet.plan.light_bytes,
        Depth::Full => internet.plan.full_bytes,
    };
    let household = household::during(account.store.household()?, by, began);
    let begun = Begun::new(account, began, depth, most_bytes)?;
    app.emit(AppEvent::Internet);
    let found = take(Sample {
        way: &way,
        lease,
        began,
        stop: running.stopped(),
        progress: &|seen| {
            // Each telling has the page made anew, on the computer that is measured.
            if account.sampling.saw(seen) {
                app.emit(AppEvent::Internet);
            }
        },
        computer: &ThisComputer,
        most_bytes: Caps::default().bytes,
        spares_metered: true,
        waits_for_farewell: false,
    })
    .await;
    let kept = match found {
        Ok(found) => {
            let mut found = Measurement {
                peak: internet.windows.at(began),
                ..found
            };
            found.surroundings.household = household;
            account
                .store
                .keep_sample(begun.row, &found)
                .map_err(NoSample::from)
        }
        Err(Untaken { why, bytes_used }) => {
            let problem = untaken(why);
            account
                .store
                .fail_sample(begun.row, bytes_used, &problem.message)?;
            Err(problem.into())
        }
    };
    begun.ends();
    let answered = match &kept {
        Ok(()) => answer(app, internet),
        Err(_) => Ok(()),
    };
    // It has ended once what it found is kept and has been answered with, so that no page finds neither.
    drop(running);
    kept?;
    Ok(answered?)
}

/// Returns once it has to stop.
async fn stopped(mut stop: watch::Receiver<Option<Abort>>) {
    let _ = stop.wait_for(Option::is_some).await;
}

/// Leaves plans behind that are over, and answers the pack's item with what the samples come to, once
/// that is enough and says something new.
fn answer(app: &App, internet: &Internet) -> Result<(), Problem> {
    let answer = {
        let desk = app.desk()?;
        if let Some(begins) = line(&desk, internet)?.plan_to_begin_with() {
            desk.store().begin_plan(begins)?;
        }
        kept::forget_old(&desk)?;
        line(&desk, internet)?.answer()
    };
    match answer {
        Some((value, observed)) if is_enough(&value, internet) => {
            assess::keep_found(app, Probe::Connection, &value, observed)
        }
        _ => Ok(()),
    }
}

fn is_enough(value: &Value, internet: &Internet) -> bool {
    match value {
        Value::Sampled { samples, .. } => summary::is_enough(samples, internet),
        _ => false,
    }
}

/// A call begins: the line is theirs within a second.
pub(crate) fn on_call(account: &OpenAccount) {
    account.sampling.stop(Abort::OnCall, |_| true);
}

/// A shift begins: nothing fills the line in it.
pub(crate) fn shift_began(account: &OpenAccount) {
    account
        .sampling
        .stop(Abort::ShiftBegan, |depth| depth == Depth::Full);
}

/// Begins a sample that somebody pressed for. What comes of it is told by events.
pub(crate) async fn press(app: &App, depth: Depth, by: By) -> Result<(), Problem> {
    let account = app.account().ok_or_else(error::locked)?;
    account.sampling.pays_by_byte(is_metered().await);
    let desk = app.desk()?;
    let internet = desk.internet().cloned().ok_or_else(not_measured)?;
    let refused = match kept::by_hand(&desk, &internet)? {
        ByHand::Nothing(why) => Some(page::internet::cannot_test(why).to_owned()),
        ByHand::VoiceOnly(why) if depth == Depth::Full => {
            let why = page::internet::only_voice(why);
            Some(format!("{why} Choose “Test voice only”."))
        }
        ByHand::VoiceOnly(_) | ByHand::Anything => None,
    };
    if let Some(message) = refused {
        return Err(Problem::new(ProblemCode::Conflict, message));
    }
    drop(desk);
    let (said, hears) = tokio::sync::oneshot::channel();
    let task_app = app.clone();
    app.run(async move {
        let went = sample(&task_app, &account, &internet, depth, by).await;
        if let Err(why) = went {
            let problem = Problem::from(why);
            account.sampling.failed(problem.message.clone());
            task_app.emit(AppEvent::Internet);
            // Whoever pressed may have gone on.
            let _ = said.send(problem);
        }
    });
    // What is refused at once is said at once; what goes on is told by events.
    match tokio::time::timeout(Duration::from_secs(2), hears).await {
        Ok(Ok(problem)) => Err(problem),
        Ok(Err(_)) | Err(_) => Ok(()),
    }
}

/// The pack has no internet check.
pub(crate) fn not_measured() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        "Your provider does not measure the internet with Hearth.",
    )
}

/// Postpones booked samples for a while.
pub(crate) fn postpone(desk: &Desk) -> Result<(), Problem> {
    desk.store()
        .postpone(plan::Postponement::from(desk.now()))?;
    desk.account().sampling.wake();
    Ok(())
}

/// Takes booked samples again that were postponed.
pub(crate) fn resume(desk: &Desk) -> Result<(), Problem> {
    desk.store().resume(desk.now())?;
    desk.account().sampling.wake();
    Ok(())
}
