//! Priya at her window: joins, answers everything, adds a photo with a cover, signs, sends.
//!
//! She knows from the pack which option is the good one and presses what the page shows. Not here:
//! how a window is driven ([`crate::window`]).

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use hearth_domain::{
    id::ItemId,
    pack::{Kind, Means, Pack, Section},
    role::Role,
};
use hearth_tests::{browser, diligent};

use crate::window::{Asked, Window};

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

/// What she has at hand to answer with.
pub struct Answers<'a> {
    window: &'a Window,
    pack: &'a Pack,
    /// The option to press, by the name of the question.
    good: BTreeMap<String, String>,
    picture: PathBuf,
    document: PathBuf,
    /// A picture of the photo editor was taken.
    is_pictured: bool,
}

impl<'a> Answers<'a> {
    /// Lays the files that she will choose into a folder.
    pub fn new(window: &'a Window, pack: &'a Pack, folder: &Path) -> Result<Answers<'a>> {
        let (picture, document) = (folder.join("desk.jpg"), folder.join("document.pdf"));
        std::fs::write(&picture, diligent::picture())?;
        std::fs::write(&document, diligent::DOCUMENT)?;
        Ok(Answers {
            window,
            pack,
            good: good_choices(pack),
            picture,
            document,
            is_pictured: false,
        })
    }

    /// Goes through the sections of the task list, again and again until a round brings up nothing
    /// more to answer.
    pub async fn give_all(&mut self) -> Result<u32> {
        let mut answered = 0;
        loop {
            let before = answered;
            for section in &self.pack.sections {
                answered += self.section(section).await?;
            }
            if answered == before {
                self.open_tasks().await?;
                return Ok(answered);
            }
        }
    }

    async fn open_tasks(&self) -> Result<()> {
        self.window.go("/setup").await?;
        self.window.page("My setup").await
    }

    async fn section(&mut self, section: &Section) -> Result<u32> {
        self.open_tasks().await?;
        // A section of which nothing is asked of her has no line, or becomes one by an answer.
        let link = format!(
            "//main//li[not(contains(., 'Ready to send'))]//a[@href='/setup/{}']",
            section.id
        );
        let Some(link) = self.window.all(&link).await?.into_iter().next() else {
            return Ok(0);
        };
        self.window.press_it(link).await?;
        self.window.page(&section.title).await?;
        let mut answered = self.questions().await?;
        for item in self.pages().await? {
            self.window
                .go(&format!("/setup/{}/{item}", section.id))
                .await?;
            answered += self.page(&item).await?;
        }
        Ok(answered)
    }

    /// The items of a section that need more than a question: they have a page of their own, or
    /// stand alone on the section's.
    async fn pages(&self) -> Result<Vec<ItemId>> {
        let titles = "//main//section[starts-with(@class, 'app-item')]/@aria-labelledby/..";
        let mut items = Vec::new();
        for section in self.window.all(titles).await? {
            let title = section.attr("aria-labelledby").await?;
            let title = title.context("an item has no title")?;
            items.push(title.trim_end_matches("-title").parse()?);
        }
        Ok(items)
    }

    /// Answers every question that stands on the page, and those that come up by answering.
    async fn questions(&self) -> Result<u32> {
        let mut answered = 0;
        loop {
            let asked = self.window.unanswered(&self.good).await?;
            if asked.is_empty() {
                return Ok(answered);
            }
            for question in asked {
                let name = question.name.clone();
                self.question(question).await?;
                // What a saved answer brings up moves what stands below it.
                self.window.says_saved(&name).await?;
                answered += 1;
            }
        }
    }

    async fn question(&self, question: Asked) -> Result<()> {
        let Asked { name, kind, field } = question;
        match kind.as_str() {
            // By keyboard: a question that an earlier answer brings up moves those below it, and
            // would move this one from under the pointer.
            "choice" => return Ok(field.send_keys(" ").await?),
            "words" => field.send_keys("I have what I need.").await?,
            _ => {
                for (part, value) in [("day", "31"), ("month", "1"), ("year", "2099")] {
                    self.window.fill(&format!("{name}-{part}"), value).await?;
                }
            }
        }
        self.window.tab().await
    }

    /// Answers an item on its own page: reads, signs, adds pictures or a document, has the computer
    /// read, or answers questions.
    async fn page(&mut self, item: &ItemId) -> Result<u32> {
        let of = self
            .pack
            .item(item)
            .context("the page is of no item of the pack")?;
        self.window.page(&of.ask).await?;
        let mine = of.needs.iter().filter_map(|group| {
            let mut methods = group.iter().filter_map(|id| of.method(id));
            methods.find(|method| method.by == Role::Advisor)
        });
        let mut answered = 0;
        for method in mine {
            let ways = format!("{item}-way");
            if !self
                .window
                .all(&format!("//input[@name='{ways}']"))
                .await?
                .is_empty()
            {
                self.window.choose(&ways, method.id.as_str()).await?;
            }
            answered += self.by(item, &method.kind).await?;
        }
        Ok(answered)
    }

    async fn by(&mut self, item: &ItemId, kind: &Kind) -> Result<u32> {
        match kind {
            Kind::Reading { .. } => {
                self.window.press("I have read this").await?;
                self.window.says("You said that you have read this").await?;
            }
            Kind::Signature { .. } => {
                self.window.fill(item.as_str(), NAME).await?;
                self.window.press("Sign").await?;
                self.window.says("and not sent yet").await?;
            }
            Kind::Photo { shots, .. } => {
                ensure!(!shots.is_empty(), "{item} asks for no picture");
                for _ in shots {
                    self.photo().await?;
                }
            }
            Kind::Document { .. } => {
                self.window.give(&self.document).await?;
                self.window.find(FILE).await?;
            }
            _ => return self.questions().await,
        }
        Ok(1)
    }

    /// Chooses a picture, covers a part of it, and keeps the result.
    async fn photo(&mut self) -> Result<()> {
        let kept = self.window.all(FILE).await?.len();
        let empty = format!(
            "(//section[contains(@class, 'app-shot')][not(.{FILE})]//input[@type='file'])[1]"
        );
        let chooser = self.window.find(&empty).await?;
        chooser.send_keys(&self.picture.to_string_lossy()).await?;
        self.window.press("Add a cover").await?;
        if !std::mem::replace(&mut self.is_pictured, true) {
            self.window.picture("photo-with-a-cover").await?;
        }
        self.window.press("Keep this photo").await?;
        self.window.find(&format!("({FILE})[{}]", kept + 1)).await?;
        Ok(())
    }
}

