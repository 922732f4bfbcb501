//! After a difficult call: a word to oneself a day and a week later, known to this computer alone.

use serde_json::json;

use super::{Computer, at};
use crate::prepared::{Prepared, now};

const TITLE: &str = "How are you, after the difficult call?";

#[tokio::test]
async fn a_day_and_a_week_later_there_is_a_line_that_can_be_put_away() {
    let day = now().date();
    let computer = Computer::on(Prepared::new(), at(day, 12)).await;
    let practice = json!({ "cause": { "type": "reason", "reason": "break" }, "nature": "drill" });
    computer.call("press", practice).await;
    computer.look(at(day.plus(1), 12)).await;
    assert_eq!(line(&computer).await, 0, "practice is no difficult call");
    computer.look(at(day, 12)).await;
    let cause = json!({ "type": "reason", "reason": "break-and-call-back" });
    let press = json!({ "cause": cause, "nature": "live" });
    computer.call("press", press).await;
    assert_eq!(line(&computer).await, 0, "today there are people for it");

    computer.look(at(day.plus(1), 12)).await;
    assert_eq!(line(&computer).await, 1);
    assert_eq!(
        computer.screen.words(),
        ["Something in Hearth is due soon. Open Hearth to see what."],
        "who sees the screen learns nothing"
    );
    assert!(!computer.screen.first().contains(&TITLE.to_owned()));
    let page = computer.call("get_after_call", json!({})).await;
    assert!(
        page["words"][0]
            .as_str()
            .unwrap()
            .contains("How are you today?")
    );
    assert!(!page["card"]["lines"].as_array().unwrap().is_empty());
    let page = computer.call("put_away_after_call", json!({})).await;
    assert_eq!(page["words"], json!([]));
    assert_eq!(line(&computer).await, 0);

    computer.look(at(day.plus(7), 12)).await;
    assert_eq!(line(&computer).await, 1);
    let page = computer.call("get_after_call", json!({})).await;
    assert!(page["words"][0].as_str().unwrap().contains("week ago"));
    computer.look(at(day.plus(14), 12)).await;
    assert_eq!(line(&computer).await, 1);
    computer.look(at(day.plus(15), 12)).await;
    assert_eq!(line(&computer).await, 0, "it is forgotten");
    let kept = computer
        .app
        .desk()
        .unwrap()
        .store()
        .difficult_calls()
        .unwrap();
    assert!(kept.is_empty());
    computer.app.stop().await;
}

async fn line(computer: &Computer) -> usize {
    let due = computer.due().await;
    due.iter().filter(|it| *it == TITLE).count()
}
