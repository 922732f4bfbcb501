//! `GET /live`: tells the apps that something changed, without being asked.
//!
//! One task a server asks the database once a second what changed, for all streams together; a
//! change made by this server wakes it at once, one made by another server is found by the next
//! turn. A change of a request wakes it for requests alone, because fifty people who are shown one
//! make fifty changes in a moment. What it finds goes to every stream, and each keeps what its reader
//! may hear; how many records wait is counted by the streams of those alone for whom it may have
//! changed. A stream begins with a snapshot, so nothing that was missed can matter. Who is on duty
//! has one teller: a snapshot says what it told last, because somebody may be away for less than a
//! turn, and what a stream had read in that moment would never be put right. Not here: what changed,
//! which the app asks for by an ordinary request.

mod news;
mod stream;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{
    api::{
        assistance::Duty,
        live::{Changed, LiveEvent},
    },
    id::{PersonId, RecordId, RequestId},
    time::Ms,
};
use tokio::{
    sync::{Notify, broadcast, watch},
    time::{MissedTickBehavior, interval},
};

use crate::{
    assistance::{
        floor::{self, Addressed, Shown},
        sweep,
    },
    buddy::changes,
    state::App,
};
pub use stream::router;

/// How often the database is asked, when nobody says that something changed.
const EVERY: Duration = Duration::from_secs(1);

/// How long it rests after each turn, so that what changes in quick succession is told at once.
const REST: Duration = Duration::from_millis(15);

/// How far back each turn looks, in milliseconds: a change that was made earlier may become visible
/// later.
const OVERLAP_MS: i64 = 30_000;

/// News that a slow stream may fall behind before it is given a snapshot instead.
const BEHIND: usize = 1_024;

/// Tells streams that something changed. Clones share their listeners.
#[derive(Debug, Clone)]
pub struct Live {
    changed: Arc<Notify>,
    request_changed: Arc<Notify>,
    news: broadcast::Sender<News>,
    on_duty: watch::Sender<Arc<Told>>,
    /// How many streams of this server are open to each person.
    open: Arc<Mutex<BTreeMap<PersonId, usize>>>,
}

/// Something that changed, and who may hear of it.
#[derive(Debug, Clone)]
enum News {
    /// A record.
    Record {
        /// Which, and where it ends now.
        changed: Changed,
        /// Its advisor, and everybody who reviews it.
        readers: Arc<[PersonId]>,
    },
    /// A request for assistance, and everybody whom it concerns.
    Request(Arc<Addressed>),
    /// Something about buddies is otherwise, for each of these people.
    Buddy(Arc<BTreeSet<PersonId>>),
    /// How many records wait may have changed, for each of these people.
    Queue(Arc<BTreeSet<PersonId>>),
    /// The server stops: every stream ends, and its reader comes back to the next server.
    End,
}

/// Who is on duty, as all streams are told.
#[derive(Debug, Default)]
struct Told {
    shown: Shown,
    /// The event of everybody who is not, written once for thousands.
    of_others: String,
}

impl Default for Live {
    fn default() -> Live {
        Live {
            changed: Arc::default(),
            request_changed: Arc::default(),
            news: broadcast::Sender::new(BEHIND),
            on_duty: watch::Sender::default(),
            open: Arc::default(),
        }
    }
}

impl Live {
    /// Something was committed: streams hear of it now and not in a second.
    pub fn poke(&self) {
        self.changed.notify_one();
    }

    /// The same of a request for assistance, and of nothing else.
    pub fn poke_for_request(&self) {
        self.request_changed.notify_one();
    }

    /// A stream to somebody opened.
    fn opened(&self, person: &PersonId) {
        *self.lock_open().entry(person.clone()).or_default() += 1;
    }

    /// One of them ended. Answers whether it was the last.
    fn ended(&self, person: &PersonId) -> bool {
        let mut open = self.lock_open();
        let left = open.get(person).map_or(0, |count| count - 1);
        if left == 0 {
            open.remove(person);
        } else {
            open.insert(person.clone(), left);
        }
        left == 0
    }

    fn lock_open(&self) -> MutexGuard<'_, BTreeMap<PersonId, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server stops. Streams that are open end, so that it need not wait for their readers.
    pub fn close(&self) {
        let _ = self.news.send(News::End);
    }
}

