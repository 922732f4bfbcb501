//! What the made-up reviewers do: accept, confirm, return, decide.
//!
//! Not here: what the advisors send ([`super::advisor`]).

use anyhow::Context;
use hearth_domain::{
    api::{
        record::{Appended, RecordCopy},
        review::{AttestRequest, DecisionRequest, ReviewRequest},
    },
    id::{ActId, RecordId, ResponseId},
    pack::{Item, Kind, Method, Pack, Settles, Weight},
    record::{Condition, Outcome, Place, Verdict},
    response::{Attested, Value},
    role::Role,
    standing::{Arrangement, ItemResult, State},
    time::Date,
};
use uuid::Uuid;

use super::seat::Seat;

/// Accepts what waits for a role and confirms what is that role's to confirm.
pub async fn review(
    seat: &Seat,
    role: Role,
    pack: &Pack,
    record: &RecordId,
    today: Date,
) -> anyhow::Result<()> {
    let copy: RecordCopy = seat.get(&format!("/records/{record}")).await?;
    for item in &pack.items {
        let Some(standing) = copy.standing.items.get(&item.id) else {
            continue;
        };
        if standing.result == ItemResult::NotApplicable {
            continue;
        }
        for method in &item.methods {
            match standing.methods.get(&method.id) {
                Some(given)
                    if given.state == State::WithReviewer && accepts(item, method, role) =>
                {
                    let request = ReviewRequest {
                        act: ActId::from(Uuid::now_v7()),
                        response: given.response.clone(),
                        verdict: Verdict::Accepted,
                    };
                    let _: Appended = seat.act(record, "reviews", &request).await?;
                }
                None if method.by == role => {
                    if let Some(value) = confirmed(&method.kind) {
                        let request = AttestRequest {
                            response: ResponseId::from(Uuid::now_v7()),
                            item: item.id.clone(),
                            method: method.id.clone(),
                            observed: today,
                            value,
                        };
                        let _: Appended = seat.act(record, "attestations", &request).await?;
                    }
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn accepts(item: &Item, method: &Method, role: Role) -> bool {
    match method.settles {
        _ if item.health => role == Role::Assessor,
        Settles::Accepted(by) => by == role,
        Settles::TwoPeople => matches!(role, Role::Manager | Role::Assessor),
        Settles::Itself => false,
    }
}

fn confirmed(kind: &Kind) -> Option<Value> {
    match kind {
        Kind::Attestation { .. } | Kind::Visit { .. } => Some(Value::Attested {
            outcome: Attested::Confirmed,
            note: String::new(),
        }),
        Kind::Words { .. } => Some(Value::Words {
            words: "We talked about it and agree.".into(),
        }),
        _ => None,
    }
}

/// Sends single answers back with what would satisfy.
pub async fn return_some(
    seat: &Seat,
    pack: &Pack,
    record: &RecordId,
    most: usize,
) -> anyhow::Result<()> {
    let copy: RecordCopy = seat.get(&format!("/records/{record}")).await?;
    let waiting = pack
        .items
        .iter()
        .filter(|item| !item.health)
        .filter_map(|item| copy.standing.items.get(&item.id))
        .flat_map(|standing| standing.methods.values())
        .filter(|given| given.state == State::WithReviewer);
    for given in waiting.take(most) {
        let request = ReviewRequest {
            act: ActId::from(Uuid::now_v7()),
            response: given.response.clone(),
            verdict: Verdict::Returned {
                reason: "The picture does not show enough of the room.".into(),
                satisfy: "Take it again from the door, with the light on.".into(),
            },
        };
        let _: Appended = seat.act(record, "reviews", &request).await?;
    }
    Ok(())
}

/// Approves, carrying what is not met as conditions; the second person confirms where two are
/// needed.
pub async fn approve(
    first: &Seat,
    second: &Seat,
    pack: &Pack,
    record: &RecordId,
    today: Date,
) -> anyhow::Result<()> {
    let copy: RecordCopy = first.get(&format!("/records/{record}")).await?;
    let blocks = copy.standing.blocks(pack);
    let conditions = blocks
        .iter()
        .filter(|block| block.weight != Weight::Gate)
        .map(|block| Condition {
            item: Some(block.item.clone()),
            words: "To be looked at again with your manager.".into(),
            due: Some(today.plus(28)),
        });
    let outcome = Outcome::Approved {
        place: Place::Hybrid,
        conditions: conditions.collect(),
    };
    decide(first, record, outcome.clone(), today, None)
        .await
        .with_context(|| format!("still blocked by {blocks:?}"))?;
    let copy: RecordCopy = second.get(&format!("/records/{record}")).await?;
    if let Arrangement::AwaitingSecond { decision } = copy.standing.arrangement {
        decide(second, record, outcome, today, Some(decision)).await?;
    }
    Ok(())
}

/// Decides on the record as it is.
pub async fn decide(
    seat: &Seat,
    record: &RecordId,
    outcome: Outcome,
    today: Date,
    confirms: Option<u64>,
) -> anyhow::Result<()> {
    let copy: RecordCopy = seat.get(&format!("/records/{record}")).await?;
    let (reason, next) = match outcome {
        Outcome::Approved { .. } => (
            "Your home is ready, and your team knows how to reach you.",
            "You can start with your next shift.",
        ),
        Outcome::Declined => (
            "There is no room at home in which a call would stay private.",
            "Apply again if that changes. You can use a desk at the contact centre until then.",
        ),
        Outcome::Paused => (
            "Your internet contract has ended.",
            "Tell us when the new line works. We look at it again on the day given.",
        ),
        Outcome::Resumed | Outcome::Ended => ("As we agreed.", "We will talk about it."),
    };
    let request = DecisionRequest {
        act: ActId::from(Uuid::now_v7()),
        seen: copy.head.seq,
        outcome,
        reason: reason.into(),
        next: next.into(),
        review: Some(today.plus(90)),
        confirms,
    };
    let _: Appended = seat.act(record, "decisions", &request).await?;
    Ok(())
}
