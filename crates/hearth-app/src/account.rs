//! An open account: its store, its session and its replica, for as long as it is unlocked.
//!
//! Not here: how it comes to be open ([`crate::app`], [`crate::login`]), and what a command sees of
//! it ([`crate::desk`]).

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use hearth_domain::{
    Problem,
    api::{
        account::{Me, Tokens},
        assistance::{Floor, RequestState},
        buddy::BuddyState,
        review::Count,
        wellbeing::Wellbeing,
    },
    id::{PackageId, PersonId},
};
use tokio::sync::broadcast;

use crate::{
    client::{Client, Session, Transport, Vault},
    desk::Installation,
    event::AppEvent,
    holding::Holding,
    internet::Sampling,
    replica::Replica,
    schedule::Shown,
    store::{Account, Store, StoreError},
};

/// An open account.
pub(crate) struct OpenAccount {
    /// Whose it is.
    pub person: PersonId,
    /// Its store.
    pub store: Arc<Store>,
    /// This installation, as the server knows it.
    pub installation: Arc<Installation>,
    /// The calls to its server.
    pub client: Client,
    /// One fetches at a time, so that an older copy never comes after a newer one.
    pub fetching: tokio::sync::Mutex<()>,
    /// One sends or takes back what was shared at a time.
    pub sharing: tokio::sync::Mutex<()>,
    /// One makes a package at a time, so that the second finds what the first has left.
    pub freezing: Mutex<()>,
    me: RwLock<Me>,
    replica: RwLock<Arc<Replica>>,
    sending: Mutex<Option<PackageId>>,
    waiting: Mutex<Count>,
    /// How assistance stands, while the stream that says so is alive.
    floor: Mutex<Option<Floor>>,
    /// What was shared by the person or with them, as the server said last.
    wellbeing: Mutex<Option<Wellbeing>>,
    /// One asks for it at a time, so that an older answer never comes after a newer one.
    pub asking_wellbeing: tokio::sync::Mutex<()>,
    /// How it stands with the buddy, while the stream that says so is alive.
    buddy: Mutex<Option<BuddyState>>,
    /// The same of it.
    pub asking_buddy: tokio::sync::Mutex<()>,
    /// The sample of the line that runs, if one does.
    pub sampling: Sampling,
    /// What the person answers for.
    pub holding: Holding,
    /// The person says that they are on a call. It stays on this computer.
    on_call: AtomicBool,
    /// The break that stands in the window.
    shown_break: Mutex<Option<Shown>>,
}

impl OpenAccount {
    /// Opens the account that a store holds.
    pub fn open(
        store: Arc<Store>,
        transport: Transport,
        events: broadcast::Sender<AppEvent>,
    ) -> Result<OpenAccount, Problem> {
        let account = store.account()?.ok_or(StoreError::Unreadable)?;
        let Account {
            me,
            installation,
            tokens,
        } = account;
        let vault = StoreVault {
            store: store.clone(),
            events,
        };
        let session = Session::new(transport.clone(), tokens, vault);
        let replica = Replica::load(&store)?;
        Ok(OpenAccount {
            person: me.person.clone(),
            installation: Arc::new(installation),
            client: Client::new(transport, session),
            fetching: tokio::sync::Mutex::default(),
            sharing: tokio::sync::Mutex::default(),
            freezing: Mutex::default(),
            me: RwLock::new(me),
            replica: RwLock::new(Arc::new(replica)),
            sending: Mutex::default(),
            waiting: Mutex::default(),
            floor: Mutex::default(),
            wellbeing: Mutex::default(),
            asking_wellbeing: tokio::sync::Mutex::default(),
            buddy: Mutex::default(),
            asking_buddy: tokio::sync::Mutex::default(),
            sampling: Sampling::default(),
            holding: Holding::default(),
            on_call: AtomicBool::new(false),
            shown_break: Mutex::default(),
            store,
        })
    }

