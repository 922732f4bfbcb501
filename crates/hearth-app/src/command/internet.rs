//! Bodies of the `internet` commands: testing the line, and what tests came to.
//!
//! Not here: taking samples ([`crate::internet`]).

use hearth_domain::{
    Problem,
    internet::{
        household::Half,
        measurement::{Abort, Depth},
    },
};

use crate::{
    App,
    commands::{Nothing, TestLine},
    internet::{self, By},
    view::internet::InternetView,
};

/// What a demonstration says above its tests.
const EXAMPLE: &str = "Example data. The tests of other days are made up. In this demonstration your \
    provider's server runs on this computer, so a test measures the computer and no line.";

pub(crate) async fn get_internet(app: &App, _: Nothing) -> Result<InternetView, Problem> {
    view(app)
}

pub(crate) async fn test_line(app: &App, input: TestLine) -> Result<InternetView, Problem> {
    let depth = if input.full {
        Depth::Full
    } else {
        Depth::Light
    };
    match &input.household {
        Some(now) => internet::keep_household(&app.desk()?, now)?,
        None if input.guided == Some(Half::Usual) => {
            return Err(Problem::field(
                "others",
                "Say how many others are online now, so that the two tests can be compared.",
            ));
        }
        None => app.desk()?.store().forget_household()?,
    }
    internet::press(app, depth, input.guided.map_or(By::Advisor, By::Pair)).await?;
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

pub(crate) async fn resume_tests(app: &App, _: Nothing) -> Result<InternetView, Problem> {
    internet::resume(&app.desk()?)?;
    view(app)
}

fn view(app: &App) -> Result<InternetView, Problem> {
    let desk = app.desk()?;
    let asked = desk.internet().ok_or_else(internet::not_measured)?;
    let view = internet::line(&desk, asked)?.view();
    Ok(InternetView {
        example: app.options().demo.then(|| EXAMPLE.into()),
        ..view
    })
}
