//! Bodies of the `assistance` commands: what an advisor presses.
//!
//! A press is in the store before its command answers; the rest happens without anybody asking. Not
//! here: sending it ([`crate::assistance`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::account::PhoneCard,
    assistance::{
        Cause, Nature, Press,
        ladder::{Ladder, Step},
    },
    id::RequestId,
    pack::AsksFor,
    role::Role,
};

use super::shift;
use crate::{
    App, assistance,
    commands::{Nothing, PressInput, WhichRequest},
    desk::Desk,
    page::assistance::Help,
    store::KeptPress,
    view::{
        assistance::{AssistanceView, ReadinessView},
        number,
        state::HelpState,
    },
};

/// So many presses wait at most: a key that is stuck does not fill a disk.
const MOST: usize = 50;

pub(crate) async fn get_assistance(app: &App, _: Nothing) -> Result<AssistanceView, Problem> {
    let desk = app.desk()?;
    view(&desk)
}

pub(crate) async fn press(app: &App, input: PressInput) -> Result<AssistanceView, Problem> {
    let desk = app.desk()?;
    if !presses_here(&desk) {
        return Err(Problem::new(
            ProblemCode::NotAllowed,
            "Only advisors press for assistance here. Phone instead.",
        ));
    }
    let offered = desk
        .offers()
        .is_some_and(|it| it.groups(&input.cause).is_some());
    if !offered {
        return Err(Problem::field(
            "cause",
            "Your provider does not offer this. Phone instead.",
        ));
    }
    let waiting = desk.store().presses()?;
    let is_same = |it: &KeptPress| {
        let step = Ladder::of(&it.press, it.word.as_ref()).step();
        it.press.cause == input.cause
            && it.press.nature == input.nature
            && !it.withdrawn
            && step < Step::Answered
    };
    // A second press of the same button while nobody has the first is the same call for help. Once
    // somebody has it, it is another one.
    if !waiting.iter().any(is_same) {
        if waiting.iter().filter(|it| crowds(it, input.nature)).count() >= MOST {
            return Err(Problem::new(
                ProblemCode::TooMany,
                "Too many presses wait on this computer. Phone instead.",
            ));
        }
        let id: RequestId = uuid::Uuid::now_v7().into();
        let press = Press {
            pressed: desk.now(),
            nature: input.nature,
            cause: input.cause,
        };
        desk.store().keep_press(&id, &press)?;
        app.wake_to_press();
        if is_after_difficult_call(&desk, &press)
            && let Err(error) = desk.store().note_difficult_call(desk.today())
        {
            // The press is kept and goes out, whatever becomes of this.
            tracing::warn!(%error, "the day of a difficult call was not noted");
        }
        assistance::changed(app);
    }
    view(&desk)
}

/// Whether somebody asks for a break after a difficult call. The day of it stays on this computer.
fn is_after_difficult_call(desk: &Desk, press: &Press) -> bool {
    let Cause::Reason { reason } = &press.cause else {
        return false;
    };
    let reasons = desk.offers().map(|it| &it.reason[..]).unwrap_or_default();
    let asked = reasons.iter().find(|it| &it.id == reason);
    press.nature == Nature::Live && asked.is_some_and(|it| it.asks_for != AsksFor::Help)
}

/// Whether a press stands in the way of one of this nature. Practice never keeps a call for help from
/// being made, and neither does what was taken back.
fn crowds(kept: &KeptPress, nature: Nature) -> bool {
    let counts = match nature {
        Nature::Live => kept.press.nature == Nature::Live && !kept.withdrawn,
        Nature::Drill => true,
    };
    counts && !kept.has_ended()
}

pub(crate) async fn take_back(app: &App, input: WhichRequest) -> Result<AssistanceView, Problem> {
    let desk = app.desk()?;
    if desk.store().withdraw_press(&input.request)? {
        app.wake_to_press();
        assistance::changed(app);
    }
    view(&desk)
}

pub(crate) async fn put_away(app: &App, input: WhichRequest) -> Result<AssistanceView, Problem> {
    let desk = app.desk()?;
    if desk.store().drop_press(&input.request)? {
        assistance::changed(app);
    }
    view(&desk)
}

fn view(desk: &Desk) -> Result<AssistanceView, Problem> {
    let presses = desk.store().presses()?;
    Ok(with_help(desk, |help| help.view(&presses)))
}

/// Whether a press in earnest is still to be sent. Of somebody who is no advisor any more the server
/// takes none.
pub(crate) fn is_on_its_way(desk: &Desk) -> Result<bool, Problem> {
    if !presses_here(desk) {
        return Ok(false);
    }
    let presses = desk.store().presses()?;
    let is_live = |it: &KeptPress| it.press.nature == Nature::Live && !it.withdrawn;
    Ok(presses.iter().any(|it| is_live(it) && it.is_unsent()))
}

/// What the frame shows an advisor.
pub(crate) fn state(desk: &Desk) -> Option<HelpState> {
    presses_here(desk).then(|| {
        let is_open = |it: &&KeptPress| !it.has_ended() && it.press.nature == Nature::Live;
        // A store that cannot be read is told of by the page itself.
        let presses = desk.store().presses().unwrap_or_default();
        let shift = shift::current(desk).ok().flatten();
        HelpState {
            readiness: readiness_view(desk),
            nobody: with_help(desk, |help| help.on_duty.is_some_and(<[_]>::is_empty)),
            pressed: number(presses.iter().filter(is_open).count()),
            on_call: shift.is_some() && desk.account().is_on_call(),
            shift: shift.map(|kept| kept.shift.started),
        }
    })
}

fn presses_here(desk: &Desk) -> bool {
    desk.me().roles.contains(&Role::Advisor)
}

/// What a press would do now, in words.
pub(crate) fn readiness_view(desk: &Desk) -> ReadinessView {
    with_help(desk, |help| help.overall())
}

fn with_help<T>(desk: &Desk, make: impl FnOnce(&Help<'_>) -> T) -> T {
    let (mut floor, phone): (_, PhoneCard) = (desk.account().floor(), desk.phone());
    if let Some(floor) = &mut floor {
        // Nobody answers themself.
        floor.on_duty.retain(|it| it.person != desk.me().person);
    }
    make(&Help {
        pack: desk.offers(),
        is_connected: desk.is_connected(),
        on_duty: floor.as_ref().map(|floor| &floor.on_duty[..]),
        phone: &phone,
    })
}
