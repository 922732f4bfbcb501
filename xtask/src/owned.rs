//! Everything a task starts or leaves on disk, so that it ends and goes with the task: on return,
//! on error, on Ctrl-C, on SIGTERM, and (on Linux) even when the task itself is killed outright.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, ChildStdout, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};

use crate::repo;

static CHILDREN: Mutex<Vec<Arc<Running>>> = Mutex::new(Vec::new());
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static ENDING: AtomicBool = AtomicBool::new(false);

/// How long a child may take to end by itself before it is killed.
const PATIENCE: Duration = Duration::from_secs(8);

/// How a child is asked to end.
#[derive(Clone, Copy)]
pub enum Ask {
    Terminate,
    /// PostgreSQL's fast shutdown: clients are cut off, data is written.
    Interrupt,
}

/// A child process, with its own process group so that its own children end with it.
pub struct Owned(Arc<Running>);

struct Running {
    name: String,
    ask: Ask,
    child: Mutex<Child>,
}

impl Owned {
    /// Starts `command`, best made by [`program`]. Call this from the main thread only: on Linux
    /// the child is told to end when the thread that started it does.
    pub fn spawn(name: &str, ask: Ask, command: &mut Command) -> Result<Self> {
        if ENDING.load(Ordering::SeqCst) {
            bail!("The task is ending.");
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .spawn()
            .with_context(|| format!("`{name}` did not start"))?;
        let running = Arc::new(Running {
            name: name.to_owned(),
            ask,
            child: Mutex::new(child),
        });
        lock(&CHILDREN).push(Arc::clone(&running));
        Ok(Self(running))
    }

    pub fn take_stdin(&self) -> Option<ChildStdin> {
        lock(&self.0.child).stdin.take()
    }

    pub fn take_stdout(&self) -> Option<ChildStdout> {
        lock(&self.0.child).stdout.take()
    }

    /// The exit status, if the child has ended.
    pub fn exited(&self) -> Result<Option<ExitStatus>> {
        Ok(lock(&self.0.child).try_wait()?)
    }

    /// Waits until the child ends.
    pub fn wait(&self) -> Result<ExitStatus> {
        let mut pause = Duration::from_millis(2);
        loop {
            if let Some(status) = self.exited()? {
                // The handler of Ctrl-C has ended the child and will end this process; nothing
                // must start in between.
                while ENDING.load(Ordering::SeqCst) {
                    thread::park();
                }
                return Ok(status);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    /// Waits until `ready` gives a value. Fails when the child ends first or time runs out.
    pub fn wait_until<T>(
        &self,
        what: &str,
        limit: Duration,
        mut ready: impl FnMut() -> Option<T>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            if let Some(value) = ready() {
                return Ok(value);
            }
            if let Some(status) = self.exited()? {
                bail!("`{}` ended ({status}) before {what}.", self.0.name);
            }
            if start.elapsed() > limit {
                bail!(
                    "`{}`: waited {} s for {what}.",
                    self.0.name,
                    limit.as_secs()
                );
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.end();
        lock(&CHILDREN).retain(|other| !Arc::ptr_eq(other, &self.0));
    }
}

impl Running {
    fn end(&self) {
        let mut child = lock(&self.child);
        if !matches!(child.try_wait(), Ok(None)) {
            // The leader has gone; what it left in its group has not.
            signal(&child, Signal::Kill);
            return;
        }
        signal(&child, Signal::Ask(self.ask));
        let start = Instant::now();
        while start.elapsed() < PATIENCE && matches!(child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(10));
        }
        signal(&child, Signal::Kill);
        let _ = child.wait();
    }
}

enum Signal {
    Ask(Ask),
    Kill,
}

#[cfg(unix)]
fn signal(child: &Child, signal: Signal) {
    use nix::sys::signal::{Signal as Unix, killpg};
    let number = match signal {
        Signal::Ask(Ask::Terminate) => Unix::SIGTERM,
        Signal::Ask(Ask::Interrupt) => Unix::SIGINT,
        Signal::Kill => Unix::SIGKILL,
    };
    if let Ok(group) = i32::try_from(child.id()) {
        let _ = killpg(nix::unistd::Pid::from_raw(group), number);
    }
}

/// Windows knows no gentle signal, and its children are few: the app and the server.
#[cfg(not(unix))]
fn signal(child: &Child, _signal: Signal) {
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &child.id().to_string()])
        .output();
}

/// A command for `name` that, where util-linux is at hand, the kernel ends when this process dies,
/// even if it is killed outright.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    match repo::find_program("setpriv").filter(|_| repo::is_linux()) {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "TERM", "--"]).arg(name);
            command
        }
        None => Command::new(name),
    }
}

/// A folder in the system's place for such, readable by its owner only and removed with the task.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("hearth-{name}-{}-{number}", process::id()));
        make_private(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        lock(&FOLDERS).push(folder.clone());
        Ok(Self(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A folder in it, with the same rights.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.0.join(name);
        make_private(&folder)?;
        Ok(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove(&self.0);
        lock(&FOLDERS).retain(|folder| *folder != self.0);
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes a folder; a process that is still ending may write into it meanwhile.
fn remove(folder: &Path) {
    for _ in 0..50 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    eprintln!("{} could not be removed.", folder.display());
}

/// Ends what was started since it was made, should that still run after a while. A program that
/// hangs then fails what waits for it, where it would hold up everything.
pub struct Deadline(#[expect(dead_code, reason = "dropped, it calls the watch off")] Sender<()>);

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        let earlier = lock(&CHILDREN).clone();
        let (called_off, watch) = mpsc::channel();
        thread::spawn(move || {
            if watch.recv_timeout(limit) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let late: Vec<_> = lock(&CHILDREN)
                .iter()
                .filter(|child| !earlier.iter().any(|other| Arc::ptr_eq(child, other)))
                .cloned()
                .collect();
            for child in late.iter().rev() {
                eprintln!("`{}` still ran after {} s.", child.name, limit.as_secs());
                child.end();
            }
        });
        Self(called_off)
    }
}

/// Ends all children and removes all folders on Ctrl-C and SIGTERM.
#[expect(
    clippy::disallowed_methods,
    reason = "all children and folders are gone by then"
)]
pub fn end_on_signal() -> Result<()> {
    ctrlc::set_handler(|| {
        ENDING.store(true, Ordering::SeqCst);
        let children = lock(&CHILDREN).clone();
        for child in children.iter().rev() {
            child.end();
        }
        for folder in lock(&FOLDERS).iter() {
            remove(folder);
        }
        process::exit(130);
    })?;
    Ok(())
}

/// The lists stay whole when a thread panics while it holds one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_ends_what_started_after_it_and_nothing_else() {
        let sleep = || Owned::spawn("sleep", Ask::Terminate, Command::new("sleep").arg("600"));
        let earlier = sleep().unwrap();
        let _deadline = Deadline::after(Duration::from_millis(200));
        let late = sleep().unwrap();
        assert!(!late.wait().unwrap().success());
        assert_eq!(earlier.exited().unwrap(), None);
    }
}
