//! What takes two people, and what two people do at once.

use hearth_app::view::{home::HomeView, review::ReviewView};
use hearth_domain::{Problem, ProblemCode, record::Body, role::Role};
use hearth_tests::{Database, Person, advisor, reviewer};
use serde_json::json;

use crate::scene::{Scene, says};

on_both! {
    of_two_who_decide_at_once_one_is_told
    a_stop_item_needs_a_second_person
}

/// Two managers have the same record before them and decide at the same moment: one decision is
/// made, and the other manager reads that nothing of theirs was, and what to do.
async fn of_two_who_decide_at_once_one_is_told(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let tom = &scene.tom;
    let nadia = Person::join(&scene.provider, "Nadia Khan", &[Role::Manager]).await?;
    let record = scene.ready_to_decide("yes").await?;
    let toms = reviewer::review(tom, &record).await?;
    let nadias = reviewer::review(&nadia, &record).await?;
    let approve = reviewer::decision(&toms, &reviewer::approval(&json!([])), None);
    let decline = reviewer::decision(&nadias, &json!({ "type": "declined" }), None);

    let (approved, declined): (Result<ReviewView, Problem>, Result<ReviewView, Problem>) = tokio::join!(
        tom.call("decide", approve),
        nadia.call("decide", decline.clone())
    );
    let problem = match (approved, declined) {
        (Ok(_), Err(problem)) | (Err(problem), Ok(_)) => problem,
        both => panic!("both or neither decided: {both:?}"),
    };
    says(
        &problem,
        ProblemCode::Conflict,
        "Read it again, then decide.",
    );

    // Whoever comes later with what they read before learns the same, and who was first.
    let problem = nadia.refused("decide", decline).await?;
    says(
        &problem,
        ProblemCode::Conflict,
        "Nothing was decided, because the record changed",
    );
    let seen = scene
        .provider
        .outside()
        .await?
        .record_of("Priya Shah")
        .await?;
    seen.check()?;
    let decided = seen
        .entries
        .iter()
        .filter(|it| matches!(it.body, Body::Decided { .. }));
    assert_eq!(decided.count(), 1);
    Ok(())
}

/// A stop item is not met. One manager approves and carries it as a condition: that counts for
/// nothing until somebody else confirms it, and the first cannot be both.
async fn a_stop_item_needs_a_second_person(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let (priya, tom) = (&scene.priya, &scene.tom);
    let nadia = Person::join(&scene.provider, "Nadia Khan", &[Role::Manager]).await?;
    let record = scene.ready_to_decide("no").await?;
    let view = reviewer::review(tom, &record).await?;
    let blocks: Vec<_> = view
        .blocks
        .iter()
        .map(|block| block.item.as_str())
        .collect();
    assert_eq!(blocks, ["room.private"]);
    let without = reviewer::decision(&view, &reviewer::approval(&json!([])), None);
    let problem = tom.refused("decide", without).await?;
    says(
        &problem,
        ProblemCode::Invalid,
        "Carry it as a condition, or return it",
    );
    assert_eq!(problem.fields[0].field, "room.private");

    let block = &view.blocks[0];
    let carried = json!([{ "item": block.item, "words": block.condition, "due": block.due }]);
    let first = reviewer::decision(&view, &reviewer::approval(&carried), None);
    let view: ReviewView = tom.call("decide", first).await?;
    let awaits = view.awaits.as_ref().unwrap();
    assert!(awaits.cannot.is_some(), "nobody is two people");
    let headline = async |words: &str| {
        let home: HomeView = priya.call("get_home", json!({})).await?;
        Ok(home.headline.starts_with(words))
    };
    priya
        .until("she hears of one", async || {
            headline("A second person must confirm your approval").await
        })
        .await?;

    let mut confirm = reviewer::decision(&view, &serde_json::to_value(&awaits.outcome)?, None);
    confirm["confirms"] = json!(awaits.decision);
    let problem = tom.refused("decide", confirm.clone()).await?;
    says(
        &problem,
        ProblemCode::NotAllowed,
        "A second person must confirm it.",
    );

    let view = reviewer::review(&nadia, &record).await?;
    assert_eq!(view.awaits.as_ref().unwrap().cannot, None);
    let view: ReviewView = nadia.call("decide", confirm).await?;
    assert!(view.awaits.is_none());
    priya
        .until("she may work", async || {
            headline("You can work from home").await
        })
        .await?;
    let home: HomeView = priya.call("get_home", json!({})).await?;
    let decision = home.decision.unwrap();
    let first = decision.first.unwrap();
    assert!(decision.by.starts_with("Nadia Khan") && first.by.starts_with("Tom Reed"));
    assert!(!first.reason.is_empty() && !first.next.is_empty());
    let private = advisor::item(priya, "room.private").await?;
    assert!(
        private.show_advice,
        "what is carried is still to be put right"
    );
    scene.holds().await
}
