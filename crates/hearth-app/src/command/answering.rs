//! Bodies of the `answering` commands: what those who answer do with a request.
//!
//! Each is asked of the server at once: an answer that was only kept here would be claimed and not
//! known. Not here: what was pressed on this computer ([`super::assistance`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::assistance::{AnswerRequest, CloseRequest, DutyRequest, RequestState},
    assistance::Nature,
};

use crate::{
    App, assistance,
    commands::{CloseInput, Nothing, SetDuty, TakeRequest, WhichRequest},
    desk::Desk,
    page::answering::Answering,
    view::{
        answering::{AnsweringView, RequestView},
        number,
        state::AnsweringState,
    },
};

pub(crate) async fn get_answering(app: &App, _: Nothing) -> Result<AnsweringView, Problem> {
    Ok(view(&app.desk()?))
}

pub(crate) async fn set_duty(app: &App, input: SetDuty) -> Result<AnsweringView, Problem> {
    let desk = app.desk()?;
    let asked = DutyRequest {
        on: input.on,
        heard: input.heard,
    };
    if !input.on {
        desk.account().holding.leaves();
    }
    let duty = desk.client().set_duty(&asked).await;
    let duty = duty.inspect_err(|_| desk.account().holding.stays())?;
    desk.account().change_floor(None, |floor| floor.duty = duty);
    // A press reaches whoever hears the stream, and not before that is said.
    assistance::hears(app, desk.account()).await;
    assistance::changed(app);
    Ok(view(&desk))
}

pub(crate) async fn shown(app: &App, input: WhichRequest) -> Result<AnsweringView, Problem> {
    let desk = app.desk()?;
    let word = desk.client().shown(&input.request).await;
    answered(app, &desk, word)
}

pub(crate) async fn take(app: &App, input: TakeRequest) -> Result<AnsweringView, Problem> {
    let desk = app.desk()?;
    let asked = AnswerRequest { to: input.to };
    let word = desk.client().answer(&input.request, &asked).await;
    answered(app, &desk, word)
}

pub(crate) async fn hand_back(app: &App, input: WhichRequest) -> Result<AnsweringView, Problem> {
    let desk = app.desk()?;
    desk.account().holding.gives_back(&input.request);
    let word = desk.client().hand_back(&input.request).await;
    let word = word.inspect_err(|_| desk.account().holding.stays());
    answered(app, &desk, word)
}

pub(crate) async fn divert(app: &App, input: WhichRequest) -> Result<AnsweringView, Problem> {
    let desk = app.desk()?;
    let word = desk.client().divert(&input.request).await;
    answered(app, &desk, word)
}

pub(crate) async fn close(app: &App, input: CloseInput) -> Result<AnsweringView, Problem> {
    let desk = app.desk()?;
    let asked = CloseRequest {
        outcome: input.outcome,
    };
    let word = desk.client().close(&input.request, &asked).await;
    answered(app, &desk, word)
}

pub(crate) async fn read_lost(app: &App, _: Nothing) -> Result<AnsweringView, Problem> {
    let desk = app.desk()?;
    desk.account().holding.read();
    assistance::changed(app);
    Ok(view(&desk))
}

fn answered(
    app: &App,
    desk: &Desk,
    word: Result<RequestState, Problem>,
) -> Result<AnsweringView, Problem> {
    assistance::take_in(app, desk.account(), word.map_err(offline)?);
    Ok(view(desk))
}

/// Somebody who waits is helped by phone when the server is silent.
fn offline(problem: Problem) -> Problem {
    match problem.code {
        ProblemCode::Offline => Problem::new(
            ProblemCode::Offline,
            "The server does not answer, so nobody knows of this yet. Phone the advisor, then try \
             again.",
        ),
        _ => problem,
    }
}

/// What the frame shows somebody who answers.
pub(crate) fn state(desk: &Desk) -> Option<AnsweringState> {
    desk.me().roles.iter().any(|role| role.is_told()).then(|| {
        let view = view(desk);
        let count = |is: fn(&&RequestView) -> bool| number(view.requests.iter().filter(is).count());
        AnsweringState {
            duty: view.duty,
            waiting: count(|it| it.waits && it.nature == Nature::Live),
            ringing: count(|it| it.rings),
            warning: view.warning,
        }
    })
}

fn view(desk: &Desk) -> AnsweringView {
    let floor = desk.account().floor();
    Answering {
        me: &desk.me().person,
        roles: &desk.me().roles.iter().copied().collect(),
        floor: floor.as_ref(),
        packs: desk.packs(),
        lost: desk.account().holding.told(),
    }
    .view()
}
