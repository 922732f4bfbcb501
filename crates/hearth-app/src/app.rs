//! The app's core: everything that lives as long as the process.
//!
//! It takes a profile for itself, holds at most one account open, and runs what sends and what
//! listens. Not here: what commands do (`command`), logging in ([`crate::login`]).

mod opening;
mod sleeping;
mod waking;

pub(crate) use opening::Locks;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use hearth_domain::{Problem, api::account::About, hash::Hash, id::PersonId};
use tokio::{
    sync::{Notify, OnceCell, broadcast, watch},
    task::JoinHandle,
};

use crate::{
    account::OpenAccount,
    assistance,
    client::{Address, Line, Transport, Trust, address::Invited},
    clock::Clock,
    desk::Desk,
    diary, error,
    event::AppEvent,
    internet,
    key::{KeyringChoice, keyring::Keyring},
    live,
    login::Attempt,
    outbox,
    profile::{Frame, Profile},
    schedule, sharing, shortcut, support,
    view::{
        evidence::{FileMeta, FileRef},
        item::ItemView,
        state::KeyKeeper,
    },
};

/// How long the start waits for the keyring. One that asks the person takes longer: then the window
/// opens locked, and unlocks by itself.
const START: Duration = Duration::from_secs(3);

/// The app without a window. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    options: Options,
    profile: Profile,
    trust: Trust,
    keyring: OnceCell<Option<Keyring>>,
    frame: Mutex<Frame>,
    account: watch::Sender<Option<Arc<OpenAccount>>>,
    /// One opens a store at a time: the second would find it in use.
    opening: tokio::sync::Mutex<()>,
    /// The account that was locked last: a command that began before may still hold it.
    closed: Mutex<Weak<OpenAccount>>,
    /// How often it was locked at somebody's wish.
    locks: Mutex<Locks>,
    problem: Mutex<Option<Problem>>,
    login: Mutex<Option<Attempt>>,
    invitation: Mutex<Option<String>>,
    line: Line,
    diary: diary::Place,
    shortcut: shortcut::Place,
    schedule: schedule::Place,
    events: broadcast::Sender<AppEvent>,
    wakes: waking::Wakes,
    /// Told when this computer has slept.
    slept: watch::Sender<()>,
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// How the app is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that holds everything of this profile.
    pub profile: PathBuf,
    /// Certificates to trust besides the system's, as PEM.
    pub ca: Option<PathBuf>,
    /// The clock.
    pub clock: Clock,
    /// Where keys of stores are kept.
    pub keyring: KeyringChoice,
    /// A demonstration: the banner says so.
    pub demo: bool,
}

impl Options {
    /// As a person starts it: by this computer's clock, with the key in the system's keyring under
    /// a name that no other profile has.
    pub fn new(profile: impl Into<PathBuf>) -> Options {
        let mut options = Options {
            profile: profile.into(),
            ca: None,
            clock: Clock::system(),
            keyring: KeyringChoice::None,
            demo: false,
        };
        options.keyring = KeyringChoice::System {
            service: format!("Hearth {}", options.mark()),
        };
        options
    }

    /// As a demonstration is started: every page says so, and nothing of it is kept outside its
    /// profile. The key goes with the process, and never lies in a person's own keyring.
    pub fn demo(profile: impl Into<PathBuf>) -> Options {
        Options {
            keyring: KeyringChoice::Process,
            demo: true,
            ..Options::new(profile)
        }
    }

    /// A short name that no other profile on this computer has: twelve hexadecimal digits.
    pub fn mark(&self) -> String {
        let path = std::path::absolute(&self.profile).unwrap_or_else(|_| self.profile.clone());
        let mark = Hash::tagged("hearth profile 1", &[path.as_os_str().as_encoded_bytes()]);
        format!("{:.12}", mark.to_string())
    }
}

