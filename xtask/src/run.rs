//! `run`: a demo server and the app, both in a throwaway folder, until the window closes.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use std::{env, fs};

use anyhow::Result;
use serde_json::Value;

use crate::arguments::Arguments;
use crate::owned::{Ask, Owned, Scratch};
use crate::{cargo, command, doctor, repo, tour, web};

/// How long the demo server may take to fill its database.
const PATIENCE: Duration = Duration::from_secs(120);

pub fn run(mut arguments: Arguments) -> Result<()> {
    let in_browser = arguments.flag("--browser");
    arguments.finish()?;
    if !in_browser && !has_display() {
        println!("There is no display here, so the window opens on one of its own: the tour.\n");
        return tour::tour();
    }
    let front = if in_browser {
        "hearth-bridge"
    } else {
        "hearth"
    };
    doctor::ensure(&[doctor::BUILD])?;
    web::ensure_built()?;
    cargo::build_programs(&["hearth-server", front])?;

    let folder = Scratch::new("demo")?;
    let (_server, demo) = start_server(folder.path())?;
    print_accounts(&demo);
    if !in_browser {
        let second = folder.path().join("second");
        println!("To be a second person at the same time, in another terminal:");
        println!(
            "  {} --demo --profile {}\n",
            repo::bin(front).display(),
            second.display()
        );
    }
    println!("Close the window or press Ctrl-C to end. Nothing is kept.\n");

    let mut app = command::at_root(repo::bin(front));
    app.arg("--profile").arg(folder.path().join("first"));
    if !in_browser {
        app.arg("--demo");
    }
    command::succeed(&mut app)
}

/// Whether a window can open here.
fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !repo::is_linux() || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Starts the server with invented people and waits until it says where it listens.
fn start_server(folder: &Path) -> Result<(Owned, Value)> {
    let ready = folder.join("ready.json");
    let mut server = command::at_root(repo::bin("hearth-server"));
    server
        .args(["demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.join("server"));
    server.arg("--ready-file").arg(&ready);
    let log = fs::File::create(folder.join("server.log"))?;
    server.stdout(Stdio::null()).stderr(log);
    let server = Owned::spawn("hearth-server", Ask::Terminate, &mut server)?;
    let demo = server
        .wait_until("it is ready", PATIENCE, || {
            serde_json::from_str(&fs::read_to_string(&ready).ok()?).ok()
        })
        .inspect_err(|_| show(&folder.join("server.log")))?;
    Ok((server, demo))
}

/// Shows what a server said before it failed.
fn show(log: &Path) {
    eprintln!("{}", fs::read_to_string(log).unwrap_or_default().trim_end());
}

/// Prints who may log in, from the server's own words.
fn print_accounts(demo: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    println!("\nDemo server: {}\n", text(&demo["url"]));
    for account in demo["accounts"].as_array().into_iter().flatten() {
        let (name, role) = (text(&account["name"]), text(&account["role"]));
        println!(
            "  {name} ({role})\n    invitation: {}",
            text(&account["invitation"])
        );
    }
    println!();
}
