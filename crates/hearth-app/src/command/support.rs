//! Bodies of the `support` commands. The card is there also while the store is closed; what follows a
//! difficult call is not, and no server hears of it.
//!
//! Not here: the card ([`hearth_domain::support`]).

use hearth_domain::{
    Problem,
    assistance::difficult_call::{DifficultCall, FollowUp},
};

use crate::{
    App,
    commands::Nothing,
    desk::Desk,
    event::AppEvent,
    page,
    view::support::{AfterCallView, SupportView},
};

pub(crate) async fn get_support(app: &App, _: Nothing) -> Result<SupportView, Problem> {
    let frame = app.frame();
    let card = frame.account().and_then(|(_, it)| it.support.as_ref());
    Ok(page::support::view(card, app.clock().today()))
}

pub(crate) async fn get_after_call(app: &App, _: Nothing) -> Result<AfterCallView, Problem> {
    let desk = app.desk()?;
    let word = words(&desk)?.last().map(|(_, word)| *word);
    let card = desk.support_card();
    Ok(page::support::after_call(card, word, desk.today()))
}

pub(crate) async fn put_away_after_call(app: &App, _: Nothing) -> Result<AfterCallView, Problem> {
    let desk = app.desk()?;
    for (call, word) in words(&desk)? {
        let read = Some(word);
        desk.store()
            .keep_difficult_call(&DifficultCall { read, ..call })?;
    }
    app.emit(AppEvent::Record);
    get_after_call(app, Nothing {}).await
}

/// The words to oneself that it is time for, each with its call.
fn words(desk: &Desk) -> Result<Vec<(DifficultCall, FollowUp)>, Problem> {
    let calls = desk.store().difficult_calls()?.into_iter();
    let word = |call: DifficultCall| Some((call, call.follow_up(desk.today())?));
    Ok(calls.filter_map(word).collect())
}
