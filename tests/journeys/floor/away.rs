//! The database is away for a while: presses stay on the device, nothing is claimed, and what waited
//! goes on when it is back.
//!
//! Not here: a server that is down ([`super::ladder`]).

use std::time::{Duration, Instant};

use hearth_app::view::assistance::PressView;
use hearth_domain::{
    assistance::{ladder::Step, readiness::Readiness},
    role::Role,
};
use hearth_tests::{
    Person, Provider,
    cluster::Cluster,
    floor::{self, help, incident},
};

/// How long it is away.
const AWAY: Duration = Duration::from_secs(30);

/// Somebody waits when PostgreSQL goes, and somebody presses while it is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_for_half_a_minute_loses_no_press() -> anyhow::Result<()> {
    let mut cluster = Cluster::start().await?;
    let provider = Provider::on_cluster(&cluster.url()).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let aisha = Person::join(&provider, "Aisha Khan", &[Role::Clinician]).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::ShiftLead]).await?;
    floor::go_on_duty(&aisha).await?;
    floor::go_on_duty(&tom).await?;
    floor::can_be_answered(&priya, true).await?;
    let before = floor::press(&priya, help("clinical")).await?;
    floor::sees(&aisha, &before.id).await?;
    floor::pressed(&priya, "seen", |it| it.step == Step::Seen).await?;
    assert!(floor::desk(&tom).await?.requests.is_empty());

    let gone = Instant::now();
    cluster.down().await?;
    let meanwhile = floor::press(&priya, incident("power")).await?;
    priya
        .until("phone only", async || {
            let readiness = floor::assistance(&priya).await?.readiness;
            assert_ne!(
                readiness.readiness,
                Readiness::NoRoute,
                "the server answers"
            );
            Ok(readiness.readiness == Readiness::PhoneOnly)
        })
        .await?;
    let waits = |presses: &[PressView]| {
        let of = |id| presses.iter().find(|it| &it.id == id).map(|it| it.step);
        (of(&before.id), of(&meanwhile.id))
    };
    // The outage lasts until it has lasted so long: that is the fault, and nothing is waited for.
    let rest = AWAY.saturating_sub(gone.elapsed());
    let looking = priya.until("anything more is claimed", async || {
        let presses = floor::assistance(&priya).await?.presses;
        Ok(waits(&presses) != (Some(Step::Seen), Some(Step::Pressed)))
    });
    let claimed = tokio::time::timeout(rest, looking).await;
    assert!(claimed.is_err(), "nobody could have confirmed more");

    cluster.up().await?;
    priya
        .until("what was pressed meanwhile is sent", async || {
            let presses = floor::assistance(&priya).await?.presses;
            Ok(waits(&presses).1.is_some_and(|step| step >= Step::Sent))
        })
        .await?;
    // Nobody took the first one, so it was told further: to whoever leads the shift.
    floor::sees(&tom, &before.id).await?;
    floor::sees(&tom, &meanwhile.id).await?;
    floor::takes(&tom, &before.id, "clinician").await?;
    priya
        .until("answered", async || {
            let presses = floor::assistance(&priya).await?.presses;
            Ok(waits(&presses).0 == Some(Step::Answered))
        })
        .await?;
    let outside = provider.outside().await?;
    assert_eq!(outside.requests().await?.len(), 2, "each is there once");
    outside.close().await;
    drop(provider);
    cluster.down().await
}
