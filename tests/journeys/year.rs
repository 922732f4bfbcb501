//! A year of working from home, week by week: what falls due is renewed, or lapses and is seen to; the
//! pack changes with grace; a pause and a resume. Each week the invariants of the design are looked at
//! from outside.
//!
//! Not here: reminders of a year, which the domain's tests tell to the hour, and single steps, which
//! have journeys of their own.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use hearth_app::view::{
    check_in::CheckInView,
    home::{DueView, HomeView},
    review::ReviewView,
    sent::{Progress, SentView},
    state::AppState,
};
use hearth_domain::{
    ProblemCode,
    api::review::QueuePage,
    id::{ItemId, RecordId},
    pack::Weight,
    role::Role,
    standing::{Arrangement, Asked, ItemResult, Standing, State},
    time::Date,
};
use hearth_server::{
    queue,
    record::stored::{Reach, read},
};
use hearth_tests::{Database, Person, advisor, database::SMALL, diligent, reviewer};
use serde_json::{Value, json};

use crate::scene::Scene;

/// The week in which a new version of the pack is in force.
const CHANGES: u32 = 20;
/// The weeks in which Tom pauses and resumes.
const PAUSES: u32 = 30;
const RESUMES: u32 = 33;
/// The week in which Priya fills in a check-in. It keeps everything to herself, so nobody hears of it.
const CHECKS_IN: u32 = 10;
/// The weeks in which Priya renews nothing, long enough for something to lapse.
const AWAY: std::ops::RangeInclusive<u32> = 40..=48;

#[tokio::test(flavor = "multi_thread")]
async fn a_year_goes_by() -> anyhow::Result<()> {
    let mut scene = Scene::set(Database::Sqlite).await?;
    let anna = Person::join(&scene.provider, "Anna Bell", &[Role::Assessor]).await?;
    let record = scene.ready_to_decide("yes").await?;
    decide(&scene.tom, &record, &reviewer::approval(&json!([])), None).await?;
    let mut year = Year::begin();
    for week in 1..=52 {
        scene.provider.clock().by_days(7);
        if week == CHANGES {
            let today = scene.provider.clock().now().date();
            scene.provider.publishes(&second_version(today)).await?;
        }
        queue::sweep::sweep(scene.provider.app()?).await?;
        for person in [&scene.priya, &scene.tom, &anna] {
            come_back(person).await?;
        }
        caught_up(&scene, &record).await?;
        year.holds(&scene, &record, week)
            .await
            .with_context(|| format!("week {week}"))?;
        let today = scene.provider.clock().now().date();
        match week {
            PAUSES => {
                let paused = json!({ "type": "paused" });
                decide(&scene.tom, &record, &paused, Some(today.plus(21))).await?;
            }
            RESUMES => {
                let resumed = json!({ "type": "resumed" });
                decide(&scene.tom, &record, &resumed, None).await?;
            }
            CHECKS_IN => {
                let kept = json!([{ "question": "going", "choice": "well", "note": null, "share": "keepToMyself" }]);
                let input = json!({ "answers": kept, "outcome": null });
                let _: Value = scene.priya.call("finish_check_in", input).await?;
            }
            week if AWAY.contains(&week) => {}
            _ => {
                renew(&scene.priya).await?;
                diligent::review_everything(&anna, &record).await?;
                diligent::review_everything(&scene.tom, &record).await?;
            }
        }
        caught_up(&scene, &record).await?;
        year.holds(&scene, &record, week)
            .await
            .with_context(|| format!("after week {week}"))?;
    }
    year.has_seen_everything();
    Ok(())
}

/// What was seen of the year so far.
struct Year {
    /// The texts of the record.
    texts: Vec<String>,
    /// Where she stood, and after how many entries.
    before: Option<(usize, Standing)>,
    /// How often each state was seen of an item.
    states: BTreeMap<&'static str, u32>,
}

impl Year {
    fn begin() -> Year {
        Year {
            texts: Vec::new(),
            before: None,
            states: BTreeMap::new(),
        }
    }

