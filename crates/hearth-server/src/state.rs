//! What every handler has at hand.
//!
//! Not here: who is asking ([`crate::auth`]), which comes with the request.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use hearth_domain::{
    pack::Packs,
    time::{Date, Ms},
};
use object_store::ObjectStore;

use crate::{
    account::Guard, assistance::receipts::Receipts, config::Config, db::Db,
    internet::lease::Leases, live::Live,
};

/// The running server. Clones share everything.
#[derive(Clone)]
pub struct App {
    /// How it was set up.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// Where files of evidence lie.
    pub evidence: Arc<dyn ObjectStore>,
    /// The time.
    pub clock: Clock,
    /// Tells streams that something changed.
    pub live: Live,
    /// Receipts of requests that wait to be written.
    pub receipts: Receipts,
    /// Internet checks that are under way.
    pub leases: Arc<Leases>,
    /// What keeps logging in from being abused.
    pub guard: Arc<Guard>,
    packs: Arc<RwLock<Arc<Packs>>>,
}

impl App {
    /// A server over its parts, knowing these packs.
    pub fn new(
        config: Config,
        db: Db,
        evidence: Arc<dyn ObjectStore>,
        clock: Clock,
        packs: Packs,
    ) -> App {
        let leases = Arc::new(Leases::new(config.internet));
        App {
            config: Arc::new(config),
            db,
            evidence,
            clock,
            live: Live::default(),
            receipts: Receipts::default(),
            leases,
            guard: Arc::new(Guard::default()),
            packs: Arc::new(RwLock::new(Arc::new(packs))),
        }
    }

    /// The same server at another time: what a demonstration's past is made in.
    pub(crate) fn at(&self, clock: Clock) -> App {
        App {
            clock,
            ..self.clone()
        }
    }

    /// Every published pack, as of now. What was handed out does not change.
    pub fn packs(&self) -> Arc<Packs> {
        // A writer only swaps one pointer, so there is no half-written state behind a poisoned lock.
        Arc::clone(&self.packs.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds published packs. None is ever taken away, so whoever read the database earlier and comes
    /// here later hides nothing.
    pub(crate) fn add_packs(&self, packs: Packs) {
        let mut known = self.packs.write().unwrap_or_else(PoisonError::into_inner);
        let mut all = Packs::clone(&known);
        packs.all().for_each(|pack| all.add(pack.clone()));
        *known = Arc::new(all);
    }

    /// This moment.
    pub fn now(&self) -> Ms {
        self.clock.now()
    }

    /// Today in London.
    pub fn today(&self) -> Date {
        self.now().date()
    }
}

/// Tells the time. A test hands in one that it can move.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Ms + Send + Sync>);

impl Clock {
    /// The computer's own.
    pub fn system() -> Clock {
        Clock::of(|| Ms(jiff::Timestamp::now().as_millisecond()))
    }

    /// One that says whatever `tell` says.
    pub fn of(tell: impl Fn() -> Ms + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(tell))
    }

    /// This moment.
    pub fn now(&self) -> Ms {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now().0)
    }
}
