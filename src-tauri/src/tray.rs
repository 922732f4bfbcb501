//! The icon in the system's tray: the way back to the window, to the first things that fall due, and
//! out.
//!
//! Not here: what the menu's pages say (`ui`).

use hearth_app::schedule::FirstDue;
use tauri::{
    AppHandle, Manager,
    menu::{IsMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};

use crate::{notice, window};

/// Stands before the page of something that falls due.
const DUE: &str = "due:";
const OPEN: &str = "open";
const ASSISTANCE: &str = "assistance";
const QUIT: &str = "quit";

const ICON: &str = "hearth";

/// Puts the icon into the tray, unless it is there. Without one Hearth goes on: a second start
/// brings its window back.
pub fn put(app: &AppHandle) {
    if app.tray_by_id(ICON).is_none()
        && let Err(error) = build(app)
    {
        tracing::warn!(%error, "there is no icon in the tray");
    }
}

/// Puts the first things that fall due into the menu.
///
/// # Errors
/// When the system does not take it.
pub fn show_due(app: &AppHandle, first: &[FirstDue]) -> tauri::Result<()> {
    match app.tray_by_id(ICON) {
        Some(tray) => tray.set_menu(Some(menu(app, first)?)),
        // It is put there with them.
        None => Ok(()),
    }
}

/// What falls due stands first; below it, what is always there.
fn menu(app: &AppHandle, first: &[FirstDue]) -> tauri::Result<Menu<tauri::Wry>> {
    let item = |id: &str, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    let due = first
        .iter()
        .map(|due| item(&format!("{DUE}{}", due.page), &due.title));
    let due = due.collect::<tauri::Result<Vec<_>>>()?;
    let always = [
        item(OPEN, "Open Hearth")?,
        item(ASSISTANCE, "Assistance")?,
        item(QUIT, "Quit Hearth")?,
    ];
    let line = PredefinedMenuItem::separator(app)?;
    let mut items: Vec<&dyn IsMenuItem<tauri::Wry>> = Vec::new();
    items.extend(due.iter().map(|it| it as &dyn IsMenuItem<_>));
    if !due.is_empty() {
        items.push(&line);
    }
    items.extend(always.iter().map(|it| it as &dyn IsMenuItem<_>));
    Menu::with_items(app, &items)
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let first = app.state::<notice::FirstThings>().get();
    let menu = menu(app, &first)?;
    let mut tray = TrayIconBuilder::with_id(ICON)
        .tooltip("Hearth")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(chosen)
        .on_tray_icon_event(pressed);
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    Ok(())
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    let id = event.id().as_ref();
    if let Some(page) = id.strip_prefix(DUE) {
        return window::show_at(app, page);
    }
    match id {
        OPEN => window::show(app),
        ASSISTANCE => window::show_at(app, window::ASSISTANCE),
        // The page says what stops, and quits.
        QUIT => window::show_at(app, window::QUIT),
        _ => {}
    }
}

fn pressed(tray: &TrayIcon, event: TrayIconEvent) {
    if let TrayIconEvent::Click {
        button: MouseButton::Left,
        button_state: MouseButtonState::Up,
        ..
    } = event
    {
        window::show(tray.app_handle());
    }
}

/// Whether the icon is on screen somewhere: on Linux a desktop may have no place for it.
#[cfg(target_os = "linux")]
pub fn is_shown() -> bool {
    host_is_registered().unwrap_or(false)
}

/// Windows and macOS always have a place for it.
#[cfg(not(target_os = "linux"))]
pub fn is_shown() -> bool {
    true
}

/// Asks the desktop's watcher of status icons whether anything shows them.
#[cfg(target_os = "linux")]
fn host_is_registered() -> Result<bool, gtk::glib::Error> {
    use gtk::{
        gio::{BusType, Cancellable, DBusCallFlags, bus_get_sync},
        glib::{ToVariant, Variant, VariantTy},
    };

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    /// A desktop that takes longer than this to answer is taken for one without a tray.
    const PATIENCE_MS: i32 = 500;

    let bus = bus_get_sync(BusType::Session, Cancellable::NONE)?;
    let answer = bus.call_sync(
        Some(WATCHER),
        "/StatusNotifierWatcher",
        "org.freedesktop.DBus.Properties",
        "Get",
        Some(&(WATCHER, "IsStatusNotifierHostRegistered").to_variant()),
        Some(VariantTy::TUPLE),
        DBusCallFlags::NO_AUTO_START,
        PATIENCE_MS,
        Cancellable::NONE,
    )?;
    let value = answer.child_value(0).as_variant();
    Ok(value
        .as_ref()
        .and_then(Variant::get::<bool>)
        .unwrap_or(false))
}
