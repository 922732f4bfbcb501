//! What the system shows for Hearth while nobody looks at its window: notices, and the first things that
//! fall due, in the tray.
//!
//! Not here: when there is something to show, and its words (`hearth_app::schedule`).

use std::sync::{Arc, Mutex, PoisonError};

use hearth_app::{
    App,
    schedule::{FirstDue, Notice, Notices},
};
use tauri::{AppHandle, Manager};

use crate::{
    tray,
    window::{self, on_main_thread},
};

/// The first things that fall due, as the core told them last. The tray may come later.
#[derive(Default)]
pub struct FirstThings(Mutex<Vec<FirstDue>>);

impl FirstThings {
    /// The things.
    pub fn get(&self) -> Vec<FirstDue> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.clone()
    }

    fn set(&self, first: &[FirstDue]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = first.to_vec();
    }
}

/// Gives the core the notices of this system.
pub fn give(app: &App, shell: &AppHandle) {
    let there = app.clone();
    on_main_thread(shell, move |shell| {
        there.set_notices(Arc::new(Shown {
            system: system::System::new(shell),
            shell: shell.clone(),
        }));
        Ok(())
    });
}

/// What the system shows.
struct Shown {
    system: system::System,
    shell: AppHandle,
}

impl Notices for Shown {
    fn do_not_disturb(&self) -> Option<bool> {
        self.system.do_not_disturb()
    }

    fn show(&self, notice: &Notice) -> anyhow::Result<()> {
        self.system.show(notice)
    }

    fn first_due(&self, first: &[FirstDue]) {
        self.shell.state::<FirstThings>().set(first);
        let first = first.to_vec();
        on_main_thread(&self.shell, move |shell| tray::show_due(shell, &first));
    }
}

/// Linux: the desktop's own notices, over the bus. Pressing one opens Hearth at its page.
#[cfg(target_os = "linux")]
mod system {
    use std::{
        collections::HashMap,
        sync::{Arc, Mutex, PoisonError},
    };

    use gtk::{
        gio::{BusType, Cancellable, DBusCallFlags, DBusConnection, DBusSignalFlags, bus_get_sync},
        glib::{ToVariant, Variant, VariantDict, VariantTy},
    };

    use super::*;

    const NAME: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";
    /// A desktop that takes longer to answer is taken for one that does not.
    const PATIENCE_MS: i32 = 2_000;
    /// Who presses a notice itself, and no button in it.
    const PRESSED: &str = "default";

    /// The desktop, as the bus reaches it.
    pub struct System {
        bus: Option<DBusConnection>,
        /// Which page each notice leads to, by the desktop's number for it.
        pages: Arc<Mutex<HashMap<u32, &'static str>>>,
    }

    impl System {
        /// Reaches for the desktop, and listens for what is pressed there.
        pub fn new(shell: &AppHandle) -> System {
            let pages: Arc<Mutex<HashMap<u32, &'static str>>> = Arc::default();
            let bus = bus_get_sync(BusType::Session, Cancellable::NONE);
            let bus = bus
                .inspect_err(|error| tracing::warn!(%error, "there is no bus for notices"))
                .ok();
            if let Some(bus) = &bus {
                let (known, shell) = (pages.clone(), shell.clone());
                bus.signal_subscribe(
                    Some(NAME),
                    Some(NAME),
                    Some("ActionInvoked"),
                    Some(PATH),
                    None,
                    DBusSignalFlags::NONE,
                    move |_, _, _, _, _, said| {
                        let Some((id, PRESSED)) = said
                            .get::<(u32, String)>()
                            .as_ref()
                            .map(|(id, action)| (*id, action.as_str()))
                        else {
                            return;
                        };
                        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
                        if let Some(page) = known.remove(&id) {
                            window::show_at(&shell, page);
                        }
                    },
                );
            }
            System { bus, pages }
        }

        /// Some desktops say that they hold notices back; others do it without saying so.
        pub fn do_not_disturb(&self) -> Option<bool> {
            let asked = (NAME, "Inhibited").to_variant();
            let answer = self.call("org.freedesktop.DBus.Properties", "Get", &asked, "(v)");
            answer.ok()?.child_value(0).as_variant()?.get()
        }

        /// Shows a notice.
        pub fn show(&self, notice: &Notice) -> anyhow::Result<()> {
            let hints = VariantDict::new(None);
            hints.insert("desktop-entry", "hearth");
            let asked = Variant::tuple_from_iter([
                "Hearth".to_variant(),
                0u32.to_variant(),
                "".to_variant(),
                notice.title.to_variant(),
                notice.words.to_variant(),
                vec![PRESSED, "Open Hearth"].to_variant(),
                hints.end(),
                (-1i32).to_variant(),
            ]);
            // Held meanwhile: a press may be heard before the answer that says which notice it is.
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = self.call(NAME, "Notify", &asked, "(u)")?;
            if let Some((id,)) = answer.get::<(u32,)>() {
                pages.insert(id, notice.page);
            }
            Ok(())
        }

        fn call(
            &self,
            interface: &str,
            method: &str,
            asked: &Variant,
            answer: &str,
        ) -> anyhow::Result<Variant> {
            let bus = self
                .bus
                .as_ref()
                .ok_or_else(|| anyhow::anyhow!("there is no bus"))?;
            Ok(bus.call_sync(
                Some(NAME),
                PATH,
                interface,
                method,
                Some(asked),
                Some(VariantTy::new(answer)?),
                DBusCallFlags::NONE,
                PATIENCE_MS,
                Cancellable::NONE,
            )?)
        }
    }
}

/// Windows and macOS: notices by Tauri's plugin. Both hold them back under Do Not Disturb by themselves
/// and do not say so.
#[cfg(not(target_os = "linux"))]
mod system {
    use tauri_plugin_notification::NotificationExt;

    use super::*;

    /// The system's notices.
    pub struct System(AppHandle);

    impl System {
        /// Begins to use them.
        pub fn new(shell: &AppHandle) -> System {
            if let Err(error) = shell.plugin(tauri_plugin_notification::init()) {
                tracing::warn!(%error, "there are no notices");
            }
            System(shell.clone())
        }

        /// Neither says.
        pub fn do_not_disturb(&self) -> Option<bool> {
            None
        }

        /// Shows a notice.
        pub fn show(&self, notice: &Notice) -> anyhow::Result<()> {
            let builder = self.0.notification().builder();
            Ok(builder.title(&notice.title).body(&notice.words).show()?)
        }
    }
}
