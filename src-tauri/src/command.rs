//! The commands that the window may call; each only hands on.
//!
//! Not here: what a command does, and what is valid (`hearth_app::dispatch`).

use hearth_app::view::evidence::{FileMeta, FileRef};
use hearth_domain::{Problem, ProblemCode};
use serde_json::Value;
use tauri::{
    AppHandle, State, WebviewWindow,
    ipc::{InvokeBody, Request, Response},
};

use crate::{core::Core, pad, window};

/// The header in which a file's description travels beside its bytes, as percent-encoded JSON.
const META_HEADER: &str = "x-hearth-meta";

/// What is opened outside Hearth; nothing else is, whatever a page asks.
const OPENED: [&str; 5] = ["https", "http", "tel", "msteams", "sip"];

/// Runs a command of the core.
#[tauri::command]
pub async fn call(
    window: WebviewWindow,
    shell: AppHandle,
    core: State<'_, Core>,
    name: String,
    input: Value,
) -> Result<Value, Problem> {
    if window.label() == pad::PAD && !pad::CALLS.contains(&name.as_str()) {
        return Err(Problem::new(
            ProblemCode::NotAllowed,
            "The help window cannot do this. Open Hearth.",
        ));
    }
    hearth_app::dispatch(&core.app(&shell).await?, &name, input).await
}

/// Gives a file to the core.
#[tauri::command]
pub async fn put_file(
    shell: AppHandle,
    core: State<'_, Core>,
    request: Request<'_>,
) -> Result<Value, Problem> {
    let unreadable = || refused("The file did not arrive whole. Choose it again.");
    let meta = request
        .headers()
        .get(META_HEADER)
        .and_then(|header| header.to_str().ok())
        .and_then(FileMeta::from_header)
        .ok_or_else(unreadable)?;
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(unreadable());
    };
    let app = core.app(&shell).await?;
    let item = app.put_file(meta, bytes.clone()).await?;
    serde_json::to_value(item).map_err(|_| unreadable())
}

/// The bytes of a file that the core or the server holds.
#[tauri::command]
pub async fn get_file(
    shell: AppHandle,
    core: State<'_, Core>,
    file: FileRef,
) -> Result<Response, Problem> {
    let (_, bytes) = core.app(&shell).await?.get_file(file).await?;
    Ok(Response::new(bytes))
}

/// Opens a page in the person's own browser, or an address in the program on this computer that calls or
/// writes to people.
#[tauri::command]
pub async fn open_external(url: String) -> Result<(), Problem> {
    let parsed = url::Url::parse(&url)
        .ok()
        .filter(|url| OPENED.contains(&url.scheme()))
        .ok_or_else(|| refused("Hearth opens only web pages, Teams and telephone numbers."))?;
    open::that_detached(parsed.as_str()).map_err(|_| {
        refused(
            "The program for this address did not open. Copy the address from the page and open it \
             yourself.",
        )
    })
}

/// Opens the pad.
#[tauri::command]
pub async fn open_pad(shell: AppHandle) {
    pad::show(&shell);
}

/// Closes the pad, from it.
#[tauri::command]
pub async fn close_pad(shell: AppHandle) {
    pad::close(&shell);
}

/// Opens the main window on the page for assistance, from the pad.
#[tauri::command]
pub async fn open_hearth(shell: AppHandle) {
    window::show_at(&shell, window::ASSISTANCE);
}

/// Ends Hearth, once the page has said what stops.
#[tauri::command]
pub async fn quit(shell: AppHandle) {
    shell.exit(0);
}

fn refused(message: &str) -> Problem {
    Problem::new(ProblemCode::Invalid, message)
}