    /// What must be so at every time.
    async fn holds(&mut self, scene: &Scene, record: &RecordId, week: u32) -> anyhow::Result<()> {
        let (server, today) = (scene.provider.app()?, scene.provider.clock().now().date());
        // The chain holds, everything in it is what was committed to, and nothing that was written is
        // ever another one.
        let seen = scene
            .provider
            .outside()
            .await?
            .record_of("Priya Shah")
            .await?;
        seen.check()?;
        ensure!(
            seen.texts.starts_with(&self.texts),
            "the record was rewritten"
        );
        // What was made for speed is what the entries say.
        ensure!(
            queue::differing(server).await?.is_empty(),
            "a row of the queue is another one"
        );
        // App and server say the same of where she stands.
        let mut tx = server.db.begin_reading().await?;
        let stored = read(&mut tx, Reach::Any(record)).await?;
        let packs = server.packs();
        let (standing, pack) = stored.standing(&packs, today)?;
        drop(tx);
        let desk = scene.priya.app().desk()?;
        let hers = desk.standing()?.context("a standing")?;
        ensure!(
            hers == standing,
            "the app says {hers:?} and the server {standing:?}"
        );
        drop(desk);
        // A standing is the same until the day that it says, unless something was entered.
        if let Some((entries, before)) = &self.before {
            let same_entries = *entries == seen.texts.len();
            let holds = before.holds_until.is_none_or(|until| today < until);
            let same_pack = before.pack == standing.pack;
            if same_entries && holds && same_pack {
                ensure!(before.items == standing.items, "it changed before its day");
                ensure!(
                    before.arrangement == standing.arrangement,
                    "it changed before its day"
                );
            }
        }
        for (item, it) in &standing.items {
            self.note(it.state);
            // Unknown is never met and never not met.
            let unknown = matches!(
                it.result,
                ItemResult::CouldNotTell | ItemResult::NotEnoughEvidence
            );
            ensure!(
                !(unknown && it.is_satisfied()),
                "{item} is unknown and satisfied"
            );
            if it.state == State::Lapsed {
                ensure!(!it.is_satisfied(), "{item} has lapsed and is relied on");
            }
        }
        self.is_decided_by_people(&standing, week)?;
        self.shows_what_lapsed(scene, record, &standing, pack)
            .await?;
        asks_how_it_goes(scene, week).await?;
        // Nothing shows as received without its receipt.
        let sent: SentView = scene.priya.call("get_sent", json!({})).await?;
        for package in sent
            .packages
            .iter()
            .filter(|it| it.progress == Progress::Received)
        {
            ensure!(
                seen.packages.contains_key(&package.id),
                "{:?} was never taken in",
                package.id
            );
        }
        self.texts = seen.texts;
        self.before = Some((self.texts.len(), standing));
        Ok(())
    }

    fn note(&mut self, state: State) {
        let name = match state {
            State::DueSoon => "due soon",
            State::Grace => "grace",
            State::Lapsed => "lapsed",
            State::WithReviewer => "with reviewer",
            _ => return,
        };
        *self.states.entry(name).or_default() += 1;
    }

    /// What lapses, a new version of the pack and time itself change no decision: people do.
    fn is_decided_by_people(&self, standing: &Standing, week: u32) -> anyhow::Result<()> {
        let is_paused = matches!(standing.arrangement, Arrangement::Paused { .. });
        let is_approved = matches!(standing.arrangement, Arrangement::Approved { .. });
        let between = (PAUSES + 1..RESUMES).contains(&week);
        if between {
            ensure!(is_paused, "nobody resumed: {:?}", standing.arrangement);
        } else if week != PAUSES && week != RESUMES {
            ensure!(is_approved, "nobody ended it: {:?}", standing.arrangement);
        }
        Ok(())
    }

    /// What lapsed is seen by her and stands in the manager's queue.
    async fn shows_what_lapsed(
        &self,
        scene: &Scene,
        record: &RecordId,
        standing: &Standing,
        pack: &hearth_domain::pack::Pack,
    ) -> anyhow::Result<()> {
        let lapsed: Vec<&ItemId> = standing
            .items
            .iter()
            .filter(|(_, it)| it.state == State::Lapsed && it.asked == Asked::Yes)
            .map(|(item, _)| item)
            // A manager is not told what lapsed of what is about health.
            .filter(|item| {
                let item = pack.item(item);
                item.is_some_and(|it| it.weight == Weight::Required && !it.health)
            })
            .collect();
        if lapsed.is_empty() {
            return Ok(());
        }
        let home: HomeView = scene.priya.call("get_home", json!({})).await?;
        ensure!(
            home.todo_count > 0,
            "{lapsed:?} lapsed and nothing asks for it"
        );
        let all = json!({ "after": null, "team": null, "all": false });
        let queue: QueuePage = scene.tom.call("get_queue", all).await?;
        let row = queue.rows.iter().find(|row| &row.record == record);
        let row = row.with_context(|| format!("{lapsed:?} lapsed and the queue is silent"))?;
        ensure!(row.lapsing > 0, "{row:?}");
        Ok(())
    }

