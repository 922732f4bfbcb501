//! Tom at his window: finds Priya in the queue, attests the gates, returns one answer, accepts what
//! is his to accept, and decides.
//!
//! Not here: how a window is driven ([`crate::window`]).

use anyhow::{Context, Result};

use crate::window::Window;

/// Why he returned an answer.
pub const RETURNED: &str = "The picture is too dark to see the door.";

/// Why he approved.
pub const REASON: &str = "The room, the desk and the training are in place.";

/// What he said comes next.
pub const NEXT: &str = "Measure your line at a busy time in the first two weeks.";

/// Opens the queue and, by keyboard, the first record in it.
pub async fn open_first(window: &Window, name: &str) -> Result<()> {
    window.go("/reviews?all=true").await?;
    window.find("//table").await?;
    window.picture("queue").await?;
    window.follow(name).await?;
    window.find("//nav[@aria-label='Items']").await?;
    window.picture("record").await
}

/// Returns the first answer that has a photo, with a reason and what would satisfy. Says which
/// item it was.
pub async fn return_one(window: &Window, item: &str) -> Result<()> {
    open_item(window, item).await?;
    window.picture("claim-beside-evidence").await?;
    window.press("Return").await?;
    window.fill("reason", RETURNED).await?;
    window
        .fill("satisfy", "Take it again with the light on.")
        .await?;
    window.picture("return").await?;
    window.press("Return it").await?;
    window.says("Returned to").await
}

/// Opens an item of the record from its list.
pub async fn open_item(window: &Window, item: &str) -> Result<()> {
    // What is settled stands folded, and a folded link cannot be pressed.
    let folded = format!("//details[not(@open)][.//*[@id='open-{item}']]/summary");
    if let Some(summary) = window.all(&folded).await?.into_iter().next() {
        window.press_it(summary).await?;
    }
    window
        .press_it(window.find(&format!("//*[@id='open-{item}']")).await?)
        .await?;
    window
        .find(&format!("//*[@id='open-{item}'][@aria-current='true']"))
        .await?;
    Ok(())
}

/// Confirms a statement as he knows it, of today.
pub async fn attest(window: &Window, item: &str, today: [&str; 3]) -> Result<()> {
    open_item(window, item).await?;
    window.press("Say whether this is so").await?;
    window.choose("outcome", "confirmed").await?;
    window.fill("note", "Training record, seen today.").await?;
    for (part, value) in ["day", "month", "year"].into_iter().zip(today) {
        window.fill(&format!("observed-{part}"), value).await?;
    }
    window.picture("attest").await?;
    let send = "//form[contains(@class, 'app-act')]//button[@type='submit' or not(@type)]";
    window.press_it(window.find(send).await?).await?;
    window.says("Saved:").await
}

/// Accepts, by the key that the page shows, everything that waits for him.
pub async fn accept_all(window: &Window) -> Result<u32> {
    let mut accepted = 0;
    let waiting = "//nav[@aria-label='Items']/h2[starts-with(normalize-space(), 'Waiting for you')]\
                   /following-sibling::ul[1]//a";
    let mut tried = std::collections::BTreeSet::new();
    loop {
        let mut next = None;
        for link in window.all(waiting).await? {
            let id = link.attr("id").await?.context("an item has no name")?;
            if tried.insert(id.clone()) {
                next = Some(id.trim_start_matches("open-").to_owned());
                break;
            }
        }
        let Some(item) = next else {
            return Ok(accepted);
        };
        open_item(window, &item).await?;
        let accept = "//article//button[starts-with(normalize-space(), 'Accept')]";
        if window.all(accept).await?.is_empty() {
            continue;
        }
        window.key('a').await?;
        window.says("Accepted:").await?;
        accepted += 1;
    }
}

/// Approves hybrid working, carrying all that is still open as conditions. Says how many those are.
pub async fn approve(window: &Window, record: &str) -> Result<usize> {
    window.go(&format!("/reviews/{record}/decide")).await?;
    window.page("Decide about working from home").await?;
    let boxes = window.all("//input[@name='carry']").await?;
    let carried = boxes.len();
    for open in boxes {
        window.press_it(open).await?;
    }
    window.picture("decide").await?;
    window.choose("outcome", "hybrid").await?;
    window.fill("reason", REASON).await?;
    window.fill("next", NEXT).await?;
    window.press("Check your decision").await?;
    window.page("You are about to approve").await?;
    window.picture("before-deciding").await?;
    window.press("Approve").await?;
    window.find("//*[contains(@class, 'nhsuk-panel')]").await?;
    window.picture("decided").await?;
    Ok(carried)
}
