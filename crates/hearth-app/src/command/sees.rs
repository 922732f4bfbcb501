//! Body of the `sees` command. It answers also while the store is closed: nobody has to log in to
//! learn what Hearth can see.
//!
//! Not here: the lists ([`crate::page::sees`]).

use hearth_domain::Problem;

use crate::{App, commands::Nothing, page, view::sees::SeesView};

pub(crate) async fn get_sees(app: &App, _: Nothing) -> Result<SeesView, Problem> {
    let Ok(desk) = app.desk() else {
        return Ok(page::sees::view(None));
    };
    let standing = desk.standing()?;
    let pack = match &standing {
        Some(standing) => desk.packs().get(&standing.pack),
        // Staff read what advisors are asked under the newest pack.
        None => desk.packs().all().max_by_key(|pack| pack.from),
    };
    Ok(page::sees::view(pack))
}
