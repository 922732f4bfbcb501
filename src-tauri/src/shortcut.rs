//! The key for assistance, asked of the system.
//!
//! Not here: which key, and what it may promise (`hearth_app::shortcut`).

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use hearth_app::{
    App,
    shortcut::{Follows, Keyboard, Shortcut},
};
use hearth_domain::{Problem, ProblemCode};
use tauri::{AppHandle, Manager, State, plugin::TauriPlugin};
use tauri_plugin_global_shortcut::{Builder, GlobalShortcut, ShortcutState};

use crate::{
    core::Core,
    pad,
    window::{self, on_main_thread},
};

/// The page of the rehearsal.
const REHEARSAL: &str = "/assistance/key";

/// The keyboard of this computer.
struct Whole {
    shell: AppHandle,
    wayland: bool,
}

/// How long after the core began the key is asked for. Asking holds up the thread that draws the
/// first page.
const AFTER: Duration = Duration::from_secs(1);

/// What hears the keys. It is there only where a key was chosen: it wakes 20 times a second.
fn plugin() -> TauriPlugin<tauri::Wry> {
    Builder::new()
        .with_handler(|shell, _, event| {
            if event.state() == ShortcutState::Pressed {
                pressed(shell);
            }
        })
        .build()
}

/// Gives the core the keyboard, and has it listen for its key a little later.
pub fn give(app: &App, shell: &AppHandle) {
    let there = (app.clone(), shell.clone());
    on_main_thread(shell, move |_| {
        let (app, shell) = there;
        // The display may be asked on this thread only.
        let wayland = is_wayland();
        app.set_keyboard(Arc::new(Whole { shell, wayland }));
        tauri::async_runtime::spawn(listen_later(app));
        Ok(())
    });
}

async fn listen_later(app: App) {
    tokio::time::sleep(AFTER).await;
    let listening = tauri::async_runtime::spawn_blocking(move || app.listen_for_shortcut());
    if let Err(error) = listening.await {
        tracing::error!(%error, "the key was not asked for");
    }
}

fn pressed(shell: &AppHandle) {
    let own = shell
        .webview_windows()
        .values()
        .any(|window| window.is_focused().unwrap_or(false));
    let core = shell.state::<Core>();
    // Before the core runs there is nothing to rehearse, and the pad says why it does not.
    match core.running().map(|app| app.shortcut_pressed(own)) {
        None | Some(Follows::Pad) => pad::show(shell),
        Some(Follows::Rehearsal) => window::show_at(shell, REHEARSAL),
        Some(Follows::Nothing) => {}
    }
}

impl Keyboard for Whole {
    fn unavailable(&self) -> Option<String> {
        self.wayland.then(|| {
            "This desktop (Wayland) gives programs no key of their own. Open the keyboard settings \
             of your desktop and give a key of your choice the command: xdg-open hearth://assist. \
             Or use the small help window, or the icon in the tray."
                .into()
        })
    }

    fn listen(&self, shortcut: Option<&Shortcut>) -> Result<(), Problem> {
        match (self.keys(), shortcut) {
            (None, None) => return Ok(()),
            (None, Some(_)) => self.begin()?,
            (Some(keys), _) => {
                if let Err(error) = keys.unregister_all() {
                    tracing::warn!(%error, "the keys before were not given up");
                }
            }
        }
        let (Some(keys), Some(shortcut)) = (self.keys(), shortcut) else {
            return Ok(());
        };
        keys.register(shortcut.to_string().as_str())
            .map_err(|error| {
                tracing::info!(%error, "the key cannot be had");
                refused(format!(
                    "This computer does not give Hearth {}. Another program may have it. Choose \
                     another key.",
                    shortcut.title()
                ))
            })
    }
}

impl Whole {
    /// What hears keys, once it is there.
    fn keys(&self) -> Option<State<'_, GlobalShortcut<tauri::Wry>>> {
        self.shell.try_state()
    }

    /// Begins to hear keys, where the system wants it done, and waits for it.
    fn begin(&self) -> Result<(), Problem> {
        let (done, begun) = mpsc::channel();
        on_main_thread(&self.shell, move |shell| {
            // Nobody waits any more when the program ends meanwhile.
            let _ = done.send(shell.plugin(plugin()));
            Ok(())
        });
        let begun = begun.recv().map_err(anyhow::Error::from);
        begun
            .and_then(|begun| begun.map_err(anyhow::Error::from))
            .map_err(|error| {
                tracing::error!(%error, "keys cannot be heard");
                refused("This computer gives Hearth no key. Use the small help window.".into())
            })
    }
}

fn refused(message: String) -> Problem {
    Problem {
        code: ProblemCode::Invalid,
        ..Problem::field("keys", message)
    }
}

/// Whether the desktop is one that lets no program hear keys that are pressed in another.
#[cfg(target_os = "linux")]
fn is_wayland() -> bool {
    use gtk::{gdk::Display, gdk::prelude::DisplayExtManual};

    Display::default().is_some_and(|display| display.backend().is_wayland())
}

#[cfg(not(target_os = "linux"))]
fn is_wayland() -> bool {
    false
}
