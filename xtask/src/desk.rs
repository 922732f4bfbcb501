//! A desk that nobody sits at: a display, a window manager and WebDrivers on top of a private
//! [`Session`], for the real window. Linux only.

mod session;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::http;
use crate::owned::{Ask, Owned, program};
use crate::postgres::free_port;

pub use session::Session;

/// How long each part may take to become ready on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The screen's size: a normal laptop window and its frame fit on it.
const SCREEN: &str = "1280x900x24";

/// A running desk. Fields drop in order, so that nothing outlives what it stands on.
pub struct Desk {
    drivers: [Driver; 2],
    _window_manager: Owned,
    _screen: Owned,
    session: Session,
}

struct Driver {
    port: u16,
    _process: Owned,
}

impl Desk {
    pub fn start() -> Result<Self> {
        let mut session = Session::start()?;
        let screen = start_screen(&mut session)?;
        let window_manager = start_window_manager(&session)?;
        let drivers = [start_driver(&session)?, start_driver(&session)?];
        Ok(Self {
            drivers,
            _window_manager: window_manager,
            _screen: screen,
            session,
        })
    }

    /// Makes `command` run at this desk. It finds the drivers in `HEARTH_WEBDRIVER_URL` and, since
    /// one driver drives one app at a time, a second in `HEARTH_WEBDRIVER_URL_SECOND`.
    pub fn seat<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let [first, second] = self
            .drivers
            .each_ref()
            .map(|d| format!("http://127.0.0.1:{}", d.port));
        self.session.seat(command);
        command
            .env("HEARTH_WEBDRIVER_URL", first)
            .env("HEARTH_WEBDRIVER_URL_SECOND", second)
    }

    /// The port of the first driver.
    pub fn driver_port(&self) -> u16 {
        self.drivers[0].port
    }
}

/// The variable that names the file in which the display keeps its picture.
const SCREEN_FILE: &str = "HEARTH_SCREEN_FILE";

/// Starts a display under a free number, which Xvfb itself finds and tells. It keeps its picture in
/// a file of the session, where a benchmark reads it without asking the display for anything.
fn start_screen(session: &mut Session) -> Result<Owned> {
    let mut xvfb = program("Xvfb");
    xvfb.args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        SCREEN,
        "-nolisten",
        "tcp",
        "-noreset",
        "-fbdir",
    ]);
    xvfb.arg(session.folder());
    xvfb.stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let screen = Owned::spawn("Xvfb", Ask::Terminate, &mut xvfb)?;
    // Xvfb writes the number once it accepts clients, and closes the pipe if it fails.
    let mut number = String::new();
    BufReader::new(screen.take_stdout().context("Xvfb has no output")?).read_line(&mut number)?;
    let number: u32 = number
        .trim()
        .parse()
        .context("Xvfb could not open a display")?;
    session.set("DISPLAY", format!(":{number}"));
    session.set(SCREEN_FILE, session.folder().join("Xvfb_screen0"));
    Ok(screen)
}

fn start_window_manager(session: &Session) -> Result<Owned> {
    let ready = session.folder().join("window-manager-is-ready");
    let mut openbox = program("openbox");
    openbox
        .arg("--sm-disable")
        .arg("--startup")
        .arg(format!("touch {}", ready.display()));
    session
        .seat(&mut openbox)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let openbox = Owned::spawn("openbox", Ask::Terminate, &mut openbox)?;
    openbox.wait_until("it manages windows", PATIENCE, || {
        ready.exists().then_some(())
    })?;
    Ok(openbox)
}

/// Starts WebKit's own driver. The two variables make the app accept it, which otherwise only a
/// separately built driver could do; the app inherits them from the driver.
fn start_driver(session: &Session) -> Result<Driver> {
    let port = free_port()?;
    let mut driver = program("WebKitWebDriver");
    driver.args(["--host=127.0.0.1", &format!("--port={port}")]);
    driver
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("TAURI_AUTOMATION", "true");
    session.seat(&mut driver).stdin(Stdio::null());
    let process = Owned::spawn("WebKitWebDriver", Ask::Terminate, &mut driver)?;
    process.wait_until("it is ready", PATIENCE, || {
        let status = http::request(port, "GET", "/status", None).ok()?;
        status["value"]["ready"].as_bool()?.then_some(())
    })?;
    Ok(Driver {
        port,
        _process: process,
    })
}
