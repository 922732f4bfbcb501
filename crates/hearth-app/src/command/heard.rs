//! Bodies of the `heard` commands: what advisors shared with the reader, and requests to return.
//!
//! Nothing of it is kept on this computer. Not here: one's own check-ins ([`super::check_in`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::{
        review::Count,
        wellbeing::{ReplyRequest, ReturnDay, TalkRequest},
    },
    role::Role,
};

use crate::{
    App,
    commands::{ArrangeReturn, ArrangeTalk, Nothing, ReplyToShared},
    desk::Desk,
    page, sharing,
    view::{heard::HeardView, number},
};

pub(crate) async fn get_heard(app: &App, _: Nothing) -> Result<HeardView, Problem> {
    let desk = app.desk()?;
    let known = desk.account().wellbeing();
    Ok(page::heard::view(
        known.as_ref(),
        desk.packs(),
        desk.today(),
    ))
}

pub(crate) async fn reply_to_shared(app: &App, input: ReplyToShared) -> Result<HeardView, Problem> {
    let desk = app.desk()?;
    let reply = ReplyRequest { words: input.words };
    let which = (&input.check_in, &input.topic);
    let sent = desk
        .client()
        .reply_to_shared(which, &input.reply, &reply)
        .await;
    after(app, &desk, sent).await
}

pub(crate) async fn arrange_talk(app: &App, input: ArrangeTalk) -> Result<HeardView, Problem> {
    let desk = app.desk()?;
    let talk = TalkRequest {
        when: input.day.at(input.time),
        how: input.how,
    };
    let which = (&input.check_in, &input.topic);
    let sent = desk.client().arrange_talk(which, &talk).await;
    after(app, &desk, sent).await
}

pub(crate) async fn arrange_return(app: &App, input: ArrangeReturn) -> Result<HeardView, Problem> {
    let desk = app.desk()?;
    let day = ReturnDay { from: input.from };
    let sent = desk.client().arrange_return(&input.request, &day).await;
    after(app, &desk, sent).await
}

/// Shows how it now stands, once the server has taken something.
async fn after(app: &App, desk: &Desk, sent: Result<(), Problem>) -> Result<HeardView, Problem> {
    sent.map_err(|problem| match problem.code {
        ProblemCode::Offline => Problem::new(
            ProblemCode::Offline,
            "Your server did not answer, so Hearth cannot tell if it arrived. What you wrote is still \
             here. Send it again when you are back online: it arrives once.",
        ),
        _ => problem,
    })?;
    sharing::look(app, desk.account()).await;
    get_heard(app, Nothing {}).await
}

/// How much waits for the reader; none for those with whom nothing can be shared.
pub(super) fn waiting(desk: &Desk) -> Option<Count> {
    let roles = &desk.me().roles;
    let is_someone = |role: Role| roles.contains(&role);
    let mut forms = desk.packs().all().filter_map(|pack| pack.check_in.as_ref());
    let hears = is_someone(Role::Manager) || forms.any(|form| is_someone(form.someone_else.role));
    let known = desk.account().wellbeing();
    let waiting = known.map_or(0, |known| page::heard::waiting(&known));
    hears.then(|| Count::of(number(waiting).into()))
}
