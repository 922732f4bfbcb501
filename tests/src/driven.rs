//! The app in a process of its own, driven over HTTP as its window would drive it.
//!
//! Not here: what is done with it ([`crate::kills`]).

use std::path::{Path, PathBuf};

use anyhow::Context;
use futures_util::StreamExt;
use hearth_app::view::{evidence::FileMeta, item::ItemView, state::AppState};
use hearth_domain::{Problem, id::FileId};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    PATIENCE, browser,
    person::PASSPHRASE,
    program::{self, Program},
};

/// The app behind the bridge.
pub struct Driven {
    program: Program,
    profile: PathBuf,
    url: String,
    token: String,
    http: reqwest::Client,
}

/// Why something was not answered.
#[derive(Debug)]
pub enum Unanswered {
    /// The app says why.
    Problem(Problem),
    /// The app is gone, perhaps in the middle.
    Gone(anyhow::Error),
}

impl std::fmt::Display for Unanswered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unanswered::Problem(problem) => write!(f, "{:?}: {problem}", problem.code),
            Unanswered::Gone(error) => write!(f, "the app is gone: {error:#}"),
        }
    }
}

impl std::error::Error for Unanswered {}

impl From<reqwest::Error> for Unanswered {
    fn from(error: reqwest::Error) -> Unanswered {
        Unanswered::Gone(error.into())
    }
}

impl Driven {
    /// Starts the app on a profile, and opens its store if somebody has joined. The key lies in
    /// the keyring of this session if it has one; otherwise the passphrase keeps it.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start(profile: &Path) -> anyhow::Result<Driven> {
        let mut command = Command::new(program::path("hearth-bridge")?);
        command
            .arg("--keyring")
            .arg("--profile")
            .arg(profile)
            .env("RUST_LOG", "info");
        let mut program = Program::start("hearth-bridge", &mut command)?;
        let open = program.until_it_says("Open ").await?;
        let (url, token) = open
            .split_once("/#token=")
            .context("an address with a token")?;
        hearth_app::client::choose_tls();
        let app = Driven {
            url: url.into(),
            token: token.into(),
            http: reqwest::Client::builder()
                .no_proxy()
                .timeout(PATIENCE)
                .build()?,
            profile: profile.into(),
            program,
        };
        let state = app.state().await?;
        if state.stage == hearth_app::view::state::Stage::Locked {
            let passphrase = json!({ "passphrase": PASSPHRASE });
            let _: AppState = app.call("unlock", passphrase).await?;
        }
        Ok(app)
    }

    /// Goes through the browser, by an invitation or without one, and waits until the app is ready.
    ///
    /// # Errors
    /// When the log-in does not come to its end.
    pub async fn log_in(&self, invitation: Option<&str>, login: &str) -> anyhow::Result<()> {
        let input = json!({ "invitation": invitation, "passphrase": PASSPHRASE });
        let started: Value = self.call("start_login", input).await?;
        let url = started["url"].as_str().context("a page to open")?;
        browser::log_in(url, login).await?;
        self.until("ready and logged in", async || {
            let state = self.state().await?;
            Ok(!state.needs_login && state.person.is_some())
        })
        .await
    }

    /// The frame's state.
    ///
    /// # Errors
    /// With why there is none.
    pub async fn state(&self) -> Result<AppState, Unanswered> {
        self.call("get_state", json!({})).await
    }

    /// Runs a command.
    ///
    /// # Errors
    /// With why it was not answered.
    pub async fn call<T: DeserializeOwned>(
        &self,
        name: &str,
        input: Value,
    ) -> Result<T, Unanswered> {
        let request = self
            .http
            .post(format!("{}/call/{name}", self.url))
            .json(&input);
        let response = request.bearer_auth(&self.token).send().await?;
        Ok(answered(response).await?.json().await?)
    }

    /// Adds a file.
    ///
    /// # Errors
    /// With why it was not answered.
    pub async fn put_file(&self, meta: &FileMeta, bytes: Vec<u8>) -> Result<ItemView, Unanswered> {
        // The names in it are plain letters, so nothing needs to be escaped.
        let header = serde_json::to_string(meta).map_err(|it| Unanswered::Gone(it.into()))?;
        let request = self.http.put(format!("{}/files", self.url)).body(bytes);
        let request = request
            .header("x-hearth-meta", header)
            .bearer_auth(&self.token);
        Ok(answered(request.send().await?).await?.json().await?)
    }

    /// The bytes of a file, as the app shows it.
    ///
    /// # Errors
    /// With why it was not answered.
    pub async fn file(&self, file: &FileId) -> Result<Vec<u8>, Unanswered> {
        let request = self.http.get(format!("{}/files/{file}", self.url));
        let response = request.bearer_auth(&self.token).send().await?;
        Ok(answered(response).await?.bytes().await?.into())
    }

    /// Waits until something is so, asking again whenever the app says that anything changed.
    ///
    /// # Errors
    /// When asking fails, or it does not come to be so.
    pub async fn until<F>(&self, what: &str, mut is_so: impl FnMut() -> F) -> anyhow::Result<()>
    where
        F: Future<Output = Result<bool, Unanswered>>,
    {
        let waiting = async {
            let events = self.http.get(format!("{}/events", self.url));
            let events = events
                .timeout(PATIENCE * 2)
                .bearer_auth(&self.token)
                .send()
                .await?;
            let mut events = events.error_for_status()?.bytes_stream();
            while !is_so().await? {
                let silent = || Unanswered::Gone(anyhow::anyhow!("the app fell silent"));
                events.next().await.ok_or_else(silent)??;
            }
            Ok::<_, Unanswered>(())
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.with_context(|| {
            format!(
                "waited in vain: {what}. The app said:\n{}",
                self.program.said()
            )
        })??;
        Ok(())
    }

    /// Kills the process.
    ///
    /// # Errors
    /// When it had ended by itself.
    pub fn kill(&self) -> anyhow::Result<()> {
        self.program.kill()
    }

    /// Stops the process where it is: the computer falls asleep.
    ///
    /// # Errors
    /// When it does not run.
    pub fn pause(&self) -> anyhow::Result<()> {
        self.program.pause()
    }

    /// Lets the process go on: the computer wakes.
    ///
    /// # Errors
    /// When it does not run.
    pub fn go_on(&self) -> anyhow::Result<()> {
        self.program.go_on()
    }

    /// Starts the app again on the same profile, after it was killed.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        self.program.ended().await?;
        *self = Driven::start(&self.profile.clone()).await?;
        Ok(())
    }
}

/// An answer, or the problem that the app has instead.
async fn answered(response: Response) -> Result<Response, Unanswered> {
    if response.status() == StatusCode::UNPROCESSABLE_ENTITY {
        return Err(Unanswered::Problem(response.json().await?));
    }
    Ok(response.error_for_status()?)
}
