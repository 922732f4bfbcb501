//! A provider's floor on an ordinary day: a server in a process of its own, many advisors whose apps
//! listen, and people on duty whose apps show a press as soon as they hear of it.
//!
//! A press is timed from before it is sent until the app of whoever pressed has read that it is on
//! somebody's screen. Whoever is on duty shows it at once: what a window takes to draw is not in it.
//! Not here: how many there are and what is held against it (`bin/bench-assistance.rs`).

mod answerer;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use hearth_domain::{
    api::{
        assistance::{Duty, DutyRequest, PressRequest, RequestState},
        live::LiveEvent,
    },
    assistance::{Cause, Nature, Press},
    id::RequestId,
    role::Role,
};
use reqwest::Method;
use serde_json::json;
use tokio::{net::TcpListener, sync::oneshot, task::JoinSet, time::timeout};

use answerer::Answerer;

use super::{
    caller::{Caller, Line, is},
    enrolled::{Tokened, enrol},
    ms_since,
    process::Tree,
    server::hearth_server_with_few_files,
};
use crate::{
    PATIENCE,
    program::Program,
    provider::{Database, configured},
};

/// Everybody on duty is of the group that every press is for, so all of them are told of each.
const GROUP: Role = Role::Clinician;
const REASON: &str = "clinical";

/// The app asks again when no answer has come for so long,
const UNANSWERED: Duration = Duration::from_secs(5);
/// and waits so long between.
const PAUSE: Duration = Duration::from_secs(1);

/// Streams that are opened side by side.
const AT_ONCE: usize = 100;

/// Who is on it.
#[derive(Debug, Clone, Copy)]
pub struct People {
    /// Advisors whose apps listen and who press nothing.
    pub idle: usize,
    /// Advisors who press.
    pub pressing: usize,
    /// People on duty.
    pub on_duty: usize,
}

/// A running server with everybody who is connected to it. Dropped, all of it ends.
pub struct Floor {
    line: Line,
    callers: Vec<Arc<Caller>>,
    pressing: Vec<Arc<Caller>>,
    on_duty: Vec<Arc<Caller>>,
    waiting: Arc<Waiting>,
    trouble: Arc<Trouble>,
    streams: JoinSet<()>,
    process: Program,
    // Kept for as long as the process may use it.
    _folder: tempfile::TempDir,
}

/// What became of one press, in milliseconds since it was made.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Until the server had said that it has it.
    pub sent_ms: f64,
    /// Until whoever pressed had read that it was seen; none is lost.
    pub seen_ms: Option<f64>,
}

/// Presses that nobody has seen yet.
#[derive(Default)]
struct Waiting(Mutex<BTreeMap<RequestId, oneshot::Sender<Instant>>>);

/// What was refused or not answered, and how often.
#[derive(Default)]
struct Trouble(Mutex<BTreeMap<String, u64>>);

impl Floor {
    /// Enrols everybody and starts the server. Nobody listens yet.
    ///
    /// # Errors
    /// When the database or the server does not come up.
    pub async fn open(
        database: Database,
        people: People,
        tokened: Tokened,
    ) -> anyhow::Result<Floor> {
        let folder = tempfile::tempdir()?;
        let mut config = configured(database, folder.path().join("server")).await?;
        config.listen = TcpListener::bind(config.listen).await?.local_addr()?;
        // Whose tokens end soon and whose late is spread over each kind.
        let kinds = [
            (GROUP, people.on_duty),
            (Role::Advisor, people.pressing + people.idle),
        ];
        let enrolled = enrol(&config, &kinds, tokened).await?;
        let mut serve = hearth_server_with_few_files(&config, "serve")?;
        serve.arg("--listen").arg(config.listen.to_string());
        let mut process = Program::start("hearth-server", &mut serve)?;
        process.until_it_says("Hearth listens on").await?;
        let line = Line::to(&format!("http://{}", config.listen))?;
        let callers: Vec<Arc<Caller>> = enrolled
            .into_iter()
            .map(|it| Arc::new(Caller::of(&line, it)))
            .collect();
        let (on_duty, advisors) = callers.split_at(people.on_duty);
        Ok(Floor {
            pressing: advisors[..people.pressing].to_vec(),
            on_duty: on_duty.to_vec(),
            callers,
            line,
            waiting: Arc::default(),
            trouble: Arc::default(),
            streams: JoinSet::new(),
            process,
            _folder: folder,
        })
    }

    /// Puts on duty who answers and then opens everybody's stream. Returns once every stream has
    /// begun.
    ///
    /// # Errors
    /// When one does not, or somebody cannot go on duty.
    pub async fn connect(&mut self) -> anyhow::Result<()> {
        let (on_duty, advisors) = (
            self.on_duty.clone(),
            self.callers.split_off(self.on_duty.len()),
        );
        self.begin(&on_duty).await?;
        for caller in &on_duty {
            let asked = DutyRequest {
                on: true,
                heard: true,
            };
            let _: Duty = caller.call(Method::PUT, "duty", &asked).await?;
            let _: Duty = caller.call(Method::POST, "duty/hears", &json!({})).await?;
        }
        for some in advisors.chunks(AT_ONCE) {
            self.begin(some).await?;
        }
        self.callers.extend(advisors);
        Ok(())
    }

