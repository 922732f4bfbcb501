//! Bodies of the `send` commands.

use hearth_domain::Problem;

use crate::App;

pub(crate) async fn get_check(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::sent::CheckView, Problem> {
    todo!()
}

pub(crate) async fn submit(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::sent::SentView, Problem> {
    todo!()
}

pub(crate) async fn get_sent(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::sent::SentView, Problem> {
    todo!()
}

pub(crate) async fn withdraw(
    _app: &App,
    _input: crate::commands::Withdraw,
) -> Result<crate::view::sent::SentView, Problem> {
    todo!()
}
