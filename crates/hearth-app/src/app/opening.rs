//! Opening the store of the account that the profile was used for last, and locking it.
//!
//! Not here: stores that a log-in makes or sets aside ([`crate::login`]).

use std::sync::Arc;

use hearth_domain::{Problem, id::PersonId, shift};

use super::{App, lock};
use crate::{
    account::OpenAccount,
    client::Address,
    error,
    key::{Key, KeyError, KeyringChoice, keyring::Keyring, passphrase},
    store::{Store, StoreError},
    view::state::KeyKeeper,
};

/// Opens the store if the keyring keeps its key. Else the keyring is probed, so that joining need
/// not wait for it.
pub(super) async fn open_at_start(app: App, opens_itself: bool) {
    if !opens_itself {
        let keyring = app.keyring().await;
        tracing::debug!(works = keyring.is_some(), "probed the keyring");
    } else if let Err(problem) = app.unlock(None).await {
        app.set_problem(Some(problem));
    }
}

/// How often Hearth was locked: by it can be told later whether it was locked since.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Locks(u64);

impl App {
    /// The keyring, if there is one that works. The first call probes it.
    pub(crate) async fn keyring(&self) -> Option<Keyring> {
        let probe = async || {
            let service = match self.0.options.keyring.clone() {
                KeyringChoice::System { service } => service,
                KeyringChoice::Process => return Some(Keyring::of_process()),
                KeyringChoice::None => return None,
            };
            let probe = tokio::task::spawn_blocking(move || Keyring::probe(&service));
            probe.await.ok()?.ok()
        };
        self.0.keyring.get_or_init(probe).await.clone()
    }

    /// Whether it is known that there is no keyring that works.
    pub(crate) fn has_no_keyring(&self) -> bool {
        self.0.keyring.get().is_some_and(Option::is_none)
    }

    /// The keyring that was given a key. It was probed then, and probing takes longer than all else
    /// at a start.
    async fn keyring_with_key(&self) -> Option<Keyring> {
        match &self.0.options.keyring {
            KeyringChoice::System { service } => Some(Keyring::of_system(service.clone())),
            KeyringChoice::Process | KeyringChoice::None => self.keyring().await,
        }
    }

    /// The key of an account's store.
    pub(crate) async fn key(
        &self,
        person: &PersonId,
        keeper: KeyKeeper,
        words: Option<String>,
    ) -> Result<Key, KeyError> {
        let (person, file) = (person.clone(), self.profile().wrapped_key(person));
        let key: Box<dyn FnOnce() -> Result<Key, KeyError> + Send> = match keeper {
            KeyKeeper::Keyring => {
                let keyring = self.keyring_with_key().await;
                let keyring = keyring.ok_or(KeyError::NoKeyring)?;
                Box::new(move || keyring.key(&person))
            }
            KeyKeeper::Passphrase => {
                let words = words.filter(|words| !words.is_empty());
                let words = words.ok_or(KeyError::NoPassphrase)?;
                Box::new(move || passphrase::unwrap(&file, &words))
            }
        };
        let key = tokio::task::spawn_blocking(key).await;
        key.map_err(|error| KeyError::Io(std::io::Error::other(error)))?
    }

    /// Opens the store of the account that the frame names.
    pub(crate) async fn unlock(&self, words: Option<String>) -> Result<(), Problem> {
        let _alone = self.alone().await;
        if self.account().is_some() {
            return Ok(());
        }
        let frame = self.frame();
        let (person, account) = frame.account().ok_or_else(error::not_joined)?;
        let key = self.key(person, account.keeper, words).await?;
        let opened = match self.held(person) {
            // With its session: two sessions of the same tokens would each renew them.
            Some(held) => held,
            None => self.open(self.store(person, &key)?, &account.server)?,
        };
        // What waited for a newer Hearth may go now.
        opened.store.release()?;
        let days = i32::try_from(shift::KEEP_DAYS).unwrap_or(i32::MAX);
        let today = self.line().server_time(self.clock().now()).date();
        opened.store.forget_shifts(today.plus(-days).start())?;
        self.set_problem(None);
        self.open_diary(person, &key, &opened.store);
        self.set_account(Some(opened));
        self.wake();
        Ok(())
    }

    /// Keeps others from opening a store meanwhile.
    pub(crate) async fn alone(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.opening.lock().await
    }

    /// The store of a person, opened unless it is open.
    pub(crate) fn store(&self, person: &PersonId, key: &Key) -> Result<Arc<Store>, StoreError> {
        match self.held(person) {
            Some(held) => Ok(held.store.clone()),
            None => Ok(Arc::new(Store::open(&self.profile().store(person), key)?)),
        }
    }

    /// A person's account, if it is open, or if a command that began before it was locked still
    /// holds it.
    fn held(&self, person: &PersonId) -> Option<Arc<OpenAccount>> {
        let held = self.account().or_else(|| lock(&self.0.closed).upgrade());
        held.filter(|held| &held.person == person)
    }

    /// The account of an open store.
    pub(crate) fn open(
        &self,
        store: Arc<Store>,
        server: &str,
    ) -> Result<Arc<OpenAccount>, Problem> {
        let transport = self.transport(Address::parse(server)?, self.line().clone())?;
        let opened = OpenAccount::open(store, transport, self.events_sender())?;
        // A log-out that was cut short is a log-out.
        if self.frame().logged_out {
            opened.client.session().end()?;
        }
        Ok(Arc::new(opened))
    }

    /// Closes the account at somebody's wish. A log-in that is on its way does not open it again.
    pub(crate) fn lock(&self) {
        let mut locks = lock(&self.0.locks);
        if self.account().is_some() {
            locks.0 += 1;
            self.set_attempt(None);
            self.set_account(None);
        }
    }

    /// How often it was locked until now.
    pub(crate) fn locks(&self) -> Locks {
        *lock(&self.0.locks)
    }

    /// Opens an account, with its diary where there is a key for it, unless Hearth was locked since. Tells
    /// whether it did.
    pub(crate) fn open_unless_locked(
        &self,
        since: Locks,
        account: Arc<OpenAccount>,
        key: Option<&Key>,
    ) -> bool {
        let locks = lock(&self.0.locks);
        let is_unlocked = *locks == since;
        if is_unlocked {
            if let Some(key) = key {
                self.open_diary(&account.person, key, &account.store);
            }
            self.set_account(Some(account));
        }
        is_unlocked
    }
}
