//! Bodies of the `home` commands: the start page, the history, and replies.
//!
//! Not here: what they show ([`crate::page::home`]).

use hearth_domain::{
    Problem, ProblemCode, api::record::Reply as ReplyRequest, decision::MOST_WORDS,
};

use super::assess::setup;
use crate::{
    App, answer,
    commands::{Nothing, Reply},
    page,
    view::home::{DueView, HistoryView, HomeView},
};

pub(crate) async fn get_home(app: &App, _: Nothing) -> Result<HomeView, Problem> {
    let desk = app.desk()?;
    Ok(page::home::view(&setup(&desk)?))
}

pub(crate) async fn get_due(app: &App, _: Nothing) -> Result<DueView, Problem> {
    let desk = app.desk()?;
    Ok(page::home::due(&setup(&desk)?))
}

pub(crate) async fn get_history(app: &App, _: Nothing) -> Result<HistoryView, Problem> {
    let desk = app.desk()?;
    // Who looked is known to the server alone; without it, the rest of the page stands.
    let looks = desk.client().access().await.unwrap_or_default();
    let setup = setup(&desk)?;
    Ok(page::home::history(
        &setup,
        desk.replica().trouble.clone(),
        &looks,
    ))
}

pub(crate) async fn reply(app: &App, input: Reply) -> Result<HomeView, Problem> {
    answer::free_text("words", &input.words, MOST_WORDS, "Write your reply.")?;
    let desk = app.desk()?;
    let reply = ReplyRequest {
        act: uuid::Uuid::now_v7().into(),
        to: input.to,
        words: input.words.trim().into(),
    };
    desk.client().reply(&reply).await.map_err(|problem| match problem.code {
        ProblemCode::Offline => Problem::new(
            ProblemCode::Offline,
            "You are offline, so your reply was not sent. What you wrote is still here. Send it \
             when you are back online.",
        ),
        _ => problem,
    })?;
    desk.sync().await?;
    get_home(app, Nothing {}).await
}
