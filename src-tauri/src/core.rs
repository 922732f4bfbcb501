//! The core of the app, started beside its window.
//!
//! The window opens whether or not the core starts, so that a person sees why it did not and can
//! try again. Not here: what the core does (`hearth_app`).

use hearth_app::{App, Options, event::AppEvent};
use hearth_domain::Problem;
use tauri::{AppHandle, Emitter};
use tokio::sync::{OnceCell, broadcast::error::RecvError};

use crate::{notice, shortcut, window};

/// The core, once it runs.
pub struct Core {
    options: Options,
    app: OnceCell<App>,
}

impl Core {
    /// A core that will run with these options.
    pub fn new(options: Options) -> Core {
        Core {
            options,
            app: OnceCell::new(),
        }
    }

    /// The running core. Starts it when it does not run yet; a start that failed is tried again.
    ///
    /// # Errors
    /// With why it did not start.
    pub async fn app(&self, shell: &AppHandle) -> Result<App, Problem> {
        let start = async || {
            let app = App::start(self.options.clone()).await?;
            tauri::async_runtime::spawn(forward(app.clone(), shell.clone()));
            shortcut::give(&app, shell);
            notice::give(&app, shell);
            Ok(app)
        };
        self.app.get_or_try_init(start).await.cloned()
    }

    /// The core, if it runs already.
    pub fn running(&self) -> Option<&App> {
        self.app.get()
    }

    /// Stops what runs.
    pub async fn stop(&self) {
        if let Some(app) = self.app.get() {
            app.stop().await;
        }
    }

    /// Whether this is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.options.demo
    }
}

/// Hands every event of the core to the window. One that was missed is made up for by the next:
/// events only say that something changed.
async fn forward(app: App, shell: AppHandle) {
    let mut events = app.events();
    loop {
        match events.recv().await {
            Ok(event) => {
                if let AppEvent::Wanted { .. } = event {
                    want(&shell);
                }
                if let Err(error) = shell.emit("app-event", event) {
                    tracing::warn!(%error, "an event did not reach the window");
                }
            }
            // That somebody waits may have been among what was missed.
            Err(RecvError::Lagged(_)) if app.is_wanted() => want(&shell),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Somebody waits for this person: the desk comes before them, also when the window was closed.
fn want(shell: &AppHandle) {
    window::show_at(shell, window::DESK);
}
