//! Bodies of the `shift` commands.
//!
//! A shift is kept here first and sent when it can be; being on a call is never sent. Not here: when
//! a shift counts as over (`hearth_domain::shift`).

use hearth_domain::{Problem, ProblemCode, id::ShiftId, role::Role, shift::Shift};

use super::{assess::setup, assistance::readiness_view, shortcut};
use crate::{
    App, assistance,
    commands::{Nothing, OnCall},
    desk::Desk,
    internet,
    page::{assistance::people, todo::falls_due},
    store::KeptShift,
    view::shift::{LinkView, ShiftView},
};

pub(crate) async fn get_shift(app: &App, _: Nothing) -> Result<ShiftView, Problem> {
    view(app, &app.desk()?)
}

pub(crate) async fn start_shift(app: &App, _: Nothing) -> Result<ShiftView, Problem> {
    let desk = app.desk()?;
    if !desk.me().roles.contains(&Role::Advisor) {
        return Err(Problem::new(
            ProblemCode::NotAllowed,
            "Only advisors declare shifts here. Nothing was changed.",
        ));
    }
    if current(&desk)?.is_none() {
        let shift = Shift {
            started: desk.now(),
            ended: None,
        };
        keep(app, &desk, uuid::Uuid::now_v7().into(), shift)?;
        internet::shift_began(desk.account());
    }
    view(app, &desk)
}

pub(crate) async fn end_shift(app: &App, _: Nothing) -> Result<ShiftView, Problem> {
    let desk = app.desk()?;
    desk.account().set_on_call(false);
    if let Some(kept) = current(&desk)? {
        let ended = Some(desk.now().max(kept.shift.started));
        keep(
            app,
            &desk,
            kept.id,
            Shift {
                ended,
                ..kept.shift
            },
        )?;
    }
    view(app, &desk)
}

pub(crate) async fn set_on_call(app: &App, input: OnCall) -> Result<ShiftView, Problem> {
    let desk = app.desk()?;
    // Out of a shift there is nothing that it would change, and nothing that shows it.
    let is_on = input.on_call && current(&desk)?.is_some();
    desk.account().set_on_call(is_on);
    if is_on {
        internet::on_call(desk.account());
    }
    desk.account().sampling.wake();
    app.schedule().wake();
    assistance::changed(app);
    view(app, &desk)
}

fn keep(app: &App, desk: &Desk, id: ShiftId, shift: Shift) -> Result<(), Problem> {
    let kept = KeptShift {
        id,
        shift,
        sent: false,
    };
    desk.store().keep_shift(&kept)?;
    desk.account().sampling.wake();
    app.schedule().wake();
    app.wake_to_press();
    assistance::changed(app);
    Ok(())
}

/// The shift that goes on. One that began by a clock that was ahead has begun all the same.
pub(crate) fn current(desk: &Desk) -> Result<Option<KeptShift>, Problem> {
    let now = desk.now();
    let is_on = |shift: &Shift| shift.is_on(now.max(shift.started));
    let shifts = desk.store().shifts()?;
    Ok(shifts.into_iter().rfind(|kept| is_on(&kept.shift)))
}

fn view(app: &App, desk: &Desk) -> Result<ShiftView, Problem> {
    let since = current(desk)?.map(|kept| kept.shift.started);
    let links = desk.offers().map(|it| &it.link[..]).unwrap_or_default();
    let floor = desk.account().floor();
    Ok(ShiftView {
        since,
        on_call: since.is_some() && desk.account().is_on_call(),
        readiness: readiness_view(desk),
        on_duty: floor
            .map(|floor| people(&floor.on_duty))
            .unwrap_or_default(),
        due: setup(desk).ok().map(|setup| falls_due(&setup)),
        shortcut: shortcut::view(app),
        links: links
            .iter()
            .map(|link| LinkView {
                title: link.title.clone(),
                url: link.url.clone(),
            })
            .collect(),
    })
}
