//! The least that Tauri makes: a window as large as Hearth's with one blank page. `cargo xtask bench
//! start` measures Hearth beside it. Never part of the package.
//!
//! The page shows its heading once its one call has been answered, so that the same can be waited
//! for in both windows. Closing the window leaves the process, as Hearth does.

use tauri::{RunEvent, WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![call])
        .setup(|shell| {
            WebviewWindowBuilder::new(shell, "main", WebviewUrl::default())
                .title("Empty")
                .inner_size(1024.0, 720.0)
                .min_inner_size(360.0, 480.0)
                .build()?;
            Ok(())
        })
        .build(context())?
        .run(|_, event| {
            if let RunEvent::ExitRequested { api, .. } = event {
                api.prevent_exit();
            }
        });
    Ok(())
}

/// The one call. It bears the name of Hearth's own, so that the same capability lets it through.
#[tauri::command]
async fn call() {}

/// Hearth's configuration, with a page of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "Tauri's macro ends the process when what it took in is broken"
)]
fn context() -> tauri::Context {
    tauri::generate_context!("examples/empty/tauri.conf.json")
}
