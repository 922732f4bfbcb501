//! The weekly look at this computer: only a change is told, to the advisor alone, and nothing is sent.

use hearth_domain::{
    fact::{Fact, FactId, Found},
    response::Value,
};
use serde_json::json;

use super::{Computer, at};
use crate::prepared::{Prepared, now};

const ITEM: &str = "Memory";

/// A computer of which this much memory was sent, in GiB.
async fn with_memory(sent: f64) -> Computer {
    let prepared = Prepared::new();
    let facts = vec![Fact {
        id: FactId::Memory,
        found: Found::Number(sent),
    }];
    prepared.sent(
        now(),
        &[("device.memory", "read", Value::Measured { facts })],
    );
    Computer::on(prepared, at(now().date(), 13)).await
}

/// What this computer has, in GiB.
fn memory() -> f64 {
    let facts = hearth_checks::device::device();
    let found = facts.into_iter().find(|it| it.id == FactId::Memory);
    match found.unwrap().found {
        Found::Number(gib) => gib,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_computer_that_is_as_it_was_sent_says_nothing() {
    let limit = 7.0;
    let same_side = if memory() >= limit {
        limit + 100.0
    } else {
        1.0
    };
    let computer = with_memory(same_side).await;
    computer.look(at(now().date().plus(8), 12)).await;
    assert!(!computer.due().await.contains(&ITEM.to_owned()));
    computer.app.stop().await;
}

#[tokio::test]
async fn a_change_is_told_until_it_is_read_again_and_nothing_is_sent_by_itself() {
    let limit = 7.0;
    let other_side = if memory() >= limit {
        1.0
    } else {
        limit + 100.0
    };
    let computer = with_memory(other_side).await;
    computer.look(at(now().date().plus(1), 12)).await;
    let due = computer.call("get_due", json!({})).await;
    let things = due["things"].as_array().unwrap();
    let told = things.iter().find(|it| it["todo"]["title"] == ITEM);
    let Some(told) = told.map(|it| &it["todo"]) else {
        // What is less than asked for is to be put right anyway.
        panic!("{things:?}")
    };
    assert_eq!(told["href"], "/due/device.memory");
    let item = computer
        .call("get_item", json!({ "item": "device.memory" }))
        .await;
    assert_eq!(
        item["methods"][0]["draft"],
        json!(null),
        "nothing is answered by itself"
    );
    let state = computer.call("get_state", json!({})).await;
    assert_eq!(
        (&state["waiting"]["answers"], &state["waiting"]["packages"]),
        (&json!(0), &json!(0))
    );

    let read = json!({ "item": "device.memory", "method": "read" });
    computer.call("measure", read).await;
    assert!(!computer.due().await.contains(&ITEM.to_owned()));
    computer.app.stop().await;
}
