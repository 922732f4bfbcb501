//! The key for assistance, asked of the system.
//!
//! Not here: which key, and what it may promise (`hearth_app::shortcut`).

use std::sync::Arc;

use hearth_app::{
    App,
    shortcut::{Follows, Keyboard, Shortcut},
};
use hearth_domain::{Problem, ProblemCode};
use tauri::{AppHandle, Manager, plugin::TauriPlugin};
use tauri_plugin_global_shortcut::{Builder, GlobalShortcutExt, ShortcutState};

use crate::{core::Core, pad, window};

/// The page of the rehearsal.
const REHEARSAL: &str = "/assistance/key";

/// The keyboard of this computer.
struct Whole(AppHandle);

/// What hears the keys.
pub fn plugin() -> TauriPlugin<tauri::Wry> {
    Builder::new()
        .with_handler(|shell, _, event| {
            if event.state() == ShortcutState::Pressed {
                pressed(shell);
            }
        })
        .build()
}

/// Gives the core the keyboard.
pub fn give(app: &App, shell: &AppHandle) {
    let (app, keyboard) = (app.clone(), Arc::new(Whole(shell.clone())));
    // It waits for the main thread, which no task of the core may do.
    tauri::async_runtime::spawn_blocking(move || app.set_keyboard(keyboard));
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
        is_wayland().then(|| {
            "This desktop (Wayland) gives programs no key of their own. Open the keyboard settings \
             of your desktop and give a key of your choice the command: xdg-open hearth://assist. \
             Or use the small help window, or the icon in the tray."
                .into()
        })
    }

    fn listen(&self, shortcut: Option<&Shortcut>) -> Result<(), Problem> {
        let keys = self.0.global_shortcut();
        if let Err(error) = keys.unregister_all() {
            tracing::warn!(%error, "the keys before were not given up");
        }
        let Some(shortcut) = shortcut else {
            return Ok(());
        };
        keys.register(shortcut.to_string().as_str())
            .map_err(|error| {
                tracing::info!(%error, "the key is taken");
                let message = format!(
                    "Another program on this computer has {}. Choose another key.",
                    shortcut.title()
                );
                Problem {
                    code: ProblemCode::Invalid,
                    ..Problem::field("keys", message)
                }
            })
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
