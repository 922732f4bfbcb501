//! A check-in: one answer is kept, one is shared, and Tom answers it in his window.
//!
//! Not here: what never leaves the computer, which a journey watches on the line.

use anyhow::Result;

use crate::window::Window;

/// From the first answer to the manager's.
pub async fn from_an_answer_to_a_reply(priya: &Window, tom: &Window) -> Result<()> {
    priya.go("/check-in").await?;
    priya.page("Check-in").await?;
    priya.choose("home", "badly").await?;
    priya.says("Who may hear this?").await?;
    priya.choose("help", "too-late").await?;
    priya.choose("help-share", "manager").await?;
    priya.says("When you finish, 1 answer is shared.").await?;
    priya.picture("check-in").await?;
    priya.press("Finish check-in").await?;
    priya.says("People to talk to").await?;
    priya.says("Kept to yourself.").await?;
    priya.picture("check-in-finished").await?;

    tom.go("/shared").await?;
    tom.page("Shared with you").await?;
    tom.says("Too late, or not at all").await?;
    let words = tom.find("//textarea").await?;
    words.send_keys("Thank you. We look at the rota.").await?;
    tom.press("Send your answer").await?;
    tom.picture("shared-with-you").await?;
    // Her window hears of it by itself.
    priya.says("Thank you. We look at the rota.").await?;
    priya.picture("check-in-answered").await
}
