//! Bodies of the `home` commands.

use hearth_domain::Problem;

use crate::App;

pub(crate) async fn get_home(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::home::HomeView, Problem> {
    todo!()
}

pub(crate) async fn get_history(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::home::HistoryView, Problem> {
    todo!()
}

pub(crate) async fn reply(
    _app: &App,
    _input: crate::commands::Reply,
) -> Result<crate::view::home::HomeView, Problem> {
    todo!()
}
