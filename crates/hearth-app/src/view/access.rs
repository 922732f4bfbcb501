//! Who looked at a record and its files, for information governance.

use super::home::LookView;
use hearth_domain::id::RecordId;

wire! {
    /// Which page of the looks at which record.
    pub struct WhichAccess {
        /// The record's number, as it was entered.
        pub record: String,
        /// The page, from 1.
        pub page: u32,
    }

    /// A page of the looks at a record.
    pub struct AccessView {
        /// The record.
        pub record: RecordId,
        /// The looks, the latest first.
        pub looks: Vec<LookView>,
        /// How many there are in all.
        pub count: u32,
        /// Which page this is, from 1.
        pub page: u32,
        /// How many pages there are; at least one.
        pub pages: u32,
    }
}
