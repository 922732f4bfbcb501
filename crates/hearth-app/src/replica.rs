//! What this device knows of the server: the advisor's own record, verified, and every pack.
//!
//! The server alone appends; this copy is replaced as a whole, and only by one whose chain holds
//! and which is not older. Not here: how it is stored ([`crate::store`]).

use std::collections::BTreeMap;

use hearth_domain::{
    api::record::FileInfo,
    id::{FileId, PersonId},
    pack::Packs,
    record::{Author, Head, Record},
};

/// The copy, as it is read.
#[derive(Debug, Clone)]
pub struct Replica {
    /// Every pack in every version that the server has published.
    pub packs: Packs,
    /// The advisor's own record with its contents; none for staff, and before it was fetched.
    pub record: Option<Record>,
    /// Whose record it is.
    pub advisor: Option<Author>,
    /// The end of the record.
    pub head: Head,
    /// The names of the people who appear in it.
    pub names: BTreeMap<PersonId, String>,
    /// The files of the record, as the server holds them.
    pub files: BTreeMap<FileId, FileInfo>,
    /// What to know when the server's copy was refused, in a sentence for people.
    pub trouble: Option<String>,
}
