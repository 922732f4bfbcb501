//! From an invitation to a decided application.

use hearth_app::view::{
    home::HomeView,
    review::{OutcomeKind, ReviewView},
    sent::Progress,
};
use hearth_domain::{api::review::QueuePage, pack::Weight, role::Role};
use hearth_tests::{Database, Person, Provider, diligent};
use serde_json::{Value, json};

on_both! { an_application_is_decided }

async fn an_application_is_decided(database: Database) -> anyhow::Result<()> {
    let provider = Provider::start(database).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let moira = Person::join(&provider, "Moira Lane", &[Role::Assessor]).await?;
    let lewis = Person::join(&provider, "Lewis Hart", &[Role::It]).await?;

    let answered = diligent::answer_everything(&priya).await?;
    assert!(answered > 100, "the whole pack was asked: {answered}");
    let sent = diligent::send(&priya).await?;
    let package = &sent.packages[0];
    assert_eq!(package.progress, Progress::Received);
    assert!(package.refused.is_empty(), "{:?}", package.refused);
    assert!(!package.files.is_empty() && package.files.iter().all(|file| file.confirmed));

    let all = json!({ "after": null, "team": null, "all": true });
    let queue: QueuePage = tom.call("get_queue", all).await?;
    let record = queue.rows[0].record.clone();
    for reviewer in [&lewis, &moira] {
        diligent::review_everything(reviewer, &record).await?;
    }
    let view = diligent::review_everything(&tom, &record).await?;
    assert!(view.outcomes.contains(&OutcomeKind::Approve));
    assert!(
        !view.blocks.iter().any(|it| it.weight == Weight::Gate),
        "{:?}",
        view.blocks
    );
    let names: Vec<_> = view
        .blocks
        .iter()
        .map(|block| block.item.as_str())
        .collect();
    assert_eq!(
        names,
        ["connection.measured"],
        "only the line is still to be measured"
    );

    let without = decision(&view, json!([]));
    let refused = tom.call::<ReviewView>("decide", without).await.unwrap_err();
    assert_eq!(
        refused.fields[0].field, "connection.measured",
        "{refused:?}"
    );

    let block = &view.blocks[0];
    let carried = json!([{ "item": block.item, "words": block.condition, "due": block.due }]);
    let decided: ReviewView = tom.call("decide", decision(&view, carried)).await?;
    assert!(
        decided.outcomes.contains(&OutcomeKind::Pause),
        "{:?}",
        decided.outcomes
    );

    priya
        .until("she hears of the decision", async || {
            let home: HomeView = priya.call("get_home", json!({})).await?;
            Ok(home
                .decision
                .is_some_and(|decision| decision.reason == "Everything is in place."))
        })
        .await
}

fn decision(view: &ReviewView, conditions: Value) -> Value {
    json!({
        "record": view.record,
        "seen": view.seen,
        "outcome": { "type": "approved", "place": "hybrid", "conditions": conditions },
        "reason": "Everything is in place.",
        "next": "Measure your line in the first two weeks.",
        "review": null,
        "confirms": null,
    })
}
