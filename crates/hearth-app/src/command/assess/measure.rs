//! Answers that this computer finds: what it reads of itself, what tests of the line came to, and the
//! rehearsal of the key.
//!
//! Not here: finding it (`hearth-checks`).

use hearth_domain::{
    Problem, ProblemCode,
    fact::{Fact, Probe},
    internet::{
        coverage::Evidence,
        summary::{self, SampleSummary},
    },
    pack::{Internet, Item, Kind, Method},
    response::Value,
    role::Role,
    standing::State,
    time::Date,
};

use super::{asked, keep_of, setup, show};
use crate::{
    App, Desk, commands::WhichMethod, event::AppEvent, internet, page::setup::Setup,
    view::item::ItemView,
};

pub(crate) async fn measure(app: &App, input: WhichMethod) -> Result<ItemView, Problem> {
    let desk = app.desk()?;
    let (probe, limits) = {
        let setup = setup(&desk)?;
        let (item, method) = asked(&setup, &input.item, &input.method)?;
        match &method.kind {
            Kind::Measurement { probe, limits } => (*probe, limits.clone()),
            _ => {
                return Err(Problem::field(
                    item.id.as_str(),
                    "There is nothing to read here. Answer it another way.",
                ));
            }
        }
    };
    // Only what the item asks for is kept, and so only that can be sent.
    let asked_for = |found: Vec<Fact>| {
        let asks = |fact: &Fact| limits.iter().any(|limit| limit.fact == fact.id);
        let facts: Vec<Fact> = found.into_iter().filter(asks).collect();
        (!facts.is_empty()).then_some((Value::Measured { facts }, desk.today()))
    };
    let (found, todo) = match probe {
        Probe::Device => (
            asked_for(device().await?),
            "There is nothing to read here. Answer it another way.",
        ),
        Probe::Shortcut => (
            asked_for(app.shortcut_facts()),
            "Try your key for assistance first.",
        ),
        Probe::Connection => (
            line(&desk)?,
            "Test your internet first. Open Internet at the top of the window.",
        ),
    };
    let Some((value, observed)) = found else {
        return Err(Problem::field(input.item.as_str(), todo));
    };
    {
        let setup = setup(&desk)?;
        let (item, method) = asked(&setup, &input.item, &input.method)?;
        keep_of(&desk, &setup, item, method, value, observed)?;
    }
    show(app, &input.item)
}

/// The facts of this computer.
pub(crate) async fn device() -> Result<Vec<Fact>, Problem> {
    let found = tokio::task::spawn_blocking(hearth_checks::device::device).await;
    found.map_err(|_| {
        Problem::new(
            ProblemCode::Unexpected,
            "Hearth could not read from this computer. Try again, or ask IT to confirm it.",
        )
    })
}

/// What tests of the line came to so far.
fn line(desk: &Desk) -> Result<Option<(Value, Date)>, Problem> {
    let asked = desk.internet().ok_or_else(internet::not_measured)?;
    Ok(internet::line(desk, asked)?.answer())
}

/// Keeps what a probe found as a response to every item that asks for it and to which it says
/// something new, while the store is open.
pub(crate) fn keep_found(
    app: &App,
    probe: Probe,
    value: &Value,
    observed: Date,
) -> Result<(), Problem> {
    let Ok(desk) = app.desk() else { return Ok(()) };
    // Staff have no record to keep it on.
    let Ok(setup) = setup(&desk) else {
        return Ok(());
    };
    let asks = |method: &&Method| {
        let measures = matches!(&method.kind, Kind::Measurement { probe: it, .. } if *it == probe);
        measures && method.by == Role::Advisor
    };
    for item in setup
        .pack
        .items
        .iter()
        .filter(|it| setup.asked(it).is_some())
    {
        for method in item.methods.iter().filter(asks) {
            if is_news(&setup, item, method, value) {
                keep_of(&desk, &setup, item, method, value.clone(), observed)?;
            }
        }
    }
    app.emit(AppEvent::Record);
    Ok(())
}

/// Whether an answer that comes by itself is worth sending: every evening brings samples, and nobody
/// is to be asked every evening to send the same again.
fn is_news(setup: &Setup<'_>, item: &Item, method: &Method, value: &Value) -> bool {
    if let Some(draft) = setup.draft(&item.id, &method.id) {
        // Words of the advisor's own are theirs to take back.
        return matches!(draft.value, Value::Sampled { .. } | Value::Measured { .. });
    }
    if setup.on_its_way(&item.id, &method.id).is_some() {
        return false;
    }
    let Some(said) = setup.said(&item.id, &method.id) else {
        return true;
    };
    let standing = setup.asked(item).and_then(|it| it.methods.get(&method.id));
    if standing.is_none_or(|it| it.state != State::Current) {
        return true;
    }
    let before = setup.record.values.get(&said.response.id);
    match (before, value, &setup.pack.internet, &method.kind) {
        (
            Some(Value::Sampled {
                samples: before, ..
            }),
            Value::Sampled { samples: now, .. },
            Some(internet),
            Kind::Measurement { limits, .. },
        ) => {
            let held = |samples: &[SampleSummary]| {
                let facts = summary::facts(samples, internet);
                let table = &setup.pack.support;
                let held = limits.iter().map(|it| it.judge(&facts, table, setup.today));
                held.collect::<Vec<_>>()
            };
            held(before) != held(now) || completes_a_plan(before, now, internet)
        }
        _ => before != Some(value),
    }
}

/// Whether samples support a statement that those before did not: one plan's worth more.
fn completes_a_plan(before: &[SampleSummary], now: &[SampleSummary], of: &Internet) -> bool {
    let now = summary::evidence(now, of);
    matches!(now, Evidence::Continuing { .. }) && summary::evidence(before, of) != now
}
