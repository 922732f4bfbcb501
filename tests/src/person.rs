//! A person with the real app on a profile of their own.
//!
//! Commands go through the same `dispatch` as from the window. Not here: what people do
//! ([`crate::diligent`], [`crate::advisor`], [`crate::reviewer`]).

use std::{
    future::Future,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use hearth_app::{
    App, KeyringChoice, Options,
    event::AppEvent,
    view::state::{AppState, LoginStarted, Stage},
};
use hearth_domain::{Problem, ProblemCode, id::PersonId, role::Role};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    PATIENCE, browser,
    provider::{Moved, Provider},
    proxy::Proxy,
};

/// The passphrase that keeps everybody's store.
pub const PASSPHRASE: &str = "seven quiet rooms";

/// Somebody with the app.
pub struct Person {
    name: String,
    clock: Moved,
    profile: Folder,
    ca: Option<PathBuf>,
    app: App,
}

/// What somebody's computer is like.
#[derive(Default)]
pub struct Computer<'a> {
    /// Where the profile is to lie; none for a folder of its own.
    pub profile: Option<PathBuf>,
    /// How many days its clock is ahead.
    pub days_ahead: i64,
    /// The line by which it reaches the server; none for a good one.
    pub line: Option<&'a Proxy>,
    /// The authority that the app is started with, as a PEM file.
    pub ca: Option<PathBuf>,
}

enum Folder {
    Own(tempfile::TempDir),
    Given(PathBuf),
}

impl Person {
    /// Invites somebody and has them join.
    ///
    /// # Errors
    /// When any step of joining fails.
    pub async fn join(provider: &Provider, name: &str, roles: &[Role]) -> anyhow::Result<Person> {
        Person::join_on(provider, name, roles, Computer::default()).await
    }

    /// Invites somebody and has them join on a computer that is as it is.
    ///
    /// # Errors
    /// When any step of joining fails.
    pub async fn join_on(
        provider: &Provider,
        name: &str,
        roles: &[Role],
        computer: Computer<'_>,
    ) -> anyhow::Result<Person> {
        let invitation = provider.invite(name, roles).await?;
        Person::enter(provider, name, &invitation, computer).await
    }

    /// Has somebody use an invitation, whether it is their first or not.
    ///
    /// # Errors
    /// When any step of joining fails.
    pub async fn enter(
        provider: &Provider,
        name: &str,
        invitation: &str,
        computer: Computer<'_>,
    ) -> anyhow::Result<Person> {
        let profile = match computer.profile {
            Some(folder) => Folder::Given(folder),
            None => Folder::Own(tempfile::tempdir()?),
        };
        let clock = provider.clock().off_by_days(computer.days_ahead);
        let invitation = match computer.line {
            Some(line) => line.through(invitation)?,
            None => invitation.into(),
        };
        let person = Person::sit_down(name, clock, profile, computer.ca).await?;
        person.use_invitation(&invitation).await?;
        Ok(person)
    }

