//! Help in the window: a press, every step as it is confirmed, and its end.
//!
//! Lewis answers from a computer of his own. Not here: what can go wrong on the way (the journeys).

use anyhow::Result;
use hearth_tests::{Person, floor};

use crate::window::Window;

/// From the press to the end that the one who answered gave it.
pub async fn from_the_press_to_its_end(priya: &Window, lewis: &Person) -> Result<()> {
    floor::go_on_duty(lewis).await?;
    priya.says("Lewis Hart can answer").await?;
    priya.go("/assistance").await?;
    priya.page("Get help now").await?;
    priya.picture("help").await?;
    let button = "//button[starts-with(normalize-space(), 'Equipment or line')]";
    priya.press_it(priya.find(button).await?).await?;
    priya.says("Nobody has seen this yet").await?;
    priya.picture("help-sent").await?;

    let request = floor::first(lewis).await?;
    floor::sees(lewis, &request).await?;
    priya.says("Seen. Nobody has it yet").await?;
    floor::takes(lewis, &request, "it").await?;
    priya.says("Lewis Hart has this.").await?;
    priya.picture("help-answered").await?;
    floor::closes(lewis, &request).await?;
    priya.says("Lewis Hart closed this: Helped.").await?;
    priya.picture("help-closed").await?;
    priya.press("Done").await?;
    priya.page("Get help now").await
}