/// A file that is kept.
const FILE: &str = "//*[contains(@class, 'app-files__file')]";

/// The first option that means met, by the name that its question has on a page: the item's when it
/// is one question, else the item's and the method's.
fn good_choices(pack: &Pack) -> BTreeMap<String, String> {
    let mut good = BTreeMap::new();
    for item in &pack.items {
        for method in &item.methods {
            let Kind::Answer { choices } = &method.kind else {
                continue;
            };
            let options = pack.options(choices);
            if let Some(option) = options.iter().find(|it| it.means == Means::Met) {
                good.entry(item.id.to_string())
                    .or_insert(option.id.to_string());
                good.insert(format!("{}-{}", item.id, method.id), option.id.to_string());
            }
        }
    }
    good
}

/// Takes the pictures of an item again, in the place of those that were sent.
pub async fn answer_page_again(
    window: &Window,
    pack: &Pack,
    item: &ItemId,
    picture: &Path,
) -> Result<()> {
    let of = pack
        .item(item)
        .context("the page is of no item of the pack")?;
    for method in &of.methods {
        if let Kind::Photo { shots, .. } = &method.kind {
            for shot in shots {
                let section = format!("//section[@aria-labelledby='{item}-{shot}-title']");
                let chooser = format!("{section}//input[@type='file']");
                window
                    .find(&chooser)
                    .await?
                    .send_keys(&picture.to_string_lossy())
                    .await?;
                window.press("Keep this photo").await?;
                // Only what is kept on this computer can be removed.
                window
                    .find(&format!("{section}//button[starts-with(., 'Remove')]"))
                    .await?;
            }
        }
    }
    Ok(())
}

/// Checks what goes, and sends it.
pub async fn send(window: &Window) -> Result<()> {
    window.go("/setup/check").await?;
    window
        .page("Check your answers before you send them")
        .await?;
    window.picture("check-your-answers").await?;
    window.press("Send").await?;
    window.says("Your answers have arrived").await?;
    window.picture("received").await
}
