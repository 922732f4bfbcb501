//! A login session apart from the person's own: its own home, message bus and unlocked keyring.
//! Tests that keep a key or a profile run in one, so that they never touch what belongs to a person.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::PATIENCE;
use crate::owned::{Ask, Owned, Scratch, program};

/// Variables that would lead back to the person's own session or to the network.
const FOREIGN: [&str; 15] = [
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_ID",
    "GNOME_KEYRING_CONTROL",
    "SSH_AUTH_SOCK",
    "GTK_MODULES",
    "DISPLAY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
];

/// A running session. Fields drop in order: the folder goes last.
pub struct Session {
    variables: Vec<(&'static str, OsString)>,
    _keyring: Owned,
    _bus: Owned,
    folder: Scratch,
}

impl Session {
    pub fn start() -> Result<Self> {
        let folder = Scratch::new("session")?;
        let mut variables = variables(&folder)?;
        let bus = start_bus(&mut variables)?;
        let keyring = start_keyring(&variables)?;
        Ok(Self {
            variables,
            _keyring: keyring,
            _bus: bus,
            folder,
        })
    }

    /// The session's folder, which goes with it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sets a variable for everything that is seated from here on.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.push((name, value.into()));
    }

    /// Makes `command` run in this session.
    pub fn seat<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        seat(&self.variables, command)
    }
}

fn seat<'a>(variables: &[(&'static str, OsString)], command: &'a mut Command) -> &'a mut Command {
    for name in FOREIGN {
        command.env_remove(name);
    }
    command.envs(variables.iter().map(|(name, value)| (name, value)))
}

fn variables(folder: &Scratch) -> Result<Vec<(&'static str, OsString)>> {
    let home = folder.folder("home")?;
    let mut variables: Vec<(&'static str, OsString)> = vec![
        ("HOME", home.clone().into()),
        ("XDG_RUNTIME_DIR", folder.folder("run")?.into()),
        ("XDG_SESSION_TYPE", "x11".into()),
        ("GDK_BACKEND", "x11".into()),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "Europe/London".into()),
        // A third less memory on a display that is drawn by the processor.
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".into()),
    ];
    for (name, below_home) in [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ] {
        fs::create_dir_all(home.join(below_home))?;
        variables.push((name, home.join(below_home).into()));
    }
    // Cargo and rustup keep what they have below the person's home.
    for (name, below_home) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        let set = env::var_os(name).map(PathBuf::from);
        if let Some(path) = set.or_else(|| Some(env::home_dir()?.join(below_home))) {
            variables.push((name, path.into()));
        }
    }
    Ok(variables)
}

/// Starts a message bus and notes its address, which it tells once it listens.
fn start_bus(variables: &mut Vec<(&'static str, OsString)>) -> Result<Owned> {
    let mut daemon = program("dbus-daemon");
    daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
    seat(variables, &mut daemon)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let bus = Owned::spawn("dbus-daemon", Ask::Terminate, &mut daemon)?;
    let mut address = String::new();
    BufReader::new(bus.take_stdout().context("dbus-daemon has no output")?)
        .read_line(&mut address)?;
    variables.push(("DBUS_SESSION_BUS_ADDRESS", address.trim().into()));
    Ok(bus)
}

/// Starts a keyring that is open from the start, so that nothing ever asks for its password.
fn start_keyring(variables: &[(&'static str, OsString)]) -> Result<Owned> {
    let mut daemon = program("gnome-keyring-daemon");
    daemon.args(["--foreground", "--unlock", "--components=secrets"]);
    seat(variables, &mut daemon)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let keyring = Owned::spawn("gnome-keyring-daemon", Ask::Terminate, &mut daemon)?;
    // The end of its input ends the password.
    keyring
        .take_stdin()
        .context("gnome-keyring-daemon has no input")?
        .write_all(b"throwaway")?;

    // Asking the keyring before it has its name would make the bus start a second one.
    let mut is_there = ask_bus("org.freedesktop.DBus", "/", NAME_HAS_OWNER);
    let mut is_locked = ask_bus(
        SECRETS,
        "/org/freedesktop/secrets/aliases/default",
        IS_LOCKED,
    );
    seat(variables, &mut is_there).stderr(Stdio::null());
    seat(variables, &mut is_locked).stderr(Stdio::null());
    keyring.wait_until("it is unlocked", PATIENCE, || {
        (answers(&mut is_there, "boolean true") && answers(&mut is_locked, "boolean false"))
            .then_some(())
    })?;
    Ok(keyring)
}

const SECRETS: &str = "org.freedesktop.secrets";
const NAME_HAS_OWNER: [&str; 2] = [
    "org.freedesktop.DBus.NameHasOwner",
    "string:org.freedesktop.secrets",
];
const IS_LOCKED: [&str; 3] = [
    "org.freedesktop.DBus.Properties.Get",
    "string:org.freedesktop.Secret.Collection",
    "string:Locked",
];

/// A question to what `name` stands for on the bus.
fn ask_bus<const N: usize>(name: &str, object: &str, call: [&str; N]) -> Command {
    let mut command = Command::new("dbus-send");
    command.args(["--session", "--print-reply", "--reply-timeout=2000"]);
    command.arg(format!("--dest={name}")).arg(object).args(call);
    command
}

fn answers(question: &mut Command, expected: &str) -> bool {
    let answer = question.output();
    answer.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).contains(expected))
}