    fn has_seen_everything(&self) {
        for state in ["due soon", "grace", "lapsed", "with reviewer"] {
            assert!(
                self.states.contains_key(state),
                "no {state} in {:?}",
                self.states
            );
        }
    }
}

/// Opens the app in another week: a session that has ended meanwhile begins again.
async fn come_back(person: &Person) -> anyhow::Result<()> {
    let state: AppState = person.call("try_now", json!({})).await?;
    let ended = person.call::<Value>(
        "get_queue",
        json!({ "after": null, "team": null, "all": true }),
    );
    let ended = ended
        .await
        .is_err_and(|problem| problem.code == ProblemCode::LoggedOut);
    if state.needs_login || ended {
        person.log_in_again().await?;
    }
    Ok(())
}

/// A check-in falls due every four weeks and is asked for three days before, on her own list alone. The
/// weeks around the pause are left out: what it begins anew is told in the domain's tests.
async fn asks_how_it_goes(scene: &Scene, week: u32) -> anyhow::Result<()> {
    let due: DueView = scene.priya.call("get_due", json!({})).await?;
    let is_asked = due.things.iter().any(|it| it.todo.href == "/check-in");
    let last: Option<i64> = {
        let view: CheckInView = scene.priya.call("get_check_in", json!({})).await?;
        view.past.first().map(|it| it.at.0)
    };
    let expected = match (week, last) {
        (1..4, _) => false,
        (4..=CHECKS_IN, None) => true,
        (CHECKS_IN..14, Some(_)) => false,
        (14..PAUSES, _) => true,
        _ => return Ok(()),
    };
    ensure!(is_asked == expected, "asked how it goes: {is_asked}");
    Ok(())
}

/// Waits until Priya's copy of the record and the packs is the server's.
async fn caught_up(scene: &Scene, record: &RecordId) -> anyhow::Result<()> {
    let server = scene.provider.app()?;
    let packs = server.packs().all().count();
    let mut tx = server.db.begin_reading().await?;
    let seq = read(&mut tx, Reach::Any(record)).await?.head.seq;
    drop(tx);
    scene
        .priya
        .until("her copy is the server's", async || {
            let desk = scene.priya.app().desk()?;
            let entries = desk
                .record()
                .map_or(0, |record| record.entries.len() as u64);
            Ok(entries == seq && desk.packs().all().count() == packs)
        })
        .await
}

/// Answers again what should be done soon or is past its day, by last time's way, and sends it.
async fn renew(priya: &Person) -> anyhow::Result<()> {
    let due: Vec<ItemId> = {
        let desk = priya.app().desk()?;
        let standing = desk.standing()?.context("a standing")?;
        let presses = |state| matches!(state, State::DueSoon | State::Grace | State::Lapsed);
        let items = standing.items.iter();
        items
            .filter(|(_, it)| presses(it.state))
            .map(|(item, _)| item.clone())
            .collect()
    };
    let mut answered = 0;
    for item in &due {
        let view = advisor::item(priya, item.as_str()).await?;
        // Measuring the line is a matter of evenings.
        if item.as_str() == "note.line" {
            continue;
        }
        let Ok(method) = advisor::method(&view) else {
            continue;
        };
        ensure!(
            method.sent.is_some(),
            "{item}: last time's answer is not shown"
        );
        diligent::answer(priya, &view, method).await?;
        answered += 1;
    }
    if answered > 0 {
        diligent::send(priya).await?;
    }
    Ok(())
}

async fn decide(
    tom: &Person,
    record: &RecordId,
    outcome: &Value,
    review: Option<Date>,
) -> anyhow::Result<()> {
    let view = reviewer::review(tom, record).await?;
    let _: ReviewView = tom
        .call("decide", reviewer::decision(&view, outcome, review))
        .await?;
    Ok(())
}

/// The small pack again, in which another answer is needed about the door.
fn second_version(from: Date) -> String {
    let door = "id = \"room.door\"\nsection = \"room\"\nrevision = 1";
    assert!(SMALL.contains(door));
    SMALL
        .replacen("version = 1", "version = 2", 1)
        .replacen("from = \"2026-01-01\"", &format!("from = \"{from}\""), 1)
        .replacen(door, &door.replace("revision = 1", "revision = 2"), 1)
}
