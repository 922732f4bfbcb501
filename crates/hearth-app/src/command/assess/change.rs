//! Something changed at home: what it touches is asked again, and the record says why.
//!
//! Not here: what a change touches, which the pack says, and its page ([`crate::page::change`]).

use hearth_domain::{Problem, ProblemCode, api::record::Reopen, package::MOST_NOTE};

use super::{get_tasks, setup};
use crate::{
    App, answer,
    commands::{Nothing, SomethingChanged},
    page,
    view::tasks::{ChangesView, TaskListView},
};

pub(crate) async fn get_changes(app: &App, _: Nothing) -> Result<ChangesView, Problem> {
    let desk = app.desk()?;
    Ok(page::change::view(&setup(&desk)?))
}

pub(crate) async fn something_changed(
    app: &App,
    input: SomethingChanged,
) -> Result<TaskListView, Problem> {
    if input.change.is_none() && input.sections.is_empty() {
        return Err(Problem::field("sections", "Select what changed."));
    }
    let desk = app.desk()?;
    let (items, what) = {
        let setup = setup(&desk)?;
        let what = page::change::words(&setup, &input);
        answer::free_text(
            "what",
            &what,
            MOST_NOTE,
            "Say in a few words what changed, for example \"I moved my desk\".",
        )?;
        (page::change::touched(&setup, &input)?, what)
    };
    let reopen = Reopen {
        act: uuid::Uuid::now_v7().into(),
        items,
        what,
    };
    desk.client()
        .reopen(&reopen)
        .await
        .map_err(|problem| match problem.code {
            ProblemCode::Offline => Problem::new(
                ProblemCode::Offline,
                "You are offline, so this could not be recorded. Nothing was lost or changed. Try \
                 again when you are back online.",
            ),
            _ => problem,
        })?;
    desk.sync().await?;
    get_tasks(app, Nothing {}).await
}