impl App {
    /// Starts the app: takes the profile for itself, opens the store if the keyring does, and
    /// begins to send and to listen. Call it within a tokio runtime.
    ///
    /// # Errors
    /// When the profile is in use or cannot be used. A store that does not open is no error here:
    /// the state says so.
    pub async fn start(options: Options) -> Result<App, Problem> {
        let profile = Profile::take(&options.profile)?;
        let frame = profile.frame()?;
        let opens_itself = frame
            .account()
            .is_some_and(|(_, it)| it.keeper == KeyKeeper::Keyring);
        let app = App(Arc::new(Inner {
            trust: Trust::with(options.ca.as_deref())?,
            options,
            profile,
            keyring: OnceCell::new(),
            frame: Mutex::new(frame),
            account: watch::Sender::new(None),
            opening: tokio::sync::Mutex::default(),
            closed: Mutex::default(),
            locks: Mutex::default(),
            problem: Mutex::default(),
            login: Mutex::default(),
            invitation: Mutex::default(),
            line: Line::new(),
            diary: diary::Place::default(),
            shortcut: shortcut::Place::default(),
            schedule: schedule::Place::default(),
            events: broadcast::Sender::new(256),
            wakes: waking::Wakes::default(),
            slept: watch::Sender::new(()),
            stop: watch::Sender::new(false),
            tasks: Mutex::default(),
        }));
        let opening = app.run(opening::open_at_start(app.clone(), opens_itself));
        app.run(assistance::run(app.clone()));
        app.run(outbox::run(app.clone()));
        app.run(sharing::run(app.clone()));
        app.run(internet::run(app.clone()));
        app.run(support::run(app.clone()));
        app.run(schedule::run(app.clone()));
        app.run(live::run(app.clone()));
        app.run(live::tell(app.clone()));
        app.run(sleeping::run(app.clone()));
        let _ = tokio::time::timeout(START, opening.notified()).await;
        Ok(app)
    }

    /// Stops sending and listening, closes the store and lets go of the profile.
    pub async fn stop(&self) {
        self.0.stop.send_replace(true);
        self.set_attempt(None);
        let tasks = std::mem::take(&mut *lock(&self.0.tasks));
        for task in tasks {
            let _ = task.await;
        }
        self.set_account(None);
        self.0.profile.release();
    }

    /// What the core tells the window.
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.0.events.subscribe()
    }

    /// Hearth was opened with a link. An invitation is shown to whoever has not joined, and nothing
    /// is done with it: any web page can hold a link.
    pub fn opened_with(&self, link: &str) {
        if Invited::find(link).is_ok() {
            *lock(&self.0.invitation) = Some(link.trim().to_owned());
            self.emit(AppEvent::State);
        }
    }

    /// Whether somebody who waits for help sounds for the person.
    pub fn is_wanted(&self) -> bool {
        let account = self.account();
        account.is_some_and(|account| assistance::is_wanted(&account))
    }

    /// Tells the window.
    pub fn emit(&self, event: AppEvent) {
        // Nobody listening is no fault: the window asks when it opens.
        let _ = self.0.events.send(event);
    }

    /// The open account, as a command finds it.
    ///
    /// # Errors
    /// When the store is closed, or nobody has joined.
    pub fn desk(&self) -> Result<Desk, Problem> {
        let account = self.account().ok_or_else(|| {
            if self.frame().account().is_some() {
                error::locked()
            } else {
                error::not_joined()
            }
        })?;
        // By the server's clock as far as it is known: a wrong clock here dates no answer.
        let now = self.line().server_time(self.clock().now());
        Ok(Desk::at(self.clone(), account, now))
    }

    /// Takes in a file: raw bytes with what is to be kept of them.
    ///
    /// # Errors
    /// When it is not what the method takes, or the store is closed.
    pub async fn put_file(&self, meta: FileMeta, bytes: Vec<u8>) -> Result<ItemView, Problem> {
        crate::command::assess::put_file(self, meta, bytes).await
    }

    /// Hands a file to the window: its media type and its bytes.
    ///
    /// # Errors
    /// When there is no such file, it was erased, or it is on the server only and that is silent.
    pub async fn get_file(&self, file: FileRef) -> Result<(String, Vec<u8>), Problem> {
        crate::command::assess::get_file(self, file).await
    }
}

