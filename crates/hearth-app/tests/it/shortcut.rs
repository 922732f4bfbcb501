//! The key for assistance: chosen, refused, rehearsed, and what is said of it.
//!
//! The keyboard is a list of what was asked of it; the real one is tried in the real window
//! (`tests/desktop`).

use std::sync::{Arc, Mutex};

use hearth_app::{
    App,
    shortcut::{Follows, Keyboard, Shortcut},
};
use hearth_domain::{Problem, ProblemCode};
use serde_json::{Value, json};

use crate::prepared::{Prepared, call};

/// Gives every key but those that another program has.
#[derive(Default)]
struct Desk {
    has: Mutex<Option<String>>,
    gone: Mutex<Option<String>>,
    wayland: bool,
}

impl Keyboard for Desk {
    fn unavailable(&self) -> Option<String> {
        self.wayland.then(|| "This desktop gives no keys.".into())
    }

    fn listen(&self, shortcut: Option<&Shortcut>) -> Result<(), Problem> {
        let keys = shortcut.map(ToString::to_string);
        let mut has = self.has.lock().unwrap();
        if keys.is_some() && *self.gone.lock().unwrap() == keys {
            *has = None;
            return Err(Problem::field("keys", "Another program has it."));
        }
        *has = keys;
        Ok(())
    }
}

async fn with(desk: Desk) -> (App, Arc<Desk>, Prepared) {
    let folder = Prepared::new();
    let app = folder.open().await;
    let desk = Arc::new(desk);
    app.set_keyboard(desk.clone());
    app.listen_for_shortcut();
    (app, desk, folder)
}

async fn set(app: &App, keys: impl Into<Option<&str>>) -> Result<Value, Problem> {
    call(app, "set_shortcut", json!({ "keys": keys.into() })).await
}

/// What stands on the device as the answer about the key.
async fn found(app: &App) -> Value {
    let asked = json!({ "item": "continuity.help-key" });
    let item = call(app, "get_item", asked).await.unwrap();
    item["methods"][0]["draft"]["value"]["facts"][0]["found"].clone()
}

async fn stands(app: &App) -> String {
    let view = call(app, "get_shortcut", json!({})).await.unwrap();
    view["state"]["type"].as_str().unwrap().into()
}

#[tokio::test]
async fn a_key_is_promised_only_after_it_was_heard_from_another_program() {
    let (app, desk, _folder) = with(Desk::default()).await;
    assert_eq!(stands(&app).await, "none");
    set(&app, "Control+Alt+KeyH").await.unwrap();
    assert_eq!(
        desk.has.lock().unwrap().as_deref(),
        Some("Control+Alt+KeyH")
    );
    assert_eq!(stands(&app).await, "untried");
    assert_eq!(
        app.shortcut_pressed(false),
        Follows::Pad,
        "it helps before it is proven"
    );

    call(&app, "rehearse", json!({})).await.unwrap();
    assert_eq!(app.shortcut_pressed(true), Follows::Nothing);
    let view = call(&app, "get_shortcut", json!({})).await.unwrap();
    assert_eq!(
        view["state"]["own"], true,
        "Hearth's own window proves nothing"
    );
    assert_eq!(app.shortcut_pressed(false), Follows::Rehearsal);
    assert_eq!(stands(&app).await, "works");
    assert_eq!(app.shortcut_pressed(false), Follows::Pad);
    app.stop().await;
}

#[tokio::test]
async fn a_key_that_was_swallowed_says_so_and_another_one_starts_anew() {
    let (app, _desk, _folder) = with(Desk::default()).await;
    set(&app, "Pause").await.unwrap();
    call(&app, "rehearse", json!({})).await.unwrap();
    call(&app, "not_heard", json!({})).await.unwrap();
    assert_eq!(stands(&app).await, "fails");
    assert_eq!(found(&app).await["word"], "swallowed");
    set(&app, "Control+Shift+F9").await.unwrap();
    assert_eq!(stands(&app).await, "untried");
    let anew = found(&app).await;
    assert!(
        anew["unknown"]
            .as_str()
            .is_some_and(|why| why.contains("changed")),
        "{anew}"
    );
    set(&app, None).await.unwrap();
    assert_eq!(stands(&app).await, "none");
    app.stop().await;
}

#[tokio::test]
async fn a_key_that_another_program_has_is_refused_and_the_one_before_stays() {
    let (app, desk, _folder) = with(Desk::default()).await;
    set(&app, "Pause").await.unwrap();
    *desk.gone.lock().unwrap() = Some("Control+Alt+KeyH".into());
    let refused = set(&app, "Control+Alt+KeyH").await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::Invalid);
    assert_eq!(desk.has.lock().unwrap().as_deref(), Some("Pause"));
    let easy = set(&app, "Control+KeyC").await.unwrap_err();
    assert!(easy.fields[0].message.contains("by accident"), "{easy:?}");
    assert_eq!(stands(&app).await, "untried");
    app.stop().await;
}

#[tokio::test]
async fn the_choice_and_its_rehearsal_outlive_the_app_and_work_while_it_is_locked() {
    let folder = Prepared::new();
    let app = folder.open().await;
    app.set_keyboard(Arc::new(Desk::default()));
    set(&app, "Pause").await.unwrap();
    call(&app, "rehearse", json!({})).await.unwrap();
    app.shortcut_pressed(false);
    app.stop().await;

    let app = folder.open().await;
    let desk = Arc::new(Desk::default());
    app.set_keyboard(desk.clone());
    app.listen_for_shortcut();
    assert_eq!(desk.has.lock().unwrap().as_deref(), Some("Pause"));
    call(&app, "lock", json!({})).await.unwrap();
    assert_eq!(desk.has.lock().unwrap().as_deref(), Some("Pause"));
    assert_eq!(stands(&app).await, "works");
    assert_eq!(app.shortcut_pressed(false), Follows::Pad);
    app.stop().await;
}

#[tokio::test]
async fn where_the_desktop_gives_no_key_it_is_said_before_anybody_relies_on_one() {
    let (app, _desk, _folder) = with(Desk {
        wayland: true,
        ..Desk::default()
    })
    .await;
    assert_eq!(stands(&app).await, "unavailable");
    let refused = call(&app, "rehearse", json!({})).await.unwrap_err();
    assert!(refused.message.contains("gives no keys"), "{refused:?}");
    app.stop().await;
}
