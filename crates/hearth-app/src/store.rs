//! The encrypted store of one account.

/// The store.
pub struct Store;
