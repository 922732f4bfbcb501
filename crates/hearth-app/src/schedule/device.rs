//! The weekly look at this computer: whether what was sent of it is still so.
//!
//! Only what an item asks for and was sent before is compared, and only that something is otherwise is
//! kept. The advisor is told; sending it stays with them. Not here: reading it (`hearth-checks`).

use hearth_domain::{
    fact::{Fact, Probe},
    id::ResponseId,
    pack::{Item, Kind, Method},
    response::Value,
    role::Role,
};

use super::Next;
use crate::{
    App,
    command::assess::{self, setup},
    desk::Desk,
    event::AppEvent,
    page::setup::Setup,
    store::{DeviceNews, DeviceReading},
};

/// A reading holds for a week.
const EVERY_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

pub(super) async fn look(app: &App, desk: &Desk) -> Next {
    let last = desk.store().device_reading()?;
    // One of a time that has not come was taken by a clock that has been set back since.
    let last = last.filter(|it| it.at <= desk.now());
    if let Some(last) = &last
        && desk.now() < last.at.plus(EVERY_MS)
    {
        return Ok(Some(last.at.plus(EVERY_MS)));
    }
    if !setup(desk).is_ok_and(|setup| sent(&setup).next().is_some()) {
        return Ok(None);
    }
    let facts = assess::device().await?;
    let reading = {
        let setup = setup(desk)?;
        DeviceReading {
            at: desk.now(),
            news: news(&setup, &facts),
        }
    };
    let is_news = !reading.news.is_empty();
    let next = reading.at.plus(EVERY_MS);
    desk.store().keep_device_reading(&reading)?;
    if is_news {
        app.emit(AppEvent::Record);
    }
    Ok(Some(next))
}

/// What was sent of this computer: the item, the method, what it was called and what it said.
fn sent<'s>(
    setup: &'s Setup<'_>,
) -> impl Iterator<Item = (&'s Item, &'s Method, &'s ResponseId, &'s [Fact])> {
    let asked = setup
        .pack
        .items
        .iter()
        .filter(|it| setup.asked(it).is_some());
    let methods = asked.flat_map(|item| item.methods.iter().map(move |method| (item, method)));
    methods.filter_map(|(item, method)| {
        let of_device = |kind: &Kind| {
            matches!(
                kind,
                Kind::Measurement {
                    probe: Probe::Device,
                    ..
                }
            )
        };
        if method.by != Role::Advisor || !of_device(&method.kind) {
            return None;
        }
        let said = setup.said(&item.id, &method.id)?;
        match setup.record.values.get(&said.response.id)? {
            Value::Measured { facts } => Some((item, method, &said.response.id, facts.as_slice())),
            _ => None,
        }
    })
}

/// What is otherwise than it was sent.
pub(crate) fn news(setup: &Setup<'_>, found: &[Fact]) -> Vec<DeviceNews> {
    sent(setup)
        .filter(|(_, method, _, before)| differs(setup, method, before, found))
        .map(|(item, method, response, _)| DeviceNews {
            item: item.id.clone(),
            method: method.id.clone(),
            response: response.clone(),
        })
        .collect()
}

/// Whether any limit of a method says so.
fn differs(setup: &Setup<'_>, method: &Method, before: &[Fact], found: &[Fact]) -> bool {
    let Kind::Measurement { limits, .. } = &method.kind else {
        return false;
    };
    let table = &setup.pack.support;
    let mut limits = limits.iter();
    limits.any(|limit| limit.has_changed(before, found, table, setup.today))
}
