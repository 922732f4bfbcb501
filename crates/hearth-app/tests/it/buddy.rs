//! The buddy on a computer that is offline: what is refused before anything is sent, what stays on the
//! device, and what is not claimed.

use hearth_app::store::Store;
use hearth_domain::{
    ProblemCode,
    api::buddy::BuddyState,
    buddy::{BuddyAvailability, BuddyNow},
};
use serde_json::json;

use crate::prepared::{Prepared, call, key, person};

const CHAT: &str = "https://teams.microsoft.com/l/chat/19:sam/0";

fn sam() -> BuddyState {
    BuddyState {
        now: BuddyNow::Paired {
            pair: "01890a5d-ac96-774b-bcce-b302099a8060".parse().unwrap(),
            buddy: person(),
            availability: BuddyAvailability::Available,
            for_this_shift: false,
            another_asked: false,
        },
        name: Some("Sam Okoro".into()),
        link: Some(CHAT.into()),
        own_link: None,
        said_not_available: false,
    }
}

#[tokio::test]
async fn the_last_known_buddy_is_there_offline_and_their_link_is_not() {
    let prepared = Prepared::new();
    let store = Store::open(&prepared.store(), &key()).unwrap();
    store.keep_buddy(&sam()).unwrap();
    assert_eq!(store.buddy().unwrap().state.unwrap().link, None);
    drop(store);
    let app = prepared.open().await;
    let view = call(&app, "get_buddy", json!({})).await.unwrap();
    assert_eq!(view["headline"], "Your buddy is Sam Okoro");
    assert_eq!(view["tag"]["text"], "Not known now");
    assert!(view["channel"].is_null());
    let shown = call(&app, "check_buddy_link", json!({ "shown": CHAT })).await;
    assert_eq!(shown.unwrap_err().code, ProblemCode::Conflict);
    app.stop().await;
}

#[tokio::test]
async fn a_link_is_looked_at_here_before_it_is_sent() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let set = async |link: &str| {
        let set = call(&app, "set_buddy_link", json!({ "link": link })).await;
        set.unwrap_err()
    };
    for (link, why) in [
        ("javascript:alert(1)", "and no others"),
        ("https://teams.microsoft.com@evil.example/", "@ sign"),
        ("https://evil.example/", "does not allow"),
        ("tel:112", "emergencies"),
    ] {
        let refused = set(link).await;
        assert_eq!(refused.fields[0].field, "link");
        assert!(refused.message.contains(why), "{link}: {}", refused.message);
    }
    // What is in order goes out, and offline that is said.
    let offline = set(&format!("  {CHAT}\n")).await;
    assert_eq!(offline.code, ProblemCode::Offline);
    assert!(
        offline.message.contains("your link was not changed"),
        "{}",
        offline.message
    );
    app.stop().await;
}

#[tokio::test]
async fn the_choice_to_be_reminded_stays_on_this_device() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let view = call(&app, "want_buddy_nudge", json!({ "wanted": true }))
        .await
        .unwrap();
    assert_eq!(view["nudge"]["wanted"], true);
    app.stop().await;
    let app = prepared.open().await;
    let view = call(&app, "get_buddy", json!({})).await.unwrap();
    assert_eq!(view["nudge"]["wanted"], true);
    let sent = call(&app, "get_sent", json!({})).await.unwrap();
    assert_eq!(
        sent["packages"],
        json!([]),
        "nothing of it waits to be sent"
    );
    app.stop().await;
}
