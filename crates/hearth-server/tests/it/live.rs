//! The live stream: what is heard, by whom, and when it ends.

use std::time::Duration;

use hearth_domain::{
    api::{
        live::{HEARTBEAT_S, LiveEvent},
        record::Appended,
        review::{Count, MOST_WAITING},
    },
    role::Role,
};
use serde_json::json;
use tokio::time::timeout;

use crate::{on_both, queue::copy_places, records_common::*};

/// Longer than any machine needs, shorter than a heartbeat would hide.
const SOON: Duration = Duration::from_secs(10);

/// A stream, read event by event.
pub struct Ear {
    stream: reqwest::Response,
    read: String,
}

impl Ear {
    pub async fn open(provider: &Provider, who: &Person) -> Ear {
        let stream = provider.live(who).await;
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        assert_eq!(stream.headers()["x-accel-buffering"], "no");
        assert_eq!(stream.headers()["cache-control"], "no-store");
        Ear {
            stream,
            read: String::new(),
        }
    }

    /// The next event, or nothing when the stream ends.
    pub async fn next(&mut self) -> Option<LiveEvent> {
        timeout(SOON, self.patient())
            .await
            .expect("something in time")
    }

    /// As [`Ear::next`], however long it takes.
    async fn patient(&mut self) -> Option<LiveEvent> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let event = serde_json::from_str(data.expect("data")).expect("an event");
                self.read = rest.to_owned();
                return Some(event);
            }
            let chunk = self.stream.chunk().await.ok()??;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event of a kind, past all others.
    pub async fn until<T>(&mut self, wanted: impl Fn(&LiveEvent) -> Option<T>) -> T {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if let Some(it) = wanted(&event) {
                return it;
            }
        }
    }
}

