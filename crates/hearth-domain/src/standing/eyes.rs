//! A standing as somebody other than an assessor may see it.
//!
//! Even a result can say something about somebody's health: that an item is not met, that it is
//! asked at all, or that another item is urgent together with it. Not here: who may read contents ([`crate::decision::may_read`]).

use super::{ItemResult, ItemStanding, Standing, State, item::empty};
use crate::pack::{Item, Pack};

impl Standing {
    /// This standing with items about health reduced to whether anything is left to do about them,
    /// and without the urgency that comes from one of them.
    pub fn without_health(mut self, pack: &Pack) -> Standing {
        let about_health = |id| pack.item(id).is_some_and(|item| item.health);
        for section in &pack.sections {
            if section.urgent_with.as_ref().is_some_and(about_health) {
                for item in pack.items_of(&section.id) {
                    if let Some(standing) = self.items.get_mut(&item.id) {
                        standing.urgent = false;
                    }
                }
            }
        }
        for item in pack.items.iter().filter(|item| item.health) {
            if let Some(standing) = self.items.get_mut(&item.id) {
                *standing = reduced(item, standing);
            }
        }
        // The first day on which anything changes may be that of an item about health.
        self.holds_until = None;
        self
    }
}

fn reduced(item: &Item, standing: &ItemStanding) -> ItemStanding {
    let (result, state) = if standing.is_satisfied() {
        (ItemResult::Met, State::Current)
    } else {
        (ItemResult::NotEnoughEvidence, State::InProgress)
    };
    empty(item, result, state, None)
}
