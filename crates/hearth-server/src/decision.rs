//! `POST /records/{id}/decisions`: a person decides about an arrangement.
//!
//! A decision names the end of the record that was read, so that nobody decides on what they have
//! not seen. Not here: who may decide what, and what a decision must say
//! ([`hearth_domain::decision::Case`]).

use axum::extract::State;
use hearth_domain::{
    Problem, ProblemCode,
    api::{record::Appended, review::DecisionRequest},
    decision::Case,
    id::RecordId,
    record::{Author, Body, Decision},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::Reviewer,
    error::Result,
    extract::{Json, Path},
    record::act::Act,
    review::{acting, reach},
    state::App,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(decide))
}

/// Decides.
#[utoipa::path(post, path = "/records/{id}/decisions", tag = "review", security(("session" = [])),
    params(("id" = RecordId, Path, description = "The record")),
    request_body = DecisionRequest,
    responses(
        (status = 200, body = Appended),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For another role, or another person", body = Problem),
        (status = 404, description = "There is no such record, or it is not theirs to see", body = Problem),
        (status = 409, description = "The record has moved on, or another act has this name", body = Problem),
        (status = 422, description = "Something stands in the way or is missing", body = Problem),
))]
async fn decide(
    State(app): State<App>,
    who: Reviewer,
    Path(record): Path<RecordId>,
    Json(asked): Json<DecisionRequest>,
) -> Result<Json<Appended>> {
    let reach = reach(&who, &record);
    let act = Act::new(reach, &who.person, asked.act.as_str(), &asked);
    let taken = act.take(&app, |work| {
        let (standing, pack) = work.standing()?;
        let case = Case {
            record: &work.stored.record,
            advisor: &work.stored.advisor,
            standing: &standing,
            pack,
            today: work.today(),
        };
        let seen = asked.seen == work.stored.head.seq;
        let rule = |by: &Author| match case.decide(by, decision(&asked)) {
            // Who may not decide learns just that.
            Err(problem) if problem.code == ProblemCode::NotAllowed => Err(problem),
            _ if !seen => Err(moved_on()),
            decided => decided,
        };
        let (by, decision) = acting(&who, rule)?;
        Ok((by, Body::Decided { decision }))
    });
    taken.await
}

/// What was asked for, before the rules say whether a second person is needed.
fn decision(asked: &DecisionRequest) -> Decision {
    Decision {
        act: asked.act.clone(),
        outcome: asked.outcome.clone(),
        reason: asked.reason.clone(),
        next: asked.next.clone(),
        review: asked.review,
        needs_second: false,
        confirms: asked.confirms,
    }
}

fn moved_on() -> Problem {
    Problem::new(
        ProblemCode::Conflict,
        "The record has changed since you read it. Read it again, then decide.",
    )
}
