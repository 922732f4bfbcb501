//! The window and its four commands; every one only hands on.
//!
//! Not here: what a command does, and what is valid (`hearth_app::dispatch`).

use hearth_app::{
    App, Options,
    view::evidence::{FileMeta, FileRef},
};
use hearth_domain::{Problem, ProblemCode};
use serde_json::Value;
use tauri::{
    Emitter, State, WebviewUrl, WebviewWindowBuilder,
    ipc::{InvokeBody, Request, Response},
};
use tokio::sync::broadcast::error::RecvError;

use crate::arguments::Arguments;

/// The header in which a file's description travels beside its bytes, as percent-encoded JSON.
const META_HEADER: &str = "x-hearth-meta";

/// Starts the core, opens the window, and returns when it has been closed.
///
/// # Errors
/// When the profile cannot be used, or there is no display.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let app = tauri::async_runtime::block_on(App::start(options(arguments)))?;
    let core = app.clone();
    tauri::Builder::default()
        .manage(app.clone())
        .invoke_handler(tauri::generate_handler![
            call,
            put_file,
            get_file,
            open_external
        ])
        .setup(move |shell| {
            WebviewWindowBuilder::new(shell, "main", WebviewUrl::default())
                .title("Hearth")
                .inner_size(1024.0, 720.0)
                .min_inner_size(360.0, 480.0)
                .build()?;
            tauri::async_runtime::spawn(forward(core, shell.handle().clone()));
            Ok(())
        })
        .build(context())?
        .run_return(|_, _| {});
    tauri::async_runtime::block_on(app.stop());
    Ok(())
}

/// The configuration and the built pages, taken in when the program is built.
#[expect(
    clippy::disallowed_methods,
    reason = "Tauri's macro ends the process when what it took in is broken"
)]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn options(arguments: Arguments) -> Options {
    let Arguments { profile, ca, demo } = arguments;
    Options {
        ca,
        demo,
        ..Options::new(profile.unwrap_or_default())
    }
}

/// Hands every event of the core to the window. One that was missed is made up for by the next:
/// events only say that something changed.
async fn forward(core: App, shell: tauri::AppHandle) {
    let mut events = core.events();
    loop {
        match events.recv().await {
            Ok(event) => {
                if let Err(error) = shell.emit("app-event", event) {
                    tracing::warn!(%error, "an event did not reach the window");
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

#[tauri::command]
async fn call(app: State<'_, App>, name: String, input: Value) -> Result<Value, Problem> {
    hearth_app::dispatch(&app, &name, input).await
}

#[tauri::command]
async fn put_file(app: State<'_, App>, request: Request<'_>) -> Result<Value, Problem> {
    let unreadable = || {
        Problem::new(
            ProblemCode::Invalid,
            "The file did not arrive whole. Choose it again.",
        )
    };
    let meta = request
        .headers()
        .get(META_HEADER)
        .and_then(|header| header.to_str().ok())
        .and_then(FileMeta::from_header)
        .ok_or_else(unreadable)?;
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(unreadable());
    };
    let item = app.put_file(meta, bytes.clone()).await?;
    serde_json::to_value(item).map_err(|_| unreadable())
}

#[tauri::command]
async fn get_file(app: State<'_, App>, file: FileRef) -> Result<Response, Problem> {
    let (_, bytes) = app.get_file(file).await?;
    Ok(Response::new(bytes))
}

/// Opens a page in the person's own browser, or a number in their telephone program.
#[tauri::command]
async fn open_external(url: String) -> Result<(), Problem> {
    let refused = |message: &str| Problem::new(ProblemCode::Invalid, message);
    let parsed = url::Url::parse(&url)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http" | "tel"))
        .ok_or_else(|| refused("Hearth opens only web pages and telephone numbers."))?;
    open::that_detached(parsed.as_str()).map_err(|_| {
        refused("Your browser did not open. Copy the address from the page and open it yourself.")
    })
}