    /// Has somebody start the app for the first time, and do nothing yet.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn new(name: &str, ca: Option<PathBuf>) -> anyhow::Result<Person> {
        let profile = Folder::Own(tempfile::tempdir()?);
        Person::sit_down(name, Moved::default(), profile, ca).await
    }

    async fn sit_down(
        name: &str,
        clock: Moved,
        profile: Folder,
        ca: Option<PathBuf>,
    ) -> anyhow::Result<Person> {
        let app = start(profile.path(), &clock, ca.clone()).await?;
        Ok(Person {
            name: name.into(),
            clock,
            profile,
            ca,
            app,
        })
    }

    async fn use_invitation(&self, invitation: &str) -> anyhow::Result<()> {
        self.log_in(json!({ "invitation": invitation, "passphrase": PASSPHRASE }))
            .await
    }

    /// Has somebody join by an invitation of a server that runs elsewhere.
    ///
    /// # Errors
    /// When any step of joining fails.
    pub async fn invited(name: &str, invitation: &str) -> anyhow::Result<Person> {
        let person = Person::new(name, None).await?;
        person.use_invitation(invitation).await?;
        Ok(person)
    }

    /// Goes through the browser and waits until the app is ready.
    ///
    /// # Errors
    /// When the log-in does not come to its end.
    pub async fn log_in(&self, input: Value) -> anyhow::Result<()> {
        self.log_in_by("start_login", input).await
    }

    /// Goes through the browser because the passphrase was forgotten, and takes another one.
    ///
    /// # Errors
    /// When the log-in does not come to its end.
    pub async fn start_over(&self, passphrase: &str) -> anyhow::Result<()> {
        let input = json!({ "passphrase": passphrase });
        self.log_in_by("start_over", input).await
    }

    async fn log_in_by(&self, command: &str, input: Value) -> anyhow::Result<()> {
        let started: LoginStarted = self.call(command, input).await?;
        browser::log_in_trusting(&started.url, &self.login(), self.ca.as_deref()).await?;
        self.until("ready and logged in", async || {
            let state = self.state().await?;
            Ok(state.stage == Stage::Ready && !state.needs_login && state.person.is_some())
        })
        .await
    }

    /// Logs in again, without an invitation.
    ///
    /// # Errors
    /// When the log-in does not come to its end.
    pub async fn log_in_again(&self) -> anyhow::Result<()> {
        self.log_in(json!({ "invitation": null, "passphrase": PASSPHRASE }))
            .await
    }

    /// The name with which they log in.
    pub fn login(&self) -> String {
        self.name.to_lowercase().replace(' ', ".")
    }

    /// Their name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who they are to the server.
    ///
    /// # Errors
    /// When their store is closed.
    pub fn id(&self) -> Result<PersonId, Problem> {
        Ok(self.app.desk()?.me().person.clone())
    }

    /// The folder of their profile.
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// The file with their answers.
    ///
    /// # Errors
    /// When there is none.
    pub fn store_file(&self) -> anyhow::Result<PathBuf> {
        let mut accounts = self.profile().join("accounts").read_dir()?;
        let account = accounts.next().context("nobody has joined here")??;
        Ok(account.path().join("hearth.db"))
    }

    /// Their app.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The frame's state.
    ///
    /// # Errors
    /// With the problem that the person would see.
    pub async fn state(&self) -> Result<AppState, Problem> {
        self.call("get_state", json!({})).await
    }

    /// Runs a command.
    ///
    /// # Errors
    /// With the problem that the person would see.
    pub async fn call<T: DeserializeOwned>(&self, name: &str, input: Value) -> Result<T, Problem> {
        let answer = hearth_app::dispatch(&self.app, name, input).await?;
        serde_json::from_value(answer)
            .map_err(|error| Problem::new(ProblemCode::Unexpected, format!("{name}: {error}")))
    }

    /// Runs a command that is to be refused, and answers why it was.
    ///
    /// # Errors
    /// When it was done.
    pub async fn refused(&self, name: &str, input: Value) -> anyhow::Result<Problem> {
        match hearth_app::dispatch(&self.app, name, input).await {
            Err(problem) => Ok(problem),
            Ok(answer) => bail!("{}: {name} was done: {answer}", self.name),
        }
    }

    /// Closes the app.
    pub async fn close(&self) {
        self.app.stop().await;
    }

    /// Opens the app again on the same profile, after it was closed.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open(&mut self) -> anyhow::Result<()> {
        self.app = start(self.profile.path(), &self.clock, self.ca.clone()).await?;
        Ok(())
    }

    /// Puts the clock of their computer right; the app sees it when it is opened again.
    pub fn put_clock_right(&mut self, provider: &Provider) {
        self.clock = provider.clock().clone();
    }

    /// Opens the store with a passphrase.
    ///
    /// # Errors
    /// With the problem that the person would see.
    pub async fn unlock(&self, passphrase: &str) -> Result<AppState, Problem> {
        self.call("unlock", json!({ "passphrase": passphrase }))
            .await
    }

    /// Closes the app and opens it again on the same profile.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.close().await;
        self.open().await?;
        self.unlock(PASSPHRASE).await?;
        Ok(())
    }

    /// Waits until something is so, asking again whenever the app says that anything changed.
    ///
    /// # Errors
    /// When asking fails, or it does not come to be so.
    pub async fn until<F>(&self, what: &str, mut is_so: impl FnMut() -> F) -> anyhow::Result<()>
    where
        F: Future<Output = Result<bool, Problem>>,
    {
        let mut events = self.app.events();
        let waiting = async {
            while !is_so().await? {
                // An event that was missed is as good as one that came: ask again.
                let _: Result<AppEvent, _> = events.recv().await;
            }
            Ok::<_, Problem>(())
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .with_context(|| format!("{}: waited in vain: {what}", self.name))??;
        Ok(())
    }
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Folder::Own(folder) => folder.path(),
            Folder::Given(folder) => folder,
        }
    }
}

async fn start(profile: &Path, clock: &Moved, ca: Option<PathBuf>) -> anyhow::Result<App> {
    let options = Options {
        ca,
        clock: clock.for_app(),
        keyring: KeyringChoice::None,
        ..Options::new(profile)
    };
    Ok(App::start(options).await?)
}
