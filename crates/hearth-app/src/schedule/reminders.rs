//! Reminders of what falls due, as notices, and the first things of the list for the tray.
//!
//! Not here: what falls due ([`crate::page::todo`]) and when somebody is told (`hearth_domain::due::reminder`).

use hearth_domain::{
    Problem,
    due::{
        self, Due, DueWhat, Need,
        reminder::{NextReminder, ReminderNow, next},
    },
};

use super::{FirstDue, LOOK_MS, Next, Notice, is_busy};
use crate::{
    App,
    command::{assess::setup, check_in, shift},
    desk::Desk,
    page::todo,
};

/// A system that does not show a notice is asked again after so long.
const AGAIN_MS: i64 = 60 * LOOK_MS;

pub(super) async fn look(app: &App, desk: &Desk) -> Next {
    forget(desk)?;
    // What cannot be deleted now is looked at again, and keeps nothing from being told.
    if let Err(problem) = check_in::forget_old(app, desk) {
        tracing::warn!(code = ?problem.code, "what was kept for its time is still there");
    }
    let (all, first) = {
        // Staff have no record, and before it was fetched nothing is known.
        let Ok(setup) = setup(desk) else {
            app.schedule().tell_first(Vec::new());
            return Ok(None);
        };
        (todo::all(&setup), first(&todo::listed(&setup)))
    };
    app.schedule().tell_first(first);
    let settings = desk.store().reminder_settings()?;
    let mut told = desk.store().reminded()?;
    let rules = desk.reminders();
    let on_shift = shift::current(desk)?.is_some();
    let now = |is_busy| ReminderNow {
        at: desk.now(),
        on_call: is_busy,
        do_not_disturb: false,
        on_shift,
    };
    let mut what = next(&rules, &settings, &all, &told, &now(false));
    if let NextReminder::Show { stage, things } = &what {
        if !app.schedule().shows_notices() {
            return Ok(None);
        }
        if is_busy(app, desk).await {
            return Ok(Some(desk.now().plus(LOOK_MS)));
        }
        // Noted before it is shown, so that a crash in between tells nothing twice.
        desk.store().keep_reminded(things, desk.today())?;
        if !app.schedule().show(Notice::due(*stage)).await {
            desk.store().forget_reminded(things)?;
            return Ok(Some(desk.now().plus(AGAIN_MS)));
        }
        told.extend(things.iter().cloned());
        what = next(&rules, &settings, &all, &told, &now(false));
    }
    Ok(match what {
        NextReminder::Wait { until } => Some(until),
        NextReminder::Show { .. } => Some(desk.now().plus(LOOK_MS)),
    })
}

/// What the tray shows. Who opens it may not be alone, so what nobody else knows of is left out.
fn first(all: &[todo::Todo]) -> Vec<FirstDue> {
    let open = all.iter().filter(|it| {
        let mut things = it.group.things.iter();
        !things.any(|due: &Due| match due.what {
            DueWhat::FollowUp { .. } | DueWhat::Talk { .. } => true,
            // What this computer said of itself is told to its advisor alone.
            DueWhat::Item { .. } => due.need == Need::Soon && due.words.is_some(),
            _ => false,
        })
    });
    open.take(due::FIRST)
        .map(|it| FirstDue {
            title: it.view.title.clone(),
            page: it.view.href.clone(),
        })
        .collect()
}

/// Erases the days of difficult calls that lie too far back.
fn forget(desk: &Desk) -> Result<(), Problem> {
    for call in desk.store().difficult_calls()? {
        if call.is_forgotten(desk.today()) {
            desk.store().forget_difficult_call(call.on)?;
        }
    }
    Ok(())
}
