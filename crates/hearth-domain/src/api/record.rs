//! An advisor's own record: reading it, sending packages and files, taking back and replying.
//!
//! Not here: what reviewers do ([`super::review`]).

use crate::{
    hash::Hash,
    id::{ActId, FileId, ItemId, PackageId, RecordId, ResponseId},
    package::Refused,
    record::{Author, Head},
    response::Value,
    standing::Standing,
    time::Ms,
};

wire! {
    /// A record as it leaves the server: `GET /record` and `GET /records/{id}`.
    pub struct RecordCopy {
        /// The record.
        pub record: RecordId,
        /// Whose it is.
        pub advisor: Author,
        /// Their name.
        pub name: String,
        /// Every entry as the text whose bytes were hashed, oldest first. One that says something
        /// that is not for the reader is written anew without it.
        pub entries: Vec<String>,
        /// For each entry that was written anew, where the chain stood with the whole of it.
        pub reduced: Vec<Head>,
        /// Where the chain ends.
        pub head: Head,
        /// The contents that the reader may read.
        pub values: Vec<Content>,
        /// The files that the reader may look at.
        pub files: Vec<FileInfo>,
        /// Where the advisor stands by the server's own reckoning, contents of health included.
        pub standing: Standing,
        /// The names of the people who appear in it.
        pub people: Vec<Named>,
    }

    /// The content of a response.
    pub struct Content {
        /// The response.
        pub response: ResponseId,
        /// What it says.
        pub value: Value,
    }

    /// A person's name.
    pub struct Named {
        /// The person.
        pub person: crate::id::PersonId,
        /// Their name.
        pub name: String,
    }

    /// A file that the server holds or held.
    pub struct FileInfo {
        /// The file.
        pub id: FileId,
        /// The response that it belongs to.
        pub response: ResponseId,
        /// The SHA-256 of the bytes that the device sent.
        pub sha256: Hash,
        /// Its length in bytes.
        pub bytes: u64,
        /// What it is.
        pub media_type: String,
        /// When its bytes were erased, if they were.
        pub erased: Option<Ms>,
    }

    /// `PUT /files/{id}`: the server has the file, durably.
    #[derive(Eq)]
    pub struct FileReceipt {
        /// The file.
        pub id: FileId,
        /// The SHA-256 of the bytes that arrived.
        pub sha256: Hash,
        /// Their number.
        pub bytes: u64,
    }

    /// `PUT /packages/{id}`: the server has the package, durably. The same package again gives the
    /// same receipt.
    pub struct Receipt {
        /// The package.
        pub package: PackageId,
        /// The hash of its manifest.
        pub manifest: Hash,
        /// The place of the entry that took it in; none when every response was refused.
        pub entry: Option<u64>,
        /// The end of the record with it.
        pub head: Head,
        /// When the server took it.
        pub received: Ms,
        /// The responses that were taken.
        pub accepted: Vec<ResponseId>,
        /// Those that were not, each with what to do.
        pub refused: Vec<Refused>,
        /// Every file of the package, as the server holds it.
        pub files: Vec<FileReceipt>,
        /// The record had moved on since the package was made.
        pub older_head: bool,
    }

    /// `POST /record/withdrawals`: takes a response back. Its content and files are erased.
    pub struct Withdraw {
        /// The response.
        pub response: ResponseId,
    }

    /// `POST /record/reopenings`: something changed at home.
    pub struct Reopen {
        /// Names the act.
        pub act: ActId,
        /// The items that it touches.
        pub items: Vec<ItemId>,
        /// What changed, in the advisor's words.
        pub what: String,
    }

    /// `POST /record/replies`: the advisor replies to a decision.
    pub struct Reply {
        /// Names the act.
        pub act: ActId,
        /// The place of the decision.
        pub to: u64,
        /// The words.
        pub words: String,
    }

    /// What every write to a record answers: where it ends now.
    pub struct Appended {
        /// The end of the record.
        pub head: Head,
    }

    /// `GET /record/access` and `GET /records/{id}/access`: one look at somebody's evidence.
    pub struct Access {
        /// When.
        pub at: Ms,
        /// Who looked.
        pub by: Author,
        /// Their name.
        pub name: String,
        /// At which file; none for the record itself.
        pub file: Option<FileId>,
    }

    /// `GET /access?before=…`: a page of looks at everybody's evidence, the latest first.
    pub struct AccessPage {
        /// The looks.
        pub looks: Vec<Look>,
        /// Pass it as `before` for the next page; none at the end.
        pub next: Option<u64>,
    }

    /// A look, and whose record it was at.
    pub struct Look {
        /// The record.
        pub record: RecordId,
        /// Its advisor's name.
        pub advisor: String,
        /// The look.
        pub access: Access,
    }
}
