//! What was approved grows old: the advisor is reminded, what lapses waits for the manager, and one
//! answer is renewed alone.

use std::sync::{Arc, Mutex};

use hearth_app::{
    schedule::{FirstDue, Notice, Notices},
    view::{
        home::DueView,
        review::{OutcomeKind, ReviewView},
        sent::Progress,
        state::AppState,
    },
};
use hearth_domain::{Problem, api::review::QueuePage, record::Body};
use hearth_server::queue::sweep::sweep;
use hearth_tests::{Database, PATIENCE, Person, Provider, advisor, reviewer};
use serde_json::{Value, json};

use crate::scene::Scene;

on_both! {
    what_lapses_is_renewed_alone
    a_change_at_home_is_asked_again_and_says_why
}

/// What was shown on the advisor's screen.
#[derive(Default)]
struct Screen(Mutex<Vec<String>>);

impl Notices for Screen {
    fn do_not_disturb(&self) -> Option<bool> {
        None
    }

    fn show(&self, notice: &Notice) -> anyhow::Result<()> {
        self.0.lock().unwrap().push(notice.words.clone());
        Ok(())
    }

    fn first_due(&self, _first: &[FirstDue]) {}
}

impl Screen {
    fn shown(&self, word: &str) -> usize {
        let shown = self.0.lock().unwrap();
        shown.iter().filter(|it| it.contains(word)).count()
    }
}

/// The door is asked again after 120 days, and may be left for 14 more.
const DOOR: &str = "room.door";

async fn due(priya: &Person) -> Result<DueView, Problem> {
    priya.call("get_due", json!({})).await
}

/// How the door stands on the advisor's list, and where it leads.
async fn door(priya: &Person) -> anyhow::Result<Option<(String, String)>> {
    let things = due(priya).await?.things;
    let all = things.into_iter().flat_map(|it| {
        let parts = if it.parts.is_empty() {
            vec![it.todo]
        } else {
            it.parts
        };
        parts.into_iter()
    });
    let mut found = all.filter(|it| it.item.as_ref().is_some_and(|it| it.as_str() == DOOR));
    let tag = |it: hearth_app::view::home::TodoView| Some((it.tag?.text, it.href));
    Ok(found.next().and_then(tag))
}

/// Days go by. What was on its way meanwhile may have made the app believe that its clock is wrong; the
/// next word of the server puts that right.
async fn days_go_by(provider: &Provider, priya: &Person, days: i64) -> anyhow::Result<()> {
    provider.clock().by_days(days);
    let is_right = async {
        loop {
            let state: AppState = priya.call("try_now", json!({})).await?;
            if state.clock_ahead_ms.is_none() {
                return Ok::<_, Problem>(());
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, is_right).await??;
    priya.app().look_at_clock().await;
    Ok(())
}

/// Whether the door waits for the manager.
async fn waits(tom: &Person) -> anyhow::Result<bool> {
    let mine = json!({ "after": null, "team": null, "all": false });
    let queue: QueuePage = tom.call("get_queue", mine).await?;
    Ok(queue.waiting.number > 0)
}

async fn what_lapses_is_renewed_alone(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    let record = scene.ready_to_decide("yes").await?;
    let Scene {
        provider,
        priya,
        tom,
    } = &scene;
    let view = reviewer::review(tom, &record).await?;
    assert!(
        view.outcomes.contains(&OutcomeKind::Approve),
        "{:?}",
        view.blocks
    );
    let decision = reviewer::decision(&view, &reviewer::approval(&json!([])), None);
    let _: ReviewView = tom.call("decide", decision).await?;
    assert!(!waits(tom).await?, "it is decided");

    let screen = Arc::new(Screen::default());
    priya.app().set_notices(screen.clone());
    // Whatever the hour at which this runs: hours that end when they begin are none.
    let by_day = json!({ "on": true, "quietFrom": "12:00", "quietTo": "12:00" });
    let _: Value = priya.call("set_reminders", by_day).await?;

    // A week at a time, until the door is due soon.
    for _ in 0..14 {
        days_go_by(provider, priya, 7).await?;
    }
    let (tag, href) = door(priya).await?.unwrap();
    assert_eq!(
        (tag.as_str(), href.as_str()),
        ("Due soon", "/due/room.door")
    );
    // A check-in that nobody did was due soon before, in the same notice or in one of its own.
    let told = screen.shown("due soon");
    assert!((1..=2).contains(&told), "{told}");

    days_go_by(provider, priya, 30).await?;
    assert_eq!(door(priya).await?.unwrap().0, "Overdue");
    assert_eq!(screen.shown("overdue"), 1);
    priya.log_in_again().await?;
    tom.log_in_again().await?;
    assert!(
        !waits(tom).await?,
        "it may be relied on until its last safe day"
    );

    days_go_by(provider, priya, 8).await?;
    assert_eq!(door(priya).await?.unwrap().0, "Out of date");
    assert_eq!(screen.shown("out of date"), 1);
    // The server does so by itself once a minute.
    sweep(provider.app()?).await?;
    assert!(waits(tom).await?, "it waits for the manager");

    // It opens alone, with last time's answer, which still holds.
    days_go_by(provider, priya, 0).await?;
    let item = advisor::item(priya, DOOR).await?;
    let method = advisor::method(&item)?;
    assert!(method.offer_last, "{method:?}");
    assert_eq!(method.sent.as_ref().unwrap().words, "Yes");
    let which = json!({ "item": DOOR, "method": method.id });
    let _: Value = priya.call("use_last", which).await?;
    let left: Vec<_> = due(priya).await?.things;
    assert!(left.iter().any(|it| it.todo.href == "/setup/check"));
    advisor::submit(priya).await?;
    let sent = advisor::received(priya).await?;
    assert_eq!(sent.packages[0].progress, Progress::Received);
    assert_eq!(sent.packages[0].answers, 1, "one alone");
    assert_eq!(door(priya).await?, None);
    priya.app().look_at_clock().await;
    assert_eq!(screen.shown("out of date"), 1, "and nothing is told again");
    scene.holds().await
}

async fn a_change_at_home_is_asked_again_and_says_why(database: Database) -> anyhow::Result<()> {
    let scene = Scene::set(database).await?;
    scene.send_six().await?;
    let Scene {
        provider, priya, ..
    } = &scene;
    let moved = json!({ "change": "moved-desk", "sections": [], "what": "It stands by the wall." });
    let _: Value = priya.call("something_changed", moved).await?;
    let record = provider.outside().await?.record_of(priya.name()).await?;
    record.check()?;
    let Body::Reopened { items, cause } = &record.entries.last().unwrap().body else {
        panic!("{:?}", record.entries.last())
    };
    let mut items: Vec<&str> = items.iter().map(|it| it.as_str()).collect();
    items.sort_unstable();
    assert_eq!(
        items,
        ["note.desk", "room.door", "room.photo", "room.private"]
    );
    let said = serde_json::to_string(cause)?;
    assert!(
        said.contains("I moved my desk. It stands by the wall."),
        "{said}"
    );
    let item = advisor::item(priya, DOOR).await?;
    assert!(
        advisor::method(&item)?.offer_last,
        "last time's answer is offered"
    );
    Ok(())
}
