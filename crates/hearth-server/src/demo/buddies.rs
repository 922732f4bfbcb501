//! A buddy for whoever tries Hearth as an advisor: somebody who is on shift, with a number to call.
//!
//! All of it is done over the server's own routes.

use axum::http::Method;
use hearth_domain::{
    api::{
        assistance::{ShiftRequest, ShiftState},
        buddy::{BuddyLinkRequest, BuddyState, PairRequest, PairsState},
    },
    buddy::PairSpan,
    id::PersonId,
};
use uuid::Uuid;

use super::seat::Seat;
use crate::state::App;

/// A number that is nobody's.
const NUMBER: &str = "tel:+441632960123";

/// Pairs an advisor with the third of the others, who works from home.
///
/// # Errors
/// When a route refuses what the story asks of it.
pub async fn seed(
    app: &App,
    manager: &PersonId,
    advisor: &PersonId,
    others: &[PersonId],
) -> anyhow::Result<()> {
    let [_, _, buddy, ..] = others else {
        return Ok(());
    };
    let pair = PairRequest {
        one: advisor.clone(),
        other: buddy.clone(),
        span: PairSpan::Standing,
    };
    let path = format!("/pairs/{}", Uuid::now_v7());
    let seat = Seat::of(app, manager).await?;
    let _: PairsState = seat.send(Method::PUT, &path, &pair).await?;

    let seat = Seat::of(app, buddy).await?;
    let link = BuddyLinkRequest {
        link: Some(NUMBER.into()),
    };
    let _: BuddyState = seat.send(Method::PUT, "/buddy/link", &link).await?;
    let shift = ShiftRequest {
        started: app.now(),
        ended: None,
    };
    let path = format!("/shifts/{}", Uuid::now_v7());
    let _: ShiftState = seat.send(Method::PUT, &path, &shift).await?;
    Ok(())
}
