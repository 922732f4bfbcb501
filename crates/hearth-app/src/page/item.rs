//! One item as the advisor meets it.
//!
//! Not here: its methods ([`super::method`]), and saving an answer ([`crate::answer`]).

use hearth_domain::{
    pack::{Item, Kind},
    standing::{ItemResult, ItemStanding},
};

use super::{action, method, setup::Setup};
use crate::{
    view::{StandingView, Tone, item::ItemView},
    wording::{standing, tag, who},
};

/// The item with where it stands.
pub(crate) fn view(setup: &Setup<'_>, item: &Item, standing: &ItemStanding) -> ItemView {
    ItemView {
        id: item.id.clone(),
        section: item.section.clone(),
        title: item.title.clone(),
        ask: item.ask.clone(),
        hint: item.hint.clone(),
        why: item.why.clone(),
        who_sees: who::reads(item).into(),
        source: item.source.clone(),
        notice: if has_values(item) {
            setup.pack.notice.clone()
        } else {
            String::new()
        },
        weight: item.weight,
        severity: standing.severity,
        fixer: item.fixer,
        advice: item.advice.clone(),
        // What is said on this device counts before what was sent.
        show_advice: standing.unsent.unwrap_or(standing.result) == ItemResult::NotMet,
        standing: self::standing(setup, item, standing),
        actions: action::of(setup).about(&item.id),
        methods: item
            .methods
            .iter()
            .map(|method| method::view(setup, item, standing, method))
            .collect(),
        needs: item.needs.clone(),
    }
}

/// Where the item stands; an answer that is not finished is not ready to be sent.
fn standing(setup: &Setup<'_>, item: &Item, standing: &ItemStanding) -> StandingView {
    let mut view = standing::of_item(standing);
    let fault = setup.unfinished(&item.id);
    if let Some(fault) = fault.filter(|_| !standing.state.is_safe()) {
        view.tag = tag("In progress", Tone::Blue);
        view.why = Some(fault.into());
    }
    view
}

/// Whether the item holds a limit or an interval that is somebody's value.
fn has_values(item: &Item) -> bool {
    let limits = |kind: &Kind| matches!(kind, Kind::Measurement { .. });
    item.review.is_some() || item.methods.iter().any(|method| limits(&method.kind))
}