/// What the modules of the core use of each other.
impl App {
    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.options.clock
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.0.profile
    }

    pub(crate) fn shortcut(&self) -> &shortcut::Place {
        &self.0.shortcut
    }

    /// Where the diary is. It is for the bodies of the commands about it, and for nothing that sends.
    pub(crate) fn diary(&self) -> &diary::Place {
        &self.0.diary
    }

    pub(crate) fn schedule(&self) -> &schedule::Place {
        &self.0.schedule
    }

    pub(crate) fn line(&self) -> &Line {
        &self.0.line
    }

    pub(crate) fn events_sender(&self) -> broadcast::Sender<AppEvent> {
        self.0.events.clone()
    }

    /// What is known before anything is unlocked.
    pub(crate) fn frame(&self) -> Frame {
        lock(&self.0.frame).clone()
    }

    /// Changes what is known before anything is unlocked, durably.
    pub(crate) fn change_frame(&self, change: impl FnOnce(&mut Frame)) -> Result<(), Problem> {
        let mut frame = lock(&self.0.frame);
        let mut changed = frame.clone();
        change(&mut changed);
        if changed != *frame {
            self.0.profile.keep_frame(&changed)?;
            *frame = changed;
        }
        Ok(())
    }

    /// Keeps what the server says of itself where it can be read while locked.
    pub(crate) fn keep_about(&self, person: &PersonId, about: &About) -> Result<(), Problem> {
        self.change_frame(|frame| {
            if let Some(account) = frame.accounts.get_mut(person) {
                account.provider.clone_from(&about.provider);
                account.phone.clone_from(&about.phone);
            }
        })
    }

    pub(crate) fn account(&self) -> Option<Arc<OpenAccount>> {
        self.0.account.borrow().clone()
    }

    /// Hears when the account is opened, closed or another.
    pub(crate) fn accounts(&self) -> watch::Receiver<Option<Arc<OpenAccount>>> {
        self.0.account.subscribe()
    }

    /// Opens or closes; tells the window.
    pub(crate) fn set_account(&self, account: Option<Arc<OpenAccount>>) {
        if account.is_none() {
            self.0.diary.close();
        }
        let before = self.0.account.send_replace(account);
        if let Some(before) = before {
            *lock(&self.0.closed) = Arc::downgrade(&before);
        }
        self.emit(AppEvent::State);
    }

    /// What went wrong while nobody was asking.
    pub(crate) fn problem(&self) -> Option<Problem> {
        lock(&self.0.problem).clone()
    }

    pub(crate) fn set_problem(&self, problem: Option<Problem>) {
        *lock(&self.0.problem) = problem;
        self.emit(AppEvent::State);
    }

    pub(crate) fn invitation(&self) -> Option<String> {
        lock(&self.0.invitation).clone()
    }

    /// Begins a log-in, or gives it up. One that was begun before ends.
    pub(crate) fn set_attempt(&self, attempt: Option<Attempt>) {
        *lock(&self.0.login) = attempt;
    }

    /// Returns when the app stops.
    pub(crate) async fn stopped(&self) {
        let mut stop = self.0.stop.subscribe();
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// The way to a server. `line` is ours for the account's own server only.
    pub(crate) fn transport(&self, server: Address, line: Line) -> Result<Transport, Problem> {
        Transport::to(server, &self.0.trust, line, self.clock().clone())
    }

    /// Runs a task until it ends or the app stops; says when it has ended.
    pub(crate) fn run(&self, task: impl Future<Output = ()> + Send + 'static) -> Arc<Notify> {
        let (app, ended) = (self.clone(), Arc::new(Notify::new()));
        let says = ended.clone();
        let handle = tokio::spawn(async move {
            tokio::select! {
                () = task => {}
                () = app.stopped() => {}
            }
            says.notify_one();
        });
        lock(&self.0.tasks).push(handle);
        ended
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
