//! A real check of the line, which here is this computer's own, beside tests of other days that are made
//! up and say so.
//!
//! Not here: whether a check comes near the truth (`tests/wire`).

use anyhow::Result;

use crate::window::Window;

/// From the made-up tests to one that was taken now.
pub async fn from_the_examples_to_a_test(priya: &Window) -> Result<()> {
    priya.go("/internet").await?;
    priya.says("Example data.").await?;
    priya
        .find("//*[@role='img' and starts-with(@aria-label, 'Plot of Call quality')]")
        .await?;
    priya.picture("internet-example").await?;
    priya.press("Test voice and speed").await?;
    priya.says("Voice while something downloads").await?;
    priya.picture("internet-running").await?;
    priya.says("Voice while something uploads").await?;
    // One of today stands first, under its time alone.
    let today =
        "(//h3[contains(., 'voice and speed')])[1][substring(normalize-space(), 3, 1) = ':']";
    priya.find(today).await?;
    priya.picture("internet-tested").await
}
