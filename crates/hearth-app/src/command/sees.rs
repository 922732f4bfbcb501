//! Bodies of the `sees` commands. They answer also while the store is closed: nobody has to log in to
//! learn what Hearth can see and what is kept.
//!
//! Not here: the lists ([`crate::page::sees`], [`crate::page::promise`]).

use hearth_domain::{Problem, pack::Pack};

use crate::{
    App,
    commands::Nothing,
    desk::Desk,
    page,
    view::{promise::PromiseView, sees::SeesView},
};

pub(crate) async fn get_sees(app: &App, _: Nothing) -> Result<SeesView, Problem> {
    match app.desk() {
        Ok(desk) => Ok(page::sees::view(asked_by(&desk)?)),
        Err(_) => Ok(page::sees::view(None)),
    }
}

pub(crate) async fn get_promise(app: &App, _: Nothing) -> Result<PromiseView, Problem> {
    match app.desk() {
        Ok(desk) => Ok(page::promise::view(asked_by(&desk)?)),
        Err(_) => Ok(page::promise::view(None)),
    }
}

/// The pack that the reader answers under. Staff read what advisors are asked under the newest one.
fn asked_by(desk: &Desk) -> Result<Option<&Pack>, Problem> {
    let standing = desk.standing()?;
    Ok(match &standing {
        Some(standing) => desk.packs().get(&standing.pack),
        None => desk.packs().all().max_by_key(|pack| pack.from),
    })
}