    async fn begin(&mut self, callers: &[Arc<Caller>]) -> anyhow::Result<()> {
        for caller in callers {
            self.listen(caller);
        }
        let begun = async {
            while !callers
                .iter()
                .all(|it| it.stream.is_open.load(Ordering::Relaxed))
            {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, begun)
            .await
            .with_context(|| format!("a stream did not begin\n{}", self.process.said()))
    }

    /// How many streams there are to be.
    pub fn streams(&self) -> usize {
        self.callers.len()
    }

    /// How many are open now and have begun.
    pub fn open_streams(&self) -> usize {
        let open = self
            .callers
            .iter()
            .filter(|it| it.stream.is_open.load(Ordering::Relaxed));
        open.count()
    }

    /// Waits for so long, and answers how many streams were open all the while and brought a
    /// heartbeat.
    pub async fn held_for(&self, time: Duration) -> usize {
        for caller in &self.callers {
            caller.stream.heartbeat.store(false, Ordering::Relaxed);
        }
        tokio::time::sleep(time).await;
        let held = self.callers.iter().filter(|it| {
            it.stream.is_open.load(Ordering::Relaxed)
                && it.stream.heartbeat.load(Ordering::Relaxed)
                && it.stream.begins.load(Ordering::Relaxed) == 1
        });
        held.count()
    }

    /// The server's memory, in MiB.
    ///
    /// # Errors
    /// When it has ended.
    pub fn memory_mib(&self) -> anyhow::Result<f64> {
        let id = self.process.id().context("the server has ended")?;
        Tree::of(id)?.memory_mib()
    }

    /// The milliseconds that a bare answer takes.
    ///
    /// # Errors
    /// When the server does not give one.
    pub async fn any_answer(&self) -> anyhow::Result<f64> {
        let start = Instant::now();
        self.line.any_answer().await?;
        Ok(ms_since(start))
    }

    /// Somebody presses: the first of those who do, then the next, and round again.
    ///
    /// # Errors
    /// When nobody presses here.
    pub fn press(
        &self,
        number: usize,
    ) -> anyhow::Result<impl Future<Output = Outcome> + Send + 'static> {
        ensure!(!self.pressing.is_empty(), "nobody presses");
        let caller = Arc::clone(&self.pressing[number % self.pressing.len()]);
        let (waiting, trouble) = (Arc::clone(&self.waiting), Arc::clone(&self.trouble));
        let asked = PressRequest {
            press: Press {
                pressed: hearth_app::Clock::system().now(),
                nature: Nature::Live,
                cause: Cause::Reason {
                    reason: REASON.parse()?,
                },
            },
            withdrawn: false,
        };
        Ok(press(caller, asked, waiting, trouble))
    }

    /// What was refused or not answered.
    pub fn trouble(&self) -> Vec<String> {
        let trouble = lock(&self.trouble.0);
        let lines = trouble
            .iter()
            .map(|(what, count)| format!("{count} × {what}"));
        lines.collect()
    }

    fn listen(&mut self, caller: &Arc<Caller>) {
        let (it, waiting) = (Arc::clone(caller), Arc::clone(&self.waiting));
        let place = self.on_duty.iter().position(|one| Arc::ptr_eq(one, caller));
        if let Some(place) = place {
            let answerer = Arc::new(Answerer {
                caller: Arc::clone(caller),
                place: place as u64,
                of: self.on_duty.len() as u64,
                shown: Mutex::default(),
                trouble: Arc::clone(&self.trouble),
            });
            self.streams
                .spawn(async move { it.listen(|data| answerer.hear(data)).await });
        } else if self.pressing.iter().any(|one| Arc::ptr_eq(one, caller)) {
            self.streams
                .spawn(async move { it.listen(|data| waiting.hear(data)).await });
        } else {
            self.streams.spawn(async move { it.listen(|_| {}).await });
        }
    }
}

/// Sends a press until the server has it, and waits until it is seen.
async fn press(
    caller: Arc<Caller>,
    asked: PressRequest,
    waiting: Arc<Waiting>,
    trouble: Arc<Trouble>,
) -> Outcome {
    let id = RequestId::from(uuid::Uuid::now_v7());
    let path = format!("assistance/{id}");
    let (tell, told) = oneshot::channel();
    lock(&waiting.0).insert(id.clone(), tell);
    let start = Instant::now();
    let sending = async {
        loop {
            let sent = caller.call::<RequestState>(Method::PUT, &path, &asked);
            match timeout(UNANSWERED, sent).await {
                Ok(Ok(word)) => break word,
                Ok(Err(error)) => trouble.note("press", &error),
                Err(_) => trouble.note("press", &anyhow::anyhow!("no answer")),
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let sent = timeout(PATIENCE, sending).await;
    let sent_ms = ms_since(start);
    if let Ok(word) = sent {
        waiting.take_in(&word);
    }
    let seen = timeout(PATIENCE.saturating_sub(start.elapsed()), told).await;
    lock(&waiting.0).remove(&id);
    Outcome {
        sent_ms,
        seen_ms: seen
            .ok()
            .and_then(Result::ok)
            .map(|at| (at - start).as_secs_f64() * 1_000.0),
    }
}

impl Waiting {
    /// What the app of somebody who presses hears.
    fn hear(&self, data: &[u8]) {
        for word in requests(data) {
            self.take_in(&word);
        }
    }

    fn take_in(&self, word: &RequestState) {
        if word.legs.iter().any(|leg| leg.seen.is_some())
            && let Some(tell) = lock(&self.0).remove(&word.id)
        {
            // Whoever waits no longer counts it as lost.
            let _ = tell.send(Instant::now());
        }
    }
}

impl Trouble {
    fn note(&self, what: &str, error: &anyhow::Error) {
        *lock(&self.0).entry(format!("{what}: {error}")).or_default() += 1;
    }
}

/// The server's words on requests in an event.
fn requests(data: &[u8]) -> Vec<RequestState> {
    if !is(data, "request") && !is(data, "snapshot") {
        return Vec::new();
    }
    match serde_json::from_slice(data) {
        Ok(LiveEvent::Request { request }) => vec![*request],
        Ok(LiveEvent::Snapshot { floor, .. }) => floor.requests,
        _ => Vec::new(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
