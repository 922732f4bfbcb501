//! What goes back and forth between an advisor and those who review.

use hearth_app::view::{
    home::{HistoryView, HomeView},
    review::ReviewView,
};
use hearth_domain::{
    ProblemCode,
    record::{Body, Verdict},
    role::Role,
    standing::{ItemResult, State},
};
use hearth_tests::{Database, Person, advisor, diligent, reviewer};
use serde_json::{Value, json};

use crate::scene::{Scene, says, sent_response};

on_both! {
    what_is_taken_back_is_gone_for_the_reviewer_and_the_chain_holds
    one_item_that_is_returned_takes_one_more_package
    a_pause_is_heard_at_once
    what_is_about_health_is_for_the_assessor_alone
    what_is_agreed_is_read_by_both_and_finished_by_whose_it_is
}

/// A photo and a note that were sent are taken back: the reviewer sees neither, their contents are
/// erased, and the chain holds.
async fn what_is_taken_back_is_gone_for_the_reviewer_and_the_chain_holds(
    database: Database,
) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let (priya, tom) = (&scene.priya, &scene.tom);
    let record = scene.send_six().await?;
    let before = reviewer::review(tom, &record).await?;
    assert_eq!(reviewer::claim(&before, "note.desk")?.words, "A wide desk.");
    let photo = reviewer::claim(&before, "room.photo")?.files[0].id.clone();

    let mut taken_back = Vec::new();
    for item in ["note.desk", "room.photo"] {
        let response = sent_response(priya, item).await?;
        let _: Value = priya
            .call("withdraw", json!({ "response": response }))
            .await?;
        taken_back.push(response);
    }

    let after = reviewer::review(tom, &record).await?;
    for item in ["note.desk", "room.photo"] {
        assert!(
            reviewer::item(&after, item)?.claims.is_empty(),
            "{item} is still there"
        );
    }
    assert!(!serde_json::to_string(&after)?.contains("A wide desk."));
    assert!(after.broken.is_none());
    let look = hearth_app::view::evidence::FileRef {
        record: Some(record),
        file: photo.clone(),
    };
    let problem = tom.app().get_file(look).await.unwrap_err();
    says(
        &problem,
        ProblemCode::NotFound,
        "Go back and read the page again.",
    );

    let seen = scene
        .provider
        .outside()
        .await?
        .record_of(priya.name())
        .await?;
    seen.check()?;
    for response in &taken_back {
        assert_eq!(seen.said(response)?, None, "the content is erased");
    }
    assert!(seen.files[&photo].erased);
    let history: HistoryView = priya.call("get_history", json!({})).await?;
    assert!(history.broken.is_none(), "{:?}", history.broken);
    Ok(())
}

/// One item is returned with a reason and what would satisfy. The advisor's app hears of it and
/// says both; one more package with that one item settles it, and nothing else is asked again.
async fn one_item_that_is_returned_takes_one_more_package(
    database: Database,
) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let (priya, tom) = (&scene.priya, &scene.tom);
    let record = scene.send_six().await?;
    let view = reviewer::review(tom, &record).await?;
    let photo = &reviewer::claim(&view, "room.photo")?.response;
    let empty = reviewer::give_back(tom, &record, photo, "The door is not in it.", "").await;
    says(
        &empty.unwrap_err(),
        ProblemCode::Invalid,
        "Say what would satisfy",
    );
    let (reason, satisfy) = ("The door is not in it.", "A photo with the whole door.");
    reviewer::give_back(tom, &record, photo, reason, satisfy).await?;

    priya
        .until("she hears of it", async || {
            Ok(advisor::item(priya, "room.photo").await?.standing.state == State::Returned)
        })
        .await?;
    let home: HomeView = priya.call("get_home", json!({})).await?;
    let todo = home.todo.iter().find(|todo| todo.title == "The room shown");
    let todo = serde_json::to_string(&todo.unwrap())?;
    assert!(
        todo.contains(satisfy),
        "what would satisfy is on the start page: {todo}"
    );
    let door = advisor::item(priya, "room.door").await?;
    assert_eq!(
        door.standing.state,
        State::Current,
        "nothing else is touched"
    );

    advisor::show(priya, "room.photo", "door.jpg", diligent::picture()).await?;
    advisor::submit(priya).await?;
    let sent = advisor::received(priya).await?;
    assert_eq!(sent.packages[0].answers, 1);

    let view = reviewer::review(tom, &record).await?;
    let photo = &reviewer::claim(&view, "room.photo")?.response;
    let view = reviewer::accept(tom, &record, photo).await?;
    let item = reviewer::item(&view, "room.photo")?;
    assert_eq!(item.standing.result, ItemResult::Met);
    priya
        .until("she hears that it is met", async || {
            let photo = advisor::item(priya, "room.photo").await?;
            Ok(photo.standing.result == ItemResult::Met)
        })
        .await?;
    let seen = scene
        .provider
        .outside()
        .await?
        .record_of(priya.name())
        .await?;
    let verdicts = seen.entries.iter().filter_map(|entry| match &entry.body {
        Body::Reviewed { verdict, .. } => Some(matches!(verdict, Verdict::Accepted)),
        _ => None,
    });
    assert_eq!(verdicts.collect::<Vec<_>>(), [false, true]);
    seen.check()
}

