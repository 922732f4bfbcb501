//! The main window: opened, shown, and closed without ending what goes on behind it.
//!
//! Not here: what stands in it (`ui`).

use std::time::Duration;

use tauri::{
    AppHandle, Emitter, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window,
    WindowEvent, webview::PageLoadEvent,
};

use crate::{core::Core, tray};

/// The label by which capabilities name the window.
const MAIN: &str = "main";

const HOME: &str = "/";

/// A window whose page is not there by then is shown without it.
const LATEST: Duration = Duration::from_secs(3);

/// How long after its page the rest follows.
const AFTER_PAGE: Duration = Duration::from_secs(1);

/// The page that says what stops when Hearth is quit.
pub const QUIT: &str = "/quit";

/// The page on which help is asked for.
pub const ASSISTANCE: &str = "/assistance";

/// The page of those who answer.
pub const DESK: &str = "/desk";

/// Opens the window, as at the start.
///
/// # Errors
/// When the system gives no window.
pub fn open(shell: &AppHandle) -> tauri::Result<()> {
    open_at(shell, HOME)
}

/// Brings the window before the person; opens it when there is none.
pub fn show(shell: &AppHandle) {
    on_main_thread(shell, |shell| match shell.get_webview_window(MAIN) {
        Some(window) => present(&window),
        None => open(shell),
    });
}

/// Brings the window before the person, at one of its pages.
pub fn show_at(shell: &AppHandle, page: impl Into<String>) {
    let page = page.into();
    on_main_thread(shell, move |shell| match shell.get_webview_window(MAIN) {
        Some(window) => present(&window).and_then(|()| shell.emit("go", page)),
        None => open_at(shell, &page),
    });
}

/// Does it where windows may be touched: a second start is heard of on another thread.
pub fn on_main_thread(
    shell: &AppHandle,
    work: impl FnOnce(&AppHandle) -> tauri::Result<()> + Send + 'static,
) {
    let there = shell.clone();
    report(shell.run_on_main_thread(move || report(work(&there))));
}

fn open_at(shell: &AppHandle, page: &str) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    keep_scroll_bars();
    let start = WebviewUrl::App(page.trim_start_matches('/').into());
    WebviewWindowBuilder::new(shell, MAIN, start)
        .title("Hearth")
        .inner_size(1024.0, 720.0)
        .min_inner_size(360.0, 480.0)
        .visible(false)
        .on_page_load(|window, load| {
            show_with_page(&window, load.event());
            if load.event() == PageLoadEvent::Finished {
                put_icon_later(window.app_handle());
            }
        })
        .build()?;
    show_in_any_case(shell, MAIN);
    Ok(())
}

/// Shows a window once its page is loaded. Drawn before that it would be empty, and WebKit may hold
/// the loading up for half a second to wait for what it draws.
pub fn show_with_page(window: &WebviewWindow, load: PageLoadEvent) {
    if load == PageLoadEvent::Finished {
        report(window.show());
    }
}

/// Shows a window after a while, whatever has become of its page.
pub fn show_in_any_case(shell: &AppHandle, label: &'static str) {
    later(shell, LATEST, move |shell| {
        match shell.get_webview_window(label) {
            Some(window) if !window.is_visible()? => window.show(),
            _ => Ok(()),
        }
    });
}

/// Puts the icon into the tray. The desktop takes it on the thread that draws the page, so the page
/// goes first.
fn put_icon_later(shell: &AppHandle) {
    later(shell, AFTER_PAGE, |shell| {
        tray::put(shell);
        Ok(())
    });
}

fn later(
    shell: &AppHandle,
    wait: Duration,
    work: impl FnOnce(&AppHandle) -> tauri::Result<()> + Send + 'static,
) {
    let shell = shell.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(wait).await;
        on_main_thread(&shell, work);
    });
}

/// Scroll bars stay where they are and in sight. GTK would lay them over the page and fade them out
/// for seconds after each start, and nothing moves here unless a person asks.
#[cfg(target_os = "linux")]
fn keep_scroll_bars() {
    use gtk::prelude::ObjectExt;

    const OVERLAY: &str = "gtk-overlay-scrolling";

    // GTK before 3.24.9 has no such setting.
    let settings = gtk::Settings::default().filter(|it| it.find_property(OVERLAY).is_some());
    if let Some(settings) = settings {
        settings.set_property(OVERLAY, false);
    }
}

/// Brings a window before the person.
///
/// # Errors
/// When the system does not.
pub fn present(window: &WebviewWindow) -> tauri::Result<()> {
    window.show()?;
    window.unminimize()?;
    window.set_focus()
}

/// What the main window does when it gets the focus, and when it is closed: the window and its memory go,
/// the program stays in the tray. Where
/// there is no tray to come back from, the window is minimised. A demonstration ends with its window.
pub fn on_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::Focused(true) = event {
        look_at_clock(window.app_handle());
    }
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    // The pad has nothing that goes on.
    if window.label() != MAIN {
        return;
    }
    tray::put(window.app_handle());
    if !window.state::<Core>().is_demo() && !tray::is_shown() {
        api.prevent_close();
        report(window.minimize());
    }
}

/// The computer may have slept since somebody was here last: what time asks for is done at once.
fn look_at_clock(shell: &AppHandle) {
    if let Some(app) = shell.state::<Core>().running().cloned() {
        tauri::async_runtime::spawn(async move { app.look_at_clock().await });
    }
}

/// A window that cannot be shown leaves nobody to tell but the log.
fn report(result: tauri::Result<()>) {
    if let Err(error) = result {
        tracing::error!(%error, "the window cannot be shown");
    }
}
