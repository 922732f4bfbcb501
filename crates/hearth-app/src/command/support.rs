//! Body of the `support` command. It answers also while the store is closed.
//!
//! Not here: the card ([`hearth_domain::support`]).

use hearth_domain::Problem;

use crate::{App, commands::Nothing, page, view::support::SupportView};

pub(crate) async fn get_support(app: &App, _: Nothing) -> Result<SupportView, Problem> {
    let frame = app.frame();
    let card = frame.account().and_then(|(_, it)| it.support.as_ref());
    Ok(page::support::view(card, app.clock().today()))
}
