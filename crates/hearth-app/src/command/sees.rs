//! Bodies of the `sees` commands.

use hearth_domain::Problem;

use crate::App;

pub(crate) async fn get_sees(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::sees::SeesView, Problem> {
    todo!()
}
