//! Bodies of the `going_back` commands: the advisor's way back to the contact centre, in two steps.
//!
//! The first step lies in the diary, so that nothing happens by a slip; the second hands it to the
//! store, from where it is sent. Not here: the day that a manager arranges ([`super::heard`]).

use hearth_domain::{Problem, check_in::going_back::GoingBack, id::GoingBackId};

use crate::{
    App, commands::Nothing, desk::Desk, diary::keep_until, event::AppEvent, page, sharing,
    store::Diary, view::going_back::GoingBackView,
};

pub(crate) async fn get_going_back(app: &App, _: Nothing) -> Result<GoingBackView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    Ok(page::going_back::view(
        asked(&desk, &diary)?.as_ref(),
        desk.store().going_back()?.as_ref(),
        desk.account().wellbeing().as_ref(),
    ))
}

pub(crate) async fn ask_to_go_back(app: &App, _: Nothing) -> Result<GoingBackView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    let view = get_going_back(app, Nothing {}).await?;
    if view.can_ask {
        let id = GoingBackId::from(uuid::Uuid::now_v7());
        let request = GoingBack::ask(id, desk.now());
        diary.keep_going_back_asked(&request, keep_until(&desk))?;
    }
    get_going_back(app, Nothing {}).await
}

pub(crate) async fn confirm_going_back(app: &App, _: Nothing) -> Result<GoingBackView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    if let Some(mut request) = asked(&desk, &diary)? {
        request.confirm(desk.now())?;
        // Kept to be sent before it is forgotten here: a crash in between asks for the second step
        // once more.
        desk.store().keep_going_back(&request)?;
        diary.drop_going_back_asked()?;
        app.wake_to_share();
        app.emit(AppEvent::Wellbeing);
    }
    get_going_back(app, Nothing {}).await
}

pub(crate) async fn withdraw_going_back(app: &App, _: Nothing) -> Result<GoingBackView, Problem> {
    let desk = app.desk()?;
    let diary = app.diary_of(&desk)?;
    if asked(&desk, &diary)?.is_some() {
        diary.drop_going_back_asked()?;
        return get_going_back(app, Nothing {}).await;
    }
    sharing::withdraw_going_back(app, desk.account(), desk.now()).await?;
    get_going_back(app, Nothing {}).await
}

/// The request that was asked once and not confirmed. One that is in the store already was confirmed, and
/// only a crash kept it from being forgotten here.
fn asked(desk: &Desk, diary: &Diary) -> Result<Option<GoingBack>, Problem> {
    let (asked, kept) = (diary.going_back_asked()?, desk.store().going_back()?);
    let is_confirmed = |it: &GoingBack| kept.as_ref().is_some_and(|kept| kept.request.id == it.id);
    if asked.as_ref().is_some_and(is_confirmed) {
        diary.drop_going_back_asked()?;
        return Ok(None);
    }
    Ok(asked)
}
