//! The support card: who to talk to, on a computer that is offline, and while the store is closed.

use hearth_app::{App, event::AppEvent};
use serde_json::{Value, json};

use crate::prepared::{Prepared, call};

async fn card(app: &App) -> Value {
    call(app, "get_support", json!({})).await.unwrap()
}

#[tokio::test]
async fn the_card_is_there_offline_and_after_the_store_was_closed() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let mut events = app.events();
    while card(&app).await["lines"].as_array().unwrap().is_empty() {
        assert!(events.recv().await.is_ok_and(|it| it == AppEvent::State));
    }
    let open = card(&app).await;
    assert_eq!(open["urgent"][0]["contacts"][0]["text"], "Call 999");
    let state = call(&app, "lock", json!({})).await.unwrap();
    assert_eq!(state["support"], true);
    assert_eq!(card(&app).await, open, "nothing of it is behind the lock");
    app.stop().await;

    // A computer that starts locked has it too.
    let app = prepared.start().await;
    assert_eq!(card(&app).await, open);
    app.stop().await;
}
