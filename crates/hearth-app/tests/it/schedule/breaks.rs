//! Breaks in a shift: in time, held on a call, shown once, and switched off without anybody hearing.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::{Computer, at};
use crate::prepared::{Prepared, now, pack};

async fn on_shift() -> Computer {
    let computer = Computer::on(Prepared::new(), at(now().date(), 10)).await;
    computer.call("start_shift", json!({})).await;
    computer.app.look_at_clock().await;
    computer
}

impl Computer {
    async fn after(&self, minutes: i64) {
        self.hand.by_minutes(minutes);
        self.app.look_at_clock().await;
    }

    /// The break that stands in the window.
    async fn shown_break(&self) -> Value {
        self.call("get_state", json!({})).await["shownBreak"]["title"].clone()
    }
}

#[tokio::test]
async fn a_break_is_shown_in_time_and_put_away() {
    let computer = on_shift().await;
    let rules = pack().breaks.unwrap();
    assert_eq!(computer.screen.titles().len(), 0);
    computer.after(20).await;
    assert_eq!(computer.screen.titles().first(), Some(&rules.short.title));
    assert_eq!(computer.screen.titles().len(), 1);
    assert_eq!(computer.shown_break().await, rules.short.title);
    let state = computer.call("put_break_away", json!({})).await;
    assert_eq!(state["shownBreak"], json!(null));
    computer.after(10).await;
    assert_eq!(computer.screen.titles().len(), 1);
    computer.after(10).await;
    assert_eq!(computer.screen.titles().len(), 2, "forty minutes");
    computer.after(11).await;
    assert_eq!(
        computer.shown_break().await,
        json!(null),
        "it goes by itself"
    );
    computer.after(4).await;
    assert_eq!(
        computer.screen.titles().last(),
        Some(&rules.long.title),
        "and the longer one"
    );
    computer.call("end_shift", json!({})).await;
    assert_eq!(computer.shown_break().await, json!(null));
    computer.after(60).await;
    assert_eq!(
        computer.screen.titles().len(),
        3,
        "after a shift there is none"
    );
    computer.app.stop().await;
}

#[tokio::test]
async fn on_a_call_it_is_held_and_shown_once_afterwards() {
    let mut computer = on_shift().await;
    computer
        .call("set_on_call", json!({ "onCall": true }))
        .await;
    for _ in 0..4 {
        computer.after(25).await;
    }
    assert_eq!(computer.screen.titles().len(), 0);
    assert_eq!(computer.shown_break().await, json!(null));
    computer.screen.quiet.store(true, Ordering::SeqCst);
    computer
        .call("set_on_call", json!({ "onCall": false }))
        .await;
    computer.after(1).await;
    assert_eq!(computer.screen.titles().len(), 0, "the system says so");
    computer.screen.quiet.store(false, Ordering::SeqCst);
    computer.after(1).await;
    assert_eq!(
        computer.screen.titles().len(),
        1,
        "however many were missed"
    );
    computer.restart().await;
    computer.after(1).await;
    assert_eq!(computer.screen.titles().len(), 1);
    // A break that stands in the window gives way to a call.
    computer.after(25).await;
    assert_ne!(computer.shown_break().await, json!(null));
    computer
        .call("set_on_call", json!({ "onCall": true }))
        .await;
    assert_eq!(computer.shown_break().await, json!(null));
    computer.app.stop().await;
}

#[tokio::test]
async fn who_switches_them_off_or_changes_them_has_it_so_after_a_restart() {
    let mut computer = on_shift().await;
    computer.after(20).await;
    let off = json!({ "on": false, "shortMinutes": "15", "longMinutes": "60" });
    let view = computer.call("set_breaks", off).await;
    assert_eq!(view["breaks"]["on"], false);
    assert_eq!(
        computer.shown_break().await,
        json!(null),
        "the one that stands goes too"
    );
    computer.restart().await;
    computer.after(200).await;
    assert_eq!(computer.screen.titles().len(), 1);
    let view = computer.call("get_reminders", json!({})).await;
    assert_eq!(view["breaks"]["short"]["minutes"], 15);
    let state = computer.call("get_state", json!({})).await;
    assert_eq!(
        state["waiting"]["packages"], 0,
        "there is nothing to send of it"
    );
    computer.app.stop().await;
}
