//! Something changed at home: what it touches is asked again, and one answer is renewed by itself.
//!
//! Not here: what grows old by the calendar (the journeys, which move the clock).

use anyhow::Result;

use crate::window::Window;

/// From saying what changed to one answer that is given again.
pub async fn from_a_change_to_one_answer(priya: &Window) -> Result<()> {
    priya.go("/setup/changed").await?;
    priya.page("Something changed at home").await?;
    let headset = "//label[normalize-space() = 'I have another headset']";
    priya.press_it(priya.find(headset).await?).await?;
    priya.says("This is asked again.").await?;
    priya.picture("something-changed").await?;
    priya.press("Ask me again").await?;
    priya.page("My setup").await?;
    priya.go("/due").await?;
    priya.page("What falls due").await?;
    priya.says("Headset and voice").await?;
    priya.picture("what-falls-due").await?;
    priya.go("/due/headset.fits").await?;
    priya.says("Is that still so?").await?;
    priya.picture("one-answer").await?;
    let still = "//button[starts-with(normalize-space(), 'Yes, still so')]";
    priya.press_it(priya.find(still).await?).await?;
    priya.says("Ready to send").await?;
    priya.press("Continue").await?;
    priya.page("What falls due").await?;
    priya.says("Check your answers and send them").await?;
    priya.picture("ready-to-send").await
}
