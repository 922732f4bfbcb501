//! Priya at her window: joins, answers everything, adds a photo with a cover, signs, sends.
//!
//! She knows from the pack which option is the good one and presses what the page shows. Not here:
//! how a window is driven ([`crate::window`]).

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result, ensure};
use fantoccini::elements::Element;
use hearth_domain::{
    id::ItemId,
    pack::{Kind, Means, Pack},
};
use hearth_tests::{browser, diligent};

use crate::window::Window;

/// Her name, as she signs.
pub const NAME: &str = "Priya Shah";

/// From the first page to the last that a join has.
pub async fn join(window: &Window, invitation: &str, login: &str) -> Result<()> {
    window.page("Working for NHS 111 from home").await?;
    window.picture("before-joining").await?;
    window.fill("text", invitation).await?;
    window.press("Continue").await?;
    window.page("Is this you?").await?;
    window.picture("invitation").await?;
    window.press("Continue in your browser").await?;
    window.page("Go on in your browser").await?;
    window.picture("in-the-browser").await?;
    browser::log_in(&window.value("address").await?, login).await
}

/// Goes through every section of the task list and answers all that is hers.
pub async fn answer_everything(window: &Window, pack: &Pack, folder: &Path) -> Result<u32> {
    let picture = folder.join("desk.jpg");
    std::fs::write(&picture, diligent::picture())?;
    let document = folder.join("document.pdf");
    std::fs::write(&document, diligent::DOCUMENT)?;
    let mut answered = 0;
    let mut pictured = false;
    for section in &pack.sections {
        window.go("/setup").await?;
        window.page("My setup").await?;
        let link = format!("//main//a[@href='/setup/{}']", section.id);
        // A section of which nothing is asked of her has no line, or becomes one by an answer.
        let Some(link) = window.all(&link).await?.into_iter().next() else { continue };
        window.press_it(link).await?;
        window.page(&section.title).await?;
        answered += answer_questions(window, pack).await?;
        for item in pages_of(window).await? {
            window.go(&format!("/setup/{}/{item}", section.id)).await?;
            window.find("//main//h1").await?;
            answered += answer_page(window, pack, &item, &picture, &document, &mut pictured).await?;
        }
        window.go(&format!("/setup/{}", section.id)).await?;
        window.page(&section.title).await?;
    }
    Ok(answered)
}

/// The items of a section that have a page of their own.
async fn pages_of(window: &Window) -> Result<Vec<ItemId>> {
    let mut items = Vec::new();
    for link in window.all("//section[contains(@class, 'app-item--linked')]//h2/a").await? {
        let href = link.attr("href").await?.context("a link leads nowhere")?;
        items.push(href.rsplit('/').next().unwrap_or_default().parse()?);
    }
    Ok(items)
}

/// Answers every question that stands on the page, and those that come up by answering.
async fn answer_questions(window: &Window, pack: &Pack) -> Result<u32> {
    let mut done = BTreeSet::new();
    loop {
        let Some((name, field)) = next_field(window, &done).await? else { break };
        done.insert(name.clone());
        answer_field(window, pack, &name, field).await?;
    }
    Ok(u32::try_from(done.len())?)
}

/// The first question on the page that was not answered, by the name of its inputs.
async fn next_field(
    window: &Window,
    done: &BTreeSet<String>,
) -> Result<Option<(String, Element)>> {
    for name in window.asked().await? {
        let group = group_of(&name).to_owned();
        if !done.contains(&group) {
            return Ok(Some((group, window.named(&name).await?)));
        }
    }
    Ok(None)
}

/// A date has three inputs; its question has the name that they share.
fn group_of(name: &str) -> &str {
    let part = ["[day]", "[month]", "[year]", "-day", "-month", "-year"];
    part.iter().find_map(|part| name.strip_suffix(part)).unwrap_or(name)
}

async fn answer_field(window: &Window, pack: &Pack, name: &str, field: Element) -> Result<()> {
    if field.attr("type").await?.as_deref() == Some("radio") {
        let value = good_choice(pack, name).unwrap_or_else(|| "answer".into());
        window.choose(name, &value).await?;
        return window.says_saved(name).await;
    }
    if field.tag_name().await? == "textarea" {
        field.send_keys("I have what I need.").await?;
        window.tab().await?;
        return window.says_saved(name).await;
    }
    for (part, value) in [("day", "31"), ("month", "1"), ("year", "2099")] {
        window.fill(&format!("{name}-{part}"), value).await?;
    }
    window.tab().await?;
    window.says_saved(name).await
}

