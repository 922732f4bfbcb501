//! A desk: what a command finds when the store is open.
//!
//! It is taken for one command and shows one moment: the person, the replica and the clock do not
//! change under its hands, while drafts and files are read from the store as they are asked for.
//! Every write is durable before it answers. Not here: opening and closing ([`crate::app`]).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, MutexGuard, PoisonError},
};

use ed25519_dalek::SigningKey;
use hearth_domain::{
    Problem,
    api::account::{Me, PhoneCard},
    breaks::BreakRules,
    buddy::BuddyRules,
    due::reminder::ReminderRules,
    id::{FileId, InstallationId, ItemId, MethodId, PackageId, PersonId},
    pack::{Assistance, CheckInForm, Internet, Pack, Packs},
    record::{Body, Record},
    response::Draft,
    standing::{Standing, standing},
    support::SupportCard,
    time::{Date, Ms},
};

use crate::{
    account::OpenAccount,
    app::App,
    client::Client,
    event::AppEvent,
    replica::{self, Replica},
    store::{FileRow, Kept, KeptFile, OnDevice, Store},
    view::state::Connection,
};

/// An open account, at one moment.
pub struct Desk {
    app: App,
    account: Arc<OpenAccount>,
    me: Me,
    replica: Arc<Replica>,
    now: Ms,
}

/// This installation of the app, as the server knows it for this person.
pub struct Installation {
    /// Its name.
    pub id: InstallationId,
    /// Its signing key, kept in the encrypted store only.
    pub key: SigningKey,
}

/// Drafts, parted into those that can go and those that cannot yet.
pub(crate) struct Ready {
    /// What would go, in the order in which it was said.
    pub go: Vec<Kept>,
    /// The files of what would go.
    pub files: Vec<KeptFile>,
    /// What cannot go yet, each with what to do.
    pub unfinished: Vec<(Draft, String)>,
}

impl Installation {
    /// The same once more. Not `Clone`: where a key goes is to be seen.
    pub(crate) fn copy(&self) -> Installation {
        Installation {
            id: self.id.clone(),
            key: self.key.clone(),
        }
    }
}

impl Desk {
    pub(crate) fn at(app: App, account: Arc<OpenAccount>, now: Ms) -> Desk {
        Desk {
            me: account.me(),
            replica: account.replica(),
            app,
            account,
            now,
        }
    }

    /// The person whose account it is.
    pub fn me(&self) -> &Me {
        &self.me
    }

    /// The encrypted store.
    pub fn store(&self) -> &Store {
        &self.account.store
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
        &self.account.installation
    }

    /// The calls to the provider's server.
    pub fn client(&self) -> &Client {
        &self.account.client
    }

    /// The time, by the server's clock as far as it is known.
    pub fn now(&self) -> Ms {
        self.now
    }

    /// The day in London.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The provider's name, as its server gives it.
    pub fn provider(&self) -> String {
        let mut accounts = self.app.frame().accounts;
        let account = accounts.remove(&self.account.person);
        account.map_or_else(|| "your provider".into(), |account| account.provider)
    }

    /// What the advisor's pack offers when help is needed; none for staff, before the record was
    /// fetched, and under a pack that offers the phone only.
    pub fn offers(&self) -> Option<&Assistance> {
        self.pack_in_force()?.assistance.as_ref()
    }

    /// How the advisor's pack measures the internet; none for staff, before the record was fetched,
    /// and under a pack that does not.
    pub fn internet(&self) -> Option<&Internet> {
        self.pack_in_force()?.internet.as_ref()
    }

    /// Who the advisor can talk to, by their pack.
    pub fn support_card(&self) -> Option<&SupportCard> {
        self.pack_in_force()?.support_card.as_ref()
    }

    /// What a check-in asks, by the advisor's pack.
    pub fn check_in(&self) -> Option<&CheckInForm> {
        self.pack_in_force()?.check_in.as_ref()
    }

    /// How the advisor's pack reminds of breaks; none when it does not.
    pub fn breaks(&self) -> Option<&BreakRules> {
        self.pack_in_force()?.breaks.as_ref()
    }

    /// How the advisor's pack reminds of what falls due.
    pub fn reminders(&self) -> ReminderRules {
        self.pack_in_force()
            .map(|it| it.reminders)
            .unwrap_or_default()
    }

    /// What the advisor's pack says of buddies; none when it has none.
    pub fn buddies(&self) -> Option<&BuddyRules> {
        self.pack_in_force()?.buddy.as_ref()
    }

    /// The advisor's pack, in the version of today.
    pub(crate) fn pack_in_force(&self) -> Option<&Pack> {
        let entries = self.record()?.entries.iter().rev();
        let enrolled = entries.filter_map(|entry| match &entry.body {
            Body::Enrolled { pack } => Some(pack),
            _ => None,
        });
        let pack = enrolled.map(|pack| self.packs().in_force(pack, self.today()));
        pack.flatten().next()
    }

    /// The number to call and the words to say.
    pub fn phone(&self) -> PhoneCard {
        let mut accounts = self.app.frame().accounts;
        let account = accounts.remove(&self.account.person);
        account.map_or_else(PhoneCard::default, |account| account.phone)
    }

