//! The real window, driven as a person uses it: by headings, links, buttons and labels.
//!
//! Every wait ends when what is waited for is there. Not here: what a person does in it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, error::CmdError, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// How long anything on a page may take before it counts as not happening.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a page is asked again.
const GLANCE: Duration = Duration::from_millis(25);

/// Finds the questions without an answer; answers with name, kind and field of each.
const UNANSWERED: &str = "
    const good = arguments[0], found = [];
    for (const question of document.querySelectorAll('main .app-question')) {
        if (question.querySelector('.app-saved')) continue;
        const fields = [...question.querySelectorAll('textarea, input[type=radio], input[type=text]')]
            .filter((field) => field.name && !field.closest('details'));
        if (fields.length === 0) continue;
        const [first] = fields;
        const kind = first.type === 'radio' ? 'choice' : first.type === 'textarea' ? 'words' : 'day';
        const name = kind === 'day' ? first.id.replace(/-day$/, '') : first.name;
        found.push([name, kind, fields.find((field) => field.value === good[name]) ?? first]);
    }
    return found;";

/// Whether the named question says that its answer was saved.
const IS_SAVED: &str = "
    const field = document.getElementsByName(arguments[0])[0]
        ?? document.getElementById(arguments[0] + '-day');
    return !!field?.closest('.app-question')?.querySelector('.app-saved');";

/// Paints one point again and again for a while: the driver takes a picture with the next frame, and
/// waits for ever on a page that stands still.
const KEEP_PAINTING: &str = "
    const point = document.body.appendChild(document.createElement('i'));
    Object.assign(point.style, { position: 'fixed', bottom: 0, width: '1px', height: '1px' });
    const end = performance.now() + 2000;
    const paint = (now) => {
        point.style.background = now % 2 < 1 ? 'rgba(0,0,0,.01)' : 'rgba(0,0,0,.02)';
        if (now < end) requestAnimationFrame(paint); else point.remove();
    };
    requestAnimationFrame(paint);";

