//! A line that is dead in one direction, with nobody who hangs up.
//!
//! Not here: lines that are cut, which both ends notice ([`super::ladder`]).

use std::time::{Duration, Instant};

use hearth_app::view::state::{AppState, Connection};
use hearth_domain::{api::live::DEAD_AFTER_S, assistance::ladder::Step, role::Role};
use hearth_tests::{
    Computer, Database, Person, Provider,
    floor::{self, help},
    proxy::{Fault, Proxy},
};
use serde_json::json;

/// What a busy machine may need on top of the rule.
const SLACK: Duration = Duration::from_secs(10);

/// Nothing comes to one answerer any more, and nothing comes from another.
#[tokio::test(flavor = "multi_thread")]
async fn whose_line_is_dead_in_one_direction_is_not_counted_on() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::ShiftLead]).await?;
    let (deaf, mute) = (
        Proxy::to(provider.address()).await?,
        Proxy::to(provider.address()).await?,
    );
    let aisha = on(&provider, "Aisha Khan", &deaf).await?;
    let ben = on(&provider, "Ben Okoro", &mute).await?;
    for person in [&aisha, &ben, &tom] {
        floor::go_on_duty(person).await?;
    }
    says(&priya, "Aisha Khan or 2 others can answer").await?;

    deaf.set(Fault::Deaf);
    mute.set(Fault::Mute);
    let dead = Instant::now();
    // Nobody knows yet, so the first press goes to the clinicians; nobody says that it was seen, and
    // its time brings it to the shift lead.
    let first = floor::press(&priya, help("clinical")).await?;
    let on_toms = floor::sees(&tom, &first.id).await?;
    assert!(on_toms.waits && on_toms.rings, "{on_toms:?}");
    floor::pressed(&priya, "seen", |it| it.step == Step::Seen).await?;

    says(&priya, "Tom Reed can answer").await?;
    let limit = Duration::from_secs(DEAD_AFTER_S) + SLACK;
    assert!(dead.elapsed() < limit, "after {:?}", dead.elapsed());
    // A press goes to whoever is in reach at once.
    floor::takes(&tom, &first.id, "clinician").await?;
    floor::pressed(&priya, "answered", |it| it.step == Step::Answered).await?;
    let second = floor::press(&priya, help("clinical")).await?;
    floor::sees(&tom, &second.id).await?;
    let outside = provider.outside().await?;
    let kept = outside.requests().await?;
    outside.close().await;
    let last = kept.last().unwrap();
    assert_eq!(
        (&last.id, last.legs[0].tier.as_str()),
        (&second.id, "leads")
    );

    // Each of the two is told by their own app.
    let is_deaf = async || Ok(!floor::desk(&aisha).await?.connected);
    aisha.until("their desk knows nothing", is_deaf).await?;
    offline(&aisha).await?;
    let is_left_out = async || {
        let desk = floor::desk(&ben).await?;
        Ok(!desk.connected || desk.on_duty == ["Tom Reed, shift lead"])
    };
    ben.until("their desk leaves them out", is_left_out).await?;
    offline(&ben).await?;

    // When their lines are good again they count again, and see who has what.
    for (line, person) in [(&deaf, &aisha), (&mute, &ben)] {
        line.set(Fault::None);
        let _: AppState = person.call("try_now", json!({})).await?;
    }
    says(&priya, "Aisha Khan or 2 others can answer").await?;
    for person in [&aisha, &ben] {
        let sees_who = async || {
            let requests = floor::desk(person).await?.requests;
            let first = requests.iter().find(|it| it.id == first.id);
            Ok(first.is_some_and(|it| it.headline.starts_with("Tom Reed has it")))
        };
        person.until("they see who has it", sees_who).await?;
    }
    Ok(())
}

async fn on(provider: &Provider, name: &str, line: &Proxy) -> anyhow::Result<Person> {
    let computer = Computer {
        line: Some(line),
        ..Computer::default()
    };
    Person::join_on(provider, name, &[Role::Clinician], computer).await
}

async fn says(priya: &Person, words: &str) -> anyhow::Result<()> {
    let is_said = async || Ok(floor::assistance(priya).await?.readiness.words == words);
    priya.until(words, is_said).await
}

async fn offline(person: &Person) -> anyhow::Result<()> {
    let is_offline = async || Ok(person.state().await?.connection == Connection::Offline);
    person.until("it says that it is offline", is_offline).await
}
