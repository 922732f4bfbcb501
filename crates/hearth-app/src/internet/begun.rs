//! A sample from its row in the store to its end, whatever end that is.
//!
//! Not here: taking it ([`super`]).

use hearth_domain::{internet::measurement::Depth, time::Ms};

use crate::{account::OpenAccount, store::StoreError};

/// A sample that is in the store and has not ended. Dropped before it has, as when Hearth quits, what it had
/// used by then counts, and not what it might have used.
pub(super) struct Begun<'a> {
    account: &'a OpenAccount,
    /// Its row.
    pub row: i64,
    has_ended: bool,
}

impl Begun<'_> {
    /// Notes that it begins, and what it may use at most.
    ///
    /// # Errors
    /// Those of the store.
    pub fn new(
        account: &OpenAccount,
        began: Ms,
        depth: Depth,
        most_bytes: u64,
    ) -> Result<Begun<'_>, StoreError> {
        let row = account.store.begin_sample(began, depth, most_bytes)?;
        account.sampling.is_kept_as(row);
        Ok(Begun {
            account,
            row,
            has_ended: false,
        })
    }

    /// What it found is kept, or why it found nothing.
    pub fn ends(mut self) {
        self.has_ended = true;
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if self.has_ended {
            return;
        }
        let used = self.account.sampling.bytes_used();
        if let Err(error) = self.account.store.charge_sample(self.row, used) {
            tracing::warn!(%error, "what a test used was not noted");
        }
    }
}
