//! Bodies of the `account` commands.

use hearth_domain::Problem;

use crate::App;

pub(crate) async fn get_state(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::state::AppState, Problem> {
    todo!()
}

pub(crate) async fn read_invitation(
    _app: &App,
    _input: crate::commands::InvitationText,
) -> Result<crate::view::state::InvitationView, Problem> {
    todo!()
}

pub(crate) async fn start_login(
    _app: &App,
    _input: crate::commands::LogIn,
) -> Result<crate::view::state::LoginStarted, Problem> {
    todo!()
}

pub(crate) async fn cancel_login(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::state::AppState, Problem> {
    todo!()
}

pub(crate) async fn unlock(
    _app: &App,
    _input: crate::commands::Unlock,
) -> Result<crate::view::state::AppState, Problem> {
    todo!()
}

pub(crate) async fn lock(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::state::AppState, Problem> {
    todo!()
}

pub(crate) async fn log_out(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::state::AppState, Problem> {
    todo!()
}

pub(crate) async fn try_now(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::state::AppState, Problem> {
    todo!()
}
