//! Bodies of the `reminder` commands: how somebody wants to be reminded, and their breaks.
//!
//! It stays on this computer: nobody hears that something was switched off. Not here: the reminders
//! themselves ([`crate::schedule`]).

use hearth_domain::{Problem, ProblemCode};

use super::{account, shift};
use crate::{
    App,
    commands::{Nothing, SetBreaks, SetReminders},
    desk::Desk,
    event::AppEvent,
    page,
    view::{
        reminder::{BreakView, RemindersView},
        state::AppState,
    },
};

pub(crate) async fn get_reminders(app: &App, _: Nothing) -> Result<RemindersView, Problem> {
    view(app, &app.desk()?)
}

pub(crate) async fn set_reminders(
    app: &App,
    input: SetReminders,
) -> Result<RemindersView, Problem> {
    let desk = app.desk()?;
    let settings = page::reminder::reminders(&input, &desk.reminders())?;
    desk.store().keep_reminder_settings(&settings)?;
    app.schedule().wake();
    view(app, &desk)
}

pub(crate) async fn set_breaks(app: &App, input: SetBreaks) -> Result<RemindersView, Problem> {
    let desk = app.desk()?;
    let rules = desk.breaks().ok_or_else(|| {
        Problem::new(
            ProblemCode::NotFound,
            "Your provider does not remind of breaks with Hearth.",
        )
    })?;
    let settings = page::reminder::breaks(&input, rules)?;
    desk.store().keep_break_settings(&settings)?;
    if !settings.on {
        desk.account().set_shown_break(None);
        app.emit(AppEvent::State);
    }
    app.schedule().wake();
    view(app, &desk)
}

pub(crate) async fn put_break_away(app: &App, _: Nothing) -> Result<AppState, Problem> {
    app.desk()?.account().set_shown_break(None);
    app.emit(AppEvent::State);
    Ok(account::state(app))
}

fn view(app: &App, desk: &Desk) -> Result<RemindersView, Problem> {
    let settings = desk.store().reminder_settings()?;
    let breaks = match desk.breaks() {
        Some(rules) => Some((rules, desk.store().break_settings()?)),
        None => None,
    };
    let trouble = if !app.schedule().shows_notices() {
        Some("A browser shows no notices of Hearth. Use the app.")
    } else if app.schedule().has_failed() {
        Some(
            "This computer did not show the last notice. Look in its settings if notices of Hearth \
             are switched off. The list is there without them.",
        )
    } else {
        None
    };
    let trouble = trouble.map(Into::into);
    Ok(page::reminder::view(
        &desk.reminders(),
        &settings,
        breaks,
        trouble,
    ))
}

/// The break that it is time for, as the window shows it: in a shift, and never on a call.
pub(crate) fn shown_break(desk: &Desk) -> Option<BreakView> {
    let shown = desk
        .account()
        .shown_break()
        .filter(|it| it.stands(desk.now()))?;
    let is_on_shift = shift::current(desk).ok()?.is_some();
    let is_shown = is_on_shift && !desk.account().is_on_call();
    let rules = desk.breaks().filter(|_| is_shown)?;
    Some(page::reminder::shown_break(rules, shown.which))
}