/// Somebody who works from home is paused: their app says so at once, with the reason, without
/// being asked to look.
async fn a_pause_is_heard_at_once(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let (priya, tom) = (&scene.priya, &scene.tom);
    let record = scene.ready_to_decide("yes").await?;
    let view = reviewer::review(tom, &record).await?;
    assert!(view.blocks.is_empty(), "{:?}", view.blocks);
    let approve = reviewer::decision(&view, &reviewer::approval(&json!([])), None);
    let view: ReviewView = tom.call("decide", approve).await?;
    let headline = async |words: &str| {
        let home: HomeView = priya.call("get_home", json!({})).await?;
        Ok(home.headline == words)
    };
    priya
        .until("she may work", async || {
            headline("You can work from home").await
        })
        .await?;

    let paused = json!({ "type": "paused" });
    let without = reviewer::decision(&view, &paused, None);
    let problem = tom.refused("decide", without).await?;
    says(
        &problem,
        ProblemCode::Invalid,
        "Give the day on which the pause is looked at again.",
    );
    let again = scene.provider.clock().now().date().plus(7);
    let pause = reviewer::decision(&view, &paused, Some(again));
    let _: ReviewView = tom.call("decide", pause).await?;

    let stopped = "Working from home is paused";
    priya
        .until("she hears that she may not", async || {
            headline(stopped).await
        })
        .await?;
    let home: HomeView = priya.call("get_home", json!({})).await?;
    assert_eq!(home.decision.unwrap().reason, "I read all of it with care.");
    assert_eq!(home.review, Some(again));
    scene.holds().await
}

/// What the advisor said about their body reaches the assessor and nobody else. The manager learns
/// that something is left to do, and not even whether the answer was yes or no.
async fn what_is_about_health_is_for_the_assessor_alone(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let (priya, tom) = (&scene.priya, &scene.tom);
    let moira = Person::join(&scene.provider, "Moira Lane", &[Role::Assessor]).await?;
    let value = json!({ "type": "chosen", "choice": "no", "note": "My wrists hurt." });
    let input = json!({ "item": "you.comfort", "method": "answer", "value": value });
    let _: Value = priya.call("respond", input).await?;
    advisor::submit(priya).await?;
    advisor::received(priya).await?;
    let response = sent_response(priya, "you.comfort").await?;

    let record = reviewer::record(tom).await?;
    let view = reviewer::review(tom, &record).await?;
    let item = reviewer::item(&view, "you.comfort")?;
    assert!(item.claims.is_empty() && item.hidden.is_some(), "{item:?}");
    let (result, state) = (item.standing.result, item.standing.state);
    assert_eq!(
        (result, state),
        (ItemResult::NotEnoughEvidence, State::InProgress)
    );
    assert!(
        !serde_json::to_string(&view)?.contains("wrists"),
        "not on the page"
    );
    let copy = tom.app().desk()?.client().review(&record).await?;
    assert!(
        !serde_json::to_string(&copy)?.contains("wrists"),
        "nor in what was fetched for it"
    );
    let accept = json!({ "record": record, "response": response });
    let problem = tom.refused("accept", accept).await?;
    says(
        &problem,
        ProblemCode::NotAllowed,
        "for somebody in another role",
    );

    let view = reviewer::review(&moira, &record).await?;
    let claim = reviewer::claim(&view, "you.comfort")?;
    assert!(claim.words.contains("My wrists hurt."), "{claim:?}");
    assert!(claim.can_accept);
    scene.holds().await
}

/// A manager agrees something with the advisor about the room, and the assessor something with IT
/// about the body. The advisor reads both without asking. The manager reads the second too, and is
/// refused where the assessor's word is wanted.
async fn what_is_agreed_is_read_by_both_and_finished_by_whose_it_is(
    database: Database,
) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let (priya, tom) = (&scene.priya, &scene.tom);
    let moira = Person::join(&scene.provider, "Moira Lane", &[Role::Assessor]).await?;
    let record = scene.send_six().await?;
    let due = scene.provider.clock().now().date().plus(7);
    let action = |item: &str, words: &str, owner: &str| json!({ "record": record, "item": item, "words": words, "owner": owner, "due": due });

    let early = json!({ "record": record, "item": "room.door", "words": "Fit a lock.",
        "owner": "advisor", "due": due.plus(-8) });
    let problem = tom.refused("set_action", early).await?;
    says(&problem, ProblemCode::Invalid, "must be today or later");
    let lock = action("room.door", "Fit a lock.", "advisor");
    let view: ReviewView = tom.call("set_action", lock).await?;
    assert_eq!(view.actions[0].who, priya.name());

    let chair = action("you.comfort", "Lend a chair.", "it");
    let problem = tom.refused("set_action", chair.clone()).await?;
    says(
        &problem,
        ProblemCode::NotAllowed,
        "for somebody in another role",
    );
    let _: ReviewView = moira.call("set_action", chair).await?;

    priya
        .until("she reads both", async || {
            let home: HomeView = priya.call("get_home", json!({})).await?;
            Ok(home.actions.len() == 2)
        })
        .await?;
    assert_eq!(
        advisor::item(priya, "room.door").await?.actions[0].who,
        "You"
    );

    let view = reviewer::review(tom, &record).await?;
    let [lock, chair] = view.actions.as_slice() else {
        anyhow::bail!("not two actions: {:?}", view.actions);
    };
    assert!(lock.can_finish && !chair.can_finish);
    let done = |act| json!({ "record": record, "act": act });
    let problem = tom.refused("finish_action", done(&chair.act)).await?;
    says(
        &problem,
        ProblemCode::NotAllowed,
        "for somebody in another role",
    );
    let _: ReviewView = tom.call("finish_action", done(&lock.act)).await?;
    let view: ReviewView = moira.call("finish_action", done(&chair.act)).await?;
    assert!(view.actions.is_empty());
    priya
        .until("she reads that nothing is left", async || {
            let home: HomeView = priya.call("get_home", json!({})).await?;
            Ok(home.actions.is_empty())
        })
        .await?;
    scene.holds().await
}
