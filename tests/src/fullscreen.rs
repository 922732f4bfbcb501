//! A program that fills the screen and has the keyboard, as a remote desktop does, and keys that are
//! pressed as a person presses them. X11 only.
//!
//! Not here: what Hearth makes of a key.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use x11rb::{
    COPY_DEPTH_FROM_PARENT, CURRENT_TIME,
    connection::Connection,
    protocol::{
        xproto::{
            Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, GrabMode, GrabStatus,
            KEY_PRESS_EVENT, KEY_RELEASE_EVENT, PropMode, Window, WindowClass,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

use crate::PATIENCE;

/// How often the display is asked again.
const GLANCE: Duration = Duration::from_millis(20);

/// Keys by their X keysym.
pub mod key {
    /// The left Control key.
    pub const CONTROL: u32 = 0xffe3;
    /// The left Alt key.
    pub const ALT: u32 = 0xffe9;
    /// Escape.
    pub const ESCAPE: u32 = 0xff1b;
}

/// A window that fills the screen. It goes with this.
pub struct FullScreen {
    display: Display,
    window: Window,
}

/// A display and its keyboard.
pub struct Display {
    connection: RustConnection,
    root: Window,
}

impl Display {
    /// The display of this session.
    ///
    /// # Errors
    /// When there is none.
    pub fn open() -> Result<Display> {
        let (connection, screen) = x11rb::connect(None)?;
        let root = connection.setup().roots[screen].root;
        Ok(Display { connection, root })
    }

    /// Presses keys, one while those before are held, and lets them go.
    ///
    /// # Errors
    /// When the keyboard has no such key.
    pub fn press(&self, keys: &[u32]) -> Result<()> {
        let codes: Vec<u8> = keys
            .iter()
            .map(|key| self.code(*key))
            .collect::<Result<_>>()?;
        let down = codes.iter().map(|code| (KEY_PRESS_EVENT, *code));
        let up = codes.iter().rev().map(|code| (KEY_RELEASE_EVENT, *code));
        for (kind, code) in down.chain(up) {
            self.connection
                .xtest_fake_input(kind, code, CURRENT_TIME, self.root, 0, 0, 0)?;
        }
        self.connection.sync()?;
        Ok(())
    }

    /// What the window that has the keyboard is called.
    ///
    /// # Errors
    /// When the display does not answer.
    pub fn active(&self) -> Result<String> {
        let active = self.property(self.root, "_NET_ACTIVE_WINDOW", AtomEnum::WINDOW.into())?;
        let Some(window) = active.value32().and_then(|mut it| it.next()) else {
            return Ok(String::new());
        };
        let utf8 = self.atom("UTF8_STRING")?;
        let name = self.property(window, "_NET_WM_NAME", utf8);
        Ok(name.map_or_else(
            |_| String::new(),
            |name| String::from_utf8_lossy(&name.value).into_owned(),
        ))
    }

    fn property(
        &self,
        window: Window,
        name: &str,
        kind: Atom,
    ) -> Result<x11rb::protocol::xproto::GetPropertyReply> {
        let name = self.atom(name)?;
        let asked = self
            .connection
            .get_property(false, window, name, kind, 0, 1_024)?;
        Ok(asked.reply()?)
    }

    fn atom(&self, name: &str) -> Result<Atom> {
        Ok(self
            .connection
            .intern_atom(false, name.as_bytes())?
            .reply()?
            .atom)
    }

    fn code(&self, key: u32) -> Result<u8> {
        let setup = self.connection.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let map = self
            .connection
            .get_keyboard_mapping(first, last - first + 1)?
            .reply()?;
        let row = map
            .keysyms
            .chunks(map.keysyms_per_keycode.into())
            .position(|row| row.contains(&key));
        let row = row.with_context(|| format!("the keyboard has no key {key:#x}"))?;
        Ok(first + u8::try_from(row)?)
    }
}

impl FullScreen {
    /// Opens it, and waits until it has the keyboard. One that `grabs` lets nobody else hear a key.
    ///
    /// # Errors
    /// When the display does not give it the keyboard.
    pub async fn open(grabs: bool) -> Result<FullScreen> {
        let display = Display::open()?;
        let connection = &display.connection;
        let window = connection.generate_id()?;
        let events = CreateWindowAux::new().event_mask(EventMask::KEY_PRESS | EventMask::EXPOSURE);
        connection.create_window(
            COPY_DEPTH_FROM_PARENT,
            window,
            display.root,
            0,
            0,
            800,
            600,
            0,
            WindowClass::INPUT_OUTPUT,
            0,
            &events,
        )?;
        let (state, full) = (
            display.atom("_NET_WM_STATE")?,
            display.atom("_NET_WM_STATE_FULLSCREEN")?,
        );
        connection.change_property32(PropMode::REPLACE, window, state, AtomEnum::ATOM, &[full])?;
        connection.change_property8(
            PropMode::REPLACE,
            window,
            AtomEnum::WM_NAME,
            AtomEnum::STRING,
            b"Call program",
        )?;
        connection.map_window(window)?;
        connection.sync()?;
        let there = FullScreen { display, window };
        there.wait_for_the_keyboard().await?;
        if grabs {
            there.grab()?;
        }
        Ok(there)
    }

    async fn wait_for_the_keyboard(&self) -> Result<()> {
        let connection = &self.display.connection;
        let waiting = async {
            loop {
                // A window manager may give it only when it is asked to.
                let viewable = connection
                    .get_window_attributes(self.window)?
                    .reply()?
                    .map_state;
                if viewable == x11rb::protocol::xproto::MapState::VIEWABLE {
                    let parent = x11rb::protocol::xproto::InputFocus::PARENT;
                    connection.set_input_focus(parent, self.window, CURRENT_TIME)?;
                    if connection.get_input_focus()?.reply()?.focus == self.window {
                        return Ok(());
                    }
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .context("the full screen did not get the keyboard")?
    }

    fn grab(&self) -> Result<()> {
        let grabbed = self.display.connection.grab_keyboard(
            true,
            self.window,
            CURRENT_TIME,
            GrabMode::ASYNC,
            GrabMode::ASYNC,
        )?;
        let status = grabbed.reply()?.status;
        ensure!(status == GrabStatus::SUCCESS, "the keyboard is {status:?}");
        Ok(())
    }

    /// The display and its keyboard.
    pub fn display(&self) -> &Display {
        &self.display
    }
}
