//! Bodies of the `review` commands: the queue, a record, verdicts, actions and decisions.
//!
//! Each act is named here and sent once; what may be done is the domain's to say and the server's
//! to hold. Not here: what a reviewer sees ([`crate::page::review`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::{
        record::RecordCopy,
        review::{ActionRequest, AttestRequest, DecisionRequest, QueuePage, ReviewRequest},
    },
    decision::MOST_WORDS,
    id::{RecordId, ResponseId},
    record::{Outcome, Verdict},
    response::Value,
};

use crate::{
    App, Desk, answer,
    commands::{Accept, Attest, Decide, FinishAction, Return, SetAction, WhichQueue, WhichRecord},
    page::review::{Review, since},
    view::review::ReviewView,
};

pub(crate) async fn get_queue(app: &App, input: WhichQueue) -> Result<QueuePage, Problem> {
    let desk = app.desk()?;
    let queue = desk.client();
    queue
        .queue(input.after.as_deref(), input.team.as_ref(), input.all)
        .await
}

pub(crate) async fn get_review(app: &App, input: WhichRecord) -> Result<ReviewView, Problem> {
    show(app, &input.record).await
}

pub(crate) async fn accept(app: &App, input: Accept) -> Result<ReviewView, Problem> {
    give(app, &input.record, input.response, Verdict::Accepted).await
}

pub(crate) async fn return_item(app: &App, input: Return) -> Result<ReviewView, Problem> {
    let (why, how) = (input.reason.trim(), input.satisfy.trim());
    let todo = "Say what would satisfy, so that one more try is enough.";
    let faults: Vec<_> = [
        answer::free_text("reason", why, MOST_WORDS, "Say why you are returning it."),
        answer::free_text("satisfy", how, MOST_WORDS, todo),
    ]
    .into_iter()
    .filter_map(Result::err)
    .flat_map(|problem| problem.fields)
    .collect();
    if !faults.is_empty() {
        return Err(Problem::fields(faults));
    }
    let verdict = Verdict::Returned {
        reason: why.into(),
        satisfy: how.into(),
    };
    give(app, &input.record, input.response, verdict).await
}

pub(crate) async fn attest(app: &App, input: Attest) -> Result<ReviewView, Problem> {
    match &input.value {
        Value::Attested { note, .. } => answer::no_patient("note", note)?,
        Value::Words { words } => answer::no_patient("words", words)?,
        _ => {}
    }
    let attest = AttestRequest {
        response: uuid::Uuid::now_v7().into(),
        item: input.item,
        method: input.method,
        observed: input.observed,
        value: answer::tidied(input.value),
    };
    app.desk()?.client().attest(&input.record, &attest).await?;
    show(app, &input.record).await
}

pub(crate) async fn set_action(app: &App, input: SetAction) -> Result<ReviewView, Problem> {
    let words = input.words.trim();
    answer::free_text("words", words, MOST_WORDS, "Say what is to be done.")?;
    let action = ActionRequest {
        act: uuid::Uuid::now_v7().into(),
        item: input.item,
        words: words.into(),
        owner: input.owner,
        due: input.due,
    };
    let desk = app.desk()?;
    desk.client().set_action(&input.record, &action).await?;
    show(app, &input.record).await
}

pub(crate) async fn finish_action(app: &App, input: FinishAction) -> Result<ReviewView, Problem> {
    let desk = app.desk()?;
    desk.client()
        .finish_action(&input.record, &input.act)
        .await?;
    show(app, &input.record).await
}

pub(crate) async fn decide(app: &App, input: Decide) -> Result<ReviewView, Problem> {
    answer::no_patient("reason", &input.reason)?;
    answer::no_patient("next", &input.next)?;
    if let Outcome::Approved { conditions, .. } = &input.outcome {
        for condition in conditions {
            let field = condition
                .item
                .as_ref()
                .map_or("conditions", |item| item.as_str());
            answer::no_patient(field, &condition.words)?;
        }
    }
    let desk = app.desk()?;
    let decision = DecisionRequest {
        act: uuid::Uuid::now_v7().into(),
        seen: input.seen,
        outcome: input.outcome,
        reason: input.reason.trim().into(),
        next: input.next.trim().into(),
        review: input.review,
        confirms: input.confirms,
    };
    match desk.client().decide(&input.record, &decision).await {
        Ok(_) => show(app, &input.record).await,
        Err(problem) if problem.code == ProblemCode::Conflict => {
            Err(what_changed(&desk, &input.record, input.seen, problem).await)
        }
        Err(problem) => Err(problem),
    }
}

async fn give(
    app: &App,
    record: &RecordId,
    response: ResponseId,
    verdict: Verdict,
) -> Result<ReviewView, Problem> {
    let review = ReviewRequest {
        act: uuid::Uuid::now_v7().into(),
        response,
        verdict,
    };
    app.desk()?.client().give_verdict(record, &review).await?;
    show(app, record).await
}

/// The record as it is now.
async fn show(app: &App, record: &RecordId) -> Result<ReviewView, Problem> {
    let desk = app.desk()?;
    let copy = desk.client().review(record).await?;
    if let Some(review) = on(&desk, &copy) {
        return Ok(review.view());
    }
    // The pack is newer than what this device has fetched.
    desk.sync().await?;
    let desk = app.desk()?;
    let review = on(&desk, &copy).ok_or_else(|| {
        Problem::new(
            ProblemCode::WrongVersion,
            "This record uses questions that Hearth could not fetch. Try again in a minute. If \
             it goes on, update Hearth.",
        )
    })?;
    Ok(review.view())
}

fn on<'a>(desk: &'a Desk, copy: &'a RecordCopy) -> Option<Review<'a>> {
    let me = desk.me();
    Review::of(copy, desk.packs(), &me.person, &me.roles, desk.today())
}

/// Why a decision was not taken: what came in after the record was read. When nothing did, the
/// server's own words stand.
async fn what_changed(desk: &Desk, record: &RecordId, seen: u64, problem: Problem) -> Problem {
    let Ok(copy) = desk.client().review(record).await else {
        return problem;
    };
    let news = on(desk, &copy)
        .map(|review| since(&review, seen))
        .unwrap_or_default();
    if news.is_empty() {
        return problem;
    }
    Problem::new(
        ProblemCode::Conflict,
        format!(
            "Nothing was decided, because the record changed after you read it. {news} Read it \
             again, then decide."
        ),
    )
}
