//! The program around the window: what closing it does, how one comes back, and what a person sees
//! when Hearth cannot start.
//!
//! Not here: what anybody does in the window ([`crate::advisor`], [`crate::reviewer`]).

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use hearth_tests::{PATIENCE, program, tray::Tray};

use crate::{variable, window::Window};

/// How often the desktop is asked again.
const GLANCE: Duration = Duration::from_millis(50);

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_window_leaves_hearth_in_the_tray_and_a_second_start_brings_it_back() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let mut hearth = Started::on(folder.path())?;
    until("its window is there", || Ok(windows()? == 1)).await?;

    // Without a tray there would be no way back: the window is only put out of sight.
    close_window()?;
    until("its window is out of sight", || Ok(hidden_windows()? == 1)).await?;
    ensure!(
        windows()? == 1,
        "the window went, and nothing leads back to it"
    );

    let second = hearth.again().await?;
    ensure!(second.success(), "a second start ended with {second}");
    until("its window is back in sight", || Ok(hidden_windows()? == 0)).await?;

    // With a tray the window goes, and Hearth does not.
    let _tray = Tray::put().await?;
    close_window()?;
    until("its window is gone", || Ok(windows()? == 0)).await?;
    ensure!(hearth.is_running()?, "Hearth ended with its window");

    ensure!(hearth.again().await?.success(), "a second start failed");
    until("it has a window again", || Ok(windows()? == 1)).await?;
    ensure!(hearth.is_running()?, "the first Hearth ended");

    // A link, as a key of the desktop or another program opens it, brings the small help window.
    let opened = hearth.again_with(&["hearth://assist"]).await?;
    ensure!(opened.success(), "a start with a link ended with {opened}");
    until("the help window is there", || {
        Ok(titled("Hearth assistance")?.len() == 1)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_cannot_be_used_says_so_in_the_window_and_can_be_tried_again() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let pictures = PathBuf::from(variable("HEARTH_TOUR_DIR")?);
    let profile = folder.path().join("damaged");
    std::fs::create_dir_all(&profile)?;
    let frame = profile.join("frame.json");
    std::fs::write(&frame, "{ \"v\": 1, \"cur")?;

    let driver = variable("HEARTH_WEBDRIVER_URL")?;
    let window = Window::open(
        &driver,
        &program::path("hearth")?,
        &profile,
        &pictures,
        "nobody",
    )
    .await?;
    window.says("Ask IT to move that file aside").await?;
    window.picture("cannot-start").await?;
    ensure!(
        std::fs::read(&frame)?.ends_with(b"cur"),
        "the damaged file was changed"
    );

    std::fs::rename(&frame, profile.join("kept-by-it.json"))?;
    window.press("Try again").await?;
    window.page("Working for NHS 111 from home").await?;
    window.quit().await
}

/// Hearth as a person starts it; it ends with this.
struct Started {
    program: PathBuf,
    profile: PathBuf,
    process: Child,
}

impl Started {
    fn on(profile: &Path) -> Result<Started> {
        let program = program::path("hearth")?;
        let process = Command::new(&program)
            .arg("--profile")
            .arg(profile)
            .spawn()?;
        Ok(Started {
            program,
            profile: profile.into(),
            process,
        })
    }

    /// Starts it once more, as a press on its icon does, and waits until that start has ended.
    async fn again(&self) -> Result<ExitStatus> {
        self.again_with(&[]).await
    }

    async fn again_with(&self, arguments: &[&str]) -> Result<ExitStatus> {
        let second = tokio::process::Command::new(&self.program)
            .arg("--profile")
            .arg(&self.profile)
            .args(arguments)
            .kill_on_drop(true)
            .spawn()?
            .wait_with_output();
        let ended = tokio::time::timeout(PATIENCE, second).await;
        Ok(ended.context("a second start did not end")??.status)
    }

    fn is_running(&mut self) -> Result<bool> {
        Ok(self.process.try_wait()?.is_none())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Nothing can be done about a process that has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Presses the button in the window's corner.
fn close_window() -> Result<()> {
    let status = Command::new("wmctrl")
        .args(["-F", "-c", "Hearth"])
        .status()?;
    ensure!(status.success(), "no window is called Hearth");
    Ok(())
}

/// The ids of Hearth's windows, in sight or not.
fn ids() -> Result<Vec<String>> {
    titled("Hearth")
}

/// The ids of the windows whose title ends so.
fn titled(end: &str) -> Result<Vec<String>> {
    let list = Command::new("wmctrl")
        .arg("-l")
        .output()
        .context("wmctrl did not start")?;
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    let ours = list.lines().filter(|line| line.trim_end().ends_with(end));
    Ok(ours
        .filter_map(|line| Some(line.split(' ').next()?.to_owned()))
        .collect())
}

fn windows() -> Result<usize> {
    Ok(ids()?.len())
}

/// How many of them are minimised.
fn hidden_windows() -> Result<usize> {
    let mut hidden = 0;
    for id in ids()? {
        let state = Command::new("xprop")
            .args(["-id", &id, "WM_STATE"])
            .output()?;
        hidden += usize::from(String::from_utf8_lossy(&state.stdout).contains("Iconic"));
    }
    Ok(hidden)
}

async fn until(what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    let waiting = async {
        while !is_so()? {
            tokio::time::sleep(GLANCE).await;
        }
        Ok(())
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(done) => done,
        Err(_) => bail!("waited in vain until {what}"),
    }
}
