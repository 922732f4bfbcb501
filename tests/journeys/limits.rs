//! What is not taken, from whom, and what they read: answers that came too late, clocks that are
//! wrong, names of things that are not there or not theirs.

use std::sync::Arc;

use hearth_app::view::{evidence::FileRef, sent::CheckView};
use hearth_domain::{Problem, ProblemCode, api::record::Withdraw, package::FileClaim, role::Role};
use hearth_tests::{
    Computer, Database, Person, Provider, advisor,
    proxy::{Fault, Proxy},
    reviewer,
};
use serde_json::json;

use crate::scene::{Scene, says, sent_response};

on_both! {
    one_answer_of_six_is_refused_by_name
    a_clock_that_is_wrong_is_said_and_does_no_harm
    what_is_somebody_elses_is_not_found
}

/// A manager returned one item while the advisor answered offline. Only that item is refused, by
/// name; it is back as a draft with the reason, is not sent again as it is, and goes once it was
/// answered again.
async fn one_answer_of_six_is_refused_by_name(database: Database) -> anyhow::Result<()> {
    let provider = Provider::small(database).await?;
    let line = Arc::new(Proxy::to(provider.address()).await?);
    let computer = Computer {
        line: Some(&line),
        ..Computer::default()
    };
    let priya = Person::join_on(&provider, "Priya Shah", &[Role::Advisor], computer).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let scene = Scene {
        provider,
        priya,
        tom,
    };
    let Scene {
        provider,
        priya,
        tom,
    } = &scene;
    let record = scene.send_six().await?;

    line.set(Fault::Silent);
    let view = reviewer::review(tom, &record).await?;
    let door = &reviewer::claim(&view, "room.door")?.response;
    reviewer::give_back(
        tom,
        &record,
        door,
        "Which door?",
        "Say which door you mean.",
    )
    .await?;
    advisor::answer_six(priya).await?;
    advisor::submit(priya).await?;

    line.set(Fault::None);
    let _: serde_json::Value = priya.call("try_now", json!({})).await?;
    let sent = advisor::received(priya).await?;
    let package = &sent.packages[0];
    assert_eq!(package.refused.len(), 1, "{:?}", package.refused);
    assert_eq!(package.refused[0].title, "A door that closes");
    assert!(
        package.words.contains("apart from 1 answer"),
        "{}",
        package.words
    );
    let todo = "Read it again and answer it once more.";
    assert!(
        package.refused[0].reason.contains(todo),
        "{:?}",
        package.refused
    );

    // It is answered once more where she reads what came back, and not before.
    let seen = provider.outside().await?.record_of(priya.name()).await?;
    advisor::knows(priya, seen.head.seq).await?;
    let back = advisor::item(priya, "room.door").await?;
    let method = advisor::method(&back)?;
    assert!(method.draft.is_some(), "what was refused is not lost");
    assert!(
        method
            .refused
            .as_ref()
            .is_some_and(|why| why.contains(todo)),
        "{method:?}"
    );
    let check: CheckView = priya.call("get_check", json!({})).await?;
    assert_eq!(
        (check.answers, check.unfinished.len()),
        (0, 1),
        "{:?}",
        check.unfinished
    );

    advisor::choose(priya, "room.door", "yes").await?;
    advisor::submit(priya).await?;
    let sent = advisor::received(priya).await?;
    assert_eq!(sent.packages[0].answers, 1);
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );
    let seen = provider.outside().await?.record_of(priya.name()).await?;
    assert_eq!(seen.responses().count(), 6 + 5 + 1);
    seen.check()
}

/// A computer's clock is two days ahead, another's two days behind. The app says so, what they send is
/// taken, and what they answered while the server's clock was known is dated by that.
async fn a_clock_that_is_wrong_is_said_and_does_no_harm(database: Database) -> anyhow::Result<()> {
    let provider = Provider::small(database).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let today = provider.clock().now().date();
    for (name, days_ahead) in [("Ada Ahead", 2), ("Ben Behind", -2)] {
        let computer = Computer {
            days_ahead,
            ..Computer::default()
        };
        let advisor = Person::join_on(&provider, name, &[Role::Advisor], computer).await?;
        advisor
            .until("the app says that the clock is wrong", async || {
                let ahead = advisor.state().await?.clock_ahead_ms;
                let days = ahead.map(|ms| (ms as f64 / 86_400_000.0).round() as i64);
                Ok(days == Some(days_ahead))
            })
            .await?;
        advisor::choose(&advisor, "room.door", "yes").await?;
        advisor::submit(&advisor).await?;
        let sent = advisor::received(&advisor).await?;
        assert!(
            sent.packages[0].refused.is_empty(),
            "{:?}",
            sent.packages[0].refused
        );

        let seen = provider.outside().await?.record_of(name).await?;
        seen.check()?;
        assert_eq!(
            seen.entries.last().unwrap().at.date(),
            today,
            "the server's clock counts"
        );
        let view = reviewer::review(&tom, &seen.id).await?;
        let door = reviewer::item(&view, "room.door")?;
        assert_eq!(door.standing.observed, Some(today), "{name}");
    }
    Ok(())
}

