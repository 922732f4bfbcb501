//! Sharing a check-in, and what follows: it is answered, a talk is arranged, it is taken back.
//!
//! Every route can be asked twice. Whoever was not meant to hear something finds nothing. Not here:
//! what each may do ([`hearth_domain::check_in::conversation`]).

use axum::{extract::State, http::StatusCode};
use hearth_domain::{
    Problem,
    api::wellbeing::{ReplyRequest, TalkRequest},
    check_in::{
        Hearer, SharedAnswer, SharedCheckIn, Topic,
        conversation::{Conversation, ConversationRefused},
    },
    id::{CheckInId, PersonId, ReplyId},
    pack::CheckInForm,
    time::{Date, Ms},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    reach::{Reach, form, hearers},
    stored,
};
use crate::{
    auth::{Advisor, LoggedIn},
    db::{self, Tx},
    error::{Error, Result},
    extract::{Json, Path},
    live::tidings::{self, About},
    people,
    state::App,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(share))
        .routes(routes!(withdraw))
        .routes(routes!(reply))
        .routes(routes!(arrange))
}

/// Takes in what was shared of a check-in. Sent again with more in it, it adds that.
#[utoipa::path(put, path = "/check-ins/{id}", tag = "wellbeing", security(("session" = [])),
    params(("id" = CheckInId, Path, description = "Named by the device")),
    request_body = SharedCheckIn,
    responses(
        (status = 204, description = "Whoever was asked can read it"),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "Somebody else's check-in has this name", body = Problem),
        (status = 409, description = "The pack asks nothing of the kind", body = Problem),
        (status = 422, description = "It is no answer to this check-in", body = Problem),
))]
async fn share(
    State(app): State<App>,
    who: Advisor,
    Path(id): Path<CheckInId>,
    Json(mut shared): Json<SharedCheckIn>,
) -> Result<StatusCode> {
    let form = form(&app, &shared.pack)?;
    shared.check(&form)?;
    // The path is its name, and no clock of a device makes anything last longer.
    shared.id = id;
    shared.at = shared.at.min(app.now());
    let keep_until = form.keep_shared_until(app.now());
    let opened = Conversation::open(&shared, &who.person, app.now());
    db::until_done(|| async {
        let mut tx = app.db.begin().await?;
        if stored::is_of_another(&mut tx, &shared.id, &who.person).await? {
            return Err(Error::not_found("This check-in"));
        }
        let mut told = Vec::new();
        let managers = people::managers(&mut tx, &who.person).await?;
        for (new, answer) in opened.iter().zip(&shared.answers) {
            if !take(&mut tx, new, answer, &managers, keep_until).await? {
                return Ok(false);
            }
            told.extend(hearers(&mut tx, &who.person, new.with, &form).await?);
        }
        tell(&mut tx, told, &who.person, app.now()).await?;
        tx.commit().await?;
        Ok(true)
    })
    .await?;
    app.live.poke();
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps one thing that was shared, or what is newer in it. Answers whether nobody else changed it.
async fn take(
    tx: &mut Tx,
    new: &Conversation,
    answer: &SharedAnswer,
    managers: &[PersonId],
    keep_until: Date,
) -> Result<bool> {
    let not_for = match new.with {
        Hearer::SomeoneElse => managers,
        Hearer::Manager => &[],
    };
    if stored::open(tx, new, not_for, keep_until).await? {
        return Ok(true);
    }
    let Some(mut read) = stored::conversation(tx, &new.check_in, &new.topic, &new.from).await?
    else {
        return Ok(false);
    };
    read.it.receive(answer);
    stored::keep_conversation(tx, &read).await
}

/// Takes back what one shared. What was said goes, and so do the replies.
#[utoipa::path(delete, path = "/conversations/{checkIn}/{topic}", tag = "wellbeing",
    security(("session" = [])),
    params(("checkIn" = CheckInId, Path, description = "The check-in"),
           ("topic" = String, Path, description = "`outcome`, or `question.` and its name")),
    responses(
        (status = 204, description = "Nobody can read it any more"),
        (status = 401, description = "Log in", body = Problem),
        (status = 404, description = "They shared nothing of the kind", body = Problem),
))]
async fn withdraw(
    State(app): State<App>,
    who: LoggedIn,
    Path((check_in, topic)): Path<(CheckInId, String)>,
) -> Result<StatusCode> {
    let person = who.person.clone();
    let rule = |it: &mut Conversation, _: &CheckInForm, now| it.withdraw(&person, now);
    change(&app, &who, (&check_in, &topic), rule).await
}

