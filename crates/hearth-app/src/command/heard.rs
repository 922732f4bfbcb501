//! Bodies of the `heard` commands: what advisors shared with the reader, and requests to go back.
//!
//! Nothing of it is kept on this computer. Not here: one's own check-ins ([`super::check_in`]).

use hearth_domain::{
    FieldProblem, Problem, ProblemCode,
    api::{
        review::Count,
        wellbeing::{GoingBackDay, ReplyRequest, TalkRequest},
    },
    check_in::{
        Hearer,
        conversation::{BadWords, ConversationRefused},
    },
    role::Role,
    time::{Date, TimeOfDay},
};

use crate::{
    App,
    answer::NO_DAY,
    commands::{ArrangeGoingBack, ArrangeTalk, Nothing, ReplyToShared},
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
    let talk = talk(input.day, &input.time, input.how)?;
    let which = (&input.check_in, &input.topic);
    let sent = desk.client().arrange_talk(which, &talk).await;
    after(app, &desk, sent).await
}

pub(crate) async fn arrange_going_back(
    app: &App,
    input: ArrangeGoingBack,
) -> Result<HeardView, Problem> {
    let desk = app.desk()?;
    let from = input.from.ok_or_else(|| Problem::field("from", NO_DAY))?;
    let day = GoingBackDay { from };
    let sent = desk.client().arrange_going_back(&input.request, &day).await;
    after(app, &desk, sent).await
}

/// A talk, as it was entered. Everything that is missing is said at once.
fn talk(day: Option<Date>, time: &str, how: String) -> Result<TalkRequest, Problem> {
    let time = time.trim().parse::<TimeOfDay>().ok();
    let no_how = how.trim().is_empty();
    if let (Some(day), Some(time), false) = (day, time, no_how) {
        let when = day.at(time);
        return Ok(TalkRequest { when, how });
    }
    let fault = |is_fault: bool, field: &str, message: String| {
        let field = field.to_owned();
        is_fault.then_some(FieldProblem { field, message })
    };
    let how = ConversationRefused::How(BadWords::Empty).to_string();
    let faults = [
        fault(day.is_none(), "day", NO_DAY.into()),
        fault(
            time.is_none(),
            "time",
            "Enter a time, for example 14:30.".into(),
        ),
        fault(no_how, "how", how),
    ];
    Err(Problem::fields(faults.into_iter().flatten().collect()))
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
    let mut forms = desk.packs().all().filter_map(|pack| pack.check_in.as_ref());
    // Managers hear of those who ask to go back, whatever their packs ask.
    let hears = roles.contains(&Role::Manager) || forms.any(|form| Hearer::can_be(roles, form));
    let known = desk.account().wellbeing();
    let waiting = known.map_or(0, |known| page::heard::waiting(&known));
    hears.then(|| Count::of(number(waiting).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_a_talk_lacks_is_said_at_once() {
        let lacks = |day, time, how: &str| -> Vec<String> {
            let problem = talk(day, time, how.into()).err();
            let fields = problem.map_or(Vec::new(), |it| it.fields);
            fields.into_iter().map(|it| it.field).collect()
        };
        let day = Date::of(2026, 12, 1);
        assert_eq!(lacks(None, "noon", "  "), ["day", "time", "how"]);
        assert_eq!(lacks(Some(day), "14:60", "By phone"), ["time"]);
        let talk = talk(Some(day), " 14:30 ", "By phone".into()).unwrap();
        assert_eq!(talk.when, day.at(TimeOfDay::of(14, 30)));
    }
}
