//! The key for assistance in a real session: over a program that fills the screen, swallowed by one
//! that grabs the keyboard, and the pad that it brings.
//!
//! Not here: what becomes of a press ([`crate::help`]).

use std::time::Duration;

use anyhow::{Context, Result};
use hearth_tests::{
    PATIENCE, Person, floor,
    fullscreen::{Display, FullScreen, key},
};

use crate::window::Window;

const KEY: [u32; 3] = [key::CONTROL, key::ALT, 'h' as u32];
const PAD: &str = "Hearth assistance";
const EQUIPMENT: u32 = '4' as u32;

/// How often a key is pressed again that may have come too early.
const AGAIN: Duration = Duration::from_millis(200);

/// From choosing a key to a press by it.
pub async fn from_the_choice_to_a_press(priya: &Window, lewis: &Person) -> Result<()> {
    priya.go("/assistance/key").await?;
    priya.says("You have chosen no key").await?;
    priya.choose("keys", "Control+Alt+KeyH").await?;
    priya.press("Use this key").await?;
    priya.says("You have not tried it yet").await?;
    priya.picture("key-chosen").await?;

    // One that takes every key for itself.
    priya.press("Try it").await?;
    priya.page("in your call program").await?;
    priya.picture("key-listens").await?;
    let swallows = FullScreen::open(true).await?;
    swallows.display().press(&KEY)?;
    drop(swallows);
    priya.press("I pressed it and nothing came").await?;
    priya.says("did not reach Hearth").await?;
    priya.picture("key-swallowed").await?;

    // One that only fills the screen.
    priya.press("Try it again").await?;
    priya.page("in your call program").await?;
    let fills = FullScreen::open(false).await?;
    fills.display().press(&KEY)?;
    priya.says("It brings the small help window").await?;
    priya.picture("key-works").await?;
    drop(fills);

    // In a call, the key brings the pad, and a number there presses.
    let call = FullScreen::open(false).await?;
    call.display().press(&KEY)?;
    until_active(PAD).await?;
    let pressing = async {
        loop {
            // The same press twice is one, so one that came before the page does no harm.
            if let Err(error) = call.display().press(&[EQUIPMENT]) {
                return error;
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    let request = tokio::select! {
        request = floor::first(lewis) => request?,
        error = pressing => return Err(error),
    };
    floor::takes(lewis, &request, "it").await?;
    floor::closes(lewis, &request).await?;
    priya.go("/assistance").await?;
    priya.says("Lewis Hart closed this").await?;
    priya.press("Done").await?;
    call.display().press(&[key::ESCAPE])?;
    Ok(())
}

/// Waits until a window has the keyboard.
async fn until_active(title: &str) -> Result<()> {
    let display = Display::open()?;
    let waiting = async {
        while display.active()? != title {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::Ok(())
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    waited.with_context(|| format!("{title} did not come before the person"))?
}
