//! A notice of the desktop: it says that something falls due, and pressing it leads to the list.
//!
//! Not here: when somebody is told (the app's own tests, which move the clock).

use anyhow::Result;
use hearth_tests::notices::NoticeBoard;

use crate::window::Window;

/// From her settings to a notice, and from the notice to what falls due.
pub async fn from_the_desktop_to_the_list(priya: &Window, notices: &NoticeBoard) -> Result<()> {
    priya.go("/reminders").await?;
    priya.page("Reminders and breaks").await?;
    // Whatever the hour: hours that end when they begin are none.
    for field in ["quietFrom", "quietTo"] {
        // It is brought into the window first.
        let there = priya.find(&format!("//input[@id='{field}']")).await?;
        priya.press_it(there).await?;
        priya.fill(field, "12:00").await?;
    }
    priya.press("Save reminders").await?;
    priya.says("Saved on this computer").await?;
    priya.picture("reminders").await?;
    let notice = notices
        .until("Hearth: Something in Hearth is due soon")
        .await?;
    notices.press(notice).await?;
    priya.page("What falls due").await?;
    priya.picture("what-falls-due-decided").await?;
    priya.go("/").await
}
