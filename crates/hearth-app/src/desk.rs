//! A desk: what a command finds when the store is open.
//!
//! It is taken for one command and shows one moment: the person, the replica and the clock do not
//! change under its hands, while drafts and files are read from the store as they are asked for.
//! Every write is durable before it answers. Not here: opening and closing ([`crate::app`]).

use std::{collections::BTreeMap, sync::Arc};

use ed25519_dalek::SigningKey;
use hearth_domain::{
    Problem,
    api::account::Me,
    id::{FileId, InstallationId, ItemId, MethodId, PersonId, ShotId},
    pack::Packs,
    record::Record,
    response::Draft,
    standing::Standing,
    time::{Date, Ms},
};

use crate::{app::App, client::Client, replica::Replica, store::Store};

/// An open account, at one moment.
pub struct Desk {
    pub(crate) app: App,
    pub(crate) store: Arc<Store>,
    pub(crate) me: Me,
    pub(crate) replica: Arc<Replica>,
    pub(crate) installation: Arc<Installation>,
    pub(crate) client: Client,
    pub(crate) now: Ms,
}

/// This installation of the app, as the server knows it for this person.
pub struct Installation {
    /// Its name.
    pub id: InstallationId,
    /// Its signing key, kept in the encrypted store only.
    pub key: SigningKey,
}

/// A file of evidence on this device, without its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRow {
    /// Its name, made here.
    pub id: FileId,
    /// The item that it belongs to,
    pub item: ItemId,
    /// by this method,
    pub method: MethodId,
    /// as this picture; none for a document.
    pub shot: Option<ShotId>,
    /// The file's own name, shown to the person and never sent.
    pub name: String,
    /// `image/jpeg`, `image/png` or `application/pdf`.
    pub media_type: String,
}

/// A file with what is at hand of it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptFile {
    /// What it is.
    pub row: FileRow,
    /// Its length in bytes.
    pub length: u64,
    /// Its bytes are on this device; they are purged once the server has confirmed them.
    pub at_hand: bool,
}

impl Desk {
    /// The person whose account it is.
    pub fn me(&self) -> &Me {
        &self.me
    }

    /// The encrypted store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Every pack that the server has published.
    pub fn packs(&self) -> &Packs {
        &self.replica.packs
    }

    /// The advisor's own record, verified, with its contents.
    pub fn record(&self) -> Option<&Record> {
        self.replica.record.as_ref()
    }

    /// The whole verified copy: record, files on the server, names, and what is wrong with it.
    pub fn replica(&self) -> &Replica {
        &self.replica
    }

    /// The names of the people on the record.
    pub fn names(&self) -> &BTreeMap<PersonId, String> {
        &self.replica.names
    }

    /// This installation's name and key, for signatures under agreements.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// The calls to the provider's server.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The time.
    pub fn now(&self) -> Ms {
        self.now
    }

    /// The day in London.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// Responses on this device that can still be changed, the oldest first.
    pub fn drafts(&self) -> Result<Vec<Draft>, Problem> {
        todo!()
    }

    /// Responses that were sent off and that the server has not confirmed, the oldest first.
    pub fn in_flight(&self) -> Result<Vec<Draft>, Problem> {
        todo!()
    }

    /// Where the advisor stands today, with everything on this device marked unsent. None for
    /// staff, and before the record was fetched.
    pub fn standing(&self) -> Result<Option<Standing>, Problem> {
        todo!()
    }

    /// Keeps a draft in place of an older one by the same method of the same item.
    pub fn save_draft(&self, _draft: &Draft) -> Result<(), Problem> {
        todo!()
    }

    /// Throws a draft away, with its files.
    pub fn discard_draft(&self, _item: &ItemId, _method: &MethodId) -> Result<(), Problem> {
        todo!()
    }

    /// Keeps a file and the draft that speaks of it, both or neither. `replaces` goes, if it is a
    /// draft's.
    pub fn put_draft_file(
        &self,
        _file: &FileRow,
        _bytes: &[u8],
        _draft: &Draft,
        _replaces: Option<&FileId>,
    ) -> Result<(), Problem> {
        todo!()
    }

    /// Takes a file out, together with the draft as it is without it; none discards the draft.
    pub fn remove_file(&self, _file: &FileId, _draft: Option<&Draft>) -> Result<(), Problem> {
        todo!()
    }

    /// The files of drafts, in the order in which they were added.
    pub fn draft_files(&self) -> Result<Vec<KeptFile>, Problem> {
        todo!()
    }

    /// A file that this device knows, whether it is a draft's, on its way, or sent.
    pub fn file(&self, _file: &FileId) -> Result<Option<KeptFile>, Problem> {
        todo!()
    }

    /// The bytes of a file with their media type, while they are on this device.
    pub fn file_bytes(&self, _file: &FileId) -> Result<Option<(String, Vec<u8>)>, Problem> {
        todo!()
    }

    /// Drafts that came back because the server did not take them, each with what to do. A new
    /// draft in its place takes it off.
    pub fn refusals(&self) -> Result<Vec<(Draft, String)>, Problem> {
        todo!()
    }

    /// Fetches the record and the packs, so that what was just done online shows.
    pub async fn sync(&self) -> Result<(), Problem> {
        todo!()
    }

    /// Tells the window.
    pub fn emit(&self, event: crate::event::AppEvent) {
        self.app.emit(event);
    }
}
