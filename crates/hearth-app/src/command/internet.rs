//! Bodies of the `internet` commands: testing the line, and what tests came to.
//!
//! Not here: taking samples ([`crate::internet`]).

use hearth_domain::{
    Problem,
    internet::measurement::{Abort, Depth},
};

use crate::{
    App,
    commands::{Nothing, TestLine},
    internet,
    view::internet::InternetView,
};

pub(crate) async fn get_internet(app: &App, _: Nothing) -> Result<InternetView, Problem> {
    view(app)
}

pub(crate) async fn test_line(app: &App, input: TestLine) -> Result<InternetView, Problem> {
    let depth = if input.full {
        Depth::Full
    } else {
        Depth::Light
    };
    internet::press(app, depth).await?;
    view(app)
}

pub(crate) async fn stop_test(app: &App, _: Nothing) -> Result<InternetView, Problem> {
    let desk = app.desk()?;
    desk.account().sampling.stop(Abort::Stopped, |_| true);
    view(app)
}

pub(crate) async fn postpone_tests(app: &App, _: Nothing) -> Result<InternetView, Problem> {
    internet::postpone(&app.desk()?)?;
    view(app)
}

fn view(app: &App) -> Result<InternetView, Problem> {
    let desk = app.desk()?;
    let asked = desk.internet().ok_or_else(internet::not_measured)?;
    Ok(internet::line(&desk, asked)?.view())
}
