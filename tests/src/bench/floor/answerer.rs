//! Somebody on duty at a benchmark: their app shows a press as soon as it hears of it, and one of
//! them takes it and closes it. Not here: who presses ([`super`]).

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use hearth_domain::{
    api::assistance::{AnswerRequest, CloseRequest, Duty, RequestState},
    id::RequestId,
};
use reqwest::Method;
use serde_json::json;

use super::{GROUP, Trouble, lock, requests};
use crate::bench::caller::{Caller, is};

const OUTCOME: &str = "helped";

/// How long somebody takes to say that they have it, and then to help and to say what came of it.
const TAKEN_AFTER: Duration = Duration::from_secs(2);
const CLOSED_AFTER: Duration = Duration::from_secs(8);

/// Somebody on duty.
pub struct Answerer {
    /// Their app.
    pub caller: Arc<Caller>,
    /// Which of those on duty, so that one of them takes each request.
    pub place: u64,
    /// How many of those there are.
    pub of: u64,
    /// What is on their screen.
    pub shown: Mutex<BTreeSet<RequestId>>,
    /// What was refused.
    pub trouble: Arc<Trouble>,
}

impl Answerer {
    /// What their app hears.
    pub fn hear(self: &Arc<Self>, data: &[u8]) {
        if is(data, "heartbeat") || is(data, "snapshot") {
            self.hears();
        } else if is(data, "onDuty") {
            // Whoever is on duty and is not counted says at once that they hear.
            if !contains(data, self.caller.person.as_str().as_bytes()) {
                self.hears();
            }
        }
        for word in requests(data) {
            if word.waits() && lock(&self.shown).insert(word.id.clone()) {
                let it = Arc::clone(self);
                tokio::spawn(async move { it.answer(word.id).await });
            }
        }
    }

    fn hears(self: &Arc<Self>) {
        let it = Arc::clone(self);
        tokio::spawn(async move {
            let heard = it
                .caller
                .call::<Duty>(Method::POST, "duty/hears", &json!({}))
                .await;
            it.note("hears", heard);
        });
    }

    /// Shows it; and if it is theirs to take, takes it and closes it.
    async fn answer(&self, id: RequestId) {
        let act = async |what: &str, body: serde_json::Value| {
            let path = format!("assistance/{id}/{what}");
            let done = self.caller.call::<RequestState>(Method::POST, &path, &body);
            self.note(what, done.await);
        };
        act("shown", json!(null)).await;
        let number = id
            .as_str()
            .bytes()
            .fold(0_u64, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte));
        if number % self.of != self.place {
            return;
        }
        let (Ok(answer), Ok(close)) = (
            serde_json::to_value(AnswerRequest { to: GROUP }),
            OUTCOME
                .parse()
                .map(|outcome| json!(CloseRequest { outcome })),
        ) else {
            return;
        };
        tokio::time::sleep(TAKEN_AFTER).await;
        act("answer", answer).await;
        tokio::time::sleep(CLOSED_AFTER).await;
        act("close", close).await;
    }

    fn note<T>(&self, what: &str, done: anyhow::Result<T>) {
        if let Err(error) = done {
            self.trouble.note(what, &error);
        }
    }
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    text.windows(what.len()).any(|it| it == what)
}