/// Another advisor, and a manager of another team, ask by the right ids for what is not theirs:
/// there is no such thing.
async fn what_is_somebody_elses_is_not_found(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let record = scene.send_six().await?;
    let seen = scene
        .provider
        .outside()
        .await?
        .record_of("Priya Shah")
        .await?;
    let (file, held) = seen.files.first_key_value().unwrap();
    let response = sent_response(&scene.priya, "room.door").await?;

    let mallory = Person::join(&scene.provider, "Mallory Gray", &[Role::Advisor]).await?;
    let team = scene.provider.another_team("Day team").await?;
    let invitation = scene
        .provider
        .invite_into(&team, "Rex Stone", &[Role::Manager])
        .await?;
    let rex = Person::enter(
        &scene.provider,
        "Rex Stone",
        &invitation,
        Computer::default(),
    )
    .await?;
    let not_found = |what: &str, problem: Option<Problem>| match problem {
        Some(problem) => says(
            &problem,
            ProblemCode::NotFound,
            "Go back and read the page again.",
        ),
        None => panic!("{what} was shown"),
    };

    for person in [&mallory, &rex] {
        let of_review = FileRef {
            record: Some(record.clone()),
            file: file.clone(),
        };
        not_found("a photo", person.app().get_file(of_review).await.err());
    }
    not_found(
        "a record",
        rex.refused("get_review", json!({ "record": record }))
            .await
            .ok(),
    );
    let accept = json!({ "record": record, "response": response });
    not_found("an answer", rex.refused("accept", accept).await.ok());

    let client = mallory.app().desk()?.client().clone();
    let whole = client.review(&record).await.unwrap_err();
    says(&whole, ProblemCode::NotAllowed, "");
    let claim = FileClaim {
        id: file.clone(),
        sha256: held.sha256,
        bytes: held.bytes,
        media_type: "image/jpeg".into(),
    };
    let own = FileRef {
        record: None,
        file: file.clone(),
    };
    let (_, bytes) = scene.priya.app().get_file(own).await?;
    let claim = FileClaim {
        sha256: hearth_domain::hash::Hash::of(&bytes),
        bytes: bytes.len() as u64,
        ..claim
    };
    not_found("a photo's name", client.put_file(&claim, bytes).await.err());
    not_found(
        "an answer",
        client.withdraw(&Withdraw { response }).await.err(),
    );

    let after = scene
        .provider
        .outside()
        .await?
        .record_of("Priya Shah")
        .await?;
    after.check()?;
    assert_eq!(after.head, seen.head, "nobody changed anything");
    Ok(())
}

/// An item that nobody asks about: it is said, and nothing is saved.
#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_nobody_asks_is_refused() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let value = json!({ "type": "chosen", "choice": "yes", "note": null });
    let unknown = json!({ "item": "room.ceiling", "method": "answer", "value": value });
    let problem = priya.refused("respond", unknown).await?;
    says(
        &problem,
        ProblemCode::Invalid,
        "Go back to My setup; nothing else is lost.",
    );
    assert_eq!(problem.fields[0].field, "room.ceiling");

    let not_hers = json!({ "item": "gate.audit", "method": "confirmed", "value": value });
    let problem = priya.refused("respond", not_hers).await?;
    says(
        &problem,
        ProblemCode::Invalid,
        "You do not need to do anything.",
    );

    let other = json!({ "type": "words", "words": "yes" });
    let other_kind = json!({ "item": "room.door", "method": "answer", "value": other });
    let problem = priya.refused("respond", other_kind).await?;
    says(&problem, ProblemCode::Invalid, "Select one of the answers.");
    assert_eq!(priya.state().await?.waiting.answers, 0);
    Ok(())
}
