//! The real window, driven as a person uses it: by headings, links, buttons and labels.
//!
//! Every wait ends when what is waited for is there. Not here: what a person does in it.

use std::{path::{Path, PathBuf}, time::Duration};

use anyhow::{Context, Result};
use fantoccini::{
    Client, ClientBuilder, Locator,
    elements::Element,
    key::Key,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

/// How long anything on a page may take before it counts as not happening.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a page is asked again.
const GLANCE: Duration = Duration::from_millis(25);

/// A running app with its window.
pub struct Window {
    client: Client,
    pictures: PathBuf,
    who: &'static str,
}

impl Window {
    /// Starts the app on a profile of its own and waits for its first heading.
    pub async fn open(
        driver: &str,
        program: &Path,
        profile: &Path,
        pictures: &Path,
        who: &'static str,
    ) -> Result<Window> {
        let options = json!({
            "binary": program,
            "args": ["--demo", "--profile", profile],
        });
        let wanted = json!({ "webkitgtk:browserOptions": options });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted.as_object().cloned().unwrap_or_default())
            .connect(driver)
            .await
            .context("the window did not open")?;
        let window = Window { client, pictures: pictures.into(), who };
        window.find("//h1").await?;
        Ok(window)
    }

    /// Closes the window, and the app with it.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }

    /// The first element of an XPath, once it is there.
    pub async fn find(&self, path: &str) -> Result<Element> {
        let wait = self.client.wait().at_most(PATIENCE).every(GLANCE);
        match wait.for_element(Locator::XPath(path)).await {
            Ok(element) => Ok(element),
            Err(error) => {
                self.picture("waited-in-vain").await?;
                let page = self.text().await?;
                Err(error).context(format!("{}: no {path} on this page:\n{page}", self.who))
            }
        }
    }

    /// All elements of an XPath that are there now.
    pub async fn all(&self, path: &str) -> Result<Vec<Element>> {
        Ok(self.client.find_all(Locator::XPath(path)).await?)
    }

    /// Waits for a page by its heading.
    pub async fn page(&self, heading: &str) -> Result<()> {
        self.find(&format!("//h1[contains(normalize-space(), {})]", quoted(heading))).await?;
        Ok(())
    }

    /// Waits until the words are somewhere on the page.
    pub async fn says(&self, words: &str) -> Result<()> {
        self.find(&format!("//main//*[contains(normalize-space(), {})]", quoted(words))).await?;
        Ok(())
    }

    /// Waits until the page says that a question's answer was saved.
    pub async fn says_saved(&self, name: &str) -> Result<()> {
        let question = format!(
            "//main//*[@name={0} or starts-with(@name, {1})]/ancestor::*[contains(@class, 'app-question')]\
             //*[contains(@class, 'app-saved')]",
            quoted(name),
            quoted(&format!("{name}-")),
        );
        self.find(&question).await?;
        Ok(())
    }

    /// The names of all fields that ask something. What stands folded, a note or why one cannot
    /// tell, is not asked for.
    pub async fn asked(&self) -> Result<Vec<String>> {
        let script = "const fields = 'main textarea, main input[type=radio], main input[type=text]';
            return [...document.querySelectorAll(fields)]
                .filter((field) => field.name && !field.closest('details'))
                .map((field) => field.name);";
        Ok(serde_json::from_value(self.client.execute(script, Vec::new()).await?)?)
    }

    /// The first field of this name.
    pub async fn named(&self, name: &str) -> Result<Element> {
        self.find(&format!("//main//*[@name={}]", quoted(name))).await
    }

    /// Follows a link.
    pub async fn follow(&self, text: &str) -> Result<()> {
        let path = format!("//a[contains(normalize-space(), {})]", quoted(text));
        self.press_it(self.find(&path).await?).await
    }

    /// Presses a button, whichever way it is made.
    pub async fn press(&self, text: &str) -> Result<()> {
        let text = quoted(text);
        let path = format!(
            "//main//*[self::button or self::a[@role='button']][contains(normalize-space(), {text})]"
        );
        self.press_it(self.find(&path).await?).await
    }

    /// Presses an element, brought into view first as a person would scroll to it.
    pub async fn press_it(&self, element: Element) -> Result<()> {
        let argument = serde_json::to_value(&element)?;
        self.client.execute("arguments[0].scrollIntoView({ block: 'center' })", vec![argument]).await?;
        Ok(element.click().await?)
    }

    /// Chooses a radio button or ticks a box, by its name and value.
    pub async fn choose(&self, name: &str, value: &str) -> Result<()> {
        let path =
            format!("//input[@name={} and @value={}]", quoted(name), quoted(value));
        self.press_it(self.find(&path).await?).await
    }

    /// Types into a field, in the place of what stands there.
    pub async fn fill(&self, id: &str, words: &str) -> Result<()> {
        let field = self.find(&format!("//*[@id={}]", quoted(id))).await?;
        field.clear().await?;
        Ok(field.send_keys(words).await?)
    }

    /// Hands a file to the chooser on the page.
    pub async fn give(&self, file: &Path) -> Result<()> {
        let chooser = self.find("//input[@type='file']").await?;
        Ok(chooser.send_keys(&file.to_string_lossy()).await?)
    }

    /// Presses a key where the focus is.
    pub async fn key(&self, key: char) -> Result<()> {
        Ok(self.client.active_element().await?.send_keys(&key.to_string()).await?)
    }

    /// Leaves the field that has the focus.
    pub async fn tab(&self) -> Result<()> {
        self.key(char::from(Key::Tab)).await
    }

    /// What stands on the page, as a person reads it.
    pub async fn text(&self) -> Result<String> {
        Ok(self.client.find(Locator::XPath("//body")).await?.text().await?)
    }

    /// What stands in a field.
    pub async fn value(&self, id: &str) -> Result<String> {
        let field = self.find(&format!("//*[@id={}]", quoted(id))).await?;
        field.prop("value").await?.context("the field has no value")
    }

    /// Goes to a page of the app by its path, as its own links do.
    pub async fn go(&self, path: &str) -> Result<()> {
        let script = "history.pushState(null, '', arguments[0]); \
                      dispatchEvent(new PopStateEvent('popstate'))";
        self.client.execute(script, vec![json!(path)]).await?;
        Ok(())
    }

    /// Keeps a picture of the page, numbered in the order in which they are taken.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let number = std::fs::read_dir(&self.pictures)?
            .filter(|file| {
                file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|it| it == "png"))
            })
            .count();
        let file = format!("{:02}-{}-{name}.png", number + 1, self.who);
        std::fs::write(self.pictures.join(file), self.client.screenshot().await?)?;
        Ok(())
    }
}

/// A text as XPath writes it. Nothing that the tour looks for holds both kinds of quotes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
