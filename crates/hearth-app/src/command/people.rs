//! Bodies of the `people` commands.

use hearth_domain::Problem;

use crate::App;

pub(crate) async fn get_people(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::people::PeopleView, Problem> {
    todo!()
}

pub(crate) async fn invite(
    _app: &App,
    _input: hearth_domain::api::people::InviteRequest,
) -> Result<hearth_domain::api::people::Invited, Problem> {
    todo!()
}

pub(crate) async fn change_person(
    _app: &App,
    _input: crate::commands::ChangePerson,
) -> Result<crate::view::people::PeopleView, Problem> {
    todo!()
}

pub(crate) async fn save_team(
    _app: &App,
    _input: crate::commands::SaveTeam,
) -> Result<crate::view::people::PeopleView, Problem> {
    todo!()
}
