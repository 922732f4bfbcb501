//! An advisor's profile that has been lived in: joined, with answers that were sent and answers that
//! were not, a key for assistance, and the key of its store in the keyring of this session.
//!
//! The app's core makes it, so that the window finds what it would find on a person's own computer.
//! Not here: the window ([`super::window`]).

use std::{path::Path, sync::Arc};

use anyhow::{Context, ensure};
use hearth_app::{
    App, Options,
    shortcut::{Keyboard, Shortcut},
    view::{
        home::HomeView,
        item::InputView,
        sent::{Progress, SentView},
        shortcut::ShortcutView,
        state::{AppState, KeyKeeper, LoginStarted, Stage},
        tasks::{SectionView, TaskListView},
    },
};
use hearth_domain::{Problem, id::SectionId, response::Value};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::{PATIENCE, browser};

/// How many sections are answered and sent, and how many more are answered only.
const SENT: usize = 6;
const DRAFTED: usize = 2;

/// The key that was chosen.
const KEYS: &str = "Control+Alt+KeyH";

/// Joins by an invitation on a profile that nobody has used, answers and sends, and lets go of the
/// profile. Answers with the heading of the home page.
///
/// # Errors
/// When any of it is refused, or this session has no keyring.
pub async fn live_in(profile: &Path, invitation: &str, login: &str) -> anyhow::Result<String> {
    let app = App::start(Options::new(profile)).await?;
    let input = json!({ "invitation": invitation, "passphrase": null });
    let started: LoginStarted = call(&app, "start_login", input).await?;
    browser::log_in(&started.url, login).await?;
    until(&app, async || {
        let state: AppState = call(&app, "get_state", json!({})).await?;
        Ok(state.stage == Stage::Ready)
    })
    .await?;
    let state: AppState = call(&app, "get_state", json!({})).await?;
    ensure!(
        state.key == Some(KeyKeeper::Keyring),
        "this session has no keyring, so the window would open locked"
    );

    let tasks: TaskListView = call(&app, "get_tasks", json!({})).await?;
    let sections = tasks.parts.iter().flat_map(|part| &part.sections);
    let sections: Vec<_> = sections.filter(|row| row.asked > 0).collect();
    for row in sections.iter().take(SENT) {
        answer(&app, &row.id).await?;
    }
    let _: SentView = call(&app, "submit", json!({})).await?;
    until(&app, async || {
        let sent: SentView = call(&app, "get_sent", json!({})).await?;
        let mut packages = sent.packages.iter();
        Ok(packages.all(|package| package.progress == Progress::Received))
    })
    .await?;
    for row in sections.iter().skip(SENT).take(DRAFTED) {
        answer(&app, &row.id).await?;
    }
    app.set_keyboard(Arc::new(Willing));
    let _: ShortcutView = call(&app, "set_shortcut", json!({ "keys": KEYS })).await?;
    let home: HomeView = call(&app, "get_home", json!({})).await?;
    app.stop().await;
    Ok(home.headline)
}

/// A keyboard that gives every key. Hearth asks the real one when it starts.
struct Willing;

impl Keyboard for Willing {
    fn unavailable(&self) -> Option<String> {
        None
    }

    fn listen(&self, _: Option<&Shortcut>) -> Result<(), Problem> {
        Ok(())
    }
}

/// Gives the first answer to every question of a section that has options.
async fn answer(app: &App, section: &SectionId) -> anyhow::Result<()> {
    let view: SectionView = call(app, "get_section", json!({ "section": section })).await?;
    for item in &view.items {
        for method in item.methods.iter().filter(|method| method.mine) {
            if let InputView::Answer { options } = &method.input {
                let first = options.first().context("a question has options")?;
                let value = Value::Chosen {
                    choice: first.id.clone(),
                    note: None,
                };
                let input = json!({ "item": item.id, "method": method.id, "value": value });
                let _: serde_json::Value = call(app, "respond", input).await?;
            }
        }
    }
    Ok(())
}

async fn call<T: DeserializeOwned>(
    app: &App,
    name: &str,
    input: serde_json::Value,
) -> anyhow::Result<T> {
    let answer = hearth_app::dispatch(app, name, input).await?;
    serde_json::from_value(answer).with_context(|| name.to_owned())
}

/// Waits until something is so, asking again whenever the app says that anything changed.
async fn until(
    app: &App,
    mut is_so: impl AsyncFnMut() -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let mut events = app.events();
    let waiting = async {
        while !is_so().await? {
            // An event that was missed is as good as one that came: ask again.
            let _ = events.recv().await;
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, waiting)
        .await
        .context("waited in vain")?
}
