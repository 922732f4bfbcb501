//! A program with a window, from its start to its end, measured from outside.
//!
//! *Usable* is when the display shows the program's first page as it then stays. Both programs put
//! that page up only once what is behind the window has answered, so neither can look ready before
//! it is. Nothing drives the window and the program does not know that it is measured. Not here:
//! which programs are compared.

use std::{
    ffi::OsString,
    fs::File,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};

use super::{
    process::Tree,
    screen::{Picture, Screen},
};
use crate::PATIENCE;

/// How long the first page has to stay as it is.
const STILL: Duration = Duration::from_secs(2);

/// How long a program is left alone before its memory is read: with everything that follows a start
/// behind it.
const REST: Duration = Duration::from_secs(5);

/// The process that draws a window's page, as far as the system keeps its name.
const PAGE_PROCESS: &str = "WebKitWebProce";

/// A program that is measured.
pub struct Subject {
    /// What its window is called.
    pub title: &'static str,
    /// The program.
    pub program: PathBuf,
    /// With what it is started.
    pub arguments: Vec<OsString>,
    /// Where what it says is kept.
    pub log: PathBuf,
}

/// One start to end.
#[derive(Debug)]
pub struct Run {
    /// From starting the process to its first page, in milliseconds.
    pub usable_ms: f64,
    /// At rest with its window, in MiB.
    pub open_mib: f64,
    /// Its processes then.
    pub processes: Vec<String>,
    /// At rest after its window was closed, in MiB; or why there is no such thing.
    pub closed_mib: Result<f64, String>,
}

/// A program that runs. Dropped, it is killed, and what it started ends with it.
pub struct Running(Child);

impl Subject {
    /// Starts it once, and answers with its first page as the display shows it.
    ///
    /// # Errors
    /// When no window comes up.
    pub fn first_page(&self, screen: &mut Screen) -> anyhow::Result<Picture> {
        let empty = screen.picture()?;
        let running = self.start()?;
        let page = screen.settled(STILL * 2).with_context(|| self.said())?;
        running.end()?;
        screen.shows(&empty, Duration::ZERO)?;
        Ok(page)
    }

    /// Starts it, measures it with and without its window, and ends it. `page` is its first page;
    /// the display is empty before and after.
    ///
    /// # Errors
    /// When it ends too early, or its first page is another one.
    pub fn run(&self, screen: &mut Screen, page: &Picture) -> anyhow::Result<Run> {
        let empty = screen.picture()?;
        let began = Instant::now();
        let mut running = self.start()?;
        let usable = screen.shows(page, STILL).with_context(|| self.said())?;
        let usable_ms = (usable - began).as_secs_f64() * 1_000.0;

        thread::sleep(REST);
        let tree = Tree::of(running.0.id())?;
        ensure!(
            tree.has(PAGE_PROCESS),
            "no process draws the page of {}",
            self.title
        );
        let (open_mib, processes) = (
            tree.memory_mib()?,
            tree.names().map(str::to_owned).collect(),
        );

        self.close()?;
        let closed_mib = running.without_window()?;
        running.end()?;
        screen.shows(&empty, Duration::ZERO)?;
        Ok(Run {
            usable_ms,
            open_mib,
            processes,
            closed_mib,
        })
    }

    /// Starts it, closes its window, and answers once no page of it is drawn. `page` is its first.
    ///
    /// # Errors
    /// When it ends with its window, or its first page is another one.
    pub fn run_without_window(
        &self,
        screen: &mut Screen,
        page: &Picture,
    ) -> anyhow::Result<Running> {
        let mut running = self.start()?;
        screen.shows(page, STILL).with_context(|| self.said())?;
        self.close()?;
        match running.without_window()? {
            Ok(_) => Ok(running),
            Err(why) => bail!("{}: {why}", self.title),
        }
    }

    /// Starts it.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(&self) -> anyhow::Result<Running> {
        let log = File::create(&self.log)?;
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let child = command
            .spawn()
            .with_context(|| format!("{} did not start", self.program.display()))?;
        Ok(Running(child))
    }

    /// Asks the window to close, as the button in its corner does.
    fn close(&self) -> anyhow::Result<()> {
        let status = Command::new("wmctrl")
            .args(["-F", "-c", self.title])
            .status()?;
        ensure!(status.success(), "no window is called {}", self.title);
        Ok(())
    }

    /// What it said so far, for a problem.
    pub fn said(&self) -> String {
        let said = std::fs::read_to_string(&self.log).unwrap_or_default();
        format!("{} said:\n{said}", self.title)
    }
}

impl Running {
    /// Its processes now.
    ///
    /// # Errors
    /// When the system does not list them.
    pub fn tree(&self) -> anyhow::Result<Tree> {
        Tree::of(self.0.id())
    }

    /// Waits until no page is drawn any more, and measures what is left after a rest.
    fn without_window(&mut self) -> anyhow::Result<Result<f64, String>> {
        let start = Instant::now();
        loop {
            if self.0.try_wait()?.is_some() {
                return Ok(Err("the process ended with its window".into()));
            }
            if !Tree::of(self.0.id())?.has(PAGE_PROCESS) {
                break;
            }
            if start.elapsed() > PATIENCE / 3 {
                return Ok(Err(
                    "the page was still held 20 s after its window closed".into()
                ));
            }
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(REST);
        if self.0.try_wait()?.is_some() {
            return Ok(Err("the process ended with its window".into()));
        }
        Tree::of(self.0.id())?.memory_mib().map(Ok)
    }

    /// Asks it to end, waits until it has, and until what it started has.
    ///
    /// # Errors
    /// When it does not.
    pub fn end(mut self) -> anyhow::Result<()> {
        let left = Tree::of(self.0.id())?;
        if self.0.try_wait()?.is_none() {
            let id = self.0.id().to_string();
            Command::new("kill").args(["-TERM", &id]).status()?;
        }
        let start = Instant::now();
        while self.0.try_wait()?.is_none() || left.is_any_left() {
            if start.elapsed() > PATIENCE / 6 {
                bail!("it did not end when it was asked to");
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nothing can be done about a process that has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