    /// The person.
    pub fn me(&self) -> Me {
        self.me
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes in what the server says of the person.
    pub fn set_me(&self, me: Me) -> Result<(), StoreError> {
        if self.me() != me {
            self.store.keep_me(&me)?;
            *self.me.write().unwrap_or_else(PoisonError::into_inner) = me;
        }
        Ok(())
    }

    /// The replica as it is now.
    pub fn replica(&self) -> Arc<Replica> {
        let replica = self.replica.read();
        replica.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another replica in its place.
    pub fn set_replica(&self, replica: Replica) {
        *self.replica.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(replica);
    }

    /// The package that is on its way in this moment.
    pub fn sending(&self) -> Option<PackageId> {
        let sending = self.sending.lock();
        sending.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes which package is on its way.
    pub fn set_sending(&self, package: Option<PackageId>) {
        *self.sending.lock().unwrap_or_else(PoisonError::into_inner) = package;
    }

    /// How assistance stands; none when no stream says so.
    pub fn floor(&self) -> Option<Floor> {
        self.lock_floor().clone()
    }

    /// Takes in how assistance stands, or that nobody knows it any more.
    pub fn set_floor(&self, floor: Option<Floor>) {
        if let Some(floor) = &floor {
            self.holding.look(&self.person, floor, None);
        }
        *self.lock_floor() = floor;
    }

    /// Takes in what changed, if it is known how it stood before. `last` is a request that did.
    pub fn change_floor(&self, last: Option<&RequestState>, change: impl FnOnce(&mut Floor)) {
        if let Some(floor) = self.lock_floor().as_mut() {
            change(floor);
            self.holding.look(&self.person, floor, last);
        }
    }

    fn lock_floor(&self) -> MutexGuard<'_, Option<Floor>> {
        self.floor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was shared by the person or with them; none before the server said so.
    pub fn wellbeing(&self) -> Option<Wellbeing> {
        let known = self.wellbeing.lock();
        known.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what the server says of it; tells whether it is something new.
    pub fn set_wellbeing(&self, wellbeing: Wellbeing) -> bool {
        let known = self.wellbeing.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        let is_new = known.as_ref() != Some(&wellbeing);
        *known = Some(wellbeing);
        is_new
    }

    /// Forgets what the server said of it.
    pub fn forget_wellbeing(&self) {
        let known = self.wellbeing.lock();
        *known.unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// How it stands with the buddy; none when no stream says so.
    pub fn buddy(&self) -> Option<BuddyState> {
        self.lock_buddy().clone()
    }

    /// Takes in how it stands with the buddy, or that nobody knows it any more.
    pub fn set_buddy(&self, buddy: Option<BuddyState>) {
        *self.lock_buddy() = buddy;
    }

    fn lock_buddy(&self) -> MutexGuard<'_, Option<BuddyState>> {
        self.buddy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the person says that they are on a call.
    pub fn is_on_call(&self) -> bool {
        self.on_call.load(Ordering::Relaxed)
    }

    /// Notes what they say.
    pub fn set_on_call(&self, on_call: bool) {
        self.on_call.store(on_call, Ordering::Relaxed);
    }

    /// The break that was shown and not put away.
    pub fn shown_break(&self) -> Option<Shown> {
        *self
            .shown_break
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a break is shown, or put away.
    pub fn set_shown_break(&self, shown: Option<Shown>) {
        *self
            .shown_break
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = shown;
    }

    /// How many records wait for this person.
    pub fn reviews_waiting(&self) -> Count {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how many records wait; tells whether that is another count.
    pub fn set_reviews_waiting(&self, waiting: Count) -> bool {
        let mut known = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *known, waiting) != waiting
    }
}

/// Tokens lie in the encrypted store.
struct StoreVault {
    store: Arc<Store>,
    events: broadcast::Sender<AppEvent>,
}

impl Vault for StoreVault {
    fn keep(&self, before: &Tokens, after: Option<&Tokens>) -> Result<(), Problem> {
        self.store.replace_tokens(before, after)?;
        if after.is_none() {
            let _ = self.events.send(AppEvent::State);
        }
        Ok(())
    }
}
