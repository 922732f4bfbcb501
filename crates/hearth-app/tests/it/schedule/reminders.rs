//! Reminders of what falls due: once a stage, whatever the computer and its clock do.

use std::sync::atomic::Ordering;

use hearth_domain::{id::ItemId, response::Value as Said, time::Date};
use serde_json::json;

use super::{Computer, at};
use crate::prepared::{Prepared, now, pack};

const SOON: &str = "Something in Hearth is due soon. Open Hearth to see what.";
const OVERDUE: &str = "Something in Hearth is overdue. Open Hearth to see what.";
const LAST_DAY: &str = "Something in Hearth has its last day today. Open Hearth to see what.";
const LAPSED: &str = "Something in Hearth is out of date. Open Hearth to see what.";

/// One answer was sent; the first day on which it is due soon, and the last on which it counts.
fn one_answer() -> (Prepared, Date, Date) {
    let prepared = Prepared::new();
    let chosen = Said::Chosen {
        choice: "yes".parse().unwrap(),
        note: None,
    };
    prepared.sent(now(), &[("start.choice", "answer", chosen)]);
    let pack = pack();
    let item = pack
        .item(&"start.choice".parse::<ItemId>().unwrap())
        .unwrap();
    let days = |days: u32| i32::try_from(days).unwrap();
    let due = now().date().plus(days(item.review.unwrap()));
    let soon = due.plus(-days(item.due_soon));
    (prepared, soon, due.plus(days(item.lapse_grace)))
}

#[tokio::test]
async fn each_stage_is_told_once_by_day_and_names_nothing() {
    let (prepared, soon, last_safe) = one_answer();
    let mut computer = Computer::on(prepared, at(soon.plus(-2), 10)).await;
    let mut day = soon.plus(-1);
    while day <= last_safe.plus(3) {
        computer.look(at(day, 3)).await;
        computer.look(at(day, 12)).await;
        if day == soon.plus(2) {
            computer.restart().await;
            // A clock that is set back tells nothing again.
            computer.look(at(soon.plus(1), 12)).await;
        }
        day = day.plus(1);
    }
    assert_eq!(
        computer.screen.words(),
        [SOON, OVERDUE, LAST_DAY, LAPSED],
        "asleep at night, or awake: once"
    );
    let title = |it: &String| it == "Hearth";
    assert!(computer.screen.titles().iter().all(title));
    let shown = computer.screen.shown.lock().unwrap().clone();
    assert!(shown.iter().all(|it| it.page == "/due"));
    computer.app.stop().await;
}

#[tokio::test]
async fn who_is_busy_is_told_afterwards_and_nights_are_quiet() {
    let (prepared, soon, last_safe) = one_answer();
    let computer = Computer::on(prepared, at(soon, 5)).await;
    computer.look(at(soon, 7)).await;
    assert_eq!(computer.screen.words().len(), 0, "it is not eight yet");
    computer.screen.quiet.store(true, Ordering::SeqCst);
    computer.look(at(soon, 9)).await;
    assert_eq!(computer.screen.words().len(), 0, "the system says so");
    computer.screen.quiet.store(false, Ordering::SeqCst);
    computer.call("start_shift", json!({})).await;
    computer.look(at(soon, 10)).await;
    assert_eq!(
        due_words(&computer).len(),
        0,
        "what is due soon waits for the end"
    );
    computer.call("end_shift", json!({})).await;
    computer.look(at(soon, 11)).await;
    assert_eq!(due_words(&computer), [SOON]);

    computer.look(at(last_safe, 6)).await;
    computer.call("start_shift", json!({})).await;
    computer
        .call("set_on_call", json!({ "onCall": true }))
        .await;
    computer.look(at(last_safe, 7)).await;
    assert_eq!(due_words(&computer), [SOON], "nobody is told on a call");
    computer
        .call("set_on_call", json!({ "onCall": false }))
        .await;
    computer.app.look_at_clock().await;
    assert_eq!(
        due_words(&computer),
        [SOON, LAST_DAY],
        "between calls, what cannot wait is told whatever the hour"
    );
    computer.app.stop().await;
}

/// Breaks are shown too.
fn due_words(computer: &Computer) -> Vec<String> {
    let mut words = computer.screen.words();
    words.retain(|it| it.contains("in Hearth"));
    words
}

#[tokio::test]
async fn who_switches_reminders_off_has_the_list_without_them() {
    let (prepared, soon, _) = one_answer();
    let computer = Computer::on(prepared, at(soon.plus(-1), 12)).await;
    let off = json!({ "on": false, "quietFrom": "", "quietTo": "" });
    computer.call("set_reminders", off).await;
    computer.look(at(soon.plus(1), 12)).await;
    assert_eq!(computer.screen.words().len(), 0);
    assert!(!computer.due().await.is_empty());
    assert_eq!(
        computer.screen.first().len(),
        3,
        "the tray has its first three"
    );

    let own = json!({ "on": true, "quietFrom": "11:00", "quietTo": "14:00" });
    let view = computer.call("set_reminders", own).await;
    assert_eq!(
        (&view["on"], &view["quietFrom"]),
        (&json!(true), &json!("11:00"))
    );
    computer.app.look_at_clock().await;
    assert_eq!(computer.screen.words().len(), 0, "these hours are theirs");
    computer.look(at(soon.plus(1), 14)).await;
    assert_eq!(computer.screen.words(), [SOON]);
    computer.app.stop().await;
}

#[tokio::test]
async fn what_the_system_did_not_show_is_not_taken_for_told() {
    let (prepared, soon, _) = one_answer();
    let computer = Computer::on(prepared, at(soon, 5)).await;
    computer.screen.broken.store(true, Ordering::SeqCst);
    computer.look(at(soon, 12)).await;
    let view = computer.call("get_reminders", json!({})).await;
    assert!(view["trouble"].as_str().unwrap().contains("did not show"));
    computer.screen.broken.store(false, Ordering::SeqCst);
    computer.look(at(soon, 13)).await;
    assert_eq!(computer.screen.words(), [SOON]);
    let view = computer.call("get_reminders", json!({})).await;
    assert_eq!(view["trouble"], json!(null));
    computer.app.stop().await;
}

#[tokio::test]
async fn the_tray_leads_to_the_first_three_and_knows_nothing_while_locked() {
    let (prepared, soon, _) = one_answer();
    let computer = Computer::on(prepared, at(soon, 12)).await;
    computer.app.look_at_clock().await;
    let home = computer.call("get_home", json!({})).await;
    let titles: Vec<&str> = home["todo"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect();
    assert_eq!(computer.screen.first(), titles, "as the start page says");
    let pages = computer.screen.first.lock().unwrap().clone();
    assert!(pages.iter().all(|it| it.page.starts_with('/')));
    computer.call("lock", json!({})).await;
    computer.app.look_at_clock().await;
    assert_eq!(computer.screen.first().len(), 0);
    computer.app.stop().await;
}
