//! Sending while something else goes on: nobody is told of a fault that is none, and nothing is lost.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use hearth_app::{
    App, Desk,
    store::{Freeze, StoreError},
};
use hearth_domain::{
    Problem, ProblemCode,
    id::ResponseId,
    package::{Manifest, Package, Payload},
    response::Draft,
};
use serde_json::{Value as Json, json};

use crate::prepared::{Prepared, call, drafts};

/// Gives a command on a thread of its own.
fn beside(
    app: &App,
    start: &Arc<Barrier>,
    name: &'static str,
) -> thread::JoinHandle<Result<Json, Problem>> {
    let (app, start, here) = (
        app.clone(),
        start.clone(),
        tokio::runtime::Handle::current(),
    );
    thread::spawn(move || {
        start.wait();
        here.block_on(call(&app, name, json!({})))
    })
}

/// The same answer once more, under a name of its own.
fn again(draft: &Draft) -> Draft {
    Draft {
        id: uuid::Uuid::now_v7().into(),
        ..draft.clone()
    }
}

/// The responses that were sent off; none of them twice.
fn sent_off(desk: &Desk) -> Vec<ResponseId> {
    let packages = desk.store().packages().unwrap();
    let responses = packages.iter().flat_map(|sent| &sent.manifest.responses);
    let ids: Vec<_> = responses.map(|response| response.id.clone()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_twice_at_once_sends_once() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    for round in 1..=8 {
        drafts(3)
            .iter()
            .for_each(|draft| desk.save_draft(draft).unwrap());
        let start = Arc::new(Barrier::new(4));
        let pressed: Vec<_> = (0..4).map(|_| beside(&app, &start, "submit")).collect();
        let answers: Vec<_> = pressed.into_iter().map(|it| it.join().unwrap()).collect();
        for problem in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert_eq!(problem.code, ProblemCode::Conflict);
            assert!(problem.message.contains("nothing to send"), "{problem}");
        }
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(desk.store().packages().unwrap().len(), round);
        assert_eq!(sent_off(&desk).len(), 3 * round);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_while_it_is_sent_is_told_of_no_fault_and_loses_nothing() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = Arc::new(app.desk().unwrap());
    let answers = drafts(3);
    let ended = Arc::new(AtomicBool::new(false));
    let person = {
        let (desk, answers, ended) = (desk.clone(), answers.clone(), ended.clone());
        thread::spawn(move || {
            let mut last = Vec::new();
            for _ in 0..60 {
                last = answers.iter().map(again).collect();
                last.iter()
                    .for_each(|draft| desk.save_draft(draft).unwrap());
            }
            ended.store(true, Ordering::SeqCst);
            last
        })
    };
    while !ended.load(Ordering::SeqCst) {
        if let Err(problem) = call(&app, "submit", json!({})).await {
            // Nothing to send, or answered twice in the same instant: never a fault of the disk.
            assert_eq!(problem.code, ProblemCode::Conflict, "{problem}");
        }
    }
    let last = person.join().unwrap();
    let sent = sent_off(&desk);
    let kept = desk.drafts().unwrap();
    for draft in &last {
        let is_draft = kept.iter().any(|it| it.id == draft.id);
        assert!(is_draft != sent.contains(&draft.id), "here or sent, once");
    }
    app.stop().await;
}

/// Somebody whose answer was frozen between reading and saving it gives another response: it can be
/// sent as well.
#[tokio::test]
async fn an_answer_that_was_frozen_meanwhile_is_another_when_it_is_changed() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    let draft = drafts(1).remove(0);
    desk.save_draft(&draft).unwrap();
    call(&app, "submit", json!({})).await.unwrap();
    desk.save_draft(&draft).unwrap();
    assert_ne!(desk.drafts().unwrap()[0].id, draft.id);
    call(&app, "submit", json!({})).await.unwrap();
    assert_eq!(sent_off(&desk).len(), 2);
    app.stop().await;
}

/// A package that was made from a draft that was changed since is not frozen, and nothing is.
#[tokio::test]
async fn what_was_made_from_an_answer_that_changed_is_not_frozen() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let desk = app.desk().unwrap();
    let draft = drafts(1).remove(0);
    desk.save_draft(&draft).unwrap();
    call(&app, "submit", json!({})).await.unwrap();
    let made = desk.store().next_package().unwrap().unwrap();
    let manifest = Manifest {
        package: uuid::Uuid::now_v7().into(),
        ..made.manifest
    };
    desk.save_draft(&again(&draft)).unwrap();
    let read = desk.store().drafts().unwrap();
    desk.save_draft(&again(&draft)).unwrap();
    let package = Package {
        payloads: vec![Payload {
            response: read[0].draft.id.clone(),
            salt: read[0].salt,
            value: "{}".into(),
        }],
        ..made.package
    };
    let frozen = desk.store().freeze(&Freeze {
        package: &package,
        manifest: &manifest,
        drafts: &read,
    });
    assert!(matches!(frozen, Err(StoreError::Moved)), "{frozen:?}");
    assert_eq!(desk.store().packages().unwrap().len(), 1);
    assert_eq!(desk.drafts().unwrap().len(), 1);
    app.stop().await;
}