/// What was told lately, so that it is not told twice.
#[derive(Debug, Default)]
struct Lately {
    /// Up to where each record was told, and when it had changed.
    heads: BTreeMap<RecordId, (u64, Ms)>,
    /// Rows of the queue of which reviewers were told.
    rows: BTreeSet<news::Computed>,
    /// How often each request had changed, and when.
    requests: BTreeMap<RequestId, (u64, Ms)>,
    /// The same of what concerns somebody's buddy.
    buddies: BTreeMap<PersonId, (u64, Ms)>,
}

/// Tells streams what changed, for as long as the server runs.
pub async fn run(app: App) {
    let mut since = app.now();
    let mut lately = Lately::default();
    let mut turn = interval(EVERY);
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let request_alone = tokio::select! {
            () = app.live.request_changed.notified() => true,
            () = app.live.changed.notified() => false,
            _ = turn.tick() => false,
        };
        let now = app.now();
        let from = since.plus(-OVERLAP_MS);
        let done = if request_alone {
            tell_requests(&app, from, &mut lately).await
        } else {
            tell(&app, from, &mut lately).await
        };
        match done {
            Ok(()) if request_alone => {}
            // A clock that was put back must not hide what happens until it has caught up.
            Ok(()) => since = now,
            Err(error) => tracing::warn!(%error, "streams could not be told what changed"),
        }
        tokio::time::sleep(REST).await;
    }
}

/// Tells every stream what changed since an instant, leaving out what was told before.
async fn tell(app: &App, from: Ms, lately: &mut Lately) -> crate::error::Result<()> {
    // Somebody who waits for help comes before everything else.
    tell_requests(app, from, lately).await?;
    tell_on_duty(app).await?;
    lately.heads.retain(|_, (_, at)| *at >= from);
    for found in news::records(app, from).await? {
        let (id, seq) = (&found.changed.record, found.changed.head.seq);
        if lately
            .heads
            .get(id)
            .is_some_and(|(before, _)| *before >= seq)
        {
            continue;
        }
        lately.heads.insert(id.clone(), (seq, found.at));
        let (changed, readers) = (found.changed, found.readers.into());
        // Nobody may be listening.
        let _ = app.live.news.send(News::Record { changed, readers });
    }
    tell_buddies(app, from, lately).await?;
    lately.rows.retain(|row| row.at >= from);
    let mut readers = BTreeSet::new();
    for row in news::computed(app, from).await? {
        let reader = row.reader.clone();
        if lately.rows.insert(row) {
            readers.insert(reader);
        }
    }
    if !readers.is_empty() {
        let _ = app.live.news.send(News::Queue(Arc::new(readers)));
    }
    Ok(())
}

/// The same of requests for assistance.
async fn tell_requests(app: &App, from: Ms, lately: &mut Lately) -> crate::error::Result<()> {
    lately.requests.retain(|_, (_, at)| *at >= from);
    for changed in floor::changed(app, from).await? {
        let before = lately.requests.get(&changed.id);
        if before.is_some_and(|(version, _)| *version >= changed.version) {
            continue;
        }
        if let Some(heard) = floor::heard(app, &changed.id).await? {
            let _ = app.live.news.send(News::Request(Arc::new(heard)));
        }
        lately
            .requests
            .insert(changed.id, (changed.version, changed.at));
    }
    Ok(())
}

/// The same of buddies.
async fn tell_buddies(app: &App, from: Ms, lately: &mut Lately) -> crate::error::Result<()> {
    lately.buddies.retain(|_, (_, at)| *at >= from);
    let mut people = BTreeSet::new();
    for changed in changes::since(app, from).await? {
        let last = (changed.version, changed.at);
        let before = lately.buddies.insert(changed.person.clone(), last);
        if before.is_none_or(|(version, _)| version < changed.version) {
            people.insert(changed.person);
        }
    }
    if !people.is_empty() {
        let _ = app.live.news.send(News::Buddy(Arc::new(people)));
    }
    Ok(())
}

/// The same of who is on duty.
async fn tell_on_duty(app: &App) -> crate::error::Result<()> {
    let shown = floor::shown(app).await?;
    if shown == app.live.on_duty.borrow().shown {
        return Ok(());
    }
    let event = LiveEvent::OnDuty {
        on_duty: shown.on_duty.clone(),
        duty: Duty::default(),
    };
    let of_others = serde_json::to_string(&event).map_err(anyhow::Error::from)?;
    let told = Told { shown, of_others };
    app.live.on_duty.send_replace(Arc::new(told));
    // Who came may be the one whom an open request waits for, and who went leaves a step empty.
    sweep::open(app).await
}
