//! What screens show of requests for assistance, held against what the server has kept.
//!
//! While a journey goes on, every screen is read whenever its app says that anything changed, and
//! the database right after it. A step that has a time on a screen has the same in the database: what
//! is shown was confirmed. Not here: what goes wrong meanwhile.

use std::{
    convert::Infallible,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, ensure};
use futures_util::stream::{SelectAll, StreamExt};
use hearth_app::{event::AppEvent, view::assistance::StepView};
use hearth_domain::{id::RequestId, role::Role, time::Ms};
use hearth_server::config::Config;
use tokio_stream::wrappers::BroadcastStream;

use crate::{
    Person, floor,
    outside::{Outside, floor::Request},
};

/// Goes through a journey, and looks at all screens all the while.
///
/// # Errors
/// When the journey fails, or with the step that a screen showed and nobody had confirmed.
pub async fn while_watching<T>(
    config: &Config,
    people: &[&Person],
    journey: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    let looks = AtomicU32::new(0);
    let done = tokio::select! {
        done = journey => done?,
        Err(broken) = keep_looking(config, people, &looks) => return Err(broken),
    };
    ensure!(looks.into_inner() > 1, "the screens were not looked at");
    look(config, people).await?;
    Ok(done)
}

async fn keep_looking(
    config: &Config,
    people: &[&Person],
    looks: &AtomicU32,
) -> anyhow::Result<Infallible> {
    let events = people.iter().map(|it| it.app().events());
    let mut events: SelectAll<_> = events.map(BroadcastStream::new).collect();
    loop {
        look(config, people).await?;
        looks.fetch_add(1, Ordering::SeqCst);
        // An event that was missed is as good as one that came.
        let _: Option<Result<AppEvent, _>> = events.next().await;
    }
}

/// Looks at all screens once.
async fn look(config: &Config, people: &[&Person]) -> anyhow::Result<()> {
    let mut shown: Vec<(&str, RequestId, Vec<StepView>)> = Vec::new();
    for person in people {
        if person.app().desk()?.me().roles.contains(&Role::Advisor) {
            let presses = floor::assistance(person).await?.presses;
            let presses = presses.into_iter();
            shown.extend(presses.map(|it| (person.name(), it.id, it.steps)));
        } else {
            let requests = floor::desk(person).await?.requests.into_iter();
            shown.extend(requests.map(|it| (person.name(), it.id, it.steps)));
        }
    }
    // The screens came first: what is confirmed after them is not what they showed.
    let outside = Outside::of(config).await?;
    let kept = outside.requests().await;
    outside.close().await;
    let kept = kept?;
    for (name, id, steps) in shown {
        let request = kept.iter().find(|it| it.id == id);
        check(request, &steps).with_context(|| {
            format!("on the screen of {name}: {steps:?}, and kept is {request:?}")
        })?;
    }
    Ok(())
}

/// Every step with a time but the press itself, which the device knows, is in the database.
fn check(request: Option<&Request>, steps: &[StepView]) -> anyhow::Result<()> {
    let confirmed = steps
        .iter()
        .skip(1)
        .filter_map(|step| Some((&step.text, step.at?)));
    for (text, at) in confirmed {
        let request = request.context("a step of a request that the server does not have")?;
        let is_kept = times(request, text).contains(&at);
        ensure!(is_kept, "not confirmed: {text}");
    }
    Ok(())
}

/// The times that a step with this text may have.
fn times(request: &Request, text: &str) -> Vec<Ms> {
    let legs = request.legs.iter();
    if text.starts_with("Sent") {
        vec![request.received]
    } else if text.to_lowercase().contains("seen on a screen") {
        legs.filter_map(|leg| leg.seen).collect()
    } else if text.to_lowercase().contains("answered by") {
        legs.filter_map(|leg| leg.answered.as_ref())
            .filter(|(name, _)| text.ends_with(name.as_str()))
            .map(|(_, at)| *at)
            .collect()
    } else {
        request.ended.into_iter().collect()
    }
}
