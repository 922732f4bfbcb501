//! Bodies of the `review` commands.

use hearth_domain::Problem;

use crate::App;

pub(crate) async fn get_queue(
    _app: &App,
    _input: crate::commands::WhichQueue,
) -> Result<hearth_domain::api::review::QueuePage, Problem> {
    todo!()
}

pub(crate) async fn get_review(
    _app: &App,
    _input: crate::commands::WhichRecord,
) -> Result<crate::view::review::ReviewView, Problem> {
    todo!()
}

pub(crate) async fn accept(
    _app: &App,
    _input: crate::commands::Accept,
) -> Result<crate::view::review::ReviewView, Problem> {
    todo!()
}

pub(crate) async fn return_item(
    _app: &App,
    _input: crate::commands::Return,
) -> Result<crate::view::review::ReviewView, Problem> {
    todo!()
}

pub(crate) async fn attest(
    _app: &App,
    _input: crate::commands::Attest,
) -> Result<crate::view::review::ReviewView, Problem> {
    todo!()
}

pub(crate) async fn decide(
    _app: &App,
    _input: crate::commands::Decide,
) -> Result<crate::view::review::ReviewView, Problem> {
    todo!()
}