/// Somebody who may hear it answers.
#[utoipa::path(put, path = "/conversations/{checkIn}/{topic}/replies/{id}", tag = "wellbeing",
    security(("session" = [])),
    params(("checkIn" = CheckInId, Path, description = "The check-in"),
           ("topic" = String, Path, description = "`outcome`, or `question.` and its name"),
           ("id" = ReplyId, Path, description = "Named by the window")),
    request_body = ReplyRequest,
    responses(
        (status = 204, description = "Whoever shared it can read the answer"),
        (status = 401, description = "Log in", body = Problem),
        (status = 404, description = "Nothing of the kind was shared with them", body = Problem),
        (status = 409, description = "It was taken back", body = Problem),
        (status = 422, description = "There are no words, or too many", body = Problem),
))]
async fn reply(
    State(app): State<App>,
    who: LoggedIn,
    Path((check_in, topic, id)): Path<(CheckInId, String, ReplyId)>,
    Json(asked): Json<ReplyRequest>,
) -> Result<StatusCode> {
    let reach = Reach::of(&app, &who).await?;
    let rule = |it: &mut Conversation, form: &CheckInForm, now| {
        let colleague = reach.colleague(&it.from);
        it.reply(&who.person, &colleague, form, (&id, &asked.words), now)
    };
    change(&app, &who, (&check_in, &topic), rule).await
}

/// Somebody who may hear it arranges a talk, or moves the one that is arranged.
#[utoipa::path(put, path = "/conversations/{checkIn}/{topic}/talk", tag = "wellbeing",
    security(("session" = [])),
    params(("checkIn" = CheckInId, Path, description = "The check-in"),
           ("topic" = String, Path, description = "`outcome`, or `question.` and its name")),
    request_body = TalkRequest,
    responses(
        (status = 204, description = "Both have it on their lists"),
        (status = 401, description = "Log in", body = Problem),
        (status = 404, description = "Nothing of the kind was shared with them", body = Problem),
        (status = 409, description = "It was taken back", body = Problem),
        (status = 422, description = "The time has passed, or it does not say how", body = Problem),
))]
async fn arrange(
    State(app): State<App>,
    who: LoggedIn,
    Path((check_in, topic)): Path<(CheckInId, String)>,
    Json(asked): Json<TalkRequest>,
) -> Result<StatusCode> {
    let reach = Reach::of(&app, &who).await?;
    let rule = |it: &mut Conversation, form: &CheckInForm, now| {
        let colleague = reach.colleague(&it.from);
        it.arrange(&who.person, &colleague, form, (asked.when, &asked.how), now)
    };
    change(&app, &who, (&check_in, &topic), rule).await
}

/// Changes a conversation by a rule and tells everybody in it.
async fn change(
    app: &App,
    who: &LoggedIn,
    (check_in, topic): (&CheckInId, &str),
    rule: impl Fn(&mut Conversation, &CheckInForm, Ms) -> Result<(), ConversationRefused>,
) -> Result<StatusCode> {
    let not_there = || Error::from(Problem::from(ConversationRefused::NotYours));
    let topic: Topic = topic.parse().map_err(|_| not_there())?;
    db::until_done(|| async {
        let mut tx = app.db.begin().await?;
        let read = stored::conversation(&mut tx, check_in, &topic, &who.person).await?;
        let mut read = read.ok_or_else(not_there)?;
        let form = form(app, &read.it.pack)?;
        rule(&mut read.it, &form, app.now()).map_err(Problem::from)?;
        if !stored::keep_conversation(&mut tx, &read).await? {
            return Ok(false);
        }
        let mut told = hearers(&mut tx, &read.it.from, read.it.with, &form).await?;
        told.push(read.it.from.clone());
        tell(&mut tx, told, &who.person, app.now()).await?;
        tx.commit().await?;
        Ok(true)
    })
    .await?;
    app.live.poke();
    Ok(StatusCode::NO_CONTENT)
}

/// Notes for each of these people that there is something to read. Whoever did it too may have
/// another computer.
async fn tell(tx: &mut Tx, mut people: Vec<PersonId>, by: &PersonId, now: Ms) -> Result<()> {
    people.push(by.clone());
    people.sort();
    people.dedup();
    tidings::note(tx, &people, About::Wellbeing, now).await
}