    /// Something could be sent now, as far as anybody knows.
    pub fn is_connected(&self) -> bool {
        let is_online = self.app.line().state().connection == Connection::Online;
        is_online && self.client().session().is_open()
    }

    /// The app, for what lies beside the account.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// The open account itself, for what changes while a command runs.
    pub(crate) fn account(&self) -> &OpenAccount {
        &self.account
    }

    /// What lies on this device and not on the record, at one moment.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn on_device(&self) -> Result<OnDevice, Problem> {
        let mut on_device = self.store().on_device()?;
        if let Some(record) = self.record() {
            let shown: BTreeSet<_> = record.responses().map(|response| &response.id).collect();
            on_device
                .in_flight
                .retain(|draft| !shown.contains(&draft.id));
        }
        Ok(on_device)
    }

    /// Responses on this device that can still be changed, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn drafts(&self) -> Result<Vec<Draft>, Problem> {
        let kept = self.store().drafts()?;
        Ok(kept.into_iter().map(|kept| kept.draft).collect())
    }

    /// Where the advisor stands today, with everything that only this device has marked unsent.
    /// None for staff, and before the record was fetched.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn standing(&self) -> Result<Option<Standing>, Problem> {
        Ok(self.standing_with(&self.on_device()?))
    }

    /// The same, with what lies on this device as it was read before.
    pub(crate) fn standing_with(&self, on_device: &OnDevice) -> Option<Standing> {
        let drafts = on_device.drafts.iter().map(|kept| &kept.draft);
        let unsent: Vec<Draft> = on_device.in_flight.iter().chain(drafts).cloned().collect();
        standing(self.record()?, &unsent, self.packs(), self.today())
    }

    /// Keeps a draft in place of an older one by the same method of the same item.
    ///
    /// # Errors
    /// When the store does not take it; then the older one stays.
    pub fn save_draft(&self, draft: &Draft) -> Result<(), Problem> {
        self.store().save_draft(draft, self.now, None, None)?;
        self.changed();
        Ok(())
    }

    /// Throws a draft away, with its files.
    ///
    /// # Errors
    /// When the store does not take it; then the draft stays.
    pub fn discard_draft(&self, item: &ItemId, method: &MethodId) -> Result<(), Problem> {
        self.store().discard_draft(item, method)?;
        self.changed();
        Ok(())
    }

    /// Keeps a file and the draft that speaks of it, both or neither. `replaces` goes with it.
    ///
    /// # Errors
    /// When the store does not take them; then nothing is changed.
    pub fn put_draft_file(
        &self,
        file: &FileRow,
        bytes: &[u8],
        draft: &Draft,
        replaces: Option<&FileId>,
    ) -> Result<(), Problem> {
        self.store()
            .save_draft(draft, self.now, Some((file, bytes)), replaces)?;
        self.changed();
        Ok(())
    }

    /// Takes a file out, together with the draft as it is without it; none discards the draft that
    /// the file belongs to.
    ///
    /// # Errors
    /// When the store does not take it; then nothing is changed.
    pub fn remove_file(&self, file: &FileId, draft: Option<&Draft>) -> Result<(), Problem> {
        let store = self.store();
        match (draft, store.file(file)?) {
            (Some(draft), _) => store.save_draft(draft, self.now, None, Some(file))?,
            (None, Some(kept)) => store.discard_draft(&kept.row.item, &kept.row.method)?,
            (None, None) => {}
        }
        self.changed();
        Ok(())
    }

    /// A file that this device knows, whether it is a draft's, on its way, or sent.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn file(&self, file: &FileId) -> Result<Option<KeptFile>, Problem> {
        Ok(self.store().file(file)?)
    }

    /// The bytes of a file with their media type, while they are on this device.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn file_bytes(&self, file: &FileId) -> Result<Option<(String, Vec<u8>)>, Problem> {
        let (kept, bytes) = (self.file(file)?, self.store().file_bytes(file)?);
        Ok(kept.map(|kept| kept.row.media_type).zip(bytes))
    }

    /// Fetches the record and the packs, so that what was done online shows. This desk still shows
    /// the moment at which it was taken: take another.
    ///
    /// # Errors
    /// When the server is silent, or its record was refused.
    pub async fn sync(&self) -> Result<(), Problem> {
        if replica::fetch(&self.account, None).await? {
            self.emit(AppEvent::Record);
            self.emit(AppEvent::Sent);
        }
        Ok(())
    }

    /// Keeps others from making a package meanwhile.
    pub(crate) fn alone_to_freeze(&self) -> MutexGuard<'_, ()> {
        let freezing = self.account.freezing.lock();
        freezing.unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a package is on its way in this moment.
    pub(crate) fn is_sending(&self, package: &PackageId) -> bool {
        self.account.sending().as_ref() == Some(package)
    }

    /// What waits to be sent is another number.
    fn changed(&self) {
        self.emit(AppEvent::State);
    }

    /// Tells the window.
    pub fn emit(&self, event: AppEvent) {
        self.app.emit(event);
    }
}
