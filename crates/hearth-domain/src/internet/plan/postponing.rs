//! Postponing samples: for how long, and at what times one holds.
//!
//! Not here: what waits for it ([`super::next`]).

use super::Postponement;
use crate::time::Ms;

/// For so many hours somebody postpones samples: an evening's film, and not the evening.
pub const POSTPONED_HOURS: u32 = 2;

impl Postponement {
    /// Somebody asks for it now.
    pub fn from(asked: Ms) -> Postponement {
        Postponement {
            asked,
            until: asked.plus(i64::from(POSTPONED_HOURS) * 60 * 60 * 1_000),
        }
    }

    /// Samples are postponed at this time.
    pub fn holds(&self, at: Ms) -> bool {
        self.asked <= at && at < self.until
    }
}