on_both! {
    async fn a_stream_begins_with_how_everything_stands(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let head = provider.own(&advisor).await.head;
        let mut ear = Ear::open(&provider, &advisor).await;
        let Some(LiveEvent::Snapshot { record: Some(own), waiting, now, floor }) = ear.next().await else {
            panic!("a snapshot comes first");
        };
        assert_eq!((own.record, own.head, waiting), (record, head, Count::of(0)));
        assert_eq!(now, provider.app.now());
        assert!(floor.requests.is_empty() && floor.on_duty.is_empty());

        let mut ear = Ear::open(&provider, &staff.manager).await;
        let Some(LiveEvent::Snapshot { record: None, waiting, .. }) = ear.next().await else {
            panic!("a snapshot comes first");
        };
        assert_eq!(waiting, Count::of(1), "the gate waits for the manager");
    }

    async fn both_sides_hear_of_each_other(store) {
        let Scene { provider, advisor, record, staff, team, .. } = Scene::set(store).await;
        let mut advisor_s = Ear::open(&provider, &advisor).await;
        let mut manager_s = Ear::open(&provider, &staff.manager).await;
        let other = provider.person(&[Role::Advisor], &[&team]).await;
        let mut other_s = Ear::open(&provider, &other).await;
        for ear in [&mut advisor_s, &mut manager_s, &mut other_s] {
            assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
        }

        let receipt = provider.submit(&advisor, &[provider.answer("room.door", "yes")]).await;
        let wanted = |event: &LiveEvent| match event {
            LiveEvent::Record { changed } if changed.record == record => Some(changed.head),
            _ => None,
        };
        let mut heard = manager_s.until(wanted).await;
        while heard.seq < receipt.head.seq {
            heard = manager_s.until(wanted).await;
        }
        assert_eq!(heard, receipt.head);

        let decided: Appended =
            provider.decide(&staff.manager, &record, json!({ "type": "declined" })).await.ok();
        let mut heard = advisor_s.until(wanted).await;
        while heard.seq < decided.head.seq {
            heard = advisor_s.until(wanted).await;
        }
        assert_eq!(heard, decided.head);

        // Another advisor of the same team hears of their own record only.
        provider.submit(&other, &[provider.answer("room.door", "yes")]).await;
        let event = other_s.until(|event| match event {
            LiveEvent::Record { changed } => Some(changed.record.clone()),
            _ => None,
        });
        assert_ne!(event.await, record);
    }

    async fn how_many_wait_is_heard(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let mut ear = Ear::open(&provider, &staff.assessor).await;
        let none = Count::of(0);
        assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { waiting, .. }) if waiting == none));
        let discomfort = provider.answer("you.discomfort", "yes");
        provider.submit(&advisor, std::slice::from_ref(&discomfort)).await;
        let waiting = |event: &LiveEvent| match event {
            LiveEvent::Queue { waiting } => Some(*waiting),
            _ => None,
        };
        assert_eq!(ear.until(waiting).await, Count::of(1));
        let _: Appended = provider.accept(&staff.assessor, &record, &discomfort.id).await.ok();
        assert_eq!(ear.until(waiting).await, Count::of(0));
    }

    async fn as_many_wait_by_ear_as_on_the_page(store) {
        let Scene { provider, staff, team, .. } = Scene::set(store).await;
        copy_places(&provider, MOST_WAITING - 1).await;
        let mut ear = Ear::open(&provider, &staff.manager).await;
        let exactly = Count { number: MOST_WAITING, or_more: false };
        let Some(LiveEvent::Snapshot { waiting, .. }) = ear.next().await else {
            panic!("a snapshot comes first");
        };
        assert_eq!(waiting, exactly);
        assert_eq!(provider.queue(&staff.manager, "").await.waiting, exactly);

        provider.person(&[Role::Advisor], &[&team]).await;
        let more = ear.until(|event| match event {
            LiveEvent::Queue { waiting } => Some(*waiting),
            _ => None,
        });
        let more = more.await;
        assert_eq!(more, Count { number: MOST_WAITING, or_more: true });
        assert_eq!(provider.queue(&staff.manager, "").await.waiting, more);
    }

    async fn what_another_server_did_is_heard_too(store) {
        let Scene { provider, advisor, record, .. } = Scene::set(store).await;
        let mut ear = Ear::open(&provider, &advisor).await;
        assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
        // As another process does it: nobody wakes this server's streams.
        let elsewhere = hearth_server::state::App::new(
            hearth_server::config::Config::default(),
            provider.app.db.clone(),
            provider.app.evidence.clone(),
            provider.app.clock.clone(),
            provider.app.packs().as_ref().clone(),
        );
        hearth_server::record::work::appending(|| async {
            let reach = hearth_server::record::stored::Reach::Any(&record);
            let mut work = hearth_server::record::work::Work::begin(&elsewhere, reach).await?;
            let body = hearth_domain::record::Body::Replied { to: 1, words: "Elsewhere.".into() };
            let by = work.stored.author();
            work.append(by, body).await?;
            work.finish().await
        })
        .await
        .unwrap();
        let heard = ear.until(|event| match event {
            LiveEvent::Record { changed } => Some(changed.clone()).filter(|it| it.head.seq == 2),
            _ => None,
        });
        assert_eq!(heard.await.record, record);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_ends_when_the_server_stops() {
    let Scene {
        provider, advisor, ..
    } = Scene::set(Store::Sqlite).await;
    let mut ear = Ear::open(&provider, &advisor).await;
    assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
    provider.app.live.close();
    assert!(ear.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_lives_by_heartbeats_and_ends_with_the_session() {
    let Scene {
        provider, advisor, ..
    } = Scene::set(Store::Sqlite).await;
    let mut ear = Ear::open(&provider, &advisor).await;
    assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
    let heartbeat = Duration::from_secs(HEARTBEAT_S) + SOON;
    let beat = async { while !matches!(ear.patient().await, Some(LiveEvent::Heartbeat { .. })) {} };
    timeout(heartbeat, beat).await.expect("a heartbeat in time");
    let left = provider
        .send(&advisor, reqwest::Method::POST, "/logout", |it| it)
        .await;
    assert!(left.status.is_success());
    let end = async { while ear.patient().await.is_some() {} };
    timeout(heartbeat, end)
        .await
        .expect("an end within one heartbeat of the session");
}
