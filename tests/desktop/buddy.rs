//! A link that is not what it says, refused beside its field, and the buddy's own, opened by the shell.
//!
//! Not here: what else may be wrong with a link (the domain's and the server's tests).

use anyhow::Result;

use crate::window::Window;

/// From a link that is refused to one that is opened.
pub async fn from_a_link_refused_to_one_opened(priya: &Window) -> Result<()> {
    priya.go("/buddy").await?;
    priya.page("Your buddy is Chloe Evans").await?;
    priya.says("tel:+441632960123").await?;
    priya.picture("buddy").await?;
    let hostile = "https://teams.microsoft.com@evil.example/l/chat/0";
    priya.fill("link", hostile).await?;
    priya.press("Save my link").await?;
    priya.says("This link has a name before an @ sign.").await?;
    priya.picture("buddy-link-refused").await?;
    priya.fill("link", "tel:+441632960111").await?;
    priya.press("Save my link").await?;
    priya.says("Your buddy sees this link").await?;
    priya.press("Call this number").await?;
    priya.says("Opened outside Hearth.").await?;
    priya.picture("buddy-link-opened").await
}
