//! A program of ours in a process of its own, which can be killed at any moment.
//!
//! Not here: which program it is, and how one talks to it ([`crate::driven`], [`crate::kills`]).

use std::{
    collections::VecDeque,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, ensure};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    sync::mpsc,
};

/// Lines of its output that are kept, to be shown when something fails.
const KEPT: usize = 60;

/// A running program. Dropped, it is killed.
pub struct Program {
    name: &'static str,
    child: Mutex<Child>,
    said: Arc<Mutex<VecDeque<String>>>,
    /// Every line as it comes, on both outputs.
    lines: mpsc::UnboundedReceiver<String>,
}

/// Where the programs of this build lie. `cargo xtask test` names the folder; by hand it is the
/// one that this test's own folder lies in.
///
/// # Errors
/// When the program was not built.
pub fn path(name: &'static str) -> anyhow::Result<PathBuf> {
    let folder = match std::env::var_os("HEARTH_PROGRAMS") {
        Some(folder) => PathBuf::from(folder),
        None => {
            let own = std::env::current_exe()?;
            let beside = own
                .ancestors()
                .skip(1)
                .find(|folder| !folder.ends_with("deps"));
            beside.context("a program lies in a folder")?.to_owned()
        }
    };
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    ensure!(
        path.exists(),
        "{} is not there: run `cargo build --workspace --bins` first",
        path.display()
    );
    Ok(path)
}

impl Program {
    /// Starts a program.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(name: &'static str, command: &mut Command) -> anyhow::Result<Program> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{name} did not start"))?;
        let said = Arc::default();
        let (tell, lines) = mpsc::unbounded_channel();
        let pipes: [Option<Box<dyn AsyncRead + Send + Unpin>>; 2] = [
            child.stdout.take().map(|pipe| Box::new(pipe) as _),
            child.stderr.take().map(|pipe| Box::new(pipe) as _),
        ];
        for pipe in pipes.into_iter().flatten() {
            tokio::spawn(listen(pipe, Arc::clone(&said), tell.clone()));
        }
        Ok(Program {
            name,
            child: Mutex::new(child),
            said,
            lines,
        })
    }

    /// Waits until it says a line that begins like this, and answers the rest of the line.
    ///
    /// # Errors
    /// When it ends first or never says so.
    pub async fn until_it_says(&mut self, beginning: &str) -> anyhow::Result<String> {
        let listening = async {
            while let Some(line) = self.lines.recv().await {
                if let Some(rest) = line.strip_prefix(beginning) {
                    return Some(rest.to_owned());
                }
            }
            None
        };
        let heard = tokio::time::timeout(crate::PATIENCE, listening).await;
        heard.ok().flatten().with_context(|| {
            format!(
                "{} never said \"{beginning}\". It said:\n{}",
                self.name,
                self.said()
            )
        })
    }

    /// Its process's id; none once it has ended and was waited for.
    pub fn id(&self) -> Option<u32> {
        lock(&self.child).id()
    }

    /// Kills it, as `kill -9` does: it gets no chance to do anything.
    ///
    /// # Errors
    /// When it had ended by itself, which it never should.
    pub fn kill(&self) -> anyhow::Result<()> {
        let mut child = lock(&self.child);
        if let Some(status) = child.try_wait()? {
            drop(child);
            anyhow::bail!("{} ended by itself ({status}):\n{}", self.name, self.said());
        }
        Ok(child.start_kill()?)
    }

    /// Stops it where it is, as a computer does that falls asleep. Only where there are signals.
    ///
    /// # Errors
    /// When it does not run, or the system does not do it.
    pub fn pause(&self) -> anyhow::Result<()> {
        self.signal("-STOP")
    }

    /// Lets it go on after a pause.
    ///
    /// # Errors
    /// As [`Program::pause`].
    pub fn go_on(&self) -> anyhow::Result<()> {
        self.signal("-CONT")
    }

    fn signal(&self, signal: &str) -> anyhow::Result<()> {
        let id = lock(&self.child).id();
        let id = id.with_context(|| format!("{} does not run", self.name))?;
        let mut kill = std::process::Command::new("kill");
        let done = kill.args([signal, &id.to_string()]).status()?;
        ensure!(done.success(), "{} takes no {signal}", self.name);
        Ok(())
    }

    /// Waits until it has ended, after it was killed.
    ///
    /// # Errors
    /// When the system cannot say.
    pub async fn ended(&mut self) -> anyhow::Result<()> {
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        child.wait().await?;
        Ok(())
    }

    /// What it said last.
    pub fn said(&self) -> String {
        lock(&self.said)
            .iter()
            .fold(String::new(), |all, line| all + line + "\n")
    }
}

async fn listen(
    pipe: impl AsyncRead + Unpin,
    said: Arc<Mutex<VecDeque<String>>>,
    tell: mpsc::UnboundedSender<String>,
) {
    let mut lines = BufReader::new(pipe).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let mut said = lock(&said);
        if said.len() == KEPT {
            said.pop_front();
        }
        said.push_back(line.clone());
        // Nobody may be waiting for it.
        let _ = tell.send(line);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
