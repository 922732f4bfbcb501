//! "My setup" as it is at one moment: what every page of the advisor is made from.
//!
//! Not here: reading it from the store (`command`).

use std::collections::BTreeMap;

use hearth_domain::{
    api::record::FileInfo,
    assistance::difficult_call::DifficultCall,
    due::Due,
    id::{FileId, ItemId, MethodId, PersonId, ResponseId},
    pack::{Item, Pack, Packs},
    record::{Author, Body, Record},
    response::{Draft, Response},
    role::Role,
    standing::{Asked, ItemStanding, Standing},
    time::{Date, Ms},
};

use crate::{
    desk::Ready,
    store::{DeviceReading, KeptFile},
    view::number,
};

/// Everything that the advisor's pages are made from.
pub(crate) struct Setup<'a> {
    /// The advisor.
    pub advisor: &'a PersonId,
    /// Every pack that the record may speak of,
    pub packs: &'a Packs,
    /// and the one in force.
    pub pack: &'a Pack,
    /// Today.
    pub today: Date,
    /// The record.
    pub record: &'a Record,
    /// The names of the people who appear in it.
    pub names: &'a BTreeMap<PersonId, String>,
    /// Where the advisor stands today, with what is on this device marked unsent.
    pub standing: Standing,
    /// Responses on this device that can still be changed.
    pub drafts: Vec<Draft>,
    /// Those that can be sent as they are, and those that cannot yet.
    pub ready: Ready,
    /// Those that the server did not take, each with what to do.
    pub refused: Vec<(Draft, String)>,
    /// Responses that were sent off and are not confirmed.
    pub in_flight: Vec<Draft>,
    /// Files that this device knows.
    pub kept: BTreeMap<FileId, KeptFile>,
    /// Files that the server holds or held.
    pub held: &'a BTreeMap<FileId, FileInfo>,
    /// What lies beside the record: what only this computer knows and sends nowhere, and what falls due of
    /// check-ins, talks and the buddy.
    pub own: Own,
}

/// What lies beside the record: what only this computer knows and sends nowhere, and what falls due of
/// check-ins, talks and the buddy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    /// The days of difficult calls.
    pub difficult_calls: Vec<DifficultCall>,
    /// What this computer last said of itself.
    pub device: Option<DeviceReading>,
    /// A check-in, talks and the buddy, as far as they fall due.
    pub wellbeing: Vec<Due>,
}

/// Something that was said by a method, with who said it and when.
pub(crate) struct Said<'a> {
    /// The response.
    pub response: &'a Response,
    /// Who.
    pub by: &'a Author,
    /// When the server took it.
    pub at: Ms,
}

impl Setup<'_> {
    /// Where an item stands; none when it is not asked, or when nobody knows yet whether it is.
    pub fn asked(&self, item: &Item) -> Option<&ItemStanding> {
        self.standing
            .items
            .get(&item.id)
            .filter(|standing| is_asked(standing))
    }

    /// What lies unsent by a method.
    pub fn draft(&self, item: &ItemId, method: &MethodId) -> Option<&Draft> {
        let by = |draft: &&Draft| &draft.item == item && &draft.method == method;
        self.drafts.iter().rfind(by)
    }

    /// What keeps an answer to an item from being sent, and what to do.
    pub fn unfinished(&self, item: &ItemId) -> Option<&str> {
        let of = |(draft, _): &&(Draft, String)| &draft.item == item;
        self.ready
            .unfinished
            .iter()
            .rfind(of)
            .map(|(_, why)| why.as_str())
    }

    /// What is on its way by a method.
    pub fn on_its_way(&self, item: &ItemId, method: &MethodId) -> Option<&Draft> {
        let by = |draft: &&Draft| &draft.item == item && &draft.method == method;
        self.in_flight.iter().rfind(by)
    }

    /// Why the server did not take what was said by a method, and what to do.
    pub fn refusal(&self, item: &ItemId, method: &MethodId) -> Option<&str> {
        let by = |(draft, _): &&(Draft, String)| &draft.item == item && &draft.method == method;
        self.refused.iter().rfind(by).map(|(_, why)| why.as_str())
    }

    /// What was said last by a method on the record, unless it was taken back.
    pub fn said<'s>(&'s self, item: &'s ItemId, method: &MethodId) -> Option<Said<'s>> {
        last_said(self.record, item, method)
    }

    /// How many answers can be sent as they are.
    pub fn ready(&self) -> u32 {
        number(self.ready.go.len())
    }

    /// Whether anything has arrived.
    pub fn has_sent(&self) -> bool {
        let mut bodies = self.record.entries.iter().map(|entry| &entry.body);
        bodies.any(|body| matches!(body, Body::Submitted { .. }))
    }

    /// The pack under which something was said; the one in force when that version is not known.
    pub fn pack_of(&self, response: &Response) -> &Pack {
        self.packs.get(&response.pack).unwrap_or(self.pack)
    }
}

/// Whether an item is asked, as far as anybody knows: what was given stays in view until it is
/// known that it is not asked.
pub(crate) fn is_asked(standing: &ItemStanding) -> bool {
    match standing.asked {
        Asked::Yes => true,
        Asked::No => false,
        Asked::NotKnown => !standing.methods.is_empty(),
    }
}

/// Every response to an item with who gave it and when the server took it, oldest first.
pub(crate) fn all_said<'a>(
    record: &'a Record,
    item: &'a ItemId,
) -> impl DoubleEndedIterator<Item = Said<'a>> {
    record.entries.iter().flat_map(move |entry| {
        let responses = match &entry.body {
            Body::Submitted { responses, .. } => responses.as_slice(),
            Body::Attested { response } => std::slice::from_ref(response),
            _ => &[],
        };
        let of = responses
            .iter()
            .filter(move |response| &response.item == item);
        of.map(|response| Said {
            response,
            by: &entry.by,
            at: entry.at,
        })
    })
}

/// What was said last by a method on a record, unless it was taken back.
fn last_said<'a>(record: &'a Record, item: &'a ItemId, method: &MethodId) -> Option<Said<'a>> {
    let last = all_said(record, item).rfind(|said| &said.response.method == method)?;
    (!is_withdrawn(record, &last.response.id)).then_some(last)
}

/// Whether a response was taken back.
pub(crate) fn is_withdrawn(record: &Record, response: &ResponseId) -> bool {
    record.entries.iter().any(
        |entry| matches!(&entry.body, Body::Withdrawn { response: taken } if taken == response),
    )
}

/// Whether a method of the item is the advisor's to give.
pub(crate) fn is_mine(item: &Item) -> bool {
    item.needs
        .iter()
        .flatten()
        .any(|id| is_own_method(item, id))
}

/// Whether a method is the advisor's to give.
pub(crate) fn is_own_method(item: &Item, method: &MethodId) -> bool {
    item.method(method).is_some_and(|it| it.by == Role::Advisor)
}
