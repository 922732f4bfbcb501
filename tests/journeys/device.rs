//! A second computer.

use hearth_domain::role::Role;
use hearth_tests::{Computer, Database, Person, advisor};
use serde_json::json;

use crate::scene::Scene;

on_both! { a_second_computer_has_what_was_sent }

/// Somebody with a new computer gets a link from an administrator and logs in: all that was sent is
/// there, what was only written on the old computer is there and nowhere else, and both can send.
async fn a_second_computer_has_what_was_sent(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let (provider, old) = (&scene.provider, &scene.priya);
    let grace = Person::join(provider, "Grace Obi", &[Role::Administrator]).await?;
    let record = scene.send_six().await?;
    advisor::write(old, "note.chair", "A new chair.").await?;
    let before = advisor::knows(old, 2).await?;

    let client = grace.app().desk()?.client().clone();
    let link = client.invite_again(&old.id()?).await?.link;
    let new = Person::enter(provider, old.name(), &link, Computer::default()).await?;
    let there = advisor::knows(&new, 2).await?;
    assert_eq!(there.rows.len(), before.rows.len());
    for item in [
        "room.door",
        "room.private",
        "room.photo",
        "note.desk",
        "note.light",
    ] {
        let (here, there) = (
            advisor::item(old, item).await?,
            advisor::item(&new, item).await?,
        );
        let sent = |view| advisor::method(view).map(|method| method.sent.clone());
        assert_eq!(
            sent(&there)?.map(|it| it.value),
            sent(&here)?.map(|it| it.value),
            "{item}"
        );
        assert!(sent(&there)?.is_some(), "{item} came along");
    }
    let photo = advisor::item(&new, "room.photo").await?;
    let photo = advisor::method(&photo)?.sent.as_ref().unwrap().files[0]
        .id
        .clone();
    let look = hearth_app::view::evidence::FileRef {
        record: None,
        file: photo,
    };
    let (media_type, bytes) = new.app().get_file(look).await?;
    assert!(
        media_type == "image/jpeg" && !bytes.is_empty(),
        "the photo can be looked at"
    );
    let chair = advisor::item(&new, "note.chair").await?;
    assert!(
        advisor::method(&chair)?.draft.is_none(),
        "drafts do not travel"
    );

    advisor::choose(&new, "you.comfort", "yes").await?;
    advisor::submit(&new).await?;
    advisor::received(&new).await?;

    // A new password ends what was logged in before; nothing on that computer is lost.
    let ended = async || Ok(old.state().await?.needs_login);
    let _: serde_json::Value = old.call("try_now", json!({})).await?;
    old.until("the old computer is asked to log in", ended)
        .await?;
    let chair = advisor::item(old, "note.chair").await?;
    assert_eq!(
        advisor::method(&chair)?.draft.as_ref().unwrap().words,
        "A new chair."
    );
    old.log_in_again().await?;
    advisor::knows(old, 3).await?;
    advisor::submit(old).await?;
    let sent = advisor::received(old).await?;
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );

    let seen = provider.outside().await?.record_of(old.name()).await?;
    assert_eq!(seen.id, record);
    assert_eq!(seen.responses().count(), 6 + 1 + 1);
    seen.check()
}