/// A question on the page.
pub struct Asked {
    /// The name that its fields share.
    pub name: String,
    /// `choice`, `words` or `day`.
    pub kind: String,
    /// What to press or to type into.
    pub field: Element,
}

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
        let window = Window {
            client,
            pictures: pictures.into(),
            who,
        };
        // The page is there before it is shown, and nobody presses what they do not see.
        window.find("//*[@id='app' and not(@hidden)]//h1").await?;
        Ok(window)
    }

    /// Quits as a person does, by the page that says what stops.
    pub async fn quit(self) -> Result<()> {
        self.follow("Quit Hearth").await?;
        self.page("Do you want to quit Hearth?").await?;
        self.picture("before-quitting").await?;
        // The program may end before the driver has answered the press.
        let _ = self.press("Quit Hearth").await;
        self.wait("the program to end", async || {
            // The driver notices that the program at the other end is gone.
            Ok(self.client.title().await.is_err())
        })
        .await
    }

    /// Closes the window, and the app with it.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }

    /// The first element of an XPath, once it is there.
    pub async fn find(&self, path: &str) -> Result<Element> {
        let mut found = None;
        self.wait(path, async || {
            found = self.all(path).await?.into_iter().next();
            Ok(found.is_some())
        })
        .await?;
        found.context("what was found is gone")
    }

    /// Waits until something is so. When it does not come to be so, says what the page shows.
    pub async fn wait(
        &self,
        what: &str,
        mut is_so: impl AsyncFnMut() -> Result<bool>,
    ) -> Result<()> {
        let waiting = async {
            while !is_so().await? {
                tokio::time::sleep(GLANCE).await;
            }
            Ok(())
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(done) => done,
            Err(_) => {
                let page = self.text().await?;
                self.picture("waited-in-vain").await?;
                bail!(
                    "{}: waited in vain for {what}, on this page:\n{page}",
                    self.who
                )
            }
        }
    }

    /// All elements of an XPath that are there now.
    pub async fn all(&self, path: &str) -> Result<Vec<Element>> {
        soon("a search", self.client.find_all(Locator::XPath(path))).await
    }

    /// Waits for a page by its heading.
    pub async fn page(&self, heading: &str) -> Result<()> {
        self.find(&format!(
            "//h1[contains(normalize-space(), {})]",
            quoted(heading)
        ))
        .await?;
        Ok(())
    }

    /// Waits until the words are somewhere on the page.
    pub async fn says(&self, words: &str) -> Result<()> {
        self.find(&format!(
            "//main//*[contains(normalize-space(), {})]",
            quoted(words)
        ))
        .await?;
        Ok(())
    }

    /// The questions on the page that have no answer on this computer, each once. `good` says which
    /// option is to be pressed, by the name of the question. What stands folded, a note or why one
    /// cannot tell, is not asked for.
    pub async fn unanswered(&self, good: &BTreeMap<String, String>) -> Result<Vec<Asked>> {
        let found = self.run(UNANSWERED, json!(good)).await?;
        let found: Vec<(String, String, BTreeMap<String, String>)> = serde_json::from_value(found)?;
        let asked = found.into_iter().map(|(name, kind, field)| {
            let id = field
                .into_values()
                .next()
                .context("a field is no element")?;
            let field = Element::from_element_id(self.client.clone(), id.into());
            Ok(Asked { name, kind, field })
        });
        asked.collect()
    }

    /// Waits until the page says of a question that its answer was saved.
    pub async fn says_saved(&self, name: &str) -> Result<()> {
        self.wait(&format!("\"{name}\" to be saved"), async || {
            Ok(self.run(IS_SAVED, json!(name)).await? == json!(true))
        })
        .await
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
        self.run("arguments[0].scrollIntoView({ block: 'center' })", argument)
            .await?;
        soon("a press", element.click()).await
    }

    /// Runs a script in the page.
    async fn run(&self, script: &str, argument: Value) -> Result<Value> {
        soon("a script", self.client.execute(script, vec![argument])).await
    }

    /// Chooses a radio button or ticks a box, by its name and value.
    pub async fn choose(&self, name: &str, value: &str) -> Result<()> {
        let path = format!(
            "//input[@name={} and @value={}]",
            quoted(name),
            quoted(value)
        );
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
        Ok(self
            .client
            .active_element()
            .await?
            .send_keys(&key.to_string())
            .await?)
    }

    /// Leaves the field that has the focus.
    pub async fn tab(&self) -> Result<()> {
        self.key(char::from(Key::Tab)).await
    }

    /// What stands on the page, as a person reads it.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .run("return document.body.innerText", Value::Null)
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// What stands in a field.
    pub async fn value(&self, id: &str) -> Result<String> {
        let field = self.find(&format!("//*[@id={}]", quoted(id))).await?;
        field.prop("value").await?.context("the field has no value")
    }

    /// Goes to a page of the app by its path, as its own links do.
    pub async fn go(&self, path: &str) -> Result<()> {
        let script = "const link = document.createElement('a'); link.href = arguments[0]; \
                      document.body.append(link); link.click(); link.remove()";
        self.run(script, json!(path)).await?;
        Ok(())
    }

    /// Keeps a picture of the page, numbered in the order in which they are taken.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let number = std::fs::read_dir(&self.pictures)?
            .filter(|file| {
                file.as_ref()
                    .is_ok_and(|file| file.path().extension().is_some_and(|it| it == "png"))
            })
            .count();
        self.run(KEEP_PAINTING, Value::Null).await?;
        let file = format!("{:02}-{}-{name}.png", number + 1, self.who);
        std::fs::write(
            self.pictures.join(file),
            soon("a picture", self.client.screenshot()).await?,
        )?;
        Ok(())
    }
}

/// A text as XPath writes it. Nothing that the tour looks for holds both kinds of quotes.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

/// A command that the driver answers, or gives up on: it never waits for ever.
async fn soon<T>(what: &str, command: impl Future<Output = Result<T, CmdError>>) -> Result<T> {
    let answer = tokio::time::timeout(PATIENCE, command).await;
    Ok(answer.with_context(|| format!("the driver did not answer {what}"))??)
}