/// The first option of an item that means met.
fn good_choice(pack: &Pack, name: &str) -> Option<String> {
    let item = pack.items.iter().find(|item| {
        name == item.id.as_str() || name.starts_with(&format!("{}-", item.id))
    })?;
    item.methods.iter().find_map(|method| match &method.kind {
        Kind::Answer { choices } => {
            let options = pack.options(choices);
            options.iter().find(|it| it.means == Means::Met).map(|it| it.id.to_string())
        }
        _ => None,
    })
}

/// Answers an item on its own page: reads, signs, adds pictures or a document, has the computer
/// read, or answers questions.
async fn answer_page(
    window: &Window,
    pack: &Pack,
    item: &ItemId,
    picture: &Path,
    document: &Path,
    pictured: &mut bool,
) -> Result<u32> {
    let of = pack.item(item).context("the page is of no item of the pack")?;
    let methods: Vec<_> = of
        .needs
        .iter()
        .filter_map(|group| {
            let mut mine = group.iter().filter_map(|id| of.method(id));
            mine.find(|it| it.by == hearth_domain::role::Role::Advisor)
        })
        .collect();
    for method in &methods {
        let ways = format!("{item}-way");
        if !window.all(&format!("//input[@name='{ways}']")).await?.is_empty() {
            window.choose(&ways, method.id.as_str()).await?;
        }
        match &method.kind {
            Kind::Reading { .. } => {
                window.press("I have read this").await?;
                window.says("You said that you have read this").await?;
            }
            Kind::Signature { .. } => {
                window.fill(item.as_str(), NAME).await?;
                window.press("Sign").await?;
                window.says("and not sent yet").await?;
            }
            Kind::Photo { shots, .. } => {
                ensure!(!shots.is_empty(), "{item} asks for no picture");
                for _ in shots {
                    add_photo(window, picture, pictured).await?;
                }
            }
            Kind::Document { .. } => {
                window.give(document).await?;
                window.find("//main//*[contains(@class, 'app-files__file')]").await?;
            }
            _ => {
                answer_questions(window, pack).await?;
            }
        }
    }
    Ok(u32::try_from(methods.len())?)
}

/// Chooses a picture, covers a part of it, and keeps the result.
async fn add_photo(window: &Window, picture: &Path, pictured: &mut bool) -> Result<()> {
    let kept = window.all("//main//*[contains(@class, 'app-files__file')]").await?.len();
    let empty = "(//section[contains(@class, 'app-shot')][not(.//*[contains(@class, 'app-files__file')])]//input[@type='file'])[1]";
    window.find(empty).await?.send_keys(&picture.to_string_lossy()).await?;
    window.press("Add a cover").await?;
    if !std::mem::replace(pictured, true) {
        window.picture("photo-with-a-cover").await?;
    }
    window.press("Keep this photo").await?;
    window.find(&format!("(//main//*[contains(@class, 'app-files__file')])[{}]", kept + 1)).await?;
    Ok(())
}

/// Takes the pictures of an item again, in the place of those that were sent.
pub async fn answer_page_again(
    window: &Window,
    pack: &Pack,
    item: &ItemId,
    picture: &Path,
) -> Result<()> {
    let of = pack.item(item).context("the page is of no item of the pack")?;
    for method in &of.methods {
        if let Kind::Photo { shots, .. } = &method.kind {
            for shot in shots {
                let section = format!("//section[@aria-labelledby='{item}-{shot}-title']");
                let chooser = format!("{section}//input[@type='file']");
                window.find(&chooser).await?.send_keys(&picture.to_string_lossy()).await?;
                window.press("Keep this photo").await?;
                // Only what is kept on this computer can be removed.
                window.find(&format!("{section}//button[starts-with(., 'Remove')]")).await?;
            }
        }
    }
    Ok(())
}

/// Checks what goes, and sends it.
pub async fn send(window: &Window) -> Result<()> {
    window.go("/setup/check").await?;
    window.page("Check your answers before you send them").await?;
    window.picture("check-your-answers").await?;
    window.press("Send").await?;
    window.says("Your answers have arrived").await?;
    window.picture("received").await
}
