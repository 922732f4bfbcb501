//! Every version of every pack that a record may speak of, and which is in force when.
//!
//! Not here: where versions are kept.

use std::collections::BTreeMap;

use super::{Pack, PackRef};
use crate::{id::PackId, time::Date};

/// Every version of every pack that a record may speak of.
#[derive(Debug, Clone, Default)]
pub struct Packs(BTreeMap<PackId, BTreeMap<u32, Pack>>);

impl Packs {
    /// Adds a version; the same version again replaces it.
    pub fn add(&mut self, pack: Pack) {
        self.0
            .entry(pack.id.clone())
            .or_default()
            .insert(pack.version, pack);
    }

    /// A pack in one version.
    pub fn get(&self, pack: &PackRef) -> Option<&Pack> {
        self.0.get(&pack.id)?.get(&pack.version)
    }

    /// All versions of a pack, oldest first.
    pub fn versions(&self, id: &PackId) -> impl DoubleEndedIterator<Item = &Pack> {
        self.0.get(id).into_iter().flat_map(BTreeMap::values)
    }

    /// The version in force on a day: the newest that has begun, or the oldest when none has.
    pub fn in_force(&self, id: &PackId, on: Date) -> Option<&Pack> {
        self.versions(id)
            .rfind(|pack| pack.from <= on)
            .or_else(|| self.versions(id).next())
    }

    /// Every pack in every version.
    pub fn all(&self) -> impl Iterator<Item = &Pack> {
        self.0.values().flat_map(BTreeMap::values)
    }
}

impl FromIterator<Pack> for Packs {
    fn from_iter<I: IntoIterator<Item = Pack>>(packs: I) -> Self {
        let mut all = Packs::default();
        packs.into_iter().for_each(|pack| all.add(pack));
        all
    }
}
