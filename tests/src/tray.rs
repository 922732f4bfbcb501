//! A place for status icons on the session's message bus, as a desktop has one.
//!
//! A bare display has none, and there Hearth keeps its window, because nothing would lead back to
//! it. Not here: showing the icons, which nobody looks at.

use zbus::Connection;

/// The place; it goes with this.
pub struct Tray {
    _connection: Connection,
}

/// What desktops answer to programs that have an icon.
struct Watcher {
    items: Vec<String>,
}

impl Tray {
    /// Puts the place on the bus of this session. Call it within a runtime that goes on.
    ///
    /// # Errors
    /// When there is no bus, or the desktop has such a place already.
    pub async fn put() -> anyhow::Result<Tray> {
        let watcher = Watcher { items: Vec::new() };
        let connection = zbus::connection::Builder::session()?
            .serve_at("/StatusNotifierWatcher", watcher)?
            .name("org.kde.StatusNotifierWatcher")?
            .build()
            .await?;
        Ok(Tray {
            _connection: connection,
        })
    }
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&mut self, service: String) {
        self.items.push(service);
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}
