//! Sends what has come due, beside everything else and as long as the server runs.
//!
//! Each outlet has a worker of its own, so that one that hangs delays no other. No press waits for
//! any of them: it is over once its deliveries are written. Not here: how a delivery is taken and what
//! becomes of it ([`super::delivery`]).

use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::{
    delivery::{self, Delivery},
    notice::Notice,
    send::send,
    setting::Outlet,
};
use crate::{error::Result, state::App};

/// How often the table is asked.
const EVERY: Duration = Duration::from_millis(500);
/// Cards that go to one outlet at a time. Teams takes four a second.
const AT_ONCE: usize = 4;

/// Sends to one outlet until the server stops.
pub async fn run(app: App, outlet: Outlet) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = turn(&app, &outlet).await {
            tracing::warn!(%error, outlet = outlet.name, "an outlet could not be looked after");
        }
    }
}

/// Sends what has come due for an outlet.
///
/// # Errors
/// Those of the database.
pub async fn turn(app: &App, outlet: &Outlet) -> Result<()> {
    let due = delivery::due(app, outlet).await?;
    let mut sending = stream::iter(due)
        .map(|it| deliver(app, outlet, it))
        .buffer_unordered(AT_ONCE);
    let mut result = Ok(());
    // One that could not be noted keeps none of the others from being sent.
    while let Some(went) = sending.next().await {
        result = result.and(went);
    }
    result
}

async fn deliver(app: &App, outlet: &Outlet, delivery: Delivery) -> Result<()> {
    let Some(delivery) = delivery.take(app).await? else {
        return Ok(());
    };
    let server = app.config.public_url();
    let notice = Notice {
        occasion: Some(delivery.occasion),
        since: delivery.since,
        server: &server,
    };
    let went = send(outlet, &notice).await;
    if let Err(failure) = &went {
        let host = outlet.host();
        tracing::warn!(outlet = outlet.name, host, %failure, "an outlet did not take a card");
    }
    delivery.note(app, went).await
}
