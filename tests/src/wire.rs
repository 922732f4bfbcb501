//! A line between two computers that are none: two network namespaces, and a device in each, between
//! which packets are carried as a line at somebody's home would.
//!
//! Real TCP on both ends sees real queues and real losses, which no relay of streams can give it.
//! Making a namespace takes an administrator of Linux: elsewhere there is no wire, and who asks for
//! one learns why. Nothing leads out of a namespace. Not here: what a line is like ([`hearth_line`]),
//! and what runs at its ends.

pub mod carried;
pub mod site;

use std::{
    io::ErrorKind,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use hearth_line::{Link, Profile, Way};
use tun_rs::{DeviceBuilder, SyncDevice};

use carried::Carried;

/// Where the provider's end is.
pub const PROVIDER: &str = "198.18.0.2";
/// Where the end at home is. Both are of the range for measuring (RFC 2544).
pub const HOME: &str = "198.18.0.1";

/// The largest packet, as on most lines.
const LARGEST: u16 = 1_500;

/// Packets under way in one direction, at most: more than any queue of a profile holds.
const UNDER_WAY: usize = 100_000;

/// A line and its two ends. Dropped, all of it is gone.
pub struct Wire {
    home: Namespace,
    provider: Namespace,
    up: Arc<Carried>,
    down: Arc<Carried>,
}

/// A network of its own.
struct Namespace(String);

impl Wire {
    /// A line of this kind, by this seed; none where there can be none, which is said on the
    /// terminal. Where everything is to be checked, under `CI` on Linux, that is a failure.
    ///
    /// # Errors
    /// When it should be possible, and is not.
    pub fn of(profile: &Profile, seed: u64) -> anyhow::Result<Option<Wire>> {
        match Wire::make(profile, seed) {
            Ok(wire) => Ok(Some(wire)),
            Err(why) if std::env::var_os("CI").is_some() && std::env::consts::OS == "linux" => {
                Err(why.context("there is no namespace, so nothing is measured on a real line"))
            }
            Err(why) => {
                eprintln!("SKIPPED: there is no namespace: {why:#}");
                Ok(None)
            }
        }
    }

    fn make(profile: &Profile, seed: u64) -> anyhow::Result<Wire> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // Names of devices are short, and several test programs may run at once.
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{:x}{number:x}", std::process::id());
        let home = Namespace::new(format!("h{name}"))?;
        let provider = Namespace::new(format!("p{name}"))?;
        let at_home = home.device(&format!("hh{name}"), HOME)?;
        let at_provider = provider.device(&format!("hp{name}"), PROVIDER)?;
        let up = carry(profile.up, 2 * seed + 1, &at_home, &at_provider);
        let down = carry(profile.down, 2 * seed + 2, &at_provider, &at_home);
        Ok(Wire {
            home,
            provider,
            up,
            down,
        })
    }

    /// What it has carried to the provider.
    pub fn up(&self) -> &Carried {
        &self.up
    }

    /// What it has carried from the provider.
    pub fn down(&self) -> &Carried {
        &self.down
    }

    /// The command that runs a program at home; its arguments are still to be given.
    pub fn at_home(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        self.home.command(program)
    }

    /// The command that runs a program at the provider.
    pub fn at_provider(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        self.provider.command(program)
    }
}

impl Namespace {
    fn new(name: String) -> anyhow::Result<Namespace> {
        ip(&["netns", "add", &name])?;
        let namespace = Namespace(name);
        namespace.ip(&["link", "set", "lo", "up"])?;
        Ok(namespace)
    }

    /// A device with this address, and nothing else to go by than the network of the wire.
    fn device(&self, name: &str, address: &str) -> anyhow::Result<Arc<SyncDevice>> {
        let device = DeviceBuilder::new()
            .name(name)
            .mtu(LARGEST)
            .build_sync()
            .context("a device cannot be made")?;
        ip(&["link", "set", name, "netns", &self.0])?;
        self.ip(&["address", "add", &format!("{address}/30"), "dev", name])?;
        self.ip(&["link", "set", name, "up"])?;
        Ok(Arc::new(device))
    }

    fn ip(&self, arguments: &[&str]) -> anyhow::Result<()> {
        ip(&[&["-n", &self.0], arguments].concat())
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.0]).arg(program);
        command
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // Its device goes with it, which ends the threads that read from it.
        if let Err(error) = ip(&["netns", "delete", &self.0]) {
            eprintln!("a namespace is left behind: {error:#}");
        }
    }
}

fn ip(arguments: &[&str]) -> anyhow::Result<()> {
    let output = match Command::new("ip").args(arguments).output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => bail!("there is no ip (iproute2)"),
        Err(error) => return Err(error.into()),
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("ip {}: {}", arguments.join(" "), said.trim());
    }
    Ok(())
}

/// A packet, and when it arrives.
type UnderWay = (Instant, Vec<u8>);

/// Carries packets from one device to the other until one of them is gone, and counts them.
fn carry(way: Way, seed: u64, from: &Arc<SyncDevice>, to: &Arc<SyncDevice>) -> Arc<Carried> {
    let carried = Arc::new(Carried::new());
    let counting = Arc::clone(&carried);
    let (from, to) = (Arc::clone(from), Arc::clone(to));
    let (send, under_way) = mpsc::sync_channel::<UnderWay>(UNDER_WAY);
    thread::spawn(move || {
        let began = Instant::now();
        let mut link = Link::new(way, seed);
        let mut bytes = vec![0; usize::from(LARGEST)];
        while let Ok(length) = from.recv(&mut bytes) {
            let now_us = began.elapsed().as_micros() as u64;
            if let Some(arrives_us) = link.carry(now_us, length as u32) {
                let arrives = began + Duration::from_micros(arrives_us);
                if send.send((arrives, bytes[..length].to_vec())).is_err() {
                    return;
                }
            }
        }
    });
    thread::spawn(move || {
        // They leave in the order in which they came, so that the first is always the next.
        for (arrives, packet) in under_way {
            thread::sleep(arrives.saturating_duration_since(Instant::now()));
            if to.send(&packet).is_err() {
                return;
            }
            counting.note(&packet);
        }
    });
    carried
}
